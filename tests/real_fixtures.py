"""The real OpenStreetMap files of ../shared/osm, each taken the whole way: network to road book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from guinguette.faults import InputError
from guinguette.networks.built import load_built_network
from guinguette.networks.from_sources import build_from_file, build_from_graphml
from maps.road_book import Sentence, direction_sentences
from routing.directions.manoeuvres import Manoeuvre, manoeuvres
from routing.directions.paths import PathFinder
from routing.matrices.travel import Travel, travel_matrices
from routing.network.contents import NetworkCheck, check_network
from routing.network.graph import RoadGraph
from routing.network.snap import Snapped, snap_stops
from routing.network.vehicle.profile import apply_profile
from routing.network.vehicle.vehicle import read_profile
from tests.shared import SHARED

FIXTURES = (
    "montiers-sur-saulx_55_2022.osm.gz",
    "saint-brieuc-loudeac_22_2023.osm.pbf",
    "redon_35.osm.gz",
    "pont-de-veyle_01.osm.gz",
    "corse_2A2B.graphml.gz",
    "north-bayreuth_de_2014.osm.gz",
    "liechtenstein_2015.osm.pbf",
    "gh_conditional-restrictions.osm.xml",
)
PLACES = 6
"""Stops of the matrix, drawn in the box of the roads; directions go round them."""
BUILT_ON = date(2027, 1, 4)


@dataclass(frozen=True, kw_only=True)
class Leg:
    """A path from one stop to the next: its edges, what the driver does, and in what words."""

    origin: int
    destination: int
    edges: tuple[int, ...]
    manoeuvres: tuple[Manoeuvre, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class Journey:
    """How far a file went: refused with a fault, or all the way."""

    name: str
    refusal: str = ""
    check: NetworkCheck | None = None
    snapped: Snapped | None = None
    travel: Travel | None = None
    legs: tuple[Leg, ...] = ()


def journey(name: str, output: Path) -> Journey:
    """
    Take a file the whole way.

    Parameters
    ----------
    name
        One of :data:`FIXTURES`.
    output
        Folder of the network that is built.
    """
    path = SHARED / "osm" / name
    build = build_from_graphml if "graphml" in name else build_from_file
    try:
        build(path, today=BUILT_ON, output=output)
    except InputError as error:
        return Journey(name=name, refusal=error.faults[0].code)
    network = load_built_network(output)
    graph = apply_profile(network, read_profile("van"))
    main = graph.main_component
    random = np.random.default_rng(8)
    # Half way between two junctions of the roads that lead anywhere: stops off the roads.
    ends = random.choice(np.nonzero(main)[0], (2, PLACES))
    snapped = snap_stops(graph, graph.x[ends].mean(axis=0), graph.y[ends].mean(axis=0))
    travel = travel_matrices(snapped.graph, snapped.nodes)
    finder = PathFinder(snapped.graph)
    legs = tuple(_leg(snapped, finder, k) for k in range(PLACES))
    return Journey(
        name=name, check=check_network(network), snapped=snapped, travel=travel, legs=legs
    )


def _leg(snapped: Snapped, finder: PathFinder, origin: int) -> Leg:
    destination = (origin + 1) % PLACES
    edges = finder.edges(int(snapped.nodes[origin]), int(snapped.nodes[destination]))
    done = manoeuvres(snapped.graph, edges, destination_name=f"Étape {destination + 1}")
    return Leg(
        origin=origin,
        destination=destination,
        edges=edges,
        manoeuvres=done,
        sentences=direction_sentences(done),
    )


HEADER = (
    "file", "junctions, edges", "matrix, mean km", "road book, lines", "lacks", "left out",
)  # fmt: skip


def report_row(found: Journey) -> list[str]:
    """Write one line of the table of fixtures."""
    if found.refusal or found.check is None or found.snapped is None or found.travel is None:
        return [found.name, "", "", "", f"refused: `{found.refusal}`", ""]
    graph: RoadGraph = found.snapped.graph
    km = found.travel.distance_m[~np.eye(PLACES, dtype=bool)].mean() / 1000
    lines = sum(len(leg.sentences) for leg in found.legs)
    dropped = (f"{count} {reason}" for reason, count in found.check.dropped.items())
    return [
        found.name,
        f"{found.check.nodes:,}, {graph.edge_count:,}",
        f"{PLACES} × {PLACES}, {km:.1f}",
        f"{lines} in {PLACES} legs",
        ", ".join(found.check.lacks) or "nothing",
        ", ".join(dropped) or "nothing",
    ]
