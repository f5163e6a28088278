"""What the working time of crews leaves to the evenings of a season."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from guinguette.calendar import DAYS_PER_WEEK, day_number, weeks_of
from guinguette.crews.hours import Shift, crew_weeks, shifts_of
from guinguette.crews.rules import AVERAGED_WEEKS, WorkRules
from guinguette.folder.settings.duty import turns
from guinguette.folder.settings.model import HorizonSettings, Settings
from guinguette.tour import Route
from guinguette.wall_clock import seconds_of
from routing.season.problem import Duty, WorkLimit


class SeasonLimits(NamedTuple):
    """The working time of crews in the words of :class:`routing.season.problem.SeasonProblem`."""

    duties: tuple[Duty, ...]
    work_limits: tuple[WorkLimit, ...]
    daily_rest_s: int
    weekly_rest_s: int


def season_limits(
    settings: Settings, routes: Sequence[Route], horizon: HorizonSettings | None = None
) -> SeasonLimits:
    """
    Say what crews may work besides their day rounds.

    The law counts work; a season counts the time away. The breaks of day rounds are given back to
    the limits of their weeks; those of evenings, which are not known yet, are not: never too much.

    Parameters
    ----------
    settings
        Their vehicles are those of the problem, by their turns.
    routes
        All that stands besides the evenings to be planned: day rounds, and former weeks.
    horizon
        That of the settings where omitted.
    """
    horizon, rules = horizon or settings.horizon, settings.work.rules
    crews: dict[str, frozenset[int]] = {}
    for v, turn in enumerate(turns(settings)):
        crews[turn.crew.name] = crews.get(turn.crew.name, frozenset()) | {v}
    duties = tuple(
        Duty(
            vehicles=crews[route.crew],
            day=day_number(route.date, horizon.start),
            depart_s=seconds_of(route.date, route.depart),
            return_s=seconds_of(route.date, route.return_),
        )
        for route in routes
        if route.crew in crews and horizon.start <= route.date <= horizon.last
    )
    if not settings.work.is_kept:
        return SeasonLimits(duties, (), 0, 0)
    shifts = shifts_of(routes, rules)
    limits = (
        limit
        for name, vehicles in sorted(crews.items())
        for limit in _limits(vehicles, [one for one in shifts if one.crew == name], horizon, rules)
    )
    rests = rules.seconds("daily_rest_h"), rules.seconds("weekly_rest_h")
    return SeasonLimits(duties, tuple(limits), *rests)


def _limits(
    vehicles: frozenset[int], shifts: Sequence[Shift], horizon: HorizonSettings, rules: WorkRules
) -> Iterator[WorkLimit]:
    """Limit each week, and the averages that may bind."""
    worked_s = {week.monday: week.work_s for week in crew_weeks(shifts, rules)}
    breaks_s = dict.fromkeys(weeks_of(horizon.start, horizon.weeks), 0)
    for one in shifts:
        monday = one.day - timedelta(days=one.day.weekday())
        if monday in breaks_s:
            breaks_s[monday] += one.break_s
    most_s, averaged_s = rules.seconds("week_h"), AVERAGED_WEEKS * rules.seconds("average_h")
    for monday in breaks_s:
        yield WorkLimit(
            vehicles=vehicles,
            days=_days([monday - horizon.start]),
            most_seconds=most_s + breaks_s[monday],
            most_days=rules.days("week_days"),
        )
        window = [monday - timedelta(weeks=n) for n in range(AVERAGED_WEEKS)]
        known_s = sum(worked_s.get(one, 0) for one in window if one not in breaks_s)
        ahead = [one for one in window if one in breaks_s]
        if known_s + most_s * len(ahead) > averaged_s:
            yield WorkLimit(
                vehicles=vehicles,
                days=_days([one - horizon.start for one in ahead]),
                most_seconds=averaged_s - known_s + sum(breaks_s[one] for one in ahead),
            )


def _days(weeks: Sequence[timedelta]) -> frozenset[int]:
    return frozenset(week.days + n for week in weeks for n in range(DAYS_PER_WEEK))
