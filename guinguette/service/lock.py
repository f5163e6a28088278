"""Who works in a folder: a row that a second command reads before it writes anything."""

from __future__ import annotations

import datetime as dt
import getpass
import os
import secrets
import socket
import sqlite3
from dataclasses import dataclass
from typing import NoReturn

from guinguette.faults import MissingDataError
from guinguette.language.fault_sentences import fault
from guinguette.service.edition import Stamp
from guinguette.service.file import MEMORY_NAME
from guinguette.service.shown import moment_words
from routing.whole_files import is_running

_held: set[str] = set()
"""Locks of this process: a process of the same number may have left one before a restart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Who works, on which computer, since when (with a zone), by which command."""

    token: str
    host: str
    user: str
    pid: int
    since: dt.datetime
    command: str

    @property
    def is_left(self) -> bool:
        """Whether its command ended without giving it back; known of this computer alone."""
        if self.host != socket.gethostname():
            return False
        if self.pid == os.getpid():
            return self.token not in _held
        return not is_running(self.pid)


def new_stamp(command: str, *, now: dt.datetime, today: dt.date) -> Stamp:
    """Sign what a command does."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name stands for the number of the user
        user = ""
    return Stamp(command=command, host=socket.gethostname(), user=user, now=now, today=today)


def read_lock(db: sqlite3.Connection) -> Lock | None:
    """Read who works; nobody where there is no lock."""
    row = db.execute("SELECT token, host, user, pid, since, command FROM lock").fetchone()
    if row is None:
        return None
    return Lock(**dict(row) | {"since": dt.datetime.fromisoformat(row["since"])})


def take_lock(db: sqlite3.Connection, stamp: Stamp) -> Lock | None:
    """
    Take the lock, within a transaction.

    Returns
    -------
    other
        Whoever has it; ``None`` where it is taken.
    """
    other = read_lock(db)
    if other and not other.is_left:
        return other
    token = secrets.token_hex(8)
    since = dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()
    db.execute(
        "INSERT OR REPLACE INTO lock VALUES (1, ?, ?, ?, ?, ?, ?)",
        [token, stamp.host, stamp.user, os.getpid(), since, stamp.command],
    )
    _held.add(token)
    return None


def refuse(lock: Lock) -> NoReturn:
    """
    Say who works.

    Raises
    ------
    MissingDataError
        Always.
    """
    minutes = (dt.datetime.now(dt.UTC) - lock.since) // dt.timedelta(minutes=1)
    length = f"{minutes // 60} h" if minutes >= 60 else f"{minutes} min"
    facts = {"user": lock.user, "host": lock.host, "command": lock.command, "length": length}
    since = moment_words(lock.since)
    raise MissingDataError(fault("memory-busy", file=MEMORY_NAME, since=since, **facts))


def give_back(db: sqlite3.Connection) -> None:
    """Give the lock back, where it is ours."""
    lock = read_lock(db)
    if lock and lock.token in _held:
        db.execute("DELETE FROM lock")
        _held.discard(lock.token)
