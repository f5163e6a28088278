"""Where the two plans of a comparison come from: editions, files, folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from guinguette.calendar import week_name
from guinguette.faults import UsageError
from guinguette.files.outputs import PLAN_NAME
from guinguette.files.plan_document import read_plan
from guinguette.language.fault_sentences import fault
from guinguette.planning.continuity.promises_kept import later
from guinguette.service.edition import Edition
from guinguette.service.memory import Memory, read_memory
from guinguette.tour import Tour
from guinguette.tour_changes import TourChanges, compare_tours

SideKind = Literal["edition", "plan", "settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One plan of a comparison: an ``edition`` has a number for a name, others that of a file."""

    kind: SideKind
    name: str
    tour: Tour


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """
    Two plans of as many weeks, compared as if both began on the Monday of the second.

    ``is_repriced`` says that the costs of the first are not those it was kept with.
    """

    before: Side
    after: Side
    changes: TourChanges
    is_repriced: bool = False

    @property
    def is_shifted(self) -> bool:
        """Whether the plans are of other weeks."""
        return self.before.tour.start != self.after.tour.start


def side_by_side(before: Side, after: Side) -> SideBySide:
    """
    Compare two plans.

    Raises
    ------
    UsageError
        If one is of more weeks than the other: nothing of them compares.
    """
    old, new = before.tour, after.tour
    if old.weeks != new.weeks:
        raise UsageError(fault("compare-lengths", value=str(old.weeks), expected=str(new.weeks)))
    days = (new.start - old.start).days
    if days:
        routes = tuple(later(route, route.visits, days) for route in old.routes)
        old = replace(old, start=new.start, routes=routes)
    return SideBySide(before=before, after=after, changes=compare_tours(old, new))


def two_editions(folder: Path, numbers: Sequence[int]) -> tuple[Side, Side]:
    """
    Read two editions of a folder.

    Parameters
    ----------
    numbers
        Of both, in the order of the comparison. The last edition stands for a missing second one,
        and the one that it replaced for a missing first one.

    Raises
    ------
    UsageError
        If there is no such folder, no such edition, or there are more than two numbers.
    MissingDataError
        If nothing was planned yet.
    """
    memory = read_memory(folder)
    last = memory.last_edition()
    if len(numbers) > 2:
        raise UsageError(fault("compare-more-than-two", value=", ".join(map(str, numbers))))
    found = [memory.edition(number) for number in numbers]
    if not found:
        if last.replaces is None:
            raise UsageError(fault("compare-single-edition", value=str(last.number)))
        found = [memory.edition(last.replaces)]
    before, after = found if len(found) == 2 else (found[0], last)
    return edition_side(memory, before), edition_side(memory, after)


def edition_side(memory: Memory, edition: Edition) -> Side:
    """Read an edition as one plan of a comparison."""
    return Side(kind="edition", name=str(edition.number), tour=memory.tour(edition))


def two_plans(before: Path, after: Path) -> tuple[Side, Side]:
    """
    Read two plans, each of a file, of a folder of outputs, or the last one of a working folder.

    Raises
    ------
    UsageError
        If there is no such folder.
    MissingDataError
        If it holds no plan, or the file cannot be read.
    """
    old, new = _plan(before), _plan(after)
    if old.name != new.name:
        return old, new
    return replace(old, name=str(before)), replace(new, name=str(after))


def _plan(path: Path) -> Side:
    written = path / PLAN_NAME if path.is_dir() else path
    if written.is_file() or path.suffix == ".json":
        named = written.parent if written.name == PLAN_NAME else written
        return Side(kind="plan", name=named.resolve().name, tour=read_plan(written))
    tour = read_memory(path).last_tour()
    name = f"{path.resolve().name}, {week_name(tour.start)}"
    return Side(kind="plan", name=name, tour=tour)
