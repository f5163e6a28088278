"""One file to make: what the documents of a plan are, before they are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """
    A file of a kind (:data:`maps.export.KINDS`), its name, and what makes its content.

    ``label`` is what a page beside it calls it, in a ``group`` (a key); no page lists it where
    empty.
    """

    kind: str
    name: str
    make: Callable[[], bytes]
    group: str = ""
    label: str = ""
