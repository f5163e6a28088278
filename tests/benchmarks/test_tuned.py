"""What half and double of a tuned number change, at the same effort: the numbers' own reasons."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean
from tempfile import TemporaryDirectory

import pytest

from tests.benchmarks.report import record
from tests.benchmarks.tuned import AS_IT_IS
from tests.shared import needs_shared

HEADER = ("room", "number", "value", "mean", "worst", "effort", "missing")
COLUMNS, GENETIC = "routing.solver.columns", "routing.solver.genetic"
SEARCH = "routing.solver.search"


@dataclass(frozen=True, slots=True)
class Tuned:
    """A number, the values tried beside its own, and whether compiled code reads it."""

    room: str
    module: str
    name: str
    values: tuple[object, ...]
    is_compiled: bool = False


TUNED = (
    Tuned("columns", f"{COLUMNS}.master", "_TEMPLATES_AT_ONCE", (1_000, 4_000)),
    Tuned("columns", f"{COLUMNS}.master", "_SMOOTHING", (0.25, 0.75)),
    Tuned("columns", f"{COLUMNS}.pool", "_AT_ONCE", (100, 400)),
    Tuned("columns", f"{COLUMNS}.branching", "_TRIED", (6, 24)),
    Tuned("columns", f"{COLUMNS}.branching", "_ROUNDS_AT_ROOT", (20, 80)),
    Tuned("columns", f"{COLUMNS}.branching", "_DIVE_EVERY", (10, 40)),
    Tuned("columns", f"{COLUMNS}.branching", "_NEARLY", (0.5, 0.9)),
    Tuned("columns", f"{COLUMNS}.improve", "_MOST_COLUMNS", (2_500, 10_000)),
    Tuned("columns", f"{COLUMNS}.cuts", "_VIOLATION", (0.01, 0.04)),
    Tuned("columns", f"{COLUMNS}.templates", "EASY_COLUMNS", (7_500, 30_000)),
    Tuned("columns", f"{COLUMNS}.templates", "PROOF_COLUMNS", (30_000, 120_000)),
    Tuned("columns", f"{COLUMNS}.templates", "_SEARCH_S_PER_STOP", (0.02, 0.08)),
    Tuned("columns", f"{COLUMNS}.templates", "_FIRST_COLUMNS", (4_000, 16_000)),
    Tuned("columns", f"{COLUMNS}.templates", "_MOST_CUTS", (200, 800)),
    Tuned("genetic", f"{GENETIC}.search", "_STEPS", (500, 2_000)),
    Tuned("genetic", f"{GENETIC}.search", "_FOUNDERS", (1, 4)),
    Tuned("genetic", f"{GENETIC}.search", "_HOT", (0.5, 2.0)),
    Tuned("genetic", f"{GENETIC}.search", "_WARM", (0.15, 0.6)),
    Tuned("genetic", f"{GENETIC}.search", "_COLD", (0.005, 0.02)),
    Tuned("genetic", f"{GENETIC}.search", "_WISHED_SHARE", (0.25, 0.75)),
    Tuned("genetic", f"{GENETIC}._problem_arrays", "_NEAR", (50, 200)),
    Tuned("genetic", f"{GENETIC}._problem_arrays", "_DEAR", (5.0, 20.0)),
    Tuned("genetic", f"{GENETIC}._ruin_recreate", "_REMOVED", (5.0, 20.0), is_compiled=True),
    Tuned("genetic", f"{GENETIC}._ruin_recreate", "_LONGEST_STRING", (5.0, 20.0), is_compiled=True),
    Tuned("genetic", f"{GENETIC}._ruin_recreate", "_SPLIT", (0.25, 1.0), is_compiled=True),
    Tuned("genetic", f"{GENETIC}._ruin_recreate", "_BLINK", (0.01, 0.04), is_compiled=True),
    Tuned("search", f"{SEARCH}.large_neighbourhood", "_HOT", (0.05, 0.2)),
    Tuned("search", f"{SEARCH}.large_neighbourhood", "_COLD", (0.0005, 0.002)),
    Tuned("search", f"{SEARCH}.large_neighbourhood", "_FIRST_CYCLE", (500, 2_000)),
    Tuned("search", f"{SEARCH}.large_neighbourhood", "_ROUNDS_PER_UNIT", (10, 40)),
    Tuned("search", f"{SEARCH}.large_neighbourhood", "_IDLE_CYCLES", (3, 12)),
    Tuned("search", f"{SEARCH}._tables", "_NEAR", (30, 120)),
    Tuned("search", f"{SEARCH}._anneal", "_MOST_WAITING", (20, 80), is_compiled=True),
    Tuned("search", f"{SEARCH}._anneal", "_MOST_REGRET", (5, 20), is_compiled=True),
    Tuned("search", f"{SEARCH}._anneal", "_HOPE", (0.1, 0.4), is_compiled=True),
    Tuned("search", f"{SEARCH}._ruins", "_MOST", (15, 60), is_compiled=True),
    Tuned("search", f"{SEARCH}._ruins", "_FEW", (8, 32), is_compiled=True),
)


def wanted() -> list[Tuned]:
    """List the numbers of ``BENCH_ONLY`` (``_SPLIT,_BLINK``, or a room); all where omitted."""
    only = [word for word in os.environ.get("BENCH_ONLY", "").split(",") if word]
    return [each for each in TUNED if not only or {each.name, each.room} & {*only}]


def runs(tuned: Tuned, value: object) -> list[dict]:
    """Search in a process of its own, and in a fresh folder of compiled code where it must be."""
    with TemporaryDirectory() as folder:
        kept = {"NUMBA_CACHE_DIR": folder} if tuned.is_compiled and value != AS_IT_IS else {}
        words = [tuned.module, tuned.name, str(value), tuned.room]
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.tuned", *words],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | kept,
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


def line(tuned: Tuned, value: object, found: list[dict], usual: list[dict]) -> tuple[str, ...]:
    """
    One row: mean and worst of what is not proven, or of what is dearer than with the usual value.

    ``effort`` is the mean spent until the plan was proven, or until the end.
    """
    if tuned.room == "columns":
        shares = [1.0 - each["lower_bound"] / each["cost"] for each in found]
    else:
        shares = [e["cost"] / u["cost"] - 1.0 for e, u in zip(found, usual, strict=True)]
    missing = sum(each["missing"] for each in found)
    spent = mean(each["effort"] for each in found)
    name = "as they are" if value == AS_IT_IS else tuned.name
    shown = "" if value == AS_IT_IS else str(value)
    figures = (f"{mean(shares):.2%}", f"{max(shares):.2%}", f"{spent:.0f}", str(missing))
    return (tuned.room, name, shown, *figures)


def rows() -> Iterator[tuple[str, ...]]:
    """Search with each number at its other values, after once with all as they are."""
    usual: dict[str, list[dict]] = {}
    for tuned in wanted():
        if tuned.room not in usual:
            usual[tuned.room] = runs(tuned, AS_IT_IS)
            yield line(tuned, AS_IT_IS, usual[tuned.room], usual[tuned.room])
        for value in tuned.values:
            yield line(tuned, value, runs(tuned, value), usual[tuned.room])


@pytest.mark.benchmark
@needs_shared("benchmarks/village")
def test_half_and_double_of_each_tuned_number():
    found = []
    for row in rows():
        print("|", " | ".join(row), "|", flush=True)
        found.append(row)
    assert len(found) > len(wanted())
    if not os.environ.get("BENCH_ONLY"):
        command = "pytest -m benchmark -k tuned -s"
        record("Tuned numbers, half and double", command=command, header=HEADER, rows=found)
