"""The command ``guinguette doctor``: look over the installation."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

from commands.console.answer import Answer
from commands.console.shell import CommandLine, Session
from guinguette.language.terminal import say


def add_doctor_command(line: CommandLine) -> None:
    """Add ``doctor`` to the command line."""
    line.command("doctor")(doctor)


def doctor(session: Session) -> Answer:
    """Look over the installation: each line is OK, or says what to do."""
    from importlib.resources import files

    from commands.answers.results import doctor_lines
    from guinguette.doctor import diagnose, faults_of

    slow = say("(the first time, count a minute)")
    with session.terminal.progress(say("Looking over the installation"), if_slow=slow):
        findings = diagnose(
            Path.cwd(),
            fonts=Path(str(files("maps"))) / "fonts",
            encoding=sys.stdout.encoding or "utf-8",
        )
    errors = faults_of(findings)
    return Answer(
        result={"doctor": [asdict(one) for one in findings]},
        lines=doctor_lines(findings),
        errors=errors,
        exit_code=5 if errors else 0,
    )
