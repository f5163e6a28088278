"""Time and memory of what a newcomer runs first."""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import mean

import pytest

from guinguette.examples import EXAMPLES, example_path
from guinguette.folder.read_folder import read_folder
from guinguette.planning.folder_problem import build_problem
from guinguette.roads.of_folder import folder_roads
from routing.solver.deadline import Deadline
from routing.solver.solve import solve
from tests.benchmarks.report import record

GUINGUETTE = str(Path(sys.executable).with_name("guinguette"))
PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(done.stdout)
sys.exit(done.returncode)
"""


def measured(*arguments):
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", PEAK, GUINGUETTE, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"GUINGUETTE_LANGUE": "fr"},
    )
    seconds = time.perf_counter() - begin
    peak, _, output = done.stdout.partition("\n")
    return seconds, int(peak) / 1024.0, output


@pytest.mark.benchmark
def test_the_demo_and_the_help(tmp_path):
    rows = []
    for example in EXAMPLES:
        folder = tmp_path / example
        seconds, peak, output = measured(
            "demo", "--exemple", example, "--dossier", str(folder), "--json"
        )
        plan = json.loads(output)["plan"]
        served = {v["commune"] for r in plan["routes"] for v in r["visits"]}
        figures = f"{len(served)} communes, {plan['status']}, gap {plan['gap']:.2%}"
        rows.append(
            [f"`guinguette demo --exemple {example}`", f"{seconds:.1f}", f"{peak:.0f}", figures]
        )
        assert len(served) + len(plan["unserved"]) in {87, 63, 24}
    times = sorted(measured("--help")[0] for _ in range(5))
    rows.append(["`guinguette --help`, median of 5", f"{times[2]:.2f}", "", ""])
    print(
        record(
            "The whole job",
            command="pytest -m benchmark -k whole_job -s",
            header=("command", "seconds", "peak MB", "result"),
            rows=rows,
        )
    )


def spread_min(problem, solution):
    """Return the widest spread of the hours of opening at a stop, in minutes."""
    hours = defaultdict(list)
    for route in solution.routes:
        for i, start_s in zip(route.stops, route.starts_s, strict=True):
            hours[i].append(start_s)
    return max(max(found) - min(found) for found in hours.values()) / 60


@pytest.mark.benchmark
@pytest.mark.parametrize("effort", [12_000])
def test_the_same_hour(effort):
    rows = []
    for example in EXAMPLES:
        folder = read_folder(example_path(example))
        problem, _ = build_problem(folder, folder_roads(folder))
        gaps, spreads, seconds = [], [], []
        for seed in range(1, 6):
            found = solve(problem, deadline=Deadline(effort=effort), seed=seed, target_gap=0.005)
            assert not found.unserved
            gaps.append((found.cost - found.lower_bound) / found.cost)
            spreads.append(spread_min(problem, found))
            seconds.append(found.runtime_s)
        shares = (f"{mean(gaps):.2%}", f"{max(gaps):.2%}")
        rows.append([example, f"{effort}", *shares, f"{max(spreads):.0f}", f"{max(seconds):.0f}"])
    print(
        record(
            "The same hour within 60 minutes, five seeds",
            command="pytest -m benchmark -k same_hour -s",
            header=("example", "effort", "mean gap", "worst gap", "widest min", "longest s"),
            rows=rows,
        )
    )
