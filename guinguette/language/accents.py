"""
Accents as one letter or as a letter and a mark: one word in two spellings (Unicode NFC, NFD).

A Mac names files and fills in cells with marks apart; what is typed on a keyboard is composed.
What is read is composed at the gate, so that names compare as they look.
"""

from __future__ import annotations

import os
from unicodedata import normalize


def composed(text: str) -> str:
    """Write each accented letter as one character."""
    return normalize("NFC", text)


def on_disk(path: str) -> str:
    """Spell a path as a file or folder that is there has it; composed where there is none."""
    spellings = (path, composed(path), normalize("NFD", path))
    return next(filter(os.path.exists, spellings), composed(path))


def composed_word(word: str) -> str:
    """Spell a word of a command line, a path perhaps, alone or after ``--option=``."""
    name, equals, value = word.partition("=")
    return f"{name}={on_disk(value)}" if equals and name.startswith("--") else on_disk(word)
