"""What the operating system says, in the language of the user."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guinguette.faults import Fault, InputError, MissingDataError
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault
from routing.limits import MOST_TEXT, LimitError, read_whole

_REFUSALS = {
    errno.EACCES: "details.access-refused",
    errno.EPERM: "details.operation-refused",
    errno.ENOENT: "details.not-found",
    errno.EEXIST: "details.exists-already",
    errno.ENOTDIR: "details.not-a-folder",
    errno.EISDIR: "details.is-a-folder",
    errno.ENOSPC: "details.disk-full",
    errno.EDQUOT: "details.quota-used",
    errno.EFBIG: "details.quota-used",
    errno.EROFS: "details.read-only",
    errno.EIO: "details.disk-failing",
    errno.ENAMETOOLONG: "details.name-too-long",
    errno.EBUSY: "details.in-use",
}

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
    key = _REFUSALS.get(error.errno or 0)
    return say(key) if key else error.strerror or str(error)


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
