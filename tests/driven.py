"""A tour on real roads whose legs have driving instructions, made of a hand-made town."""

from dataclasses import replace

from guinguette.tour import Tour
from routing.directions.manoeuvres import Manoeuvre, manoeuvres
from tests.routing.network.towns import at, graph_of, path, place, town
from tests.tours import REAL_ROADS, small_tour


def driven_leg(name: str, street: str = "Rue de l'Église") -> tuple[Manoeuvre, ...]:
    """A street, a low bridge on a road with a number, a roundabout, an arrival on the right."""
    nodes = {
        "a": (0, 0), "b": (0, 400), "x": (-300, 400), "s": (2000, 400), "e": (2020, 380),
        "n": (2040, 400), "w": (2020, 420), "f": (2600, 400), "g": (2020, -300), "c": (1000, 400),
    }  # fmt: skip
    ring = {"junction": "roundabout"}
    ways = [
        ("ab", {"highway": "residential", "name": street}),
        ("xbc", {"ref": "D384"}),
        ("cs", {"ref": "D384", "maxheight": "3.2"}),
        ("senws", ring),
        ("eg", {"ref": "D2"}),
        ("nf", {"highway": "unclassified"}),
    ]
    network = town(nodes, ways, towns=[place("Bourg", 2300, 400, 3000)])
    return manoeuvres(
        graph_of(network),
        path(network, "abcsenf"),
        destination_name=name,
        destination=at(2600, 370),
    )


def driven_tour(street: str = "Rue de l'Église") -> Tour:
    """The small tour on real roads, with a road book for every leg."""
    tour = small_tour(REAL_ROADS)
    routes = tuple(
        replace(
            route,
            visits=tuple(
                replace(visit, manoeuvres=driven_leg(visit.name, street)) for visit in route.visits
            ),
            return_manoeuvres=driven_leg(route.depot.name, street),
        )
        for route in tour.routes
    )
    return replace(tour, routes=routes)
