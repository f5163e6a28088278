"""
An independent judge of seasons: every rule and the cost, stated again from the problem alone.

Nothing here is shared with the solver; the rules of each route and of nights are those of the judge
of plans.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from routing.check.nights import night_violations
from routing.check.route import route_violations
from routing.check.rules import Rule, Violation
from routing.problem import DAYS_PER_WEEK
from routing.season.problem import Duty, Evening, SeasonProblem
from routing.season.solution import SeasonSolution
from routing.solution import DayRoute

DAY_S = 24 * 3600
RELATIVE_TOLERANCE = 1e-6
_Work = dict[int, tuple[int, int]]
"""Days with work of a crew: seconds from the midnight of day 0 of departure and return."""


def check_season(problem: SeasonProblem, solution: SeasonSolution) -> list[Violation]:
    """
    List every rule that a season breaks, those that its fixed evenings break included.

    Returns
    -------
    violations
        As :func:`routing.check.judge.check` lists them; empty when the season is right in every
        respect: its evenings and routes, packages, rests and work, cost and lower bound.
    """
    found = rule_violations(problem, solution.evenings, solution.routes)
    return [*found, *map(Violation, _evidence_violations(problem, solution))]


def rule_violations(
    problem: SeasonProblem, evenings: Iterable[Evening], routes: Iterable[DayRoute]
) -> list[Violation]:
    """List every rule that some evenings break, whatever they cost and whichever lack."""
    evenings, routes = tuple(evenings), tuple(routes)
    if [(e.day, e.vehicle, (e.stop,)) for e in evenings] != [
        (r.day, r.vehicle, r.stops) for r in routes
    ]:
        return [Violation("the routes are not those of the evenings")]
    found = [
        violation.at(f"day {r.day}, vehicle {r.vehicle}", day=r.day, vehicle=r.vehicle)
        for r in routes
        for violation in route_violations(problem.problem, r)
    ]
    found += night_violations(problem.problem, routes)
    found += _evening_violations(problem, evenings)
    found += _package_violations(problem, evenings)
    found += _tally_violations(problem, evenings)
    for crew in problem.crews:
        own = [route for route in routes if route.vehicle in crew]
        found += _crew_violations(problem, crew, own)
    return found


def _evening_violations(
    problem: SeasonProblem, evenings: tuple[Evening, ...]
) -> Iterator[Violation]:
    for e in evenings:
        where = f"day {e.day}, vehicle {e.vehicle}, stop {e.stop}"
        if not 0 <= e.package < len(problem.packages):
            yield Violation(f"{where}: unknown package")
            continue
        package = problem.packages[e.package]
        broken: list[tuple[str, Rule | None]] = []
        if e.stop not in package.stops:
            broken.append((f"not a stop of package {e.package}", None))
        if not package.days[e.day]:
            broken.append((f"not a day of package {e.package}", "day"))
        if all(e.day not in pattern for pattern in problem.problem.stops[e.stop].visit_patterns):
            broken.append(("not a day of the stop", "day"))
        if package.vehicles is not None and e.vehicle not in package.vehicles:
            broken.append((f"not a vehicle of package {e.package}", "vehicle"))
        for text, rule in broken:
            yield Violation(f"{where}: {text}", rule, day=e.day, vehicle=e.vehicle, stop=e.stop)
    for (stop, day), count in Counter((e.stop, e.day) for e in evenings).items():
        if count > 1:
            yield Violation(f"day {day}: {count} evenings at stop {stop}", day=day, stop=stop)


def _package_violations(
    problem: SeasonProblem, evenings: tuple[Evening, ...]
) -> Iterator[Violation]:
    for p, package in enumerate(problem.packages):
        made = Counter(e.stop for e in evenings if e.package == p)
        if (more := made.total() - package.evenings) > 0:
            yield Violation(f"package {p}: {more} evenings too many", excess=more)
        for stop, count in sorted(made.items()):
            if (more := count - package.most) > 0:
                text = f"package {p}: {more} evenings too many at stop {stop}"
                yield Violation(text, stop=stop, excess=more)


def _tally_violations(problem: SeasonProblem, evenings: tuple[Evening, ...]) -> Iterator[Violation]:
    for k, tally in enumerate(problem.tallies):
        if tally.prices[-1] < float("inf"):
            continue
        most = len([price for price in tally.prices if price < float("inf")]) - 1
        if (more := _number_in(problem, k, evenings) - most) > 0:
            yield Violation(f"tally {k}, {tally.kind}: {more} evenings too many", excess=more)


def _number_in(problem: SeasonProblem, k: int, evenings: Iterable[Evening]) -> int:
    tally = problem.tallies[k]
    inside = [e for e in evenings if tally.days[e.day]]
    if tally.packages is not None:
        inside = [e for e in inside if e.package in tally.packages]
    if tally.stops is not None:
        inside = [e for e in inside if e.stop in tally.stops]
    return len(inside)


def _crew_violations(
    problem: SeasonProblem, crew: frozenset[int], routes: list[DayRoute]
) -> Iterator[Violation]:
    """Check one crew: ``routes`` are its own."""
    who = f"crew of vehicle {min(crew)}"
    duties = [duty for duty in problem.duties if duty.vehicles & crew]
    work: dict[int, list[tuple[int, int]]] = defaultdict(list)
    times: list[DayRoute | Duty] = [*routes, *duties]
    for one in times:
        midnight_s = one.day * DAY_S
        work[one.day].append((midnight_s + one.depart_s, midnight_s + one.return_s))
    on_duty = {duty.day for duty in duties}
    for day, count in sorted(Counter(route.day for route in routes).items()):
        if count > 1:
            yield Violation(f"day {day}, {who}: {count} evenings", day=day)
        if day in on_duty:
            yield Violation(f"day {day}, {who}: an evening besides a duty", day=day)
    spans = {day: (min(a for a, _ in w), max(b for _, b in w)) for day, w in work.items()}
    yield from _daily_rest_violations(problem.daily_rest_s, who, spans)
    if problem.weekly_rest_s:
        yield from _weekly_rest_violations(problem, who, spans)
    yield from _limit_violations(problem, crew, routes)


def _daily_rest_violations(least_s: int, who: str, spans: _Work) -> Iterator[Violation]:
    for day in sorted(spans):
        if day + 1 in spans and (short_s := least_s - spans[day + 1][0] + spans[day][1]) > 0:
            text = f"day {day}, {who}: the rest before the next day is too short"
            yield Violation(text, "rest", day=day, excess=short_s, limit=least_s)


def _weekly_rest_violations(problem: SeasonProblem, who: str, spans: _Work) -> Iterator[Violation]:
    """Look in each week for a rest that is long enough, most of it within the week."""
    long_s, far_s = problem.weekly_rest_s, problem.problem.days * DAY_S
    inside_s = max(0, long_s - problem.daily_rest_s)
    moments = [(-far_s, -far_s), *(spans[day] for day in sorted(spans)), (3 * far_s, 3 * far_s)]
    rests = [(one[1], other[0]) for one, other in pairwise(moments)]
    for week in range(problem.problem.weeks):
        begin_s = week * DAYS_PER_WEEK * DAY_S
        end_s = begin_s + DAYS_PER_WEEK * DAY_S
        if not any(
            b - a >= long_s and min(b, end_s) - max(a, begin_s) >= inside_s for a, b in rests
        ):
            text = f"week {week}, {who}: no weekly rest"
            yield Violation(text, "rest", day=week * DAYS_PER_WEEK, limit=long_s)


def _limit_violations(
    problem: SeasonProblem, crew: frozenset[int], routes: list[DayRoute]
) -> Iterator[Violation]:
    for k, limit in enumerate(problem.work_limits):
        if not limit.vehicles & crew:
            continue
        own = [r for r in routes if r.vehicle in limit.vehicles and r.day in limit.days]
        own_duties = [
            d for d in problem.duties if d.vehicles & limit.vehicles and d.day in limit.days
        ]
        times: list[DayRoute | Duty] = [*own, *own_duties]
        seconds = sum(one.return_s - one.depart_s for one in times)
        days = len({one.day for one in times})
        if limit.most_seconds is not None and (more := seconds - limit.most_seconds) > 0:
            text = f"work limit {k}: {more} s too many"
            yield Violation(text, excess=more, limit=limit.most_seconds)
        if limit.most_days is not None and (more := days - limit.most_days) > 0:
            text = f"work limit {k}: {more} days too many"
            yield Violation(text, excess=more, limit=limit.most_days)


def _evidence_violations(problem: SeasonProblem, solution: SeasonSolution) -> Iterator[str]:
    terms = season_terms(problem, solution.evenings, solution.routes)
    cost = sum(terms.values())
    slack = RELATIVE_TOLERANCE * max(1.0, *(abs(term) for term in terms.values()))
    if not abs(cost - solution.cost) <= slack:
        yield f"the season costs {cost}, not {solution.cost}"
    for kind in sorted(terms.keys() | solution.terms.keys()):
        if not abs(terms.get(kind, 0.0) - solution.terms.get(kind, 0.0)) <= slack:
            yield f"{kind} comes to {terms.get(kind, 0.0)}, not {solution.terms.get(kind, 0.0)}"
    if not solution.lower_bound <= solution.cost + slack:
        yield "the lower bound is above the cost"
    made = Counter(e.package for e in solution.evenings)
    missing = [max(0, package.evenings - made[p]) for p, package in enumerate(problem.packages)]
    if list(solution.lacking) != missing:
        yield f"the packages lack {missing}, not {list(solution.lacking)}"


def season_terms(
    problem: SeasonProblem, evenings: Sequence[Evening], routes: Sequence[DayRoute]
) -> dict[str, float]:
    """Compute what each part of the cost of a season comes to, by its kind."""
    terms: dict[str, float] = defaultdict(float)
    terms["routes"] = sum(route.cost for route in routes)
    if (costs := problem.problem.visit_cost) is not None:
        _, days, vehicles = costs.shape
        terms["visits"] = sum(
            float(costs[e.stop, e.day if days > 1 else 0, e.vehicle if vehicles > 1 else 0])
            for e in evenings
        )
    for p, package in enumerate(problem.packages):
        made = Counter(e.stop for e in evenings if e.package == p)
        missing = max(0, package.evenings - made.total())
        missing += sum(max(0, package.least - made[i]) for i in package.stops)
        terms["lack"] += missing * package.price_of_lack
    for k, tally in enumerate(problem.tallies):
        terms[tally.kind] += _price(tally.prices, _number_in(problem, k, evenings))
    terms["change"] += problem.change_price * sum(_changes(problem, evenings))
    terms["change"] += problem.move_price * sum(_days_moved(problem, evenings))
    terms["neighbours"] -= sum(
        problem.neighbours.get((min(one.stop, other.stop), max(one.stop, other.stop)), 0.0)
        for one in evenings
        for other in evenings
        if other.vehicle == one.vehicle and other.day == one.day + 1
    )
    return terms


def _changes(problem: SeasonProblem, evenings: Iterable[Evening]) -> Iterator[float]:
    """Yield how much of the price of a change each former evening costs."""
    now: dict[tuple[int, int, int], set[int]] = defaultdict(set)
    former: dict[tuple[int, int, int], set[int]] = defaultdict(set)
    for known, listed in ((now, evenings), (former, problem.former)):
        for e in listed:
            known[e.package, e.stop, e.day].add(e.vehicle)
    for place, vehicles in former.items():
        if not now[place] & vehicles:
            yield 0.5 if now[place] else 1.0


def _days_moved(problem: SeasonProblem, evenings: Iterable[Evening]) -> Iterator[int]:
    """Yield how far each evening is from the former ones of its package and stop, in days."""
    former: dict[tuple[int, int], list[int]] = defaultdict(list)
    for e in problem.former:
        former[e.package, e.stop].append(e.day)
    for e in evenings:
        if e not in problem.fixed and (e.package, e.stop) in former:
            yield min(abs(day - e.day) for day in former[e.package, e.stop])


def _price(prices: tuple[float, ...], number: int) -> float:
    if number < len(prices) and prices[number] < float("inf"):
        return prices[number]
    finite = [price for price in prices if price < float("inf")]
    if len(finite) < len(prices) or len(finite) == 1:
        return finite[-1]
    return finite[-1] + (number - len(finite) + 1) * (finite[-1] - finite[-2])
