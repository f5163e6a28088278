"""Where a day begins and ends, in words and as points: at the depot, or after a night away."""

from __future__ import annotations

from dataclasses import dataclass

from guinguette.tour import LonLat, Route
from maps.words import labels
from maps.words.clean import at
from maps.words.phrases import phrase


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
        return phrase("pages.from-depot", depot=route.depot.name)
    return phrase("pages.from-night", at=at(route.starts_from))


def end_title(route: Route) -> str:
    """Say where a day ends: ``Retour au dépôt, Saint-Dizier``, ``Nuit à Narcy``."""
    if route.ends_at is None:
        return phrase("pages.to-depot", depot=route.depot.name)
    return phrase("pages.to-night", at=at(route.ends_at))


def end_word(route: Route) -> str:
    """Name the hour at which a day ends: ``Retour``, or ``Fin`` where the vehicle stays."""
    return phrase("pages.return" if route.ends_at is None else "pages.end")


def night(route: Route) -> str:
    """Say where the vehicle spends the night that follows: ``nuit à Narcy``; empty at the depot."""
    return "" if route.ends_at is None else phrase("pages.night-at", at=at(route.ends_at))


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
    facts = {"depart": labels.hour(route.depart), "hour": labels.hour(route.return_, route.date)}
    facts |= {"depot": route.depot.name, "night": at(route.ends_at or "")}
    if route.starts_from is None:
        is_home = route.ends_at is None
        return phrase("pages.day-from-depot" if is_home else "pages.day-to-night", **facts)
    key = "pages.day-from-night" if route.ends_at is None else "pages.day-between-nights"
    return phrase(key, at=at(route.starts_from), **facts)


def driven_points(route: Route) -> tuple[LonLat, ...]:
    """List where a day begins, its stops in order and where it ends; longitude first."""
    stops = [(visit.longitude, visit.latitude) for visit in route.visits]
    return (route.start_point, *stops, *(() if route.ends_at is not None else (route.end_point,)))


def end_pins(route: Route) -> tuple[EndPin, ...]:
    """List the marks of the ends: the night before, and the depot if the day touches it."""
    pins = []
    if route.starts_from is not None:
        name = route.starts_from
        title = phrase("pages.night-pin", name=name)
        pins.append(EndPin(point=route.start_point, mark="N", name=name, title=title))
    if route.starts_from is None or route.ends_at is None:
        depot = route.depot
        title = phrase("pages.depot-pin", name=depot.name)
        point = depot.longitude, depot.latitude
        pins.append(EndPin(point=point, mark="D", name=depot.name, title=title))
    return tuple(pins)
