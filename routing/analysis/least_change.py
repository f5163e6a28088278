"""
The plan with the least cost of change, after something happened.

What lasts (a new stop, a vehicle that leaves) changes the habits: every stop keeps its patterns,
and each visit that moves has its price (:func:`replan`). What passes (a breakdown on one day) makes
exceptions: the weeks it touches are planned again visit by visit, each within its week, the other
weeks stay, and the habits resume (:func:`replan_once`).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from routing.analysis._exceptions import (
    Around,
    Closures,
    at_home,
    completed,
    dropped_visits,
    exceptional_pieces,
    lasting_pieces,
    patterns_left,
    touched_weeks,
    with_fixed_hours,
)
from routing.analysis._merged_proof import evidence_of
from routing.analysis._pieces import Part, Piece, part_of
from routing.analysis.change_cost import (
    NO_VEHICLE,
    ChangeCost,
    ChangedVisit,
    FixedVisit,
    ShiftedHour,
    changed_visits,
    former_days,
    has_same_hours,
    lawful_now,
    shifted_hours,
    waived_routes,
    with_change_cost,
    with_former_hours,
)
from routing.check.judge import check
from routing.check.rules import Waived
from routing.objective import plan_cost, route_cost
from routing.problem import DAYS_PER_WEEK, Problem, Vehicle
from routing.solution import DayRoute, Reason, Solution
from routing.solver.deadline import Deadline
from routing.solver.draft import Progress, is_closed
from routing.solver.left_out import why_left_out
from routing.solver.solve import BrokenSolutionError, solve

_SHORTEST_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replanned:
    """
    A plan and what it changes.

    ``problem`` is what the plan was checked against: the prices of changes are in its
    ``visit_cost``, and a stop with an exception has its own pattern. ``solution`` counts these
    prices in its cost and its lower bound, ``cost`` does not. ``dropped`` are the visits of the
    former plan, (stop, day), whose week has no place for them; ``weeks`` are those planned again.
    """

    problem: Problem
    solution: Solution
    cost: float
    changes: tuple[ChangedVisit, ...]
    shifted: tuple[ShiftedHour, ...]
    dropped: tuple[tuple[int, int], ...] = ()
    weeks: tuple[int, ...] = ()

    @property
    def change_cost(self) -> float:
        """The price of all changes."""
        return self.solution.cost - self.cost

    @property
    def is_proven(self) -> bool:
        """Whether no plan is cheaper, its changes at their price."""
        return is_closed(self.solution.cost, self.solution.lower_bound)


def replan(
    problem: Problem,
    former: Sequence[DayRoute],
    *,
    change_cost: ChangeCost,
    frozen_until_day: int = 0,
    deadline: Deadline = Deadline(seconds=30.0),
    seed: int = 0,
    target_gap: float = 0.0,
    on_progress: Progress = lambda _plan, _lower_bound: None,
) -> Replanned:
    """
    Change the habits as little as pays.

    Parameters
    ----------
    former
        The routes of the former plan, in the numbers of ``problem``;
        :data:`routing.analysis.change_cost.NO_VEHICLE` where a vehicle has gone.
    change_cost
        The price of one change.
    frozen_until_day
        Routes before this day stay as they were, and the patterns agree with them.
    deadline, seed, target_gap
        As for :func:`routing.solver.solve.solve`.
    on_progress
        Told (cost of the best plan, lower bound) of what is planned again.

    Returns
    -------
    replanned
        Its ``lower_bound`` is proven for every plan that agrees with the past and makes as many
        visits, changes at their price.

    Raises
    ------
    ValueError
        If a route of the past names a vehicle that the problem does not have.
    BrokenSolutionError
        If the check refuses the plan.
    """
    begin = time.monotonic()
    first_week = min(frozen_until_day // DAYS_PER_WEEK, problem.weeks)
    run = _Run(problem, former, change_cost, frozen_until_day)
    run.keep(route for route in former if route.day < frozen_until_day)
    if first_week < problem.weeks:
        pieces = lasting_pieces(problem, former, frozen_until_day=frozen_until_day)
        part = run.part(pieces, first_week, problem.weeks - first_week)
        found = solve(
            part.problem,
            start=[] if frozen_until_day else [r for r in former if lawful_now(problem, r)],
            deadline=deadline,
            seed=seed,
            target_gap=target_gap,
            on_progress=on_progress,
        )
        run.add(part, found)
    return run.replanned(runtime_s=time.monotonic() - begin, seed=seed)


def replan_once(
    problem: Problem,
    former: Sequence[DayRoute],
    *,
    change_cost: ChangeCost,
    closures: Closures = (),
    spare_weeks: Mapping[int, int] = MappingProxyType({}),
    priced_weeks: Collection[int] = (),
    frozen_until_day: int = 0,
    has_short_notice: bool = False,
    fixed: Mapping[tuple[int, int], FixedVisit] | None = None,
    waived: Collection[Waived] = (),
    deadline: Deadline = Deadline(seconds=30.0),
    seed: int = 0,
    on_progress: Progress = lambda _plan, _lower_bound: None,
) -> Replanned:
    """
    Make exceptions in the weeks where the former plan cannot be driven, and nowhere else.

    Parameters
    ----------
    problem
        What is asked now, a vehicle without the days on which it is away.
    former, change_cost, frozen_until_day, deadline, seed, on_progress
        As for :func:`replan`.
    closures
        Pairs (stop, day) on which the stop cannot be served.
    spare_weeks
        Of stops whose visit may leave its week, how far: where that has no place left, it joins the
        plan on the cheapest day of the weeks around that have no visit of the stop.
    priced_weeks
        Weeks to plan again although the former plan can be driven: their costs changed.
    has_short_notice
        Bring no visit to ``frozen_until_day`` that had another day.
    fixed
        Visits of the former plan, (stop, day), that stay.
    waived
        Rules that the former plan may go on to break: routes that need it stay as they are.

    Returns
    -------
    replanned
        Its ``lower_bound`` is proven for every plan that moves visits within the weeks touched
        only; ``same_vehicle`` and ``same_hour_s`` do not bind there. Stops that the former plan
        did not visit are left out.

    Raises
    ------
    ValueError, BrokenSolutionError
        As :func:`replan`.
    """
    begin, deadline = time.monotonic(), deadline.begin()
    held = waived_routes(problem, former, waived)
    left = [route for route in former if route not in held]
    touched = touched_weeks(problem, left, closures, frozen_until_day=frozen_until_day)
    weeks = sorted({*touched, *priced_weeks})
    first = frozen_until_day + has_short_notice
    around = Around(spare_weeks=spare_weeks, closures=closures, first=first)
    run = _Run(problem, former, change_cost, frozen_until_day, is_once=True)
    run.fixed, run.waived, run.held = fixed or {}, waived, held
    run.keep(
        route
        for route in former
        if route.day < frozen_until_day or route.day // DAYS_PER_WEEK not in weeks or route in held
    )
    for rank, week in enumerate(weeks):
        pieces, lost = exceptional_pieces(
            problem,
            left,
            week,
            closures=closures,
            frozen_until_day=frozen_until_day,
            has_short_notice=has_short_notice,
            fixed=run.fixed,
        )
        run.lose(lost)
        limit = deadline.at_least(_SHORTEST_S).share(1.0 / (len(weeks) - rank))
        part = run.part(pieces, week, 1)
        found = solve(part.problem, deadline=limit, seed=seed, on_progress=on_progress)
        if any(not spare_weeks.get(part.stops[one.stop]) for one in found.unserved):
            dear = sum(r.cost for r in former if r.day // DAYS_PER_WEEK == week)
            easier = around.lost_first(run.freed, run.routes, pieces, week, dear=dear)
            if easier != pieces:
                part = run.part(easier, week, 1)
                found = solve(part.problem, deadline=limit, seed=seed, on_progress=on_progress)
        run.add(part, found)
    run.make_up(around)
    return run.replanned(runtime_s=time.monotonic() - begin, seed=seed, weeks=tuple(weeks))


class _Run:
    """A plan put together from what is kept and from parts solved again."""

    def __init__(
        self,
        problem: Problem,
        former: Sequence[DayRoute],
        change_cost: ChangeCost,
        frozen_until_day: int,
        *,
        is_once: bool = False,
    ) -> None:
        self.problem, self.former = problem, tuple(former)
        self.priced, self.price = with_change_cost(problem, former, change_cost), change_cost.day
        self.frozen_until_day = frozen_until_day
        self.is_once = is_once
        self.routes: list[DayRoute] = []
        self.lower_bound = 0.0
        self.reasons: dict[int, Reason] = {}
        self.fixed: Mapping[tuple[int, int], FixedVisit] = {}
        self.waived: Collection[Waived] = ()
        self.held: Collection[DayRoute] = ()

    @property
    def freed(self) -> Problem:
        """What is asked, without the promises that bind no exception."""
        return replace(self.priced, same_vehicle=False, same_hour_s=None)

    @property
    def _is_free_of_hours(self) -> bool:
        """Whether hours may differ from those of other weeks: in exceptions, and from the past."""
        return self.is_once or self.frozen_until_day > 0

    def keep(self, routes: Iterable[DayRoute]) -> None:
        """Take routes as they were, at the prices of now."""
        for route in routes:
            if route.vehicle == NO_VEHICLE:
                raise ValueError("a route that stays needs a vehicle of the problem")
            self.routes.append(replace(route, cost=route_cost(self.problem, route)))
        self.lower_bound = plan_cost(
            replace(self.priced, balance_cost_per_s=0.0), self.routes, ()
        ).total

    def lose(self, visits: Sequence[tuple[int, int]]) -> None:
        """Note visits that have no day left."""
        self.reasons |= {i: "no_vehicle_day" for i, _ in visits}

    def part(self, pieces: Sequence[Piece], first_week: int, weeks: int) -> Part:
        """Make the part of the problem that some pieces are."""
        problem = self.priced
        if self.is_once:
            vehicles = at_home(problem, self.held)
            problem = replace(problem, same_vehicle=False, same_hour_s=None, vehicles=vehicles)
        return part_of(
            problem,
            pieces,
            first_week=first_week,
            weeks=weeks,
            frozen_until_day=self.frozen_until_day,
        )

    def add(self, part: Part, found: Solution) -> None:
        """Join a part that was solved."""
        self.routes += part.routes(found.routes)
        lost = [part.problem.stops[u.stop].prize or 0.0 for u in found.unserved]
        self.lower_bound += found.lower_bound - (sum(lost) if self.is_once else 0.0)
        for one in found.unserved:
            is_prize = part.problem.stops[one.stop].prize is not None and self.is_once
            reason = "fleet_full" if is_prize and one.reason == "not_worth_it" else one.reason
            self.reasons[part.stops[one.stop]] = reason

    def make_up(self, around: Around) -> None:
        """Place lost visits in weeks around, each where it costs least."""
        for i, day in dropped_visits(self.former, self.routes) if around.spare_weeks else ():
            made_up = around.made_up(self.freed, self.routes, i, day // DAYS_PER_WEEK)
            self.routes = list(made_up)

    def replanned(self, *, runtime_s: float, seed: int, weeks: tuple[int, ...] = ()) -> Replanned:
        """Put the plan together and have it checked."""
        routes = tuple(sorted(self.routes, key=lambda r: (r.day, r.vehicle)))
        kept = with_former_hours(self.problem, self.former, routes, price=self.price)
        is_fair = self.is_once or has_same_hours(self.problem, kept)
        if is_fair and not self.problem.balance_cost_per_s:
            routes = with_fixed_hours(kept, routes, self.fixed)
        problem, missing = self._relaxed(routes)
        unknown = [i for i in missing if i not in self.reasons]
        reasons = {**self.reasons, **why_left_out(self.problem, unknown, routes)}
        reasons = {i: reasons[i] for i in missing}
        solution = evidence_of(
            problem,
            routes,
            reasons,
            self.lower_bound,
            runtime_s=runtime_s,
            seed=seed,
            missing=missing,
        )
        self._check(problem, solution)
        bare = replace(problem, visit_cost=self.problem.visit_cost)
        return Replanned(
            problem=problem,
            solution=solution,
            cost=plan_cost(bare, routes, reasons).total,
            changes=changed_visits(self.former, routes),
            shifted=shifted_hours(self.former, routes),
            dropped=dropped_visits(self.former, routes) if self.is_once else (),
            weeks=weeks,
        )

    def _relaxed(self, routes: Sequence[DayRoute]) -> tuple[Problem, dict[int, int]]:
        """Return the problem that the plan answers, and how many visits each stop lacks."""
        served = former_days(routes)
        before = former_days(self.former)
        missing: dict[int, int] = {}
        stops = list(self.priced.stops)
        for i, stop in enumerate(stops):
            days = frozenset(served.get(i, ()))
            former = frozenset(before.get(i, ()))
            asked = self._asked(i, former) if days or former else stop.visits
            lacking = max(0, asked - len(days))
            if lacking:
                missing[i] = lacking
            is_whole = days in stop.visit_patterns if not lacking else not days
            if not is_whole or asked != stop.visits:
                pattern = completed(days, former, asked, self.problem.days)
                prize = None if days else stop.prize
                stops[i] = replace(stop, visit_patterns=(pattern,), prize=prize)
        problem = replace(
            self.priced,
            stops=tuple(stops),
            vehicles=tuple(self._with_past(v) for v in range(len(self.priced.vehicles))),
            same_vehicle=self.priced.same_vehicle and not self.is_once,
            same_hour_s=None if self._is_free_of_hours else self.priced.same_hour_s,
        )
        return problem, missing

    def _asked(self, i: int, former: frozenset[int]) -> int:
        """Count the visits that a stop asks for, exceptions and past included."""
        if self.is_once:
            return len(former) or self.problem.stops[i].visits
        past = sum(day < self.frozen_until_day for day in former)
        left = patterns_left(self.problem.stops[i], former, self.frozen_until_day)
        return past + (len(left[0]) if left else 0) or self.problem.stops[i].visits

    def _with_past(self, v: int) -> Vehicle:
        vehicle = self.priced.vehicles[v]
        past = {r.day for r in self.former if r.vehicle == v and r.day < self.frozen_until_day}
        return replace(vehicle, days=vehicle.days | past)

    def _check(self, problem: Problem, solution: Solution) -> None:
        """Refuse a broken plan; what is past may break the rules of now."""
        past = tuple(f"day {day}, " for day in range(self.frozen_until_day))
        found = check(problem, solution, waived=self.waived)
        violations = [text for text in found if not text.startswith(past)]
        if violations:
            raise BrokenSolutionError("; ".join(violations[:5]))
