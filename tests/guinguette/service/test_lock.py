"""One command at a time writes in a folder; the second is told who is at work."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from guinguette.faults import MissingDataError
from guinguette.service.memory import MEMORY_NAME, read_memory
from tests.guinguette.service.test_memory import BEFORE, TOUR, kept, opened_on, rows


def refusal(folder):
    with pytest.raises(MissingDataError) as refused, opened_on(folder, BEFORE):
        pass
    return refused.value.fault


def locked_by(folder, *, host, pid, token="x"):
    """Leave a lock as another command would."""
    with closing(sqlite3.connect(folder / MEMORY_NAME)) as db:
        values = (token, host, "Personne A", pid, "2026-11-28T09:00:00+00:00", "guinguette plan")
        db.execute("INSERT OR REPLACE INTO lock VALUES (1, ?, ?, ?, ?, ?, ?)", values)
        db.commit()


def dead_pid():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_the_second_is_told_who_works_and_since_when(tmp_path):
    with opened_on(tmp_path, BEFORE):
        told = refusal(tmp_path)
    assert told.code == "memory-busy"
    assert socket.gethostname() in told.message
    assert "guinguette plan" in told.message
    with opened_on(tmp_path, BEFORE):  # given back
        pass


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_it_is_given_back_whatever_ends_the_work(tmp_path, error):
    kept(tmp_path, TOUR)
    with pytest.raises(error), opened_on(tmp_path, BEFORE):
        raise error
    assert rows(tmp_path, "SELECT * FROM lock") == []


def test_a_reader_waits_for_nobody(tmp_path):
    kept(tmp_path, TOUR)
    with opened_on(tmp_path, BEFORE):
        assert read_memory(tmp_path).last_tour() == TOUR


@pytest.mark.parametrize("number_of", [dead_pid, os.getpid], ids=["dead", "ours again"])
def test_a_lock_that_a_dead_command_left_here_is_taken(tmp_path, number_of):
    """A number that is ours again belonged to a command that ended, or it would hold its token."""
    kept(tmp_path, TOUR)
    locked_by(tmp_path, host=socket.gethostname(), pid=number_of())
    kept(tmp_path, TOUR)
    assert rows(tmp_path, "SELECT * FROM lock") == []


def test_a_lock_of_another_command_that_runs_here_holds(tmp_path):
    kept(tmp_path, TOUR)
    locked_by(tmp_path, host=socket.gethostname(), pid=os.getppid())
    assert refusal(tmp_path).code == "memory-busy"


def test_a_lock_of_another_computer_is_named_with_its_age_and_can_be_taken(tmp_path):
    kept(tmp_path, TOUR)
    locked_by(tmp_path, host="POSTE-MAIRIE", pid=dead_pid())
    told = refusal(tmp_path)
    for words in ("Personne A", "POSTE-MAIRIE", "28 novembre 2026", " h ;"):
        assert words in told.message
    assert "--deverrouiller" in told.help
    with opened_on(tmp_path, BEFORE, is_forced=True):
        pass
    with opened_on(tmp_path, BEFORE):
        pass
