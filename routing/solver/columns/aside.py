"""A second search beside the columns, on the other core: it knows only plans, and is quick."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.genetic import can_search, genetic_search
from routing.solver.plan import Plan, known_plan

_SEARCHES = 2


class Aside:
    """
    Genetic searches, each in a thread of its own; their kernels leave the interpreter to others.

    Where the problem is not one that they can search, there is none, and the result is empty.
    """

    def __init__(
        self, problem: Problem, seed: int, deadline: Deadline, start: Sequence[DayRoute] = ()
    ) -> None:
        self._problem = problem
        self._ended = threading.Event()
        self._found: list[Future[Plan]] = []
        if not can_search(problem):
            return
        former = known_plan(problem, start) if start else None

        def run(own_seed: int) -> Plan:
            routes, left_out = genetic_search(
                problem,
                seed=own_seed,
                deadline=deadline.moment,
                start=former.routes if former else None,
                should_stop=lambda: self._ended.is_set() or deadline.should_stop(),
            )
            return Plan(routes, left_out)

        threads = ThreadPoolExecutor(max_workers=_SEARCHES)
        self._found = [threads.submit(run, seed + 7919 * k) for k in range(_SEARCHES)]
        threads.shutdown(wait=False)

    def end(self) -> None:
        """Ask the searches to end with what they have."""
        self._ended.set()

    def result(self) -> tuple[DayRoute, ...]:
        """Wait for the routes of the best plan."""
        plans = [found.result() for found in self._found]
        return min(plans, key=lambda plan: plan.rank(self._problem)).routes if plans else ()
