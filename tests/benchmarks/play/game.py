"""One folder played over its months: a step is a period planned or an event said, then judged."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from guinguette.planning.continuity.continued import Continued
from tests.benchmarks.play import judge
from tests.benchmarks.play.folders import Spec
from tests.benchmarks.play.happenings import Chance, Facts, Happening
from tests.benchmarks.play.reading import Seen, inconsistencies, period
from tests.benchmarks.play.service import continued, keep

EVENTS_A_MONTH = 3
DEAR_EUR = 10_000.0
"""Price of a change at which only changes that must be are left."""
_EPS = 0.01


@dataclass
class Step:
    """What one step did and what was wrong with it."""

    folder: str
    step: int
    today: str
    kind: str
    words: str
    changed: int = 0
    must_change: int = 0
    least: int | None = None
    saved_eur: float = 0.0
    is_proven: bool = False
    served: int = 0
    served_afresh: int | None = None
    missed: int = 0
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Game:
    """
    A folder being played; pickled between steps.

    ``events`` are the days on which something happens; ``is_first`` until a period is planned, and
    not ``is_settled`` from an event that lasts to the plan of the next period.
    """

    spec: Spec
    path: Path
    rng: random.Random
    months: int
    effort: float
    events: list[date] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    is_settled: bool = True
    steps: int = 0
    is_first: bool = True

    def __post_init__(self) -> None:
        first = self.spec.start
        for month in range(self.months):
            for _ in range(EVENTS_A_MONTH):
                days = 30 * month + self.rng.randint(0, 29)
                self.events.append(first + timedelta(days=days))
        self.events.sort()
        self.path.mkdir(parents=True, exist_ok=True)
        self.spec.write(self.path)

    def play(self) -> Iterator[Step]:
        """Play on; between two steps the game may be kept and taken up again."""
        chance = Chance(self.spec, self.rng)
        while True:
            if self.is_first:
                yield self._period(self.spec.start - timedelta(days=5))
                self.is_first = False
            until = self.spec.start + timedelta(weeks=self.spec.step_weeks)
            while self.events and self.events[0] < until - timedelta(days=2):
                day = self.events.pop(0)
                yield from self._event(chance, day)
            if not self.events:
                return
            self.spec.settings["periode"]["debut"] = until
            self.spec.write(self.path)
            yield self._period(until - timedelta(days=2))

    # the steps

    def _period(self, today: date) -> Step:
        """Plan the period; without an event before it, habits go on as they were."""
        step = self._step(today, "period", f"{self.spec.start}, {self.spec.weeks} weeks")
        before = None if self.is_first else Seen(self.path)
        found = continued(self.path, today, effort=self.effort * (3 if self.is_first else 1))
        keep(self.path, found, today)
        after = Seen(self.path)
        since = self.spec.start
        if before is not None:
            self._judge_change(step, (before, after), found, happening=None, since=since)
        self.is_settled = True
        self._judge_standing(step, after, found, today, since)
        self._again(step, after, today)
        return step

    def _event(self, chance: Chance, day: date) -> Iterator[Step]:
        today = max(day, self.spec.start - timedelta(days=1))
        before = Seen(self.path)
        last = self.spec.start + timedelta(days=7 * self.spec.weeks - 1)
        first = max(today, self.spec.start)
        happening = chance.draw(before, first, last)
        if happening is None:
            return
        self.spec.write(self.path)
        step = self._step(today, happening.kind, happening.words)
        found = continued(self.path, today, happening.events, effort=self.effort)
        since = max(today, self.spec.start)
        self.facts.learn(happening, since)
        dear = continued(self.path, today, happening.events, effort=self.effort, price_eur=DEAR_EUR)
        afresh = continued(self.path, today, happening.events, effort=self.effort, is_afresh=True)
        keep(self.path, found, today)
        after = Seen(self.path)
        self._judge_change(step, (before, after), found, happening=happening, since=since)
        self._judge_least(step, found, dear)
        self._judge_served(step, (found, afresh), after, since)
        step.failures += judge.past_changes(before, after, today)
        self._judge_standing(step, after, found, today, since)
        self._again(step, after, today)
        yield step

    def _step(self, today: date, kind: str, words: str) -> Step:
        self.steps += 1
        return Step(self.spec.name, self.steps, today.isoformat(), kind, words)

    # what must hold

    def _judge_standing(
        self, step: Step, seen: Seen, found: Continued, today: date, since: date
    ) -> None:
        """Look at what stands by itself."""
        step.failures += inconsistencies(seen, today)
        step.failures += self.facts.broken(seen, since)
        step.failures += judge.violations(found)
        step.failures += judge.unlisted(found, seen, since)
        step.is_proven = found.is_proven
        step.served = sum(judge.served(found, since).values())
        step.missed = len([s for s, _ in seen.missed if s.day >= since])

    def _judge_change(
        self,
        step: Step,
        seen: tuple[Seen, Seen],
        found: Continued,
        *,
        happening: Happening | None,
        since: date,
    ) -> None:
        """Compare habits and visits with what was promised before."""
        before, after = seen
        start, weeks = self.spec.start, self.spec.weeks
        days = period(start, weeks)
        same_weekday = self.spec.settings.get("promesses", {}).get("meme_jour", True)
        expected = judge.expectations(before, start, weeks, same_weekday=same_weekday)
        expected = {k: v for k, v in expected.items() if self.facts.gone.get(k, date.max) > start}
        listed = judge.listed_places(found)
        left = judge.left_habits(expected, after, start, weeks, since)
        if happening is not None and happening.is_lasting:
            self.is_settled = False
        is_quiet = self.is_settled and not judge.slides(before, expected)
        self._judge_habits(step, left, found, is_quiet=is_quiet)
        held = {day for day, number in before.holders.items() if day in days and day >= since}
        promised: dict[str, set[tuple[date, str]]] = {}
        for key, slots in expected.items():
            promised[key] = {(d, s.vehicle) for d, s in slots.items() if d not in held}
            cycle = {s.day + timedelta(weeks=weeks): s.vehicle for s in before.slots[key]}
            promised[key] |= {(d, cycle[d]) for d in slots if d not in held and d in cycle}
        for one in before.made:
            if one.place in promised and one.day in days:
                promised[one.place].add((one.day, one.vehicle))
        moves = judge.changed(promised, after.made, since, days[-1])
        step.changed = len(moves)
        if step.changed != found.changed_visits:
            step.notes.append(f"{found.changed_visits} changes told, {step.changed} seen")
        for key in {key for key, _, _ in moves} - listed:
            step.failures.append(f"visit of {key} changed, not listed: {sorted(moves)}")
        step.must_change = len(
            {
                (key, day)
                for key, places in promised.items()
                for day, vehicle in places
                if day >= since and self._is_barred(before, key, (day, vehicle), happening)
            }
        )

    def _judge_habits(
        self, step: Step, left: dict[str, str], found: Continued, *, is_quiet: bool
    ) -> None:
        """Habits are left after a lasting event alone, or to serve more, and it is listed."""
        lacks = {one.key for one in found.after.unserved}
        listed = judge.listed_places(found)
        for key, how in left.items():
            if key in self.facts.gone:
                continue
            if is_quiet and not lacks:
                step.failures.append(f"habit of {key} left without an event: {how}")
            elif key not in listed:
                step.failures.append(f"habit of {key} left, not listed: {how}")

    @staticmethod
    def _is_barred(
        before: Seen, key: str, visit: tuple[date, str], happening: Happening | None
    ) -> bool:
        if happening is None:
            return False
        day, vehicle = visit
        route = before.routes.get((day, vehicle))
        return (
            (vehicle, day) in happening.away
            or (route is not None and (route["crew"], day) in happening.crews)
            or (key, day) in happening.closed
            or day in happening.shut
        )

    def _judge_least(self, step: Step, found: Continued, dear: Continued) -> None:
        """Ask whether the changes beyond the least are paid for."""
        step.least = dear.changed_visits
        if len(found.after.missed) != len(dear.after.missed):
            step.notes.append(
                f"{len(found.after.missed)} missed, {len(dear.after.missed)} at a high price"
            )
        if _visits(found) != _visits(dear):
            return
        more = found.changed_visits - dear.changed_visits
        step.saved_eur = round(dear.after.cost_eur - found.after.cost_eur, 2)
        if more > 0 and found.price_eur * more > step.saved_eur + _EPS:
            text = f"{more} changes more than the least save {step.saved_eur} €"
            proof = "proven" if found.is_proven else "not proven"
            (step.failures if found.is_proven else step.notes).append(f"{text}, {proof}")

    def _judge_served(
        self, step: Step, plans: tuple[Continued, Continued], seen: Seen, since: date
    ) -> None:
        """Ask whether a plan from nothing serves more than that and what was made up before."""
        own, other = (judge.served(plan, since) for plan in plans)
        step.served_afresh = other.total()
        own += judge.made_early(seen, plans[0], since)
        if own.total() < other.total():
            keys = {k: (own[k], other[k]) for k in own | other if own[k] != other[k]}
            step.failures.append(f"{own.total()} served, {other.total()} afresh: {keys}")

    def _again(self, step: Step, seen: Seen, today: date) -> None:
        """Plan again with hardly any effort and another seed: nothing changes."""
        for effort, seed in ((1.0, 7), (self.effort, 3)):
            found = continued(self.path, today, effort=effort, seed=seed)
            if found.changed_visits or judge.listed_places(found):
                step.failures.append(
                    f"again with effort {effort:.0f}: {found.changed_visits} changes,"
                    f" {sorted(judge.listed_places(found))}"
                )
            now = {
                (r.date, r.vehicle): [(v.key, v.arrive.isoformat()) for v in r.visits]
                for r in found.after.routes
            }
            stood = {
                key: [(v["key"], v["arrive"]) for v in route["visits"]]
                for key, route in seen.routes.items()
                if key[0] in period(self.spec.start, self.spec.weeks)
            }
            for key in sorted(now.keys() | stood.keys()):
                if now.get(key) != stood.get(key):
                    step.failures.append(
                        f"again with effort {effort:.0f}: {key[0]} {key[1]}"
                        f" {stood.get(key)} -> {now.get(key)}"
                    )
                    break


def _visits(found: Continued) -> int:
    return sum(len(route.visits) for route in found.after.routes)


def kept_copy(path: Path) -> dict[str, Any]:
    """Return the files of a folder, to take it up again."""
    return {each.name: each.read_bytes() for each in path.iterdir() if each.is_file()}


def put_back(path: Path, files: dict[str, Any]) -> None:
    """Make a folder as it was."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    for name, content in files.items():
        (path / name).write_bytes(content)
