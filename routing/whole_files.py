"""
Files and folders written whole: as they were, or as they are to be, never in between.

What is new is prepared beside its place under a name that begins with a point
(``.NAME.nouveau-1a2b3c4d``), flushed to the disk, then takes the name. A folder changes places with
the former one (``.NAME.ancien-1a2b3c4d``): at any moment one of the two is complete, so that the
next run mends an interruption. On Windows a virus scanner or a spreadsheet may hold a file for a
moment: names are taken with patience.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

WAITS_S = (0.1, 0.3, 0.6)
"""Pauses before a name that is held is asked for again."""
_FRESH, _FORMER = ".nouveau-", ".ancien-"
_FORMER_NAME = re.compile(r"\.(.+)\.ancien(?:-[0-9a-f]{8})?")
_FORGOTTEN_S = 24 * 3600
"""What was prepared so long ago was left by a run that was cut off, not by one under way."""

Keep = Callable[[Path, Path], None]


def _keep_nothing(_former: Path, _place: Path) -> None: ...


def write_whole(path: Path, content: bytes | str) -> None:
    """
    Write a file in place of the one that is there; a text is UTF-8, its line ends stay.

    A pipe or a device is written to as it is.

    Raises
    ------
    OSError
        If it cannot be written; it names the file, and what was there is intact.
    """
    data = content.encode() if isinstance(content, str) else content
    if path.is_fifo() or path.is_char_device():
        path.write_bytes(data)
        return
    with replaced_file(path) as fresh:
        fresh.write_bytes(data)


@contextmanager
def replaced_file(path: Path) -> Iterator[Path]:
    """
    Give the name of a file to write; it takes its place when the block ends well.

    Parameters
    ----------
    path
        The place; its folder exists. A link stays a link, and rights stay as they are.

    Yields
    ------
    fresh
        A name beside it, with the same suffix, that no file has.

    Raises
    ------
    OSError
        If it cannot be written; it names the place, and what was there is intact.
    """
    place = Path(os.path.realpath(path))
    fresh = _beside(place, _FRESH, place.suffix)
    try:
        _forget_prepared(place)
        yield fresh
        if place.exists():
            with contextlib.suppress(OSError):  # some shared disks know no rights
                shutil.copymode(place, fresh)
        take_place(fresh, place)
    except OSError as error:
        _name_place(error, fresh, path)
        raise
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


@contextmanager
def replaced_folder(place: Path, *, keep: Keep = _keep_nothing) -> Iterator[Path]:
    """
    Give a folder to fill; it takes its place when the block ends well.

    Parameters
    ----------
    place
        The folder to replace, made where missing. A link stays a link.
    keep
        Moves what is to stay from the former folder, its first argument, to the one in place. It
        may be called again with the same, where an interruption or a held file left some behind.

    Yields
    ------
    fresh
        An empty folder beside it.

    Raises
    ------
    OSError
        If it cannot be replaced; it names the place, and what was there is intact.
    """
    asked, place = place, Path(os.path.realpath(place))
    fresh = _beside(place, _FRESH)
    try:
        mend_folder(place, keep=keep)
        if place.exists() and not place.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))
        fresh.mkdir(parents=True)
        yield fresh
        for root, _folders, names in os.walk(fresh, topdown=False):
            for name in names:
                _flush(Path(root) / name)
            _flush_folder(Path(root))
        _exchange(place, fresh, keep)
    except OSError as error:
        _name_place(error, fresh, asked)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def mend_folder(place: Path, *, keep: Keep = _keep_nothing) -> None:
    """
    Give a folder its name back where an interruption left it under its former one.

    What is left of former folders and of preparations goes; ``keep`` is that of
    :func:`replaced_folder`.
    """
    place = Path(os.path.realpath(place))
    for name, former in _former_folders(place.parent):
        if name == place.name and place.exists():
            _drop(former, place, keep)
        elif name == place.name:
            rename(former, place)
    _forget_prepared(place)


def mend_folders(parent: Path) -> None:
    """Give every folder of a folder its name back where an interruption left it without."""
    for name, former in _former_folders(parent):
        if not (parent / name).exists():
            with contextlib.suppress(OSError):
                former.replace(parent / name)


def take_place(fresh: Path, place: Path) -> None:
    """Flush a file to the disk, then give it its name, in place of the one that has it."""
    _flush(fresh)
    rename(fresh, place)
    _flush_folder(place.parent)


def rename(path: Path, target: Path) -> None:
    """
    Take the place of a file; on Windows an antivirus may hold it for a moment.

    Raises
    ------
    OSError
        If the target cannot be replaced, after a second where it is held.
    """
    for wait_s in WAITS_S:
        try:
            path.replace(target)
        except PermissionError:
            time.sleep(wait_s)
        else:
            return
    path.replace(target)


def is_disk_full(error: OSError) -> bool:
    """Whether the disk, or the user's share of it, has no room left."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def _beside(place: Path, kind: str, suffix: str = "") -> Path:
    return place.parent / f".{place.name}{kind}{uuid.uuid4().hex[:8]}{suffix}"


def _exchange(place: Path, fresh: Path, keep: Keep) -> None:
    former = _beside(place, _FORMER)
    if place.exists():
        rename(place, former)
    try:
        rename(fresh, place)
    except BaseException:
        if former.exists():
            rename(former, place)
        raise
    _flush_folder(place.parent)
    if former.exists():
        _drop(former, place, keep)


def _drop(former: Path, place: Path, keep: Keep) -> None:
    with contextlib.suppress(OSError):  # a file of it is still open: the next run tries again
        keep(former, place)
        shutil.rmtree(former)


def _former_folders(parent: Path) -> list[tuple[str, Path]]:
    """List the former folders that are left, the newest first, with the name that each had."""
    paths = sorted(_entries(parent), key=_modified_s, reverse=True)
    named = ((_FORMER_NAME.fullmatch(path.name), path) for path in paths)
    return [(match[1], path) for match, path in named if match and path.is_dir()]


def _entries(folder: Path) -> list[Path]:
    """List a folder; nothing where it is not there or may not be listed."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _modified_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # gone meanwhile
        return 0.0


def _forget_prepared(place: Path) -> None:
    """Delete what runs that were cut off had prepared for a place."""
    ours, before_s = f".{place.name}{_FRESH}", time.time() - _FORGOTTEN_S
    for left in _entries(place.parent):
        if left.name.startswith(ours) and _modified_s(left) < before_s:
            shutil.rmtree(left, ignore_errors=True)
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Have the disk hold what was written."""
    try:
        handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    except PermissionError:  # Windows: a file that only lets itself be read
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folder(path: Path) -> None:
    """Have the disk hold the names of a folder, where the system can do that."""
    with contextlib.suppress(OSError):
        _flush(path)


def _name_place(error: OSError, fresh: Path, place: Path) -> None:
    """Let an error of the system name what the user knows."""
    named = str(error.filename or fresh)
    if error.errno is not None and named.startswith(str(fresh)):
        error.filename = f"{place}{named.removeprefix(str(fresh))}"
