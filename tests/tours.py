"""
Hand-made tours for the tests of ``maps``: a small one, a hostile one, and roads around them.

Names are communes of Haute-Marne; hours, contacts and numbers are invented.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np

from guinguette.tour import Depot, LonLat, NetworkFacts, Route, Tour, Unserved, Visit
from guinguette.wall_clock import moment_of
from maps.drawing.ground import Ground
from routing.network.reading.assemble import RawWays, assemble
from routing.network.road_network import Origin, Town

SAINT_DIZIER = Depot(name="Saint-Dizier", commune_code="52448", longitude=4.9497, latitude=48.6382)
ESTIMATE = NetworkFacts(
    kind="estimate", source="neighbours", date=None, speed_kmh=55.0, over_car_time=0.35
)
REAL_ROADS = NetworkFacts(
    kind="osm", source="OpenStreetMap, extrait Geofabrik Champagne-Ardenne", date=date(2026, 5, 1)
)

PLACES = {
    "Ceffonds": ("52088", 4.7623, 48.4661, 560),
    "La Porte du Der": ("52331", 4.7705, 48.4789, 2049),
    "Rives Dervoises": ("52411", 4.7134, 48.5063, 1430),
    "Narcy": ("52347", 5.0761, 48.6213, 252),
    "Roches-sur-Marne": ("52429", 4.9931, 48.5944, 520),
    "Wassy": ("52550", 4.9486, 48.4993, 2900),
}
SERVICES = ("pain", "épicerie", "colis", "presse", "café")

HOSTILE_TEXTS = (
    "{{7*7}}",
    "{#caché#}",
    "{% raw %}",
    "{% endraw",
    "`${1+1}`",
    "</script><script>window.x=1</script>",
    "<img src=x onerror=window.x=1>",
    '"onmouseover="window.x=1',
    "L'Étang-Vergy & Fils",
    "&lt;b&gt;",
    "]]><!--",
    "\\u003cscript\\u003e",
    "😀 🧑‍🌾",
    "مرحبا",
    "=cmd()",
)
"""Texts a shared workbook may hold, by mistake or not; each is shown as it is."""


def small_tour(network: NetworkFacts = ESTIMATE) -> Tour:
    """Return two routes of one van in two weeks: three stops, then two, one of them evening."""
    first = make_route(
        date(2026, 6, 4), "Véhicule 1", ("Rives Dervoises", "Ceffonds", "La Porte du Der")
    )
    second = make_route(date(2026, 6, 11), "Véhicule 1", ("Narcy", "Roches-sur-Marne"), hour=14)
    second = replace(
        second, visits=(second.visits[0], replace(second.visits[1], audience="evening"))
    )
    return make_tour((first, second), network=network)


def crowded_tour() -> Tour:
    """Return one route of six stops, two of them 800 m apart and one beside the depot."""
    names = ("Narcy", "Roches-sur-Marne", "Wassy", "Ceffonds", "La Porte du Der", "Rives Dervoises")
    route = make_route(date(2026, 6, 2), "Camion bleu", names, opening_min=45)
    beside = replace(route.visits[0], longitude=4.9502, latitude=48.6385)
    close = replace(
        route.visits[4],
        longitude=route.visits[3].longitude + 0.004,
        latitude=route.visits[3].latitude + 0.006,
    )
    visits = (beside, *route.visits[1:4], close, route.visits[5])
    return make_tour((replace(route, visits=visits),))


def hostile_tour() -> Tour:
    """Return the small tour where every text a person types is one of ``HOSTILE_TEXTS``."""
    texts = " ".join(HOSTILE_TEXTS)
    tour = small_tour()
    routes = tuple(_hostile_route(route, texts) for route in tour.routes)
    unserved = tuple(replace(u, name=texts) for u in tour.unserved)
    return replace(
        tour,
        title=texts,
        description=texts,
        routes=routes,
        vehicles=(texts,),
        unserved=unserved,
        network=replace(tour.network, source=texts),
    )


def _hostile_route(route: Route, texts: str) -> Route:
    visits = tuple(
        replace(
            visit,
            name=texts,
            place=texts,
            services=(texts,),
            rhythm=texts,
            contact=texts,
            phone=texts,
            notes=texts,
        )
        for visit in route.visits
    )
    return replace(
        route, vehicle=texts, crew=texts, depot=replace(route.depot, name=texts), visits=visits
    )


def make_tour(routes: tuple[Route, ...], network: NetworkFacts = ESTIMATE) -> Tour:
    """Wrap routes into a tour of two weeks from Monday 1 June 2026, with one unserved commune."""
    cost = sum(route.cost_eur for route in routes)
    return Tour(
        title="Guinguette de Haute-Marne",
        description="Pain, épicerie, colis, presse et café dans les villages du Der.",
        start=date(2026, 6, 1),
        weeks=2,
        depots=(SAINT_DIZIER,),
        vehicles=tuple(dict.fromkeys(route.vehicle for route in routes)),
        routes=routes,
        unserved=(
            Unserved(
                commune_code="52524",
                name="Vignory",
                missing_visits=1,
                reason="too_far",
            ),
        ),
        status="partial",
        cost_eur=cost,
        lower_bound_eur=cost / 1.012,
        gap=1 - 1 / 1.012,
        network=network,
        runtime_s=3.2,
        seed=1,
        communes_served=5,
        communes_asked=6,
        inhabitants_served=4811,
    )


def lacking(visit: Visit) -> Unserved:
    """Say that a commune lacks one visit because the fleet is full."""
    return Unserved(
        commune_code=visit.commune_code,
        name=visit.name,
        missing_visits=1,
        reason="fleet_full",
    )


def evening_route(day: date, vehicle: str = "Véhicule 1") -> Route:
    """
    Return an evening of two stops that ends at 28:30 of its day, twelve hours after it left.

    The first opens from 20:00 to 22:30, the second from 24:30 to 27:30: over a change of clocks.
    """
    route = make_route(day, vehicle, ("Narcy", "Wassy"))
    hours = ((19, 20, 22.5, 23), (23.75, 24.5, 27.5, 28))
    moments = ([moment_of(day, int(3600 * hour)) for hour in own] for own in hours)
    visits = tuple(
        replace(visit, arrive=own[0], open=own[1], close=own[2], leave=own[3], audience="evening")
        for visit, own in zip(route.visits, moments, strict=True)
    )
    ends = {"depart": moment_of(day, 59400), "return_": moment_of(day, 102600)}
    return replace(route, **ends, visits=visits)


def make_route(
    day: date, vehicle: str, names: tuple[str, ...], *, hour: int = 8, opening_min: int = 90
) -> Route:
    """Return a route that leaves at ``hour``, with straight legs at 55 km/h."""
    depart = clock = datetime.combine(day, time(hour, 15))
    here: LonLat = (SAINT_DIZIER.longitude, SAINT_DIZIER.latitude)
    visits = []
    for rank, name in enumerate(names):
        code, longitude, latitude, population = PLACES[name]
        distance_m, driving_s = _leg(here, (longitude, latitude))
        clock = arrive = clock + timedelta(seconds=driving_s)
        clock += timedelta(minutes=opening_min + 30)
        visits.append(
            Visit(
                commune_code=code,
                name=name,
                population=population,
                place="Place de la mairie" if rank % 2 else "Parking de la salle des fêtes",
                longitude=longitude,
                latitude=latitude,
                arrive=arrive,
                open=arrive + timedelta(minutes=15),
                close=arrive + timedelta(minutes=15 + opening_min),
                leave=clock,
                distance_m=distance_m,
                driving_s=driving_s,
                path=(here, (longitude, latitude)),
                service_profile="journée",
                services=SERVICES[: 3 + rank % 3],
                audience="errands",
                rhythm="toutes les deux semaines",
                contact="Mairie",
                phone="03 25 04 00 00" if rank == 0 else "",
                notes="Branchement électrique derrière l’église, clé à la mairie."
                if rank == 1
                else "",
            )
        )
        here = (longitude, latitude)
    home = (SAINT_DIZIER.longitude, SAINT_DIZIER.latitude)
    distance_m, driving_s = _leg(here, home)
    return Route(
        date=day,
        vehicle=vehicle,
        crew="Équipe du jeudi",
        has_trailer=False,
        depot=SAINT_DIZIER,
        depart=depart,
        return_=clock + timedelta(seconds=driving_s),
        distance_m=distance_m + sum(visit.distance_m for visit in visits),
        driving_s=driving_s + sum(visit.driving_s for visit in visits),
        break_s=0,
        cost_eur=182.4,
        visits=tuple(visits),
        return_distance_m=distance_m,
        return_driving_s=driving_s,
        return_path=(here, home),
    )


def _leg(start: LonLat, end: LonLat) -> tuple[int, int]:
    east = (end[0] - start[0]) * math.cos(math.radians(48.5))
    distance_m = round(1120 * 111.2 * math.hypot(east, end[1] - start[1]))
    return distance_m, round(distance_m / (55 / 3.6)) + 120


def grid_contours(step: float = 0.06) -> list[tuple[LonLat, ...]]:
    """Return wavy closed contours that cover the area of the tours, as communes do."""
    contours = []
    for i in range(12):
        for j in range(10):
            west, south = 4.5 + i * step, 48.3 + j * step * 0.7
            corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
            ring = [
                (west + step * (x + 0.12 * math.sin(3 * (i + x) + 5 * (j + y))),
                 south + step * 0.7 * (y + 0.12 * math.cos(4 * (i + x) - 3 * (j + y))))
                for x, y in corners
            ]  # fmt: skip
            contours.append(tuple(ring))
    return contours


def winding_roads(count: int = 60, points: int = 200) -> list[tuple[LonLat, ...]]:
    """Return ``count`` winding lines of ``points`` points across the area of the tours."""
    roads = []
    for k in range(count):
        phase = 1.7 * k
        line = []
        for n in range(points):
            share = n / (points - 1)
            along, across = 4.6 + 0.55 * share, 48.42 + 0.26 * (k / count)
            wave = 0.02 * math.sin(9 * share + phase) + 0.002 * math.sin(60 * share + phase)
            line.append((along, across + wave) if k % 2 else (4.6 + 0.55 * k / count + wave,
                        48.42 + 0.26 * share))  # fmt: skip
        roads.append(tuple(line))
    return roads


def trip() -> Tour:
    """Two stops and a night at the second; the next day starts there and returns."""
    out = make_route(date(2026, 6, 2), "Véhicule 1", ("Wassy", "Ceffonds"))
    last = out.visits[-1]
    point = (last.longitude, last.latitude)
    out = replace(
        out,
        return_=last.leave,
        distance_m=out.distance_m - out.return_distance_m,
        driving_s=out.driving_s - out.return_driving_s,
        return_distance_m=0,
        return_driving_s=0,
        return_path=(point, point),
        ends_at="Ceffonds",
    )
    back = make_route(date(2026, 6, 3), "Véhicule 1", ("La Porte du Der", "Narcy"))
    first = replace(back.visits[0], path=(point, back.visits[0].path[-1]))
    back = replace(back, visits=(first, *back.visits[1:]), starts_from="Ceffonds")
    return make_tour((out, back))


def ground_of(
    roads: Sequence[Sequence[LonLat]] = (),
    contours: Sequence[Sequence[LonLat]] = (),
    *,
    towns: Sequence[Town] = (),
    **tags: str,
) -> Ground:
    """Return what lies under a map: a network of one way for each line, all of the same tags."""
    if not roads:
        return Ground(contours=contours, towns=towns)
    points = list(dict.fromkeys(point for line in roads for point in line))
    number = {point: rank for rank, point in enumerate(points, start=1)}
    lon, lat = np.array([point for line in roads for point in line]).T
    raw = RawWays(
        way_id=np.arange(1, len(roads) + 1),
        way_tags=np.zeros(len(roads), dtype=np.int32),
        ref_start=np.cumsum([0, *map(len, roads)]),
        refs=np.array([number[point] for line in roads for point in line]),
        lon=lon,
        lat=lat,
        tags=({"highway": "tertiary", **tags},),
    )
    origin = Origin(kind="osm", source="essai", date="2026-05-01", sha256="")
    return Ground(network=assemble(raw, origin=origin), contours=contours, towns=towns)
