"""A rota read back: each difference an instruction, all of them taken together, or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from guinguette.document import plain
from guinguette.faults import Fault, UsageError
from guinguette.folder.rota_read import Put, RotaRead, VisitId, Wish, read_rota
from guinguette.instruction import Instruction
from guinguette.language.catalogue import count, long_day
from guinguette.language.fault_sentences import fault
from guinguette.planning.hand.answer import (
    HandAnswer,
    answer_between,
    answer_document,
    decided,
    in_turns,
)
from guinguette.planning.hand.desk import Desk, Held
from guinguette.service.memory import Memory
from guinguette.service.standing import slot_of
from guinguette.tour import Tour
from guinguette.wall_clock import moment_of, seconds_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Move:
    """
    One change of a rota: what is asked of which visit, and the answer to it alone.

    ``answer`` is ``None`` where nothing can be driven that way; ``refused`` says why it is not
    taken.
    """

    wish: Wish
    name: str
    answer: HandAnswer | None = None
    refused: Fault | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RotaAnswer:
    """
    What a rota that was edited makes of a plan.

    Attributes
    ----------
    moves
        In the order of the workbook.
    whole
        The answer to all of them together; ``None`` where one is refused, or nothing is asked.
    warnings
        What is allowed but surprising: the rota is of an older edition.
    """

    moves: tuple[Move, ...]
    whole: HandAnswer | None
    warnings: tuple[Fault, ...] = ()

    @property
    def refused(self) -> tuple[Fault, ...]:
        """Why moves are not taken, each with its cell."""
        return tuple(move.refused for move in self.moves if move.refused is not None)


def rota_answered(path: Path, file: Path, memory: Memory, *, today: date) -> RotaAnswer:
    """
    Answer what an edited rota asks; nothing is written.

    Parameters
    ----------
    file
        The workbook of a week that the program wrote, changed since.
    today
        Visits before it stay as they were.

    Raises
    ------
    InputError
        With every cell that cannot be read.
    UsageError, MissingDataError
        As :func:`guinguette.planning.hand.answer.answered`.
    """
    read = read_rota(file)
    desk = Desk(path, memory, today=today)
    days = [put.day for put in read.stood.values()]
    tour = desk.standing.holder(min(days)) if days else None
    standing, warnings = _standing(desk), tuple(_older(read, desk))
    left = tuple(w for w in read.wishes if not _is_done(w, standing.get(w.visit)))
    if tour is None or not left:
        return RotaAnswer(moves=(), whole=None, warnings=warnings)
    moves, after = _Turns(desk, tour, replace(read, wishes=left)).all_taken()
    last = next((m.answer for m in reversed(moves) if m.answer is not None), None)
    whole = None
    if last is not None and all(move.refused is None for move in moves):
        whole = answer_between(desk.table(tour), after, last.instruction)
        whole = replace(whole, others=_others(whole, {wish.visit[0] for wish in left}))
    told = [one for m in moves if m.answer is not None for one in m.answer.found.warnings]
    agreed = dict.fromkeys(one for one in told if one.code in {"hand-was-confirm", "hand-was-pin"})
    return RotaAnswer(moves=tuple(moves), whole=whole, warnings=(*warnings, *agreed))


def _is_done(wish: Wish, held: Held | None) -> bool:
    """Whether the visit is already as it is asked, as where a rota is read twice."""
    if held is None or wish.put is None:
        return held is None and wish.put is None
    put = _put(held)
    is_there = (put.day, put.vehicle) == (wish.put.day, wish.put.vehicle)
    return is_there and (put.open_min == wish.put.open_min or not wish.is_timed)


def _others(whole: HandAnswer, asked: set[str]) -> int:
    """Count the visits of other places that change their day or vehicle."""
    changes = whole.found.changes
    others = () if changes is None else (one for one in changes.changed if one.key not in asked)
    return sum(bool({"day", "vehicle"} & set(v.kinds)) for place in others for v in place.visits)


def _standing(desk: Desk) -> dict[VisitId, Held]:
    return {
        (visit.key, slot_of(route, visit).date.isoformat()): Held(route=route, visit=visit)
        for route in desk.standing.routes
        for visit in route.visits
    }


def _put(held: Held) -> Put:
    opening_s = seconds_of(held.route.date, held.visit.open)
    return Put(day=held.route.date, vehicle=held.route.vehicle, open_min=opening_s // 60)


def _older(read: RotaRead, desk: Desk) -> Iterator[Fault]:
    """Say that the plan has changed since the rota was written."""
    standing = _standing(desk)
    moved = [v for v, put in read.stood.items() if v not in standing or _put(standing[v]) != put]
    if moved:
        facts = {"value": str(read.edition or "–"), "last": str(desk.memory.editions[-1].number)}
        told = count(len(moved), "terminal.visits-kept")
        yield fault("rota-older", file=read.file, moved=told, **facts)


@dataclass(slots=True)
class _Turns:
    """Moves taken one after the other, whichever can be first: two visits may change places."""

    desk: Desk
    tour: Tour
    read: RotaRead
    after: Tour = field(init=False)

    def __post_init__(self) -> None:
        self.after = self.tour

    def all_taken(self) -> tuple[list[Move], Tour]:
        """Take what can be taken, first what moves no other visit; the last word on each move."""
        standing = _standing(self.desk)
        found = {w.visit: self._first_look(w, standing.get(w.visit)) for w in self.read.wishes}
        able = [wish for wish in self.read.wishes if found[wish.visit].refused is None]

        def takes(wish: Wish, is_alone: bool) -> bool:
            move = found[wish.visit] = self._tried(wish, found[wish.visit].name)
            return self._takes(move.answer, is_alone=is_alone)

        in_turns(able, takes)
        return [found[wish.visit] for wish in self.read.wishes], self.after

    def _takes(self, answer: HandAnswer | None, *, is_alone: bool) -> bool:
        """Go on from an answer; ``is_alone`` where no other visit may move for it."""
        if answer is None or not answer.is_taken or (is_alone and answer.others):
            return False
        self.after = answer.found.after
        return True

    def _first_look(self, wish: Wish, held: Held | None) -> Move:
        """Refuse what is not where the rota shows it, what is past, what is of other weeks."""
        if held is None or _put(held) != self.read.stood[wish.visit]:
            name = held.visit.name if held else wish.visit[0]
            return Move(
                wish=wish, name=name, refused=self._refusal(wish, "rota-changed-since", name)
            )
        name = held.visit.name
        try:
            self._refuse(wish, held)
        except UsageError as error:
            return Move(wish=wish, name=name, refused=self._located(wish, error.fault))
        return Move(wish=wish, name=name)

    def _refuse(self, wish: Wish, held: Held) -> None:
        days = {held.route.date} | ({wish.put.day} if wish.put else set())
        for day in days:
            self.desk.day(day.isoformat())
            if self.desk.standing.holder(day) is not self.tour:
                raise UsageError(fault("hand-other-period", value=long_day(day)))
        if wish.put is not None:
            self.desk.vehicle(wish.put.vehicle)

    def _tried(self, wish: Wish, name: str) -> Move:
        held = _held(self.after, wish.visit)
        if held is None:
            return Move(
                wish=wish, name=name, refused=self._refusal(wish, "rota-changed-since", name)
            )
        try:
            self._refuse_twice(wish, held)
            table = self.desk.table(self.after)
            answer = decided(table, held, self._instruction(wish, held))
        except UsageError as error:
            return Move(wish=wish, name=name, refused=self._located(wish, error.fault))
        if answer.is_taken:
            return Move(wish=wish, name=name, answer=answer)
        return Move(
            wish=wish, name=name, answer=answer, refused=self._refusal(wish, "rota-refused", name)
        )

    def _refuse_twice(self, wish: Wish, held: Held) -> None:
        """Refuse a second visit of a place on a day."""
        if wish.put is None or wish.put.day == held.route.date:
            return
        routes = (route for route in self.after.routes if route.date == wish.put.day)
        if any(visit.key == held.visit.key for route in routes for visit in route.visits):
            raise UsageError(fault("hand-twice", value=held.visit.name, day=long_day(wish.put.day)))

    def _instruction(self, wish: Wish, held: Held) -> Instruction:
        put, slot = wish.put, held.slot.date
        if put is None:
            return Instruction(
                kind="cancel",
                place=held.visit.key,
                date=slot,
                source="rota",
                given=self.desk.today,
            )
        return Instruction(
            kind="move",
            place=held.visit.key,
            date=slot,
            to_date=None if put.day == slot else put.day,
            vehicle=self.desk.vehicle(put.vehicle),
            open=moment_of(put.day, 60 * put.open_min) if wish.is_timed else None,
            source="rota",
            given=self.desk.today,
        )

    def _refusal(self, wish: Wish, code: str, name: str) -> Fault:
        return self._located(wish, fault(code, value=name))

    def _located(self, wish: Wish, found: Fault) -> Fault:
        return replace(found, file=self.read.file, sheet=wish.sheet, cell=wish.cell)


def _held(tour: Tour, visit: VisitId) -> Held | None:
    for route in tour.routes:
        for one in route.visits:
            if (one.key, slot_of(route, one).date.isoformat()) == visit:
                return Held(route=route, visit=one)
    return None


def rota_document(found: RotaAnswer) -> dict[str, object]:
    """Write the answer to an edited rota as plain values."""
    moves = [
        {
            "place": move.wish.visit[0],
            "slot": move.wish.visit[1],
            "name": move.name,
            "sheet": move.wish.sheet,
            "cell": move.wish.cell,
            "put": plain(move.wish.put) if move.wish.put else None,
            "is_timed": move.wish.is_timed,
            "is_taken": move.refused is None,
            "price_eur": move.answer.price_eur if move.answer and not move.refused else None,
            "broken": [plain(one) for one in move.answer.broken] if move.answer else [],
        }
        for move in found.moves
    ]
    whole = {} if found.whole is None else answer_document(found.whole)
    whole.pop("instruction", None)
    return {"moves": moves, **whole}
