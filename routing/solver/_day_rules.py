"""
The shortest lawful day of many orders of stops.

Every rule of a day says that one moment comes at least so long after another, or that a service
starts in one of some windows. Such rules have an earliest and a latest timetable among those that
meet them, found by moving moments later (or earlier) until nothing moves. The day that returns
first, left as late as that return allows, is the shortest of its kind; a shorter one can only be
found past the window that holds it, so that the search goes on from there, once a window at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np

from routing.arrays import BoolArray, IntArray
from routing.problem import FOREVER_S

_NEVER_S = 2**40
"""Later than any horizon, and sums of it still fit in 64 bits."""
"""Later than any moment; small enough to be added to."""


@dataclass(frozen=True, slots=True)
class Windows:
    """
    Disjoint windows in order of time.

    Bounds have shape (..., W); rows with fewer windows are padded with empty ones at the end.
    ``count`` has shape (...). ``are_open`` says that they bar no moment of any day.
    """

    opens_s: IntArray
    closes_s: IntArray
    count: IntArray
    are_open: bool

    @staticmethod
    def of(windows: Sequence[Sequence[tuple[int, int]]]) -> Windows:
        """Gather lists of (opens, closes), one per stop."""
        count = np.array([len(some) for some in windows], dtype=np.int64)
        shape = (len(windows), max(1, int(count.max(initial=1))))
        opens, closes = np.full(shape, _NEVER_S), np.full(shape, -_NEVER_S)
        for i, some in enumerate(windows):
            for w, (earliest_s, latest_s) in enumerate(some):
                opens[i, w], closes[i, w] = earliest_s, latest_s
        are_open = all(list(some) == [(0, FOREVER_S)] for some in windows)
        return Windows(opens, closes, count, are_open)

    def take(self, rows: IntArray | BoolArray) -> Windows:
        """Gather windows by index; the last axis stays."""
        if self.are_open:
            rows = rows[:0]
        return Windows(self.opens_s[rows], self.closes_s[rows], self.count[rows], self.are_open)

    def earliest(self, position: int, clock: IntArray) -> IntArray:
        """Return the first moment of a window at or after each clock, never if none is left."""
        if self.are_open:
            return clock
        opens, closes = self.opens_s[:, position], self.closes_s[:, position]
        found = np.full_like(clock, _NEVER_S)
        for w in range(opens.shape[1] - 1, -1, -1):
            found = np.where(clock <= closes[:, w], np.maximum(clock, opens[:, w]), found)
        return found

    def latest(self, position: int, clock: IntArray) -> IntArray:
        """Return the last moment of a window at or before each clock."""
        if self.are_open:
            return clock
        opens, closes = self.opens_s[:, position], self.closes_s[:, position]
        found = np.full_like(clock, -_NEVER_S)
        for w in range(opens.shape[1]):
            found = np.where(clock >= opens[:, w], np.minimum(clock, closes[:, w]), found)
        return found


@dataclass(frozen=True, slots=True)
class Rests:
    """
    The breaks of a day that split its work in stretches of at most ``limit_s``.

    ``on_site`` has shape (R, k): whether ``on_site_s`` are rested during a service. A break of
    ``after_s`` follows the stop at position ``after`` (from 1; 0: none); ``after_is_rest`` says
    whether it splits the work.
    """

    limit_s: int
    on_site: BoolArray
    on_site_s: int
    after: int
    after_s: int
    after_is_rest: bool

    def take(self, rows: IntArray | BoolArray) -> Rests:
        """Keep some rows."""
        return replace(self, on_site=self.on_site[rows])


@dataclass(frozen=True, slots=True)
class Days:
    """
    Days found for R orders of k stops.

    ``starts_s``, the starts of service, has shape (R, k); the other arrays have shape (R,). Values
    are meaningless where ``is_feasible`` is false.
    """

    is_feasible: BoolArray
    depart_s: IntArray
    starts_s: IntArray
    return_s: IntArray


_Days = TypeVar("_Days", bound=Days)


def put_days(
    best: _Days, rows: IntArray, other: _Days, take: BoolArray | slice = slice(None)
) -> None:
    """Write some of other days into rows of the best ones."""
    for array in fields(best):
        getattr(best, array.name)[rows] = getattr(other, array.name)[take]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRules:
    """
    The rules of the days of R orders of k stops.

    ``legs_s`` has shape (R, k + 1), ``services_s`` shape (R, k), the windows shape (R, k, W).
    """

    legs_s: IntArray
    services_s: IntArray
    windows: Windows
    earliest_start_s: int
    latest_return_s: int
    longest_day_s: int
    rests: Rests | None = None

    def shortest_days(self) -> Days:
        """Find the shortest day of each order; among equals the one that returns first."""
        rules = self._with_inserted_break()
        begin = np.full(len(self.legs_s), self.earliest_start_s, dtype=np.int64)
        best = rules._first_day(begin)
        if self.windows.are_open:
            return best
        more = self._windows_to_spare()
        length_s = best.return_s - best.depart_s
        rows = np.nonzero((more > 0) & (best.return_s <= self.latest_return_s))[0]
        begin = best.depart_s[rows] + 1
        for _ in range(int(more.max(initial=0))):
            if len(rows) == 0:
                break
            later = rules._take(rows)._first_day(begin)
            shorter = later.is_feasible & (
                ~best.is_feasible[rows] | (later.return_s - later.depart_s < length_s[rows])
            )
            put_days(best, rows[shorter], later, shorter)
            length_s[rows[shorter]] = (later.return_s - later.depart_s)[shorter]
            goes_on = later.return_s <= self.latest_return_s
            rows, begin = rows[goes_on], later.depart_s[goes_on] + 1
        return best

    def _with_inserted_break(self) -> DayRules:
        if self.rests is None or not self.rests.after:
            return self
        legs_s = self.legs_s.copy()
        legs_s[:, self.rests.after] += self.rests.after_s
        return replace(self, legs_s=legs_s)

    def _take(self, rows: IntArray | BoolArray) -> DayRules:
        return replace(
            self,
            legs_s=self.legs_s[rows],
            services_s=self.services_s[rows],
            windows=self.windows.take(rows),
            rests=None if self.rests is None else self.rests.take(rows),
        )

    def _first_day(self, begin: IntArray) -> Days:
        """Return as early as a departure from ``begin`` on allows; leave as late as that allows."""
        earliest = self._earliest(begin)
        depart = self._latest_departure(earliest)
        days = self._earliest(np.where(earliest.is_feasible, depart, begin))
        feasible = earliest.is_feasible & (days.return_s - days.depart_s <= self.longest_day_s)
        return replace(days, is_feasible=feasible)

    # -- earliest moments ------------------------------------------------------------------

    def _earliest(self, begin: IntArray) -> Days:
        """Find the earliest moments of a day that departs from ``begin`` on."""
        depart, least = begin, np.full_like(self.services_s, -_NEVER_S)
        days = self._forward(depart, least)
        if self.rests is None:
            return days
        for _ in range(self._most_rounds()):
            need, need_depart = self._needs(days, self.rests)
            if not _is_early(days, need, need_depart).any():
                return days
            least, depart = np.maximum(least, need), np.maximum(depart, need_depart)
            days = self._forward(depart, least)
        moved = _is_early(days, *self._needs(days, self.rests))
        return replace(
            days,
            is_feasible=days.is_feasible & ~moved,
            return_s=np.where(moved, _NEVER_S, days.return_s),
        )

    def _forward(self, depart: IntArray, least: IntArray) -> Days:
        starts = np.empty_like(self.services_s)
        clock = depart
        for position in range(starts.shape[1]):
            clock = np.maximum(clock + self.legs_s[:, position], least[:, position])
            clock = self.windows.earliest(position, clock)
            starts[:, position] = clock
            clock = clock + self.services_s[:, position]
        finish = clock + self.legs_s[:, -1]
        return Days(finish <= self.latest_return_s, depart, starts, finish)

    def _needs(self, days: Days, rests: Rests) -> tuple[IntArray, IntArray]:
        """Say how late each service, and the departure, must be for what follows it."""
        services, need = self.services_s, np.empty_like(self.services_s)
        rested_by = days.return_s - rests.limit_s
        for position in range(need.shape[1] - 1, -1, -1):
            start, service = days.starts_s[:, position], services[:, position]
            if rests.after == position + 1 and rests.after_is_rest:
                start = np.maximum(start, rested_by - rests.after_s - service)
                rested_by = start + service - rests.limit_s
            on_site = rests.on_site[:, position]
            start = np.where(on_site, np.maximum(start, rested_by - service), start)
            begins = np.maximum(start, rested_by - rests.on_site_s)
            rested_by = np.where(on_site, begins - rests.limit_s, rested_by)
            need[:, position] = start
        return need, rested_by

    def _most_rounds(self) -> int:
        """Count the rounds after which nothing moves, unless the rules contradict each other."""
        windows = 0 if self.windows.are_open else int(self._windows_to_spare().max(initial=0))
        stops: int = self.services_s.shape[1]
        return (stops + 2) * (1 + windows)

    def _windows_to_spare(self) -> IntArray:
        """Count the windows of each order's stops beyond the first of each."""
        return np.asarray(np.maximum(self.windows.count - 1, 0).sum(axis=1), dtype=np.int64)

    # -- latest moments --------------------------------------------------------------------

    def _latest_departure(self, earliest: Days) -> IntArray:
        """Find the latest departure of days that return as early as these."""
        ceiling = np.full_like(self.services_s, _NEVER_S)
        depart, starts = self._backward(earliest.return_s, ceiling)
        if self.rests is None:
            return depart
        for _ in range(self._most_rounds()):
            allowed = self._allowed(depart, starts, self.rests)
            if not (earliest.is_feasible & (allowed < starts).any(axis=1)).any():
                break
            ceiling = np.minimum(ceiling, allowed)
            depart, starts = self._backward(earliest.return_s, ceiling)
        return depart

    def _backward(self, return_s: IntArray, ceiling: IntArray) -> tuple[IntArray, IntArray]:
        starts = np.empty_like(self.services_s)
        clock = return_s
        for position in range(starts.shape[1] - 1, -1, -1):
            clock = clock - self.legs_s[:, position + 1] - self.services_s[:, position]
            clock = self.windows.latest(position, np.minimum(clock, ceiling[:, position]))
            starts[:, position] = clock
        return clock - self.legs_s[:, 0], starts

    def _allowed(self, depart: IntArray, starts: IntArray, rests: Rests) -> IntArray:
        """Say how late each service may be for what precedes it."""
        allowed, rested = starts.copy(), depart
        for position in range(starts.shape[1]):
            service = self.services_s[:, position]
            on_site, start = rests.on_site[:, position], allowed[:, position]
            start = np.where(on_site, np.minimum(start, rested + rests.limit_s), start)
            begins = np.minimum(start + service - rests.on_site_s, rested + rests.limit_s)
            rested = np.where(on_site, begins + rests.on_site_s, rested)
            if rests.after == position + 1 and rests.after_is_rest:
                start = np.minimum(start, rested + rests.limit_s - service)
                rested = start + service + rests.after_s
            allowed[:, position] = start
        return allowed


def _is_early(days: Days, need: IntArray, need_depart: IntArray) -> BoolArray:
    """Whether a feasible day departs, or serves somewhere, before it must."""
    is_early = (need > days.starts_s).any(axis=1) | (need_depart > days.depart_s)
    return np.asarray(days.is_feasible & is_early, dtype=np.bool_)
