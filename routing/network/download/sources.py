"""
Files brought from a web server: resumed, verified, never half there.

A download goes to ``NAME.part`` beside its destination and takes its name once it is whole and its
checksum is right; what stood there before stays until then. ``NAME.part.json`` remembers which
version of the file the part belongs to, so that an interrupted transfer goes on where it stopped
and a file that changed meanwhile starts again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import requests

from routing.network.download.http import (
    BAD_RANGE,
    OK,
    PARTIAL,
    network_errors,
    range_start,
    refuse_status,
    total_bytes,
    version_of,
)
from routing.network.download.source_errors import (
    ChecksumError,
    DiskFullError,
    DownloadError,
    ServerError,
    TruncatedError,
    UnwritableError,
)
from routing.whole_files import is_disk_full, take_place, write_whole

PART = ".part"
_CHUNK_BYTES = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a download is; ``total_bytes`` is ``None`` where the server does not say."""

    url: str
    received_bytes: int
    total_bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """
    How long to insist.

    ``attempts`` in a row may bring nothing new; the pause after the first is ``first_wait_s`` and
    doubles. A server that asks for more than ``longest_wait_s`` is not waited for. ``connect_s``
    and ``read_s`` bound the silence of a server, not the whole transfer.
    """

    attempts: int = 5
    first_wait_s: float = 1.0
    longest_wait_s: float = 120.0
    connect_s: float = 15.0
    read_s: float = 60.0


PATIENCE = Patience()


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """
    A file that is whole.

    ``resumed_bytes`` were there from an earlier attempt of another run; ``is_reused`` says that the
    file stood there already, with the right checksum.
    """

    path: Path
    url: str
    size_bytes: int
    md5: str
    sha256: str
    resumed_bytes: int = 0
    is_reused: bool = False


def download(
    url: str,
    destination: Path,
    *,
    expected_md5: str = "",
    md5_url: str = "",
    on_progress: Callable[[Progress], None] | None = None,
    patience: Patience = PATIENCE,
    sleep: Callable[[float], None] = time.sleep,
) -> Downloaded:
    """
    Bring a file from a web server.

    Parameters
    ----------
    url
        Its address.
    destination
        Where it goes; its folder is made where missing.
    expected_md5, md5_url
        The checksum, or the address of a text that begins with it (``md5sum`` format). A file that
        stands at ``destination`` with this checksum is not brought again.
    on_progress
        Called before the first byte, as soon as the size is known, then as bytes arrive.
    patience
        How long to insist.
    sleep
        How to wait, in seconds.

    Returns
    -------
    downloaded
        The file, with its checksums.

    Raises
    ------
    DownloadError
        One of its subclasses says why. ``destination`` is as it was; what was received stays in
        the part, for the next run, unless it is wrong.
    """
    job = _Job(url, destination, on_progress or (lambda _progress: None), patience, sleep)
    wanted = (expected_md5 or _checksum_at(job, md5_url)).casefold()
    if wanted and destination.is_file():
        found = _described(destination, url)
        if found.md5 == wanted:
            job.tell(found.size_bytes, found.size_bytes)
            return replace(found, is_reused=True)
    with _disk(destination):
        destination.parent.mkdir(parents=True, exist_ok=True)
        resumed = _Part(destination).size_bytes(url)
    _insist(job, lambda: _fetch(job))
    found = _described(_Part(destination).path, url)
    if wanted and found.md5 != wanted and resumed:  # the part was of another version
        _Part(destination).forget()
        resumed = 0
        _insist(job, lambda: _fetch(job))
        found = _described(_Part(destination).path, url)
    if wanted and found.md5 != wanted:
        _Part(destination).forget()
        raise ChecksumError(url, expected=wanted, found=found.md5)
    with _disk(destination):
        take_place(_Part(destination).path, destination)
        _Part(destination).forget()
    return replace(found, path=destination, resumed_bytes=resumed)


def read_text(
    url: str,
    *,
    patience: Patience = PATIENCE,
    sleep: Callable[[float], None] = time.sleep,
) -> str:
    """
    Read a short text on a web server.

    Raises
    ------
    DownloadError
        One of its subclasses says why.
    """
    job = _Job(url, Path(), lambda _progress: None, patience, sleep)
    found: list[str] = []

    def fetch() -> None:
        with _response(job, {}) as response:
            refuse_status(job.url, response)
            found.append(response.text)

    _insist(job, fetch)
    return found[-1]


def file_hash(path: Path, algorithm: str = "sha256") -> str:
    """Compute the checksum of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(
            file, lambda: hashlib.new(algorithm, usedforsecurity=False)
        ).hexdigest()


@dataclass(slots=True)
class _Job:
    """One file to bring; ``best_bytes`` is the furthest any attempt went."""

    url: str
    destination: Path
    on_progress: Callable[[Progress], None]
    patience: Patience
    sleep: Callable[[float], None]
    best_bytes: int = 0

    def tell(self, received: int, total: int | None) -> None:
        self.on_progress(Progress(url=self.url, received_bytes=received, total_bytes=total))


class _Part:
    """What was received of a file, and the version of the file that it is of."""

    def __init__(self, destination: Path) -> None:
        self.path = destination.with_name(destination.name + PART)
        self._facts = destination.with_name(destination.name + PART + ".json")

    def size_bytes(self, url: str) -> int:
        """Bytes that can be continued; 0 where nothing is there or its version is unknown."""
        return self.path.stat().st_size if self.path.is_file() and self.version(url) else 0

    def version(self, url: str) -> str:
        """Return the validator to send back (``If-Range``), empty if unknown."""
        try:
            facts = json.loads(self._facts.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ""
        return str(facts.get("version", "")) if facts.get("url") == url else ""

    def begin(self, url: str, version: str) -> None:
        self.path.write_bytes(b"")  # first: bytes of one version never bear the name of another
        write_whole(self._facts, json.dumps({"url": url, "version": version}))

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)
        self._facts.unlink(missing_ok=True)


def _described(path: Path, url: str) -> Downloaded:
    with _disk(path):
        return Downloaded(
            path=path,
            url=url,
            size_bytes=path.stat().st_size,
            md5=file_hash(path, "md5"),
            sha256=file_hash(path),
        )


def _checksum_at(job: _Job, md5_url: str) -> str:
    if not md5_url:
        return ""
    text = read_text(md5_url, patience=job.patience, sleep=job.sleep)
    word = next(iter(text.split()), "")
    if len(word) != 32 or not all(c in "0123456789abcdefABCDEF" for c in word):
        raise ServerError(md5_url, status=OK, detail="not a checksum")
    return word


def _insist(job: _Job, attempt: Callable[[], None]) -> None:
    """Try again while it is worth it; attempts that bring new bytes are not counted."""
    failures, wait_s = 0, job.patience.first_wait_s
    while True:
        before = job.best_bytes
        try:
            attempt()
        except DownloadError as error:
            if not error.is_passing:
                raise
            if job.best_bytes > before:
                failures, wait_s = 0, job.patience.first_wait_s
            failures += 1
            if failures >= job.patience.attempts or error.wait_s > job.patience.longest_wait_s:
                raise
            job.sleep(max(error.wait_s, wait_s))
            wait_s = min(2 * wait_s, job.patience.longest_wait_s)
        else:
            return


def _fetch(job: _Job) -> None:
    """One attempt: ask for what is missing, write what comes."""
    part = _Part(job.destination)
    with _disk(job.destination):
        start = part.size_bytes(job.url)
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers |= {"Range": f"bytes={start}-", "If-Range": part.version(job.url)}
    with _response(job, headers) as response:
        if response.status_code == BAD_RANGE:
            _settle_bad_range(job, part, start, response)
            return
        refuse_status(job.url, response)
        if response.status_code != PARTIAL or range_start(response) != start:
            if response.status_code == PARTIAL and start:
                part.forget()
                raise ServerError(job.url, status=PARTIAL, detail="another range was sent")
            start = 0
            with _disk(job.destination):
                part.begin(job.url, version_of(response))
        total = total_bytes(response, start)
        _receive(job, part, response, start, total)


def _settle_bad_range(job: _Job, part: _Part, start: int, response: requests.Response) -> None:
    """Keep a part past which the server has nothing if it is whole; else it is of another file."""
    total = response.headers.get("Content-Range", "").rpartition("/")[2]
    if total == str(start):
        job.tell(start, start)
        return
    part.forget()
    raise TruncatedError(job.url, expected=int(total) if total.isdigit() else 0, received=start)


def _receive(
    job: _Job, part: _Part, response: requests.Response, start: int, total: int | None
) -> None:
    received = start
    _refuse_small_disk(job, total, received)
    job.tell(received, total)
    with _disk(job.destination), part.path.open("ab") as file:
        for chunk in _chunks(job, response):
            file.write(chunk)
            received += len(chunk)
            job.best_bytes = max(job.best_bytes, received)
            job.tell(received, total)
    if total is not None and received != total:
        if received > total:
            part.forget()
        raise TruncatedError(job.url, expected=total, received=received)


def _chunks(job: _Job, response: requests.Response) -> Iterator[bytes]:
    """Give bytes as they come: ``iter_content`` loses the last ones before a cut."""
    with network_errors(job.url):
        while chunk := response.raw.read1(_CHUNK_BYTES):
            yield chunk


def _refuse_small_disk(job: _Job, total: int | None, received: int) -> None:
    """Say before the first byte that the file cannot fit."""
    if total is None:
        return
    free = shutil.disk_usage(job.destination.parent).free
    if free < total - received:
        raise DiskFullError(job.destination, needed_bytes=total - received, free_bytes=free)


@contextmanager
def _response(job: _Job, headers: dict[str, str]) -> Iterator[requests.Response]:
    with network_errors(job.url):
        response = requests.get(
            job.url,
            headers=headers,
            stream=True,
            timeout=(job.patience.connect_s, job.patience.read_s),
        )
    with response:
        yield response


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Turn errors of the disk into errors of this module."""
    try:
        yield
    except requests.RequestException:  # an OSError too, and not of the disk
        raise
    except OSError as error:
        if is_disk_full(error):
            raise DiskFullError(path) from error
        raise UnwritableError(path, detail=error.strerror or str(error)) from error
