"""Errors of downloads and of road files, said as faults."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from guinguette.faults import Fault, MissingDataError
from guinguette.language.fault_sentences import fault
from routing.network.download.source_errors import (
    BusyServerError,
    ChecksumError,
    DiskFullError,
    DownloadError,
    MissingFileError,
    OfflineError,
    RefusedError,
    ServerError,
    SlowServerError,
    TruncatedError,
    UnwritableError,
)


@contextmanager
def download_faults() -> Iterator[None]:
    """
    Say what a download met.

    Raises
    ------
    MissingDataError
        With the fault.
    """
    try:
        yield
    except DownloadError as error:
        raise MissingDataError(download_fault(error)) from error


def download_fault(error: DownloadError) -> Fault:
    """Say why a file could not be brought, and what to do."""
    if isinstance(error, DiskFullError):
        code = "download-disk-full" if error.needed_bytes else "download-disk-filled"
        return fault(code, file=str(error.path), value=_megabytes(error.needed_bytes),
                     free=_megabytes(error.free_bytes))  # fmt: skip
    if isinstance(error, UnwritableError):
        return fault("download-unwritable", file=str(error.path), detail=error.detail)
    url = str(getattr(error, "url", ""))
    server = urlsplit(url).netloc or url
    if isinstance(error, BusyServerError):
        code = "download-busy" if error.retry_after_s else "download-busy-unsaid"
        minutes = max(1, round(error.retry_after_s / 60))
        return fault(code, file=url, value=server, minutes=minutes)
    if isinstance(error, ServerError):
        return fault("download-server", file=url, value=server, status=error.status or "?")
    return fault(_CODES.get(type(error), "download-truncated"), file=url, value=server)


_CODES: dict[type[DownloadError], str] = {
    OfflineError: "download-offline",
    MissingFileError: "download-missing",
    RefusedError: "download-refused",
    SlowServerError: "download-slow",
    TruncatedError: "download-truncated",
    ChecksumError: "download-checksum",
}


def _megabytes(size: int) -> str:
    return f"{-(-size // 1_000_000)}"
