"""What the command line says of two simulations side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commands.answers.results import number
from commands.console.line import Line
from guinguette.language.catalogue import LANGUAGE, say
from guinguette.scenarios.compared.differences import (
    Standing,
    differences_between,
    differences_said,
)
from guinguette.scenarios.written import WrittenSimulation
from maps.scenarios.two_simulations import pair_title


def simulations_lines(
    before: WrittenSimulation, after: WrittenSimulation, pairs: Sequence[tuple[Standing, Standing]]
) -> Iterator[Line]:
    """Say what the second does otherwise, scenario by scenario."""
    yield Line(f"{before.title} ({before.name}) → {after.title} ({after.name})", style="title")
    if not pairs:
        yield Line(say("terminal.no-pair"), style="bad")
    for pair in pairs:
        found = differences_between(*pair)
        yield Line()
        yield Line(pair_title(*pair), style="title")
        for sentence in differences_said(found, LANGUAGE.get(), number):
            yield Line(sentence, style="bad" if found.starved else "plain")
