"""
Files and folders written whole: as they were, or as they are to be, never in between.

What is new is prepared beside its place under a name that begins with a point
(``.NAME.nouveau-1a2b3c4d-COMPUTER-PROCESS``), flushed to the disk, then takes the name. A folder
changes places with the former one (``.NAME.ancien-1a2b3c4d``): at any moment one of the two is
complete, so that the next run mends an interruption, and readers read the one that is there. A
former folder is called ``.NAME.perime-1a2b3c4d`` before it is deleted: what is left of it is
nobody's. On Windows a virus scanner or a spreadsheet may hold a file for a moment: names are taken
with patience.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import shutil
import socket
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

WAITS_S = (0.1, 0.3, 0.6)
"""Pauses before a name that is held is asked for again."""
_FRESH, _FORMER, _GONE = ".nouveau-", ".ancien-", ".perime-"
_FORMER_NAME = re.compile(r"\.(.+)\.ancien(?:-[0-9a-f]{8})?")
_LEFT_NAME = re.compile(
    r"\.(.+)\.(nouveau|perime)-[0-9a-f]{8}(?:-([0-9a-f]{8})-(\d+))?(?:\.[^.]*)?"
)
_FORGOTTEN_S = 24 * 3600
"""What another computer prepared so long ago was left by a run that was cut off."""

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
        _forget_prepared(place.parent)
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
    _forget_prepared(place.parent)


def standing_folder(place: Path) -> Path:
    """Locate a folder to read from: its former name where an interruption left it that alone."""
    if place.is_dir():
        return place
    place = Path(os.path.realpath(place))
    return standing_folders(place.parent).get(place.name, place)


def standing_folders(parent: Path) -> dict[str, Path]:
    """Locate the folders of a folder to read from, by the name that each has or had."""
    found = {path.name: path for path in _entries(parent) if path.is_dir()}
    formers = dict(reversed(_former_folders(parent)))
    return {name: path for name, path in (formers | found).items() if not _is_ours(name)}


def cut_off_s(place: Path) -> float:
    """
    Tell when a run that was cut off had prepared a file, seconds since the epoch.

    Returns
    -------
    moment
        Zero where none was, or the run is under way.
    """
    left = [path for name, path in _left_by_others(place.parent) if name == place.name]
    return max(map(_modified_s, left), default=0.0)


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


def is_running(pid: int) -> bool:
    """Whether a process of this computer is under way."""
    if sys.platform == "win32":  # there, signal 0 is Ctrl-C
        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def _beside(place: Path, kind: str, suffix: str = "") -> Path:
    owner = f"-{_computer()}-{os.getpid()}" if kind == _FRESH else ""
    return place.parent / f".{place.name}{kind}{uuid.uuid4().hex[:8]}{owner}{suffix}"


def _computer() -> str:
    return f"{crc32(socket.gethostname().encode()):08x}"


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
    for folder in place.parents[:2]:  # the one above may be new
        _flush_folder(folder)
    if former.exists():
        _drop(former, place, keep)


def _drop(former: Path, place: Path, keep: Keep) -> None:
    with contextlib.suppress(OSError):  # a file of it is still open: the next run tries again
        keep(former, place)
        gone = _beside(place, _GONE)
        rename(former, gone)
        shutil.rmtree(gone)


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


def _is_ours(name: str) -> bool:
    return bool(_FORMER_NAME.fullmatch(name) or _LEFT_NAME.fullmatch(name))


def _left_by_others(parent: Path) -> Iterator[tuple[str, Path]]:
    """List what runs that were cut off had prepared, or not yet deleted, with its place's name."""
    before_s = time.time() - _FORGOTTEN_S
    for path in _entries(parent):
        if match := _LEFT_NAME.fullmatch(path.name):
            name, kind, computer, pid = match.groups()
            is_over = computer == _computer() and not is_running(int(pid))
            if kind == "perime" or is_over or _modified_s(path) < before_s:
                yield name, path


def _forget_prepared(parent: Path) -> None:
    """Delete what runs that were cut off left in a folder."""
    for _name, left in _left_by_others(parent):
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
