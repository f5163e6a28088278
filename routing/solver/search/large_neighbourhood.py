"""
A search that honours every rule of a problem: ruin and recreate under simulated annealing.

Some stops are taken out of the plan, with all their visits, and put back where they cost least:
over every pattern, vehicle and position (Shaw 1998, CP98; Schrimpf et al. 2000, J. Comput. Phys.
159; Christiaens and Vanden Berghe 2020, Transp. Sci. 54).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.draft import Draft, best_draft, known_draft
from routing.solver.search._anneal import (
    GO_ON_FROM_BEST,
    LIST_WAITING,
    PLACE_WAITING,
    SEARCH,
    TAKE_OVER,
    WRITE_OUT,
    Cooling,
    act,
)
from routing.solver.search._company import with_company
from routing.solver.search._state import empty_state, new_work
from routing.solver.search._tables import most_stops, tables_of
from routing.solver.search._warm import load_plan

_HOT, _COLD = 0.1, 0.001
"""
Temperatures at the beginning and the end of a cycle, in travel cost of one mean visit. ``_HOT``:
tried: -0.25 % of cost with 0.05, -0.48 % with 0.2. ``_COLD``: tried: -0.02 % of cost with 0.0005,
-0.56 % with 0.002.
"""
_FIRST_CYCLE, _ROUNDS_PER_UNIT = 1_000, 20
"""
Rounds of the first cycle, and more for each unit to place; each later cycle doubles them.
``_FIRST_CYCLE``: tried: 0.00 % of cost with 500, 0.00 % with 2_000. ``_ROUNDS_PER_UNIT``: tried:
0.00 % of cost with 10, 0.00 % with 40.
"""
_IDLE_CYCLES = 6
"""
Cycles without a better plan before the end, each twice as long as the one before. Tried: half and
double give the same.
"""
_STEP_S = 0.03
"""Seconds between two looks at the clock: Ctrl-C seems to answer at once."""
_GRACE_S = 0.25
"""Time for a first plan, also where the search is over before (a first run compiles)."""
_NO_COOLING = Cooling(1.0, 1.0, 0.0, 1.0)


def search(
    problem: Problem,
    *,
    seed: int,
    deadline: Deadline,
    start: Sequence[DayRoute] = (),
    on_progress: Callable[[float | None, float | None], None] = lambda _plan, _lower_bound: None,
    iterations: int | None = None,
    good_enough: float = -math.inf,
) -> Draft:
    """
    Look for a cheap plan.

    Parameters
    ----------
    deadline
        When to return the best plan so far; asked many times a second (a first plan takes a
        quarter of a second at most).
    start
        A former plan: what is still allowed of it is kept, the rest is repaired. The result is
        never worse than a ``start`` that keeps every rule.
    on_progress
        Called with (cost of the best plan, ``None``) when it improves.
    iterations
        Most rounds of ruin and recreate; the same number and seed give the same plan.
    good_enough
        End at a plan of all visits that costs no more.

    Returns
    -------
    plan
        The best one: fewest missing visits without a prize, then least cost.
    """
    if not any(vehicle.days & stop.days for vehicle in problem.vehicles for stop in problem.stops):
        return Draft((), tuple(range(len(problem.stops))))
    run = _Search(problem, seed=seed, deadline=deadline.begin(), iterations=iterations)
    run.on_progress, run.good_enough = on_progress, good_enough
    run.begin(with_company(problem, start, run.deadline))
    run.improve()
    # A start is hardly ever better: its timetables can matter where they are not the shortest
    # (imbalance is priced).
    return best_draft(problem, run.result(), known_draft(problem, start))


class _Search:
    def __init__(
        self, problem: Problem, *, seed: int, deadline: Deadline, iterations: int | None
    ) -> None:
        self.problem, self.deadline = problem, deadline
        self.on_progress: Callable[[float | None, float | None], None]
        self.good_enough = -math.inf
        self.tables = tables_of(problem)
        width = most_stops(problem)
        self.plan = empty_state(self.tables, width)
        self.trial = empty_state(self.tables, width)
        self.best = empty_state(self.tables, width)
        self.work = new_work(self.tables, width, seed)
        self.rounds_left = math.inf if iterations is None else iterations
        self.is_counted = iterations is not None
        self.rounds_per_s = 1_000.0

    def begin(self, start: Sequence[DayRoute]) -> None:
        """Make the first plan: the given one, then whoever is out, the hardest first."""
        load_plan(self.problem, self.tables, self.trial, start)
        self._act(TAKE_OVER)
        first_s = self.deadline.now_s
        for rank in range(0, self._act(LIST_WAITING), 5):
            if self.deadline.now_s - first_s >= _GRACE_S and self.deadline.is_past:
                break
            self._act(PLACE_WAITING, rank)
        self._tell()

    def _act(self, task: int, at: int = 0, cooling: Cooling = _NO_COOLING) -> int:
        done = act(self.tables, self.plan, self.trial, self.best, self.work, task, at, cooling)
        self._count(at if task == SEARCH else 1)
        return done

    def _count(self, rounds: int) -> None:
        meter, counter = self.deadline.meter, self.work.counter
        sizes = len(self.tables.slots) + len(self.tables.stops)
        meter.charge("stop or route kept", rounds * sizes)
        meter.charge("place tried anew", int(counter[4]))
        counter[4] = 0

    def improve(self) -> None:
        """Anneal in cycles, each twice as long as the one before, until nothing improves."""
        hot = _HOT * self._visit_cost()
        length, idle = _FIRST_CYCLE + _ROUNDS_PER_UNIT * len(self.tables.units), 0
        while idle < _IDLE_CYCLES and not self._is_over():
            self._act(GO_ON_FROM_BEST)
            left = self._rounds_to_come()
            is_last = left < 3 * length
            won = self._cycle(hot, left if is_last else length, by_clock=is_last)
            idle = 0 if won else idle + 1
            length *= 2

    def _is_over(self) -> bool:
        missing, cost = self.work.score[1:3]
        is_enough = missing == 0 and cost <= self.good_enough
        return bool(is_enough or self.rounds_left <= 0 or self.deadline.is_past)

    def _rounds_to_come(self) -> float:
        if self.is_counted:
            return self.rounds_left
        return max(1.0, self.deadline.left_s * self.rounds_per_s)

    def _cycle(self, hot: float, length: float, *, by_clock: bool) -> bool:
        won, done = False, 0.0
        cold = hot * _COLD / _HOT
        while done < length and not self._is_over():
            n = self._step(length - done)
            begin_s = self.deadline.now_s
            cooling = Cooling(hot, cold, float(done), float(length))
            wins = self._act(SEARCH, n, cooling)
            spent = max(1e-6, self.deadline.now_s - begin_s)
            self.rounds_per_s += 0.3 * (n / spent - self.rounds_per_s)
            self.rounds_left -= n
            done += n
            if by_clock and not self.is_counted:
                length = done + self._rounds_to_come()
            if wins:
                won = True
                self._tell()
        return won

    def _step(self, left: float) -> int:
        """Return the rounds until the clock is looked at again."""
        step = max(1.0, min(self.rounds_per_s * _STEP_S, left, self.rounds_left))
        return int(step)

    def _visit_cost(self) -> float:
        """Travel cost of a mean visit of the first plan."""
        t, roads = self.tables, self.best.roads
        vehicles = t.vehicles[t.slots["vehicle"]]
        travel = float((roads["metres"] * vehicles["per_metre"]).sum())
        seconds = (roads["busy"] * vehicles["per_second"]).sum()
        service = (t.stops["service"][:, None] * (self.best.seats >= 0)).sum()
        travel += max(0.0, float(seconds - service * vehicles["per_second"].mean()))
        travel += float((vehicles["fixed"] * (roads["length"] > 0)).sum()) / 4
        return max(1e-6, travel / max(1, int(roads["length"].sum())))

    def _tell(self) -> None:
        if self.work.score[1] == 0:
            self.on_progress(float(self.work.score[2]), None)

    def result(self) -> Draft:
        """Write the best plan out."""
        t, best = self.tables, self.best
        routes = tuple(
            self._day_route(s) for s in range(len(t.slots)) if best.roads[s]["length"] > 0
        )
        left_out = tuple(np.flatnonzero(best.seats[:, 0] < 0).tolist())
        return Draft(routes, left_out)

    def _day_route(self, s: int) -> DayRoute:
        t, best, w = self.tables, self.best, self.work
        self._act(WRITE_OUT, s)
        trip, road, size = w.trip[0], best.roads[s], int(best.roads[s]["length"])
        before = int(t.slots[s]["before"])
        slept = before >= 0 and bool(best.roads[before]["away"])
        stops = tuple(int(i) for i in best.routes[s, :size])
        return DayRoute(
            day=int(t.slots[s]["day"]),
            vehicle=int(t.slots[s]["vehicle"]),
            stops=stops,
            depart_s=int(trip["depart"]),
            starts_s=tuple(int(x) for x in w.starts[:size]),
            return_s=int(trip["finish"]),
            break_after=int(trip["pause_after"]) or None,
            cost=float(road["cost"]),
            starts_from=self.problem.stops[int(trip["origin"])].node if slept else None,
            ends_at=self.problem.stops[stops[-1]].node if road["away"] else None,
        )
