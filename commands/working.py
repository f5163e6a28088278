"""Commands that change a service: alone in its folder; what was interrupted is not lost."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import now, today
from commands.console.interrupt import StoppedError
from commands.console.session import Session
from commands.write_documents import changes_of, write_documents
from guinguette.faults import Fault
from guinguette.language.catalogue import count
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from guinguette.service.memory import OpenMemory
    from guinguette.tour import Tour


def alone(run: Callable[..., Answer]) -> Callable[..., Answer]:
    """
    Let a command work alone in its folder, with the memory of it in its session.

    A trial (``dry_run``) writes nothing, and waits for nobody.
    """

    @wraps(run)
    def run_alone(session: Session, folder: Path, *values: object, **asked: object) -> Answer:
        from guinguette.service.memory import at_work

        if asked.get("dry_run"):
            return run(session, folder, *values, **asked)
        words = shlex.join(["guinguette", *session.words])
        with at_work(folder, command=words, now=now(), today=today()) as memory:
            working = replace(session, memory=memory)
            mended = _mended(working, memory)
            answer = run(working, folder, *values, **asked)
            met = (*memory.warnings, *mended)
        return replace(answer, warnings=(*met, *answer.warnings))

    return run_alone


def _mended(session: Session, memory: OpenMemory) -> tuple[Fault, ...]:
    """Write the settings and the documents that an interruption left out."""
    from guinguette.folder.settings.edit import settle_settings
    from maps.export import KINDS

    settle_settings(memory.folder, {edition.number for edition in memory.editions})
    met = []
    for edition in memory.pending():
        more = changes_of(memory, edition)
        write_documents(session, memory.tour(edition), edition=edition, kinds=KINDS, more=more)
        memory.mark_written(edition)
        met.append(fault("memory-mended", value=str(edition.number)))
    return tuple(met)


def stopped_notes(folder: Path, tour: Tour, *, replace: bool) -> tuple[Fault, ...]:
    """
    Say that a search was stopped, where its plan may take the place of the one on disk.

    Parameters
    ----------
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
