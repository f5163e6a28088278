"""
The folder of outputs, ``sorties/AAAA-Sww``: written whole, or left as it was.

New files are prepared beside the folder, then the two change places; files that the coordinator
put there herself are kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from guinguette.calendar import week_name
from guinguette.faults import Fault, InputError, MissingDataError
from guinguette.messages import fault

OUTPUTS = "sorties"
PLAN_NAME = "plan.json"
MANIFEST = ".fichiers.json"


def output_directory(folder: Path, start: date) -> Path:
    """Return the folder of the outputs of the horizon that starts on a Monday."""
    return folder / OUTPUTS / week_name(start)


def latest_plan(folder: Path, week: str | None = None) -> Path:
    """
    Locate the plan of a week, by default the last one planned.

    Parameters
    ----------
    folder
        The working folder.
    week
        ``2027-S01``; the latest week that has a plan where omitted.

    Raises
    ------
    MissingDataError
        If there is no such plan.
    """
    plans = sorted((folder / OUTPUTS).glob(f"*/{PLAN_NAME}"))
    if week is not None:
        plans = [plan for plan in plans if plan.parent.name.casefold() == week.casefold()]
    if not plans:
        code = "plan-missing" if week is None else "plan-missing-week"
        raise MissingDataError(fault(code, file=str(folder / OUTPUTS), value=week or ""))
    return plans[-1]


def write_outputs(
    directory: Path, files: Mapping[str, bytes], *, keep_others: bool = False
) -> tuple[Path, ...]:
    """
    Write the outputs, all or none.

    Parameters
    ----------
    directory
        The folder of outputs, made where missing.
    files
        Contents by relative path, ``/`` between its parts.
    keep_others
        Keep the outputs written earlier that ``files`` does not replace.

    Returns
    -------
    paths
        The files written.

    Raises
    ------
    InputError
        If the folder cannot be replaced (a file open in Excel, no right to write, a full disk);
        what was there is intact.
    """
    fresh = directory.with_name(f".{directory.name}.nouveau")
    former = directory.with_name(f".{directory.name}.ancien")
    try:
        _discard(fresh)
        _recover(directory, former)
        fresh.mkdir(parents=True)
        _carry_over(directory, fresh, files, keep_others=keep_others)
        for name, content in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _exchange(directory, fresh, former)
    except OSError as error:
        with contextlib.suppress(OSError):
            _discard(fresh)
        raise InputError([_refusal(directory, error)]) from error
    return tuple(directory / name for name in files)


def _carry_over(
    directory: Path, fresh: Path, files: Mapping[str, bytes], *, keep_others: bool
) -> None:
    """Copy what must survive: files that are not ours, and ours too if ``keep_others``."""
    ours = _manifest(directory)
    if directory.is_dir():
        for path in sorted(p for p in directory.rglob("*") if p.is_file()):
            name = path.relative_to(directory).as_posix()
            if name in files or name == MANIFEST or (name in ours and not keep_others):
                continue
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, fresh / name)
    kept = ours if keep_others else set()
    (fresh / MANIFEST).write_text(json.dumps(sorted(kept | set(files))), encoding="utf-8")


def _manifest(directory: Path) -> set[str]:
    try:
        return set(json.loads((directory / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return set()


def _exchange(directory: Path, fresh: Path, former: Path) -> None:
    if directory.exists():
        os.replace(directory, former)
    try:
        os.replace(fresh, directory)
    except OSError:
        if former.exists():
            os.replace(former, directory)
        raise
    with contextlib.suppress(OSError):
        _discard(former)


def _recover(directory: Path, former: Path) -> None:
    """Put back a folder that an interruption left under its former name."""
    if former.exists() and not directory.exists():
        os.replace(former, directory)
    _discard(former)


def _discard(path: Path) -> None:
    if path.exists():
        shutil.rmtree(path)


def _refusal(directory: Path, error: OSError) -> Fault:
    code = "outputs-locked" if isinstance(error, PermissionError) else "outputs-unwritable"
    where = Path(error.filename).name if error.filename else directory.name
    return fault(code, file=str(directory), value=where, detail=error.strerror or str(error))
