"""Phrases of documents: these are French, whatever the language of the run."""

from __future__ import annotations

from guinguette.language.catalogue import say_in


def phrase(key: str, value: str = "", /, **facts: object) -> str:
    """Say a phrase of the catalogue in the language of documents, filled with facts."""
    return say_in("fr", key, value, **facts)
