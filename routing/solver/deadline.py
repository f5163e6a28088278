"""When to stop a search: at a moment, or as soon as somebody asks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


def never() -> bool:
    """Nobody asks to stop."""
    return False


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    A moment of ``time.monotonic()``, in seconds, that somebody may bring forward.

    ``should_stop`` is asked often and must answer at once.
    """

    moment: float
    should_stop: Callable[[], bool] = never

    @classmethod
    def after(cls, seconds: float, should_stop: Callable[[], bool] = never) -> Deadline:
        """Stop in so many seconds."""
        return cls(time.monotonic() + seconds, should_stop)

    @property
    def is_past(self) -> bool:
        """Whether to stop now."""
        return time.monotonic() > self.moment or self.should_stop()

    @property
    def left_s(self) -> float:
        """Seconds left; 0 once it is past."""
        return 0.0 if self.should_stop() else max(0.0, self.moment - time.monotonic())

    def share(self, part: float) -> Deadline:
        """Return the moment at which a part of the time left is spent."""
        return Deadline(time.monotonic() + part * self.left_s, self.should_stop)
