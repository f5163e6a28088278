"""The working time that the plans of a folder ask of its crews."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from guinguette.crews.hours import CrewWeek, crew_weeks, shifts_of
from guinguette.crews.rules import AVERAGED_WEEKS
from guinguette.folder.settings.model import Settings
from guinguette.service.memory import Memory
from guinguette.service.standing import standing_between
from guinguette.tour import Route, Tour

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
