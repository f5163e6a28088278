"""
The ghost weeks: the last weeks that were kept, planned with other settings beside what was kept.

Each criterion is judged by itself against a threshold that is written beside it. The sums are
those of two checked plans; what the best plans could cost is proven, or said not to be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from guinguette.calendar import weeks_of
from guinguette.document import plain
from guinguette.planning.continuity.continuation import Progress
from guinguette.planning.side_by_side.fates import (
    EVENING_S,
    LEAST_WORK_S,
    fates,
)
from guinguette.planning.side_by_side.other_settings import kept_weeks, replanned, settings_file
from guinguette.planning.side_by_side.sides import SideBySide
from guinguette.service.memory import read_memory
from guinguette.tour import Route, Tour
from guinguette.wall_clock import seconds_of
from routing.solver.deadline import Deadline

CriterionKey = Literal[
    "visits", "cost", "distance", "hours", "evenings", "longest", "places", "moved"
]
Judgement = Literal["better", "alike", "worse"]

Tell = Callable[[int, int, float | None], None]

USUAL_WEEKS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What one plan does in a week: visits, metres, seconds away, euros, evenings, longest day."""

    visits: int
    distance: int
    hours: int
    cost: float
    evenings: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GhostWeek:
    """
    One week as it was kept and as the other settings have it.

    ``moved`` counts its visits that are on another day or by another vehicle, or not made.
    """

    monday: dt.date
    before: Week
    after: Week
    moved: int
    better: tuple[CriterionKey, ...]
    worse: tuple[CriterionKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """
    One criterion over all weeks.

    ``least`` is the difference below which both are alike: a share of ``before`` where
    ``is_share``. For ``places``, ``before`` are those that are better off and ``after`` those that
    are worse off; for ``moved``, ``before`` are all visits kept.
    """

    key: CriterionKey
    before: float
    after: float
    least: float
    is_share: bool
    judgement: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Ghost:
    """
    Some kept weeks and their ghost.

    ``best_cost_change_eur`` is the proven range of the change of the least possible cost over all
    periods, euros; ``None`` where it is not proven for one of them.
    """

    periods: tuple[SideBySide, ...]
    weeks: tuple[GhostWeek, ...]
    criteria: tuple[Criterion, ...]
    best_cost_change_eur: tuple[float, float] | None
    asked_weeks: int

    @property
    def worse(self) -> tuple[CriterionKey, ...]:
        """The criteria that the other settings fail."""
        return tuple(one.key for one in self.criteria if one.judgement == "worse")


def ghost(
    path: Path,
    file: Path,
    *,
    weeks: int = USUAL_WEEKS,
    deadline: Deadline = Deadline(),
    on_progress: Tell = lambda _done, _of, _cost: None,
) -> Ghost:
    """
    Plan the last kept weeks with other settings.

    Parameters
    ----------
    path, file
        As for :func:`guinguette.planning.side_by_side.other_settings.with_settings`.
    weeks
        How many; periods are taken whole.
    deadline
        Of each period.
    on_progress
        Told of the periods planned, of all of them, and of the cost of the best plan so far.

    Raises
    ------
    UsageError, InputError, MissingDataError
        As ``with_settings``.
    """
    memory, named = read_memory(path), settings_file(path, file)
    memory.last_edition()  # says that there is none
    editions = list(kept_weeks(memory, weeks))
    periods = []
    for done, edition in enumerate(editions):
        found = replanned(
            memory,
            edition,
            named,
            deadline=deadline,
            on_progress=_telling(on_progress, done, len(editions)),
        )
        periods.append(found)
    return judged(tuple(periods), asked_weeks=weeks)


def _telling(tell: Tell, done: int, of: int) -> Progress:
    return lambda cost, _lower_bound: tell(done, of, cost)


def judged(periods: tuple[SideBySide, ...], *, asked_weeks: int) -> Ghost:
    """Judge kept weeks and their ghost, period by period."""
    each = tuple(week for period in periods for week in _weeks(period))
    spans = [period.changes.best_cost_change_eur for period in periods]
    known = [span for span in spans if span is not None]
    whole = sum(low for low, _ in known), sum(high for _, high in known)
    return Ghost(
        periods=periods,
        weeks=each,
        criteria=tuple(_criteria(periods, each)),
        best_cost_change_eur=whole if len(known) == len(spans) else None,
        asked_weeks=asked_weeks,
    )


def _weeks(period: SideBySide) -> list[GhostWeek]:
    before, after = period.before.tour, period.after.tour
    found = []
    for monday in weeks_of(before.start, before.weeks):
        old, new = (_week(tour, monday) for tour in (before, after))
        judgements = {
            key: _judgement(value(old), value(new), *_LEAST[key])
            for key, value in _OF_WEEK.items()
            if key != "visits"  # a fortnightly visit may be made the week after
        }
        found.append(
            GhostWeek(
                monday=monday,
                before=old,
                after=new,
                moved=_moved(period, monday),
                better=tuple(key for key, said in judgements.items() if said == "better"),
                worse=tuple(key for key, said in judgements.items() if said == "worse"),
            )
        )
    return found


def _week(tour: Tour, monday: dt.date) -> Week:
    routes = tour.routes_of_week(monday)
    return Week(
        visits=sum(len(route.visits) for route in routes),
        distance=sum(route.distance_m for route in routes),
        hours=sum(route.duration_s for route in routes),
        cost=round(sum(route.cost_eur for route in routes), 2),
        evenings=sum(_is_evening(route) for route in routes),
        longest=max((route.duration_s for route in routes), default=0),
    )


def _is_evening(route: Route) -> bool:
    return seconds_of(route.date, route.return_) > EVENING_S


def _moved(period: SideBySide, monday: dt.date) -> int:
    week = range(7)
    return sum(
        visit.before is not None
        and (visit.before.date - monday).days in week
        and bool({"removed", "day", "vehicle"} & set(visit.kinds))
        for place in period.changes.communes
        for visit in place.visits
    )


_OF_WEEK: dict[CriterionKey, Callable[[Week], float]] = {
    "visits": lambda week: -week.visits,
    "cost": lambda week: week.cost,
    "distance": lambda week: week.distance,
    "hours": lambda week: week.hours,
    "evenings": lambda week: week.evenings,
    "longest": lambda week: week.longest,
}
"""What is judged of each week; less is better."""
_LEAST: dict[CriterionKey, tuple[float, bool]] = {
    "visits": (1, False),
    "cost": (0.01, True),
    "distance": (0.02, True),
    "hours": (0.02, True),
    "evenings": (1, False),
    "longest": (LEAST_WORK_S, False),
    "places": (1, False),
    "moved": (0.1, True),
}
"""The least difference that counts, and whether it is a share of what was kept: a hundredth of the
cost is what searches of half a minute leave open; a visit, an evening, a place are one too many."""


def _judgement(before: float, after: float, least: float, is_share: bool) -> Judgement:
    limit = least * abs(before) if is_share else least
    if after == before or abs(after - before) < limit:
        return "alike"
    return "better" if after < before else "worse"


def _criteria(periods: Sequence[SideBySide], weeks: Sequence[GhostWeek]) -> Iterator[Criterion]:
    for key, value in _OF_WEEK.items():
        whole = max if key == "longest" else sum
        before, after = (whole(map(value, side)) for side in _both(weeks))
        yield _criterion(key, abs(before), abs(after), _judgement(before, after, *_LEAST[key]))
    own = [fates(period.changes) for period in periods]
    winners = {place.key for one in own for place in one.of("better")}
    losers = {place.key for one in own for place in (*one.of("worse"), *one.of("mixed"))}
    counted = len(winners - losers), len(losers)
    said: Judgement = "worse" if losers else "better" if winners else "alike"
    yield _criterion("places", *counted, said)
    visits, moved = sum(week.before.visits for week in weeks), sum(week.moved for week in weeks)
    least, _ = _LEAST["moved"]
    yield _criterion("moved", visits, moved, "worse" if moved > least * visits else "alike")


def _both(weeks: Sequence[GhostWeek]) -> tuple[list[Week], list[Week]]:
    return [week.before for week in weeks], [week.after for week in weeks]


def _criterion(key: CriterionKey, before: float, after: float, judgement: Judgement) -> Criterion:
    least, is_share = _LEAST[key]
    return Criterion(
        key=key, before=before, after=after, least=least, is_share=is_share, judgement=judgement
    )


def ghost_document(found: Ghost) -> dict[str, object]:
    """Write the ghost weeks as plain values."""
    return {
        "asked_weeks": found.asked_weeks,
        "weeks": [plain(week) for week in found.weeks],
        "criteria": [plain(criterion) for criterion in found.criteria],
        "worse": list(found.worse),
        "best_cost_change_eur": plain(found.best_cost_change_eur),
        "periods": [
            {"edition": period.before.name, "is_repriced": period.is_repriced}
            for period in found.periods
        ],
    }
