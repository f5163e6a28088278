"""The open data that a need is measured with: where each is published, and how it is read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from guinguette.emissions.assumptions import shipped_text
from guinguette.faults import Fault, InputError, UsageError
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest
from guinguette.networks.folder import data_folder

OWN_TABLE = "sources.toml"
"""In the user's data folder: entries that go before those of the package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a column is read: a sum, less others, over others; kinds in a long table."""

    sum: tuple[str, ...]
    less: tuple[str, ...] = ()
    over: tuple[str, ...] = ()

    @property
    def read(self) -> tuple[str, ...]:
        """Every column or kind that it takes."""
        return (*self.sum, *self.less, *self.over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    One publication.

    ``address`` is empty where there is none to fetch; ``md5`` where the publisher gives no
    checksum; ``member`` finds the table inside an archive. ``is_count`` says that no row means
    none, in a département that has some.
    """

    title: str
    publisher: str
    licence: str
    vintage: str
    page: str
    address: str
    file: str
    md5: str
    member: str
    format: Literal["long", "wide", "own", "osm"]
    columns: dict[str, Recipe]
    kind: str = ""
    is_count: bool = False
    name: str = field(default="")


def open_data() -> dict[str, Source]:
    """
    List the sources by name, those of the user's own table first read.

    Raises
    ------
    InputError
        If the user's table cannot be read.
    """
    known: dict[str, Any] = tomllib.loads(shipped_text("open_data"))
    own = data_folder() / OWN_TABLE
    if own.is_file():
        try:
            given = tomllib.loads(own.read_text(encoding="utf-8"))
            known |= {name: known.get(name, {}) | entry for name, entry in given.items()}
        except (OSError, ValueError, TypeError) as error:
            raise InputError([_unreadable(str(own), error)]) from error
    try:
        return {name: _SOURCE.validate_python({**known[name], "name": name}) for name in known}
    except ValidationError as error:
        raise InputError([_unreadable(str(own), error)]) from error


_SOURCE = TypeAdapter(Source)


def source_named(name: str) -> Source:
    """
    Find a source.

    Raises
    ------
    UsageError
        If there is none of that name.
    """
    known = open_data()
    if name not in known:
        likely = nearest(name, known)
        facts = {"value": name, "expected": ", ".join(known), "nearest": likely}
        raise UsageError(fault("source-unknown", **facts))
    return known[name]


def _unreadable(file: str, error: Exception) -> Fault:
    return fault("source-table", file=file, detail=" ".join(str(error).split())[:120])
