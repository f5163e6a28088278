"""Sites chosen among 2,264 communes, to a gap; and among 300 of them, beside spopt."""

import csv
import subprocess
import sys
import time

import numpy as np
import pytest

from routing.great_circle import great_circle_m
from routing.location.choose import max_covering, p_median
from routing.solver.deadline import Deadline
from tests.benchmarks.report import record
from tests.program import SOURCE
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.benchmark
DEMAND = SHARED / "demand" / "communes_demand.csv"
SECONDS = 50.0
METRES_A_MINUTE = 55_000 / 60 / 1.3
"""As the crow flies, of a van on roads 1.3 times as long at 55 km/h."""
FACILITIES = (5, 20, 60, 200)
REACHES = (None, 10, 15)
"""The median, and minutes within which a commune is covered."""


def communes(count=None):
    """Distances in metres between communes, and their inhabitants."""
    with DEMAND.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["lon"]]
    if count:
        rows = [rows[k] for k in np.random.default_rng(17).permutation(len(rows))[:count]]
    lon, lat, people = (
        np.array([float(row[c] or 0) for row in rows]) for c in ("lon", "lat", "pop")
    )
    return great_circle_m(lon[:, None], lat[:, None], lon[None, :], lat[None, :]), people


def solved(costs, weights, facilities, reach, seconds=SECONDS):
    """Choose sites: value, gap, status."""
    options = {"facilities": facilities, "weights": weights, "deadline": Deadline(seconds=seconds)}
    if reach is None:
        found = p_median(costs, **options)
        return found.cost / weights.sum() / 1000, found.gap, found.status
    found = max_covering(costs <= reach * METRES_A_MINUTE, **options)
    return found.value / weights.sum(), found.gap, found.status


def shown(value, reach):
    return f"{value:.3f} km" if reach is None else f"{value:.2%}"


def problem(reach):
    return "median" if reach is None else f"covering, {reach} min"


@needs_shared("demand", "communes_demand.csv")
def test_sites_among_2264_communes():
    script = (
        "import resource, sys, time; begin = time.perf_counter()\n"
        "from tests.benchmarks.test_location import communes, solved\n"
        "facilities, reach = int(sys.argv[1]), int(sys.argv[2]) or None\n"
        "costs, weights = communes(); begin = time.perf_counter(), time.process_time()\n"
        "found = solved(costs, weights, facilities, reach)\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "print(*found, time.perf_counter() - begin[0], time.process_time() - begin[1], peak)"
    )
    rows = []
    for reach in REACHES:
        for facilities in FACILITIES:
            command = [sys.executable, "-c", script, str(facilities), str(reach or 0)]
            done = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, check=True)
            value, gap, status, seconds, spent, peak = done.stdout.split()
            assert float(gap) <= 0.02
            rows.append(
                [problem(reach), f"{facilities}", shown(float(value), reach), f"{float(gap):.3%}",
                 status, f"{float(seconds):.1f}", f"{float(spent):.1f}", f"{float(peak):.0f}"]
            )  # fmt: skip
    header = ("problem", "sites", "mean distance, or covered", "gap", "status", "seconds",
              "of the processor", "peak MB")  # fmt: skip
    command = (
        "pytest -m benchmark -k sites_among_2264 -s: inhabitants of 02, 10, 51, 52, every commune "
        f"a site, great circles, {SECONDS:g} s at most"
    )
    print(record("Sites among 2,264 communes", command=command, header=header, rows=rows))


@pytest.mark.filterwarnings("ignore")
@needs_shared("demand", "communes_demand.csv")
def test_sites_among_300_communes_are_those_of_spopt():
    pytest.importorskip("spopt", reason="the peers of requirements/peers.txt are not installed")
    from tests.benchmarks.peers.spopt_location import least_cost, most_covered

    costs, weights = communes(300)
    rows = []
    for reach in REACHES:
        for facilities in (3, 10, 30):
            begin, spent = time.perf_counter(), time.process_time()
            value, _, status = solved(costs, weights, facilities, reach)
            ours, mine = time.perf_counter() - begin, time.process_time() - spent
            begin = time.perf_counter()
            if reach is None:
                theirs = least_cost(costs, facilities, weights) / weights.sum() / 1000
            else:
                within = costs <= reach * METRES_A_MINUTE
                theirs = most_covered(within, facilities, weights) / weights.sum()
            assert status == "optimal"
            assert value == pytest.approx(theirs, rel=1e-7)
            rows.append(
                [problem(reach), f"{facilities}", shown(value, reach), shown(theirs, reach),
                 f"{value / theirs - 1:+.0e}", f"{ours:.2f} ({mine:.2f})",
                 f"{time.perf_counter() - begin:.1f}"]
            )  # fmt: skip
    header = ("problem", "sites", "ours", "spopt, CBC", "difference", "ours s (CPU)", "spopt s")
    command = "pytest -m benchmark -k sites_among_300 -s: 300 communes of the 2,264, drawn"
    print(record("Sites among 300 communes", command=command, header=header, rows=rows))
