"""
Matrices of real extracts and of generated départements: this library beside NetworkX and OSRM.

Turns count on every side: the graph that this library, NetworkX and OSMnx search holds a copy of a
crossroads for each way of coming to it that forbids something, turning round included; OSRM's car
profile obeys the same restrictions on a graph of edges, and adds seconds for each turn.

OSRM's row needs a Python that has ``osrm-bindings``: ``OSRM_PYTHON`` names it, else this one is
tried. NetworkX and OSMnx are timed on a sample of origins and pairs, and extrapolated.
"""

import json
import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import osmium
import osmnx
import pytest

from routing.directions.paths import PathFinder
from routing.matrices.arcs import arcs_of
from routing.matrices.engines import SMALL_WORK
from routing.matrices.engines.numba_engine import NumbaEngine
from routing.network.reading.osm import read_extracts
from routing.network.snap import snap_stops
from routing.network.vehicle.profile import apply_profile
from routing.network.vehicle.vehicle import read_profile
from tests.benchmarks.report import record
from tests.osm_factory import write_departements
from tests.shared import SHARED, needs_shared

COMMAND = "OSRM_PYTHON=python3.12 pytest -m benchmark -k test_matrix -s"
SIZES = (63, 250, 2000)
ALL_COMMUNES = 2264
REAL = ("north-bayreuth_de_2014.osm.gz", "liechtenstein_2015.osm.pbf")
ORIGINS = 3
PAIRS = 10
REPEATS = 3
CHILD = """
import re, sys, time
from pathlib import Path
import numpy as np
from routing.matrices.travel import travel_matrices
from routing.network.graph import RoadGraph
kept = np.load(sys.argv[1])
names = ("x", "y", "tail", "head", "length_m", "travel_time_s")
graph = RoadGraph(range(len(kept["x"])), *(kept[name] for name in names), "osm", "", "")
begin, before = time.perf_counter(), time.process_time()
travel_matrices(graph, kept["nodes"][: int(sys.argv[2])])
seconds, spent = time.perf_counter() - begin, time.process_time() - before
# Not getrusage: its peak is inherited from the parent.
status = Path("/proc/self/status").read_text()
print(seconds, spent, int(re.search("VmHWM: *([0-9]+)", status.replace(chr(9), " "))[1]) / 1024)
"""


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    path = tmp_path_factory.mktemp("four") / "four.osm.pbf"
    write_departements(path, ("52", "51", "10", "02"))
    return path


@pytest.fixture(scope="module")
def graph(extract):
    return apply_profile(read_extracts([extract], area=None), read_profile("car"))


@pytest.mark.benchmark
def test_matrices_of_four_departements(extract, graph, tmp_path):
    cases = {size: (graph, some_nodes(graph, size)) for size in (*SIZES, ALL_COMMUNES)}
    rows, ours, times = compared(extract, cases, tmp_path)
    pairs = osmnx_seconds(as_networkx(graph), cases[63][1])
    rows += [
        ["OSMnx, pair by pair, same graph", f"{pairs:.0f}", "", "", ""],
        ["– times slower", f"{pairs / ours[63]:.0f}", "", "", ""],
    ]
    print(recorded("Matrices", "generated", graph, cases, rows))
    assert pairs / ours[63] >= 1000.0
    assert_fast(ours, times)


@pytest.mark.benchmark
@pytest.mark.parametrize("name", REAL)
@needs_shared("osm")
def test_matrices_of_real_extracts(name, tmp_path):
    extract = SHARED / "osm" / name
    plain = apply_profile(read_extracts([extract], area=None), read_profile("car"))
    random = np.random.default_rng(1)
    main = np.nonzero(plain.main_component)[0]
    cases = {}
    for size in SIZES:
        beside = (random.normal(axis[random.choice(main, size)], 0.002)
                  for axis in (plain.x, plain.y))  # fmt: skip
        placed = snap_stops(plain, *beside)
        cases[size] = placed.graph, np.unique(placed.nodes)
    rows, ours, times = compared(extract, cases, tmp_path)
    print(recorded(f"Matrices: {name}", "stops on roads", plain, cases, rows))
    assert_fast(ours, times)


def compared(extract, cases, folder):
    """Rows of a table, our seconds by number of points, and those of the others."""
    engine = NumbaEngine()
    engine.matrix(*cases[63])  # compiled, if it never was
    ours = {size: best(lambda c=case: engine.matrix(*c)) for size, case in cases.items()}
    times = {"NetworkX, time and distance, same graph":
             {size: networkx_seconds(*cases[size]) for size in SIZES}}  # fmt: skip
    osrm = osrm_seconds(extract, cases, folder)
    if osrm:
        title = f"OSRM MLD table, {osrm['turns']} (prepared in {osrm['prepare']:.0f} s)"
        times[title] = dict(zip(cases, osrm["seconds"], strict=True))
    rows = [["this library, turn restrictions, no U-turns", *(f"{s:.3f}" for s in ours.values())]]
    for title, found in times.items():
        blank = [""] * (len(cases) - len(found))
        rows.append([title, *(f"{s:.2f}" for s in found.values()), *blank])
        rows.append(["– times slower", *(f"{s / ours[k]:.1f}" for k, s in found.items()), *blank])
    if not osrm:
        rows.append(["OSRM MLD table: not installed", *[""] * len(cases)])
    return rows, ours, times


def recorded(title, what, graph, cases, rows):
    rules = len(graph.network.restrictions)
    size = f"{graph.node_count:,} nodes with copies for {rules:,} rules, {what}; seconds"
    header = (size, *(f"{size} points" for size in cases))
    return record(title, command=COMMAND, header=header, rows=rows)


def assert_fast(ours, times):
    networkx, *osrm = times.values()
    assert min(seconds / ours[size] for size, seconds in networkx.items()) >= 100.0
    assert all(ours[size] <= 2.0 * seconds for found in osrm for size, seconds in found.items())


@pytest.mark.benchmark
def test_memory_and_first_use(graph, tmp_path):
    np.savez(
        tmp_path / "graph.npz",
        nodes=some_nodes(graph, ALL_COMMUNES),
        **{name: getattr(graph, name) for name in ("x", "y", "tail", "head")},
        **{name: getattr(graph, name) for name in ("length_m", "travel_time_s")},
    )
    rows = []
    small = SMALL_WORK // len(graph.tail)
    for title, size in (
        ("first on a machine (compiles)", ALL_COMMUNES),
        ("first in a process", ALL_COMMUNES),
        ("first in a process, by SciPy: a small job", small),
        ("first in a process, by the kernel", small + 1),
    ):
        done = subprocess.run(
            [sys.executable, "-c", CHILD, tmp_path / "graph.npz", str(size)],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "numba")},
        )
        seconds, spent, peak_mb = map(float, done.stdout.split())
        rows.append([f"{size}², {title}", f"{seconds:.2f}", f"{spent:.2f}", f"{peak_mb:.0f}"])
        assert seconds <= 30.0
        assert peak_mb <= 1500.0
    finder, nodes = PathFinder(graph), some_nodes(graph, 40).tolist()
    finder.edges(nodes[0], nodes[1])
    begin = time.perf_counter()
    for origin, destination in pairwise(nodes):
        finder.edges(origin, destination)
    seconds = (time.perf_counter() - begin) / (len(nodes) - 1)
    rows.append(["one path on demand, mean of 39", f"{seconds:.4f}", "", ""])
    begin = time.perf_counter()
    arcs_of(graph)
    rows.append(["reading the arcs", f"{time.perf_counter() - begin:.3f}", "", ""])
    header = ("what", "seconds", "of the processor", "peak MB")
    print(record("Matrices: memory, first use", command=COMMAND, header=header, rows=rows))


def some_nodes(graph, size):
    main = np.nonzero(graph.main_component)[0]
    return np.random.default_rng(size).choice(main, size, replace=False)


def best(measure) -> float:
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        measure()
        times.append(time.perf_counter() - begin)
    return min(times)


def as_networkx(graph):
    G = nx.MultiDiGraph(crs="epsg:4326")
    for node, (x, y) in enumerate(zip(graph.x.tolist(), graph.y.tolist(), strict=True)):
        G.add_node(node, x=x, y=y)
    # No path passes through a stop on a road: what leaves it leaves a node of its own.
    tails = arcs_of(graph).leaving[graph.tail]
    columns = (tails, graph.head, graph.length_m, graph.travel_time_s)
    for tail, head, length, seconds in zip(*(c.tolist() for c in columns), strict=True):
        G.add_edge(tail, head, length=length, travel_time=seconds)
    return G


def networkx_seconds(graph, nodes) -> float:
    """Seconds of the whole matrix, from a few origins: searches, then lengths along the paths."""
    G = as_networkx(graph)
    origins = arcs_of(graph).leaving[nodes[:ORIGINS]].tolist()
    begin = time.perf_counter()
    for origin in origins:
        _, paths = nx.single_source_dijkstra(G, origin, weight="travel_time")
        for node in nodes.tolist():
            nx.path_weight(G, paths[node], "length")
    return (time.perf_counter() - begin) * len(nodes) / ORIGINS


def osmnx_seconds(G, nodes) -> float:
    """Seconds of all pairs of places, from a few."""
    begin = time.perf_counter()
    for origin, destination in nodes[: 2 * PAIRS].reshape(PAIRS, 2).tolist():
        path = osmnx.routing.shortest_path(G, origin, destination, weight="travel_time")
        nx.path_weight(G, path, "length")
    return (time.perf_counter() - begin) * len(nodes) * (len(nodes) - 1) / PAIRS


def osrm_seconds(extract, cases, folder):
    """Seconds of each case, and of the preparation; nothing where OSRM is not installed."""
    python = os.environ.get("OSRM_PYTHON", sys.executable)
    known = subprocess.run([python, "-c", "import osrm"], capture_output=True, check=False)
    if known.returncode:
        return None
    positions = [
        np.column_stack([graph.x[nodes], graph.y[nodes]]).tolist()
        for graph, nodes in cases.values()
    ]
    (folder / "points.json").write_text(json.dumps(positions))
    if extract.suffix != ".pbf":
        extract, xml = folder / "extract.osm.pbf", extract
        with osmium.SimpleWriter(extract) as writer:
            for entity in osmium.FileProcessor(xml):
                writer.add(entity)
    script = Path(__file__).with_name("osrm_table.py")
    done = subprocess.run(
        [python, script, extract, folder / "points.json", folder],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])
