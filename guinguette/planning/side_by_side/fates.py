"""
Who is better and who is worse off in one plan than in another, place by place, crew by crew.

A place is served by its visits, its longest wait and its opening; a crew works its hours, its
evenings and its longest day. Each is judged by itself: nothing is added up to a mark.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from guinguette.calendar import DAYS_PER_WEEK
from guinguette.document import plain
from guinguette.planning.side_by_side.sides import SideBySide
from guinguette.tour import Route, Tour
from guinguette.tour_changes import CommuneChange, PlannedVisit, TourChanges, changes_document
from guinguette.wall_clock import seconds_between, seconds_of

Aspect = Literal["visits", "wait", "opening", "hours", "evenings", "longest"]
Verdict = Literal["worse", "mixed", "better", "other", "same"]
"""``other``: neither better nor worse, on another day or at another hour."""
TOLD: tuple[Verdict, ...] = ("worse", "mixed", "better")
VERDICTS: tuple[Verdict, ...] = (*TOLD, "other", "same")
"""In the order in which they are shown; places of the last two are counted, not told."""

LEAST_OPENING_MIN = 5.0
"""Opening that is not felt, minutes a week."""
LEAST_WORK_S = 15 * 60
"""Work that is not felt: in the hours of a week, and in the longest day."""
EVENING_S = 20 * 3600
"""Back after eight: a family has dined."""
_EVERY = re.compile(r"every-(\d+)-weeks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """
    How a place is served in one plan.

    Attributes
    ----------
    visits, missing
        Those made and those lacking in the period.
    longest_wait_days
        Between two visits, with the period repeated where the rhythm fits it; ``None`` where that
        says nothing.
    opening_min
        Minutes open to the public, in a mean week.
    moments
        Its weekdays and opening hours, each once.
    """

    visits: int
    missing: int
    longest_wait_days: int | None
    opening_min: float
    moments: tuple[tuple[int, dt.time], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What a crew does in one plan: days out, seconds from home to home, evenings, longest day."""

    days: int
    away_s: float
    evenings: int
    longest_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """What got better and what got worse."""

    better: tuple[Aspect, ...]
    worse: tuple[Aspect, ...]
    is_moved: bool = False

    @property
    def verdict(self) -> Verdict:
        """All in one word."""
        if self.better and self.worse:
            return "mixed"
        if self.better or self.worse:
            return "better" if self.better else "worse"
        return "other" if self.is_moved else "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFate(_Judged):
    """One place in both plans."""

    key: str
    name: str
    before: Served
    after: Served


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewFate(_Judged):
    """One crew in both plans; a vehicle without a crew stands for one. Times are of a mean week."""

    name: str
    before: Worked
    after: Worked


@dataclass(frozen=True, slots=True, kw_only=True)
class Fates:
    """Every place, by name, and every crew."""

    places: tuple[PlaceFate, ...]
    crews: tuple[CrewFate, ...]

    def of(self, verdict: Verdict) -> tuple[PlaceFate, ...]:
        """List the places of one verdict."""
        return tuple(place for place in self.places if place.verdict == verdict)


def fates(changes: TourChanges) -> Fates:
    """
    Judge what one plan is to places and crews beside another.

    Parameters
    ----------
    changes
        Two plans of as many weeks.
    """
    days = DAYS_PER_WEEK * changes.before.weeks
    rhythms = _rhythms(changes.before) | _rhythms(changes.after)
    places = (_place(one, days, rhythms.get(one.key, "")) for one in changes.communes)
    old, new = _worked(changes.before), _worked(changes.after)
    return Fates(
        places=tuple(places),
        crews=tuple(_crew(name, old.get(name, _NONE), new.get(name, _NONE)) for name in old | new),
    )


def _rhythms(tour: Tour) -> dict[str, str]:
    return {visit.key: visit.rhythm for route in tour.routes for visit in route.visits}


def _place(change: CommuneChange, days: int, rhythm: str) -> PlaceFate:
    before, after = (
        _served([v for v in visits if v is not None], missing, days, rhythm)
        for visits, missing in (
            ([one.before for one in change.visits], change.missing_before),
            ([one.after for one in change.visits], change.missing_after),
        )
    )
    waits = before.longest_wait_days, after.longest_wait_days
    judged: dict[Aspect, float] = {
        "visits": after.visits - before.visits or before.missing - after.missing,
        "wait": 0 if waits[0] is None or waits[1] is None else waits[0] - waits[1],
        "opening": _felt(after.opening_min - before.opening_min, LEAST_OPENING_MIN),
    }
    return PlaceFate(
        key=change.key,
        name=change.name,
        before=before,
        after=after,
        better=_gained(judged),
        worse=_lost(judged),
        is_moved=bool({"day", "hour"} & set(change.kinds)),
    )


def _felt(difference: float, least: float) -> float:
    return difference if abs(difference) >= least else 0.0


def _gained(judged: Mapping[Aspect, float]) -> tuple[Aspect, ...]:
    return tuple(aspect for aspect, gain in judged.items() if gain > 0)


def _lost(judged: Mapping[Aspect, float]) -> tuple[Aspect, ...]:
    return tuple(aspect for aspect, gain in judged.items() if gain < 0)


def _served(visits: Sequence[PlannedVisit], missing: int, days: int, rhythm: str) -> Served:
    open_s = sum(seconds_between(visit.open, visit.close) for visit in visits)
    return Served(
        visits=len(visits),
        missing=missing,
        longest_wait_days=_longest_wait(sorted(v.date for v in visits), days, rhythm),
        opening_min=round(open_s / 60 * DAYS_PER_WEEK / days, 1),
        moments=tuple(sorted({(v.date.weekday(), v.open.time()) for v in visits})),
    )


def _longest_wait(dates: Sequence[dt.date], days: int, rhythm: str) -> int | None:
    waits = [(after - before).days for before, after in pairwise(dates)]
    if dates and _comes_back(rhythm, days // DAYS_PER_WEEK):
        waits.append(days - (dates[-1] - dates[0]).days)
    return max(waits, default=None)


def _comes_back(rhythm: str, weeks: int) -> bool:
    """Whether a period repeated is the rhythm repeated; a month is no number of weeks."""
    if rhythm == "weekly" or rhythm.endswith("-per-week"):
        return True
    if rhythm.startswith("fortnightly"):
        return weeks % 2 == 0
    every = _EVERY.fullmatch(rhythm)
    return every is not None and weeks % int(every[1]) == 0


def _worked(tour: Tour) -> dict[str, Worked]:
    own: dict[str, list[Route]] = defaultdict(list)
    for route in tour.routes:
        own[route.crew or route.vehicle].append(route)
    return {
        name: Worked(
            days=len({route.date for route in routes}),
            away_s=sum(route.duration_s for route in routes) / tour.weeks,
            evenings=_evenings(routes),
            longest_s=max(route.duration_s for route in routes),
        )
        for name, routes in sorted(own.items())
    }


def _evenings(routes: Iterable[Route]) -> int:
    return len({r.date for r in routes if seconds_of(r.date, r.return_) > EVENING_S})


def _crew(name: str, before: Worked, after: Worked) -> CrewFate:
    judged: dict[Aspect, float] = {
        "hours": _felt(before.away_s - after.away_s, LEAST_WORK_S),
        "evenings": before.evenings - after.evenings,
        "longest": _felt(before.longest_s - after.longest_s, LEAST_WORK_S),
    }
    return CrewFate(
        name=name, before=before, after=after, better=_gained(judged), worse=_lost(judged)
    )


_NONE = Worked(days=0, away_s=0.0, evenings=0, longest_s=0)


def fates_document(found: Fates) -> dict[str, object]:
    """Write the fates as plain values, with the number of places of each verdict."""
    counts = {verdict: len(found.of(verdict)) for verdict in VERDICTS}
    return {
        "place_counts": counts,
        "places": [{"verdict": one.verdict, **plain(one)} for one in found.places],
        "crews": [{"verdict": one.verdict, **plain(one)} for one in found.crews],
    }


def side_by_side_document(found: SideBySide, judged: Fates) -> dict[str, object]:
    """Write two plans side by side as plain values."""
    sides = ({"kind": one.kind, "name": one.name} for one in (found.before, found.after))
    return {
        "sides": list(sides),
        "is_shifted": found.is_shifted,
        "is_repriced": found.is_repriced,
        **changes_document(found.changes),
        **fates_document(judged),
    }
