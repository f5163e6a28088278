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
from multiprocessing import get_context
from multiprocessing.connection import Connection

from routing.arrays import IntArray
from routing.problem import Problem

Valued = tuple[float, IntArray]
"""A plan's cost and its row."""

_BETWEEN_TRADES_S = 2.0
_FAREWELL_S = 2.0
_SHARE_OF_TIME = 0.97
"""The others end a little before the first, so that it hears of their last plans."""

Island = Callable[[Problem, int, float, "Trader"], None]


class Trader:
    """Sends the best plan to other processes and receives theirs, every few seconds."""

    def __init__(self, pipes: list[Connection], *, ends_alone: bool) -> None:
        self._pipes = pipes
        self._ends_alone = ends_alone
        self._sent: Valued | None = None
        self._next = time.monotonic() + _BETWEEN_TRADES_S

    def trade(self, best: Valued, *, is_last: bool = False) -> list[Valued]:
        """
        Send a plan if it is new, and return those received since.

        Raises
        ------
        EOFError
            If the first process is gone, for all others.
        """
        if time.monotonic() < self._next and not is_last:
            return []
        self._next = time.monotonic() + _BETWEEN_TRADES_S
        is_new = best is not self._sent
        self._sent = best
        received: list[Valued] = []
        for pipe in list(self._pipes):
            try:
                while pipe.poll():
                    received.append(pipe.recv())
                if is_new:
                    pipe.send(best)
            except (EOFError, OSError):
                self._pipes.remove(pipe)
                if not self._ends_alone:
                    raise EOFError from None
        return received


@contextlib.contextmanager
def islands(
    search: Island, problem: Problem, *, seeds: list[int], deadline: float
) -> Iterator[Trader]:
    """Run a search in one more process for each seed while the context lasts."""
    context = get_context("spawn")
    ends_at = time.time() + _SHARE_OF_TIME * (deadline - time.monotonic())
    pipes, processes = [], []
    try:
        for seed in seeds:
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_live, args=(search, problem, seed, ends_at, theirs), daemon=True
            )
            process.start()
            theirs.close()
            pipes.append(ours)
            processes.append(process)
        yield Trader(pipes, ends_alone=True)
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.terminate()
            process.join(_FAREWELL_S)
            if process.is_alive():
                process.kill()


def _live(search: Island, problem: Problem, seed: int, ends_at: float, pipe: Connection) -> None:
    """Search in a process of its own; Ctrl-C is the first process's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    deadline = time.monotonic() + ends_at - time.time()
    with contextlib.suppress(EOFError):
        search(problem, seed, deadline, Trader([pipe], ends_alone=False))
