"""The command ``guinguette plan``: plan a folder and write its documents."""

from __future__ import annotations

from pathlib import Path

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.options import DRY_RUN, EFFORT, FOLDER, PRICE, REPLACE, SECONDS, deadline_of
from commands.console.parameters import switch
from commands.console.session import Session
from commands.working import alone, stopped_notes
from commands.write_documents import continued_answer, write_continued
from guinguette.language.catalogue import say

AFRESH = switch("is_afresh", "--libre", "--afresh", about="commands.afresh")
_ASKED = (FOLDER, AFRESH, PRICE, DRY_RUN, SECONDS, EFFORT, REPLACE)


@command("plan", "planifier", *_ASKED, about="commands.plan")
@alone
def plan(
    session: Session,
    folder: Path,
    *,
    is_afresh: bool,
    price_eur: float | None,
    dry_run: bool,
    seconds: float | None,
    effort: int | None,
    replace: bool,
) -> Answer:
    """Answer ``plan``: go on with what was promised, then write the documents."""
    from commands.answers.comparison import continued_lines
    from commands.answers.results import progress_text, tour_lines
    from commands.answers.season import lost_contracts, season_lines
    from guinguette.emissions.balance import balance_tour
    from guinguette.emissions.of_folder import folder_assumptions
    from guinguette.files.plan_document import plan_document
    from guinguette.folder.read_folder import read_folder
    from guinguette.planning.continuity.rounds import Aims
    from guinguette.planning.hand.sheet import with_sheet
    from guinguette.planning.replan_tour import continue_tour
    from guinguette.service.memory import read_memory
    from guinguette.service.standing import standing_of

    read = read_folder(folder, today=today())
    assumptions = folder_assumptions(folder)
    memory = session.memory or read_memory(folder)
    standing = standing_of(memory, read.settings.horizon.start)
    kept: list[bool] = []
    found, is_stopped = session.search(
        say("terminal.planning-tours"),
        lambda tell, should_stop: with_sheet(
            read,
            memory,
            standing,
            lambda begun: continue_tour(
                read,
                begun,
                Aims(
                    today=today(),
                    price_eur=price_eur,
                    is_afresh=is_afresh,
                    deadline=deadline_of(seconds, effort, should_stop=should_stop),
                    on_progress=lambda cost, lower_bound: tell(progress_text(cost, lower_bound)),
                    on_lookup=kept.append,
                ),
            ),
            today=today(),
        ),
    )
    tour = found.after
    renamed = tuple(lost_contracts(read, standing))
    notes = stopped_notes(folder, tour, replace=replace or dry_run) if is_stopped else ()
    balance = balance_tour(tour, assumptions)
    written = Answer() if dry_run else write_continued(session, found, balance)
    return continued_answer(
        found,
        written,
        (*notes, *renamed),
        result={"plan": plan_document(tour), "matrix": {"was_kept": kept[0] if kept else None}},
        lines=(
            *tour_lines(tour, balance),
            *season_lines(tour),
            *continued_lines(found, is_afresh=is_afresh),
        ),
        is_dry=dry_run,
    )
