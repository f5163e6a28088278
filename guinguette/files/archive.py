"""Former plans, put aside under their date before another takes their place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from guinguette.files.outputs import OUTPUTS
from guinguette.language.system_errors import writing
from routing.whole_files import write_whole

ARCHIVE = "anciens"


@contextmanager
def plan_kept_aside(folder: Path, plan: Path, *, today: date) -> Iterator[Path]:
    """
    Copy a plan to ``sorties/anciens``; the copy goes away again if the block fails.

    Parameters
    ----------
    folder
        The working folder.
    plan
        Its ``plan.json``, in a folder named after the week.
    today
        Written in the name: ``2027-S01-plan-2027-01-05.json``, then ``…-2.json`` and so on.

    Raises
    ------
    MissingDataError
        If the copy cannot be written.
    """
    place = folder / OUTPUTS / ARCHIVE
    with writing("replan-archive-unwritable"):
        place.mkdir(parents=True, exist_ok=True)
        copy = _free_name(place, f"{plan.parent.name}-plan-{today.isoformat()}")
        write_whole(copy, plan.read_bytes())
    try:
        yield copy
    except BaseException:
        with suppress(OSError):
            copy.unlink(missing_ok=True)
            place.rmdir()
        raise


def _free_name(place: Path, stem: str) -> Path:
    number, path = 1, place / f"{stem}.json"
    while path.exists():
        number += 1
        path = place / f"{stem}-{number}.json"
    return path
