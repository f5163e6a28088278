"""A second search beside the columns, on the other core: it knows only plans, and is quick."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from routing.problem import Problem
from routing.solution import DayRoute
from routing.solver.columns.turns import Turns
from routing.solver.deadline import Deadline, Meter
from routing.solver.draft import Draft, known_routes, never_served
from routing.solver.genetic import can_search, genetic_search

Routes = tuple[DayRoute, ...]


class Aside:
    """
    Genetic searches, each in a thread of its own; their kernels leave the interpreter to others.

    They exchange plans with each other and with whoever offers some; where effort paces the main
    search, in turns. Where the problem is not one that they can search, there is none, and the
    result is empty.
    """

    def __init__(self, problem: Problem, meter: Meter) -> None:
        self._turns = Turns(meter)
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

        def is_over() -> bool:
            return ended.is_set() or deadline.should_stop()

        def run(own_seed: int, meter: Meter) -> None:
            try:
                routes, _ = genetic_search(
                    self._problem,
                    seed=own_seed,
                    deadline=deadline.beside(meter, is_over),
                    start=former,
                    companion=_Companion(self._best),
                )
                self._best.offer(routes)
            finally:
                self._turns.leave(meter)

        threads = ThreadPoolExecutor(max_workers=searches)
        meters = [self._turns.enter() for _ in range(searches)]
        self._found = [
            threads.submit(run, seed + 7919 * k, meter) for k, meter in enumerate(meters)
        ]
        threads.shutdown(wait=False)

    def offer(self, routes: Routes) -> None:
        """Tell the searches of a plan that breaks no rule."""
        if self:
            self._turns.catch_up()
            self._best.offer(routes)

    def so_far(self) -> Routes:
        """Return the routes of the best plan yet, none if there is no plan."""
        self._turns.catch_up()
        return self._best.routes

    def close(self) -> None:
        """Ask the searches to end with what they have."""
        self._turns.catch_up()
        self._ended.set()
        self._turns.release()

    def result(self) -> Routes:
        """Wait for the routes of the best plan."""
        self._turns.release()
        for found in self._found:
            found.result()
        self._turns.join()
        return self._best.routes


class _Best:
    """The best plan of all that were offered, by whatever thread."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._lock = threading.Lock()
        self._rank = (len(problem.stops) + sum(stop.visits for stop in problem.stops), 0.0)
        self.routes: Routes = ()

    def offer(self, routes: Routes) -> None:
        """Keep a plan if it is better."""
        rank = Draft(routes, never_served(self._problem, routes)).rank(self._problem)
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
