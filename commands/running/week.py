"""The command ``guinguette week``: the state of a week, and its documents, given out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.line import Line
from commands.console.options import DRY_RUN, FOLDER
from commands.console.parameters import Value, argument
from commands.console.session import Session
from commands.working import alone
from commands.write_documents import ground_of, hours_of, memory_of, nothing_written_lines
from guinguette.faults import Fault, InputError, UsageError
from guinguette.language.catalogue import LANGUAGE, say
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from guinguette.folder.read_folder import WorkingFolder
    from guinguette.planning.running.week import Week
    from guinguette.service.memory import Memory

WHICH = argument("which", Value("2027-S01"), "commands.which-week", default="")


@command("week", "semaine", FOLDER, WHICH, DRY_RUN, about="commands.give-week")
@alone
def week(session: Session, folder: Path, *, which: str, dry_run: bool) -> Answer:
    """Answer ``week``: say how it stands, and give it out where that says anything new."""
    from guinguette.files.outputs import week_directory
    from guinguette.planning.running.week import week_of
    from guinguette.service.memory import read_memory

    read, warnings = _folder(folder)
    memory = session.memory or read_memory(folder)
    memory.last_edition()  # says that there is none
    monday = _monday(which, memory)
    found = week_of(memory, monday, read)
    directory = week_directory(folder, monday)
    is_new = not (found.is_given and _is_there(directory, found))
    document = _document(found, is_written=is_new and not dry_run)
    if dry_run or not is_new:
        told = nothing_written_lines() if dry_run else (Line(), *_nothing_new(found))
        return Answer(result={"week": document}, lines=(*_lines(found), *told), warnings=warnings)
    written = _give(session, found.once_given, directory)
    return Answer(
        result={"week": document, **written.result},
        lines=(*_lines(found.once_given), *written.lines),
        warnings=(*warnings, *written.warnings),
    )


def _is_there(directory: Path, found: Week) -> bool:
    """Whether the documents are those of the edition: a command may have been cut off before."""
    from maps.export import INDEX_NAME
    from maps.pages.given_week import heading

    page = directory / INDEX_NAME
    return page.is_file() and heading(found) in page.read_text(encoding="utf-8")


def _monday(which: str, memory: Memory) -> date:
    """Read the week that is meant: by default that of today, else the first planned after it."""
    from guinguette.calendar import monday_of, parse_week
    from guinguette.service.edition import holders

    this = monday_of(today())
    planned = [monday_of(day) for day in holders(memory.editions) if day >= this]
    try:
        return parse_week(which) if which else min(planned, default=this)
    except ValueError as error:
        raise UsageError(fault("week-unreadable", value=which)) from error


def _folder(folder: Path) -> tuple[WorkingFolder | None, tuple[Fault, ...]]:
    """Read what the folder says of days to come; a week is given out without it too."""
    from guinguette.folder.read_folder import read_folder

    try:
        return read_folder(folder, today=today()), ()
    except InputError as error:
        return None, error.faults


def _give(session: Session, found: Week, directory: Path) -> Answer:
    """Write the documents of a week and keep that it was given out, or neither."""
    from contextlib import nullcontext

    from commands.answers.results import written_lines
    from guinguette.files.outputs import outputs_document, write_outputs
    from guinguette.folder.settings.model import SETTINGS_NAME
    from guinguette.folder.settings.service_section import read_service
    from maps.export import INDEX_NAME, render_week

    memory = memory_of(session)
    ground, warnings = ground_of(memory.folder, found.tour)
    hours, broken = hours_of(memory, found.whole)
    with session.terminal.progress(say("terminal.drawing-documents")) as tell:
        files = render_week(
            found,
            printed_on=today(),
            published=memory.published(),
            service=read_service(memory.folder / SETTINGS_NAME),
            ground=ground,
            hours=hours,
            on_file=lambda done, of: tell(say("terminal.documents-done", done=done, total=of)),
        )
    is_kept = found.is_given
    with nullcontext() if is_kept else memory.give(found.whole, number=found.number):
        write_outputs(directory, files)
    return Answer(
        result={"outputs": outputs_document(directory, files)},
        lines=written_lines(directory, files, INDEX_NAME),
        warnings=(*warnings, *broken),
    )


def _document(found: Week, *, is_written: bool) -> dict[str, object]:
    from guinguette.document import plain
    from guinguette.tour_changes import changes_document

    return {
        "name": found.name,
        "edition": found.number,
        "is_new": not found.is_given,
        "is_written": is_written,
        "visits": [plain(one) for one in found.states],
        "changes": changes_document(found.changes)["communes"] if found.changes else [],
        "next": plain(found.next_week),
    }


def _lines(found: Week) -> Iterator[Line]:
    from commands.answers.comparison import commune_lines, exception_lines
    from guinguette.calendar import week_name
    from maps.words.week import moved_words, question_words, state_words

    language = LANGUAGE.get()
    facts = {"week": found.name, "number": found.number}
    yield Line(say("pages.week-edition", **facts), style="title")
    yield Line(", ".join(state_words(found, language)), say("terminal.figure", "visits"))
    yield from (Line(f"- {text}") for text in moved_words(found, language))
    if found.changes and found.changes.changed and not found.is_given:
        yield Line()
        yield Line(say("terminal.week-changes", number=len(found.given)), style="title")
        yield from commune_lines(found.changes.changed)
    yield from exception_lines(found.tour, told=() if found.is_given else found.news)
    yield Line()
    following = week_name(found.next_week.monday)
    yield Line(say("terminal.week-open", week=following), style="title")
    asked = question_words(found.next_week, language, found.names)
    for title, words in asked:
        yield Line(f"- {title}")
        yield from (Line(f"  {text}") for text in words)


def _nothing_new(found: Week) -> Iterator[Line]:
    facts = {"week": found.name, "number": len(found.given)}
    yield Line(say("terminal.week-nothing-new", **facts), style="good")
