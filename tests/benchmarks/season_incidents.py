"""
Random incidents on a season that stands: ``python -m tests.benchmarks.season_incidents --seed 1``.

Storms, illness, halls that are taken, mayors who call, contracts won and lost, villages that come
and go, periods that move on: one to three at a time, said at the doors of the commands, each plan
kept in a memory on disk, then judged by code that reads the files alone.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from guinguette.faults import InputError, UsageError
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.folder.template import COUNTER_PROFILE, commune_row, crew_table, vehicle_table
from guinguette.planning.continuity.continued import Continued
from guinguette.planning.continuity.happenings import happenings
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.events import NOTHING, Events
from guinguette.planning.hand.answer import Asked, answered
from guinguette.planning.hand.sheet import with_sheet
from guinguette.planning.hand.storm import asked_of, evenings_warned
from guinguette.planning.replan_tour import continue_tour, replan_tour
from guinguette.service.memory import read_memory
from guinguette.service.standing import Standing, slot_of, standing_of
from guinguette.tour import Route, Visit
from routing.solver.deadline import Deadline
from tests.benchmarks.play import judge
from tests.benchmarks.play.reading import Seen, inconsistencies
from tests.benchmarks.play.service import keep, roads_of
from tests.benchmarks.season_folders import (
    DEPOTS,
    Parts,
    _contract,
    _dates,
    _rows,
    _settings,
    written,
)
from tests.benchmarks.season_folders import _villages as villages_of
from tests.benchmarks.season_judge import broken

MONDAY = date(2027, 5, 10)
WEEKS = 16
EFFORT = 2_000.0
TOWNS = ("Saint-Dizier", "Chaumont")
Key = tuple[str, date]
"""A place, and the date of its slot."""


def service(rng: random.Random) -> Parts:
    """Two contracts, two vehicles, and a van by day whose crew drives the second on Fridays."""
    towns = {name: DEPOTS[name] for name in TOWNS}
    villages = villages_of(list(towns.values()), 22)
    tree = _settings(towns, [(f"Guinguette {name}", name) for name in TOWNS], WEEKS)
    tree["calcul"] |= {"ecart_vise": 0.0, "duree_max_s": 20}
    hours = {"depart_au_plus_tot": "07:30", "retour_au_plus_tard": "24:30"}
    tree["equipages"].append(crew_table("Jour", **hours))
    tree["vehicules"].append(
        vehicle_table("Fourgon", depot="Chaumont", crew="Jour", jours="lundi à vendredi")
    )
    tree["vehicules"][1]["equipages_du_jour"] = {"vendredi": "Jour"}
    tree["profils"].append(COUNTER_PROFILE)
    rows, contracts = [], []
    for name, code in towns.items():
        near = villages[code]
        rows += _rows(rng, near[:18], WEEKS)
        contracts.append(
            _contract(
                name, {"Saint-Dizier": 20, "Chaumont": 15}[name], near[:18], WEEKS,
                most="2", vehicles=f"Guinguette {name}",
            )
        )  # fmt: skip
    for row in rows:
        row["fallback"] = "Salle des fêtes"
    day = villages[towns["Chaumont"]][18:]
    rows += [commune_row(c, rhythm="quinzaine", profile="comptoir") for c in day]
    return tree, rows, contracts


@dataclass
class Step:
    """What one step did, and what was wrong with it."""

    number: int
    today: date
    words: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changed: int = 0
    barred: int = 0
    is_proven: bool = True
    seconds: float = 0.0


class Play:
    """A season being played, from nothing."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path, self.rng = path, random.Random(f"incidents {seed}")
        self.parts = service(random.Random(f"service {seed}"))
        self.today = MONDAY - timedelta(days=40)
        self.waiting = [c for code in DEPOTS.values() for c in villages_of([code], 60)[code][30:]]
        self.rng.shuffle(self.waiting)
        self.counts: Counter[str] = Counter()
        written(path, self.parts)

    # what the coordinator sees

    @property
    def start(self) -> date:
        first: date = self.parts[0]["periode"]["debut"]
        return first

    @property
    def last(self) -> date:
        return self.start + timedelta(weeks=self.parts[0]["periode"]["semaines"], days=-1)

    def standing(self) -> Standing:
        return standing_of(read_memory(self.path), self.start)

    def coming(self) -> list[tuple[Route, Visit]]:
        """List the evenings to come."""
        first = max(self.today, self.start)
        return [
            (r, v)
            for r in self.standing().routes
            for v in r.visits
            if v.contract and first <= r.date <= self.last
        ]

    # the doors

    def plan(self, *, effort: float = EFFORT, seed: int = 1, price: float | None = None):
        """Plan as the command does."""
        folder = read_folder(self.path, today=self.today)
        planning = folder.settings.planning.model_copy(update={"seed": seed})
        settings = folder.settings.model_copy(update={"planning": planning})
        folder = replace(folder, settings=settings)
        memory = read_memory(self.path)
        standing = standing_of(memory, self.start)
        known = happenings(folder, NOTHING, standing.events).folder
        roads = roads_of(replace(folder, requests=(*folder.requests, *known.requests)))
        aims = Aims(
            today=self.today,
            roads=roads,
            price_eur=price,
            deadline=Deadline(effort=effort),
            with_stability=False,
        )
        return with_sheet(
            folder,
            memory,
            standing,
            lambda begun: continue_tour(folder, begun, aims),
            today=self.today,
        )

    def said(self, events: Events) -> Continued:
        """Say what happened to the command."""
        found = replan_tour(
            self.path, events, Aims(today=self.today, deadline=Deadline(effort=EFFORT))
        )
        keep(self.path, found, self.today)
        return found

    def by_hand(self, asked: Asked) -> Continued | None:
        """Ask the hand; ``None`` where it refuses."""
        answer = answered(self.path, asked, read_memory(self.path), today=self.today)
        if not answer.is_taken:
            return None
        keep(self.path, answer.found, self.today)
        return answer.found

    def typed(self) -> Continued:
        """Write the files again, and plan."""
        written(self.path, self.parts)
        found = self.plan()
        keep(self.path, found, self.today)
        return found

    # the incidents: each says what it does, and returns the answer of a command or nothing

    def storm(self) -> tuple[str, Continued | None]:
        route, _ = self.rng.choice(self.coming())
        alert = f"orange 52 51 10 55 {route.date.isoformat()}"
        choice = self.rng.choice(["cancel", "indoors", "later"])
        warned, found = evenings_warned(self.path, alert, read_memory(self.path), today=self.today)
        answer = None
        for one in found:
            answer = self.by_hand(asked_of(one, choice, warned)) or answer
        return f"storm {route.date}: {choice}", answer

    def illness(self) -> tuple[str, Continued]:
        route, _ = self.rng.choice(self.coming())
        last = min(route.date + timedelta(days=self.rng.randrange(8)), self.last)
        words = f"{route.crew} {route.date}..{last}"
        return f"ill: {words}", self.said(Events(absent=(words,)))

    def vehicle(self) -> tuple[str, Continued]:
        route, _ = self.rng.choice(self.coming())
        last = min(route.date + timedelta(days=6), self.last)
        words = f"{route.vehicle} {route.date}..{last}"
        return f"vehicle away: {words}", self.said(Events(absent=(words,)))

    def hall(self) -> tuple[str, Continued]:
        route, visit = self.rng.choice(self.coming())
        if self.rng.random() < 0.5:
            words = f"{visit.key} {route.date.isoformat()}"
            return f"closed: {words}", self.said(Events(closed=(words,)))
        for row in self.parts[1]:
            if row["code"] == visit.key:
                row["closed"] = ", ".join(
                    filter(None, [row.get("closed"), f"{route.date:%d/%m/%Y}"])
                )
        return f"closed in its row: {visit.key} {route.date}", self.typed()

    def move(self) -> tuple[str, Continued | None]:
        route, visit = self.rng.choice(self.coming())
        day = route.date + timedelta(days=self.rng.choice([-14, -7, -1, 1, 2, 7, 14]))
        day = min(max(day, self.today, self.start), self.last)
        asked = Asked(
            kind="move", place=visit.key, day=route.date.isoformat(), to_day=day.isoformat(),
            words="à la demande du maire",
        )  # fmt: skip
        return f"move {visit.key} {route.date} to {day}", self.by_hand(asked)

    def _of_visit(self, kind) -> tuple[str, Continued | None]:
        route, visit = self.rng.choice(self.coming())
        asked = Asked(kind=kind, place=visit.key, day=route.date.isoformat(), words="la mairie")
        return f"{kind} {visit.key} {route.date}", self.by_hand(asked)

    def cancel(self) -> tuple[str, Continued | None]:
        return self._of_visit("cancel")

    def confirm(self) -> tuple[str, Continued | None]:
        return self._of_visit("confirm")

    def pin(self) -> tuple[str, Continued | None]:
        return self._of_visit("pin")

    def contract_won(self) -> tuple[str, Continued]:
        fresh = [self.waiting.pop() for _ in range(4)]
        self.parts[1].extend(_rows(self.rng, fresh, WEEKS))
        known = [row["code"] for row in self.parts[1] if row["rhythm"] == "contrat"]
        places = {*(c.code for c in fresh), *self.rng.sample(known, 3)}
        name = f"Nouveau {len(self.parts[2])} {self.today}"
        row = _contract(name, self.rng.randint(2, 5), [], WEEKS, most="2")
        row["places"] = ", ".join(sorted(places))
        row["priority"] = str(self.rng.randint(1, 3))
        row["last"] = f"{self.last:%d/%m/%Y}"
        row["first"] = f"{max(self.today, self.start):%d/%m/%Y}"
        self.parts[2].append(row)
        return f"won: {name}, {row['dates']} evenings", self.typed()

    def contract_lost(self) -> tuple[str, Continued]:
        if len(self.parts[2]) < 3:
            return self.contract_won()
        row = self.rng.choice(self.parts[2][1:])
        self.parts[2].remove(row)
        return f"lost: {row['name']}", self.typed()

    def dates(self) -> tuple[str, Continued]:
        row = self.rng.choice(self.parts[2])
        more = self.rng.choice([-3, -1, 1, 2, 4])
        row["dates"] = str(max(1, int(row["dates"]) + more))
        return f"{row['name']}: {more:+d} evenings", self.typed()

    def village(self) -> tuple[str, Continued]:
        commune = self.waiting.pop()
        self.parts[1].extend(_rows(self.rng, [commune], WEEKS))
        contract = self.rng.choice(self.parts[2])
        contract["places"] += f", {commune.code}"
        return f"new village {commune.code} of {contract['name']}", self.typed()

    def leaves(self) -> tuple[str, Continued]:
        _, visit = self.rng.choice(self.coming())
        if self.rng.random() < 0.5:
            return f"{visit.key} leaves", self.said(Events(removed=(visit.key,)))
        self.parts[1][:] = [row for row in self.parts[1] if row["code"] != visit.key]
        for contract in self.parts[2]:
            places = contract["places"].split(", ")
            contract["places"] = ", ".join(place for place in places if place != visit.key)
        return f"{visit.key} leaves, its row too", self.typed()

    def wishes(self) -> tuple[str, Continued]:
        row = self.rng.choice([r for r in self.parts[1] if r["rhythm"] == "contrat"])
        row["wishes"] = _dates(self.rng, self.start, WEEKS)
        return f"{row['code']} wishes {row['wishes']}", self.typed()

    def period(self) -> tuple[str, Continued]:
        weeks = self.rng.choice([2, 4, 6])
        self.parts[0]["periode"]["debut"] = self.start + timedelta(weeks=weeks)
        left = self.parts[0]["periode"]["semaines"] - weeks
        self.parts[0]["periode"]["semaines"] = max(4, left + self.rng.choice([0, 2, 4]))
        self.today = max(self.today, self.start - timedelta(days=self.rng.randint(0, 20)))
        return f"the period begins on {self.start}", self.typed()

    # a step

    def step(self, number: int) -> Step:
        """Let one to three things happen, each judged."""
        step = Step(number=number, today=self.today)
        if self.rng.random() < 0.3:
            self.today = min(self.today + timedelta(days=self.rng.randint(1, 6)), self.last)
            step.words.append(f"today is {self.today}")
            written(self.path, self.parts)
            self._judged(step, "today", self.typed)
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            if not self.coming():
                break
            names, weights = zip(*INCIDENTS.items(), strict=True)
            (kind,) = self.rng.choices(names, weights)
            self._judged(step, kind, getattr(self, kind))
        self._again(step)
        return step

    def _judged(self, step: Step, kind: str, happens: Callable[[], object]) -> None:
        seen, standing = Seen(self.path), self.standing()
        begin = time.process_time()
        try:
            answer = happens()
        except UsageError as error:
            self.counts[f"{kind}: refused {getattr(error.fault, 'code', '')}"] += 1
            return
        finally:
            step.seconds += time.process_time() - begin
        words, found = answer if isinstance(answer, tuple) else ("", answer)
        self.counts[kind] += 1
        if words:
            step.words.append(words)
        if not isinstance(found, Continued):
            self.counts[f"{kind}: not taken"] += 1
            return
        self._judge(step, seen, standing, found)

    def _judge(self, step: Step, before: Seen, stood: Standing, found: Continued) -> None:
        after, standing = Seen(self.path), self.standing()
        folder = read_folder(self.path, today=self.today)
        known = self._known(folder, standing)
        since = max(self.today, self.start)
        tour = read_memory(self.path).last_tour()
        failures = [
            *inconsistencies(after, self.today),
            *judge.past_changes(before, after, self.today),
            *judge.unlisted(found, after, since),
            *broken(known, tour, standing, since=since),
            *self._lost(stood, standing, since),
            *self._held_lost(known, stood, standing, since),
        ]
        step.failures += [f"{step.words[-1:]}: {text}" for text in failures]
        gone, barred = self._changed(known, stood, standing, since)
        step.changed += len(gone)
        step.barred += len(barred)
        step.is_proven &= found.is_proven
        if more := gone - barred:
            step.notes.append(f"{step.words[-1:]}: {len(more)} more than barred: {sorted(more)}")

    @staticmethod
    def _known(folder: WorkingFolder, standing: Standing) -> WorkingFolder:
        """Return a folder with all that was said to commands, closings too."""
        happened = happenings(folder, NOTHING, standing.events)
        start = folder.settings.horizon.start
        closed: dict[int, set[date]] = {}
        for i, day in happened.closures:
            closed.setdefault(i, set()).add(start + timedelta(days=day))
        requests = (
            replace(r, closed_dates=tuple(sorted({*r.closed_dates, *closed.get(i, ())})))
            for i, r in enumerate(happened.folder.requests)
        )
        return replace(happened.folder, requests=tuple(requests))

    @staticmethod
    def _evenings(standing: Standing, since: date, last: date) -> dict[Key, tuple[Route, Visit]]:
        return {
            (v.key, slot_of(r, v).date): (r, v)
            for r in standing.routes
            for v in r.visits
            if v.contract and since <= r.date <= last
        }

    def _lost(self, stood: Standing, stands: Standing, since: date) -> Iterator[str]:
        """Say which evenings are no longer made, and nobody names them with a cause."""
        named = {
            (one.key, one.slot.date): one for every in stands.occurrences.values() for one in every
        }
        for key, (route, visit) in self._evenings(stood, since, self.last).items():
            one = named.get(key)
            if one is None:
                yield f"evening of {key[0]} on {route.date} is lost without a word"
            elif one.missed is None and one.route is not None and one.visit is not None:
                is_same = (one.route.date, one.route.vehicle) == (route.date, route.vehicle)
                if not is_same and one.visit.cause is None and key[1] != one.route.date:
                    yield f"evening of {key[0]} moved from {route.date} without a cause"
                if one.visit.contract != visit.contract and is_same:
                    yield f"evening of {key} was of {visit.contract}, is of {one.visit.contract}"
            elif one.missed is not None and one.missed.cause is None:
                yield f"evening of {key} is missed without a cause"

    def _held_lost(self, folder, stood, stands, since) -> Iterator[str]:
        """Say which evenings that were held left their day though they could stay."""
        both = set(stood.instructions) & set(stands.instructions)
        held = {(one.place, one.date) for one in both if one.kind != "cancel"}
        now = self._evenings(stands, self.start, self.last)
        for key, (route, visit) in self._evenings(stood, since, self.last).items():
            if key not in held or self._is_barred(folder, route, visit):
                continue
            place = now.get(key)
            if place is None or (place[0].date, place[0].vehicle) != (route.date, route.vehicle):
                yield f"{key} was held on {route.date}, {route.vehicle}, and is not there"

    def _changed(self, folder, stood, stands, since) -> tuple[set[Key], set[Key]]:
        """Return the evenings that changed, and those that had to."""
        now = {(v.key, r.date, r.vehicle) for r in stands.routes for v in r.visits if v.contract}
        old = self._evenings(stood, since, self.last)
        gone = {k for k, (r, v) in old.items() if (v.key, r.date, r.vehicle) not in now}
        return gone, {k for k in old if self._is_barred(folder, *old[k])}

    @staticmethod
    def _is_barred(folder, route: Route, visit: Visit) -> bool:
        request = next((r for r in folder.requests if r.key == visit.key), None)
        vehicle = next((v for v in folder.settings.vehicles if v.name == route.vehicle), None)
        contract = next((c for c in folder.contracts if c.name == visit.contract), None)
        if request is None or vehicle is None or contract is None:
            return True
        crew = folder.settings.crew(vehicle.crew_on(route.date))
        return (
            route.date in {*request.closed_dates, *vehicle.absences, *crew.absences}
            or (visit.key, route.date) in folder.calendar.closures(route.date, route.date)
            or visit.key not in contract.places
            or not contract.holds_on(route.date)
        )

    def _again(self, step: Step) -> None:
        """Plan again with hardly any effort and another seed: nothing changes."""
        standing = self.standing()
        stood = {
            (r.date, r.vehicle): [(v.key, v.arrive, v.contract, v.slot) for v in r.visits]
            for r in standing.routes
            if self.start <= r.date <= self.last
        }
        missed = {(m.key, m.slot.date) for m in standing.tours[-1].missed}
        for effort, seed in ((1.0, 7), (EFFORT, 3)):
            found = self.plan(effort=effort, seed=seed)
            now = {
                (r.date, r.vehicle): [(v.key, v.arrive, v.contract, v.slot) for v in r.visits]
                for r in found.after.routes
            }
            diff = [k for k in sorted(now.keys() | stood.keys()) if now.get(k) != stood.get(k)]
            if diff or found.changed_visits:
                k = diff[0] if diff else None
                step.failures.append(
                    f"again with effort {effort:.0f}: {len(diff)} routes differ,"
                    f" {found.changed_visits} changes told: {k} {stood.get(k)} -> {now.get(k)}"
                )
            others = {(m.key, m.slot.date) for m in found.after.missed} ^ missed
            if others:
                step.failures.append(f"again with effort {effort:.0f}: missed {sorted(others)}")


INCIDENTS = {
    "storm": 5, "illness": 4, "vehicle": 3, "hall": 5, "move": 5, "cancel": 3, "confirm": 5,
    "pin": 2, "contract_won": 2, "contract_lost": 2, "dates": 4, "village": 3, "leaves": 3,
    "wishes": 2, "period": 1,
}  # fmt: skip


def _begun(path: Path, seed: int) -> Play:
    """Plan a season, and keep it."""
    play = Play(path, seed)
    keep(path, play.plan(), play.today)
    return play


def played(seed: int, incidents: int, place: Path, *, is_kept: bool) -> bool:
    """Play a season until so many incidents happened; print each step."""
    play = _begun(place / f"season-{seed}", seed)
    number, total, changed, barred, proven, failing = 0, 0, 0, 0, 0, 0
    counts = play.counts
    while total < incidents:
        number += 1
        if not play.coming():  # the season is over: another one
            play = _begun(place / f"season-{seed}-{number}", 1000 * seed + number)
            play.counts = counts
        if is_kept:
            shutil.copytree(play.path, place / f"seed-{seed}-before-{number}", dirs_exist_ok=True)
        try:
            step = play.step(number)
        except (Exception, InputError):
            print(f"{number} {play.today} CRASH\n{traceback.format_exc()}", flush=True)
            failing += 1
            written(play.path, play.parts)
            total += 1
            continue
        happened = [text for text in step.words if not text.startswith("today")]
        total += len(happened)
        changed, barred = changed + step.changed, barred + step.barred
        proven += step.is_proven
        failing += bool(step.failures)
        print(
            f"{number} {play.today} {'; '.join(step.words)}: {step.changed} changed,"
            f" {step.barred} barred{'' if step.is_proven else ', not proven'},"
            f" {step.seconds:.1f} s",
            flush=True,
        )
        for text in step.failures:
            print(f"    FAILS {text[:600]}", flush=True)
        for text in step.notes:
            print(f"    note {text[:300]}", flush=True)
    print(
        f"seed {seed}: {total} incidents in {number} steps, {changed} changes, {barred} had to;"
        f" {proven} steps proven, {failing} fail"
    )
    print("  " + ", ".join(f"{kind} {n}" for kind, n in sorted(counts.items())))
    return not failing


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--incidents", type=int, default=200)
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--place", type=Path, help="keep the folders there, one for each step")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for seed in map(int, options.seeds.split(",")):
            played(seed, options.incidents, options.place or Path(place),
                   is_kept=options.place is not None)  # fmt: skip


if __name__ == "__main__":
    main()
