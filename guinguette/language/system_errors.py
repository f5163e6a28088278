"""What the operating system says, in the language of the user."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guinguette.faults import Fault, InputError, MissingDataError
from guinguette.language.catalogue import family, say
from guinguette.language.fault_sentences import fault
from routing.limits import MOST_TEXT, LimitError, read_whole

_BEYOND = {
    "large": "file-large",
    "packed": "file-packed",
    "deep": "file-deep",
    "digits": "file-digits",
    "special": "file-special",
}


def limit_fault(error: LimitError, file: str) -> Fault:
    """Say that a file is beyond what is read, and why."""
    return fault(_BEYOND[error.reason], file=file)


def content_of(path: Path, most: int = MOST_TEXT) -> bytes:
    """
    Read a file that somebody gives, within limits.

    Raises
    ------
    InputError
        If it cannot be opened, is no file, or has more bytes than ``most``.
    """
    with reading(path.name):
        return read_whole(path, most)


@contextmanager
def reading(file: str) -> Iterator[None]:
    """
    Say what the disk, or a limit, refuses to read.

    Raises
    ------
    InputError
        In place of an ``OSError`` or a :class:`routing.limits.LimitError`.
    """
    try:
        yield
    except LimitError as error:
        raise InputError([limit_fault(error, file)]) from error
    except OSError as error:
        raise InputError([fault("file-locked", file=file)]) from error


def system_error(error: OSError) -> str:
    """Say what the system refused; for a rare error, in the system's own words."""
    name = errno.errorcode.get(error.errno or 0, "")
    if name in family("details.refusal"):
        return say("details.refusal", name)
    return error.strerror or str(error)


@contextmanager
def writing(code: str, **facts: str) -> Iterator[None]:
    """
    Say what the disk refuses to write.

    Parameters
    ----------
    code
        Of the fault, one that has a ``detail``.
    facts
        The other facts of the fault.

    Raises
    ------
    MissingDataError
        With the fault, in place of an ``OSError``.
    """
    try:
        yield
    except OSError as error:
        raise MissingDataError(fault(code, **facts, detail=system_error(error))) from error
