"""What a season costs, and of what its cost is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import inf

from routing.objective import route_cost
from routing.season.problem import Evening, SeasonProblem, Tally
from routing.solution import DayRoute


def lacking(season: SeasonProblem, evenings: Sequence[Evening]) -> tuple[int, ...]:
    """Count the evenings that each package lacks, shape (packages,)."""
    made = Counter(e.package for e in evenings)
    return tuple(max(0, package.evenings - made[p]) for p, package in enumerate(season.packages))


def terms_of(
    season: SeasonProblem, evenings: Sequence[Evening], routes: Sequence[DayRoute]
) -> dict[str, float]:
    """Compute what each part of the cost of a season comes to, by its kind."""
    costs = season.problem.visit_cost_of
    terms = {
        "routes": sum(route_cost(season.problem, route) for route in routes),
        "visits": sum(costs(e.stop, e.day, e.vehicle) for e in evenings),
        "lack": _lack(season, evenings),
        "change": _change(season, evenings),
        "neighbours": -_neighbours(season, evenings),
    }
    for tally in season.tallies:
        terms[tally.kind] = terms.get(tally.kind, 0.0) + _tally(tally, evenings)
    return terms


def _lack(season: SeasonProblem, evenings: Sequence[Evening]) -> float:
    made = Counter((e.package, e.stop) for e in evenings)
    missing = lacking(season, evenings)
    return sum(
        package.price_of_lack
        * (missing[p] + sum(max(0, package.least - made[p, i]) for i in package.stops))
        for p, package in enumerate(season.packages)
    )


def _change(season: SeasonProblem, evenings: Sequence[Evening]) -> float:
    same = set(evenings)
    places = {(e.package, e.stop, e.day) for e in evenings}
    lost = 0.0
    for place in {(f.package, f.stop, f.day) for f in season.former}:
        stays = any((f.package, f.stop, f.day) == place and f in same for f in season.former)
        lost += 0.0 if stays else 0.5 if place in places else 1.0
    days = 0
    for e in same - season.fixed:
        own = [f.day for f in season.former if (f.package, f.stop) == (e.package, e.stop)]
        days += min((abs(e.day - day) for day in own), default=0)
    return season.change_price * lost + season.move_price * days


def _neighbours(season: SeasonProblem, evenings: Sequence[Evening]) -> float:
    next_day = {(e.vehicle, e.day): e.stop for e in evenings}
    worth = 0.0
    for e in evenings:
        other = next_day.get((e.vehicle, e.day + 1))
        if other is not None:
            worth += season.neighbours.get((min(e.stop, other), max(e.stop, other)), 0.0)
    return worth


def _tally(tally: Tally, evenings: Sequence[Evening]) -> float:
    count = sum(
        bool(tally.days[e.day])
        and (tally.packages is None or e.package in tally.packages)
        and (tally.stops is None or e.stop in tally.stops)
        for e in evenings
    )
    finite = [price for price in tally.prices if price != inf]
    beyond = count - len(finite) + 1
    if beyond <= 0:
        return finite[count]
    last = finite[-1] - finite[-2] if len(finite) > 1 else 0.0
    return finite[-1] + (0.0 if len(finite) < len(tally.prices) else beyond * last)
