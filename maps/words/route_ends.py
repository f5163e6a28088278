"""Where a day begins and ends, in words and as points: at the depot, or after a night away."""

from __future__ import annotations

from dataclasses import dataclass

from guinguette.tour import LonLat, Route
from maps.words import labels
from maps.words.clean import at


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPin:
    """The mark of an end on a map: ``D`` for the depot, ``N`` for the place of a night."""

    point: LonLat
    mark: str
    name: str
    title: str


def start_title(route: Route) -> str:
    """Say where a day begins: ``Départ du dépôt, Saint-Dizier``."""
    if route.starts_from is None:
        return f"Départ du dépôt, {route.depot.name}"
    return f"Départ après la nuit {at(route.starts_from)}"


def end_title(route: Route) -> str:
    """Say where a day ends: ``Retour au dépôt, Saint-Dizier``, ``Nuit à Narcy``."""
    if route.ends_at is None:
        return f"Retour au dépôt, {route.depot.name}"
    return f"Nuit {at(route.ends_at)}"


def end_word(route: Route) -> str:
    """Name the hour at which a day ends: ``Retour``, or ``Fin`` where the vehicle stays."""
    return "Retour" if route.ends_at is None else "Fin"


def night(route: Route) -> str:
    """Say where the vehicle spends the night that follows: ``nuit à Narcy``; empty at the depot."""
    return "" if route.ends_at is None else f"nuit {at(route.ends_at)}"


def start_mark(route: Route) -> str:
    """Mark the place where a day begins: ``D`` or ``N``."""
    return "D" if route.starts_from is None else "N"


def end_mark(route: Route) -> str:
    """Mark the place where a day ends: ``D`` or ``N``."""
    return "D" if route.ends_at is None else "N"


def moves(route: Route) -> str:
    """
    Say in one line where and when a day begins and ends.

    ``Saint-Dizier : départ 8 h, retour 17 h``, or after a night: ``Après la nuit à Narcy : départ
    8 h, retour au dépôt (Saint-Dizier) 17 h``.
    """
    hour = labels.hour(route.return_)
    where, home = route.depot.name, "retour"
    if route.starts_from is not None:
        where, home = (
            f"Après la nuit {at(route.starts_from)}",
            f"retour au dépôt ({route.depot.name})",
        )
    end = f"{night(route)} (fin {hour})" if route.ends_at is not None else f"{home} {hour}"
    return f"{where}{labels.NBSP}: départ {labels.hour(route.depart)}, {end}"


def driven_points(route: Route) -> tuple[LonLat, ...]:
    """List where a day begins, its stops in order and where it ends; longitude first."""
    stops = [(visit.longitude, visit.latitude) for visit in route.visits]
    return (route.start_point, *stops, *(() if route.ends_at is not None else (route.end_point,)))


def end_pins(route: Route) -> tuple[EndPin, ...]:
    """List the marks of the ends: the night before, and the depot if the day touches it."""
    pins = []
    if route.starts_from is not None:
        name = route.starts_from
        title = f"Nuit{labels.NBSP}: {name}"
        pins.append(EndPin(point=route.start_point, mark="N", name=name, title=title))
    if route.starts_from is None or route.ends_at is None:
        depot = route.depot
        title = f"Dépôt{labels.NBSP}: {depot.name}"
        point = depot.longitude, depot.latitude
        pins.append(EndPin(point=point, mark="D", name=depot.name, title=title))
    return tuple(pins)
