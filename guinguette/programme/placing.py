"""A timetable laid over a period: every visit on its date, with its vehicle and its hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import lcm

from guinguette.calendar import monday_of, next_monday
from guinguette.programme.programme import Programme
from guinguette.programme.timing import Timed, Window
from guinguette.rhythm import EveryWeeks, Monthly
from routing.great_circle import great_circle_m

_LONGEST_WEEKS = 26
_USUAL_WEEKS = 2
_MONTH_WEEKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One visit of a place (its rank in the timetable) in a period; its window in minutes."""

    rank: int
    date: date
    vehicle: str
    window_min: Window


def period_of(programme: Programme) -> tuple[date, int]:
    """
    Choose the period that a timetable fills.

    Returns
    -------
    start, weeks
        The next Monday, or that of its first date where all lie ahead; long enough that every
        rhythm comes back.
    """
    dates = programme.dates
    start = next_monday(programme.today)
    if dates and dates[0] > start:
        start = monday_of(dates[0])
    rhythms = [timed.rhythm for timed in programme.places]
    weeks = _USUAL_WEEKS if not any(isinstance(r, Monthly) for r in rhythms) else _MONTH_WEEKS
    for each in sorted({r.weeks for r in rhythms if isinstance(r, EveryWeeks)}):
        longer = lcm(weeks, each)
        weeks = longer if longer <= _LONGEST_WEEKS else weeks
    return start, weeks


def placed(places: Sequence[Timed], start: date, weeks: int) -> tuple[list[Placed], list[int]]:
    """
    Put every visit on its date.

    A place that comes every second week, or once a month, without a word of which, comes where it
    overlaps nothing, on the day with the nearest places.

    Returns
    -------
    visits, chosen
        By date; the ranks of the places whose weeks were chosen so.
    """
    found: list[Placed] = []
    days: dict[tuple[date, str], list[Placed]] = defaultdict(list)
    several = {rank for rank, timed in enumerate(places) if len(timed.choices(start, weeks)) > 1}
    order = sorted(range(len(places)), key=lambda rank: (rank in several, rank))
    for rank in order:
        timed = places[rank]
        choices = [_visits(rank, timed, dates) for dates in timed.choices(start, weeks)]
        best = min(choices, key=lambda visits: _awkward(visits, days, places))
        for visit in best:
            days[visit.date, visit.vehicle].append(visit)
        found += best
    found.sort(key=lambda one: (one.date, one.vehicle, (one.window_min or (0, 0))[0], one.rank))
    return found, sorted(several)


def _visits(rank: int, timed: Timed, dates: Sequence[date]) -> list[Placed]:
    slots = [(day, *timed.slot(day)) for day in dates]
    return [
        Placed(rank=rank, date=day, vehicle=vehicle, window_min=window)
        for day, vehicle, window in slots
    ]


def _awkward(
    visits: Sequence[Placed],
    days: dict[tuple[date, str], list[Placed]],
    places: Sequence[Timed],
) -> tuple[int, float]:
    """Count what a choice of dates overlaps, and measure how far it lies from the others."""
    overlaps, metres = 0, 0.0
    for visit in visits:
        others = days.get((visit.date, visit.vehicle), [])
        overlaps += sum(overlap(visit.window_min, other.window_min) for other in others)
        here = places[visit.rank].place.commune
        there = [places[other.rank].place.commune for other in others]
        far = [
            great_circle_m(here.longitude, here.latitude, c.longitude, c.latitude) for c in there
        ]
        metres += float(min(far, default=0.0))
    return overlaps, metres


def overlap(one: Window, other: Window) -> bool:
    """Whether two openings share a minute, or begin together."""
    if one is None or other is None:
        return False
    (a, b), (c, d) = ((w[0], w[1] or w[0] + 1) for w in (one, other))
    return a < d and c < b
