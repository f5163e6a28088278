"""What is said when a command is badly written: each complaint of click, as a fault."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import click

from guinguette.faults import Fault
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault


def usage_line(ctx: click.Context) -> str:
    """Show how a command is written: ``guinguette export [OPTIONS] FOLDER [KIND]``."""
    pieces = [ctx.command_path, "[OPTIONS]"]
    arguments = (param for param in ctx.command.params if isinstance(param, click.Argument))
    pieces += [argument.make_metavar(ctx) for argument in arguments]
    if isinstance(ctx.command, click.Group):
        pieces.append(say("commands.group-arguments"))
    return say("commands.usage") + " ".join(pieces)


def usage_facts(ctx: click.Context) -> dict[str, str]:
    """Tell what every fault about a command line ends with."""
    return {"usage": usage_line(ctx), "command": ctx.command_path}


def usage_fault(error: click.UsageError, ctx: click.Context) -> Fault:
    """Say a complaint of click about the words of a command."""
    facts = usage_facts(ctx)
    match error:
        case click.NoSuchOption(option_name=name, possibilities=near):
            return fault("option-unknown", value=name, nearest=min(near or [""]), **facts)
        case click.BadOptionUsage(option_name=name):
            is_switch = any(
                isinstance(param, click.Option) and param.is_flag and name in param.opts
                for param in ctx.command.params
            )
            code = "option-takes-no-value" if is_switch else "option-without-value"
            return fault(code, value=name, **facts)
        case click.MissingParameter(param=click.Option() as option):
            return fault("option-missing", value=option.opts[0], **facts)
        case click.MissingParameter(param=click.Argument() as argument):
            return fault("argument-missing", value=argument.make_metavar(ctx), **facts)
        case click.BadParameter(param=click.Option() as option):
            return fault("value-invalid", value=option.opts[0], expected=error.message, **facts)
    return fault("usage", value=error.format_message(), **facts)


def unknown_command(
    ctx: click.Context, word: str, shown: Sequence[str], known: Sequence[str]
) -> Fault:
    """Say that no command has this name, and which one resembles it."""
    typed = word.casefold()
    near = difflib.get_close_matches(typed, shown, n=1) or (
        difflib.get_close_matches(typed, known, n=1)
    )
    return fault("command-unknown", value=word, nearest="".join(near), command=ctx.command_path)
