"""The plans that a folder kept in files, before it had a memory."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from guinguette.calendar import parse_week
from guinguette.faults import Fault, MissingDataError
from guinguette.files.outputs import OUTPUTS, PLAN_NAME
from guinguette.files.plan_document import read_plan
from guinguette.tour import Tour
from routing.whole_files import standing_folders

ARCHIVE = "anciens"
_ASIDE = re.compile(r"(.+)-plan-(\d{4}-\d\d-\d\d)(?:-(\d+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerPlan:
    """A plan kept in a file; ``since`` is the day on which it took the place of the one before."""

    tour: Tour
    path: Path
    since: dt.date
    made_at: dt.datetime


def former_plans(folder: Path) -> tuple[tuple[FormerPlan, ...], tuple[Fault, ...]]:
    """
    Read the plans of a folder that has no memory.

    Parameters
    ----------
    folder
        The working folder. A folder of outputs that an interruption left under its former name
        is read there.

    Returns
    -------
    plans, warnings
        Those put aside before the one that took their place, by period; and the files that cannot
        be read.
    """
    plans: list[FormerPlan] = []
    met: list[Fault] = []
    taken: dict[dt.date, dt.date] = {}
    for week, put_aside, path in sorted(_files(folder / OUTPUTS)):
        try:
            tour, at = read_plan(path), path.stat().st_mtime
        except MissingDataError as error:
            met.append(replace(error.fault, file=path.relative_to(folder).as_posix()))
            continue
        made_at = dt.datetime.fromtimestamp(int(at), dt.UTC)
        since = max(tour.start, taken.get(week, tour.start))
        plans.append(FormerPlan(tour=tour, path=path, since=since, made_at=made_at))
        taken[week] = put_aside[0]
    return tuple(plans), tuple(met)


def _files(outputs: Path) -> Iterator[tuple[dt.date, tuple[dt.date, int], Path]]:
    """List the plans, each with its week and the day on which it was put aside, if ever."""
    for name, standing in standing_folders(outputs).items():
        week, path = _monday(name), standing / PLAN_NAME
        if week and path.exists():
            yield week, (dt.date.max, 0), path
    for path in outputs.glob(f"{ARCHIVE}/*.json"):
        named = _ASIDE.fullmatch(path.stem)
        week = _monday(named[1]) if named else None
        if named and week:
            yield week, (dt.date.fromisoformat(named[2]), int(named[3] or 1)), path


def _monday(name: str) -> dt.date | None:
    try:
        return parse_week(name)
    except ValueError:
        return None
