"""The command ``guinguette rules``: the rules of working time, and what a plan makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.line import Line
from commands.console.options import FOLDER, WEEK
from commands.console.session import Session
from guinguette.language.catalogue import say

if TYPE_CHECKING:
    from guinguette.tour import Tour


@command("rules", "regles", FOLDER, WEEK, about="commands.rules")
def rules(_session: Session, folder: Path, *, week: str | None) -> Answer:
    """Answer ``rules``: list them, then the weeks of the crews of a plan."""
    from commands.answers.working_time import rules_lines, weeks_lines, work_document
    from guinguette.folder.read_folder import read_folder
    from guinguette.planning.working_time import A_YEAR, weeks_of_tour
    from guinguette.service.memory import read_memory

    settings = read_folder(folder, today=today()).settings
    memory = read_memory(folder)
    tour: Tour | None = memory.last_tour(week) if memory.editions or week else None
    weeks = weeks_of_tour(settings, memory, tour, remembered=A_YEAR) if tour else ()
    note = () if tour else (Line(say("terminal.work-no-plan"), style="note"),)
    return Answer(
        result={"rules": work_document(settings, weeks, tour)},
        lines=(*rules_lines(settings), *note, *weeks_lines(settings, weeks, tour)),
        warnings=memory.warnings,
    )
