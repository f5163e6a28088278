"""
What stands of the plans made so far: each day as the last plan that covers it has it.

Plans come in the order in which they were made; periods may overlap, visits do not.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from guinguette.instruction import Instruction, Waiver
from guinguette.promised import Event, MissedVisit, Slot
from guinguette.service.edition import held_days, holders
from guinguette.service.memory import Memory
from guinguette.tour import Route, Tour, Visit


def slot_of(route: Route, visit: Visit) -> Slot:
    """Say where habit puts a visit."""
    return visit.slot or Slot(date=route.date, vehicle=route.vehicle, arrive=visit.arrive)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Occurrence:
    """
    One visit that was promised: its slot, and what became of it.

    ``route`` and ``visit`` say where it is, ``missed`` that it is not made.
    """

    key: str
    slot: Slot
    route: Route | None = None
    visit: Visit | None = None
    missed: MissedVisit | None = None

    @property
    def cause(self) -> Event | None:
        """What keeps it out of its slot."""
        told = self.missed or self.visit
        return None if told is None else told.cause

    @property
    def is_exception(self) -> bool:
        """Whether it is not in its slot."""
        return self.missed is not None or (self.visit is not None and self.visit.slot is not None)


@dataclass(frozen=True, eq=False)
class Standing:
    """
    The plans that stand, in the order in which they were made.

    A day belongs to the last plan that covers it, with the routes of that day and the visits whose
    slot was on it, unless a later plan makes or loses what was put off; days before ``firsts``, one
    for each plan, stay with the plan before.
    """

    tours: tuple[Tour, ...] = ()
    firsts: tuple[dt.date, ...] = ()

    def covers(self, day: dt.date) -> bool:
        """Whether some plan covers a day."""
        return self.holder(day) is not None

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The routes of every day, by date then vehicle."""
        found = (r for tour in self.tours for r in tour.routes if self.holder(r.date) is tour)
        return tuple(sorted(found, key=lambda route: (route.date, route.vehicle)))

    @cached_property
    def occurrences(self) -> Mapping[str, tuple[Occurrence, ...]]:
        """The visits promised to each place, by the date of their slot."""
        found: dict[str, list[Occurrence]] = defaultdict(list)
        for each in self._all_occurrences():
            found[each.key].append(each)
        return {k: tuple(sorted(each, key=lambda o: o.slot.date)) for k, each in found.items()}

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """All that was known to happen, once; of places that join or leave, the last word."""
        last = self.tours[-1] if self.tours else None
        found = ((tour, event) for tour in self.tours for event in tour.events)
        passing = (e for tour, e in found if tour is last or e.kind not in {"joined", "left"})
        return tuple(dict.fromkeys(passing))

    @cached_property
    def instructions(self) -> tuple[Instruction, ...]:
        """What was decided and stands: in the plan of the slot, of a place in the last one."""
        last = self.tours[-1] if self.tours else None
        given = ((tour, one) for tour in self.tours for one in tour.instructions)
        return tuple(
            one
            for tour, one in given
            if tour is (last if one.date is None else self.holder(one.date))
        )

    @cached_property
    def waivers(self) -> tuple[Waiver, ...]:
        """The rules that are broken on the days that stand."""
        given = ((tour, one) for tour in self.tours for one in tour.waivers)
        return tuple(one for tour, one in given if self.holder(one.date) is tour)

    @cached_property
    def unserved(self) -> frozenset[str]:
        """The places that the last plan could not serve."""
        return frozenset(u.key for u in self.tours[-1].unserved) if self.tours else _NONE

    @cached_property
    def known(self) -> frozenset[str]:
        """The places that the last plan was asked to serve, without those that leave."""
        if not self.tours:
            return _NONE
        last = self.tours[-1]
        visited = {v.key for route in last.routes for v in route.visits}
        asked = visited | {one.key for one in last.missed} | self.unserved
        return frozenset(asked - {e.subject for e in last.events if e.kind == "left"})

    def _all_occurrences(self) -> Iterator[Occurrence]:
        made = set()
        for route in self.routes:
            for visit in route.visits:
                slot = slot_of(route, visit)
                made.add((visit.key, slot.date))
                yield Occurrence(key=visit.key, slot=slot, route=route, visit=visit)
        missed = {
            (one.key, one.slot.date): one
            for rank, tour in enumerate(self.tours)
            for one in tour.missed
            if rank >= self._held.get(one.slot.date, 0)  # a later plan may lose what was put off
        }
        for one in (one for pair, one in missed.items() if pair not in made):
            yield Occurrence(key=one.key, slot=one.slot, missed=one)

    @cached_property
    def _held(self) -> Mapping[dt.date, int]:
        """The rank of the plan that holds each day."""
        firsts = self.firsts or tuple(tour.start for tour in self.tours)
        both = zip(self.tours, firsts, strict=True)
        return held_days((tour.start, tour.weeks, first) for tour, first in both)

    def holder(self, day: dt.date) -> Tour | None:
        """Return the plan that a day belongs to."""
        rank = self._held.get(day)
        return None if rank is None else self.tours[rank]


_NONE: frozenset[str] = frozenset()
_REMEMBERED = dt.timedelta(weeks=26)
"""The longest horizon: whatever comes back, comes back within it."""


def standing_of(memory: Memory, start: dt.date) -> Standing:
    """
    Read the plans of a memory that stand, as far as a horizon has to know of them.

    Parameters
    ----------
    start
        First day of the horizon. Plans that ended long before say nothing of it.

    Raises
    ------
    MissingDataError
        If one of the plans cannot be read.
    """
    days = holders(memory.editions)
    held = {number for day, number in days.items() if day >= start - _REMEMBERED}
    return _read(memory, held | {one.number for one in memory.editions[-1:]})


def standing_between(memory: Memory, first: dt.date, last: dt.date) -> Standing:
    """Read the plans that hold a day between two, both included; errors as for the others."""
    days = holders(memory.editions)
    return _read(memory, {number for day, number in days.items() if first <= day <= last})


def _read(memory: Memory, numbers: Collection[int]) -> Standing:
    editions = [one for one in memory.editions if one.number in numbers]
    return Standing(tuple(map(memory.tour, editions)), tuple(one.since for one in editions))
