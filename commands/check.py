"""The command ``guinguette check``: read a working folder and show every mistake."""

from __future__ import annotations

from pathlib import Path

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.line import Line
from commands.console.options import FOLDER
from commands.console.session import Session
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault


@command("check", "verifier", FOLDER, about="commands.check")
def check(session: Session, folder: Path) -> Answer:
    """Answer ``check``: read the folder, which raises all its faults."""
    from commands.answers.hand import asked_lines, decided, standing_lines
    from commands.answers.results import folder_lines
    from commands.answers.season import contract_lines, lost_contracts
    from commands.answers.special_days import special_day_lines
    from guinguette.emissions.of_folder import folder_assumptions
    from guinguette.folder.instructions_read import read_instructions
    from guinguette.folder.read_folder import folder_document, read_folder
    from guinguette.roads.of_folder import bans_of
    from guinguette.service.memory import read_memory
    from guinguette.service.shown import editions_words
    from guinguette.service.standing import standing_of

    with session.terminal.progress(say("terminal.reading-folder")):
        read = read_folder(folder, today=today())
        folder_assumptions(folder)
        bans_of(read)
        *about, verdict = folder_lines(read)
        special = [day.document() for day in read.special_days]
        memory, asked = read_memory(folder), read_instructions(read)
    standing = standing_of(memory, today())
    kept = Line(editions_words(memory.editions), say("terminal.memory"))
    waiting = (fault("memory-pending", value=str(one.number)) for one in memory.pending())
    return Answer(
        result={"check": folder_document(read) | {"special_days": special, **decided(standing)}},
        lines=(
            *about,
            *contract_lines(read),
            kept,
            *standing_lines(standing),
            *asked_lines(asked, standing),
            *special_day_lines(read),
            verdict,
        ),
        warnings=(*read.warnings, *memory.warnings, *lost_contracts(read, standing), *waiting),
    )
