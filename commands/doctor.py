"""The command ``guinguette doctor``: look over the installation."""

from __future__ import annotations

import gc
import sys
from dataclasses import asdict
from pathlib import Path

from commands.console.answer import Answer
from commands.console.command import command
from commands.console.session import Session
from commands.console.terminal import Terminal
from guinguette.language.catalogue import say


@command("doctor", "doctor", about="commands.doctor")
def doctor(session: Session) -> Answer:
    """Answer ``doctor``: one finding a check."""
    # Who asks for JSON waits for the compiler too: the error stream says what goes on.
    terminal = Terminal(is_silent=session.is_quiet)
    with terminal.progress(say("terminal.looking-over-installation"), is_told=True) as tell:
        from importlib.resources import files

        from commands.answers.results import doctor_lines
        from guinguette.doctor import diagnose, faults_of

        findings = diagnose(
            Path.cwd(),
            fonts=Path(str(files("maps"))) / "fonts",
            encoding=sys.stdout.encoding or "utf-8",
            tell=tell,
        )
    gc.freeze()  # what compiled is looked through at the very end: seconds after the last word
    errors = faults_of(findings)
    return Answer(
        result={"doctor": [asdict(one) for one in findings]},
        lines=doctor_lines(findings),
        errors=errors,
        exit_code=5 if errors else 0,
    )
