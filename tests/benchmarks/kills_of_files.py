"""
Kill what makes folders and networks: ``python -m tests.benchmarks.kills_of_files 100``.

``init`` in a folder that is not there or that holds something, ``network build`` over a network
that is there, ``network use`` and back, and ``publish`` of a week are killed (``SIGKILL``) at
random moments, half of them soon after the disk was touched. Then the same is asked again, by other
words, and what is on the disk has to be of one edition, whole, with nothing left beside.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from guinguette.files.outputs import MANIFEST, OUTPUTS, output_directory
from guinguette.files.plan_document import read_plan
from tests.benchmarks.kills import DAY, EFFORT, ended, stamp, started, wait_for_touches
from tests.guinguette.canton import folder_around
from tests.guinguette.folders import MONDAY
from tests.osm_factory import write_small

IMPORTED = ("guinguette.planning.switch_roads", "maps.export", "maps.pages.changes",
            "guinguette.networks.from_sources", "guinguette.folder.template")  # fmt: skip
NEAR_S = 0.05


@dataclass
class Kills:
    """What was killed, by kind; ``lost`` says what went wrong."""

    place: Path
    random: random.Random
    spans_s: dict[str, float] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    def kill(self, kind: str, words: list[str], watched: Path) -> None:
        """Kill a command: at any moment of its length, or soon after a folder was touched."""
        if kind not in self.spans_s:
            self.spans_s[kind] = 1.0
        child, began = started(words), time.monotonic()
        if self.random.random() < 0.5:
            wait_for_touches(lambda: _stamps(watched), child, self.random.randint(1, 5))
            time.sleep(self.random.uniform(0, NEAR_S))
        else:
            time.sleep(self.random.uniform(0, self.spans_s[kind]))
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        is_killed = ended(child) < 0
        if not is_killed:
            self.spans_s[kind] = time.monotonic() - began
        self.met[f"{kind}: {'killed' if is_killed else 'ended before'}"] += 1

    def expect(self, kind: str, what: str, *, is_right: bool) -> None:
        """Note what is not as it should be."""
        if not is_right:
            self.lost.append(f"{kind}: {what}")

    def init(self) -> None:
        """Kill ``init``, and ask for another folder at the same place."""
        folder = self.place / "init" / "dossier"
        shutil.rmtree(folder.parent, ignore_errors=True)
        folder.parent.mkdir()
        if self.random.random() < 0.5:
            folder.mkdir()
        self.kill("init", ["init", str(folder), "--departements", "52", "-q"], folder.parent)
        is_whole = (folder / "guinguette.toml").exists()
        code = ended(started(["init", str(folder), "--departements", "51", "-q"]))
        self.expect("init", f"again: {code}", is_right=code == (2 if is_whole else 0))
        code = ended(started(["check", str(folder), "-q"]))
        self.expect("init", f"check: {code}", is_right=code == 0)
        names = {path.name for path in folder.iterdir()}
        self.expect("init", str(names), is_right=names == {"guinguette.toml", "communes.xlsx"})

    def build(self) -> None:
        """Kill ``network build``, read the network, and build it again."""
        network = self.place / "donnees" / "networks" / "canton"
        words = ["network", "build", "--from", str(self.place / "canton.osm.pbf"), "-q"]
        self.kill("build", [*words, "--output", str(network)], network.parent)
        code = ended(started(["network", "check", str(network), "-q"]))
        self.expect("build", f"check: {code}", is_right=code == 0)
        code = ended(started([*words, "--output", str(network)]))
        self.expect("build", f"again: {code}", is_right=code == 0)
        names = {path.name for path in network.parent.iterdir()}
        self.expect("build", str(names), is_right=names == {"canton"})

    def use(self) -> None:
        """Kill ``network use``, run another command, and compare settings with documents."""
        folder = self.place / "dossier"
        asked = ["--estimate"] if named(folder) else ["canton"]
        words = ["network", "use", str(folder), *asked, *EFFORT]
        self.kill("use", words, folder)
        self.one_edition("use", folder)

    def publish(self) -> None:
        """Kill a command that writes documents, and look for any that is old."""
        folder = self.place / "dossier"
        self.kill("publish", ["plan", str(folder), "--afresh", *EFFORT], folder / OUTPUTS)
        self.one_edition("publish", folder)

    def one_edition(self, kind: str, folder: Path) -> None:
        """Run the next command; settings and documents have to be of one edition."""
        code = ended(started(["export", str(folder), "planning", "--quiet"]))
        self.expect(kind, f"the next command: {code}", is_right=code == 0)
        directory = output_directory(folder, MONDAY)
        plan = read_plan(directory / "plan.json").network.kind
        is_one = (plan == "osm") == bool(named(folder))
        self.expect(kind, f"{named(folder)!r} in the settings, {plan} in the plan", is_right=is_one)
        ours = set(tomllib.loads(f"a = {(directory / MANIFEST).read_text()}")["a"])
        held = {p.relative_to(directory).as_posix() for p in directory.rglob("*") if p.is_file()}
        others = held - ours - {MANIFEST}
        self.expect(kind, f"documents of nobody: {others}", is_right=not others)
        left = [p.name for p in (*folder.glob(".*"), *directory.parent.glob(".*"))]
        self.expect(kind, f"left: {left}", is_right=not left)


def named(folder: Path) -> str:
    """Return the network that the settings name."""
    text = (folder / "guinguette.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text).get("reseau", {}).get("dossier", ""))


def _stamps(watched: Path) -> list[int]:
    return [stamp(path) for path in (watched, *sorted(watched.glob("*")))]


def prepare(place: Path) -> None:
    """Make the extract, the network and the folder of all that follows."""
    os.environ |= {"GUINGUETTE_TODAY": DAY, "GUINGUETTE_DONNEES": str(place / "donnees")}
    codes = sorted(write_small(place / "canton.osm.pbf").squares)
    folder_around(place / "dossier", codes[0], codes[1:4])
    network = place / "donnees" / "networks" / "canton"
    build = ["network", "build", "--from", str(place / "canton.osm.pbf"), "--output", str(network)]
    for words in (build, ["plan", str(place / "dossier"), *EFFORT]):
        if code := ended(started(words)):
            raise RuntimeError(f"{words} ends with {code}")
    for name in IMPORTED:
        importlib.import_module(name)


def main() -> int:
    """Kill, and say what was lost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("kills", type=int, default=100, nargs="?")
    asked.add_argument("--seed", type=int, default=0)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        prepare(Path(place))
        kills = Kills(Path(place), random.Random(options.seed))
        trials: tuple[Callable[[], None], ...] = (
            kills.init, kills.build, kills.use, kills.publish,
        )  # fmt: skip
        for number in range(options.kills):
            trials[number % len(trials)]()
            print(number, dict(kills.met), kills.lost[-1:], file=sys.stderr, flush=True)
    print(f"{options.kills} kills, seed {options.seed}: {dict(kills.met)}; {len(kills.lost)} lost")
    print("\n".join(kills.lost))
    return bool(kills.lost)


if __name__ == "__main__":
    sys.exit(main())
