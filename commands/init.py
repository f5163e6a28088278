"""The command ``guinguette init``: make a new working folder."""

from __future__ import annotations

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.options import Departements, Folder, split_codes
from commands.console.shell import CommandLine, Session


def add_init_command(line: CommandLine) -> None:
    """Add ``init`` to the command line."""
    line.command("init", about="commands.init")(init)


def init(session: Session, folder: Folder, departements: Departements) -> Answer:  # noqa: ARG001
    """Answer ``init``: make a working folder of départements."""
    from commands.answers.results import made_lines
    from guinguette.folder.read_folder import folder_document, init_folder

    made = init_folder(folder, departements=split_codes(departements), today=today())
    return Answer(
        result={"init": folder_document(made)}, lines=made_lines(folder), warnings=made.warnings
    )
