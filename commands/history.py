"""The command ``guinguette history``: what was planned when, and one of it brought back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import now, today
from commands.console.command import command
from commands.console.line import Line
from commands.console.options import FOLDER
from commands.console.parameters import Number, option, switch
from commands.console.session import Session
from commands.working import alone
from commands.write_documents import memory_of, plan_answer, write_plan
from guinguette.language.catalogue import count, say

if TYPE_CHECKING:
    from guinguette.service.edition import Edition
    from guinguette.service.memory import Memory

BACK = option(
    "back",
    "--revenir",
    "--bring-back",
    takes=Number(1, is_whole=True, name="commands.metavar-number"),
    about="commands.bring-back",
)
UNLOCK = switch("unlock", "--deverrouiller", "--unlock", about="commands.unlock")


@command("history", "historique", FOLDER, BACK, UNLOCK, about="commands.history")
def history(session: Session, folder: Path, *, back: int | None, unlock: bool) -> Answer:
    """Answer ``history``: free the folder where asked, then list or bring back."""
    from guinguette.service.memory import at_work, read_memory

    if unlock:
        with at_work(folder, command="", now=now(), today=today(), is_forced=True):
            pass
    if back is not None:
        return bring_back(session, folder, back)
    memory = read_memory(folder)
    return Answer(
        result={"history": [_document(one) for one in memory.editions]},
        lines=(
            *((Line(say("terminal.unlocked"), style="good"),) if unlock else ()),
            *_lines(memory),
        ),
        warnings=memory.warnings,
    )


@alone
def bring_back(session: Session, folder: Path, number: int) -> Answer:
    """Keep a plan of the past as a new edition, write its documents, and say what changes."""
    from commands.answers.comparison import changes_lines
    from commands.answers.results import unserved_lines
    from guinguette.calendar import week_name
    from guinguette.emissions.balance import balance_tour
    from guinguette.emissions.of_folder import folder_assumptions
    from guinguette.service.restoring import edition_of, restored
    from guinguette.tour_changes import changes_document, compare_tours
    from maps.pages.changes import changes_page

    memory = memory_of(session)
    edition = edition_of(memory, number, today=today())
    after = restored(memory, edition, today=today())
    changes = compare_tours(memory.last_tour(week_name(after.start)), after)
    page = changes_page(changes, after=after, printed_on=today())
    balance = balance_tour(after, folder_assumptions(folder))
    written = write_plan(session, after, balance, changes=page, restores=edition)
    return plan_answer(
        after,
        result={"restored": {"edition": number, **changes_document(changes)}, **written.result},
        lines=(
            Line(say("terminal.edition-back", number=number), style="title"),
            *changes_lines(changes),
            *unserved_lines(after),
            *written.lines,
        ),
        warnings=written.warnings,
    )


def _document(edition: Edition) -> dict[str, object]:
    from guinguette.document import plain

    return plain(edition) | {"end": edition.end.isoformat()}


def _lines(memory: Memory) -> tuple[Line, ...]:
    if not memory.editions:
        return (Line(say("terminal.no-edition"), style="note"),)
    return tuple(line for one in reversed(memory.editions) for line in _edition_lines(one))


def _edition_lines(edition: Edition) -> tuple[Line, ...]:
    from commands.answers.results import number
    from guinguette.calendar import week_name
    from guinguette.service.shown import moment_words

    facts = [
        f"{week_name(edition.start)}, {count(edition.weeks, 'terminal.weeks-long')}",
        count(edition.visits, "terminal.visits-kept"),
        say("terminal.euros", cost=number(edition.cost_eur)),
    ]
    if edition.replaces is not None:
        changes = count(edition.changes, "terminal.changes")
        facts.append(say("terminal.against-edition", changes=changes, number=edition.replaces))
    if edition.restores is not None:
        facts.append(say("terminal.brings-back", number=edition.restores))
    if not edition.is_written:
        facts.append(say("terminal.documents-pending"))
    made = [moment_words(edition.made_at)]
    made.append(edition.command or say("terminal.taken-over", file=edition.note))
    if edition.user:
        made.append(f"{edition.user} ({edition.host})")
    return (
        Line(", ".join(made), say("terminal.edition", number=edition.number), "title"),
        Line(" · ".join(facts), style="plain" if edition.is_written else "bad"),
    )
