"""
Searches side by side in several processes, which tell each other of their best plans.

The processes are spawned, as everywhere outside Linux. None outlives the first: each ends when its
pipe breaks, at the deadline, or when the first search ends in whatever way.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection

from routing.arrays import IntArray
from routing.problem import Problem
from routing.solver.deadline import Deadline
from routing.solver.shares import ISLANDS

Valued = tuple[float, IntArray]
"""A plan's cost and its row."""

_BETWEEN_TRADES_S = 2.0
"""
Seconds between two messages, each of which costs its reader a crossover.
"""
_FAREWELL_S = 2.0
"""Seconds for a process to end by itself before it is stopped."""
_PATIENCE_S = 0.1
"""Seconds until a process that waits looks again whether its parent lives."""

Island = Callable[[Problem, int, Deadline, "Trader"], None]


class Trader:
    """
    Sends the best plan to other processes and receives theirs, every few seconds.

    Where effort paces the search, they wait for each other at each trade: one message goes each way
    after the same amount of work of both.
    """

    def __init__(self, pipes: list[Connection], deadline: Deadline, *, ends_alone: bool) -> None:
        self._pipes = pipes
        self._deadline = deadline
        self._ends_alone = ends_alone
        self._is_patient = deadline.meter.by_work
        self._sent: Valued | None = None
        self._next_s = deadline.now_s + _BETWEEN_TRADES_S

    def trade(self, best: Valued, *, is_last: bool = False) -> list[Valued]:
        """
        Send a plan if it is new, and return those received since.

        Raises
        ------
        EOFError
            If the first process is gone, for all others.
        """
        received: list[Valued] = []
        while is_last or self._deadline.now_s >= self._next_s:
            begin_s = self._next_s if self._is_patient else self._deadline.now_s
            self._next_s = begin_s + _BETWEEN_TRADES_S
            is_new = best is not self._sent
            self._sent = best
            for pipe in list(self._pipes):
                try:
                    received += self._traded(pipe, best if is_new else None, is_last=is_last)
                except (EOFError, OSError):
                    self._pipes.remove(pipe)
                    if not self._ends_alone:
                        raise EOFError from None
            if is_last:
                break
        return received

    def _traded(self, pipe: Connection, own: Valued | None, *, is_last: bool) -> list[Valued]:
        """Pass on a plan, and return what came through a pipe."""
        received: list[Valued | None] = []
        if not self._is_patient:
            while pipe.poll():
                received.append(pipe.recv())
            if own is not None:
                pipe.send(own)
        elif self._ends_alone:
            received = self._answered(pipe, own, is_last=is_last)
        else:
            pipe.send(own)
            if not is_last:
                received = [pipe.recv()]
        return [valued for valued in received if valued is not None]

    def _answered(
        self, pipe: Connection, own: Valued | None, *, is_last: bool
    ) -> list[Valued | None]:
        """Answer the message of another process; at last, each one until it has ended."""
        received: list[Valued | None] = []
        while is_last or not received:
            while not pipe.poll(_PATIENCE_S):
                if self._deadline.is_called_off:
                    return received
            try:
                received.append(pipe.recv())
            except EOFError:
                if is_last:
                    break
                raise
            with contextlib.suppress(OSError):  # it has sent its last
                pipe.send(own)
        return received


@contextlib.contextmanager
def islands(
    search: Island, problem: Problem, *, seeds: list[int], deadline: Deadline
) -> Iterator[Trader]:
    """Run a search in one more process for each seed while the context lasts."""
    context = get_context("spawn")
    rest, sent_at = deadline.share(ISLANDS).rest(), time.time()
    pipes, processes = [], []
    try:
        for seed in seeds:
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_live, args=(search, problem, seed, rest, sent_at, theirs), daemon=True
            )
            process.start()
            theirs.close()
            pipes.append(ours)
            processes.append(process)
        yield Trader(list(pipes), deadline, ends_alone=True)
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.terminate()
            process.join(_FAREWELL_S)
            if process.is_alive():
                process.kill()


def _live(
    search: Island,
    problem: Problem,
    seed: int,
    rest: Deadline,
    sent_at: float,
    pipe: Connection,
) -> None:
    """Search in a process of its own; Ctrl-C is the first process's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    deadline = replace(rest, seconds=rest.seconds - (time.time() - sent_at)).begin()
    with contextlib.suppress(EOFError):
        search(problem, seed, deadline, Trader([pipe], deadline, ends_alone=False))
