"""
Kill commands at random moments, and look what was lost: ``python -m tests.benchmarks.kills 200``.

A folder of three communes is planned, replanned and brought back again and again; each command is
killed (``SIGKILL``) at a moment of its own. Then the memory has to open, whole, with the last
edition; and after the next command, which is not killed, documents have to be those of one edition.
What is read here is read with ``sqlite3``, ``zlib`` and ``json`` alone.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cli
from guinguette.files.outputs import output_directory
from tests.guinguette.folders import MONDAY, NARCY, ROCHES, WASSY
from tests.guinguette.planned import planned_two_vans

EFFORT = ("--effort", "300", "--quiet")
DAY = "2026-12-01"
IMPORTED = ("commands.answers.comparison", "guinguette.planning.replan_tour", "maps.export",
            "maps.pages.changes", "guinguette.service.restoring")  # fmt: skip
NEAR_S = 0.08
"""Half of the kills fall so soon after the memory or the outputs were touched."""


@dataclass
class Kills:
    """A folder under fire; ``lost`` says what went wrong, ``met`` how often a kill hit what."""

    folder: Path
    random: random.Random
    spans_s: dict[str, float] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    met: dict[str, int] = field(default_factory=dict)

    def words(self) -> list[str]:
        """Choose a command that writes."""
        name = self.random.choice(["plan", "replan", "history"])
        tour = json.loads(latest(self.folder)[1])
        if name == "replan":
            route = self.random.choice(tour["routes"])
            visit = self.random.choice(route["visits"])
            return [
                name,
                str(self.folder),
                "--closed",
                f"{visit['commune']} {route['date']}",
                *EFFORT,
            ]
        if name == "history":
            number = self.random.randint(1, latest(self.folder)[0])
            return [name, str(self.folder), "--bring-back", str(number), "--quiet"]
        return [name, str(self.folder), *EFFORT]

    def kill_one(self) -> None:
        """Kill a command, then look."""
        words = self.words()
        before = latest(self.folder)[0]
        is_near = self.random.random() < 0.5
        after_s = self.random.uniform(0, NEAR_S if is_near else self.span_s(words))
        child = started(words)
        if is_near:
            wait_for_touches(self.stamps, child, self.random.randint(1, 6))
        time.sleep(after_s)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        self.count("killed" if ended(child) < 0 else "ended before")
        self.look(words, before)

    def stamps(self) -> list[int]:
        """When the memory and the outputs changed last."""
        names = ("memoire.gpkg", "memoire.gpkg-journal", "sorties", "sorties/2027-S01")
        return [stamp(self.folder / name) for name in names]

    def span_s(self, words: list[str]) -> float:
        """Measure how long a command of this kind takes, once."""
        if words[0] not in self.spans_s:
            began = time.monotonic()
            ended(started(words))
            self.spans_s[words[0]] = time.monotonic() - began
        return self.spans_s[words[0]]

    def look(self, words: list[str], before: int) -> None:
        """Read the memory as the kill left it, run the next command, and compare the documents."""
        hot = self.folder / "memoire.gpkg-journal"
        self.count("journal left" if hot.exists() else "no journal")
        number, plan = latest(self.folder)
        if number < before:
            self.lost.append(f"{words}: edition {before} is gone, {number} is the last one")
        if damage := damaged(self.folder):
            self.lost.append(f"{words}: {damage}")
        self.count("pending" if waiting(self.folder) else "written")
        if code := ended(started(["export", str(self.folder), "planning", "--quiet"])):
            self.lost.append(f"{words}: the next command ends with {code}")
        documents = output_directory(self.folder, MONDAY)
        if (documents / "plan.json").read_bytes() != plan:
            self.lost.append(f"{words}: plan.json is not that of edition {number}")
        if told := untold(self.folder, documents):
            self.lost.append(f"{words}: {told}")
        if waiting(self.folder) or hot.exists():
            self.lost.append(f"{words}: documents still wait, or a journal is left")

    def count(self, what: str) -> None:
        """Count what a kill hit."""
        self.met[what] = self.met.get(what, 0) + 1


def started(words: list[str]) -> int:
    """
    Run a command in a process of its own, forked so that it need not import anything.

    This process never runs one: threads do not survive a fork, and what waits for them hangs.
    """
    child = os.fork()
    if child == 0:
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            sys.stdout = sys.stderr = nowhere
            code = 99
            try:
                if words[0] == "make":
                    planned_two_vans(Path(words[1]), (NARCY, ROCHES, WASSY))
                    words = ["plan", words[1], *EFFORT]
                code = cli.main(words)
            finally:
                os._exit(code)
    return child


def ended(child: int) -> int:
    """Wait for the end of a command, and give its exit code."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def wait_for_touches(stamps: Callable[[], list[int]], child: int, touches: int) -> None:
    """Wait until what is stamped was touched some times, or a command has ended."""
    last, until = stamps(), time.monotonic() + 60
    while touches and time.monotonic() < until:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return
        now = stamps()
        touches -= now != last
        last = now
        time.sleep(0.0005)


def stamp(path: Path) -> int:
    """When a file changed last; zero where it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def rows(folder: Path, statement: str) -> list[tuple[Any, ...]]:
    """Ask a memory."""
    with closing(sqlite3.connect(folder / "memoire.gpkg")) as db:
        return db.execute(statement).fetchall()


def latest(folder: Path) -> tuple[int, bytes]:
    """Read the last edition: its number and its plan."""
    ((number, content),) = rows(
        folder,
        "SELECT number, content FROM editions JOIN plans ON digest = plan"
        " ORDER BY number DESC LIMIT 1",
    )
    return number, zlib.decompress(content)


def damaged(folder: Path) -> str:
    """Say what is wrong inside a memory."""
    if rows(folder, "PRAGMA integrity_check") != [("ok",)]:
        return "the memory is damaged"
    if rows(folder, "PRAGMA foreign_key_check"):
        return "rows name others that are not there"
    number, plan = latest(folder)
    tour = json.loads(plan)
    planned = sorted(
        (visit["key"], route["date"], route["vehicle"], visit["open"])
        for route in tour["routes"]
        for visit in route["visits"]
    )
    standing = rows(
        folder,
        "SELECT place, date, vehicle, open FROM visits WHERE status NOT IN ('moved', 'cancelled')"
        " ORDER BY 1, 2, 3, 4",
    )
    return "" if planned == sorted(standing) else f"visits are not those of edition {number}"


def waiting(folder: Path) -> bool:
    """Whether documents of the last edition wait."""
    return rows(folder, "SELECT documents FROM editions ORDER BY number DESC LIMIT 1") != [
        ("written",)
    ]


def untold(folder: Path, documents: Path) -> str:
    """Say which announced visit is in no calendar that is written, or the reverse."""
    told = set()
    for (document,) in rows(folder, "SELECT document FROM announcements"):
        told |= {one["uid"] for one in json.loads(str(document))["announcements"]}
    written = set()
    for path in documents.glob("mairies/*.ics"):
        lines = path.read_text(encoding="utf-8").replace("\n ", "").splitlines()
        written |= {line.removeprefix("UID:") for line in lines if line.startswith("UID:")}
    return f"calendars differ: {sorted(told ^ written)}" if told != written else ""


def kill(number: int, *, seed: int, folder: Path) -> Kills:
    """Kill so many commands, one after the other, in a folder."""
    os.environ["GUINGUETTE_TODAY"] = DAY
    for name in IMPORTED:
        importlib.import_module(name)
    if code := ended(started(["make", str(folder)])):
        raise RuntimeError(f"no plan to begin from: {code}")
    kills = Kills(folder, random.Random(seed))
    for done in range(1, number + 1):
        kills.kill_one()
        print(done, kills.met, kills.lost[-1:], file=sys.stderr, flush=True)
    return kills


def main() -> int:
    """Kill, and say what was lost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("kills", type=int, default=200, nargs="?")
    asked.add_argument("--seed", type=int, default=0)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        kills = kill(options.kills, seed=options.seed, folder=Path(place) / "dossier")
    print(f"{options.kills} kills, seed {options.seed}: {kills.met}; {len(kills.lost)} lost")
    print("\n".join(kills.lost))
    return bool(kills.lost)


if __name__ == "__main__":
    sys.exit(main())
