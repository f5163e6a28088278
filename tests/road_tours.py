"""Tours of one day driven on a network: real lines, real directions, invented hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from guinguette.tour import Depot, LonLat, Tour, Visit
from routing.directions.manoeuvres import manoeuvres
from routing.directions.paths import PathFinder, path_line
from routing.great_circle import great_circle_m
from routing.network.road_network import RoadNetwork
from routing.network.snap import snap_stops
from routing.network.vehicle.profile import apply_profile
from routing.network.vehicle.vehicle import read_profile
from tests.tours import REAL_ROADS, make_route, make_tour

DAY = date(2026, 6, 4)


def tour_on(
    network: RoadNetwork, *, stops: int = 8, around_km: float = 12.0, seed: int = 1
) -> Tour:
    """
    Drive round some junctions near the middle of a network, from one of them and back.

    Parameters
    ----------
    network
        The roads.
    stops
        Of the day.
    around_km
        Stops are drawn this near to a junction of the middle.
    seed
        Of the draw.
    """
    places = _places(network, stops, around_km, seed)
    graph = apply_profile(network, read_profile("van"))
    snapped = snap_stops(graph, places[:, 0], places[:, 1])
    finder = PathFinder(snapped.graph)
    nodes = [*snapped.nodes.tolist(), int(snapped.nodes[0])]
    pattern = make_route(DAY, "Véhicule 1", ("Wassy",))
    clock, visits = pattern.depart, []
    for rank in range(1, len(nodes)):
        edges = finder.edges(nodes[rank - 1], nodes[rank])
        driven_s = round(float(snapped.graph.driven_s[list(edges)].sum()))
        clock += timedelta(seconds=driven_s)
        visits.append(
            replace(
                pattern.visits[0],
                commune_code=f"52{rank:03d}",
                name=f"Village {rank}",
                longitude=float(places[rank % (stops + 1), 0]),
                latitude=float(places[rank % (stops + 1), 1]),
                path=path_line(snapped.graph, edges),
                manoeuvres=manoeuvres(snapped.graph, edges, destination_name=f"Village {rank}"),
                distance_m=round(float(snapped.graph.length_m[list(edges)].sum())),
                driving_s=driven_s,
                arrive=clock,
                open=clock + timedelta(minutes=5),
                close=clock + timedelta(minutes=15),
                leave=clock + timedelta(minutes=20),
            )
        )
        clock = visits[-1].leave
    return _tour(pattern_of=visits, home=(float(places[0, 0]), float(places[0, 1])))


def _tour(pattern_of: list[Visit], home: LonLat) -> Tour:
    *visits, back = pattern_of
    depot = Depot(name="Dépôt", commune_code="52448", longitude=home[0], latitude=home[1])
    route = replace(
        make_route(DAY, "Véhicule 1", ("Wassy",)),
        depot=depot,
        visits=tuple(visits),
        return_=back.arrive,
        return_path=back.path,
        return_manoeuvres=back.manoeuvres,
        return_distance_m=back.distance_m,
        return_driving_s=back.driving_s,
        distance_m=sum(visit.distance_m for visit in pattern_of),
        driving_s=sum(visit.driving_s for visit in pattern_of),
    )
    return replace(make_tour((route,), REAL_ROADS), depots=(depot,))


def _places(network: RoadNetwork, stops: int, around_km: float, seed: int) -> np.ndarray:
    """Choose the depot and the stops, in the order of a turn around their middle."""
    graph = apply_profile(network, read_profile("van"))
    main = np.nonzero(graph.main_component)[0]
    x, y = graph.x[main], graph.y[main]
    middle = int(np.argmin(great_circle_m(x, y, np.median(x), np.median(y))))
    near = np.nonzero(great_circle_m(x, y, x[middle], y[middle]) < 1000 * around_km)[0]
    chosen = np.random.default_rng(seed).choice(near, min(stops + 1, len(near)), replace=False)
    points = np.column_stack([x[chosen], y[chosen]])
    off = points - points.mean(axis=0)
    return points[np.argsort(np.arctan2(off[:, 1], off[:, 0]))]
