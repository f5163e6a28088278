"""The command ``guinguette impact``: show the CO2 balance of a plan."""

from __future__ import annotations

from pathlib import Path

from commands.console.answer import Answer
from commands.console.command import command
from commands.console.options import FOLDER, WEEK
from commands.console.session import Session


@command("impact", "bilan", FOLDER, WEEK, about="commands.impact")
def impact(_session: Session, folder: Path, week: str | None) -> Answer:
    """Answer ``impact``: balance the plan kept in the folder."""
    from commands.answers.results import balance_lines
    from guinguette.emissions.balance import balance_document, balance_tour
    from guinguette.emissions.of_folder import balance_warnings, folder_assumptions
    from guinguette.service.memory import read_memory

    tour = read_memory(folder).last_tour(week)
    balance = balance_tour(tour, folder_assumptions(folder))
    return Answer(
        result={"impact": balance_document(balance)},
        lines=balance_lines(balance),
        warnings=balance_warnings(balance),
    )
