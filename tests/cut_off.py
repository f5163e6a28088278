"""A job in a process of its own that dies (as by ``kill -9``) before it touches the disk again."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

_TOUCHES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "shutil.rmtree"}


def touches(job: Callable[[], object], within: str) -> list[str]:
    """
    List how a job touches the disk, by what the interpreter tells of it.

    Parameters
    ----------
    job
        Run in a process of its own, to its end.
    within
        Touches of other folders do not count.
    """
    reading, writing = os.pipe()

    def told(number: int, what: str) -> None:
        os.write(writing, f"{number} {what}\n".encode())

    code = _forked(job, within, told)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as lines:
        found = lines.read().splitlines()
    assert code == 0, found
    return found


def cut_off(step: int, job: Callable[[], object], within: str) -> int:
    """Run a job that dies before its touch of this number, from 1; return its exit code."""

    def die(number: int, _what: str) -> None:
        if number == step:
            os._exit(9)

    return _forked(job, within, die)


def _forked(job: Callable[[], object], within: str, told: Callable[[int, str], None]) -> int:
    child = os.fork()
    if child == 0:
        code = 99
        try:
            _listen(within, told)
            job()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _listen(within: str, told: Callable[[int, str], None]) -> None:
    count = 0

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal count
        is_written = event == "open" and isinstance(args[2], int) and bool(args[2] & 3)
        if not is_written and event not in _TOUCHES:
            return
        inside = any(within in os.fspath(one) for one in args if isinstance(one, str | os.PathLike))
        if inside or (event == "os.remove" and not Path(str(args[0])).is_absolute()):
            count += 1
            told(count, f"{event} {args[0]}")

    sys.addaudithook(hook)
