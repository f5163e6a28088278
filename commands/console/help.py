"""The help of a command, in panels: its arguments, its options, its commands."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from commands.console.parameters import said
from commands.console.terminal import make_console
from commands.console.usage import usage_line
from guinguette.language.catalogue import say

if TYPE_CHECKING:
    from rich.console import Console

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

    command = ctx.command
    console = make_console(sys.stdout)
    console.print(Padding(usage_line(ctx), 1), style="bold")
    console.print(Padding(said(command.help), (0, 1, 1, 1)))
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    options = [param for param in command.params if isinstance(param, click.Option)]
    _print_panel(
        console, say("commands.arguments-title"), [_argument_row(param, ctx) for param in arguments]
    )
    _print_panel(
        console, say("commands.options-title"), [_option_row(param, ctx) for param in options]
    )
    if isinstance(command, click.Group):
        names = command.list_commands(ctx)
        rows = [(name, "", said(command.commands[name].help)) for name in names]
        _print_panel(console, say("commands.commands-title"), rows)


def _argument_row(argument: click.Argument, ctx: click.Context) -> tuple[str, str, str]:
    told = said(argument.help)
    if argument.required:
        told = f"{told} {say('commands.required-mark')}"
    return argument.type.get_metavar(argument, ctx) or "", "", told


def _option_row(option: click.Option, ctx: click.Context) -> tuple[str, str, str]:
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


def _print_panel(console: Console, title: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """Print a table with a frame around it; a column without a word is left out."""
    if not rows:
        return
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    used = [column for column in range(3) if any(row[column] for row in rows)]
    table = Table(box=None, show_header=False, pad_edge=False, expand=True, padding=(0, 2, 0, 0))
    for column in used:
        table.add_column(style=_STYLES[column], no_wrap=column < 2)
    table.columns[-1].ratio = 1
    for row in rows:
        table.add_row(*(Text(row[column]) for column in used))
    console.print(Panel(table, title=title, title_align="left", border_style="dim"))
