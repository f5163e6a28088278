"""Results written where a program says: by the ending of the name, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from os import PathLike
from pathlib import Path

from routing.whole_files import replaced_file


def saved(path: str | PathLike[str], writers: Mapping[str, Callable[[], bytes]]) -> Path:
    """
    Write a file by what its name ends with; a former one is intact until it is whole.

    Raises
    ------
    ValueError
        If no writer has this ending.
    """
    file = Path(path)
    write = writers.get(file.suffix.casefold())
    if write is None:
        raise ValueError(f"{file.name} ends neither in {' nor in '.join(writers)}")
    content = write()
    with replaced_file(file) as fresh:
        fresh.write_bytes(content)
    return file


def day_printed(given: date | None) -> date:
    """Return the day that a document bears: the one given, else today."""
    return given or datetime.now().astimezone().date()
