"""The help of a command, in panels: its arguments, its commands, its options, an example."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import click

from commands.console.parameters import said
from commands.console.terminal import make_console
from commands.console.usage import usage_line
from guinguette.language.catalogue import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from commands.console.command import Named

    Row = tuple[str, str, str | Text]

_STYLES = ("bold cyan", "bold yellow", "")
"""Of the three columns of a panel: names, what they take, and what it is."""


def show_help(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    """Print the help of a command where it is asked for, and end there."""
    if asked and not ctx.resilient_parsing:
        print_help(ctx)
        ctx.exit()


def print_help(ctx: click.Context) -> None:
    """Print the help of a command."""
    from rich.padding import Padding

    command = cast("Named", ctx.command)
    console = make_console(sys.stdout)
    console.print(Padding(usage_line(ctx), 1), style="bold")
    told = _told(command)[0] if ctx.parent else said(command.help)
    console.print(Padding(told, (0, 1, 1, 1)))
    widest = max((len(one.shown_name) for one in command.members), default=0)
    _print_panel(console, "commands.arguments-title", _argument_rows(ctx))
    for panel in command.panels:
        _print_panel(
            console, panel.title, [_command_row(one) for one in panel.commands], widest=widest
        )
    _print_panel(console, "commands.examples-title", _example_rows(command, ctx))
    _print_panel(console, "commands.options-title", _option_rows(ctx))


def _told(command: Named) -> tuple[str, str]:
    """Tell what a command does, and an example of what is typed after its name."""
    sentence, _, example = said(command.help).partition("\n")
    return sentence, example


def _command_row(command: Named) -> Row:
    """Name a command and what it does; under a group, the commands in it."""
    from rich.text import Text

    told = Text(_told(command)[0])
    for rank, one in enumerate(command.members):
        told.append(" · " if rank else "\n").append(one.shown_name, _STYLES[0])
    return command.shown_name, "", told


def _example_rows(command: Named, ctx: click.Context) -> list[Row]:
    """Write a command as one may type it; of a group, each; none on the first page, kept short."""
    if ctx.parent is None:
        return []
    path = ctx.command_path
    lines = [
        f"{path} {one.shown_name} {example}".rstrip()
        for one in command.members
        for example in _told(one)[1].splitlines() or [""]
    ]
    own = [f"{path} {example}" for example in _told(command)[1].splitlines()]
    return [(line, "", "") for line in lines or own]


def _argument_rows(ctx: click.Context) -> list[Row]:
    params = ctx.command.params
    return [_argument_row(param, ctx) for param in params if isinstance(param, click.Argument)]


def _option_rows(ctx: click.Context) -> list[Row]:
    params = ctx.command.params
    return [_option_row(param, ctx) for param in params if isinstance(param, click.Option)]


def _argument_row(argument: click.Argument, ctx: click.Context) -> Row:
    told = said(argument.help)
    if argument.required:
        told = f"{told} {say('commands.required-mark')}"
    return argument.type.get_metavar(argument, ctx) or "", "", told


def _option_row(option: click.Option, ctx: click.Context) -> Row:
    """Name an option and what it takes; its bounds are said by the error where one is passed."""
    extra = option.get_help_extra(ctx)
    told = [said(option.help)]
    if "envvars" in extra:
        told.append(say("commands.variable-mark").format(*extra["envvars"]))
    if "default" in extra:
        told.append(say("commands.default-mark").format(extra["default"]))
    if option.required:
        told.append(say("commands.required-mark"))
    return ",".join(option.opts), option.type.get_metavar(option, ctx) or "", " ".join(told)


def _print_panel(console: Console, title: str, rows: Sequence[Row], *, widest: int = 0) -> None:
    """Print a table in a frame, names ``widest`` letters wide; an empty column is left out."""
    if not rows:
        return
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    used = [column for column in range(3) if any(row[column] for row in rows)]
    table = Table(box=None, show_header=False, pad_edge=False, expand=True, padding=(0, 2, 0, 0))
    for column in used:
        least = None if column else widest
        table.add_column(style=_STYLES[column], no_wrap=column < 2, min_width=least)
    table.columns[-1].ratio = 1
    for row in rows:
        table.add_row(*(Text.assemble(row[column]) for column in used))
    heading = Text(say(title), "bold not dim")
    console.print(Panel(table, title=heading, title_align="left", border_style="dim"))
