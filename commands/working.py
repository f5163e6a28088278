"""Commands that change a service: alone in its folder, once interruptions are mended."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.console.answer import Answer
from commands.console.clock import now, today
from commands.console.session import Session
from commands.write_documents import changes_of, write_documents
from guinguette.faults import Fault
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from guinguette.service.memory import OpenMemory


def alone(run: Callable[..., Answer]) -> Callable[..., Answer]:
    """
    Let a command work alone in its folder, with the memory of it in its session.

    A trial (``dry_run``) writes nothing, and waits for nobody.
    """

    @wraps(run)
    def run_alone(session: Session, folder: Path, *values: Any, **asked: Any) -> Answer:  # noqa: ANN401
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
    """Write the documents that an interruption left out."""
    from maps.export import KINDS

    met = []
    for edition in memory.pending():
        more = changes_of(memory, edition)
        write_documents(session, memory.tour(edition), edition=edition, kinds=KINDS, more=more)
        memory.mark_written(edition)
        met.append(fault("memory-mended", value=str(edition.number)))
    return tuple(met)
