"""How the evenings of a season are wished to be spread, as prices of their numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

import numpy as np

from guinguette.calendar import DAYS_PER_WEEK, date_of
from guinguette.contract import Contract, SeasonTermKind
from guinguette.folder.read_folder import WorkingFolder
from routing.arrays import BoolArray
from routing.problem import Problem
from routing.season.problem import Package, Tally

_EVEN = 0.5
"""A number of evenings this far from its share is as near as a whole number may have to be."""
_WEEKEND = (4, 5)  # Friday and Saturday: the evenings that every mayor asks for
_MISSING_EUR = 500.0
"""A date of a festival, or an evening that a contract owes a place, is worth a long detour."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sold:
    """A contract in numbers: its package, and all its days of the horizon, past ones included."""

    contract: Contract
    package: Package
    number: int
    days: BoolArray


class Spread:
    """
    The wishes of a folder for its season, in the numbers of its problem.

    ``wishing`` are the stops that still wait for a date they wished for.
    """

    def __init__(
        self,
        folder: WorkingFolder,
        problem: Problem,
        sold: Sequence[Sold],
        *,
        wishing: Collection[int],
    ) -> None:
        self.folder, self.problem, self.sold, self.wishing = folder, problem, sold, wishing
        self.settings = folder.settings.season
        self.start = folder.settings.horizon.start
        self.dates = [date_of(day, self.start) for day in range(problem.days)]

    def tallies(self) -> tuple[Tally, ...]:
        """List the prices; a switch at 0 euros has none."""
        found = [tally for one in self.sold for tally in self._of_contract(one)]
        found += [tally for i in range(len(self.problem.stops)) for tally in self._of_place(i)]
        return tuple(found)

    def _of_contract(self, one: Sold) -> Iterator[Tally]:
        own, settings = frozenset({one.number}), self.settings
        days, sold = one.days, one.package.evenings
        if not sold or not days.any():
            return
        for last in self._marks(days) if settings.pace_eur else ():
            yield self._shared(
                "pace", days & (np.arange(len(days)) <= last), one, settings.pace_eur
            )
        if settings.empty_month_eur:
            yield from self._months(one)
        weekend = np.array([day.weekday() in _WEEKEND for day in self.dates])
        if settings.weekend_eur:
            yield self._shared("weekend", days & weekend, one, settings.weekend_eur)
        holidays = np.array([day in self._school_holidays for day in self.dates])
        if settings.school_holiday_eur and holidays.any():
            price = settings.school_holiday_eur
            yield self._shared("school_holiday", days & holidays, one, price)
        for i in sorted(one.package.stops):
            yield from self._of_share(one, i, own)

    def _shared(self, kind: SeasonTermKind, among: BoolArray, one: Sold, price_eur: float) -> Tally:
        """Price each evening by which a number is off its share of the days of a contract."""
        share = one.package.evenings * among.sum() / one.days.sum()
        return Tally(
            kind=kind,
            days=among,
            prices=_off(share, one.package.evenings, price_eur),
            packages=frozenset({one.number}),
        )

    def _marks(self, days: BoolArray) -> list[int]:
        """List the Sundays up to which a contract is to keep its pace."""
        chosen = np.flatnonzero(days)
        sundays = range(DAYS_PER_WEEK - 1, int(chosen[-1]), DAYS_PER_WEEK)
        return [day for day in sundays if day >= chosen[0]]

    def _months(self, one: Sold) -> Iterator[Tally]:
        months: dict[tuple[int, int], list[int]] = {}
        for day in np.flatnonzero(one.days).tolist():
            months.setdefault((self.dates[day].year, self.dates[day].month), []).append(day)
        total = one.days.sum()
        for days in months.values():
            if one.package.evenings * len(days) / total >= _EVEN:
                among = np.zeros(self.problem.days, dtype=bool)
                among[days] = True
                own = frozenset({one.number})
                prices = (self.settings.empty_month_eur, 0.0, 0.0)
                yield Tally(kind="month", days=among, prices=prices, packages=own)

    def _of_share(self, one: Sold, i: int, own: frozenset[int]) -> Iterator[Tally]:
        """Price the second evening of a place of a contract, the third more; and those it owes."""
        most, everyday = one.package.most, np.ones(self.problem.days, dtype=bool)
        if self.settings.fairness_eur and most > 1:
            prices = [self.settings.fairness_eur * n * (n - 1) / 2 for n in range(most + 1)]
            yield self._at("fairness", i, everyday, prices, own)
        owed = min(one.contract.least, most)
        if owed:
            prices = [_MISSING_EUR * max(0, owed - n) for n in range(owed + 2)]
            yield self._at("fairness", i, everyday, prices, own)

    def _of_place(self, i: int) -> Iterator[Tally]:
        request, settings = self.folder.requests[i], self.settings
        packages = [one.package for one in self.sold if i in one.package.stops]
        if not packages:
            return
        everyday = np.ones(self.problem.days, dtype=bool)
        if request.value_eur:
            yield self._at("value", i, everyday, [request.value_eur, 0.0, 0.0])
        if settings.wish_eur and i in self.wishing:
            yield self._at("wish", i, everyday, [settings.wish_eur, 0.0, 0.0])
        for day in request.dates:
            among = np.array([one == day for one in self.dates])
            if among.any():
                yield self._at("calendar", i, among, [_MISSING_EUR, 0.0, 0.0])
        wide = settings.least_days_apart
        if settings.spacing_eur and wide > 1 and sum(p.most for p in packages) > 1:
            yield from self._windows(i, wide)

    def _windows(self, i: int, wide: int) -> Iterator[Tally]:
        """Price two evenings within some days: the nearer they are, the more windows hold both."""
        step = max(1, wide // DAYS_PER_WEEK)
        price_eur = self.settings.spacing_eur * step / wide
        numbers = np.arange(self.problem.days)
        for first in range(0, max(1, self.problem.days - wide + 1), step):
            among = (numbers >= first) & (numbers < first + wide)
            yield self._at("spacing", i, among, [0.0, 0.0, price_eur])

    def _at(
        self,
        kind: SeasonTermKind,
        i: int,
        days: BoolArray,
        prices: Sequence[float],
        packages: frozenset[int] | None = None,
    ) -> Tally:
        return Tally(
            kind=kind, days=days, prices=tuple(prices), packages=packages, stops=frozenset({i})
        )

    @property
    def _school_holidays(self) -> frozenset[date]:
        special = self.folder.special_days
        return frozenset(one.date for one in special if one.kind == "school_holiday")

    def neighbours(self) -> dict[tuple[int, int], float]:
        """Price pairs of places near each other on consecutive evenings of one vehicle."""
        worth, most_m = self.settings.neighbours_eur, 1000 * self.settings.neighbours_km
        if not worth:
            return {}
        nodes = [stop.node for stop in self.problem.stops]
        metres = self.problem.distance_matrix[np.ix_(nodes, nodes)]
        near = np.argwhere(np.triu(np.minimum(metres, metres.T) <= most_m, k=1))
        return {(int(a), int(b)): worth for a, b in near}


def _off(share: float, most: int, price_eur: float) -> tuple[float, ...]:
    """Price numbers by how far they are from a share; those next to it are as near as can be."""
    numbers = range(ceil(most) + 1)
    return tuple(price_eur * max(0.0, abs(n - share) - _EVEN) for n in numbers)


def days_of(contract: Contract, start: date, length: int) -> BoolArray:
    """Say on which days of a horizon an evening of a contract may be, shape (days,)."""
    return np.array([contract.holds_on(start + timedelta(days=n)) for n in range(length)])
