"""Commands inside a command: ``guinguette network build``."""

from __future__ import annotations

from typing import Any

import typer

from commands.console.shell import CommandLine
from commands.console.usage import FrenchGroup, localise
from guinguette.calendar import Language


def add_group(line: CommandLine, english: str, french: str, *, about: str) -> CommandLine:
    """
    Add a command that holds commands, under its two names.

    Parameters
    ----------
    line
        The commands it joins.
    english, french
        Its names; both always work.
    about
        Key of its help.

    Returns
    -------
    group
        Register its commands there.
    """
    names: dict[str, Language] = {}

    class Group(FrenchGroup):
        """Puts its own commands in the language of the run when it is called."""

        def make_context(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - Typer's own
            localise(self, names)
            return super().make_context(*args, **options)

    app = typer.Typer(cls=Group, no_args_is_help=True)
    for name in (english, french):
        line.app.add_typer(app, name=name, help=about)
    line.names |= {english: "en", french: "fr"}
    return CommandLine(app, names)
