"""What becomes of a plan whose search Ctrl-C stopped: it is written, unless that would lose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.interrupt import StoppedError
from guinguette.faults import Fault
from guinguette.language.catalogue import count
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from guinguette.tour import Tour


def stopped_notes(folder: Path, tour: Tour, *, replace: bool) -> tuple[Fault, ...]:
    """
    Say that a search was stopped, where its plan may take the place of the one on disk.

    Parameters
    ----------
    folder
        The working folder.
    tour
        The best plan found until then, not written yet.
    replace
        The user wants it even if it serves fewer communes.

    Raises
    ------
    KeyboardInterrupt
        If no plan was found yet.
    StoppedError
        If the plan on disk serves more communes.
    """
    from guinguette.service.kept_plan import fuller_plan, served_places

    if not tour.routes:
        raise KeyboardInterrupt
    former = None if replace else fuller_plan(folder, tour)
    if former is None:
        return (fault("plan-stopped"),)
    found, kept = (len(served_places(plan)) for plan in (tour, former))
    facts = {"found": count(found, "terminal.communes"), "kept": str(kept)}
    raise StoppedError(fault("plan-stopped-kept", **facts))
