"""
The memory of a folder, ``memoire.gpkg``: read at any time, written by one command at a time.

An edition is kept in one transaction before its documents are written, and says that they wait;
once they are there, it says so. Whoever opens the folder next finds the first without the second,
and writes the documents again.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from guinguette.calendar import parse_week
from guinguette.faults import Fault, MissingDataError, UsageError
from guinguette.files.outputs import OUTPUTS
from guinguette.files.plan_document import PlanFormatError
from guinguette.files.published import Published, new_identity, read_published
from guinguette.files.publishing import publish
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import writing
from guinguette.service.announced import read_announced, write_announced
from guinguette.service.edition import Edition, Stamp, holders, read_editions, read_tour
from guinguette.service.file import (
    MEMORY_NAME,
    Opening,
    make_ready,
    opened,
    opened_in_memory,
    transaction,
    undamaged,
)
from guinguette.service.given import (
    GivenWeek,
    VisitState,
    announce,
    read_given,
    read_states,
    write_given,
)
from guinguette.service.keeping import draft_of, held_by, keep, mark_written
from guinguette.service.lock import give_back, new_stamp, refuse, take_lock
from guinguette.service.shown import copy_warnings
from guinguette.service.takeover import former_plans
from guinguette.tour import Tour
from routing.whole_files import mend_folder, replaced_file


class Memory:
    """
    What a folder remembers, as it was when it was read.

    Attributes
    ----------
    folder
        The working folder.
    editions
        All that was planned, the oldest first.
    warnings
        What could not be read.
    """

    def __init__(self, folder: Path, opening: Opening, warnings: tuple[Fault, ...] = ()) -> None:
        self.folder, self.warnings = folder, warnings
        self._opening, self._reading = opening, partial(undamaged, opening)
        with self._reading() as db:
            self.editions = read_editions(db)

    def tour(self, edition: Edition | GivenWeek) -> Tour:
        """
        Read the plan of an edition.

        Raises
        ------
        MissingDataError
            If this version cannot read it, or the file is damaged.
        """
        try:
            with self._reading() as db:
                return read_tour(db, edition.plan)
        except PlanFormatError as error:
            found = fault("plan-format", file=MEMORY_NAME, cell=error.where)
            raise MissingDataError(found) from error

    def tours(self, since: dt.date) -> tuple[Tour, ...]:
        """
        Read the plans that hold any day from one on, the oldest edition first.

        A later one wins on the days that they share, but for those before its own first day.
        """
        held = {number for day, number in holders(self.editions).items() if day >= since}
        return tuple(self.tour(one) for one in self.editions if one.number in held)

    def last_edition(self, week: str | None = None) -> Edition:
        """
        Find the edition that a user names.

        Parameters
        ----------
        week
            Where its period starts, as typed, ``2027-S01``; the last week planned where omitted.

        Raises
        ------
        UsageError
            If the folder does not exist or the week cannot be read.
        MissingDataError
            If there is no such plan.
        """
        if not self.folder.is_dir():
            raise UsageError(fault("folder-missing", value=str(self.folder)))
        try:
            monday = parse_week(week) if week else None
        except ValueError as error:
            raise UsageError(fault("week-unreadable", value=week or "")) from error
        found = [one for one in self.editions if monday in {None, one.start}]
        if not found:
            code = "plan-missing-week" if self.editions else "plan-missing"
            where = str(self.folder / OUTPUTS)
            raise MissingDataError(fault(code, file=where, value=week or ""))
        return max(found, key=lambda one: (one.start, one.number))

    def edition(self, number: int) -> Edition:
        """
        Find the edition of a number.

        Raises
        ------
        UsageError
            If there is none.
        """
        found = next((one for one in self.editions if one.number == number), None)
        if found is None:
            last = self.editions[-1].number if self.editions else 0
            raise UsageError(fault("history-unknown", value=str(number), last=last))
        return found

    def last_tour(self, week: str | None = None) -> Tour:
        """Read the plan of :meth:`last_edition`."""
        return self.tour(self.last_edition(week))

    def given(self, monday: dt.date) -> tuple[GivenWeek, ...]:
        """Read the editions of a week that were given out, the oldest first."""
        with self._reading() as db:
            return read_given(db, monday)

    def states(self, first: dt.date, last: dt.date) -> tuple[VisitState, ...]:
        """Read what became of visits, as :func:`guinguette.service.given.read_states`."""
        with self._reading() as db:
            return read_states(db, first, last)

    def published(self) -> Published:
        """Read what calendars were told."""
        with self._reading() as db:
            return read_announced(db)

    def pending(self) -> tuple[Edition, ...]:
        """List the editions whose documents wait to be written, one a folder of outputs."""
        last = {one.start: one for one in self.editions}
        return tuple(one for one in last.values() if not one.is_written)


class OpenMemory(Memory):
    """
    A memory that a command writes in, :func:`at_work`.

    ``stamp`` signs what is written; ``is_changed`` says that something was.
    """

    def __init__(self, folder: Path, stamp: Stamp, warnings: tuple[Fault, ...]) -> None:
        self.path, self.stamp, self.is_changed = folder / MEMORY_NAME, stamp, False
        super().__init__(folder, partial(opened, self.path), warnings)

    def announcing(
        self,
        tour: Tour,
        *,
        title: str,
        edition: Edition | None = None,
        since: dt.date | None = None,
    ) -> Published:
        """Lay a plan over what calendars were told; nothing is written."""
        one = edition or draft_of(self.editions, tour, self.stamp, since=since)
        days = held_by(self.editions, one)
        now, today = self.stamp.now, self.stamp.today
        return publish(self.published(), tour, title=title, today=today, now=now, days=days)

    @contextmanager
    def commit(
        self,
        tour: Tour,
        published: Published,
        *,
        since: dt.date | None = None,
        restores: Edition | None = None,
        text: bytes = b"",
    ) -> Iterator[Edition]:
        """
        Keep a plan while the block writes its documents.

        Parameters
        ----------
        published
            What calendars are told by it, :meth:`announcing`.
        since
            The first day that it holds; today, or its first day where that is later.
        restores
            The edition that it brings back.
        text
            The plan as ``plan.json``, where it is written already: a long one takes seconds.

        Raises
        ------
        MissingDataError
            If the memory cannot be written. Where the block raises it, the documents are as they
            were, and so is the memory.
        """
        draft = draft_of(self.editions, tour, self.stamp, since=since)
        draft = replace(draft, restores=restores.number if restores else None)
        with self._undone_if_refused():
            with self._writing() as db:
                edition = keep(db, self.editions, draft, tour, self.stamp, text=text)
                write_announced(db, published)
            self.editions = (*self.editions, edition)
            yield edition
        self.mark_written(edition)

    @contextmanager
    def announce(self, published: Published, edition: Edition) -> Iterator[Edition]:
        """Keep what calendars are told of an edition while the block writes it, as ``commit``."""
        with self._undone_if_refused():
            with self._writing() as db:
                write_announced(db, published)
            yield edition

    @contextmanager
    def give(self, week: Tour, *, number: int) -> Iterator[None]:
        """Give an edition of a week out while the block writes its documents, as ``commit``."""
        with self._undone_if_refused():
            with self._writing() as db:
                write_given(db, week, number=number, day=self.stamp.today)
            yield

    def mark_written(self, edition: Edition) -> None:
        """Say that the documents of an edition are there."""
        with self._writing() as db:
            mark_written(db, edition)
            self.editions = read_editions(db)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self.is_changed = True
        with self._opening() as db, transaction(db):
            yield db

    @contextmanager
    def _undone_if_refused(self) -> Iterator[None]:
        """Bring the memory back where documents cannot be written; a kill leaves it as it is."""
        before, was_changed = self.editions, self.is_changed
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
            copy = Path(place) / MEMORY_NAME
            with writing("memory-unwritable", file=MEMORY_NAME):
                shutil.copyfile(self.path, copy)
            try:
                yield
            except MissingDataError:
                with closing(sqlite3.connect(copy)) as former, self._opening() as db:
                    former.backup(db)
                self.editions, self.is_changed = before, was_changed
                raise


def read_memory(folder: Path) -> Memory:
    """
    Read the memory of a folder; nothing is written.

    Parameters
    ----------
    folder
        The working folder. Where it has no memory yet, what it kept in files stands for one.

    Raises
    ------
    MissingDataError
        If the memory cannot be read, is damaged, or a later version wrote it.
    """
    path = folder / MEMORY_NAME
    copies = copy_warnings(folder)
    if path.exists():
        return Memory(folder, partial(opened, path), copies)
    db = opened_in_memory()
    now = dt.datetime.now(dt.UTC)
    stamp = new_stamp("", now=now, today=now.date())
    warnings = _take_over(db, folder, stamp, Published(identity=new_identity()))
    return Memory(folder, lambda: nullcontext(db), (*warnings, *copies))


@contextmanager
def at_work(
    folder: Path, *, command: str, now: dt.datetime, today: dt.date, is_forced: bool = False
) -> Iterator[OpenMemory]:
    """
    Open the memory of a folder to write in it, alone.

    Parameters
    ----------
    folder
        The working folder. Where it has no memory yet, it is given one, with what it kept in files;
        it goes again where the block changes nothing.
    command
        The words of the command line.
    now
        With a zone; editions bear it.
    today
        The local day: visits before it are done.
    is_forced
        Take the lock of whoever has it.

    Raises
    ------
    UsageError
        If there is no such folder.
    MissingDataError
        If somebody else is at work, or the memory cannot be opened, read or written.
    """
    if not folder.is_dir():
        raise UsageError(fault("folder-missing", value=str(folder)))
    path, stamp = folder / MEMORY_NAME, new_stamp(command, now=now, today=today)
    is_new = not path.exists()
    warnings = _make(path, stamp) if is_new else ()
    mend_folder(path)  # of what was prepared and left
    make_ready(path)
    with opened(path) as db, transaction(db):
        if is_forced:
            db.execute("DELETE FROM lock")
        if other := take_lock(db, stamp):
            refuse(other)
        db.execute(
            "UPDATE visits SET status = 'done' WHERE date < ?"
            " AND status IN ('proposed', 'announced', 'confirmed')",
            [today.isoformat()],
        )
    is_changed = False
    try:
        memory = OpenMemory(folder, stamp, (*warnings, *copy_warnings(folder)))
        try:
            yield memory
        finally:
            is_changed = memory.is_changed
    finally:
        with opened(path) as db, transaction(db):
            give_back(db)
        if is_new and not is_changed:
            path.unlink(missing_ok=True)


def _make(path: Path, stamp: Stamp) -> tuple[Fault, ...]:
    """Make a memory, whole at once, unless another command was faster."""
    warnings: tuple[Fault, ...] = ()
    with (
        writing("memory-unwritable", file=path.name),
        suppress(FileExistsError),
        replaced_file(path) as fresh,
    ):
        with opened(fresh, is_new=True) as db:
            published = read_published(path.parent)
            warnings = _take_over(db, path.parent, stamp, published)
        if path.exists():
            raise FileExistsError
    return warnings


def _take_over(
    db: sqlite3.Connection, folder: Path, stamp: Stamp, published: Published
) -> tuple[Fault, ...]:
    """Keep what a folder had before it had a memory; its files stay."""
    plans, warnings = former_plans(folder)
    with transaction(db):
        write_announced(db, published)
        for plan in plans:
            signed = replace(stamp, command="", host="", user="", now=plan.made_at)
            editions = read_editions(db)
            draft = draft_of(editions, plan.tour, signed, since=plan.since)
            note = plan.path.relative_to(folder).as_posix()
            edition = keep(db, editions, replace(draft, note=note), plan.tour, stamp)
            mark_written(db, edition)
        announce(db, dt.date.min, dt.date.max)  # by its files
    return warnings
