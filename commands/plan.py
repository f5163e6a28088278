"""The command ``guinguette plan``: plan a folder and write its documents."""

from __future__ import annotations

from pathlib import Path

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.options import EFFORT, FOLDER, REPLACE, SECONDS, deadline_of
from commands.console.session import Session
from commands.working import alone
from commands.write_documents import plan_answer, write_plan
from guinguette.faults import Fault
from guinguette.language.catalogue import say


@command("plan", "planifier", FOLDER, SECONDS, EFFORT, REPLACE, about="commands.plan")
@alone
def plan(
    session: Session, folder: Path, seconds: float | None, effort: int | None, *, replace: bool
) -> Answer:
    """Answer ``plan``: search, then write the documents."""
    from commands.answers.results import progress_text, tour_lines
    from commands.stopped import stopped_notes
    from guinguette.emissions.balance import balance_tour
    from guinguette.emissions.of_folder import folder_assumptions
    from guinguette.files.plan_document import plan_document
    from guinguette.folder.read_folder import read_folder
    from guinguette.planning.plan_tour import plan_tour
    from guinguette.service.kept_plan import former_plan

    read = read_folder(folder, today=today())
    assumptions = folder_assumptions(folder)
    met: list[Fault] = []
    kept: list[bool] = []
    tour, is_stopped = session.search(
        say("terminal.planning-tours"),
        lambda tell, should_stop: plan_tour(
            read,
            former=former_plan(folder, read.settings.horizon.start),
            deadline=deadline_of(seconds, effort, should_stop=should_stop),
            on_progress=lambda cost, lower_bound: tell(progress_text(cost, lower_bound)),
            on_warning=met.append,
            on_lookup=kept.append,
        ),
    )
    stopped = stopped_notes(folder, tour, replace=replace) if is_stopped else ()
    balance = balance_tour(tour, assumptions)
    written = write_plan(session, folder, tour, balance)
    return plan_answer(
        tour,
        result={
            "plan": plan_document(tour),
            "matrix": {"was_kept": kept[0] if kept else None},
            **written.result,
        },
        lines=(*tour_lines(tour, balance), *written.lines),
        warnings=(*read.warnings, *met, *stopped, *written.warnings),
    )
