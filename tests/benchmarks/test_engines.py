"""
Ways of the library against those of OSRM and Valhalla, by car, on the real extracts.

The engines need a Python that has ``osrm-bindings`` or ``pyvalhalla``: ``OSRM_PYTHON`` and
``VALHALLA_PYTHON`` name it, else this one is tried, and an engine that is not there is left out.
Corsica has no file of OpenStreetMap that an engine could read.
"""

import json
import math
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import pytest
from shapely import LineString, Point, STRtree, union_all

from guinguette.networks.built import load_built_network
from guinguette.networks.from_sources import build_from_file
from routing.directions.paths import PathFinder
from routing.errors import UnreachableError
from routing.great_circle import great_circle_m
from routing.network.snap import snap_stops
from routing.network.vehicle.profile import apply_profile, why_excluded
from routing.network.vehicle.vehicle import read_profile
from tests.benchmarks.report import record
from tests.real_fixtures import BUILT_ON, FIXTURES
from tests.shared import SHARED, needs_shared

PAIRS = 200
NEAREST_M = 300.0
"""Pairs nearer to one another than this say more of their ends than of the roads."""
FAR_KM, FAR_SHARE = 0.1, 0.05
"""A way is far off from 100 m and 5 % on: why is looked into."""
NORTH_M, EAST_M = 111_195.0, 111_195.0 * math.cos(math.radians(48.5))
"""Metres to a degree of latitude, of longitude."""
UNKNOWN_M = 30.0
"""Metres of a way along no road of the extract."""
END_M = 4.0
"""Ends farther than this from one another are on different roads, or far off along one."""
ASIDE_M = 20.0
"""A line farther than this from another goes by another road."""
EXTRACTS = tuple(name for name in FIXTURES if ".osm" in name and "conditional" not in name)
PYTHONS = {"osrm": ("OSRM_PYTHON", "osrm"), "valhalla": ("VALHALLA_PYTHON", "valhalla")}
ENGINES = {"osrm": "OSRM", "valhalla": "Valhalla"}
OUTLIER_KM, OUTLIER_SHARE = 0.5, 0.2
"""Ways farther off than this are told one by one."""
OUTLIER_HEADER = ("extract", "engine", "from; to", "km, ours / theirs", "minutes", "why")
CLOSED, UNKNOWN, ENDS = "closed here", "no road here", "other ends"
BARRED, KEPT, BARRED_THERE = "barred here", "for those who stop there", "barred there"
SPEEDS = "other speeds"
WHY = {
    SPEEDS: "their way is open here and slower by our speeds: they drive roads without a sign by "
    "class (OSRM: unclassified at 25 km/h, tertiary at 40), Valhalla also by density and bends",
    CLOSED: "their way holds a road that the car may not take here: unpaved, a bad track, private",
    BARRED_THERE: "our way along open roads is longer there: turns and roads that they keep from",
    ENDS: "they begin or end on another road: Valhalla leaves roads that reach less than 50 others",
    BARRED: "their way is open road by road, and a turn or a barrier keeps from it here",
    KEPT: "their way is quicker here and holds roads for those who stop there",
    UNKNOWN: "their way follows no road for cars of the extract (a track)",
}
NAMES = ("name", "ref", "int_ref", "destination", "destination:ref", "lanes", "maxspeed")
HEADER = (
    "extract", "engine", "pairs", "one way only one found", "km within 1 %",
    "km, 5 / 50 / 95 %", "mean", "minutes, 5 / 50 / 95 %", "mean",
    "why km are off by 100 m and 5 %",
)  # fmt: skip
COMMAND = "OSRM_PYTHON=python3.12 VALHALLA_PYTHON=python3.12 pytest -m benchmark -k engines -s"


@dataclass(frozen=True)
class Way:
    km: float
    minutes: float
    line: list


class Library:
    """Ways by the car of the library on one extract."""

    def __init__(self, extract: Path, folder: Path) -> None:
        build_from_file(extract, today=BUILT_ON, output=folder)
        self.graph = apply_profile(load_built_network(folder), read_profile("car"))
        self.network = self.graph.network
        self.is_open = np.zeros(len(self.network.tail), dtype=bool)
        self.is_open[self.graph.network_edge[self.graph.network_edge >= 0]] = True
        self.why = why_excluded(self.network, read_profile("car"))
        self.shapes = [self.shape(edge) for edge in range(len(self.network.tail))]
        self.tree = STRtree(self.shapes)

    def shape(self, edge: int) -> LineString:
        return LineString(flat(self.network.line(edge)))

    def places(self) -> np.ndarray:
        """
        Middles of roads that lead anywhere, drawn with a seed; shape (PAIRS, 2, 2).

        None where one stops on nothing (motorways), or where two roads are at one place (bridges).
        """
        graph, tags = self.graph, self.network.tags
        is_fit = np.array([t["highway"][:5] not in {"motor", "trunk"} and "bridge" not in t
                           and "tunnel" not in t for t in tags])  # fmt: skip
        is_main = graph.main_component[graph.tail] & graph.main_component[graph.head]
        main = np.nonzero(is_main & is_fit[self.network.tag_row[graph.network_edge]])[0]
        random, found = np.random.default_rng(7), []
        while len(found) < PAIRS:
            ends = [self.middle(int(edge)) for edge in random.choice(main, 2)]
            if great_circle_m(*map(np.array, (*ends[0], *ends[1]))) > NEAREST_M:
                found.append(ends)
        return np.array(found)

    def middle(self, edge: int) -> tuple[float, float]:
        line = LineString(self.graph.line(edge))
        middle = line.interpolate(0.5, normalized=True)
        return round(middle.x, 7), round(middle.y, 7)

    def covered(self, line: LineString):
        """What is within two metres of a road of the extract, near a line."""
        near = self.tree.query(line.buffer(2.0)).tolist()
        return union_all([self.shapes[edge] for edge in near]).buffer(2.0)

    def ways(self, places) -> list[Way | None]:
        """The fastest way through each list of places."""
        flat_places = np.array([place for way in places for place in way])
        snapped = snap_stops(self.graph, *flat_places.T)
        finder, graph, first, found = PathFinder(snapped.graph), snapped.graph, 0, []
        for way in places:
            nodes = snapped.nodes[first : first + len(way)].tolist()
            first += len(way)
            try:
                edges = [e for a, b in pairwise(nodes) if a != b
                         for e in finder.edges(a, b)]  # fmt: skip
            except UnreachableError:
                found.append(None)
                continue
            line = [list(point) for edge in edges for point in graph.line(edge)]
            km, minutes = graph.length_m[edges].sum() / 1e3, graph.driven_s[edges].sum() / 60.0
            found.append(Way(float(km), float(minutes), line))
        return found


def asked(engine, extract, places, *, folder):
    """Ways of an engine; ``None`` where it is not installed."""
    variable, module = PYTHONS[engine]
    python = os.environ.get(variable, sys.executable)
    if subprocess.run(
        [python, "-c", f"import {module}"], capture_output=True, check=False
    ).returncode:
        return None
    folder.mkdir(exist_ok=True)
    (folder / "places.json").write_text(json.dumps(places))
    script = Path(__file__).with_name("engine_routes.py")
    done = subprocess.run(
        [python, script, engine, extract, folder / "places.json", folder],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True,
    )  # fmt: skip
    return [way and Way(*way) for way in json.loads(done.stdout.splitlines()[-1])]


def as_pbf(source, target):
    """Write an extract as the engines read it."""
    with osmium.SimpleWriter(target) as writer:
        for entity in osmium.FileProcessor(source):
            writer.add(entity)


def flat(line):
    """Metres east and north, good within one extract: all lie around the same latitude."""
    return np.asarray(line, dtype=float) * (EAST_M, NORTH_M)


def aside(line, other):
    """Longest stretch of a line that is away from another, flat metres; ``None`` for none."""
    away = LineString(flat(line)).difference(LineString(flat(other)).buffer(ASIDE_M))
    pieces = [piece for piece in getattr(away, "geoms", [away]) if piece.length > 0]
    return max(pieces, key=lambda piece: piece.length, default=None)


def through(place, line, other, end):
    """Places that hold a way to a line where it goes another way than a second one."""
    stretch = aside(line, other) or LineString(flat(line))
    points = [stretch.interpolate(share, normalized=True) for share in (0.25, 0.5, 0.75)]
    return [place, *([point.x / EAST_M, point.y / NORTH_M] for point in points), end]


def is_far(ours, theirs, *, km=FAR_KM, share=FAR_SHARE):
    return abs(ours.km - theirs.km) > max(km, share * theirs.km)


def closed_road(library, line):
    """Why the car may not drive all of a line, with the tags of the road; empty where it may."""
    whole = LineString(flat(line))
    near = whole.buffer(2.0)
    found = {}
    for edge in library.tree.query(near).tolist():
        shape = library.shapes[edge]
        if library.is_open[edge] or shape.intersection(near).length < 0.9 * shape.length:
            continue
        if whole.project(Point(shape.coords[-1])) > whole.project(Point(shape.coords[0])):
            found[edge] = shape.length
    if not found:
        return ""
    edge = max(found, key=found.get)
    tags = library.network.tags[library.network.tag_row[edge]]
    shown = " ".join(f"{key}={tags[key]}" for key in tags if key not in NAMES)
    return f"{library.why[edge]}: {shown}"


def causes(library, engine_ways, ours, theirs, places):
    """
    Why ways are far off, one by one.

    Parameters
    ----------
    library
        Whose ways are compared.
    engine_ways
        What asks the engine for ways through places.
    ours, theirs
        Ways between the same two places, far off from one another.
    places
        The two ends of each.

    Returns
    -------
    causes
        One of :data:`WHY` for each way, and what more is known.
    """
    if not places:
        return []
    ends = list(zip(ours, theirs, places, strict=True))
    forced = library.ways([through(a, b.line, m.line, z) for m, b, (a, z) in ends])
    answered = engine_ways([through(a, m.line, b.line, z) for m, b, (a, z) in ends])
    return [_cause(library, *ways) for ways in zip(ours, theirs, forced, answered, strict=True)]


def _cause(library, mine, other, forced, reply):
    """Name a cause; ``forced`` is our way along theirs, ``reply`` theirs along ours."""
    gaps_m = [great_circle_m(*np.array([*mine.line[end], *other.line[end]])[:, None])
              for end in (0, -1)]  # fmt: skip
    is_there = forced is not None and forced.km < 1.03 * other.km
    whole = LineString(flat(other.line))
    verdicts = (
        (CLOSED, not is_there and closed_road(library, other.line)),
        (UNKNOWN, whole.difference(library.covered(whole)).length > UNKNOWN_M),
        (ENDS, max(gaps_m) > END_M),
        (BARRED, not is_there),
        (KEPT, is_there and forced.minutes < 0.98 * mine.minutes),
        (BARRED_THERE, reply is None or reply.km > 1.03 * mine.km),
    )
    why, found = next((verdict for verdict in verdicts if verdict[1]), (SPEEDS, ""))
    return why, found if isinstance(found, str) else ""


def row_of(name, engine, ours, theirs, reasons):
    both = [(a, b) for a, b in zip(ours, theirs, strict=True) if a and b]
    km = np.array([a.km / b.km for a, b in both]) - 1
    minutes = np.array([a.minutes / b.minutes for a, b in both]) - 1
    lost = sum((a is None) != (b is None) for a, b in zip(ours, theirs, strict=True))
    return [
        name, ENGINES[engine], str(len(both)), str(lost),
        f"{(np.abs(km) < 0.01).mean():.0%}", *_spread(km), *_spread(minutes),
        "; ".join(f"{n} {what}" for what, n in Counter(why for why, _ in reasons).most_common()),
    ]  # fmt: skip


def _spread(error):
    return " / ".join(
        f"{q:+.1%}" for q in np.quantile(error, [0.05, 0.5, 0.95])
    ), f"{error.mean():+.1%}"


def compared(name, folder, rows, outliers, counts):
    """Ask about one extract; add a row for each engine, and one for each way far from theirs."""
    folder.mkdir()
    extract = folder / "roads.osm.pbf"
    as_pbf(SHARED / "osm" / name, extract)
    library = Library(SHARED / "osm" / name, folder / "network")
    places = library.places().tolist()
    ours = library.ways(places)
    for engine in ENGINES:
        ask = partial(asked, engine, extract, folder=folder / engine)
        theirs = ask(places)
        if theirs is None:
            continue
        far = [k for k, (a, b) in enumerate(zip(ours, theirs, strict=True))
               if a and b and is_far(a, b)]  # fmt: skip
        far_off = [[of[k] for k in far] for of in (ours, theirs, places)]
        reasons = causes(library, ask, *far_off)
        counts.update((engine, why) for why, _ in reasons)
        rows.append(row_of(name, engine, ours, theirs, reasons))
        outliers += [
            outlier_row(name, engine, way)
            for way in zip(*far_off, reasons, strict=True)
            if is_far(*way[:2], km=OUTLIER_KM, share=OUTLIER_SHARE)
        ]


def outlier_row(name, engine, way):
    mine, other, ends, (why, detail) = way
    return [
        name, ENGINES[engine], "; ".join(f"{lat:.5f}, {lon:.5f}" for lon, lat in ends),
        f"{mine.km:.2f} / {other.km:.2f}", f"{mine.minutes:.1f} / {other.minutes:.1f}",
        f"{why} ({detail})" if detail else why,
    ]  # fmt: skip


@needs_shared("osm")
@pytest.mark.benchmark
def test_ways_against_engines(tmp_path):
    rows, outliers, counts = [], [], Counter()
    for rank, name in enumerate(EXTRACTS):
        compared(name, tmp_path / str(rank), rows, outliers, counts)
    if not rows:
        pytest.skip("neither OSRM nor Valhalla is installed")
    title = "Ways against OSRM and Valhalla, by car"
    print(record(title, command=COMMAND, header=HEADER, rows=rows))
    title = "Ways far off from those of OSRM and Valhalla, one by one"
    print(record(title, command=COMMAND, header=OUTLIER_HEADER, rows=outliers))
    title = "Why ways are off by 100 m and 5 % from those of OSRM and Valhalla"
    table = [[why, *(str(counts[engine, why]) for engine in ENGINES), WHY[why]] for why in WHY]
    print(record(title, command=COMMAND, header=("cause", *ENGINES.values(), ""), rows=table))
