"""
A plan in which a hand puts one visit elsewhere, and nothing else changes its day.

The two days that it touches are driven as well as can be; what that breaks is listed, not refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from routing.analysis.change_cost import former_days
from routing.analysis.one_day import BestDay, best_day
from routing.check.judge import check
from routing.check.rules import Rule, Violation, Waived
from routing.problem import Problem
from routing.solution import DayRoute, Reason, Solution
from routing.solver.draft import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """
    Where a hand puts the visit of a stop on its ``former_day``, ``None`` where it was not made.

    It goes to ``day``, made by one of ``vehicles``, with its service from ``start_s`` on, any hour
    where that is ``None``; it is not made where ``day`` is ``None``.
    """

    stop: int
    former_day: int | None
    day: int | None = None
    vehicles: tuple[int, ...] = ()
    start_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """
    What becomes of a plan.

    ``routes`` are all of it. ``broken`` are the rules that it breaks and that the former one did
    not, or less; ``least`` is the least cost of a lawful plan with every other visit on its day
    with its vehicle, infinite where there is none, proven where ``is_exact``; ``cost`` is its own.
    """

    routes: tuple[DayRoute, ...]
    cost: float
    broken: tuple[Violation, ...]
    least: float
    is_exact: bool


def as_driven(
    problem: Problem, routes: Sequence[DayRoute], *, waived: Collection[Waived] = ()
) -> tuple[float, tuple[Violation, ...]]:
    """
    Check a plan whose visits are where they are: days and habits do not bind, all else does.

    Returns
    -------
    cost, violations
        The cost counts no prize of stops that are left out.
    """
    served = former_days(routes)
    stops = [
        replace(stop, prize=None, visit_patterns=(frozenset(served[i]),) if i in served else days)
        for i, stop in enumerate(problem.stops)
        for days in [stop.visit_patterns]
    ]
    driven = replace(problem, stops=tuple(stops), same_vehicle=False, same_hour_s=None)
    left_out = tuple(i for i in range(len(stops)) if i not in served)
    reasons: dict[int, Reason] = dict.fromkeys(left_out, "fleet_full")
    solution: Solution = Draft(tuple(routes), left_out).solution(
        driven, lower_bound=0.0, reasons=reasons, runtime_s=0.0, seed=0, method=""
    )
    return solution.cost, check(driven, solution, waived=waived)


def put_elsewhere(
    problem: Problem,
    routes: Sequence[DayRoute],
    put: Put,
    *,
    price: float = 0.0,
    frozen_until_day: int = 0,
    closures: Collection[tuple[int, int]] = (),
    fixed: Collection[tuple[int, int]] = (),
) -> ByHand | None:
    """
    Put one visit on another day, with another vehicle or at another hour, or leave it out.

    Parameters
    ----------
    put
        The visit, and what becomes of it.
    price
        Of an hour of the others that changes, in the unit of costs.
    frozen_until_day
        Rules broken before this day are not looked at.
    closures
        Pairs (stop, day) on which a stop cannot be served.
    fixed
        Other visits, (stop, day), whose hours stay.

    Returns
    -------
    found
        The one that breaks fewest rules of other stops, then fewest of all, by least, and costs
        least, hours at their price; ``None``
        where no timetable exists, or a night of the vehicle depends on the visit.
    """
    _, violations = as_driven(problem, routes)
    facts = {one for one in violations if one.rule is None}
    known = [_as_waived(one, one.rule) for one in violations if one.rule is not None]
    closed = tuple(_closed(problem, put, closures))
    found = []
    for days, others in _Tried(problem, routes, put, price=price, fixed=fixed).ways():
        plan = tuple(sorted((*others, *(d.route for d in days)), key=lambda r: (r.day, r.vehicle)))
        cost, violations = as_driven(problem, plan)
        fresh = [v for v in violations if v not in facts and not any(w.covers(v) for w in known)]
        broken = [v for v in fresh if v.day is None or v.day >= frozen_until_day]
        least = cost - sum(d.route.cost - d.least for d in days)
        one = ByHand(
            routes=plan,
            cost=cost,
            broken=(*broken, *closed),
            least=least if not (broken or closed) else inf,
            is_exact=all(d.is_exact for d in days),
        )
        found.append((one, price * sum(d.shifted for d in days)))
    if not found:
        return None
    best, _ = min(found, key=lambda way: _rank(way, put.stop))
    ways = [one for one, _ in found]
    is_exact = all(one.is_exact for one in ways)
    return replace(best, least=min(one.least for one in ways), is_exact=is_exact)


def _rank(one: tuple[ByHand, float], stop: int) -> tuple[bool, int, int, int, float]:
    """Break the rules of no other stop where that can be helped, then few, then by little."""
    found, shifts = one
    is_impossible = any(v.rule is None for v in found.broken)
    of_others = sum(v.stop not in {None, stop} for v in found.broken)
    excess = sum(v.excess for v in found.broken)
    return is_impossible, of_others, len(found.broken), excess, round(found.cost + shifts, 6)


def _as_waived(known: Violation, rule: Rule) -> Waived:
    """Take a rule that was broken already, as far as it was."""
    where = {"day": known.day, "vehicle": known.vehicle, "stop": known.stop}
    return Waived(rule=rule, excess=known.excess, **where)


def _closed(
    problem: Problem, put: Put, closures: Collection[tuple[int, int]]
) -> Iterator[Violation]:
    i, day = put.stop, put.day
    if day is None or day == put.former_day:
        return
    if day not in problem.stops[i].days or (i, day) in closures:
        yield Violation(f"stop {i} is not served on day {day}", "day", day=day, stop=i)


class _Tried:
    def __init__(
        self,
        problem: Problem,
        routes: Sequence[DayRoute],
        put: Put,
        *,
        price: float,
        fixed: Collection[tuple[int, int]],
    ) -> None:
        self.problem, self.put, self.price, self.fixed = problem, put, price, fixed
        i, former = put.stop, put.former_day
        left = (route for route in routes if route.day == former and i in route.stops)
        self.left = next(left, None)
        self.others = [route for route in routes if route is not self.left]

    def ways(self) -> Iterator[tuple[list[BestDay], list[DayRoute]]]:
        """Drive the days that are touched in each way, beside the other routes."""
        left, put = self.left, self.put
        alone = self._without(left)
        if alone is None:
            return
        if put.day is None:
            yield alone, self.others
            return
        for v in sorted(put.vehicles):
            is_same = left is not None and (put.day, v) == (left.day, left.vehicle)
            joined = left if is_same else self._route_on(put.day, v)
            longer = None if joined is None and self._is_out(v, alone) else self._longer(joined, v)
            if longer is not None:
                days = [longer] if is_same else [*alone, longer]
                yield days, [r for r in self.others if r is not joined]

    def _without(self, left: DayRoute | None) -> list[BestDay] | None:
        """Drive the day that the visit leaves; ``None`` where that cannot be."""
        if left is None:
            return []
        remaining = [j for j in left.stops if j != self.put.stop]
        shorter = self._best(left, remaining, {}) if remaining else None
        sleeps_there = left.ends_at == self.problem.stops[self.put.stop].node
        if sleeps_there or (remaining and shorter is None):
            return None
        return [shorter] if shorter else []

    def _route_on(self, day: int, v: int) -> DayRoute | None:
        return next((r for r in self.others if (r.day, r.vehicle) == (day, v)), None)

    def _is_out(self, v: int, alone: Sequence[BestDay]) -> bool:
        """Whether the crew of a vehicle that stays at home drives another one."""
        driven = [*self.others, *(one.route for one in alone)]
        crew = self.problem.crew_of(v)
        return any(r.day == self.put.day and r.vehicle in crew for r in driven)

    def _longer(self, joined: DayRoute | None, v: int) -> BestDay | None:
        """Drive a day with the visit; one that nobody drives yet begins and ends at the depot."""
        put = self.put
        like = joined or DayRoute(
            day=put.day or 0,
            vehicle=v,
            stops=(),
            depart_s=0,
            starts_s=(),
            return_s=0,
            break_after=None,
            cost=0.0,
        )
        fixed = {} if put.start_s is None else {put.stop: put.start_s}
        return self._best(like, [*(j for j in like.stops if j != put.stop), put.stop], fixed)

    def _best(
        self, like: DayRoute, stops: Sequence[int], fixed: Mapping[int, int]
    ) -> BestDay | None:
        told = dict(zip(like.stops, like.starts_s, strict=True))
        told.pop(self.put.stop, None)
        settled = {j for j in told if (j, like.day) in self.fixed}
        return best_day(
            self.problem,
            like,
            stops,
            told_s={**told, **fixed},
            fixed={*settled, *fixed},
            price=self.price,
        )
