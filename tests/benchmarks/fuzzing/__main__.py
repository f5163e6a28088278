"""
Damaged files for every reader: ``python -m tests.benchmarks.fuzzing 20000 DIR --resume``.

A case is a number: it draws a reader, a right file, and what is done to it. Children read, one
case after the other; this process watches their memory and their clock, and ends the one that
goes beyond. ``DIR/cases.jsonl`` says how each case ended, ``DIR/kept`` holds the files of those
that ended badly; ``--only N`` does case N again, here, with its traceback.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from contextlib import suppress
from pathlib import Path

LONGEST_S, _CROWD = 20.0, 6
"""Seconds of a processor, and how many share it: so many times longer by the clock."""
MOST_BYTES = 1_500_000_000
_BATCH = 400
"""Cases of a child: what one leaves behind does not count for all that follow."""
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
BAD = frozenset({"traceback", "hang", "memory", "crash", "mute", "left"})


def prepared(number: int, seed: int, place: Path) -> tuple[str, Path]:
    """Make the folder of a case; return the name of its reader, and the folder."""
    from tests.benchmarks.fuzzing.damage import damaged
    from tests.benchmarks.fuzzing.readers import READERS

    draw = random.Random(f"{seed}:{number}")
    name = draw.choices(list(READERS), [one.weight for one in READERS.values()])[0]
    reader, folder = READERS[name], place / "case"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(place / "scenes" / reader.scene, folder)
    wanted = draw.choice(reader.victims)
    victim = next(
        path
        for path in sorted(folder.rglob("*"))
        if fnmatch.fnmatch(path.relative_to(folder).as_posix(), wanted)
    )
    victim.write_bytes(damaged(draw, victim.read_bytes()))
    return name, folder


def outcome(name: str, folder: Path) -> tuple[str, str]:
    """Read the folder of a case; say how it ended, and what was said."""
    from guinguette.faults import GuinguetteError, InputError
    from tests.benchmarks.fuzzing.readers import READERS

    before = {path: path.stat().st_size for path in folder.rglob("*")}
    try:
        READERS[name].read(folder)
    except GuinguetteError as error:
        faults = error.faults if isinstance(error, InputError) else (getattr(error, "fault", None),)
        if not faults or not all(
            f and f.message and f.help and (f.file or f.value) for f in faults
        ):
            return "mute", repr(error)
        after = {path: path.stat().st_size for path in folder.rglob("*")}
        return ("refused", faults[0].code) if before == after else ("left", str(after))
    except BaseException:
        return "traceback", traceback.format_exc()
    return "read", ""


def child(numbers: range, seed: int, place: Path, pipe: int) -> None:
    """Do cases one after the other, and tell of each when it begins and ends."""
    with os.fdopen(pipe, "w", encoding="utf-8") as tell:
        for number in numbers:
            name, folder = prepared(number, seed, place)
            tell.write(json.dumps([number, name, "begun", ""]) + "\n")
            tell.flush()
            how, said = outcome(name, folder)
            if how in BAD:
                keep_files(place, number)
            tell.write(json.dumps([number, name, how, said]) + "\n")
            tell.flush()


def keep_files(place: Path, number: int) -> None:
    """Keep the folder of a case."""
    kept = place / "kept" / str(number)
    shutil.rmtree(kept, ignore_errors=True)
    with suppress(OSError):
        shutil.copytree(place / "case", kept)


def resident(pid: int) -> int:
    """Return the memory that a process has now, in bytes."""
    with suppress(OSError, IndexError, ValueError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    return 0


def spent_s(pid: int) -> float:
    """Return the seconds of a processor that a process has had, and its children that ended."""
    with suppress(OSError, IndexError, ValueError):
        facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, facts[11:15])) / _TICKS
    return 0.0


class Watch:
    """Runs children over the cases that are left, and keeps what they tell."""

    def __init__(self, place: Path, seed: int) -> None:
        self.place, self.seed = place, seed
        self.log = place / "cases.jsonl"
        self.count = Counter[str]()

    def done(self) -> int:
        """Return how many cases were done before."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        found = [json.loads(line) for line in lines]
        self.count.update(one["how"] for one in found)
        return max((one["case"] for one in found), default=-1) + 1

    def keep(self, number: int, name: str, how: str, said: str, used: tuple[float, int]) -> None:
        """Write how a case ended; keep its files where it ended badly."""
        self.count[how] += 1
        facts = {"case": number, "reader": name, "how": how, "s": round(used[0], 2)}
        facts |= {"mb": used[1] // 1_000_000, "said": said[-1500:]}
        with self.log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(facts, ensure_ascii=False) + "\n")
        if how in BAD:
            print(number, name, how, said.strip().rpartition("\n")[2][:150], flush=True)

    def run(self, numbers: range) -> int:
        """Run a child over some cases; return the number of the next one to do."""
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
                os.dup2(nowhere.fileno(), 1)
                os.dup2(nowhere.fileno(), 2)
                child(numbers, self.seed, self.place, writing)
            os._exit(0)
        os.close(writing)
        try:
            return self.followed(pid, reading, numbers)
        finally:
            os.close(reading)

    def followed(self, pid: int, pipe: int, numbers: range) -> int:
        """Listen to a child; end it where it takes too much."""
        text, name, following = "", "", numbers.start
        began, peak, is_open, spent = time.monotonic(), 0, True, 0.0
        while is_open:
            time.sleep(0.01)
            with suppress(BlockingIOError):
                got = os.read(pipe, 1 << 20)
                is_open, text = bool(got), text + got.decode()
            *lines, text = text.split("\n")
            for line in lines:
                following, name, how, said = json.loads(line)
                if how == "begun":
                    began, peak, spent = time.monotonic(), 0, spent_s(pid)
                else:
                    self.keep(following, name, how, said, (time.monotonic() - began, peak))
                    following, name = following + 1, ""
            peak = max(peak, now := resident(pid))
            took_s = max(spent_s(pid) - spent, (time.monotonic() - began) / _CROWD)
            if name and (now > MOST_BYTES or took_s > LONGEST_S):
                os.kill(pid, signal.SIGKILL)
                how = "memory" if now > MOST_BYTES else "hang"
                self.keep(following, name, how, "", (time.monotonic() - began, peak))
                os.waitpid(pid, 0)
                keep_files(self.place, following)
                return following + 1
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code:
            said = f"ends with {code}"
            keep_files(self.place, following)
            self.keep(following, name, "crash", said, (time.monotonic() - began, peak))
            return following + 1
        return following


def ready(place: Path) -> None:
    """Make the right files and read them: children have to import and prepare nothing."""
    from routing.matrices.engines import _client
    from tests.benchmarks.fuzzing.readers import READERS, make_scenes

    place.mkdir(parents=True, exist_ok=True)
    make_scenes(place / "scenes")
    _client._ANSWER_S, _client._TIMEOUT_S = 1.5, (1.5, 1.5)
    for name, reader in READERS.items():
        folder = place / "case"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(place / "scenes" / reader.scene, folder)
        how, said = outcome(name, folder)
        if how != reader.usual:
            raise RuntimeError(f"{name}: the right files are not read: {said}")


def summary(watch: Watch) -> None:
    """Print the count of ends, by reader, with the longest and the largest."""
    rows = [json.loads(line) for line in watch.log.read_text(encoding="utf-8").splitlines()]
    for name in sorted({row["reader"] for row in rows}):
        ours = [row for row in rows if row["reader"] == name]
        ends = Counter(row["how"] for row in ours)
        longest, largest = max(row["s"] for row in ours), max(row["mb"] for row in ours)
        print(f"| {name} | {len(ours)} | {dict(ends)} | {longest} | {largest} |")


def main() -> int:
    """Do the cases, and say how they ended."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("cases", type=int)
    asked.add_argument("place", type=Path)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--resume", action="store_true")
    asked.add_argument("--only", type=int)
    options = asked.parse_args()
    os.environ["GUINGUETTE_TODAY"] = "2026-12-01"
    ready(options.place)
    if options.only is not None:
        name, folder = prepared(options.only, options.seed, options.place)
        print(name, *outcome(name, folder))
        return 0
    watch = Watch(options.place, options.seed)
    if not options.resume:
        watch.log.unlink(missing_ok=True)
    number = watch.done()
    while number < options.cases:
        number = watch.run(range(number, min(number + _BATCH, options.cases)))
    summary(watch)
    print(f"{options.cases} cases, seed {options.seed}: {dict(watch.count)}")
    return int(any(watch.count[how] for how in BAD))


if __name__ == "__main__":
    sys.exit(main())
