"""Figures of scenarios as documents write them, by their unit."""

from __future__ import annotations

from guinguette.scenarios.figures import Unit
from maps.words import labels
from maps.words.labels import NBSP, number

_SUFFIXES: dict[Unit, str] = {"km": "km", "h": "h"}


def figure_text(value: float | None, unit: Unit, decimals: int = 0) -> str:
    """Write a figure with its unit; a dash where there is none."""
    if value is None:
        return "–"
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
