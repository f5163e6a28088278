"""Play folders, or go on where a play was interrupted; prints what failed and the totals."""

from __future__ import annotations

import argparse
import json
import pickle
import random
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.play.folders import Spec, drawn, example
from tests.benchmarks.play.game import Game, Step, kept_copy, put_back

EXAMPLES = ("thierache", "der")


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks.play", description=__doc__)
    asked.add_argument("--folders", type=int, default=30, help="how many are drawn at random")
    asked.add_argument("--first", type=int, default=0, help="number of the first one")
    asked.add_argument("--months", type=int, default=12)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--smallest", type=int, default=8, help="communes of a folder, at least")
    asked.add_argument("--largest", type=int, default=63)
    asked.add_argument("--effort", type=float, default=3000.0, help="of each search")
    asked.add_argument("--examples", action="store_true", help="the examples too, first")
    asked.add_argument("--resume", type=Path, required=True, help="where the play is kept")
    words = asked.parse_args()
    sizes = (words.smallest, words.largest)
    specs = [example(name) for name in EXAMPLES] if words.examples else []
    numbers = range(words.first, words.first + words.folders)
    specs += [drawn(n, words.seed, communes=sizes) for n in numbers]
    for spec in specs:
        for step in played(spec, words.resume, words.seed, words.months, words.effort):
            print(_line(step), flush=True)
    print(_totals(words.resume))


def played(spec: Spec, place: Path, seed: int, months: int, effort: float) -> Iterator[Step]:
    """Play a folder, each step kept before the next."""
    kept, results = place / f"{spec.name}.pickle", place / f"{spec.name}.jsonl"
    place.mkdir(parents=True, exist_ok=True)
    if kept.exists():
        game, files, done = pickle.loads(kept.read_bytes())
        put_back(game.path, files)
    else:
        rng = random.Random(f"{spec.name} {seed}")
        game = Game(spec, place / spec.name, rng, months, effort)
        done = []
    for step in game.play():
        done.append(step)
        fresh = kept.with_suffix(".fresh")
        fresh.write_bytes(pickle.dumps((game, kept_copy(game.path), done)))
        fresh.replace(kept)
        results.write_text("".join(json.dumps(asdict(one)) + "\n" for one in done))
        yield step


def _line(step: Step) -> str:
    least = "" if step.least is None else f", least {step.least}, must {step.must_change}"
    afresh = "" if step.served_afresh is None else f" ({step.served_afresh} afresh)"
    told = (
        f"{step.folder} {step.step} {step.today} {step.kind}: {step.words[:60]};"
        f" {step.changed} changed{least}, {step.served} served{afresh}, {step.missed} missed"
        f"{'' if step.is_proven else ', not proven'}"
    )
    return "\n    ".join(
        [
            told,
            *(f"FAILS {text[:400]}" for text in step.failures),
            *(f"note {text[:200]}" for text in step.notes),
        ]
    )


def _totals(place: Path) -> str:
    steps = [
        json.loads(line)
        for file in sorted(place.glob("*.jsonl"))
        for line in file.read_text().splitlines()
    ]
    events = [one for one in steps if one["least"] is not None]
    failing = [one for one in steps if one["failures"]]
    return (
        f"{len({one['folder'] for one in steps})} folders, {len(steps) - len(events)} periods,"
        f" {len(events)} events: {sum(one['changed'] for one in events)} changes,"
        f" least {sum(one['least'] for one in events)},"
        f" must {sum(one['must_change'] for one in events)};"
        f" {sum(one['served'] for one in events)} served,"
        f" {sum(one['served_afresh'] for one in events)} afresh;"
        f" {sum(one['is_proven'] for one in events)} proven; {len(failing)} steps fail"
    )


if __name__ == "__main__":
    main()
