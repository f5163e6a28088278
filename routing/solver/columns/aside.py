"""A second search beside the columns, on the other core: it knows only plans, and is quick."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.genetic import can_search, genetic_search
from routing.solver.plan import known_plan


class Aside:
    """
    A genetic search in a thread of its own; its kernels leave the interpreter to the others.

    Where the problem is not one that it can search, there is none, and the result is empty.
    """

    def __init__(
        self, problem: Problem, seed: int, deadline: Deadline, start: Sequence[DayRoute] = ()
    ) -> None:
        self._ended = threading.Event()
        self._found: Future[tuple[DayRoute, ...]] | None = None
        if not can_search(problem):
            return

        def run() -> tuple[DayRoute, ...]:
            former = known_plan(problem, start) if start else None
            routes, _ = genetic_search(
                problem,
                seed=seed,
                deadline=deadline.moment,
                start=former.routes if former else None,
                should_stop=lambda: self._ended.is_set() or deadline.should_stop(),
            )
            return routes

        threads = ThreadPoolExecutor(max_workers=1)
        self._found = threads.submit(run)
        threads.shutdown(wait=False)

    def end(self) -> None:
        """Ask the search to end with what it has."""
        self._ended.set()

    def result(self) -> tuple[DayRoute, ...]:
        """Wait for the routes found."""
        return () if self._found is None else self._found.result()
