"""Quality of plans on published instances; the environment is told in :mod:`.runs`."""

from statistics import mean

import pytest

from tests.benchmarks.runs import (
    HEADER,
    HEADER_END,
    Run,
    complete_cost,
    failures,
    publish,
    row,
    seconds,
    solve_all,
    wanted,
)
from tests.benchmarks.solutions.keep import best_known
from tests.shared import SHARED, needs_shared

VILLAGES = [
    *((name, 60) for name in ("A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3", "D1")),
    *((name, 120) for name in ("E1", "G1")),
    ("F1", 30),
    ("F1", 300),
]
PERIODIC = [f"p{number:02}" for number in range(1, 33)]
FILES = SHARED / "benchmarks"


@pytest.mark.benchmark
@needs_shared("benchmarks/village")
def test_village_instances():
    runs = [
        Run("village", FILES / "village" / f"{name}.json", seconds(usual))
        for name, usual in VILLAGES
        if wanted(name)
    ]
    done = solve_all(runs)
    rows = [row(run, same) for run, same in zip(runs, done, strict=True)]
    show("Village instances", "test_village_instances", rows)
    assert failures(done) == []
    assert not any(document["unserved"] for same in done for document in same)


@pytest.mark.benchmark
@needs_shared("benchmarks/village")
def test_relaxed_village_instances():
    """Week fixed, weekday free: the problem that tools without periodic rules can express."""
    runs = [
        Run("village", FILES / "village" / f"{name}.json", seconds(usual), is_relaxed=True)
        for name, usual in VILLAGES
        if wanted(name) and usual <= 60
    ]
    done = solve_all(runs)
    rows = [row(run, same) for run, same in zip(runs, done, strict=True)]
    show("Village instances, relaxed", "test_relaxed_village", rows)
    assert failures(done) == []


@pytest.mark.benchmark
@needs_shared("benchmarks/pvrp")
def test_periodic_instances():
    limit = seconds(60)
    runs = [Run("pvrp", FILES / "pvrp" / f"{p}.txt", limit) for p in PERIODIC if wanted(p)]
    known = best_known()
    done = solve_all(runs)
    excess = [
        [cost / known[d["instance"]] - 1 for d in same if (cost := complete_cost(d)) is not None]
        for same in done
    ]
    rows = [
        row(run, same, f"{mean(more):+.2%}" if more else "", f"{max(more):+.2%}" if more else "")
        for run, same, more in zip(runs, done, excess, strict=True)
    ]
    solved = [more for more in excess if more]
    if solved:
        over = f"{mean(mean(more) for more in solved):+.2%}", f"{max(map(max, solved)):+.2%}"
        rows.append(["all", f"{limit:g}", *[""] * 5, *over, "", "", ""])
    more = ("to best known", "worst to best known")
    show(f"Periodic instances of Cordeau, {limit:g} s", "test_periodic", rows, *more)
    assert failures(done) == []


def show(section, key, rows, *more):
    publish(section, key, (*HEADER, *more, *HEADER_END), rows)
