"""A second search beside the columns, on the other core: it knows only plans, and is quick."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from routing.problem import Problem
from routing.solution import DayRoute
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


class Turns:
    """
    Orders searches in threads of their own by the work done, not by the clock.

    Each counts its effort from where the main search is when it begins. It goes on beside the
    others until it is ahead of one of them: whatever passes between them passes in the order of
    their effort, as if there were one thread, on however many cores. Where time paces them, none
    waits.
    """

    def __init__(self, meter: Meter) -> None:
        self._main = meter
        self._changed = threading.Condition()
        self._all: list[Meter] = []
        self._running: list[Meter] = []
        self._is_waited_for = False

    def enter(self) -> Meter:
        """Let one more search run, from now on; return its meter."""
        meter = replace(self._main)
        self._is_waited_for = False
        if meter.by_work:
            meter.on_effort = partial(self._wait, meter)
            self._main.on_effort = self._tell
            self._all.append(meter)
            self._running.append(meter)
        return meter

    def leave(self, meter: Meter) -> None:
        """Let a search end."""
        with self._changed:
            self._running = [other for other in self._running if other is not meter]
            self._changed.notify_all()

    def catch_up(self) -> None:
        """Wait until every search is ahead of the main one, or has ended."""
        with self._changed:
            self._changed.wait_for(lambda: all(self._is_ahead(m) for m in self._running))

    def release(self) -> None:
        """Let the searches go on to their ends: the main one waits for them."""
        self._is_waited_for = True
        self._tell()

    def join(self) -> None:
        """Bring the main search to where the last of the others has ended."""
        self._main.effort = max([self._main.effort, *(meter.effort for meter in self._all)])
        self._all.clear()

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _wait(self, meter: Meter) -> None:
        """Wait until a search is behind all others, the first of them at a tie."""
        with self._changed:
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._may_go_on(meter))

    def _is_ahead(self, meter: Meter) -> bool:
        return meter.effort > self._main.effort

    def _may_go_on(self, meter: Meter) -> bool:
        is_first = min(self._running, key=lambda other: other.effort) is meter
        return is_first and (self._is_waited_for or not self._is_ahead(meter))
