"""
Habits of two plans side by side, where the visits themselves do not show them.

A visit that is missed, or away from its slot this once, hides that its slot has changed for good.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from guinguette.promised import Slot
from guinguette.tour import Tour


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitChange:
    """A slot of a place that changed unseen; ``arrive`` of both is the opening to the public."""

    before: Slot
    after: Slot


def habit_changes(before: Tour, after: Tour) -> Mapping[str, tuple[HabitChange, ...]]:
    """
    List the slots that changed behind an exception, by place.

    Returns
    -------
    changes
        A slot of an exception goes with the former one of its day, else with the first that is no
        longer. Places that had no slot have none that changed.
    """
    setup = _setup(after) | _setup(before)
    old, new = _slots(before), _slots(after)
    found = {}
    for key, slots in new.items():
        former = {slot.date: slot for slot, _ in old.get(key, ())}
        gone = [
            slot for day, slot in sorted(former.items()) if day not in {s.date for s, _ in slots}
        ]
        pairs = []
        for slot, is_exception in slots:
            other = former.get(slot.date) or (gone.pop(0) if gone else None)
            if is_exception and other is not None and other != slot:
                wait = setup.get(key, dt.timedelta())
                pairs.append(HabitChange(before=_opening(other, wait), after=_opening(slot, wait)))
        if pairs:
            found[key] = tuple(pairs)
    return found


def _slots(tour: Tour) -> Mapping[str, list[tuple[Slot, bool]]]:
    """List the slots of each place, by date, and whether something keeps the visit out of it."""
    found: dict[str, list[tuple[Slot, bool]]] = {}
    for route in tour.routes:
        for visit in route.visits:
            own = Slot(date=route.date, vehicle=route.vehicle, arrive=visit.arrive)
            slot = visit.slot or own
            found.setdefault(visit.key, []).append((slot, visit.slot is not None))
    for one in tour.missed:
        found.setdefault(one.key, []).append((one.slot, True))
    return {key: sorted(slots, key=lambda pair: pair[0].date) for key, slots in found.items()}


def _setup(tour: Tour) -> dict[str, dt.timedelta]:
    return {v.key: v.open - v.arrive for route in tour.routes for v in route.visits}


def _opening(slot: Slot, setup: dt.timedelta) -> Slot:
    return Slot(date=slot.date, vehicle=slot.vehicle, arrive=slot.arrive + setup)
