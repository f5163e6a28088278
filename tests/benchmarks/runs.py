"""
Many instances, one after the other or some at a time, and a row of a table for each.

Environment: ``BENCH_SECONDS`` (of search, for every instance; a table by effort has its own),
``BENCH_SEEDS`` (``0,1,2``; one of
them, 0, where omitted), ``BENCH_PROCESSES`` (instances solved at a time, 1 where omitted),
``BENCH_ONLY`` (names of instances, ``p01,p02``: the table is shown, RESULTS.md stays) and
``BENCH_PLANS`` (a folder that keeps each whole answer, as ``python -m routing.benchmarks`` prints
it).
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from statistics import mean
from typing import Any

from routing.benchmarks.runner import Family, run_benchmark
from routing.solver.deadline import Deadline
from tests.benchmarks.report import record

Document = dict[str, Any]
HEADER = ("instance", "limit s", "method", "cost", "lower bound", "gap", "worst gap")
HEADER_END = ("seconds", "CPU s", "unserved")
_NAMES = ("BENCH_SECONDS", "BENCH_SEEDS", "BENCH_PROCESSES", "BENCH_SAME_HOUR", "BENCH_ONLY")


@dataclass(frozen=True, slots=True)
class Run:
    """One file, solved for some seconds, or by some effort where it has any."""

    family: Family
    path: Path
    seconds: float = math.inf
    effort: float = math.inf
    seed: int = 0
    is_relaxed: bool = False
    same_hour: float | None = None

    def solved(self) -> Document:
        """Solve; what went wrong is told in ``failed``."""
        try:
            document = run_benchmark(
                self.family,
                self.path,
                deadline=Deadline(seconds=self.seconds, effort=self.effort),
                seed=self.seed,
                is_relaxed=self.is_relaxed,
                same_hour=self.same_hour,
            )
        except Exception as error:
            return {"instance": self.path.stem, "failed": f"{type(error).__name__}: {error}"}
        self._keep(document)
        return document

    @property
    def limit(self) -> str:
        """How long it may search, for the name of a file."""
        by_work = math.isfinite(self.effort)
        return f"effort{self.effort:g}" if by_work else f"{self.seconds:g}s"

    def _keep(self, document: Document) -> None:
        folder = os.environ.get("BENCH_PLANS")
        if folder:
            parts = [self.path.stem, self.limit, f"seed{self.seed}"]
            parts += ["relaxed"] * self.is_relaxed + ["same-hour"] * (self.same_hour is not None)
            kept = Path(folder) / self.family / f"{'-'.join(parts)}.json"
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(document), encoding="utf-8")


def complete_cost(document: Document) -> float | None:
    """Cost of a plan that serves everyone, ``None`` where it does not: others cannot compare."""
    return None if "failed" in document or document["unserved"] else float(document["cost"])


def seconds(usual: float) -> float:
    """Seconds of search: those of the environment, or the usual ones."""
    return float(os.environ.get("BENCH_SECONDS") or usual)


def seeds(usual: str = "0") -> list[int]:
    """Seeds to run: those of the environment, or the usual ones."""
    return [int(seed) for seed in (os.environ.get("BENCH_SEEDS") or usual).split(",")]


def wanted(name: str) -> bool:
    """Whether an instance is asked for."""
    only = os.environ.get("BENCH_ONLY")
    return not only or name in only.split(",")


def publish(section: str, key: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show a table and put it into RESULTS.md, with the command that remakes it."""
    given = [f"{name}={os.environ[name]}" for name in _NAMES if os.environ.get(name)]
    command = " ".join([*given, f"pytest -m benchmark -k {key} -s"])
    if os.environ.get("BENCH_ONLY"):
        print(f"{section}: {command}", *(" | ".join(row) for row in [header, *rows]), sep="\n")
    else:
        print(record(section, command=command, header=header, rows=rows))


def solve_all(runs: Iterable[Run], *, usual_seeds: str = "0") -> list[list[Document]]:
    """Solve each run with each seed: one list of documents per run, in order."""
    asked = [[replace(run, seed=seed) for seed in seeds(usual_seeds)] for run in runs]
    flat = [run for same in asked for run in same]
    processes = int(os.environ.get("BENCH_PROCESSES") or 1)
    done = iter(_in_processes(flat, processes) if processes > 1 else map(_told, flat))
    return [[next(done) for _ in same] for same in asked]


def _told(run: Run) -> Document:
    document = run.solved()
    facts = [f"{key} {document[key]}" for key in ("cost", "gap", "failed") if key in document]
    print(run.path.stem, run.seed, *facts, flush=True)
    return document


def _in_processes(runs: Sequence[Run], processes: int) -> list[Document]:
    """Solve some at a time; a process that has read the library goes on to the next instance."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(_told, run) for run in runs]
        return [_answer(future, run) for future, run in zip(futures, runs, strict=True)]


def _answer(future: Future[Document], run: Run) -> Document:
    try:
        return future.result()
    except Exception as error:
        return {"instance": run.path.stem, "failed": f"{type(error).__name__}: {error}"}


def row(run: Run, documents: Sequence[Document], *more: str) -> list[str]:
    """Cells of one run under :data:`HEADER`, ``more`` and :data:`HEADER_END`: means over seeds."""
    failed = [document["failed"] for document in documents if "failed" in document]
    if failed:
        blanks = [""] * (len(HEADER) - 3 + len(more) + len(HEADER_END))
        return [run.path.stem, f"{run.seconds:g}", f"failed: {failed[0][:80]}", *blanks]
    return [
        run.path.stem,
        f"{run.seconds:g}",
        ", ".join(sorted({document["method"] for document in documents})),
        f"{mean(document['cost'] for document in documents):.2f}",
        f"{max(document['lower_bound'] for document in documents):.2f}",
        f"{mean(document['gap'] for document in documents):.2%}",
        f"{max(document['gap'] for document in documents):.2%}",
        *more,
        f"{mean(document['seconds'] for document in documents):.1f}",
        f"{mean(document['cpu_seconds'] for document in documents):.1f}",
        str(max(len(document["unserved"]) for document in documents)),
    ]


def failures(documents: Iterable[Sequence[Document]]) -> list[str]:
    """What went wrong, where anything did."""
    flat = [document for same in documents for document in same]
    return [f"{found['instance']}: {found['failed']}" for found in flat if "failed" in found]
