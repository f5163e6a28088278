"""Why a file could not be brought from a web server. Each error carries its facts."""

from __future__ import annotations

from pathlib import Path

from routing.errors import RoutingError


class DownloadError(RoutingError):
    """
    A file could not be brought; what stood at its destination is intact.

    ``is_passing`` says whether trying again may help, ``wait_s`` how long the server asks to wait.
    """

    is_passing = False
    wait_s = 0.0


class OfflineError(DownloadError):
    """The server was never reached: no network, unknown name, refused connection."""

    is_passing = True

    def __init__(self, url: str) -> None:
        super().__init__(f"cannot reach the server of {url}")
        self.url = url


class MissingFileError(DownloadError):
    """The server has no such file (404, 410), or the address is no address (status 0)."""

    def __init__(self, url: str, *, status: int) -> None:
        super().__init__(f"no file at {url} (status {status})")
        self.url, self.status = url, status


class RefusedError(DownloadError):
    """The server or a proxy on the way does not allow it (401, 403, 407)."""

    def __init__(self, url: str, *, status: int) -> None:
        super().__init__(f"access to {url} was refused (status {status})")
        self.url, self.status = url, status


class BusyServerError(DownloadError):
    """The server asks to come back later (429, 503); ``retry_after_s`` is 0 if it says not when."""

    is_passing = True

    def __init__(self, url: str, *, status: int, retry_after_s: float) -> None:
        super().__init__(f"the server of {url} asks to wait {retry_after_s:.0f} s")
        self.url, self.status, self.retry_after_s = url, status, retry_after_s
        self.wait_s = retry_after_s


class ServerError(DownloadError):
    """The server failed, or answered what makes no sense; only failures (5xx) may pass."""

    def __init__(self, url: str, *, status: int, detail: str = "") -> None:
        super().__init__(f"the server of {url} failed (status {status} {detail})".strip())
        self.url, self.status, self.detail = url, status, detail
        self.is_passing = status >= 500 or status == 206


class SlowServerError(DownloadError):
    """The server stayed silent for too long."""

    is_passing = True

    def __init__(self, url: str) -> None:
        super().__init__(f"the server of {url} does not answer in time")
        self.url = url


class TruncatedError(DownloadError):
    """The transfer was cut; both sizes are 0 where the connection broke."""

    is_passing = True

    def __init__(self, url: str, *, expected: int = 0, received: int = 0) -> None:
        super().__init__(f"the transfer of {url} was cut ({received} of {expected} bytes)")
        self.url, self.expected_bytes, self.received_bytes = url, expected, received


class ChecksumError(DownloadError):
    """The file arrived whole but its checksum is not the published one; it was thrown away."""

    def __init__(self, url: str, *, expected: str, found: str) -> None:
        super().__init__(f"checksum of {url}: {expected} expected, {found} found")
        self.url, self.expected, self.found = url, expected, found


class DiskFullError(DownloadError):
    """The file does not fit on the disk; both sizes are 0 where the disk itself said so."""

    def __init__(self, path: Path, *, needed_bytes: int = 0, free_bytes: int = 0) -> None:
        super().__init__(f"no room for {path} ({needed_bytes} bytes needed, {free_bytes} free)")
        self.path, self.needed_bytes, self.free_bytes = path, needed_bytes, free_bytes


class UnwritableError(DownloadError):
    """The file cannot be written there."""

    def __init__(self, path: Path, *, detail: str) -> None:
        super().__init__(f"cannot write {path}: {detail}")
        self.path, self.detail = path, detail
