"""
The folder of outputs, ``sorties/AAAA-Sww``: written whole, or left as it was.

New files are prepared beside the folder, then the two change places
(:mod:`routing.whole_files`), and what the coordinator put there herself moves back.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath

from guinguette.calendar import week_name
from guinguette.faults import Fault, MissingDataError
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import system_error
from routing.limits import LimitError, parsed, read_whole
from routing.whole_files import is_disk_full, rename, replaced_folder

OUTPUTS = "sorties"
PLAN_NAME = "plan.json"
MANIFEST = ".fichiers.json"


def output_directory(folder: Path, start: date) -> Path:
    """Return the folder of the outputs of the horizon that starts on a Monday."""
    return folder / OUTPUTS / week_name(start)


def week_directory(folder: Path, monday: date) -> Path:
    """Return the folder of the documents of a week that is given out by itself."""
    return folder / OUTPUTS / f"semaine-{week_name(monday)}"


def outputs_document(directory: Path, files: Collection[str]) -> dict[str, object]:
    """Write which outputs a folder was given as plain values."""
    return {"directory": str(directory.resolve()), "files": sorted(files)}


def write_outputs(
    directory: Path,
    files: Mapping[str, bytes],
    *,
    keep_others: bool = False,
    may_be_edited: Collection[str] = (),
) -> tuple[Path, ...]:
    """
    Write the outputs, all or none.

    Parameters
    ----------
    directory
        The folder of outputs, made where missing. What is in it and was not written by this
        function stays.
    files
        Contents by relative path, ``/`` between its parts.
    keep_others
        Keep the outputs written earlier that ``files`` does not replace.
    may_be_edited
        Those of ``files`` that the coordinator may go on with. In a folder where she changed one,
        or put something beside, those that are there stay as they are.

    Returns
    -------
    paths
        The files written.

    Raises
    ------
    MissingDataError
        If the folder cannot be replaced (a file open in Excel, no right to write, a full disk);
        what was there is intact.
    ValueError
        If a path leads out of the folder.
    """
    _refuse_ways_out(files)
    place = Path(os.path.realpath(directory))  # a link to a folder stays a link
    try:
        with replaced_folder(place, keep=_bring_back) as fresh:
            edited = _edited(place, may_be_edited)
            ours = {name: content for name, content in files.items() if name not in edited}
            digests = {name: _digest(ours[name]) for name in may_be_edited if name in ours}
            _prepare(place, fresh, ours, digests, keep_others=keep_others)
    except OSError as error:
        raise MissingDataError(_refusal(directory, place, error)) from error
    return tuple(directory / name for name in ours)


def _edited(place: Path, names: Collection[str]) -> frozenset[str]:
    """Return those of some files in whose folder one is no more what was written, or hers is."""
    written = _manifest(place)
    there = [name for name in names if os.path.lexists(place / name)]
    gone_on = [name for name in there if written.get(name) != _digest_of(place / name)]
    hers = [name for name in _entries(place) if name not in {*written, MANIFEST}]
    folders = {_folder(name) for name in gone_on}
    folders |= {at for name in hers for at in PurePosixPath(name).parents if at.name}
    return frozenset(name for name in there if _folder(name) in folders)


def _folder(name: str) -> PurePosixPath:
    return PurePosixPath(name).parent


def _digest_of(path: Path) -> str:
    try:
        return _digest(read_whole(path))
    except (OSError, LimitError):
        return ""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _refuse_ways_out(names: Collection[str]) -> None:
    for name in names:
        path = PurePosixPath(name)
        is_inside = path.parts and not path.is_absolute() and ".." not in path.parts
        if not is_inside or "\\" in name or ":" in name or name == MANIFEST:
            raise ValueError(f"not a path inside the folder of outputs: {name!r}")


def _prepare(
    place: Path,
    fresh: Path,
    files: Mapping[str, bytes],
    digests: Mapping[str, str],
    *,
    keep_others: bool,
) -> None:
    """Write the new folder beside the one in place."""
    ours, present = _manifest(place), list(_entries(place))
    kept = [name for name in present if name in ours and name not in files] if keep_others else []
    for name in kept:
        _parent_of(fresh / name)
        shutil.copy2(place / name, fresh / name)
    for name, content in files.items():
        _parent_of(fresh / name)
        (fresh / name).write_bytes(content)
    for name in set(present) - ours.keys():
        _refuse_obstacle(fresh, name)
    listed = {name: digests.get(name, "") for name in sorted({*kept, *files})}
    text = json.dumps(listed if digests else [*listed], ensure_ascii=False)
    (fresh / MANIFEST).write_text(text, encoding="utf-8")


def _refuse_obstacle(fresh: Path, name: str) -> None:
    """Raise where an entry of the coordinator has the name of a folder of ours, or the reverse."""
    above = [fresh / parent for parent in PurePosixPath(name).parents]
    if (fresh / name).is_dir() or any(path.is_file() for path in above):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)


def _bring_back(former: Path, place: Path) -> None:
    """Move what is not ours, or no more, from the former folder to the one in place."""
    written = _manifest(former)
    may_be_hers = [name for name, digest in written.items() if digest]
    kept = {name for name in may_be_hers if (place / name).parent.is_dir()}
    ours = {*written, MANIFEST} - kept - _edited(former, may_be_hers)
    for name in list(_entries(former)):
        if name not in ours and not os.path.lexists(place / name):
            _parent_of(place / name)
            rename(former / name, place / name)


def _entries(directory: Path) -> Iterator[str]:
    """Relative names of the files, links and empty folders below a folder."""
    for root, folders, names in os.walk(directory):
        links = [name for name in folders if (Path(root) / name).is_symlink()]
        for name in (*names, *links):
            yield (Path(root) / name).relative_to(directory).as_posix()
        if not names and not folders and Path(root) != directory:
            yield Path(root).relative_to(directory).as_posix()


def _manifest(directory: Path) -> dict[str, str]:
    """Read which files of a folder are ours, and what those were that may be edited."""
    try:
        names = parsed(json.loads, read_whole(directory / MANIFEST))
    except (OSError, ValueError):
        return {}
    if isinstance(names, dict):
        return {name: str(digest) for name, digest in names.items()}
    return {name: "" for name in names if isinstance(name, str)} if isinstance(names, list) else {}


def _parent_of(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)


def _refusal(directory: Path, place: Path, error: OSError) -> Fault:
    code = "outputs-unwritable"
    if isinstance(error, PermissionError):
        code = "outputs-locked"
    elif is_disk_full(error):
        code = "outputs-disk-full"
    elif error.errno in {errno.EEXIST, errno.ENOTDIR}:
        code = "outputs-in-the-way"
    where = Path(error.filename or place).name
    if where.startswith(f".{place.name}."):  # one of ours, that nobody knows by this name
        where = place.name
    return fault(code, file=str(directory), value=where, detail=system_error(error))
