"""Quality of plans on published instances, within a minute each."""

import re

import pytest

from routing.benchmarks.bench import run_benchmark
from tests.benchmarks.report import record
from tests.shared import SHARED, needs_shared

VILLAGES = ("A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3", "D1", "E1", "F1", "G1")
PERIODIC = ("p01", "p02", "p05", "p08", "p14", "p26", "p32")


@pytest.mark.benchmark
@needs_shared("benchmarks/village")
def test_village_instances():
    rows = []
    for name in VILLAGES:
        done = run_benchmark("village", SHARED / "benchmarks/village" / f"{name}.json", seconds=60)
        assert not done["unserved"]
        assert done["lower_bound"] <= done["cost"]
        rows.append(row(done))
    show("Village instances, 60 s", rows, "village")


@pytest.mark.benchmark
@needs_shared("benchmarks/pvrp")
def test_periodic_instances():
    table = (SHARED / "benchmarks/pvrp/README.md").read_text(encoding="utf-8")
    best_known = {
        m[1]: float(m[2]) for m in re.finditer(r"^\| (p\d+) \|.*\| ([\d.]+) \|$", table, re.M)
    }
    rows = []
    for name in PERIODIC:
        done = run_benchmark("pvrp", SHARED / "benchmarks/pvrp" / f"{name}.txt", seconds=30)
        excess = done["cost"] / best_known[name] - 1
        rows.append([*row(done), f"{excess:+.2%}"])
    show("Periodic instances of Cordeau, 30 s", rows, "periodic", "to best known")


def row(done):
    return [
        done["instance"],
        done["method"],
        f"{done['cost']:.2f}",
        f"{done['lower_bound']:.2f}",
        f"{done['gap']:.2%}",
        f"{done['seconds']:.1f}",
        str(len(done["unserved"])),
    ]


def show(section, rows, key, *more):
    header = ("instance", "method", "cost", "lower bound", "gap", "seconds", "unserved", *more)
    command = f"pytest -m benchmark -k {key} -s"
    print(record(section, command=command, header=header, rows=rows))
