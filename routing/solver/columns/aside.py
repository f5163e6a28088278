"""A second search beside the columns, on the other core: it knows only plans, and is quick."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.draft import Plan, known_routes, never_served
from routing.solver.genetic import can_search, genetic_search

Routes = tuple[DayRoute, ...]


class Aside:
    """
    Genetic searches, each in a thread of its own; their kernels leave the interpreter to others.

    They exchange plans with each other and with whoever offers some. Where the problem is not one
    that they can search, there is none, and the result is empty.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._is_able = can_search(problem)
        self._best = _Best(problem)
        self._ended = threading.Event()
        self._found: list[Future[None]] = []

    def __bool__(self) -> bool:
        """Whether the problem can be searched."""
        return self._is_able

    def begin(
        self, seed: int, deadline: Deadline, start: Sequence[DayRoute] = (), *, searches: int = 1
    ) -> None:
        """Begin some searches, all from the same plan, for as long as the deadline says."""
        if not self:
            return
        self._ended = ended = threading.Event()
        former = known_routes(self._problem, start)

        def run(own_seed: int) -> None:
            routes, _ = genetic_search(
                self._problem,
                seed=own_seed,
                deadline=deadline.moment,
                start=former,
                should_stop=lambda: ended.is_set() or deadline.should_stop(),
                companion=_Companion(self._best),
            )
            self._best.offer(routes)

        threads = ThreadPoolExecutor(max_workers=searches)
        self._found = [threads.submit(run, seed + 7919 * k) for k in range(searches)]
        threads.shutdown(wait=False)

    def offer(self, routes: Routes) -> None:
        """Tell the searches of a plan that breaks no rule."""
        if self:
            self._best.offer(routes)

    def so_far(self) -> Routes:
        """Return the routes of the best plan yet, none if there is no plan."""
        return self._best.routes

    def close(self) -> None:
        """Ask the searches to end with what they have."""
        self._ended.set()

    def result(self) -> Routes:
        """Wait for the routes of the best plan."""
        for found in self._found:
            found.result()
        return self.so_far()


class _Best:
    """The best plan of all that were offered, by whatever thread."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._lock = threading.Lock()
        self._rank = (len(problem.stops) + sum(stop.visits for stop in problem.stops), 0.0)
        self.routes: Routes = ()

    def offer(self, routes: Routes) -> None:
        """Keep a plan if it is better."""
        rank = Plan(routes, never_served(self._problem, routes)).rank(self._problem)
        with self._lock:
            if rank < self._rank:
                self._rank, self.routes = rank, routes


class _Companion:
    """What one search hears of the others."""

    def __init__(self, best: _Best) -> None:
        self._best = best
        self._last: Routes = ()

    def hear(self, routes: Routes) -> None:
        self._last = routes
        self._best.offer(routes)

    def tell(self) -> Routes:
        now = self._best.routes
        if now is self._last:
            return ()
        self._last = now
        return now
