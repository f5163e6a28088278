"""The command ``guinguette init``: make a new working folder."""

from __future__ import annotations

from pathlib import Path

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.options import DEPARTEMENTS, FOLDER, split_codes
from commands.console.session import Session


@command("init", "init", FOLDER, DEPARTEMENTS, about="commands.init")
def init(_session: Session, folder: Path, departements: str) -> Answer:
    """Answer ``init``: make a working folder of départements."""
    from commands.answers.results import made_lines
    from guinguette.folder.read_folder import folder_document, init_folder

    made = init_folder(folder, departements=split_codes(departements), today=today())
    return Answer(
        result={"init": folder_document(made)}, lines=made_lines(folder), warnings=made.warnings
    )
