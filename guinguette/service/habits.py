"""
Habits: where the last slots of a place put its next visits.

A habit is never stored. It is read from the slots of the visits that were promised last, which
exceptions do not touch, and is anchored to dates: a fortnight goes on whatever Monday a plan
begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from guinguette.calendar import DAYS_PER_WEEK
from guinguette.open_days import OpenDays
from guinguette.promised import Slot
from guinguette.rhythm import (
    ByContract,
    Decided,
    EveryWeeks,
    Monthly,
    OnDates,
    PerWeek,
    Rhythm,
    Times,
)  # fmt: skip


def habit_slots(
    rhythm: Rhythm,
    slots: Sequence[Slot],
    among: OpenDays,
    *,
    cycle_days: int = DAYS_PER_WEEK,
    since: date | None = None,
) -> Mapping[int, Slot]:
    """
    Say where habit puts the visits of a place in a horizon.

    Parameters
    ----------
    rhythm
        How often it is visited.
    slots
        Its slots so far, by date; those inside the horizon stay as they are.
    among
        The horizon; its open days are not looked at.
    cycle_days
        After how many days the whole service comes back. Of slots on the same weekday by the same
        vehicle, those that are a whole number of cycles earlier are repeated first: a weekly visit
        may have its hour for each week of the cycle.
    since
        The day from which habits are what they are: slots from then on are repeated by the cycle
        whatever their vehicle.

    Returns
    -------
    slots
        By day of the horizon, 0 is its Monday: the slot that is repeated there, itself inside the
        horizon. Empty where there were none, or the rhythm gives its days itself.
    """
    inside = {(slot.date - among.start).days: slot for slot in slots}
    fixed = {day: slot for day, slot in inside.items() if 0 <= day < _length(among)}
    if not slots or isinstance(rhythm, OnDates | ByContract | Decided):
        return fixed
    last = max(slot.date for slot in slots)
    first_free = max(0, (last - among.start).days + 1)
    if isinstance(rhythm, Monthly):
        going_on = _monthly(rhythm.on(last), slots[-1], among)
    else:
        going_on = _repeated(_period(rhythm, among), slots, among, cycle_days, since)
    later = {day: slot for day, slot in going_on.items() if day >= first_free}
    return dict(sorted((later | fixed).items()))


def spare_weeks(rhythm: Rhythm, horizon_weeks: int) -> int:
    """
    Say how many weeks away from its own a visit of a rhythm may be made up.

    Half of its interval: the wait stays nearer to what was promised than without the visit. None
    where a week was asked for, by parity or rank, nor of weekly visits; all where no week binds.
    """
    if isinstance(rhythm, Times | ByContract | Decided):
        return horizon_weeks
    if isinstance(rhythm, EveryWeeks) and rhythm.parity is None:
        return rhythm.weeks // 2
    return 2 if isinstance(rhythm, Monthly) and rhythm.rank is None else 0


def _length(among: OpenDays) -> int:
    return DAYS_PER_WEEK * among.weeks


def _period(rhythm: Rhythm, among: OpenDays) -> tuple[int, int]:
    """Days after which the visits of a rhythm come back, and how many there are at most."""
    if isinstance(rhythm, PerWeek):
        return DAYS_PER_WEEK, rhythm.visits
    if isinstance(rhythm, EveryWeeks) and among.same_weekday:
        return DAYS_PER_WEEK * rhythm.weeks, 1
    if isinstance(rhythm, EveryWeeks):
        return _length(among), -(-among.weeks // rhythm.weeks)
    return _length(among), rhythm.visits if isinstance(rhythm, Times) else _length(among)


def _repeated(
    rhythm: tuple[int, int],
    slots: Sequence[Slot],
    among: OpenDays,
    cycle_days: int,
    since: date | None,
) -> Mapping[int, Slot]:
    """Repeat the last slots of the last period, on and on."""
    period, most = rhythm
    numbers = {(slot.date - among.start).days: slot for slot in slots}
    last = max(numbers)
    recent = sorted(day for day in numbers if last - day < max(period, cycle_days))
    found = {}
    for number in [day for day in recent if last - day < period][-most:]:
        steps = max(0, -(number // period))
        for day in range(number + period * steps, _length(among), period):
            alike = [
                one
                for one in recent
                if (day - one) % cycle_days == 0
                and (
                    numbers[one].vehicle == numbers[number].vehicle
                    or (since is not None and numbers[one].date >= since)
                )
            ]
            found[day] = numbers[alike[-1] if alike else number]
    return found


def _monthly(rhythm: Monthly, slot: Slot, among: OpenDays) -> Mapping[int, Slot]:
    """Find the same weekday of the same rank in the months of the horizon."""
    every_day = frozenset(range(_length(among)))
    days = frozenset[int]().union(*rhythm.patterns(replace(among, days=every_day)))
    return dict.fromkeys(days, slot)
