"""
Commands as click knows them, each under an English and a French name.

The language of the run decides which name shows; both always work. A command is a function that
takes a :class:`~commands.console.session.Session`, then its arguments and options, and returns an
:class:`~commands.console.answer.Answer`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from commands.console.answer import Answer
from commands.console.help import print_help, show_help
from commands.console.parameters import Value, option, switch
from commands.console.usage import unknown_command, usage_facts, usage_fault
from guinguette.faults import UsageError
from guinguette.language.catalogue import LANGUAGE
from guinguette.language.fault_sentences import fault

LANGUAGE_VARIABLE = "GUINGUETTE_LANGUE"

HELP = switch(
    "--help", about="commands.show-help", is_eager=True, expose_value=False, callback=show_help
)
SHARED = (
    switch("--json", about="commands.json", expose_value=False),
    switch("--quiet", "-q", about="commands.quiet", expose_value=False),
    option(
        "--langue",
        "--lang",
        takes=Value("commands.metavar-language"),
        about="commands.language",
        envvar=LANGUAGE_VARIABLE,
        show_envvar=True,
        expose_value=False,
    ),
    switch("--debug", about="commands.debug", expose_value=False),
    HELP,
)
"""What every command takes; it is read before click does, so that its errors heed it too."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Commands that the help of their group shows together; ``title`` is a key."""

    title: str
    commands: tuple[Named, ...]


class Named(click.Command):
    """What a command and a group of commands have in common."""

    panels: Sequence[Panel] = ()

    def __init__(self, name: str, french: str, **attributes: Any) -> None:  # noqa: ANN401
        super().__init__(name, add_help_option=False, **attributes)
        self.names = {"en": name, "fr": french}

    @property
    def shown_name(self) -> str:
        """The name in the language of the run."""
        return self.names[LANGUAGE.get()]

    @property
    def members(self) -> list[Named]:
        """The commands that its help shows, in that order."""
        return [one for panel in self.panels for one in panel.commands]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """
        Read the words of a command.

        Raises
        ------
        UsageError
            If they are badly written.
        """
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise UsageError(usage_fault(error, ctx)) from error


class Command(Named):
    """
    A command: ``run`` is its function.

    In its help, what one may type after its name stands on a line of its own, the last.
    """

    allow_extra_args = True

    def __init__(
        self,
        name: str,
        french: str,
        run: Callable[..., Answer],
        **attributes: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(name, french, **attributes)
        self.run = run

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """
        Read the words of a command.

        Raises
        ------
        UsageError
            If they are badly written, or too many.
        """
        rest = super().parse_args(ctx, args)
        if rest:
            raise UsageError(fault("argument-extra", value=" ".join(rest), **usage_facts(ctx)))
        return rest

    def invoke(self, ctx: click.Context) -> Answer:
        """Run it."""
        return self.run(ctx.obj, **ctx.params)


class Group(Named, click.Group):
    """
    Commands under a name of their own.

    Parameters
    ----------
    about
        Key of its help.
    panels
        Its commands, in the order of the help.
    hidden
        Commands that work here and that the help does not show.
    params
        Its options.
    """

    def __init__(
        self,
        name: str,
        french: str,
        about: str,
        panels: Sequence[Panel],
        *,
        hidden: Sequence[Named] = (),
        params: Sequence[click.Parameter] = SHARED,
    ) -> None:
        self.panels = panels
        self.every = (*self.members, *hidden)
        known = {one.names[language]: one for one in self.every for language in ("en", "fr")}
        super().__init__(
            name,
            french,
            params=[*params],
            help=about,
            commands=known,
            invoke_without_command=True,
            callback=click.pass_context(_refuse_no_command),
        )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """List the commands, hidden ones last, by their names in the language of the run."""
        return [one.shown_name for one in self.every]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """
        Find the command that the first word names.

        Raises
        ------
        UsageError
            If no command has this name.
        """
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            shown, known = self.list_commands(ctx), list(self.commands)
            raise UsageError(unknown_command(ctx, error.command_name, shown, known)) from error


def _refuse_no_command(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is not None:
        return
    if not ctx.obj.terminal.is_silent:
        print_help(ctx)
    raise UsageError(fault("command-missing", **usage_facts(ctx)))


def command(
    english: str, french: str, *params: click.Parameter, about: str
) -> Callable[[Callable[..., Answer]], Command]:
    """
    Make a function a command.

    Parameters
    ----------
    params
        Its arguments and options, each named as the function names it.
    about
        Key of its help.
    """
    return lambda run: Command(english, french, run, params=[*params, *SHARED], help=about)
