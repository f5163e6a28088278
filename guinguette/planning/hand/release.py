"""An instruction taken back: the plan is then what it was before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from guinguette.faults import UsageError
from guinguette.instruction import Instruction
from guinguette.language.catalogue import short_day
from guinguette.language.fault_sentences import fault
from guinguette.planning.hand.answer import HandAnswer, answer_between, decided
from guinguette.planning.hand.desk import Desk, Held
from guinguette.planning.hand.written import with_instruction
from guinguette.planning.held_visits import at_their_places
from guinguette.promised import MissedVisit
from guinguette.service.memory import Memory
from guinguette.service.standing import slot_of
from guinguette.tour import Route, Tour, Visit
from guinguette.wall_clock import moment_of, seconds_of


def released(
    path: Path,
    place: str,
    day: str,
    memory: Memory,
    *,
    today: date,
) -> HandAnswer:
    """
    Take back what was decided of a visit, or of a place; nothing is written.

    Where nothing but other instructions came since, the plan is that of before, to the byte, with
    the others given again; else the visit goes back to its slot.

    Parameters
    ----------
    place, day
        As typed; every instruction of the place where no day is given.

    Raises
    ------
    UsageError
        If the place is unknown, or nothing was decided of it.
    InputError, MissingDataError
        As :func:`guinguette.planning.hand.answer.answered`.
    """
    desk = Desk(path, memory, today=today)
    key = desk.place(place).key
    on = desk.day(day) if day else None
    given = [(tour, one) for tour in desk.standing.tours for one in tour.instructions]
    own = [(tour, one) for tour, one in given if one.place == key]
    found = [(t, one) for t, one in own if on is None or on in {one.date, one.to_date}]
    if not found:
        days = {one.date for _, one in own if one.date}
        shown = ", ".join(short_day(one) for one in sorted(days))
        code = "hand-not-given-then" if shown else "hand-not-given"
        raise UsageError(fault(code, value=place, expected=shown))
    tour = found[-1][0]
    if any(one.source == "sheet" for t, one in found if t is tour):
        raise UsageError(fault("hand-in-sheet", value=place))
    if any(one.day is not None and one.day < today for t, one in found if t is tour):
        raise UsageError(fault("hand-done", value=place))
    after = tour
    for one in [one for t, one in reversed(found) if t is tour]:
        after = Undoing(desk, tour).without(after, one)
    return answer_between(desk.table(tour), after, found[-1][1])


class Undoing:
    """Takes instructions of a plan back."""

    def __init__(self, desk: Desk, tour: Tour) -> None:
        self.desk, self.tour = desk, tour

    def without(self, tour: Tour, one: Instruction) -> Tour:
        """Return a plan as if an instruction had never been given."""
        before = self._before(one)
        if tour is self.tour and before is not None:
            base, others = before
            again = self._again(base, others)
            if again is not None:
                return again
        return self.back(tour, one)

    def _before(self, one: Instruction) -> tuple[Tour, list[Instruction]] | None:
        """Find the last plan without an instruction, and the others that were given since."""
        others = [x for x in self.tour.instructions if x != one]
        for before in self._chain():
            known = set(before.instructions)
            if known <= set(others) and self._has_same_past(before):
                return before, [x for x in others if x not in known]
        return None

    def _chain(self) -> Iterator[Tour]:
        """Walk back through the plans of the period, as long as only the hand changed them."""
        memory, after = self.desk.memory, self.tour
        own = [e for e in memory.editions if (e.start, e.weeks) == self._period]
        for edition, earlier in zip(reversed(own), reversed(own[:-1]), strict=False):
            before = memory.tour(earlier)
            is_by_hand = before.instructions != after.instructions or before == after
            is_by_hand = is_by_hand and _of_sheet(before) == _of_sheet(after)
            if edition.restores or edition.number != earlier.number + 1 or not is_by_hand:
                return
            yield before
            after = before

    @property
    def _period(self) -> tuple[date, int]:
        return self.tour.start, self.tour.weeks

    def _has_same_past(self, before: Tour) -> bool:
        def past(tour: Tour) -> list[Route]:
            return [route for route in tour.routes if route.date < self.desk.today]

        return past(before) == past(self.tour)

    def _again(self, base: Tour, others: list[Instruction]) -> Tour | None:
        """Give the other instructions again; ``None`` where one can no longer be taken."""
        for one in others:
            if one.kind in {"pin", "confirm"}:
                base = replace(base, instructions=with_instruction(base, one))
                base = at_their_places(base, self.desk.read.requests, since=self.desk.today)
                continue
            held = _held(base, one)
            if held is None:
                return None
            answer = decided(self.desk.table(base), held, one)
            if not answer.is_taken:
                return None
            base = answer.found.after
        return base

    def back(self, tour: Tour, one: Instruction) -> Tour:
        """
        Bring a visit back to its slot.

        Raises
        ------
        UsageError
            If it can no longer be there.
        """
        rest = tuple(x for x in tour.instructions if x != one)
        held = _held(tour, one) or self._held_before(one) or _never_made(tour, one)
        is_away = one.kind == "cancel" or (held is not None and held.visit.slot is not None)
        if held is None or not is_away or one.kind in {"pin", "confirm"}:
            # planned and cancelled at once, the only visit of its place: planned anew
            missed = tour.missed if held else _others_missed(tour, one)
            free = replace(tour, instructions=rest, missed=missed)
            return at_their_places(free, self.desk.read.requests, since=self.desk.today)
        slot = held.slot
        shift_s = seconds_of(held.route.date, held.visit.open) - seconds_of(
            held.route.date, held.visit.arrive
        )
        back = Instruction(
            kind="move",
            place=one.place,
            date=one.date,
            to_date=slot.date,
            vehicle=slot.vehicle,
            open=moment_of(slot.date, seconds_of(slot.date, slot.arrive) + shift_s),
            given=self.desk.today,
        )
        no_way = UsageError(fault("hand-no-way-back", value=held.visit.name))
        try:
            answer = decided(self.desk.table(replace(tour, instructions=rest)), held, back)
        except UsageError as error:
            raise no_way from error
        if not answer.is_taken:
            raise no_way
        return replace(answer.found.after, instructions=rest)

    def _held_before(self, one: Instruction) -> Held | None:
        """Find a visit that is cancelled in the last plan that made it."""
        memory = self.desk.memory
        own = (e for e in reversed(memory.editions) if (e.start, e.weeks) == self._period)
        return next(filter(None, (_held(memory.tour(e), one) for e in own)), None)


def _never_made(tour: Tour, one: Instruction) -> Held | None:
    """Make a visit that was cancelled as soon as it was planned, like another of its place."""
    pairs = ((r, v) for r in tour.routes for v in r.visits if v.key == one.place)
    like = next(pairs, None)
    for missed in tour.missed:
        if like is not None and (missed.key, missed.slot.date) == (one.place, one.date):
            route = replace(like[0], date=missed.slot.date)
            return Held(route=route, visit=replace(like[1], slot=missed.slot))
    return None


def _others_missed(tour: Tour, one: Instruction) -> tuple[MissedVisit, ...]:
    """List the missed visits but the one that an instruction cancelled."""
    return tuple(x for x in tour.missed if (x.key, x.slot.date) != (one.place, one.date))


def _of_sheet(tour: Tour) -> set[Instruction]:
    """List what a planning took from the sheet: it may have changed more than that."""
    return {one for one in tour.instructions if one.source == "sheet"}


def _held(tour: Tour, one: Instruction) -> Held | None:
    """Find the visit that an instruction was given to."""
    pairs: Iterator[tuple[Route, Visit]] = ((r, v) for r in tour.routes for v in r.visits)
    own = ((r, v) for r, v in pairs if v.key == one.place and slot_of(r, v).date == one.date)
    return next((Held(route=route, visit=visit) for route, visit in own), None)
