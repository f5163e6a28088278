"""The command ``guinguette check``: read a working folder and show every mistake."""

from __future__ import annotations

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.options import Folder
from commands.console.shell import CommandLine, Session
from guinguette.language.catalogue import say


def add_check_command(line: CommandLine) -> None:
    """Add ``check`` to the command line."""
    line.command("check", "verifier", about="commands.check")(check)


def check(session: Session, folder: Folder) -> Answer:
    """Answer ``check``: read the folder, which raises all its faults."""
    from commands.answers.results import folder_lines
    from guinguette.folder.read_folder import folder_document, read_folder

    with session.terminal.progress(say("terminal.reading-folder")):
        read = read_folder(folder, today=today())
    return Answer(
        result={"check": folder_document(read)}, lines=folder_lines(read), warnings=read.warnings
    )
