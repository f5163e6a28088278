"""The rest that a plan leaves to crews between two days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from guinguette.folder.settings.warnings import DAILY_REST_MIN
from guinguette.tour import Route, Tour
from guinguette.wall_clock import seconds_between


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
            if rest_s < 60 * DAILY_REST_MIN:
                found.append(ShortRest(before=before, after=after, rest_s=rest_s))
    return tuple(found)
