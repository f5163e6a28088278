"""What rounds leave to the evenings that their crews work besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from guinguette.calendar import day_number
from guinguette.folder.settings.duty import turns
from guinguette.folder.settings.model import Settings
from routing.problem import DAYS_PER_WEEK, FOREVER_S, Problem, Stop, TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLeft:
    """
    What rounds leave to evenings.

    Attributes
    ----------
    busy
        Dates on which each crew has an evening: it makes no round then, as an exception.
    spared
        Dates on which each crew never makes a round, by habit.
    earliest_s
        Before this nobody departs on a weekday, for the rest since an evening: seconds since
        midnight, ``{weekday: seconds}``.
    least_eur
        What habits cost at least that leave nothing of all this; ``None`` where they are these.
    """

    busy: Mapping[str, frozenset[date]] = field(default_factory=dict)
    spared: Mapping[str, frozenset[date]] = field(default_factory=dict)
    earliest_s: Mapping[int, int] = field(default_factory=dict)
    least_eur: float | None = None

    def within(self, problem: Problem, settings: Settings) -> Problem:
        """Take from the habits of a problem what they leave."""
        start, vehicles = settings.horizon.start, list(problem.vehicles)
        for v, turn in enumerate(turns(settings)):
            spared = {day_number(day, start) for day in self.spared.get(turn.crew.name, ())}
            vehicles[v] = replace(vehicles[v], days=vehicles[v].days - spared)
        stops = tuple(self._after_rest(problem, stop) for stop in problem.stops)
        return replace(problem, vehicles=tuple(vehicles), stops=stops)

    def _after_rest(self, problem: Problem, stop: Stop) -> Stop:
        """Let visits begin no sooner than whoever departs late from the nearest depot is there."""
        if not self.earliest_s:
            return stop
        depots = sorted({vehicle.depot for vehicle in problem.vehicles})
        drive_s = int(problem.duration_matrix[depots, stop.node].min(initial=FOREVER_S))
        later = {day: hour_s + drive_s for day, hour_s in self.earliest_s.items()}
        windows: list[TimeWindow] = []
        for window in stop.time_windows:
            usual = window.weekdays or frozenset(range(DAYS_PER_WEEK))
            if usual.difference(later):
                windows.append(replace(window, weekdays=usual.difference(later)))
            windows += (
                replace(
                    window, earliest_s=max(window.earliest_s, later[day]), weekdays=frozenset({day})
                )
                for day in sorted(usual.intersection(later))
                if later[day] <= window.latest_s
            )
        return replace(stop, time_windows=tuple(windows))
