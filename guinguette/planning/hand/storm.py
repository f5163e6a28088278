"""An alert of bad weather: what may become of each evening of a département."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from guinguette.faults import UsageError
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault
from guinguette.planning.hand.answer import Asked, HandAnswer, instruction_of
from guinguette.planning.hand.answer import decided as decided_by
from guinguette.planning.hand.desk import Desk, Held, Table
from guinguette.planning.hand.taken import put_of
from guinguette.service.memory import Memory
from routing.analysis.by_hand import as_driven, put_elsewhere

Choice = Literal["cancel", "indoors", "later"]
_DEPARTEMENT = re.compile(r"0[1-9]|[1-8]\d|9[0-5]|2[ab]|97\d", re.IGNORECASE)
_AROUND = timedelta(days=7)
"""Another date is looked for as far as this, before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert as it was typed: its words, its départements, its day."""

    words: str
    departements: frozenset[str]
    day: date


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evening:
    """
    An evening under an alert, and what may become of it.

    ``fallback`` is where it may go, empty where the workbook names nothing; ``cancelled`` and
    ``later`` are answers that nothing was written of, the second ``None`` where no day around takes
    the visit without a rule broken or another visit moved.
    """

    held: Held
    fallback: str
    cancelled: HandAnswer
    later: HandAnswer | None


def evenings_warned(
    path: Path, text: str, memory: Memory, *, today: date
) -> tuple[Alert, tuple[Evening, ...]]:
    """
    Propose what may become of the evenings of a day, each by itself.

    Parameters
    ----------
    text
        The alert, in any order: ``orange 52 2027-06-11``.

    Raises
    ------
    UsageError
        If the alert cannot be read, its day is past or not planned, or no evening is under it.
    InputError, MissingDataError
        As :func:`guinguette.planning.hand.answer.answered`.
    """
    desk = Desk(path, memory, today=today)
    alert = _read(desk, text)
    found = tuple(_evenings(desk, alert))
    if not found:
        shown = ", ".join(sorted(alert.departements))
        raise UsageError(fault("storm-no-evening", value=text, expected=shown))
    return alert, found


def asked_of(evening: Evening, choice: Choice, alert: Alert) -> Asked:
    """
    Write what a choice asks of the hand.

    Raises
    ------
    UsageError
        If the evening has no such way out.
    """
    held = evening.held
    if choice == "indoors":
        if not evening.fallback:
            raise UsageError(fault("hand-no-fallback", value=held.visit.name))
        return replace(_cancel(held, alert), kind="pin", is_indoors=True)
    if choice == "later":
        if evening.later is None or evening.later.instruction.day is None:
            raise UsageError(fault("storm-no-date", value=held.visit.name))
        to_day = evening.later.instruction.day.isoformat()
        return replace(_cancel(held, alert), kind="move", to_day=to_day)
    return _cancel(held, alert)


def _cancel(held: Held, alert: Alert) -> Asked:
    day = held.route.date.isoformat()
    return Asked(kind="cancel", place=held.visit.key, day=day, words=alert.words)


def _read(desk: Desk, text: str) -> Alert:
    words = re.split(r"[\s,;]+", text.strip())
    codes = {word.upper() for word in words if _DEPARTEMENT.fullmatch(word)}
    others = [word for word in words if not _DEPARTEMENT.fullmatch(word)]
    days = [word for word in others if any(c.isdigit() for c in word)]
    if not codes or len(days) != 1:
        raise UsageError(fault("storm-unreadable", value=text))
    colour = " ".join(word for word in others if word not in days)
    said = say("details.alert", colour=colour).strip()
    return Alert(words=said, departements=frozenset(codes), day=desk.day(days[0]))


def _evenings(desk: Desk, alert: Alert) -> Iterator[Evening]:
    tour = desk.standing.holder(alert.day)
    if tour is None:
        return
    table = desk.table(tour)
    for route in desk.standing.routes:
        for visit in route.visits if route.date == alert.day else ():
            code = visit.commune_code
            if visit.audience == "evening" and {code[:2], code[:3]} & alert.departements:
                yield _evening(desk, table, Held(route=route, visit=visit), alert)


def _evening(desk: Desk, table: Table, held: Held, alert: Alert) -> Evening:
    asked = _cancel(held, alert)
    instruction = instruction_of(desk, asked, held, table.tour)
    return Evening(
        held=held,
        fallback=desk.place(held.visit.key).fallback,
        cancelled=decided_by(table, held, instruction),
        later=_later(desk, table, held, asked),
    )


def _later(desk: Desk, table: Table, held: Held, asked: Asked) -> HandAnswer | None:
    """Find the day around that takes the visit for least, whatever vehicle, at any hour."""
    before, _ = as_driven(table.problem, table.routes)
    ways = []
    for n in range(-_AROUND.days, _AROUND.days + 1):
        day = held.route.date + timedelta(days=n)
        if n == 0 or day < desk.today or desk.standing.holder(day) is not table.tour:
            continue
        try:
            moved = replace(asked, kind="move", to_day=day.isoformat())
            instruction = instruction_of(desk, moved, held, table.tour)
        except UsageError:
            continue  # it is visited on that day already
        found = put_elsewhere(
            table.problem,
            table.routes,
            put_of(table, held, instruction),
            price=table.price_eur,
            frozen_until_day=table.frozen,
            closures=table.closures,
            fixed=table.fixed.keys(),
        )
        if found is not None and not found.broken:
            ways.append((found.cost - before, abs(n), n, instruction))
    if not ways:
        return None
    return decided_by(table, held, min(ways, key=lambda way: way[:3])[3])
