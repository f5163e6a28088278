"""
What is wrong with a file the coordinator wrote, or with what was asked.

Every fault of a file is gathered before anything is raised, so that one pass of corrections is
enough. Its sentences come from the catalogue (:mod:`guinguette.language.fault_sentences`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class GuinguetteError(Exception):
    """Base class of the errors of the trade; ``exit_code`` is what the command line returns."""

    exit_code = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """
    One thing to correct.

    ``code`` is stable and meant for programs; ``file``, ``sheet`` and ``cell`` say where (empty
    when there is no such place); ``value`` is what was read; ``message`` says what happened and
    what is expected; ``help`` says what to do, with the nearest valid value where there is one.
    """

    code: str
    message: str
    help: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    value: str = ""

    @property
    def place(self) -> str:
        """The place as shown: ``communes.xlsx › Communes!B7``."""
        where = "!".join(part for part in (self.sheet, self.cell) if part)
        return " › ".join(part for part in (self.file, where) if part)

    def __str__(self) -> str:
        """Say it in one line: where, what happened, what to do."""
        said = " ".join(part for part in (self.message, self.help) if part)
        return f"{self.place}: {said}" if self.place else said


class InputError(GuinguetteError):
    """The input has faults; nothing was planned and nothing was written."""

    exit_code = 3

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


class MissingDataError(GuinguetteError):
    """A file or a data set that the work needs is not there, or cannot be opened."""

    exit_code = 5

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class UsageError(GuinguetteError):
    """The command was called with words that do not fit."""

    exit_code = 2

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault
