"""
The file of a memory: opened for a moment, written whole or not at all, never left with a journal.

Folders are synchronised by OneDrive, Dropbox and Nextcloud: a write-ahead log beside the file would
be lost or mixed, so SQLite keeps its rollback journal, which is gone after each transaction.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Final

from guinguette.faults import MissingDataError
from guinguette.files.plan_document import PlanFormatError
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import system_error, writing
from routing.whole_files import replaced_file

MEMORY_NAME: Final = "memoire.gpkg"
VERSION: Final = 4
"""Of our tables; :data:`MIGRATIONS` lead to it."""
MIGRATIONS: Final[dict[int, str]] = {
    1: """
CREATE TABLE instructions (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('pin', 'move', 'cancel', 'confirm')),
    place TEXT NOT NULL,
    date DATE,  -- of the slot of the visit, NULL for every visit of the place
    to_date DATE,
    vehicle TEXT NOT NULL,
    open TEXT,
    words TEXT NOT NULL,
    is_despite BOOLEAN NOT NULL,
    source TEXT NOT NULL,
    given DATE NOT NULL,
    edition INTEGER NOT NULL REFERENCES editions (number),  -- that took it
    released INTEGER REFERENCES editions (number)  -- that no longer has it
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)
    VALUES ('instructions', 'attributes', 'instructions', NULL)
""",
    2: """
CREATE TABLE weeks (  -- given out, each edition of each
    id INTEGER PRIMARY KEY,
    monday DATE NOT NULL,
    number INTEGER NOT NULL,
    day DATE NOT NULL,  -- it was given on
    plan TEXT NOT NULL REFERENCES plans (digest),
    UNIQUE (monday, number)
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)
    VALUES ('weeks', 'attributes', 'weeks', NULL)
""",
    3: "ALTER TABLE instructions ADD COLUMN is_indoors BOOLEAN NOT NULL DEFAULT 0",
}
"""Statements that bring a memory of a version to the next one, the first from ``memory.sql``."""
BACKUP: Final = "memoire.version-{version}.gpkg"
"""Where a memory stays as it was before a migration."""
BUSY_S: Final = 10.0
"""A virus scanner or a synchronisation may hold the file for a moment."""
_LAYOUT = Path(__file__).with_name("memory.sql")
_CODES: Final = {
    sqlite3.SQLITE_NOTADB: "memory-damaged",
    sqlite3.SQLITE_CORRUPT: "memory-damaged",
    sqlite3.SQLITE_BUSY: "memory-held",
    sqlite3.SQLITE_LOCKED: "memory-held",
}
_REFUSALS: Final = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_IOERR: errno.EIO,
}


Opening = Callable[[], AbstractContextManager[sqlite3.Connection]]
_DAMAGE = sqlite3.DatabaseError, ValueError, TypeError, KeyError, OverflowError, zlib.error


@contextmanager
def undamaged(opening: Opening) -> Iterator[sqlite3.Connection]:
    """
    Open a memory to read: a value that cannot be one of ours is damage.

    Raises
    ------
    MissingDataError
        If it is damaged, or as :func:`opened`.
    """
    try:
        with opening() as db:
            yield db
    except PlanFormatError:
        raise
    except _DAMAGE as error:
        raise MissingDataError(fault("memory-damaged", file=MEMORY_NAME)) from error


@contextmanager
def opened(
    path: Path, *, is_new: bool = False, is_left_alone: bool = False
) -> Iterator[sqlite3.Connection]:
    """
    Open a memory for a moment.

    Parameters
    ----------
    path
        The file; where another program left a transaction half done, it is undone.
    is_new
        It is not there yet: made, with all its tables and nothing in them.
    is_left_alone
        Nothing of it is written, not even a transaction undone.

    Raises
    ------
    MissingDataError
        If it cannot be opened, read or written, is damaged, or a later version wrote it; it stays
        as it is.
    """
    mode = "mode=rwc" if is_new else "mode=ro&immutable=1" if is_left_alone else "mode=rw"
    with said(path), closing(_connected(path, mode)) as db:
        if is_new:
            _lay_out(db)
        else:
            _checked(db, path)
        yield db


def opened_in_memory() -> sqlite3.Connection:
    """Make a memory that no file keeps."""
    db = _connected(Path(":memory:"), "")
    _lay_out(db)
    return db


def _lay_out(db: sqlite3.Connection) -> None:
    db.executescript(";".join((_LAYOUT.read_text(encoding="utf-8"), *MIGRATIONS.values())))


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    name = f"{path.resolve().as_uri()}?{mode}" if mode else str(path)
    db = sqlite3.connect(
        name, uri=bool(mode), timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = FULL")
    return db


def _checked(db: sqlite3.Connection, path: Path) -> None:
    """Refuse what is no memory of this version."""
    try:
        (version,) = db.execute("SELECT version FROM memory").fetchone()
    except (sqlite3.OperationalError, TypeError) as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) != sqlite3.SQLITE_ERROR:
            raise
        raise MissingDataError(fault("memory-damaged", file=path.name)) from error
    if version > VERSION:
        raise MissingDataError(fault("memory-version", file=path.name))


def make_ready(path: Path) -> None:
    """
    Look a memory through and bring it to this version; a copy of what it was stays beside it.

    Raises
    ------
    MissingDataError
        As :func:`opened`; the memory is then of the version it was.
    """
    with opened(path) as db:
        if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise MissingDataError(fault("memory-damaged", file=path.name))
        (version,) = db.execute("SELECT version FROM memory").fetchone()
        if version == VERSION:
            return
        copy = path.with_name(BACKUP.format(version=version))
        with writing("memory-unwritable", file=copy.name), replaced_file(copy) as fresh:
            shutil.copyfile(path, fresh)
        with transaction(db):
            for older in range(version, VERSION):
                for statement in MIGRATIONS[older].split(";"):
                    db.execute(statement)
            db.execute("UPDATE memory SET version = ?", [VERSION])


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Keep all that the block writes, or nothing where it fails."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


@contextmanager
def said(path: Path) -> Iterator[None]:
    """
    Say what SQLite refuses.

    Raises
    ------
    MissingDataError
        In place of an ``sqlite3.Error`` that tells of the file; where it is none but a pipe.
    """
    name = MEMORY_NAME if path.name.startswith(".") else path.name  # one of ours, being made
    if path.exists() and not path.is_file():
        raise MissingDataError(fault("file-special", file=name))
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _CODES:
            raise MissingDataError(fault(_CODES[code], file=name)) from error
        if code in _REFUSALS:
            number = _REFUSALS[code]
            detail = system_error(OSError(number, os.strerror(number)))
            refused = fault("memory-unwritable", file=name, detail=detail)
            raise MissingDataError(refused) from error
        raise
