"""Figures of scenarios as documents write them, by their unit."""

from __future__ import annotations

from guinguette.scenarios.compared.figures import Row, Unit
from maps.words import labels
from maps.words.labels import NBSP, number
from maps.words.phrases import phrase

KINDS: dict[Unit, str] = {
    "eur": "euros", "km": "amount", "h": "amount", "min": "amount", "days": "amount",
    "kg": "amount", "share": "share", "index": "index", "number": "amount",
}  # fmt: skip
"""The format of a cell of a workbook, in :class:`maps.paper.list_sheets.Styles`."""
_SUFFIXES: dict[Unit, str] = {"km": "km", "h": "h", "min": "min"}


def is_on_roads(row: Row) -> bool:
    """Tell whether a figure comes from kilometres and minutes: an estimate where roads are."""
    return row.unit in {"eur", "km", "h", "min", "kg"} or "within" in row.key


def figure_text(value: float | None, unit: Unit, decimals: int = 0) -> str:
    """Write a figure with its unit; a dash where there is none."""
    if value is None:
        return "–"
    value *= 1 + 1e-12  # halves away from zero, as spreadsheets round the same figure
    if unit == "eur":
        return labels.euros(value, decimals=decimals)
    if unit == "kg":
        return labels.mass(value)
    if unit == "share":
        return f"{number(100 * value, decimals=decimals)}{NBSP}%"
    if unit == "days":
        return labels.counted(round(value), "simulated.days-counted")
    written = number(value, decimals=decimals)
    return f"{written}{NBSP}{_SUFFIXES[unit]}" if unit in _SUFFIXES else written


def signed_text(before: float | None, after: float | None, unit: Unit, decimals: int = 0) -> str:
    """Write how much more a figure is: ``+12 %``, ``−3 €``, ``=``; nothing where one is unknown."""
    if before is None or after is None:
        return ""
    if figure_text(before, unit, decimals) == figure_text(after, unit, decimals):
        return "="
    more = after - before
    written = figure_text(abs(more), unit, decimals).removeprefix("+")
    if unit == "share":
        written = phrase("simulated.points", number=number(100 * abs(more), decimals=decimals))
    return f"{'+' if more > 0 else '−'}{written}"
