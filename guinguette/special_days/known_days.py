"""The special days that a folder knows of, on any dates, and what they ask of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from guinguette.calendar import DAYS_PER_WEEK, monday_of
from guinguette.special_days.special_day import Place, SpecialDay


class Source(Protocol):
    """Where special days come from: holidays, rows of a calendar, an agenda."""

    def days(self, first: date, last: date) -> Iterable[SpecialDay]:
        """List the special days from ``first`` to ``last``, both included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDays:
    """
    The calendar of a folder.

    Nothing of it restricts the visit patterns: habits are settled as if no day were special, but
    for the weekly markets, which are habits themselves; the engine makes exceptions of the rest.

    Attributes
    ----------
    places
        The places of the folder.
    sources
        Where its special days come from.
    market_price_eur
        What a visit off the market days of a place with a market counts, euros.
    """

    places: tuple[Place, ...] = ()
    sources: tuple[Source, ...] = ()
    market_price_eur: float = 0.0

    def between(self, first: date, last: date) -> tuple[SpecialDay, ...]:
        """List the special days from ``first`` to ``last``, by date; each once."""
        found = dict.fromkeys(day for source in self.sources for day in source.days(first, last))
        return tuple(sorted(found, key=lambda day: (day.date, day.depot, day.kind, day.words)))

    def depot_closures(self, first: date, last: date) -> dict[tuple[str, date], SpecialDay]:
        """Return the days on which the vehicles of a depot stay there: (depot, date)."""
        days = (d for d in self.between(first, last) if d.effect == "closed" and d.depot)
        return {(d.depot, d.date): d for d in days}

    def closures(self, first: date, last: date) -> dict[tuple[str, date], SpecialDay]:
        """
        Return the days on which a place cannot be visited, with what closes them.

        Returns
        -------
        closures
            (key, date) → special day; those of the whole service are in it, those of depots not.
        """
        closed = [d for d in self.between(first, last) if d.effect == "closed"]
        return {(p.key, d.date): d for d in closed for p in self.places if d.concerns(p)}

    def prices(self, first: date, last: date) -> dict[tuple[str, date], tuple[float, SpecialDay]]:
        """
        Price a visit of each place on each day that is not free.

        A day to avoid costs its price. A day that is wanted costs nothing, and the other days of
        its week (Monday to Sunday) cost its price instead, so that no cost is ever below zero: the
        least costly day of a week is the wanted one, and a week without such a day is as it was.
        The fête of a place is stronger than the holiday it falls on: the day is not avoided there.

        Returns
        -------
        prices
            (key, date) → euros, above 0, and the special day that weighs most in them. Days
            outside ``first`` to ``last`` are not in it, their wishes are.
        """
        start = monday_of(first)
        end = date.fromordinal(monday_of(last).toordinal() + DAYS_PER_WEEK - 1)
        days = [d for d in self.between(start, end) if d.effect in {"avoid", "wanted"}]
        prices: dict[tuple[str, date], tuple[float, SpecialDay]] = {}
        for place in self.places:
            mine = [d for d in days if d.concerns(place) and d.price_eur > 0]
            drawn = {d.date for d in mine if d.effect == "wanted"}
            mine = [
                d for d in mine if d.date not in drawn or d.effect == "wanted" or not d.is_holiday
            ]
            for day, euros, why in _priced(mine):
                if first <= day <= last:
                    known, heaviest = prices.get((place.key, day), (0.0, why))
                    weightier = why if euros > known else heaviest
                    prices[place.key, day] = known + euros, weightier
        return prices

    def market_prices(self) -> dict[tuple[str, int], float]:
        """
        Price a visit off the weekly market of a place, for the step that settles habits.

        Returns
        -------
        prices
            (key, weekday) → euros, above 0; 0 is Monday. Places without a market are not in it.
        """
        return {
            (place.key, weekday): self.market_price_eur
            for place in self.places
            if place.market_weekdays and self.market_price_eur > 0
            for weekday in range(DAYS_PER_WEEK)
            if weekday not in place.market_weekdays
        }


def _priced(days: Iterable[SpecialDay]) -> Iterator[tuple[date, float, SpecialDay]]:
    """Yield what each day costs one place, and why."""
    weeks: dict[date, dict[date, SpecialDay]] = {}
    for day in days:
        if day.effect == "avoid":
            yield day.date, day.price_eur, day
            continue
        wanted = weeks.setdefault(monday_of(day.date), {})
        if day.date not in wanted or wanted[day.date].price_eur < day.price_eur:
            wanted[day.date] = day
    for monday, wanted in weeks.items():
        yield from _off_the_wanted(monday, wanted)


def _off_the_wanted(
    monday: date, wanted: Mapping[date, SpecialDay]
) -> Iterator[tuple[date, float, SpecialDay]]:
    best = max(wanted.values(), key=lambda day: day.price_eur)
    for step in range(DAYS_PER_WEEK):
        day = date.fromordinal(monday.toordinal() + step)
        drawn = wanted[day].price_eur if day in wanted else 0.0
        if best.price_eur > drawn:
            yield day, best.price_eur - drawn, best
