"""How high a cell has to be for its text: no program but Excel works it out by itself."""

from __future__ import annotations

from unicodedata import east_asian_width

GRID_PT, LIST_PT = 8, 9
"""Sizes of the letters of grids and of lists."""
_DEFAULT_PT = 11
_LINE_PT = 11.5
_GRID_LINE_PT = 10.5
_MAX_HEIGHT_PT = 409.0
"""Excel draws no taller row, and nothing of what goes below."""
_NARROW, _WIDE = frozenset(" \u00a0\u202fijlIrtf.,:;'’!|"), frozenset("mwMW@œŒ—")


def height_pt(text: str, width: float, *, size_pt: int = LIST_PT) -> float:
    """Return the height of a cell, points."""
    lines = sum(_line_count(line, held(width, size_pt)) for line in text.split("\n"))
    line_pt = _GRID_LINE_PT if size_pt == GRID_PT else _LINE_PT
    return min(_MAX_HEIGHT_PT, line_pt * lines + 4)


def held(width: float, size_pt: int = LIST_PT) -> float:
    """Return how many digits of a size a column holds; its width is in digits of the default."""
    return width * _DEFAULT_PT / size_pt


def _line_count(text: str, room: float) -> int:
    """Count the lines of a text wrapped at its spaces, with letters as wide as common fonts'."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        width = sum(map(_digits, word))
        if used and used + width > room:
            lines, used = lines + 1, 0.0
        lines += int((used + width) // room)
        used = (used + width) % room + _digits(" ")
    return lines


def _digits(character: str) -> float:
    """Return the width of a character, in digits: the widest of Calibri, Arial and DejaVu Sans."""
    if east_asian_width(character) in "WF" or ord(character) > 0xFFFF:
        return 2.2
    if character in _WIDE:
        return 1.75
    if character in _NARROW:
        return 0.7 if character in "rtf" else 0.55
    return 1.0 + 0.3 * character.isupper()
