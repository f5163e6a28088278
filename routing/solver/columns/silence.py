"""Standard output is for results: native solvers are kept from printing there."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_SILENCE = threading.Lock()
_silences = 0
_saved: tuple[int, int] | None = None


@contextmanager
def silent_stdout() -> Iterator[None]:
    """
    Keep what native code prints away from standard output, which carries results.

    Threads may be silent at the same time: the last one gives standard output back.
    """
    _hush()
    try:
        yield
    finally:
        _speak()


def _hush() -> None:
    global _silences, _saved  # noqa: PLW0603 (standard output belongs to the whole process)
    with _SILENCE:
        _silences += 1
        if _silences > 1:
            return
        sys.stdout.flush()
        try:
            saved = os.dup(1)
        except OSError:  # no standard output at all (a windowed program)
            return
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 1)
        _saved = (saved, sink)


def _speak() -> None:
    global _silences, _saved  # noqa: PLW0603
    with _SILENCE:
        _silences -= 1
        if _silences or _saved is None:
            return
        saved, sink = _saved
        os.dup2(saved, 1)
        os.close(sink)
        os.close(saved)
        _saved = None
