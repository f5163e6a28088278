"""One file to make: what the documents of a plan are, before they are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """A file of a kind (:data:`maps.export.KINDS`), its name, and what makes its content."""

    kind: str
    name: str
    make: Callable[[], bytes]
