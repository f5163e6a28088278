"""
Work that Ctrl-C stops at once.

A solver in native code keeps the interruption to itself until it returns, and sometimes for good.
Work runs in a thread of its own while the main thread waits, ready to hear Ctrl-C; what still runs
then is left behind, and :func:`leave` ends the process without waiting for it.
"""

from __future__ import annotations

import contextlib
import contextvars
import os
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_WAIT_S = 0.1
_left_behind: list[threading.Thread] = []


def interruptible(work: Callable[[], T], *, ask: Callable[[], None] | None = None) -> T:
    """
    Do some work; raise ``KeyboardInterrupt`` as soon as the user asks.

    Parameters
    ----------
    work
        What to do; it must write nothing that cannot be left half done.
    ask
        Called at the first Ctrl-C: the work then ends by itself, soon, with what it has. It is left
        at the second. Where omitted, it is left at the first.

    Returns
    -------
    result
        What the work returned; what it raised is raised here.
    """
    done: list[T] = []
    failed: list[BaseException] = []
    ended = threading.Event()  # joining a thread and Ctrl-C do not go together
    context = contextvars.copy_context()

    def run() -> None:
        try:
            done.append(context.run(work))
        except BaseException as error:  # raised again by the main thread
            failed.append(error)
        finally:
            ended.set()

    output = _output_kept()
    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    while not ended.is_set():
        try:
            ended.wait(_WAIT_S)
        except KeyboardInterrupt:
            if ask is not None:
                ask()
                ask = None
                continue
            _left_behind.append(worker)
            _give_back(output)
            raise
    if output is not None:
        os.close(output)
    if failed:
        raise failed[0]
    return done[0]


def leave(exit_code: int) -> int:
    """Return the exit code, or end the process at once where work was left behind."""
    if _left_behind:  # native threads must not be joined or destroyed
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(exit_code)
    return exit_code


def _output_kept() -> int | None:
    """Remember standard output: native solvers are kept away from it while they run."""
    try:
        return os.dup(1)
    except OSError:
        return None


def _give_back(output: int | None) -> None:
    if output is not None:
        os.dup2(output, 1)
        os.close(output)
