"""The columns of the workbook of communes and the titles that mean them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from guinguette.language.typed import fold

ROWS_SEARCHED = 10
TITLES_ENOUGH = 2

TOLD = "(simulation)"
"""How the titles end of what a simulation says of a commune, for whoever goes on from it."""

ColumnKey = Literal[
    "code", "commune", "rhythm", "weekdays", "window", "profile", "place", "latitude", "longitude",
    "contact", "phone", "notes", "dates", "closed", "preferred", "value", "apart", "together",
    "private", "vehicles", "name", "key", "market", "fallback", "wishes",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column of a sheet: a row of ``sheets.toml``."""

    title: str
    words: Sequence[str] = ()
    width: int = 0
    hint: str = ""
    is_rare: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The titles that mean it, folded."""
        return fold(self.title), *self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldColumn:
    """A column for people alone, last in the sheet: its values by row; nothing is read from it."""

    title: str
    width: int
    values: Sequence[str | float | None]


def is_told(title: str) -> bool:
    """Tell whether a title is that of a column for people alone."""
    return title.strip().casefold().endswith(TOLD)


def columns_of(sheet: str) -> dict[Any, SheetColumn]:
    """Read the columns of a sheet by their keys, in their order."""
    return {key: SheetColumn(**told) for key, told in SHEETS[sheet].items()}


SHEETS = tomllib.loads(Path(__file__).with_name("sheets.toml").read_text(encoding="utf-8"))
COLUMNS: dict[ColumnKey, SheetColumn] = columns_of("communes")
TITLES = {key: column.title for key, column in COLUMNS.items()}
RARE = frozenset(key for key, column in COLUMNS.items() if column.is_rare)
"""Columns that few folders use."""
KEYS: dict[str, ColumnKey] = {word: key for key, column in COLUMNS.items() for word in column.names}
