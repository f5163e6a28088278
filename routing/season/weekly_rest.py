"""
The weekly rest of crews, exactly.

In each week a crew has one stretch of days without work, chosen by a variable of its own, such that
the rest between the days of work around it is long enough. A stretch needs no more days than make
any rest long enough: a longer one holds a shorter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np

from routing.arrays import IntArray
from routing.problem import DAYS_PER_WEEK
from routing.season.model import Model
from routing.season.problem import SeasonProblem
from routing.season.ways import DAY_S


@dataclass(frozen=True, slots=True)
class _Moments:
    """When work may end, or begin, on a day: seconds from day 0, and the outings that do."""

    times_s: IntArray
    members: IntArray
    otherwise_s: int
    """The same where the crew does not work on that day, or its duty is what it does."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days ``first`` to ``last`` without work, between the moments of the days beside."""

    first: int
    last: int
    before: _Moments
    after: _Moments


class WeeklyRest:
    """The weekly rest of one crew."""

    def __init__(
        self,
        model: Model,
        season: SeasonProblem,
        by_day: Mapping[int, IntArray],
        crew: frozenset[int],
    ) -> None:
        self._model, self._outings, self._by_day = model, model.outings, by_day
        self._duties = season.duty_hours(crew)
        for day in self._duties.keys() & by_day.keys():  # evenings that are fixed
            self._duties[day] = self._with_fixed(day)
        self._long_s = season.weekly_rest_s
        self._inside_s = max(0, season.weekly_rest_s - season.daily_rest_s)
        latest_s = [int(self._outings.return_s[rows].max()) for rows in by_day.values()]
        latest_s += [return_s for _, return_s in self._duties.values()]
        self._late_s = max(0, max(latest_s, default=0) - DAY_S)
        self._most_days = ceil((self._long_s + self._late_s) / DAY_S)

    def keep(self, week: int) -> None:
        """Add the rows of a week, if it needs any."""
        if not self._is_kept_by_fixed(week):
            return
        stretches = list(self._stretches(week))
        if any(self._is_sure(stretch, week) for stretch in stretches):
            return
        chosen = self._model.variables([0.0] * len(stretches), [1.0] * len(stretches), whole=True)
        self._model.row(chosen, least=1.0, most=1.0)
        for day in sorted({d for s in stretches for d in range(s.first, s.last + 1)}):
            if day in self._by_day:
                own = [k for k, s in enumerate(stretches) if s.first <= day <= s.last]
                self._at_most(chosen[own], self._by_day[day], 1.0)
        for k, stretch in enumerate(stretches):
            self._rest_is_long_enough(chosen[k : k + 1], stretch, week)

    def _is_kept_by_fixed(self, week: int) -> bool:
        """Whether what is fixed leaves a rest in a week."""
        spans = dict(self._duties)
        for day, rows in self._by_day.items():
            if self._outings.is_fixed[rows].any():
                spans[day] = self._with_fixed(day)
        far = 10 * DAYS_PER_WEEK
        moments = [((DAYS_PER_WEEK * week - far) * DAY_S,) * 2]
        moments += [(day * DAY_S + a, day * DAY_S + b) for day, (a, b) in sorted(spans.items())]
        moments.append(((DAYS_PER_WEEK * week + far) * DAY_S,) * 2)
        return any(
            self._is_rest(one[1], other[0], week) for one, other in pairwise(sorted(moments))
        )

    def _with_fixed(self, day: int) -> tuple[int, int]:
        """Return the hours of the duties and the fixed evenings of a day, the shortest way."""
        rows = self._by_day[day]
        fixed = rows[self._outings.is_fixed[rows]]
        hours = [
            (int(self._outings.depart_s[fixed].max()), int(self._outings.return_s[fixed].min()))
        ]
        hours += [self._duties[day]] if day in self._duties else []
        return min(a for a, _ in hours), max(b for _, b in hours)

    def _is_rest(self, begin_s: int, end_s: int, week: int) -> bool:
        first_s = week * DAYS_PER_WEEK * DAY_S
        inside_s = min(end_s, first_s + DAYS_PER_WEEK * DAY_S) - max(begin_s, first_s)
        return end_s - begin_s >= self._long_s and inside_s >= self._inside_s

    def _stretches(self, week: int) -> Iterator[_Stretch]:
        """List the stretches that may be a rest of a week."""
        monday = week * DAYS_PER_WEEK
        for first in range(monday - self._most_days, monday + DAYS_PER_WEEK + 1):
            for last in range(first - 1, first + self._most_days):
                if any(day in self._duties for day in range(first, last + 1)):
                    break
                stretch = _Stretch(
                    first, last, self._moments(first - 1, ends=True),
                    self._moments(last + 1, ends=False),
                )  # fmt: skip
                begin_s = min(
                    stretch.before.times_s.min(initial=stretch.before.otherwise_s),
                    stretch.before.otherwise_s,
                )
                end_s = max(
                    stretch.after.times_s.max(initial=stretch.after.otherwise_s),
                    stretch.after.otherwise_s,
                )
                if self._is_rest(int(begin_s), int(end_s), week):
                    yield stretch

    def _moments(self, day: int, *, ends: bool) -> _Moments:
        nothing = np.zeros(0, dtype=np.int64)
        if day in self._duties:
            return _Moments(nothing, nothing, day * DAY_S + self._duties[day][ends])
        members = self._by_day.get(day, nothing)
        times_s = (self._outings.return_s if ends else self._outings.depart_s)[members]
        otherwise_s = self._late_s if ends else DAY_S
        return _Moments(day * DAY_S + times_s, members, day * DAY_S + otherwise_s)

    def _is_sure(self, stretch: _Stretch, week: int) -> bool:
        """Whether a stretch is a rest whatever is done."""
        if any(day in self._by_day for day in range(stretch.first, stretch.last + 1)):
            return False
        begin_s = stretch.before.times_s.max(initial=stretch.before.otherwise_s)
        end_s = stretch.after.times_s.min(initial=stretch.after.otherwise_s)
        return self._is_rest(int(begin_s), int(end_s), week)

    def _rest_is_long_enough(self, chosen: IntArray, stretch: _Stretch, week: int) -> None:
        """Where a stretch is chosen, keep the work before from being too late for that after."""
        before, after = stretch.before, stretch.after
        if not self._is_rest(before.otherwise_s, after.otherwise_s, week):
            return
        none = self._first_end(np.array([before.otherwise_s]), week) > after.times_s
        if none.any():
            self._at_most(chosen, after.members[none], 1.0)
        begins_s = np.unique(before.times_s)
        first_ends_s = self._first_end(begins_s, week)
        too_late = begins_s[first_ends_s > after.otherwise_s]
        if len(too_late):
            self._at_most(chosen, before.members[before.times_s >= too_late[0]], 1.0)
        counts = np.searchsorted(np.sort(after.times_s), first_ends_s)
        for count in np.unique(counts[counts > none.sum()]).tolist():
            begin_s, end_s = begins_s[counts >= count][0], np.sort(after.times_s)[count - 1]
            late = before.members[before.times_s >= begin_s]
            early = after.members[after.times_s <= end_s]
            self._at_most(chosen, np.concatenate([late, early]), 2.0)

    def _first_end(self, begins_s: IntArray, week: int) -> IntArray:
        """Return when the rests of a week that begin at some moments end, at the soonest."""
        first_s = week * DAYS_PER_WEEK * DAY_S
        within_s = np.maximum(begins_s, first_s) + self._inside_s
        ends_s = np.maximum(begins_s + self._long_s, within_s)
        never_s = 2**62
        return np.where(within_s > first_s + DAYS_PER_WEEK * DAY_S, never_s, ends_s)

    def _at_most(self, chosen: IntArray, outings: IntArray, most: float) -> None:
        _, fixed = self._model.of_fixed(outings)
        self._model.row(np.concatenate([chosen, outings]), most=max(most, fixed))
