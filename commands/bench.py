"""The command ``guinguette bench``: solve one published instance, print and keep the answer."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from commands.console.answer import Answer, format_answer
from commands.console.line import Line
from commands.console.options import (
    Effort,
    argument,
    deadline_of,
    option,
    output_option,
    seconds_option,
)
from commands.console.shell import CommandLine, Session
from guinguette.faults import UsageError
from guinguette.language.catalogue import say
from guinguette.language.faults import fault
from routing.whole_files import write_whole

MOST_WORKERS = 4
"""Processes that search side by side on a machine with as many cores."""
USUAL_S = 60.0
FAMILIES = ("village", "pvrp", "convrp")

BenchFamily = Annotated[str, argument("|".join(FAMILIES), "commands.family")]
InstanceFile = Annotated[Path, argument("commands.metavar-file", "commands.instance")]
SecondsOfSearch = Annotated[float | None, seconds_option("commands.seconds-60", low=0.1)]
Seed = Annotated[
    int,
    option(
        "--graine",
        "--seed",
        min=0,
        metavar="commands.metavar-number",
        about="commands.seed",
        show_default=True,
    ),
]
Relaxed = Annotated[
    bool,
    option(
        "--relache",
        "--relaxed",
        about="commands.relaxed",
    ),
]
SameHour = Annotated[
    float | None,
    option(
        "--meme-heure",
        "--same-hour",
        min=0,
        metavar="commands.metavar-number",
        about="commands.same-hour",
    ),
]
AnswerFile = Annotated[Path | None, output_option("commands.answer-file")]


def add_bench_command(line: CommandLine) -> None:
    """Add ``bench`` to the command line."""
    line.command("bench", about="commands.bench")(bench)


def bench(
    session: Session,
    family: BenchFamily,
    file: InstanceFile,
    *,
    seconds: SecondsOfSearch = None,
    effort: Effort = None,
    seed: Seed = 0,
    relaxed: Relaxed = False,
    same_hour: SameHour = None,
    output: AnswerFile = None,
) -> Answer:
    """Answer ``bench``: solve one instance of a family."""
    from commands.answers.results import bench_lines
    from commands.console.interrupt import interruptible
    from routing.benchmarks.runner import FAMILIES as KNOWN
    from routing.benchmarks.runner import run_benchmark

    _refuse_mixtures(family, file, is_relaxed=relaxed, has_hour=same_hour is not None)
    if output is not None:
        output.parent.stat()  # a folder that is not there is said before the search, not after
    with session.terminal.progress(say("terminal.solving")):
        found = interruptible(
            lambda: run_benchmark(
                KNOWN[FAMILIES.index(family)],
                file,
                deadline=deadline_of(seconds, effort, usual_s=USUAL_S),
                seed=seed,
                is_relaxed=relaxed,
                same_hour=same_hour,
                workers=min(MOST_WORKERS, os.cpu_count() or 1),
            )
        )
    answer = Answer(
        result=found, lines=(*bench_lines(found), *_consistency_lines(found)), is_bare=True
    )
    if output is not None:
        write_whole(output, format_answer(answer))
    return answer


def _refuse_mixtures(family: str, file: Path, *, is_relaxed: bool, has_hour: bool) -> None:
    if family not in FAMILIES:
        raise UsageError(fault("family-unknown", value=family, expected=", ".join(FAMILIES)))
    own = {"--relache": (is_relaxed, "village"), "--meme-heure": (has_hour, "convrp")}
    for name, (is_given, expected) in own.items():
        if is_given and family != expected:
            facts = {"family": family, "expected": expected}
            raise UsageError(fault("family-option", value=name, **facts))
    if not file.is_file():
        raise UsageError(fault("file-missing", value=str(file)))


def _consistency_lines(result: Mapping[str, Any]) -> tuple[Line, ...]:
    from commands.answers.results import number

    found = result.get("consistency")
    if found is None:
        return ()
    return (
        Line(number(found["largest_spread"], decimals=2), say("terminal.largest-spread-hours")),
        Line(number(found["mean_vehicles"], decimals=2), say("terminal.vehicles-per-customer")),
    )
