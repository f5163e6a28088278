"""One line of what a command says to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["title", "plain", "good", "bad", "note"]


@dataclass(frozen=True, slots=True)
class Line:
    """
    A line: a label where it has one, then a text.

    Both are shown as they are; nothing in them is an order to the terminal.
    """

    text: str = ""
    label: str = ""
    style: Style = "plain"
