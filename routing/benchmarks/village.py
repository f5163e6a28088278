"""Village-café instances: read one, and write its plan in the form the outside checker reads."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from routing.errors import BenchmarkFormatError
from routing.problem import DAYS_PER_WEEK, Problem, Stop, Vehicle
from routing.solution import Solution

WORKING_DAYS = 5


@dataclass(frozen=True, slots=True, eq=False)
class VillageInstance:
    """One instance; lengths in tenths of km, times in tenths of minutes (1 km = 1 min)."""

    name: str
    problem: Problem


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
            DAYS_PER_WEEK * week + weekday for week in range(weeks) for weekday in range(5)
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


def village_routes(solution: Solution) -> list[dict[str, object]]:
    """Routes with the file's numbers: day = week * 5 + weekday, communes from 0."""
    return [
        {
            "day": WORKING_DAYS * (r.day // DAYS_PER_WEEK) + r.day % DAYS_PER_WEEK,
            "vehicle": r.vehicle,
            "stops": list(r.stops),
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
