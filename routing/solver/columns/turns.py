"""
Searches in threads of their own that take turns by the work done, not by the clock.

Each counts its effort from where the main search is when it begins. It goes on beside the others
until it is ahead of one of them: whatever passes between them passes in the order of their effort,
as if there were one thread, on however many cores.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial

from routing.solver.deadline import Meter


class Turns:
    """Orders the searches beside a main one; where time paces them, none waits."""

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
