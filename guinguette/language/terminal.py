"""
The words of the command line in French.

Code and documentation are English, and so is the text that a sentence is looked up by; the table
below gives its French. Sentences about faults are in :mod:`guinguette.language.faults`.
"""

from __future__ import annotations

from guinguette.language.catalogue import LANGUAGE
from guinguette.language.sentences.terminal_cli import FRENCH


def say(text: str, **facts: object) -> str:
    """
    Say a sentence in the language of the run, filled with facts.

    Parameters
    ----------
    text
        The English sentence; a template of :meth:`str.format` where facts are given.
    facts
        What the template names; braces in a value stay braces.
    """
    template = FRENCH.get(text, text) if LANGUAGE.get() == "fr" else text
    return template.format(**facts) if facts else template


def count(number: int, singular: str, plural: str) -> str:
    """Say a number of things: ``7 corrections à faire``; zero is singular in French."""
    is_one = number < 2 if LANGUAGE.get() == "fr" else number == 1
    return f"{number} {say(singular if is_one else plural)}"
