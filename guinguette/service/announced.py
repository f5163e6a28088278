"""What calendars were told, in a memory: a document a place, written again where it changes."""

from __future__ import annotations

import json
import sqlite3

from guinguette.faults import MissingDataError
from guinguette.files.published import Published, parse_published, published_document
from guinguette.language.fault_sentences import fault
from guinguette.service.file import MEMORY_NAME, VERSION


def read_announced(db: sqlite3.Connection) -> Published:
    """
    Read what calendars were told.

    Raises
    ------
    MissingDataError
        If this version cannot read it.
    """
    (identity,) = db.execute("SELECT identity FROM memory").fetchone()
    rows = db.execute("SELECT document FROM announcements ORDER BY place")
    places = ", ".join(document for (document,) in rows)
    text = f'{{"version": 1, "identity": {json.dumps(identity)}, "communes": [{places}]}}'
    try:
        return parse_published(text)
    except ValueError as error:
        raise MissingDataError(fault("memory-damaged", file=MEMORY_NAME)) from error


def write_announced(db: sqlite3.Connection, published: Published) -> None:
    """Keep what calendars are told, within a transaction."""
    db.execute(
        "INSERT INTO memory VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE"
        " SET identity = excluded.identity",
        [VERSION, published.identity],
    )
    known = dict(db.execute("SELECT place, document FROM announcements").fetchall())
    documents = {
        one["key"]: json.dumps(one, ensure_ascii=False)
        for one in published_document(published)["communes"]
    }
    changed = [item for item in documents.items() if known.get(item[0]) != item[1]]
    db.executemany("INSERT OR REPLACE INTO announcements VALUES (?, ?)", changed)
