"""Village-café instances: read one, and write its plan in the form the outside checker reads."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from routing.errors import BenchmarkFormatError
from routing.problem import DAYS_PER_WEEK, Problem, Stop, Vehicle
from routing.solution import Solution

WORKING_DAYS = 5


@dataclass(frozen=True, slots=True, eq=False)
class VillageInstance:
    """
    One instance; lengths in tenths of km, times in tenths of minutes (1 km = 1 min).

    ``communes`` gives the file's number of each stop: two stops of the relaxed problem may stand
    for the two visits of one commune.
    """

    name: str
    problem: Problem
    communes: tuple[int, ...]
    is_relaxed: bool = False


def parse_village(name: str, text: str) -> VillageInstance:
    """
    Read the text of an instance.

    Raises
    ------
    BenchmarkFormatError
        If a field is missing or has another shape.
    """
    try:
        raw = json.loads(text)
        depots, communes = raw["depots"], raw["communes"]
        weeks, day = int(raw["weeks"]), int(raw["max_day"])
        garages = [range(len(depots)).index(int(depot)) for depot in raw["vehicles"]]
        points = [(float(x), float(y)) for x, y in [*depots, *communes]]
        lengths = np.array(
            [[round(10 * math.hypot(a[0] - b[0], a[1] - b[1])) for b in points] for a in points],
            dtype=np.int64,
        )
        stops = tuple(
            Stop(
                node=len(depots) + i,
                service_time_s=int(raw["service_time"]),
                visit_patterns=_patterns(int(visits), weeks),
            )
            for i, (_, visits) in enumerate(zip(communes, raw["visits_per_fortnight"], strict=True))
        )
        days = frozenset(
            DAYS_PER_WEEK * week + weekday
            for week in range(weeks)
            for weekday in range(WORKING_DAYS)
        )
        room = max(1, day // max(1, int(raw["service_time"])))
        vehicles = tuple(
            Vehicle(depot=depot, days=days, longest_day_s=day, max_stops=room) for depot in garages
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BenchmarkFormatError(f"{name}: {error}") from error
    return VillageInstance(
        name,
        Problem(
            weeks=weeks,
            duration_matrix=lengths,
            distance_matrix=lengths,
            stops=stops,
            vehicles=vehicles,
        ),
        communes=tuple(range(len(stops))),
    )


def relaxed(instance: VillageInstance) -> VillageInstance:
    """
    Forget the promise of the same weekday and the same vehicle.

    A commune visited each week becomes one stop per week, on any weekday of that week and by any
    vehicle; the others keep their choice of week and weekday. No route then depends on another, so
    this is what routing tools without periodic rules can express, and its optimum is a lower bound
    of the real problem's.
    """
    problem = instance.problem
    stops, communes = [], []
    for commune, stop in zip(instance.communes, problem.stops, strict=True):
        if stop.visits == 1:
            stops.append(stop)
            communes.append(commune)
            continue
        for week in range(problem.weeks):
            days = range(DAYS_PER_WEEK * week, DAYS_PER_WEEK * week + WORKING_DAYS)
            stops.append(replace(stop, visit_patterns=tuple(frozenset({day}) for day in days)))
            communes.append(commune)
    return VillageInstance(
        instance.name,
        replace(problem, stops=tuple(stops), same_vehicle=False),
        communes=tuple(communes),
        is_relaxed=True,
    )


def read_village(path: Path) -> VillageInstance:
    """
    Read an instance file.

    Raises
    ------
    BenchmarkFormatError
        If the file is not a text of the format.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BenchmarkFormatError(f"{path.name} is not a text file") from error
    return parse_village(path.stem, text)


def village_routes(
    solution: Solution, communes: Sequence[int] | None = None
) -> list[dict[str, object]]:
    """
    Routes with the file's numbers: day = week * 5 + weekday, communes from 0.

    ``communes`` gives the number of each stop; the same as the stop's where omitted.
    """
    return [
        {
            "day": WORKING_DAYS * (r.day // DAYS_PER_WEEK) + r.day % DAYS_PER_WEEK,
            "vehicle": r.vehicle,
            "stops": [i if communes is None else communes[i] for i in r.stops],
        }
        for r in solution.routes
    ]


def _patterns(visits: int, weeks: int) -> tuple[frozenset[int], ...]:
    starts = range(WORKING_DAYS)
    if visits == weeks:
        return tuple(frozenset(range(w, DAYS_PER_WEEK * weeks, DAYS_PER_WEEK)) for w in starts)
    if visits == 1:
        return tuple(frozenset({DAYS_PER_WEEK * week + w}) for week in range(weeks) for w in starts)
    raise ValueError(f"{visits} visits in {weeks} weeks")
