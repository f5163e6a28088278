"""
When to stop a search: after some time, after some work, or as soon as somebody asks.

A :class:`Deadline` is made once, at the door, and handed down whole: whatever asks how much is
spent, or left, asks it. Bounded by seconds, it reads the clock of the computer. Bounded by
*effort*, it reads a counter of the work done and no clock: the same machine, problem, seed and
effort give the same plan and the same bound, whatever runs beside.

One unit of effort is what the reference machine does in one to two thousandths of a second on one
of its two cores: 8,000 last 9 s on p08 and 15 s on D1. :data:`EFFORT_OF` says what each sort of
work counts for, so that parts which share effort get about what they would get of the time.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal

Work = Literal[
    "program",
    "column of a program",
    "pivot",
    "route listed",
    "single priced",
    "template priced",
    "step of a route",
    "column offered",
    "pivot among columns",
    "stop or route copied",
    "place tried",
    "stop or route kept",
    "place tried anew",
    "conflict judged",
    "plan compared",
    "cost read",
]

EFFORT_OF: dict[Work, float] = {
    # Linear programs of A1 and C2: 62 and 176 solved in 0.18 and 2.1 s of one core.
    "program": 2.5,
    "column of a program": 0.003,
    "pivot": 0.02,
    # C2: 114,000 day-routes in 55 ms, singles of 4.3 million in 60 ms, of 15 million in 3.6 s.
    "route listed": 0.0005,
    "single priced": 1.4e-5,
    "template priced": 2.4e-4,
    # 400 million steps take a second or so.
    "step of a route": 3e-6,
    # HiGHS: 8e-4 to 1.5e-3 ms a column and pivot over 300 to 5,000 columns (A1, C2).
    "column offered": 0.02,
    "pivot among columns": 0.001,
    # A fit over eight instances of 25 to 417 stops, from 0.66 to 1.22 of the time taken.
    "stop or route copied": 2.4e-5,
    "place tried": 7.6e-6,
    # A fit over eight instances, short and long routes, with hours and without: 0.54 to 1.42.
    "stop or route kept": 2.6e-4,
    "place tried anew": 2.1e-5,
    # Orders of up to six stops timed at once: 1 to 5 ms.
    "conflict judged": 2.0,
    # 7,000 to 30,000 plans of three to six stops, with those told to be impossible at once.
    "plan compared": 0.03,
    # 2,264 customers and sites, 5 to 60 of them chosen: 0.9e-6 to 1.2e-6 ms, prices or exchanges.
    "cost read": 1e-6,
}
"""Units of effort of each sort of work: what it took in milliseconds of one core, measured."""

_UNITS_PER_S = 1000.0
"""By definition: what the reference machine does in a second."""


def never() -> bool:
    """Nobody asks to stop."""
    return False


def _in_silence() -> None:
    """Tell nobody."""


@dataclass(slots=True, eq=False)
class Meter:
    """
    What a search has spent, in seconds, from any beginning on.

    Where ``by_work``, these are thousands of units of effort; ``cut_s`` is then the moment of
    :func:`time.monotonic` at which all is over, however little was done.
    """

    by_work: bool = False
    cut_s: float = math.inf
    effort: float = 0.0
    on_effort: Callable[[], None] = _in_silence
    _skipped_s: float = 0.0

    @property
    def now_s(self) -> float:
        """The reading."""
        return self.effort / _UNITS_PER_S if self.by_work else time.monotonic() - self._skipped_s

    @property
    def is_cut(self) -> bool:
        """Whether all is over."""
        return time.monotonic() - self._skipped_s > self.cut_s

    def charge(self, work: Work, amount: float = 1.0) -> None:
        """Count work that was done."""
        self.add(amount * EFFORT_OF[work])

    def add(self, effort: float) -> None:
        """Count effort."""
        self.effort += effort
        self.on_effort()

    def skip(self, seconds: float) -> None:
        """Leave out seconds that just passed."""
        self._skipped_s += seconds


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    How long a search may last, and who may stop it before.

    ``seconds`` pass on the wall clock, ``effort`` is counted in units; where both are given, the
    effort paces the search and the seconds cut it short. ``should_stop`` is asked often and must
    answer at once. A deadline runs from :meth:`begin` on, with all that were made of it; readings
    are in seconds, those of effort in thousands of units.
    """

    seconds: float = math.inf
    effort: float = math.inf
    should_stop: Callable[[], bool] = never
    _meter: Meter | None = field(default=None, repr=False)
    _end_s: float = field(default=math.inf, repr=False)

    def begin(self) -> Deadline:
        """Return the deadline that runs from now on; itself where it runs already."""
        if self._meter is not None:
            return self
        by_work = math.isfinite(self.effort)
        cut_s = time.monotonic() + self.seconds if by_work else math.inf
        meter = Meter(by_work=by_work, cut_s=cut_s)
        length = self.effort / _UNITS_PER_S if by_work else self.seconds
        return replace(self, _meter=meter, _end_s=meter.now_s + length)

    def or_seconds(self, seconds: float) -> Deadline:
        """Bound it by these seconds where it has no bound."""
        is_bounded = math.isfinite(self.seconds) or math.isfinite(self.effort)
        return self if is_bounded else replace(self, seconds=seconds)

    @property
    def meter(self) -> Meter:
        """
        What is spent.

        Raises
        ------
        RuntimeError
            If the deadline has not begun.
        """
        if self._meter is None:
            raise RuntimeError("the deadline has not begun")
        return self._meter

    @property
    def now_s(self) -> float:
        """The reading of its meter."""
        return self.meter.now_s

    @property
    def is_called_off(self) -> bool:
        """Whether to stop now, whatever is left."""
        return self.meter.is_cut or self.should_stop()

    @property
    def is_past(self) -> bool:
        """Whether to stop now."""
        return self.meter.now_s >= self._end_s or self.is_called_off

    @property
    def left_s(self) -> float:
        """What is left; 0 once it is past."""
        return 0.0 if self.is_called_off else max(0.0, self._end_s - self.meter.now_s)

    @property
    def clock_left_s(self) -> float:
        """Seconds until all is over by the clock, infinite where no clock is read."""
        return self.meter.cut_s - time.monotonic() if self.meter.by_work else self.left_s

    def share(self, part: float) -> Deadline:
        """Return the deadline at which a part of what is left is spent."""
        begun = self.begin()
        return replace(begun, _end_s=begun.now_s + part * begun.left_s)

    def at_most(self, seconds: float) -> Deadline:
        """Return the deadline in so much, or this one where it comes first."""
        begun = self.begin()
        return replace(begun, _end_s=min(begun._end_s, begun.now_s + seconds))

    def at_least(self, seconds: float) -> Deadline:
        """Return the deadline in so much, or this one where it comes last."""
        begun = self.begin()
        return replace(begun, _end_s=max(begun._end_s, begun.now_s + seconds))

    def beside(self, meter: Meter, should_stop: Callable[[], bool]) -> Deadline:
        """Return the same deadline for a search that is metered by itself, and stopped sooner."""
        return replace(self.begin(), _meter=meter, should_stop=should_stop)

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Leave the seconds of a block out, once the deadline has begun."""
        begin = time.monotonic()
        try:
            yield
        finally:
            if self._meter is not None:
                self._meter.skip(time.monotonic() - begin)
