"""Time and memory to build a network from an extract, and to load it, as it grows tenfold."""

import json
import subprocess
import sys

import pytest

from tests.benchmarks.report import record
from tests.osm_factory import write_departements

FOUR = ("02", "10", "51", "52")
THIRTEEN = tuple(f"{number:02}" for number in range(1, 14))
FORTY_TWO = tuple(f"{number:02}" for number in range(1, 44) if number != 20)
# Not ru_maxrss: after an exec it still counts the pages of the parent.
PEAK = """
def peak_mb():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
"""
BUILD = """
import json, sys, time
from pathlib import Path
from routing.network.reading.osm import read_extracts
from routing.network.store import save_network
begin = time.perf_counter()
network = read_extracts([Path(sys.argv[1])], area=None)
read = time.perf_counter() - begin
save_network(network, Path(sys.argv[2]))
figures = {"read": read, "build": time.perf_counter() - begin, "peak": peak_mb()}
figures["cpu"] = time.process_time()
print(json.dumps(figures | {"nodes": network.node_count, "edges": network.edge_count}))
"""
LOAD = """
import json, sys, time
from pathlib import Path
start = time.perf_counter()
from routing.network.store import load_network
begin = time.perf_counter()
network = load_network(Path(sys.argv[1]))
total = float(network.length_m.sum()) + float(network.shape_x.sum())
end = time.perf_counter()
print(json.dumps({"load": end - begin, "with_imports": end - start, "peak": peak_mb()}))
"""


def in_a_fresh_process(program, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", PEAK + program, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def measured(folder, name, departements):
    extract, network = folder / f"{name}.osm.pbf", folder / name
    facts = write_departements(extract, departements)
    built = in_a_fresh_process(BUILD, extract, network)
    loads = [in_a_fresh_process(LOAD, network) for _ in range(3)]
    loaded = sorted(loads, key=lambda found: found["load"])[1]
    size_mb = sum(file.stat().st_size for file in network.rglob("*") if file.is_file()) / 1e6
    return facts, built, loaded, size_mb, extract.stat().st_size / 1e6


@pytest.mark.benchmark
def test_networks_of_a_tenth_a_third_and_a_million_junctions(tmp_path):
    rows, builds = [], []
    for name, departements in (("four", FOUR), ("thirteen", THIRTEEN), ("many", FORTY_TWO)):
        facts, built, loaded, size_mb, extract_mb = measured(tmp_path, name, departements)
        rows.append(
            [
                f"{len(departements)} départements, {facts.area_km2:,.0f} km²",
                f"{facts.junctions:,}",
                f"{built['nodes']:,} / {built['edges']:,}",
                f"{extract_mb:.1f} MB",
                f"{built['read']:.1f}",
                f"{built['build']:.1f}",
                f"{1e6 * built['cpu'] / facts.junctions:.0f}",
                f"{built['peak']:.0f}",
                f"{size_mb:.0f} MB",
                f"{loaded['load']:.2f} ({loaded['with_imports']:.2f})",
                f"{loaded['peak']:.0f}",
            ]
        )
        builds.append((facts.junctions, built["cpu"], built["peak"]))
        assert built["build"] < 60.0 or name != "four"
        assert built["nodes"] == pytest.approx(facts.junctions, rel=0.1)
    print(
        record(
            "Building and loading networks",
            command="pytest -m benchmark -k networks -s",
            header=(
                "generated extract", "junctions", "nodes / edges kept", "extract", "read s",
                "read + save s", "CPU µs per junction", "build peak MB", "network",
                "cold load s (with imports)", "load peak MB",
            ),
            rows=rows,
        )
    )  # fmt: skip
    (small, seconds, _), _, (large, slow, peak) = builds
    # Linear, on a shared machine: a junction of a large network costs that of a small one.
    assert slow / large < 1.5 * seconds / small
    assert peak < 2048
    assert float(rows[0][-2].split()[0]) < 1.0
