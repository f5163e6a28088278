"""The program as it is called, in this process or in one of its own, and the files it leaves."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import cli

SOURCE = Path(cli.__file__).parent


def answer_of(capsys, *words):
    """Run with ``--json``: the exit code and the one document of the standard output."""
    code = cli.main(["--json", *(str(word) for word in words)])
    shown = capsys.readouterr()
    assert shown.err == ""
    return code, json.loads(shown.out)


def run_program(*words, **environment):
    """Run in a process of its own, as a terminal does."""
    command = [sys.executable, "-m", "cli", *(str(word) for word in words)]
    variables = os.environ | {"PYTHONPATH": str(SOURCE), "COLUMNS": "100"} | environment
    return subprocess.run(command, capture_output=True, env=variables, check=False)


def content(place):
    """Every file of a folder with its bytes; a memory with what it holds."""
    files = (path for path in place.rglob("*") if path.is_file())
    return {
        str(path.relative_to(place)): held(path) if path.suffix == ".gpkg" else path.read_bytes()
        for path in files
    }


def held(memory):
    """All the rows of a memory, one a line; SQLite counts in the file how often it changed."""
    with closing(sqlite3.connect(memory)) as db:
        return "\n".join(db.iterdump()).encode()
