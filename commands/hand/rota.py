"""The command ``guinguette read-rota``: take the changes of a rota that was edited, all or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.options import DRY_RUN, FOLDER
from commands.console.parameters import A_FILE, argument
from commands.console.session import Session
from commands.working import alone
from commands.write_documents import continued_answer, nothing_written_lines, write_continued
from guinguette.language.catalogue import say

if TYPE_CHECKING:
    from guinguette.planning.hand.rota import RotaAnswer

FILE = argument("file", A_FILE, "commands.rota-file")


@command("read-rota", "relire", FOLDER, FILE, DRY_RUN, about="commands.read-rota")
@alone
def read_rota(session: Session, folder: Path, *, file: Path, dry_run: bool) -> Answer:
    """Answer ``read-rota``: check and price each change, keep all of them unless in a trial."""
    from guinguette.planning.hand.rota import rota_answered
    from guinguette.service.memory import read_memory

    memory = session.memory or read_memory(folder)
    found = session.wait_for(
        say("terminal.reading-rota"),
        lambda _tell: rota_answered(folder, file, memory, today=today()),
        is_slow=True,
    )
    return _answer(session, found, is_dry=dry_run)


def _answer(session: Session, found: RotaAnswer, *, is_dry: bool) -> Answer:
    from commands.answers.hand import rota_lines
    from guinguette.planning.hand.rota import rota_document

    is_kept = found.whole is not None and not is_dry
    result: dict[str, object] = {"rota": {"is_written": is_kept, **rota_document(found)}}
    lines = tuple(rota_lines(found, has_page=is_kept))
    if found.whole is None:
        return Answer(
            result=result,
            lines=(*lines, *nothing_written_lines()),
            warnings=found.warnings,
            errors=found.refused,
            exit_code=4 if found.refused else 0,
        )
    after = found.whole.found
    written = write_continued(session, after) if is_kept else Answer()
    return continued_answer(
        after, written, found.warnings, result=result, lines=lines, is_dry=is_dry
    )
