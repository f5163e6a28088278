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
from collections.abc import Callable, Iterator
from typing import TypeVar

from guinguette.faults import Fault, GuinguetteError
from guinguette.language.fault_sentences import fault

T = TypeVar("T")

INTERRUPTED = 130
"""What a program that Ctrl-C stopped gives back."""
_WAIT_S = 0.1
_left_behind: list[threading.Thread] = []


class StoppedError(GuinguetteError):
    """The user stopped the work, and there is more to say than that."""

    exit_code = INTERRUPTED

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


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
    is_started = False
    while not ended.is_set():
        try:
            if not is_started:
                is_started = True
                worker.start()  # waits a moment too
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


def stoppable(
    work: Callable[[Callable[[], bool]], T], *, heard: Callable[[], None] = lambda: None
) -> tuple[T, bool]:
    """
    Do some work that knows how to end early; the second Ctrl-C leaves it.

    Parameters
    ----------
    work
        Given what to ask often: whether the user pressed Ctrl-C.
    heard
        Called once, at the first Ctrl-C: the place to say that the work is about to end.

    Returns
    -------
    result, is_stopped
        What the work returned, and whether it was asked to end.
    """
    asked = threading.Event()

    def ask() -> None:
        asked.set()
        heard()

    result = interruptible(lambda: work(asked.is_set), ask=ask)
    return result, asked.is_set()


@contextlib.contextmanager
def interruption_said(code: str) -> Iterator[None]:
    """
    Say by a fault of this code that the block was interrupted.

    Raises
    ------
    StoppedError
        If Ctrl-C ends the block.
    """
    try:
        yield
    except KeyboardInterrupt as error:
        raise StoppedError(fault(code)) from error


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
