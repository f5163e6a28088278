"""
The command ``guinguette bench``: solve one published instance, print and keep the answer.

It does what ``python -m routing.benchmarks`` does, in the language and with the errors of the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commands.console.answer import Answer, format_answer
from commands.console.command import command
from commands.console.line import Line
from commands.console.options import EFFORT, deadline_of, seconds_option
from commands.console.parameters import A_FILE, Number, Value, argument, option, switch
from commands.console.session import Session
from guinguette.faults import UsageError
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault
from routing.whole_files import write_whole

FAMILIES = ("village", "pvrp", "convrp")

FAMILY = argument("family", Value("|".join(FAMILIES)), "commands.family")
FILE = argument("file", A_FILE, "commands.instance")
SECONDS = seconds_option("commands.seconds-60", low=0.1)
SEED = option(
    "seed", "--graine", "--seed", takes=Number(0, is_whole=True), about="commands.seed", default=0
)
RELAXED = switch("relaxed", "--relache", "--relaxed", about="commands.relaxed")
SAME_HOUR = option(
    "same_hour", "--meme-heure", "--same-hour", takes=Number(0), about="commands.same-hour"
)
OUTPUT = option("output", "--sortie", "--output", takes=A_FILE, about="commands.answer-file")
_ASKED = (FAMILY, FILE, SECONDS, EFFORT, SEED, RELAXED, SAME_HOUR, OUTPUT)


@command("bench", "bench", *_ASKED, about="commands.bench")
def bench(
    session: Session,
    family: str,
    file: Path,
    *,
    seconds: float | None,
    effort: int | None,
    seed: int,
    relaxed: bool,
    same_hour: float | None,
    output: Path | None,
) -> Answer:
    """Answer ``bench``: solve one instance of a family."""
    from commands.answers.results import bench_lines
    from routing.benchmarks.runner import FAMILIES as KNOWN
    from routing.benchmarks.runner import USUAL_S, run_benchmark

    _refuse_mixtures(family, file, is_relaxed=relaxed, has_hour=same_hour is not None)
    if output is not None:
        output.parent.stat()  # a folder that is not there is said before the search, not after
    found = session.wait_for(
        say("terminal.solving"),
        lambda _tell: run_benchmark(
            KNOWN[FAMILIES.index(family)],
            file,
            deadline=deadline_of(seconds, effort, usual_s=USUAL_S),
            seed=seed,
            is_relaxed=relaxed,
            same_hour=same_hour,
        ),
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
