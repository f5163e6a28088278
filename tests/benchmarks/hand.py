"""
The coordinator's hand on the examples: how long an answer takes, and whether it is right.

    python -m tests.benchmarks.hand --moves 500 --seed 1

Random moves, pins and cancellations, one after the other, on plans of the two examples: each is
timed in seconds of the processor, its price recomputed from both plans, its rules checked, and all
are taken back.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from guinguette.faults import UsageError
from guinguette.files.plan_document import format_plan
from guinguette.folder.read_folder import read_folder
from guinguette.planning.hand.answer import Asked, answered
from guinguette.planning.hand.desk import Desk
from guinguette.planning.hand.release import released
from guinguette.planning.plan_tour import plan_tour
from guinguette.service.memory import read_memory
from routing.analysis.by_hand import as_driven
from routing.solver.deadline import Deadline
from tests.benchmarks.hand_folder import kept

EXAMPLES = Path(__file__).parents[2] / "guinguette" / "examples"
NAMES = ("der", "thierache")
KINDS = ("move", "move", "move", "pin", "cancel", "confirm")


@dataclass
class Told:
    seconds: list[float] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def planned(name: str, place: Path) -> Path:
    folder = place / name
    shutil.copytree(EXAMPLES / name, folder)
    tour = plan_tour(read_folder(folder), deadline=Deadline(effort=20_000))
    kept(folder, tour, tour.start - timedelta(days=7))
    return folder


def asked(tour, random_: random.Random) -> Asked:
    """Choose a visit and what to do with it, as a hand would: near days, round hours."""
    route = random_.choice(tour.routes)
    visit = random_.choice(route.visits)
    kind = random_.choice(KINDS)
    words = {"words": "à la demande du maire"} if random_.random() < 0.5 else {}
    if kind != "move":
        return Asked(kind=kind, place=visit.key, day=route.date.isoformat(), **words)
    last = tour.start + timedelta(weeks=tour.weeks, days=-1)
    day = route.date + timedelta(days=random_.choice([-2, -1, 0, 0, 1, 1, 2, 7]))
    day = min(max(day, tour.start), last)
    hour = visit.open + timedelta(minutes=30 * random_.randint(-6, 6))
    is_timed = random_.random() < 0.4 or day == route.date
    return Asked(
        kind="move",
        place=visit.key,
        day=route.date.isoformat(),
        to_day=day.isoformat(),
        hour=f"{hour:%H:%M}" if is_timed else "",
        vehicle=random_.choice(tour.vehicles) if random_.random() < 0.2 else "",
        words="à la demande du maire",
        is_despite=random_.random() < 0.25,
    )


def tried(folder: Path, random_: random.Random, told: Told) -> None:
    memory = read_memory(folder)
    before = memory.last_tour()
    today = before.start - timedelta(days=7)
    one = asked(before, random_)
    begin = time.process_time()
    try:
        answer = answered(folder, one, memory, today=today)
    except UsageError as error:
        told.counts[f"refused: {error.fault.code}"] += 1
        return
    finally:
        told.seconds.append(time.process_time() - begin)
    told.counts[_outcome(one, answer)] += 1
    if not answer.is_taken:
        return
    after = answer.found.after
    desk = Desk(folder, read_memory(folder), today=today)
    problem = _checked(desk, before, after, answer)
    if problem:
        told.wrong.append(f"{one}: {problem}")
    kept(folder, after, today)


def _outcome(one: Asked, answer) -> str:
    if not answer.is_taken:
        return f"{one.kind}: breaks rules, not taken"
    if answer.found.after.waivers and answer.broken:
        return f"{one.kind}: with waivers"
    proof = "proven" if answer.found.is_proven else "with a gap"
    return f"{one.kind}: {'others move too' if answer.others else 'alone'}, {proof}"


def _checked(desk, before, after, answer) -> str:
    """Recompute the price and the rules from the two plans alone."""
    was, is_ = desk.table(before), desk.table(after)
    known = was.waived(before.waivers)
    costs = [as_driven(was.problem, table.routes)[0] for table in (was, is_)]
    if abs(costs[1] - costs[0] - answer.price_eur) > 0.006:
        return f"costs {costs[1] - costs[0]:.2f}, not {answer.price_eur}"
    if abs(after.cost_eur - before.cost_eur - answer.price_eur) > 0.006:
        return "the plan does not say its price"
    _, old = as_driven(was.problem, was.routes, waived=known)
    _, broken = as_driven(is_.problem, is_.routes, waived=is_.waived(after.waivers))
    return "; ".join(set(broken) - set(old))


def undone(folder: Path, first: str, told: Told, random_) -> None:
    """Take everything back, in any order."""
    stuck = set()
    while left := set((tour := read_memory(folder).last_tour()).instructions) - stuck:
        one = random_.choice(sorted(left, key=str))
        memory, today = read_memory(folder), tour.start - timedelta(days=7)
        day = one.date.isoformat() if one.date else ""
        begin = time.process_time()
        try:
            answer = released(folder, one.place, day, memory, today=today)
        except UsageError as error:  # others took its place: they go first
            told.counts[f"release refused: {error.fault.code}"] += 1
            stuck.add(one)
            continue
        stuck.clear()
        told.seconds.append(time.process_time() - begin)
        told.counts["released"] += 1
        kept(folder, answer.found.after, today)
    if format_plan(tour) != first:
        told.wrong.append("what is taken back is not what was")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--moves", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--together", type=int, default=10, help="before all are taken back")
    parser.add_argument("--names", default=",".join(NAMES), help="of examples")
    options = parser.parse_args()
    for name in options.names.split(","):
        told, random_ = Told(), random.Random(options.seed)
        with tempfile.TemporaryDirectory() as place:
            folder = planned(name, Path(place))
            first = format_plan(read_memory(folder).last_tour())
            with suppress(KeyboardInterrupt):  # what was measured so far is told
                for number in range(1, options.moves + 1):
                    tried(folder, random_, told)
                    if number % options.together == 0 or number == options.moves:
                        undone(folder, first, told, random_)
        mean, worst = sum(told.seconds) / len(told.seconds), max(told.seconds)
        total = sum(told.counts.values())
        print(f"{name}: {total} answered, mean {mean:.2f} s, worst {worst:.2f} s of work")
        for outcome, count in sorted(told.counts.items()):
            print(f"  {count:4d} {outcome}")
        print(f"  {len(told.wrong)} wrong")
        for text in told.wrong[:20]:
            print(f"    {text}")


if __name__ == "__main__":
    main()
