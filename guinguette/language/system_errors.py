"""What the operating system says, in the language of the user."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from guinguette.faults import MissingDataError
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault

_REFUSALS = {
    errno.EACCES: "details.access-refused",
    errno.EPERM: "details.operation-refused",
    errno.ENOENT: "details.not-found",
    errno.EEXIST: "details.exists-already",
    errno.ENOTDIR: "details.not-a-folder",
    errno.EISDIR: "details.is-a-folder",
    errno.ENOSPC: "details.disk-full",
    errno.EDQUOT: "details.quota-used",
    errno.EROFS: "details.read-only",
    errno.EIO: "details.disk-failing",
    errno.ENAMETOOLONG: "details.name-too-long",
    errno.EBUSY: "details.in-use",
}


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
