"""What the hand asks, and the answer: rules kept or broken, the price, who has to be told."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from guinguette.document import plain
from guinguette.faults import Fault, UsageError
from guinguette.instruction import Instruction, InstructionKind, Waiver
from guinguette.language.catalogue import long_day
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import UnreadableError, parse_hour
from guinguette.planning.continuity.continued import Continued, continued_document
from guinguette.planning.hand.desk import Desk, Held, Table
from guinguette.planning.hand.taken import Taken, put_of, taken
from guinguette.planning.hand.written import event_of, with_instruction, written
from guinguette.planning.held_visits import at_their_places, concerns
from guinguette.promised import Event
from guinguette.service.memory import Memory
from guinguette.tour import LowerBoundScope, Tour
from guinguette.tour_changes import compare_tours
from guinguette.wall_clock import moment_of
from routing.analysis.by_hand import Put, as_driven
from routing.analysis.change_cost import changed_visits, shifted_hours

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What the hand asks of a visit, as it is typed.

    ``day`` is a date of the visit, the next where omitted; ``to_day`` and ``hour`` say where it
    goes, ``vehicle`` who makes it, ``words`` why; with ``is_despite`` rules may be broken for it. A
    pin without a day is of every visit of the place; what a cancelled visit leaves free is used for
    others where that is asked (``reorganises``); a pin may be to the fallback place
    (``is_indoors``).
    """

    kind: InstructionKind
    place: str
    day: str = ""
    to_day: str = ""
    hour: str = ""
    vehicle: str = ""
    words: str = ""
    is_despite: bool = False
    reorganises: bool = False
    is_indoors: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HandAnswer:
    """
    What an instruction makes of a plan.

    Attributes
    ----------
    instruction
        As it was understood.
    found
        The plan with it, and what changes; the plan as it is where it is refused.
    is_taken
        Whether the plan obeys: an instruction that breaks rules without a waiver is refused.
    broken
        The rules that it breaks, or would break where no other visit may change its day.
    price_eur
        What the plan costs more: the difference of two checked plans.
    least_price_eur
        The least that is proven, among the plans of ``scope``.
    others
        Number of other visits that change their day or vehicle for it.
    """

    instruction: Instruction
    found: Continued
    is_taken: bool
    broken: tuple[Waiver, ...]
    price_eur: float
    least_price_eur: float
    scope: LowerBoundScope
    others: int


def answered(path: Path, asked: Asked, memory: Memory, *, today: date) -> HandAnswer:
    """
    Answer what the hand asks; nothing is written.

    Raises
    ------
    UsageError
        If the place, the dates, the hour or the vehicle cannot be what is meant.
    InputError, MissingDataError
        If the folder has faults, or nothing is planned yet.
    """
    desk = Desk(path, memory, today=today)
    place = desk.place(asked.place)
    held = desk.visit(place, asked.day)
    tour = desk.standing.holder(held.route.date)
    if tour is None:
        raise UsageError(fault("hand-unplanned", value=asked.day))
    instruction = instruction_of(desk, asked, held, tour)
    return decided(desk.table(tour), held, instruction, reorganises=asked.reorganises)


def instruction_of(desk: Desk, asked: Asked, held: Held, tour: Tour) -> Instruction:
    """
    Read what the hand asks of a visit.

    Raises
    ------
    UsageError
        If a day, an hour or a vehicle cannot be what is meant.
    """
    to_date = desk.day(asked.to_day) if asked.to_day else None
    day = to_date or held.route.date
    if desk.standing.holder(day) is not tour:
        raise UsageError(fault("hand-other-period", value=long_day(day)))
    if asked.kind == "move" and not (asked.to_day or asked.hour or asked.vehicle):
        raise UsageError(fault("hand-nothing"))
    others = {r.date for r in tour.routes if any(v.key == held.visit.key for v in r.visits)}
    if day in others - {held.route.date}:
        raise UsageError(fault("hand-twice", value=held.visit.name, day=long_day(day)))
    if asked.is_indoors and not desk.place(held.visit.key).fallback:
        raise UsageError(fault("hand-no-fallback", value=held.visit.name))
    if asked.kind in {"pin", "confirm"}:
        return _staying(asked, held, given=desk.today)
    return Instruction(
        kind=asked.kind,
        place=held.visit.key,
        date=held.slot.date,
        to_date=None if day == held.slot.date else day,
        vehicle=desk.vehicle(asked.vehicle) if asked.vehicle else "",
        open=_open(asked.hour, day) if asked.hour else None,
        words=asked.words,
        is_despite=asked.is_despite,
        given=desk.today,
    )


def _staying(asked: Asked, held: Held, *, given: date) -> Instruction:
    """Hold a visit where it is, or every visit of the place."""
    if asked.kind == "pin" and not asked.day:
        return Instruction(kind="pin", place=held.visit.key, words=asked.words, given=given)
    return Instruction(
        kind=asked.kind,
        place=held.visit.key,
        date=held.slot.date,
        to_date=None if held.route.date == held.slot.date else held.route.date,
        vehicle=held.route.vehicle,
        open=held.visit.open,
        words=asked.words,
        is_indoors=asked.is_indoors,
        given=given,
    )


def _open(text: str, day: date) -> datetime:
    try:
        return moment_of(day, 60 * parse_hour(text))
    except UnreadableError as error:
        raise UsageError(fault("hand-hour", value=text)) from error


def decided(
    table: Table, held: Held, instruction: Instruction, *, reorganises: bool = False
) -> HandAnswer:
    """
    Take an instruction where rules allow it, or its author; else say what it would break.

    Raises
    ------
    UsageError
        If nothing can be driven that way, whatever rules are broken.
    """
    if instruction.kind in {"pin", "confirm"}:
        after = replace(table.tour, instructions=with_instruction(table.tour, instruction))
        after = at_their_places(after, table.folder.requests, since=table.desk.today)
        return answer_between(table, after, instruction)
    put = put_of(table, held, instruction)
    alone, wider = taken(table, put, reorganises=reorganises)
    if alone is not None and any(one.rule is None for one in alone.broken):
        alone = None
    may_break = instruction.is_despite and not (alone and alone.breaks_others)
    if alone is not None and (may_break or not alone.broken):
        return _answer(table, held, instruction, alone, alone)
    if wider is not None:
        return _answer(table, held, instruction, wider, alone)
    if alone is None:
        day = long_day(held.day_by(instruction))
        raise UsageError(fault("hand-impossible", value=held.visit.name, day=day))
    return _answer(table, held, instruction, alone, alone, is_taken=False)


def in_turns(asked: Iterable[_T], takes: Callable[[_T, bool], bool]) -> None:
    """
    Take what can be taken, whichever can be first: two visits may change places.

    Parameters
    ----------
    asked
        In the order in which they are tried.
    takes
        Takes one, alone (no other visit may move for it) or not; says whether it did.
    """
    left, waits = deque(asked), 0
    while left and waits < 2 * len(left):
        one = left.popleft()
        if takes(one, waits <= len(left)):
            waits = 0
        else:
            left.append(one)
            waits += 1


def _answer(
    table: Table,
    held: Held,
    instruction: Instruction,
    chosen: Taken,
    alone: Taken | None,
    *,
    is_taken: bool = True,
) -> HandAnswer:
    if not chosen.broken:
        instruction = replace(instruction, is_despite=False)
    after = written(table, held, instruction, chosen) if is_taken else table.tour
    words = instruction.words if is_taken and chosen.broken else ""
    events = (event_of(instruction, held),)
    found = _continued(table, events if is_taken else (), chosen, after)
    overruled = _overruled(table.tour, held) if is_taken else ()
    return HandAnswer(
        instruction=instruction,
        found=replace(found, warnings=(*found.warnings, *overruled)),
        is_taken=is_taken,
        broken=table.waivers(alone.broken, words) if alone else (),
        price_eur=round(chosen.price_eur, 2),
        least_price_eur=round(chosen.least_eur, 2),
        scope=chosen.scope,
        others=sum(
            one.stop != chosen.put.stop for one in changed_visits(table.routes, chosen.routes)
        ),
    )


def _overruled(tour: Tour, held: Held) -> Iterator[Fault]:
    """Say that a visit was to stay where it is: somebody agreed to that, or wrote why."""
    day = long_day(held.route.date)
    kinds = {o.kind for o in tour.instructions if concerns(o, held.route, held.visit)}
    if "confirm" in kinds:
        yield fault("hand-was-confirm", value=held.visit.name, day=day)
    if "pin" in kinds:
        yield fault("hand-was-pin", value=held.visit.name, day=day)


def answer_between(table: Table, after: Tour, instruction: Instruction) -> HandAnswer:
    """Say what a plan that is known changes, as where an instruction is taken back."""
    later = Table(table.desk, after)
    before_eur, _ = as_driven(table.problem, table.routes)
    after_eur, _ = as_driven(table.problem, later.routes)
    price_eur = after_eur - before_eur
    chosen = Taken(
        put=Put(stop=table.stop(instruction.place), former_day=None),
        routes=later.routes,
        broken=(),
        price_eur=price_eur,
        least_eur=price_eur,
        scope=after.lower_bound_scope,
    )
    found = _continued(table, (), chosen, after)
    return HandAnswer(
        instruction=instruction,
        found=replace(found, is_proven=False),
        is_taken=True,
        broken=(),
        price_eur=round(price_eur, 2),
        least_price_eur=round(price_eur, 2),
        scope=after.lower_bound_scope,
        others=sum(
            one.stop != chosen.put.stop for one in changed_visits(table.routes, later.routes)
        ),
    )


def _continued(table: Table, events: tuple[Event, ...], chosen: Taken, after: Tour) -> Continued:
    is_same = after is table.tour
    return Continued(
        folder=table.folder,
        since=table.desk.today if table.desk.today > table.tour.start else None,
        before=table.tour,
        after=after,
        changes=compare_tours(table.tour, after),
        changed_visits=0 if is_same else len(changed_visits(table.routes, chosen.routes)),
        hours_changed=0 if is_same else len(shifted_hours(table.routes, chosen.routes)),
        dropped=(),
        gaps=(),
        price_eur=table.price_eur,
        is_changed=not is_same,
        is_proven=chosen.is_proven and not chosen.broken,
        events=events,
        warnings=table.case.ground.placed.warnings,
    )


def answer_document(answer: HandAnswer) -> dict[str, Any]:
    """Write an answer as plain values."""
    return {
        "instruction": plain(answer.instruction),
        "is_taken": answer.is_taken,
        "broken": [plain(one) for one in answer.broken],
        "price_eur": answer.price_eur,
        "least_price_eur": answer.least_price_eur,
        "scope": answer.scope,
        "others": answer.others,
        **continued_document(answer.found),
    }
