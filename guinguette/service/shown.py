"""
What is said of a memory; its conflict copies are found, shown, and never taken.

Where two computers wrote at once, OneDrive leaves ``memoire-NAME.gpkg``, Dropbox ``memoire
(conflicted copy …).gpkg``, Nextcloud and Syncthing (``.sync-conflict-``) names of their own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from guinguette.calendar import hour, long_date
from guinguette.faults import Fault, MissingDataError
from guinguette.language.catalogue import LANGUAGE, count, say
from guinguette.language.fault_sentences import fault
from guinguette.service.edition import Edition, read_editions
from guinguette.service.file import MEMORY_NAME, opened

_ANY = re.compile(r"memoire.*\.gpkg", re.IGNORECASE)
_OURS = re.compile(rf"{re.escape(MEMORY_NAME)}|memoire\.version-\d+\.gpkg", re.IGNORECASE)


def editions_words(editions: Sequence[Edition]) -> str:
    """Say how many editions a folder remembers, and when the last one was made."""
    if not editions:
        return say("terminal.no-edition")
    last = moment_words(editions[-1].made_at)
    return count(len(editions), "terminal.editions-kept", moment=last)


def copy_warnings(folder: Path) -> tuple[Fault, ...]:
    """Say which conflict copies lie in a folder, and what each holds."""
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    copies = [name for name in names if _ANY.fullmatch(name) and not _OURS.fullmatch(name)]
    return tuple(_warning(folder / name) for name in copies)


def _warning(path: Path) -> Fault:
    try:
        with opened(path, is_left_alone=True) as db:
            editions = read_editions(db)
    except MissingDataError as error:
        return fault("memory-copy-unreadable", file=path.name, detail=error.fault.message)
    if not editions:
        return fault("memory-copy-empty", file=path.name)
    last = editions[-1]
    facts = {"number": str(last.number), "user": last.user, "host": last.host}
    return fault("memory-copy", file=path.name, moment=moment_words(last.made_at), **facts)


def moment_words(moment: dt.datetime) -> str:
    """Say a moment in the language of the run, on the clock of this computer."""
    local, language = moment.astimezone(), LANGUAGE.get()
    day = long_date(local.date(), language=language)
    return f"{day}, {hour(local.time(), language=language)}"
