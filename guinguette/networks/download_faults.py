"""Errors of downloads and of road files, said as faults."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from guinguette.faults import Fault, InputError, MissingDataError
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
from routing.network.network_errors import ExtractError, GraphSchemaError


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


@contextmanager
def reading_faults(file: Path) -> Iterator[None]:
    """
    Say why a file of roads could not be read.

    Raises
    ------
    InputError
        With the fault.
    """
    try:
        yield
    except (ExtractError, GraphSchemaError) as error:
        raise InputError([_extract_fault(file, error)]) from error
    except (RuntimeError, ValueError, OSError, EOFError, SyntaxError, KeyError) as error:
        raise InputError([_unreadable(file, error)]) from error


_CAUSES = {
    "no_roads": "network-empty",
    "projected": "network-file-projected",
    "unplaced": "network-file-unplaced",
    "value": "network-file-value",
    "json": "network-file-json",
    "history": "network-file-history",
    "nodes": "network-file-value",
    "undirected": "network-graph-undirected",
}


def _extract_fault(file: Path, error: ExtractError | GraphSchemaError) -> Fault:
    path = Path(error.path) if isinstance(error, ExtractError) else file
    if error.reason in _CAUSES:
        return fault(_CAUSES[error.reason], file=str(path), value=error.detail[:60])
    return _unreadable(path, error, error.detail)


def _unreadable(file: Path, error: Exception, said: str = "") -> Fault:
    detail = " ".join((said or str(error)).split())[:120] or type(error).__name__
    return fault("network-file-unreadable", file=str(file), detail=detail)
