"""
The sheet « Consignes » obeyed: all its rows or none, and nothing more that it no longer says.

What it asks of a plan that stands is taken before planning again, so that a visit that is pinned
stays where it was promised; what it asks of days that nobody planned yet is taken afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from guinguette.faults import Fault, InputError, MissingDataError, UsageError
from guinguette.folder.instructions_read import SheetRow, read_instructions
from guinguette.folder.read_folder import WorkingFolder, books_of
from guinguette.folder.workbook.write import INSTRUCTION_SHEET
from guinguette.instruction import Instruction
from guinguette.language.catalogue import short_day
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import format_clock
from guinguette.planning.continuity.continued import Continued
from guinguette.planning.hand.answer import Asked, decided, in_turns, instruction_of
from guinguette.planning.hand.desk import Desk
from guinguette.planning.hand.release import Undoing
from guinguette.planning.hand.written import with_instruction
from guinguette.service.memory import Memory
from guinguette.service.standing import Standing
from guinguette.tour import Tour
from guinguette.tour_changes import compare_tours
from guinguette.wall_clock import moment_of


def with_sheet(
    folder: WorkingFolder,
    memory: Memory,
    standing: Standing,
    plan: Callable[[Standing], Continued],
    *,
    today: date | None = None,
) -> Continued:
    """
    Plan as the sheet of a folder asks.

    Parameters
    ----------
    plan
        Plans the horizon of the folder, going on from plans that stand.
    today
        What is before it stays as it is; the first day of the horizon where omitted.

    Raises
    ------
    InputError
        With every row that cannot be read or taken; then none is.
    """
    rows = read_instructions(folder)
    if not rows and not any(one.source == "sheet" for one in standing.instructions):
        return plan(standing)
    sheet = _Sheet(folder, memory, rows, today or folder.settings.horizon.start)
    begun = standing
    if standing.tours:
        try:
            begun = sheet.taken(sheet.released(standing))
        except MissingDataError:  # a place or a vehicle is gone: what stands is planned first
            begun = standing
    found = plan(begun)
    made = _with(begun, found)
    after = sheet.taken(made, is_made=True).tours[-1]
    if begun is not standing or after is not found.after:
        found = _told(found, standing, after)
    return replace(found, warnings=(*found.warnings, *sheet.notes(made)))


def waiting(rows: tuple[SheetRow, ...], standing: Standing, *, today: date) -> Iterator[SheetRow]:
    """List the rows that are not in force and of which no day is past."""
    for row in rows:
        is_past = row.day is not None and min(row.day, row.put_on or row.day) < today
        if not is_past and not any(_says(row, one) for one in standing.instructions):
            yield row


def _says(row: SheetRow, one: Instruction) -> bool:
    """Whether an instruction is what a row asks."""
    asked = (row.kind, row.request.key, row.is_indoors, row.words)
    if asked != (one.kind, one.place, one.is_indoors, one.words) or one.is_despite > row.is_despite:
        return False
    if row.day is None or one.date is None:
        return row.day is one.date
    if row.kind != "move":
        return row.day in {one.date, one.to_date}
    return (one.day, one.vehicle, one.open) == (row.put_on, row.vehicle, _open(row))


def _open(row: SheetRow) -> object:
    day = row.put_on
    return None if day is None or row.open_min is None else moment_of(day, 60 * row.open_min)


def _is_of(row: SheetRow, one: Instruction) -> bool:
    """Whether an instruction was given to the visit of a row."""
    return row.request.key == one.place and row.day in {one.date, one.to_date}


class _Sheet:
    def __init__(
        self,
        folder: WorkingFolder,
        memory: Memory,
        rows: tuple[SheetRow, ...],
        today: date,
    ) -> None:
        self.folder, self.memory, self.rows = folder, memory, rows
        self.today = today

    def taken(self, standing: Standing, *, is_made: bool = False) -> Standing:
        """
        Take what is asked of the plans that stand, of the last one only where it was just made.

        Raises
        ------
        InputError
            With the rows that cannot be taken.
        """
        rows = list(self._asked(standing, is_made=is_made))
        if not rows:
            return standing
        desk, refused = self._desk(standing), dict[SheetRow, Fault]()

        def takes(row: SheetRow, is_alone: bool) -> bool:
            refused.pop(row, None)
            try:
                return _takes(desk, row, is_alone=is_alone)
            except UsageError as error:
                refused[row] = row.at("day", error.fault)
                return False

        in_turns(rows, takes)
        left = [row for row in rows if not any(_says(row, x) for x in desk.standing.instructions)]
        if left:
            told = [refused.get(row) or row.at("kind", _refusal(row)) for row in left]
            raise InputError(told)
        return desk.standing

    def released(self, standing: Standing) -> Standing:
        """
        Take back what the sheet asked and no longer does.

        Raises
        ------
        InputError
            If a visit can no longer go back to where it was.
        """
        desk = self._desk(standing)
        for one in self._stale(standing):
            tour = standing.tours[-1] if one.date is None else desk.standing.holder(one.date)
            tour = desk.standing.tours[-1] if one.date is None else tour
            if tour is None:
                continue
            try:
                free = Undoing(desk, tour).back(tour, one)
            except UsageError as error:
                book = books_of(self.folder.path)[0].name
                found = replace(error.fault, file=book, sheet=INSTRUCTION_SHEET)
                raise InputError([found]) from error
            desk.standing = _exchanged(desk.standing, tour, free)
        return desk.standing

    def notes(self, standing: Standing) -> Iterator[Fault]:
        """Say which rows wait for their period, and which ones a command has the last word on."""
        for row in waiting(self.rows, standing, today=self.today):
            if row.day is not None and not self._is_within(row.day, row.put_on or row.day):
                day = short_day(row.day)
                yield row.at("day", fault("instruction-waits", value=row.request.name, day=day))
            elif self._is_overruled(row, standing):
                yield row.at("kind", fault("instruction-overruled", value=row.request.name))

    def _desk(self, standing: Standing) -> Desk:
        return Desk(self.folder.path, self.memory, today=self.today, standing=standing)

    def _is_within(self, *days: date) -> bool:
        horizon = self.folder.settings.horizon
        return all(horizon.start <= day <= horizon.last for day in days)

    def _asked(self, standing: Standing, *, is_made: bool) -> Iterator[SheetRow]:
        for row in waiting(self.rows, standing, today=self.today):
            if row.day is None:
                yield row
                continue
            holder, put_on = standing.holder(row.day), row.put_on or row.day
            if holder is None or not self._is_within(row.day, put_on):
                continue
            one_plan = (
                holder is standing.tours[-1] if is_made else holder is standing.holder(put_on)
            )
            if one_plan and not self._is_overruled(row, standing):
                yield row

    def _is_overruled(self, row: SheetRow, standing: Standing) -> bool:
        """Whether a command had the last word on a visit after the row was taken."""
        others = [one for one in standing.instructions if one.source != "sheet"]
        if not any(_is_of(row, one) for one in others):
            return False
        return any(
            one.source == "sheet" and _says(row, one)
            for edition in reversed(self.memory.editions)
            for one in self.memory.tour(edition).instructions
        )

    def _stale(self, standing: Standing) -> Iterator[Instruction]:
        """List what no row says any more; a move that is another move now takes its place."""
        for one in standing.instructions:
            days = [day for day in (one.date, one.day) if day is not None]
            if one.source != "sheet" or not self._is_within(*days):
                continue
            if any(day < self.today for day in days):
                continue
            own = [row for row in self.rows if _is_of(row, one)]
            is_moved = one.kind == "move" and any(row.kind == "move" for row in own)
            if not is_moved and not any(_says(row, one) for row in self.rows):
                yield one


def _takes(desk: Desk, row: SheetRow, *, is_alone: bool) -> bool:
    """Take a row on the desk, unless it breaks rules, or moves others where it has to be alone."""
    key, standing = row.request.key, desk.standing
    if row.day is None:
        one = Instruction(kind="pin", place=key, words=row.words, source="sheet", given=desk.today)
        tour = standing.tours[-1]
        free = replace(tour, instructions=with_instruction(tour, one))
        desk.standing = _exchanged(standing, tour, free)
        return True
    held = desk.visit(row.request, row.day.isoformat())
    holder = standing.holder(held.route.date)
    if holder is None or row.put_on is None:
        return False
    asked = Asked(
        kind=row.kind,
        place=key,
        day=row.day.isoformat(),
        to_day=row.put_on.isoformat() if row.kind == "move" else "",
        hour="" if row.open_min is None else format_clock(row.open_min),
        vehicle=row.vehicle,
        words=row.words,
        is_despite=row.is_despite,
        is_indoors=row.is_indoors,
    )
    instruction = replace(instruction_of(desk, asked, held, holder), source="sheet")
    answer = decided(desk.table(holder), held, instruction)
    if not answer.is_taken or (is_alone and answer.others):
        return False
    desk.standing = _exchanged(standing, holder, answer.found.after)
    return True


def _refusal(row: SheetRow) -> Fault:
    """Say that rules do not allow what a row asks, and how to see which ones."""
    words = ["guinguette changer deplacer DOSSIER", row.request.key, str(row.day)]
    words += ["--au", str(row.put_on), "--essai"]
    return fault("instruction-refused", value=row.request.name, command=" ".join(words))


def _firsts(standing: Standing) -> tuple[date, ...]:
    return standing.firsts or tuple(tour.start for tour in standing.tours)


def _with(standing: Standing, found: Continued) -> Standing:
    """Add a plan that was just made to those that stand."""
    first = found.since or found.after.start
    return Standing((*standing.tours, found.after), (*_firsts(standing), first))


def _exchanged(standing: Standing, tour: Tour, other: Tour) -> Standing:
    tours = tuple(other if one is tour else one for one in standing.tours)
    return Standing(tours, _firsts(standing))


def _told(found: Continued, standing: Standing, after: Tour) -> Continued:
    """Say what planning and the sheet change together."""
    before = _promised(found, standing)
    changes = None if before is None else compare_tours(before, after)
    kinds = [set(v.kinds) for place in (changes.changed if changes else ()) for v in place.visits]
    moved = sum(bool({"day", "vehicle"} & one) for one in kinds)
    known = set(standing.events)
    is_by_plan = after.routes == found.after.routes and before == found.before
    return replace(
        found,
        before=before,
        after=after,
        changes=changes,
        changed_visits=moved,
        hours_changed=sum("hour" in one and not {"day", "vehicle"} & one for one in kinds),
        is_changed=True,
        is_proven=found.is_proven and is_by_plan,
        events=tuple(event for event in after.events if event not in known),
    )


def _promised(found: Continued, standing: Standing) -> Tour | None:
    """Write what was promised before the sheet said anything."""
    before = found.before
    if before is None:
        return None
    last = standing.tours[-1]
    if (last.start, last.weeks) == (before.start, before.weeks):
        return last
    days = {route.date for route in before.routes if not standing.covers(route.date)}
    horizon = found.folder.settings.horizon
    routes = [r for r in standing.routes if horizon.start <= r.date <= horizon.last]
    routes += [route for route in before.routes if route.date in days]
    return replace(before, routes=tuple(sorted(routes, key=lambda r: (r.date, r.vehicle))))
