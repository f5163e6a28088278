"""What web servers answer, in the terms of :mod:`routing.network.download.sources`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import requests
from urllib3.exceptions import (
    ConnectTimeoutError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

from routing.network.download.source_errors import (
    BusyServerError,
    DownloadError,
    MissingFileError,
    OfflineError,
    RefusedError,
    ServerError,
    SlowServerError,
    TruncatedError,
)

OK, PARTIAL, BAD_RANGE, BUSY = 200, 206, 416, 429


@contextmanager
def network_errors(url: str) -> Iterator[None]:
    """Turn what ``requests`` and ``urllib3`` raise into errors of downloads."""
    try:
        yield
    except (requests.Timeout, ReadTimeoutError) as error:
        raise SlowServerError(url) from error
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema,
            requests.exceptions.MissingSchema) as error:  # fmt: skip
        raise MissingFileError(url, status=0) from error
    except (requests.exceptions.ChunkedEncodingError, ProtocolError, SSLError) as error:
        raise TruncatedError(url) from error
    except requests.ConnectionError as error:
        raise _connection_error(url, error) from error
    except requests.RequestException as error:
        raise ServerError(url, status=0, detail=type(error).__name__) from error


def _connection_error(url: str, error: requests.ConnectionError) -> DownloadError:
    """Tell apart: no connection (no network, unknown name, refused), silence, and a cut."""
    cause = error.args[0] if error.args else None
    if isinstance(cause, ReadTimeoutError):
        return SlowServerError(url)
    if isinstance(getattr(cause, "reason", None), NewConnectionError | ConnectTimeoutError):
        return OfflineError(url)
    return TruncatedError(url)


def refuse_status(url: str, response: requests.Response) -> None:
    """Raise unless the answer holds the file, or a part of it."""
    status = response.status_code
    if status in {OK, PARTIAL}:
        return
    if status == BUSY or (status == 503 and "Retry-After" in response.headers):
        raise BusyServerError(url, status=status, retry_after_s=_retry_after_s(response))
    if status in {404, 410}:
        raise MissingFileError(url, status=status)
    if status in {401, 403, 407}:
        raise RefusedError(url, status=status)
    raise ServerError(url, status=status, detail=response.reason or "")


def _retry_after_s(response: requests.Response) -> float:
    """Seconds that the server asks to wait; 0 where it does not say. Dates count from its own."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isdigit():
        return float(asked)
    try:
        then = parsedate_to_datetime(asked)
        now = parsedate_to_datetime(response.headers.get("Date", ""))
        return max(0.0, (then - now).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def version_of(response: requests.Response) -> str:
    """Return a validator for ``If-Range``: a strong tag, else the date of last change."""
    tag = response.headers.get("ETag", "")
    return tag if tag.startswith('"') else response.headers.get("Last-Modified", "")


def range_start(response: requests.Response) -> int:
    """First byte that a partial answer holds; -1 where it does not say."""
    first = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isdigit() else -1


def total_bytes(response: requests.Response, start: int) -> int | None:
    """Return the size of the whole file; ``None`` where it is not said."""
    whole = response.headers.get("Content-Range", "").rpartition("/")[2]
    if start and whole.isdigit():
        return int(whole)
    length = response.headers.get("Content-Length", "")
    return start + int(length) if length.isdigit() else None
