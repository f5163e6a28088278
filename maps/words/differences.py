"""Differences of two plans, written with their sign."""

from __future__ import annotations

from maps.words import labels
from maps.words.labels import WriteNumber


def signed_euros(value: float, write: WriteNumber = labels.number) -> str:
    """Write a difference of money: ``+12 €``, ``−3 €``, ``0 €``."""
    size = labels.euros(abs(value), write)
    if size == labels.euros(0.0, write):
        return size
    return f"{'+' if value > 0 else '−'}{size}"
