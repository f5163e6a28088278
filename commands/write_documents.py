"""The documents of a plan, made and put in their folder: what several commands end with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.line import Line
from commands.console.session import Session
from guinguette.faults import Fault, InputError, MissingDataError
from guinguette.language.catalogue import say

if TYPE_CHECKING:
    from guinguette.crews.hours import CrewWeek
    from guinguette.emissions.balance import Balance
    from guinguette.folder.settings.edit import SettingsEdit
    from guinguette.planning.continuity.continued import Continued
    from guinguette.service.edition import Edition
    from guinguette.service.memory import Memory, OpenMemory
    from guinguette.tour import Tour
    from maps.drawing.ground import Ground


def memory_of(session: Session) -> OpenMemory:
    """
    Return the memory that a command works in.

    Raises
    ------
    ValueError
        If the command is not one that works alone.
    """
    if session.memory is None:
        raise ValueError("the command did not ask to work alone in its folder")
    return session.memory


def write_documents(
    session: Session,
    tour: Tour,
    *,
    kinds: frozenset[str],
    edition: Edition | None = None,
    balance: Balance | None = None,
    keep_others: bool = False,
    more: Mapping[str, bytes] | None = None,
    restores: Edition | None = None,
    since: date | None = None,
    settings: SettingsEdit | None = None,
) -> Answer:
    """
    Make documents of a plan and put them in its folder of outputs, all or none.

    Parameters
    ----------
    session
        How this run speaks, and the memory of the folder, whose settings say who runs the tours and
        on which roads.
    kinds
        Some of :data:`maps.export.KINDS`.
    edition
        The one that it is of; it is kept as a new one where omitted.
    balance
        Its CO2 balance; computed where omitted.
    keep_others
        Keep the outputs written earlier that are not made again.
    more
        Other files to put there, contents by name.
    restores
        The edition that a new one brings back.
    since
        The first day that a new edition holds; today where omitted.
    settings
        A change of the settings that goes with a new edition, if any.
    """
    from commands.answers.results import written_lines
    from guinguette.emissions.balance import balance_tour
    from guinguette.emissions.of_folder import balance_warnings, folder_assumptions
    from guinguette.files import outputs
    from guinguette.folder.settings.edit import settings_replaced
    from guinguette.folder.settings.model import SETTINGS_NAME
    from guinguette.folder.settings.service_section import read_service
    from guinguette.service.evenings import evenings_of
    from guinguette.service.keeping import next_number
    from maps.drawing.ground import NO_GROUND
    from maps.export import INDEX_NAME, PUBLISHING, render_outputs
    from maps.pages.changes import PAGE_NAME

    memory, others = memory_of(session), more or {}
    hours, broken = hours_of(memory, tour)
    folder, directory = memory.folder, outputs.output_directory(memory.folder, tour.start)
    service = read_service(folder / SETTINGS_NAME)
    balance = balance or balance_tour(tour, folder_assumptions(folder))
    published = memory.published()
    if kinds & PUBLISHING:
        title = service.known_as(tour.title)
        published = memory.announcing(tour, title=title, edition=edition, since=since)
    with _with_settings(settings, memory) as settings_file:
        ground, warnings = (
            ground_of(folder, tour, settings_file) if "carte" in kinds else (NO_GROUND, ())
        )
        has_changes = PAGE_NAME in others or (keep_others and (directory / PAGE_NAME).is_file())
        with session.terminal.progress(say("terminal.drawing-documents")) as tell:
            files = render_outputs(
                tour,
                balance,
                printed_on=today(),
                published=published,
                service=service,
                ground=ground,
                kinds=kinds,
                changes_name=PAGE_NAME if has_changes else "",
                edition=edition.number if edition else next_number(memory.editions),
                hours=hours,
                evenings=evenings_of(memory, tour, published, edition),
                on_file=lambda done, of: tell(say("terminal.documents-done", done=done, total=of)),
            )
        files.update(others)
        text = files.get(outputs.PLAN_NAME, b"")
        with (
            memory.announce(published, edition)
            if edition
            else memory.commit(tour, published, since=since, restores=restores, text=text) as kept,
            settings_replaced(settings) if settings else nullcontext(),
        ):
            outputs.write_outputs(directory, files, keep_others=keep_others)
    found = outputs.outputs_document(directory, files)
    return Answer(
        result={"edition": kept.number, "outputs": found},
        lines=written_lines(directory, files, INDEX_NAME),
        warnings=(*warnings, *broken, *balance_warnings(balance)),
    )


def _with_settings(
    settings: SettingsEdit | None, memory: OpenMemory
) -> AbstractContextManager[Path | None]:
    """Prepare a change of the settings that goes with the edition to be kept; give their file."""
    from guinguette.folder.settings.edit import settings_of_edition
    from guinguette.service.keeping import next_number

    if settings is None:
        return nullcontext()
    number = next_number(memory.editions)
    return settings_of_edition(settings, number, lambda: next_number(memory.editions) > number)


def hours_of(memory: Memory, tour: Tour) -> tuple[tuple[CrewWeek, ...], tuple[Fault, ...]]:
    """Measure the weeks of the crews of a plan, and say what they break, where rules are known."""
    from commands.answers.working_time import work_faults
    from guinguette.folder.settings.model import SETTINGS_NAME, read_settings
    from guinguette.planning.working_time import weeks_of_tour

    try:
        settings = read_settings(memory.folder / SETTINGS_NAME)
    except InputError:  # said by whatever needs them
        return (), ()
    hours = weeks_of_tour(settings, memory, tour)
    return hours, work_faults(hours)


def changes_of(memory: OpenMemory, edition: Edition) -> dict[str, bytes]:
    """Make the page of what an edition changes in the one that it replaced, if any."""
    from guinguette.tour_changes import compare_tours
    from maps.pages.changes import PAGE_NAME, changes_page

    former = next((one for one in memory.editions if one.number == edition.replaces), None)
    if former is None or former.start != edition.start:
        return {}
    after = memory.tour(edition)
    changes = compare_tours(memory.tour(former), after)
    return {PAGE_NAME: changes_page(changes, after=after, printed_on=today()).encode()}


def ground_of(
    folder: Path, tour: Tour, settings_file: Path | None = None
) -> tuple[Ground, tuple[Fault, ...]]:
    """Give the maps their ground; they can do without roads that are gone, and it is said."""
    from guinguette.roads.drawn import drawn_network
    from maps.drawing.ground import ground_around

    try:
        return ground_around(tour, drawn_network(folder, tour.network, settings_file)), ()
    except MissingDataError as error:
        return ground_around(tour), (error.fault,)


def write_plan(
    session: Session,
    tour: Tour,
    balance: Balance | None,
    *,
    changes: str = "",
    since: date | None = None,
    restores: Edition | None = None,
    settings: SettingsEdit | None = None,
) -> Answer:
    """
    Make every document of a plan and put them in its folder of outputs, all or none.

    Parameters
    ----------
    changes
        The page of what it changes (:func:`maps.pages.changes.changes_page`), where it takes the
        place of another.
    since
        The first day that it may change; today where omitted.
    restores
        The edition that it brings back.
    settings
        A change of the settings that goes with it, if any.
    """
    from guinguette.files.outputs import output_directory
    from maps.export import KINDS
    from maps.pages.changes import PAGE_NAME

    directory = output_directory(memory_of(session).folder, tour.start)
    more = {PAGE_NAME: changes.encode()} if changes else {}
    written = write_documents(
        session,
        tour,
        balance=balance,
        kinds=KINDS,
        more=more,
        since=since,
        restores=restores,
        settings=settings,
    )
    seen = (
        Line((directory / name).resolve().as_uri(), say("terminal.what-changes")) for name in more
    )
    return Answer(
        result=written.result,
        lines=(*written.lines, *seen),
        warnings=written.warnings,
    )


def plan_answer(
    tour: Tour,
    *,
    result: Mapping[str, object],
    lines: Sequence[Line],
    warnings: Sequence[Fault],
    is_trial: bool = False,
) -> Answer:
    """Answer with a plan; one that lacks visits is an error, and written unless in a trial."""
    from commands.answers.results import lacking

    missing = lacking(tour, is_trial=is_trial)
    return Answer(
        result=result,
        lines=tuple(lines),
        warnings=tuple(warnings),
        errors=missing,
        exit_code=4 if missing else 0,
    )


def nothing_written_lines() -> tuple[Line, ...]:
    """Say that a trial wrote nothing."""
    return (Line(), Line(say("terminal.nothing-written"), style="note"))


def write_continued(session: Session, found: Continued, balance: Balance | None = None) -> Answer:
    """Keep the plan and write its documents, or neither."""
    page = _changes_page(found)
    return write_plan(session, found.after, balance, changes=page, since=found.since)


def _changes_page(found: Continued) -> str:
    """Write the page of what changes; empty where nobody has to be told anything."""
    from maps.pages.changes import Price, changes_page
    from maps.pages.changes_curve import curve_section

    if found.changes is None or not (found.moves_anything or found.curve):
        return ""
    section = curve_section(found.curve, chosen=found.changed_visits)
    price = Price(
        count=found.changed_visits,
        hours=found.hours_changed,
        price_eur=found.price_eur,
        is_proven=found.is_proven,
        needed=found.needed,
        gaps=found.gaps,
    )
    return changes_page(
        found.changes, after=found.after, printed_on=today(), price=price, more=section
    )


def _broken_hours(found: Continued) -> tuple[Fault, ...]:
    """Say which weeks of a trial break a rule of working time, as far as its plan alone tells."""
    from commands.answers.working_time import work_faults
    from guinguette.planning.working_time import weeks_worked

    settings = found.folder.settings
    before = found.before.routes if found.before else ()
    return work_faults(*(weeks_worked(settings, own) for own in (found.after.routes, before)))


def continued_answer(
    found: Continued,
    written: Answer,
    notes: tuple[Fault, ...],
    *,
    lines: tuple[Line, ...] = (),
    result: dict[str, object],
    is_dry: bool,
) -> Answer:
    """Say what goes on and what changes, and what was written."""
    ending = nothing_written_lines() if is_dry else written.lines
    broken = _broken_hours(found) if is_dry else ()
    return plan_answer(
        found.after,
        result={**result, **written.result},
        lines=(*lines, *ending),
        warnings=(*found.warnings, *notes, *broken, *written.warnings),
        is_trial=is_dry,
    )
