"""What happens in a play: drawn at random, said at one of two doors, and remembered as facts."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from guinguette.communes.france import every_commune
from guinguette.planning.events import Events
from tests.benchmarks.play.folders import Spec, commune_row
from tests.benchmarks.play.reading import Seen

PASSING = ("vehicle", "crew", "closed", "storm", "service", "holiday")
LASTING = ("joins", "leaves", "returns")
_WEIGHTS = {
    "vehicle": 5, "crew": 4, "closed": 5, "storm": 3, "service": 2, "holiday": 2,
    "joins": 4, "leaves": 3, "returns": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Happening:
    """
    One event as the coordinator says it.

    ``events`` are what is said to ``replan``, nothing where files were written instead; ``kind`` is
    one of those above, and the rest the facts that every later plan must respect.
    """

    kind: str
    words: str
    events: Events | None = None
    away: frozenset[tuple[str, date]] = frozenset()
    crews: frozenset[tuple[str, date]] = frozenset()
    closed: frozenset[tuple[str, date]] = frozenset()
    shut: frozenset[date] = frozenset()
    gone: frozenset[str] = frozenset()
    joined: frozenset[str] = frozenset()

    @property
    def is_lasting(self) -> bool:
        """Whether habits may change."""
        return self.kind in LASTING


@dataclass
class Facts:
    """All that was said so far; ``gone`` since when."""

    away: set[tuple[str, date]] = field(default_factory=set)
    crews: set[tuple[str, date]] = field(default_factory=set)
    closed: set[tuple[str, date]] = field(default_factory=set)
    shut: set[date] = field(default_factory=set)
    gone: dict[str, date] = field(default_factory=dict)

    def learn(self, one: Happening, today: date) -> None:
        """Take over what a happening says."""
        self.away |= one.away
        self.crews |= one.crews
        self.closed |= one.closed
        self.shut |= one.shut
        for key in one.joined:
            self.gone.pop(key, None)
        self.gone |= dict.fromkeys(one.gone, today)

    def broken(self, seen: Seen, today: date) -> list[str]:
        """Say which visits from today on are made against what was said."""
        found = []
        for (day, vehicle), route in seen.routes.items():
            if day < today:
                continue
            if (vehicle, day) in self.away:
                found.append(f"{vehicle} drives on {day} though away")
            if (route["crew"], day) in self.crews:
                found.append(f"{route['crew']} works on {day} though away")
            if day in self.shut:
                found.append(f"{vehicle} drives on {day}, closed")
            for visit in route["visits"]:
                if (visit["key"], day) in self.closed:
                    found.append(f"{visit['key']} is visited on {day} though closed")
                if self.gone.get(visit["key"], date.max) <= day:
                    found.append(f"{visit['key']} is visited on {day} though gone")
        return found


class Chance:
    """Draws what happens to a folder; changes its files where the coordinator would."""

    def __init__(self, spec: Spec, rng: random.Random) -> None:
        self.spec, self.rng = spec, rng

    def draw(self, seen: Seen, today: date, last: date) -> Happening | None:
        """Draw one event between two days, ``None`` where none of the kind drawn can happen."""
        kinds, weights = zip(*_WEIGHTS.items(), strict=True)
        (kind,) = self.rng.choices(kinds, weights)
        found: Happening | None = getattr(self, f"_{kind}")(seen, today, last)
        return found

    @property
    def _by_command(self) -> bool:
        return self.rng.random() < 0.6

    def _days(self, today: date, last: date, most: int) -> list[date]:
        first = today + timedelta(days=self.rng.randint(0, (last - today).days))
        count = self.rng.randint(1, most)
        return [d for n in range(count) if (d := first + timedelta(days=n)) <= last]

    def _vehicle(self, seen: Seen, today: date, last: date) -> Happening | None:
        driven = sorted((day, v) for day, v in seen.routes if today <= day <= last)
        if not driven:
            return None
        day, name = self.rng.choice(driven)
        days = self._days(day, min(last, day + timedelta(days=2)), 3)
        by_command = self._by_command
        if not by_command:
            self._write_absences("vehicules", name, days)
        return Happening(
            "vehicle",
            f"{name} away {days[0]}..{days[-1]}",
            Events(absent=(f"{name} {days[0]}..{days[-1]}",)) if by_command else None,
            away=frozenset((name, day) for day in days),
        )

    def _crew(self, seen: Seen, today: date, last: date) -> Happening | None:
        driven = sorted(
            (day, r["crew"]) for (day, _), r in seen.routes.items() if today <= day <= last
        )
        if not driven:
            return None
        first, name = self.rng.choice(driven)
        whole = self.rng.random() < 0.15
        days = (
            [today + timedelta(days=n) for n in range((last - today).days + 1)]
            if whole
            else self._days(first, min(last, first + timedelta(days=4)), 5)
        )
        by_command = self._by_command
        if not by_command:
            self._write_absences("equipages", name, days)
        return Happening(
            "crew",
            f"{name} away {days[0]}..{days[-1]}",
            Events(absent=(f"{name} {days[0]}..{days[-1]}",)) if by_command else None,
            crews=frozenset((name, day) for day in days),
        )

    def _write_absences(self, section: str, name: str, days: list[date]) -> None:
        one = next(one for one in self.spec.settings[section] if one["nom"] == name)
        one["absences"] = sorted({*one.get("absences", ()), *days})

    def _closed(self, seen: Seen, today: date, last: date) -> Happening | None:
        return self._closing(seen, today, last, "closed")

    def _storm(self, seen: Seen, today: date, last: date) -> Happening | None:
        return self._closing(seen, today, last, "storm")

    def _closing(self, seen: Seen, today: date, last: date, kind: str) -> Happening | None:
        """Close one place on the day of its visit; in a storm, all that are visited late."""
        made = [one for one in seen.made if today <= one.day <= last]
        if not made:
            return None
        one = self.rng.choice(made)
        places = [one.place]
        if kind == "storm":
            late = [o for o in made if o.day == one.day and o.arrive[11:] >= "13"] or [one]
            places = sorted({o.place for o in late})
        own = [row for row in self.spec.rows if key_of(self.spec, row) in places]
        by_command = self._by_command or len(own) < len(places)
        if not by_command:
            for row in own:
                row["closed"] = ", ".join(filter(None, [row.get("closed"), one.day.isoformat()]))
        return Happening(
            kind,
            f"{', '.join(places)} closed {one.day}",
            Events(closed=tuple(f"{p} {one.day}" for p in places)) if by_command else None,
            closed=frozenset((p, one.day) for p in places),
        )

    def _service(self, _seen: Seen, today: date, last: date) -> Happening:
        week = self.rng.random() < 0.2
        days = self._days(today, last, 7 if week else 1)
        self.spec.special.append(
            (
                days[0].isoformat(),
                days[-1].isoformat(),
                "Fermeture",
                "tout le service",
                "interdit",
                "",
            )
        )
        return Happening("service", f"service closed {days[0]}..{days[-1]}", shut=frozenset(days))

    def _holiday(self, _seen: Seen, today: date, last: date) -> Happening:
        days = self._days(today, last, self.rng.choice([1, 7]))
        effect = self.rng.choice(["éviter", "souhaité"])
        price = str(self.rng.choice([15, 60]))
        self.spec.special.append(
            (days[0].isoformat(), days[-1].isoformat(), "Fête", "tout le service", effect, price)
        )
        return Happening("holiday", f"{effect} {days[0]}..{days[-1]} {price} €")

    def _joins(self, seen: Seen, _today: date, _last: date) -> Happening | None:
        known = {row["key"] for row in seen.tables["places"]}
        waiting = [code for code in self.spec.waiting if code not in known]
        if not waiting:
            return None
        code = waiting[0]
        self.spec.waiting.remove(code)
        if self._by_command:
            return Happening(
                "joins", f"{code} joins", Events(added=(code,)), joined=frozenset({code})
            )
        commune = every_commune().by_code(code)
        assert commune is not None
        model = self.rng.choice(self.spec.rows)
        self.spec.rows.append(
            commune_row(commune, rhythm=model["rhythm"], profile=model["profile"])
        )
        return Happening("joins", f"{code} joins by a row", joined=frozenset({code}))

    def _leaves(self, seen: Seen, today: date, _last: date) -> Happening | None:
        ahead = {one.place for one in seen.made if one.day >= today}
        rows = [row for row in self.spec.rows if key_of(self.spec, row) in ahead]
        if len(rows) < 6:
            return None
        row = self.rng.choice(rows)
        key = key_of(self.spec, row)
        if self._by_command:
            return Happening(
                "leaves", f"{key} leaves", Events(removed=(key,)), gone=frozenset({key})
            )
        if sum(other["code"] == row["code"] for other in self.spec.rows) > 1:
            return None
        self.spec.rows.remove(row)
        self.spec.gone.append(row)
        return Happening("leaves", f"{key} leaves, row gone", gone=frozenset({key}))

    def _returns(self, _seen: Seen, _today: date, _last: date) -> Happening | None:
        if not self.spec.gone:
            return None
        row = self.spec.gone.pop(0)
        self.spec.rows.append(row)
        key = key_of(self.spec, row)
        return Happening("returns", f"{key} returns", joined=frozenset({key}))


def key_of(_spec: Spec, row: dict[str, str]) -> str:
    """Return the key of a row: the code of its commune, with the name of its own if it has one."""
    return f"{row['code']}-hameau-du-bas" if "name" in row else row["code"]
