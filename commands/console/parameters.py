"""How the arguments and options of commands are declared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from guinguette.language.catalogue import say


def said(text: str | None) -> str:
    """Say a text of a declaration where it is a key; ``2027-S01`` stays as it is."""
    return say(text) if text and text.startswith("commands.") else text or ""


class Value(click.ParamType[Any]):
    """
    What is typed: its name in the help, a key or as it stands, and how it is read.

    Names of files are no more than read: what is there is found out by who opens them.
    """

    def __init__(self, name: str, read: Callable[[Any], Any] = str) -> None:
        self.name, self.read = name, read

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """Name it in the language of the run."""
        return said(self.name)

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """Read it."""
        del param, ctx
        return self.read(value)


class Number(Value):
    """A number from ``low`` to ``high``, bounds included; its error gives them in words."""

    def __init__(
        self,
        low: float,
        high: float | None = None,
        *,
        name: str = "commands.metavar-number",
        is_whole: bool = False,
    ) -> None:
        super().__init__(name, int if is_whole else float)
        self.low, self.high, self.is_whole = low, high, is_whole

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """
        Read it.

        Raises
        ------
        click.BadParameter
            If it is no number (NaN is none), or out of bounds; says what is expected.
        """
        expected = self._expected()
        try:
            number = self.read(value)
        except ValueError:
            if not self.is_whole:
                expected = say("commands.number-with-point", what=expected)
            return self.fail(expected, param, ctx)
        if self.low <= number and (self.high is None or number <= self.high):
            return number
        return self.fail(expected, param, ctx)

    def _expected(self) -> str:
        what = say("commands.whole-number" if self.is_whole else "commands.any-number")
        if self.high is None:
            return say("commands.number-from", what=what, low=self.low)
        return say("commands.number-between", what=what, low=self.low, high=self.high)


A_FILE = Value("commands.metavar-file", Path)
A_FOLDER = Value("commands.metavar-folder", Path)
CODES = Value("commands.metavar-codes")


def argument(name: str, takes: Value, about: str, **more: Any) -> click.Argument:  # noqa: ANN401
    """Declare an argument; ``about`` is the key of its help, ``more`` goes to click."""
    return click.Argument([name], type=takes, help=about, **more)


def option(*names: str, takes: Value, about: str, **more: Any) -> click.Option:  # noqa: ANN401
    """
    Declare an option.

    Parameters
    ----------
    names
        That of the parameter of the command, unless it is that of the option; then the French
        one and the English one.
    takes
        What is typed after it.
    about
        Key of its help.
    more
        As for :class:`click.Option`; a default is shown unless it is empty.
    """
    is_shown = more.get("default") not in {None, ""}
    return click.Option(names, type=takes, help=about, show_default=is_shown, **more)


def switch(*names: str, about: str, **more: Any) -> click.Option:  # noqa: ANN401
    """Declare an option that takes nothing; see :func:`option`."""
    return click.Option(names, is_flag=True, help=about, **more)
