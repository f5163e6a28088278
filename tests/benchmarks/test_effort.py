"""Plans at the same effort, by several seeds: what two commits are compared by."""

from statistics import mean

import pytest

from tests.benchmarks.runs import Run, failures, publish, solve_all, wanted
from tests.shared import SHARED, needs_shared

INSTANCES = (
    ("village", "A1.json", 1500),
    ("village", "B2.json", 1500),
    ("village", "C2.json", 6000),
    ("village", "D1.json", 8000),
    ("pvrp", "p02.txt", 4000),
    ("pvrp", "p05.txt", 4000),
    ("pvrp", "p08.txt", 4000),
)
HEADER = ("instance", "effort", "seeds", "mean cost", "worst cost", "mean gap", "worst gap")


@pytest.mark.benchmark
@needs_shared("benchmarks/village")
@needs_shared("benchmarks/pvrp")
def test_plans_of_five_seeds_at_the_same_effort():
    runs = [
        Run(family, SHARED / "benchmarks" / family / file, effort=effort)
        for family, file, effort in INSTANCES
        if wanted(file.partition(".")[0])
    ]
    done = solve_all(runs, usual_seeds="0,1,2,3,4")
    assert failures(done) == []
    rows = []
    for run, same in zip(runs, done, strict=True):
        costs = [document["cost"] for document in same]
        gaps = [document["gap"] for document in same]
        figures = (f"{mean(costs):.2f}", f"{max(costs):.2f}")
        shares = (f"{mean(gaps):.2%}", f"{max(gaps):.2%}")
        rows.append([run.path.stem, f"{run.effort:g}", str(len(same)), *figures, *shares])
    publish("Same effort, five seeds", "five_seeds_at_the_same_effort", HEADER, rows)
    assert not any(document["unserved"] for same in done for document in same)
