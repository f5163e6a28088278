"""
Typer in French: its help, and what it says when a command is badly written.

Typer carries its own copy of Click and marks few of its sentences for translation (0.29), so the
words it shows are replaced here, after the commands are built and when an error reaches the
border. Errors are told apart by the names of their classes: they are not part of Typer's
interface.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from guinguette.calendar import Language
from guinguette.faults import Fault, UsageError
from guinguette.language.catalogue import LANGUAGE, say
from guinguette.language.faults import fault

_EXTRA = re.compile(r"unexpected extra argument\(?s?\)? \((.*)\)")
_COMPLETION = {"install_completion", "show_completion"}


class _French:
    """What a command and a group of commands have in common."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - Typer's own classes
        pieces = " ".join(
            piece.strip("{}")
            for piece in self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        )
        formatter.write_usage(ctx.command_path, pieces, prefix=say("commands.usage"))

    def get_help_option(self, ctx: Any) -> TyperOption | None:  # noqa: ANN401
        option: TyperOption | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = say("commands.show-help")
            option.metavar = ""
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        _name_panels()
        super().format_help(ctx, formatter)  # type: ignore[misc]


class FrenchCommand(_French, TyperCommand):
    """A command whose help is in the language of the run."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Read the words of a command; an error of the parser gets to know the command."""
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            if getattr(error, "ctx", ctx) is None:
                error.ctx = ctx  # type: ignore[attr-defined]
            raise


class FrenchGroup(_French, TyperGroup):
    """The group of commands; says which command an unknown word resembles."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """
        Find the command that the first word names.

        Raises
        ------
        UsageError
            If no command has this name.
        """
        word = args[0]
        if self.get_command(ctx, word) is None and not word.startswith("-"):
            shown = [name for name, command in self.commands.items() if not command.hidden]
            near = difflib.get_close_matches(word.casefold(), shown, n=1) or (
                difflib.get_close_matches(word.casefold(), list(self.commands), n=1)
            )
            facts = {"nearest": "".join(near), "command": ctx.command_path}
            raise UsageError(fault("command-unknown", value=word, **facts))
        return super().resolve_command(ctx, args)


def _name_panels() -> None:
    """Put the titles and marks of Typer's help in the language of the run."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = say("commands.arguments-title")
    rich_utils.OPTIONS_PANEL_TITLE = say("commands.options-title")
    rich_utils.COMMANDS_PANEL_TITLE = say("commands.commands-title")
    rich_utils.DEFAULT_STRING = say("commands.default-mark")
    rich_utils.ENVVAR_STRING = say("commands.variable-mark")
    rich_utils.REQUIRED_LONG_STRING = say("commands.required-mark")
    rich_utils.RANGE_STRING = ""  # "1<=x<=86400" helps nobody; an error gives the bounds in words


def localise(group: Any, names: Mapping[str, Language]) -> None:  # noqa: ANN401
    """
    Put the help of a group and of its commands in the language of the run.

    Parameters
    ----------
    group
        Built by Typer.
    names
        The language of each name of a command that has two; the others are hidden.
    """
    group.subcommand_metavar = say("commands.group-arguments")
    for name, command in [("", group), *group.commands.items()]:
        command.hidden = names.get(name, LANGUAGE.get()) != LANGUAGE.get()
        command.help = _said(command.help)
        for parameter in command.params:
            parameter.help = _said(parameter.help)
            if parameter.metavar:
                parameter.metavar = _said(parameter.metavar)
                parameter.display_type_rich = _metavar_of_option(parameter)
            if parameter.name in _COMPLETION:
                parameter.hidden = True


def _said(text: str | None) -> str:
    """Say the help or the name that a command was declared with, where it is a key."""
    return say(text) if text and text.startswith("commands.") else text or ""


def _metavar_of_option(parameter: Any) -> Callable[..., str | None]:  # noqa: ANN401
    """Show no type beside the name of an argument ("<path>"): the name says it."""
    shown = parameter.metavar if isinstance(parameter, TyperOption) else None
    return lambda ctx: shown  # noqa: ARG005 - called by keyword


def usage_fault(error: Exception) -> Fault | None:
    """
    Say a complaint of Typer about a command line; ``None`` where the error is something else.

    Returns
    -------
    fault
        Its help gives the usage line of the command.
    """
    if not hasattr(error, "format_message"):
        return None
    ctx = getattr(error, "ctx", None)
    facts = {
        "usage": " ".join(ctx.get_usage().split()) if ctx else say("commands.see-help"),
        "command": ctx.command_path if ctx else "guinguette",
    }
    kind = type(error).__name__
    if kind in {"MissingParameter", "BadParameter"}:
        return _parameter_fault(error, kind, facts)
    if kind in {"NoSuchOption", "BadOptionUsage"}:
        return _option_fault(error, kind, facts)
    return _other_fault(error, kind, facts)


def _option_fault(error: Exception, kind: str, facts: dict[str, str]) -> Fault:
    option = str(getattr(error, "option_name", ""))
    if kind == "BadOptionUsage":
        code = "option-takes-no-value" if "not take" in str(error) else "option-without-value"
        return fault(code, value=option, **facts)
    near = sorted(getattr(error, "possibilities", None) or ())
    return fault("option-unknown", value=option, nearest="".join(near[:1]), **facts)


def _other_fault(error: Exception, kind: str, facts: dict[str, str]) -> Fault:
    text = str(error)
    extra = _EXTRA.search(text)
    if extra:
        return fault("argument-extra", value=extra[1], **facts)
    if kind == "NoArgsIsHelpError" or "Missing command" in text:
        return fault("command-missing", **facts)
    return fault("usage", value=text, **facts)


def _parameter_fault(error: Exception, kind: str, facts: Mapping[str, str]) -> Fault:
    param = getattr(error, "param", None)
    is_option = isinstance(param, TyperOption)
    name = _parameter_name(param)
    if kind == "MissingParameter":
        return fault("option-missing" if is_option else "argument-missing", value=name, **facts)
    expected = _expected(param)
    if "," in str(error) and not _is_whole(param):
        expected = say("commands.number-with-point", what=expected)
    return fault("value-invalid", value=name, expected=expected, **facts)


def _parameter_name(param: Any) -> str:  # noqa: ANN401
    if param is None:
        return ""
    return param.opts[0] if isinstance(param, TyperOption) else str(param.metavar or param.name)


def _expected(param: Any) -> str:  # noqa: ANN401
    low, high = getattr(param, "min", None), getattr(param, "max", None)
    what = say("commands.whole-number") if _is_whole(param) else say("commands.any-number")
    if low is not None and high is not None:
        return say("commands.number-between", what=what, low=low, high=high)
    if low is not None:
        return say("commands.number-from", what=what, low=low)
    return what


def _is_whole(param: Any) -> bool:  # noqa: ANN401
    return getattr(getattr(param, "type_descriptor", None), "annotation", None) is int
