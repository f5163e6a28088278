"""The working time that the plans of a folder ask of its crews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from guinguette.crews.hours import CrewWeek, crew_weeks, shifts_of
from guinguette.crews.rules import AVERAGED_WEEKS, work_rules
from guinguette.folder.settings.model import Settings
from guinguette.service.memory import Memory
from guinguette.service.standing import standing_between
from guinguette.tour import Route, Tour
from guinguette.wall_clock import seconds_between

A_YEAR = timedelta(weeks=52)


def weeks_worked(settings: Settings, routes: Iterable[Route]) -> tuple[CrewWeek, ...]:
    """Measure the weeks of crews by the rules of a folder."""
    heavy = {vehicle.name for vehicle in settings.vehicles if vehicle.needs_driving_break}
    rules = settings.work.rules
    return crew_weeks(shifts_of(routes, rules, heavy=heavy), rules)


def weeks_of_tour(
    settings: Settings,
    memory: Memory,
    tour: Tour,
    *,
    remembered: timedelta = timedelta(weeks=AVERAGED_WEEKS - 1),
) -> tuple[CrewWeek, ...]:
    """
    Measure the weeks of a plan.

    Parameters
    ----------
    remembered
        How far back weeks are read: a dozen count in averages, those of a year in nights.

    Raises
    ------
    MissingDataError
        If a plan of the memory cannot be read.
    """
    before = standing_between(memory, tour.start - remembered, tour.start - timedelta(days=1))
    former = (route for route in before.routes if route.date < tour.start)
    weeks = weeks_worked(settings, (*former, *tour.routes))
    return tuple(week for week in weeks if week.monday >= tour.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortRest:
    """A crew that returns with ``before`` and leaves with ``after`` too soon, after ``rest_s``."""

    before: Route
    after: Route
    rest_s: int


def short_rests(tour: Tour) -> tuple[ShortRest, ...]:
    """List the rests shorter than the law asks, by date; a route without crew is its vehicle's."""
    by_day: dict[tuple[str, object], list[Route]] = defaultdict(list)
    for route in tour.routes:
        by_day[route.crew or route.vehicle, route.date].append(route)
    found = []
    for (crew, _), routes in by_day.items():
        before = max(routes, key=lambda route: route.return_)
        following = by_day.get((crew, before.date + timedelta(days=1)))
        if following:
            after = min(following, key=lambda route: route.depart)
            rest_s = seconds_between(before.return_, after.depart)
            if rest_s < work_rules().seconds("daily_rest_h"):
                found.append(ShortRest(before=before, after=after, rest_s=rest_s))
    return tuple(found)
