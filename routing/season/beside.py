"""
What day rounds and evenings of the same crews cost together, at least.

A crew that makes a round on a day makes no evening then, and rounds come back on the same days each
time the weeks repeat themselves. So a programme chooses days of the cycle on which each crew is
left to its evenings, besides the evenings themselves. What rounds then cost at least is convex in
the days that are left to them: the prices of days in their relaxation bound it from below for any
other choice (Benders, Numerische Mathematik 4, 1962), and one choice after the other is priced
until no price changes it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from routing.arrays import FloatArray, IntArray
from routing.errors import TooManyRoutesError, UnsupportedPatternError
from routing.problem import Problem
from routing.season.late_rounds import with_late_rounds
from routing.season.outings import all_outings
from routing.season.problem import SeasonProblem
from routing.season.rules import programme_of
from routing.solver.columns.linear_program import NumericalTroubleError
from routing.solver.columns.master import Master, generate_columns, tighten
from routing.solver.columns.slots import Slot, Supply
from routing.solver.columns.source import ColumnSource, Duals
from routing.solver.deadline import Deadline
from routing.solver.fold import folded, shortest_period
from routing.solver.highs import Programme, Whole, relaxed, whole
from routing.solver.relaxation import sleeps_away, without_rules

_MOST_VARIABLES = 50_000
"""A season of more is not solved over and over again."""
_MOST_CHOICES = 20
_MOST_ROUTES = 400_000
"""Of a kind of vehicle: rounds of more are not listed for the sake of the bound alone."""
_DEAR = 20.0
"""Price of a visit that rounds do not make, in dear lone visits: dearer than any evening."""
_MOST_CUTS = 200
_SHARE = 0.3
"""Of the time left, for one programme."""


@dataclass(frozen=True, slots=True)
class Together:
    """
    What is proven of rounds and evenings together.

    ``lower_bound`` is that of all plans that make every visit of the rounds, ``rounds_alone`` what
    their rounds cost at least. In the cheapest choice, rounds leave the days ``spared`` to
    evenings: (vehicle of the rounds, day of the horizon); on those of ``late`` they wait for the
    weekly rest.
    """

    lower_bound: float
    rounds_alone: float
    spared: frozenset[tuple[int, int]]
    late: frozenset[tuple[int, int]]


def least_together(
    season: SeasonProblem,
    rounds: Problem,
    crews: Mapping[int, frozenset[int]],
    *,
    deadline: Deadline,
    allowed_gap: float = 0.0,
    seed: int = 0,
) -> Together | None:
    """
    Bound rounds and evenings together.

    Parameters
    ----------
    season
        The evenings, as if there were no rounds.
    rounds
        The rounds, as if there were no evenings.
    crews
        The vehicles of the season that each vehicle of the rounds shares its crew with.
    allowed_gap
        How far each programme may stay from its optimum.

    Returns
    -------
    together
        ``None`` where rounds cannot be priced: too many, not the same in all weeks, or in no time.
    """
    deadline = deadline.begin()
    weeks = shortest_period(rounds)
    is_steady = rounds.same_vehicle or weeks == rounds.weeks
    if sleeps_away(rounds) or not is_steady or season.fixed:
        return None
    with suppress(TooManyRoutesError, UnsupportedPatternError, NumericalTroubleError):
        choice = _Choice(season, folded(rounds, weeks), crews, rounds.weeks // weeks)
        return choice.priced(deadline, allowed_gap, seed)
    return None


@dataclass(frozen=True, slots=True)
class _Price:
    """Rounds cost ``least`` where they have ``days`` of each supply; less for each day more."""

    least: float
    days: Mapping[Supply, float]
    per_day: Mapping[Supply, float]


_Row = tuple[IntArray, FloatArray, float, float]
"""Variables of a row, how much each counts, and between what the sum is."""


class _Rounds:
    """What the cycle of rounds costs at least, by the days that it has."""

    def __init__(self, cycle: Problem, deadline: Deadline) -> None:
        self._source = ColumnSource(cycle, route_limit=_MOST_ROUTES, deadline=deadline)
        dear = _DEAR * self._source.dearest_lone_visit
        prices = [dear * s.visits if s.prize is None else s.prize for s in cycle.stops]
        self._master = Master(self._source, np.array(prices, dtype=np.float64))
        self._duals: Duals | None = None
        self.slots = self._source.slots

    def priced(self, days: Mapping[Supply, float], deadline: Deadline) -> _Price:
        """Price rounds that have so many days."""
        self._master.give_days(days)
        found = generate_columns(self._master, deadline=deadline, start=self._duals)
        found = tighten(self._master, found, deadline=deadline, target=math.inf, most=_MOST_CUTS)
        self._duals = found.duals
        return _Price(found.lower_bound, dict(days), found.duals.slots)


class _Choice:
    """
    Evenings, and the days of the cycle that each crew is left to rounds on.

    The variables of the season come first, then one for each vehicle and day that evenings may
    claim, 1 where rounds have it, then the cost of the cycle.
    """

    def __init__(
        self, season: SeasonProblem, cycle: Problem, crews: Mapping[int, frozenset[int]], times: int
    ) -> None:
        outings = all_outings(season)
        cycle, self._late = with_late_rounds(season, outings, without_rules(cycle), crews)
        self._cycle, self._times, self._outings = cycle, times, outings
        self._programme = programme_of(season, outings)
        self._size = len(self._programme.cost)
        self._claims: dict[tuple[int, int], list[IntArray]] = {}
        waiting = {one.vehicle: one.twin for one in self._late}
        for v, vehicle in enumerate(cycle.vehicles):
            own = np.flatnonzero(np.isin(outings.vehicle, sorted(crews.get(v, ()))))
            for day in sorted(vehicle.days):
                own_days = own[outings.day[own] % cycle.days == day]
                dates = np.unique(outings.day[own_days]).tolist()
                if dates or v in waiting or v in waiting.values():
                    self._claims[v, day] = [own_days[outings.day[own_days] == d] for d in dates]
        self._number = {key: self._size + k for k, key in enumerate(self._claims)}
        self._twin = {key: (waiting[key[0]], key[1]) for key in self._claims if key[0] in waiting}
        self._twin = {key: twin for key, twin in self._twin.items() if twin in self._claims}

    def priced(self, deadline: Deadline, allowed_gap: float, seed: int) -> Together | None:
        """Price one choice after the other."""
        if not self._claims or self._size > _MOST_VARIABLES:
            return None
        rounds, prices = _Rounds(self._cycle, deadline), list[_Price]()
        lower_bound, is_whole = -math.inf, False
        left = cheapest = dict.fromkeys(self._claims, 1.0)
        evenings, least = 0.0, math.inf
        for _ in range(_MOST_CHOICES):
            expected = max((self._value(price, rounds, left) for price in prices), default=0.0)
            prices.append(rounds.priced(self._days(rounds, left), deadline))
            if is_whole and evenings + self._times * prices[-1].least < least:
                cheapest, least = left, evenings + self._times * prices[-1].least
            if len(prices) > 1 and self._times * (prices[-1].least - expected) <= allowed_gap:
                if is_whole:
                    break
                is_whole = True
            programme, until = self._with(prices, rounds), deadline.share(_SHARE)
            found = (
                whole(programme, until, allowed_gap=allowed_gap, seed=seed)
                if is_whole
                else relaxed(programme, until)
            )
            if found is None or found.variables is None:
                break
            lower_bound = max(
                lower_bound, found.lower_bound if isinstance(found, Whole) else found.value
            )
            left = {key: float(found.variables[k]) for key, k in self._number.items()}
            evenings = float(programme.cost[:-1] @ found.variables[:-1])
            if deadline.is_past:
                break
        left = cheapest
        if not math.isfinite(lower_bound + prices[0].least):
            return None
        every = range(0, self._times * self._cycle.days, self._cycle.days)
        late = frozenset(key for key, twin in self._twin.items() if left[twin] > 0.5)
        twins = {twin for _, twin in self._twin.items()}
        spared = {k for k, value in left.items() if value < 0.5} - twins - late
        return Together(
            lower_bound,
            self._times * prices[0].least,
            frozenset((v, day + d) for v, day in spared for d in every),
            frozenset((v, day + d) for v, day in late for d in every),
        )

    def _days(self, rounds: _Rounds, left: Mapping[tuple[int, int], float]) -> dict[Supply, float]:
        """Count the days of each supply that are left to rounds."""
        supply = {used: float(days) for used, days in rounds.slots.supply.items()}
        for used in rounds.slots.capacity:
            supply[used] = sum(left.get(key, 1.0) for key in self._days_of(used, rounds))
        return supply

    def _days_of(self, used: Slot, rounds: _Rounds) -> list[tuple[int, int]]:
        """List the vehicles and days of a slot."""
        slots, vehicles = rounds.slots, self._cycle.vehicles
        members, days = slots.kinds[used.kind].members, slots.days(used.group, used.block)
        return [(v, day) for day in days for v in members if day in vehicles[v].days]

    def _value(
        self, price: _Price, rounds: _Rounds, left: Mapping[tuple[int, int], float]
    ) -> float:
        """Return what rounds cost at least by one price, on the days that are left to them."""
        days = self._days(rounds, left)
        return price.least + sum(
            per_day * (days[used] - price.days[used]) for used, per_day in price.per_day.items()
        )

    def _with(self, prices: Sequence[_Price], rounds: _Rounds) -> Programme:
        """Add to the season the days that rounds leave, and what they cost then."""
        season, count = self._programme, self._size + len(self._number) + 1
        rows = [*self._days_are_shared(), *self._weeks_have_a_rest()]
        rows += (self._rounds_cost(p, rounds) for p in prices)
        lengths = [len(members) for members, *_ in rows]
        entries = sparse.csc_array(
            (
                np.concatenate([amounts for _, amounts, *_ in rows]),
                (
                    np.repeat(np.arange(len(rows)), lengths),
                    np.concatenate([members for members, *_ in rows]),
                ),
            ),
            shape=(len(rows), count),
        )
        beside = sparse.csc_array((season.matrix.shape[0], len(self._number) + 1))
        matrix = sparse.vstack([sparse.hstack([season.matrix, beside]), entries])
        choices = np.ones(len(self._number))
        return replace(
            season,
            cost=np.concatenate([season.cost, 0.0 * choices, [float(self._times)]]),
            most=np.concatenate([season.most, choices, [math.inf]]),
            is_whole=np.concatenate([season.is_whole, choices > 0.0, [False]]),
            matrix=sparse.csc_array(matrix),
            lower=np.concatenate([season.lower, [least for _, _, least, _ in rows]]),
            upper=np.concatenate([season.upper, [most for *_, most in rows]]),
            can_wait=np.concatenate([season.can_wait, np.zeros(len(rows), dtype=np.bool_)]),
        )

    def _days_are_shared(self) -> Iterator[_Row]:
        """Let a crew have an evening or its round on a day; rounds come back every cycle."""
        for key, dates in self._claims.items():
            for members in dates:
                both = np.append(members, self._numbers_of(key))
                yield both, np.ones(len(both)), -math.inf, 1.0
            if not dates and key in self._twin:
                yield self._numbers_of(key), np.ones(2), -math.inf, 1.0

    def _numbers_of(self, key: tuple[int, int]) -> IntArray:
        """List the variables of a day that is left to rounds, late or not."""
        keys = [key, self._twin[key]] if key in self._twin else [key]
        return np.array([self._number[one] for one in keys], dtype=np.int64)

    def _weeks_have_a_rest(self) -> Iterator[_Row]:
        """Let no crew work on each day of a week and leave early on the Monday after."""
        weeks = self._times * self._cycle.weeks
        for late in self._late:
            for own, claimed, most in late.weeks(self._outings, self._cycle, weeks):
                members = np.append(own, [self._number[key] for key in claimed])
                yield members, np.ones(len(members)), -math.inf, most

    def _rounds_cost(self, price: _Price, rounds: _Rounds) -> _Row:
        """Let rounds cost as much as a price says, at least."""
        left = dict.fromkeys(self._claims, 0.0)
        per_choice = dict.fromkeys(self._claims, 0.0)
        for used in rounds.slots.capacity:
            for key in per_choice.keys() & set(self._days_of(used, rounds)):
                per_choice[key] += price.per_day[used]
        members = np.array([*self._number.values(), self._size + len(self._number)])
        amounts = np.array([*(-value for value in per_choice.values()), 1.0])
        return members, amounts, self._value(price, rounds, left), math.inf
