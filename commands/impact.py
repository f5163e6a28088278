"""The command ``guinguette impact``: show the CO2 balance of a plan."""

from __future__ import annotations

from commands.console.answer import Answer
from commands.console.options import Folder, Week
from commands.console.shell import CommandLine, Session


def add_impact_command(line: CommandLine) -> None:
    """Add ``impact`` to the command line."""
    line.command("impact", "bilan", about="commands.impact")(impact)


def impact(session: Session, folder: Folder, week: Week = None) -> Answer:  # noqa: ARG001
    """Answer ``impact``: balance the plan kept in the folder."""
    from commands.answers.results import balance_lines
    from guinguette.emissions import balance_document, balance_tour
    from guinguette.files.kept_plan import asked_plan
    from guinguette.files.plan_document import read_plan

    balance = balance_tour(read_plan(asked_plan(folder, week)))
    return Answer(result={"impact": balance_document(balance)}, lines=balance_lines(balance))
