"""
Matrices of the generated four départements: this library beside NetworkX, OSMnx and OSRM.

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
import osmnx
import pytest

from routing.directions.paths import PathFinder
from routing.matrices.arcs import arcs_of
from routing.matrices.travel import travel_matrices
from routing.network.reading.osm import read_extracts
from routing.network.vehicle.profile import apply_profile
from routing.network.vehicle.vehicle import read_profile
from tests.benchmarks.report import record
from tests.osm_factory import write_departements

COMMAND = "OSRM_PYTHON=python3.12 pytest -m benchmark -k test_matrix -s"
SIZES = (63, 250, 2000)
ALL_COMMUNES = 2264
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
begin = time.perf_counter()
travel_matrices(graph, kept["nodes"])
seconds = time.perf_counter() - begin
# Not getrusage: its peak is inherited from the parent.
status = Path("/proc/self/status").read_text()
print(seconds, int(re.search("VmHWM: *([0-9]+)", status.replace(chr(9), " "))[1]) / 1024)
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
    places = {size: some_nodes(graph, size) for size in (*SIZES, ALL_COMMUNES)}
    travel_matrices(graph, places[63])  # compiled, if it never was
    ours = {size: best(lambda n=nodes: travel_matrices(graph, n)) for size, nodes in places.items()}
    G = as_networkx(graph)
    others = {size: networkx_seconds(G, places[size]) for size in SIZES}
    pairs = osmnx_seconds(G, places[63])
    osrm = osrm_seconds(extract, graph, places, tmp_path)
    rows = [
        ["this library", *(f"{ours[size]:.2f}" for size in places)],
        ["NetworkX, time and distance", *(f"{others[size]:.0f}" for size in SIZES), ""],
        ["– times slower", *(f"{others[size] / ours[size]:.0f}" for size in SIZES), ""],
        ["OSMnx, pair by pair", f"{pairs:.0f}", "", "", ""],
        ["– times slower", f"{pairs / ours[63]:.0f}", "", "", ""],
    ]
    if osrm:
        name = f"OSRM MLD table (prepared in {osrm['prepare']:.0f} s)"
        rows.append([name, *(f"{osrm[str(size)]:.2f}" for size in places)])
        slower = (f"{osrm[str(size)] / ours[size]:.1f}" for size in places)
        rows.append(["– times slower", *slower])
    else:
        rows.append(["OSRM MLD table: not installed", "", "", "", ""])
    size = f"{graph.node_count:,} nodes, {graph.edge_count:,} edges, generated; seconds"
    header = (size, *(f"{size} points" for size in places))
    print(record("Matrices", command=COMMAND, header=header, rows=rows))
    assert min(others[size] / ours[size] for size in SIZES) >= 100.0
    assert pairs / ours[63] >= 1000.0
    assert not osrm or all(ours[size] <= 2.0 * osrm[str(size)] for size in places)


@pytest.mark.benchmark
def test_memory_and_first_use(graph, tmp_path):
    np.savez(
        tmp_path / "graph.npz",
        nodes=some_nodes(graph, ALL_COMMUNES),
        **{name: getattr(graph, name) for name in ("x", "y", "tail", "head")},
        **{name: getattr(graph, name) for name in ("length_m", "travel_time_s")},
    )
    rows = []
    for title in ("first on a machine (compiles)", "first in a process"):
        done = subprocess.run(
            [sys.executable, "-c", CHILD, tmp_path / "graph.npz"],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "numba")},
        )
        seconds, peak_mb = map(float, done.stdout.split())
        rows.append([f"{ALL_COMMUNES}², {title}", f"{seconds:.2f}", f"{peak_mb:.0f}"])
        assert seconds <= 30.0
        assert peak_mb <= 1500.0
    finder, nodes = PathFinder(graph), some_nodes(graph, 40).tolist()
    finder.edges(nodes[0], nodes[1])
    begin = time.perf_counter()
    for origin, destination in pairwise(nodes):
        finder.edges(origin, destination)
    seconds = (time.perf_counter() - begin) / (len(nodes) - 1)
    rows.append(["one path on demand, mean of 39", f"{seconds:.4f}", ""])
    begin = time.perf_counter()
    arcs_of(graph)
    rows.append(["reading the arcs", f"{time.perf_counter() - begin:.3f}", ""])
    header = ("what", "seconds", "peak MB")
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
    columns = (graph.tail, graph.head, graph.length_m, graph.travel_time_s)
    for tail, head, length, seconds in zip(*(c.tolist() for c in columns), strict=True):
        G.add_edge(tail, head, length=length, travel_time=seconds)
    return G


def networkx_seconds(G, nodes) -> float:
    """Seconds of the whole matrix, from a few origins: searches, then lengths along the paths."""
    begin = time.perf_counter()
    for origin in nodes[:ORIGINS].tolist():
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


def osrm_seconds(extract, graph, places, folder):
    """Seconds by number of points, and of the preparation; nothing where OSRM is not installed."""
    python = os.environ.get("OSRM_PYTHON", sys.executable)
    known = subprocess.run([python, "-c", "import osrm"], capture_output=True, check=False)
    if known.returncode:
        return None
    positions = [
        np.column_stack([graph.x[nodes], graph.y[nodes]]).tolist() for nodes in places.values()
    ]
    (folder / "points.json").write_text(json.dumps(positions))
    script = Path(__file__).with_name("osrm_table.py")
    done = subprocess.run(
        [python, script, extract, folder / "points.json", folder],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])
