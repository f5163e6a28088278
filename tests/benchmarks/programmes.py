"""
Real timetables made into spreadsheets, read back: ``python -m tests.benchmarks.programmes``.

The timetables of 15 mobile libraries (../shared/benchmarks/mobile_libraries), their stops on the
nearest French communes of a shifted position, each in three layouts: dates over half a year with
public holidays left out and some visits moved by a day; weekdays with rhythms; days across. Then
timetables of the two examples as people draw them, the nearest village next, beside the best.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import openpyxl

from guinguette.calendar import WEEKDAY_NAMES, short_date
from guinguette.communes.france import Commune, every_commune
from guinguette.examples import example_path
from guinguette.folder.read_folder import read_folder
from guinguette.folder.request import CommuneRequest
from guinguette.programme.compared import compare, import_programme
from guinguette.programme.programme import read_programme
from guinguette.rhythm import EveryWeeks, Monthly, PerWeek
from guinguette.special_days.public_holidays import public_holidays
from routing.great_circle import great_circle_m
from routing.solver.deadline import Deadline
from tests.benchmarks.report import record
from tests.shared import SHARED

LIBRARIES = SHARED / "benchmarks" / "mobile_libraries"
TODAY, MONDAY = date(2026, 11, 29), date(2027, 1, 4)
HALF_A_YEAR = 26
LONG_WEEKS = 12
MIDDLE = (2.6, 47.0)
Rows = Iterator[tuple[object, ...]]
COMMAND = "python -m tests.benchmarks.programmes"


def hours_of(*minutes: int) -> str:
    """Write hours as people do: ``9h30-10h15``."""
    return "-".join(f"{m // 60}h{m % 60:02d}" for m in minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit of a cycle: where, in which week and on which day, by whom, from when to when."""

    commune: Commune
    every: int
    week: int
    weekday: int
    vehicle: str
    opens: int
    closes: int

    @property
    def hours(self) -> str:
        """As people write them."""
        return hours_of(self.opens, self.closes)


def library(path: Path, communes: Sequence[Commune]) -> tuple[int, list[Visit]]:
    """Read a timetable and put each stop on a commune of its own."""
    told = json.loads(path.read_text(encoding="utf-8"))
    spots = np.array([[s["lon"], s["lat"]] for s in told["stops"]])
    spots += np.array(MIDDLE) - spots.mean(axis=0)
    at = np.array([[c.longitude, c.latitude] for c in communes])
    free = ~np.isnan(at).any(axis=1)
    chosen = []
    for lon, lat in spots:
        metres = great_circle_m(at[:, 0], at[:, 1], lon, lat)
        best = int(np.where(free, metres, np.inf).argmin())
        free[best] = False
        chosen.append(communes[best])
    return told["weeks"], [
        Visit(
            commune=chosen[stop],
            every=told["stops"][stop]["every_weeks"],
            week=route["week"],
            weekday=route["weekday"],
            vehicle=f"Bus {route['vehicle'] + 1}",
            opens=opens,
            closes=closes,
        )
        for route in told["human"]
        for stop, opens, closes in zip(
            route["stops"], route["open_min"], route["close_min"], strict=True
        )
    ]


def dates(visits: Sequence[Visit], weeks: int, rng: random.Random) -> Rows:
    """A row a visit with its date: holidays are left out, some are moved by a day, or missed."""
    holidays = {day for year in (2026, 2027) for day in public_holidays("", year)}
    yield "Date", "Commune", "Véhicule", "Horaires"
    found = []
    for visit in visits:
        for week in range(visit.week, HALF_A_YEAR, weeks):
            day = MONDAY + timedelta(days=7 * week + visit.weekday)
            day += timedelta(days=rng.random() < 1 / 40)
            if day not in holidays and rng.random() > 1 / 40:
                found.append((day, visit))
    for day, visit in sorted(found, key=lambda pair: (pair[0], pair[1].vehicle, pair[1].opens)):
        shown = short_date(day) if rng.random() < 0.5 else day
        yield shown, visit.commune.name_with_article, visit.vehicle, visit.hours


def rhythms(
    visits: Sequence[Visit], weeks: int, _rng: random.Random
) -> Iterator[tuple[object, ...]]:
    """A row a visit with its weekday, and the week of the cycle in which it comes."""
    yield "Véhicule", "Jour", "Semaine", "Village", "De", "À"
    for visit in sorted(visits, key=lambda one: (one.vehicle, one.weekday, one.week, one.opens)):
        week = ("impaire", "paire")[visit.week] if weeks == 2 else visit.week + 1
        opens, closes = visit.hours.split("-")
        day = WEEKDAY_NAMES["fr"][visit.weekday]
        yield visit.vehicle, day, week, visit.commune.name_with_article, opens, closes


def across(
    visits: Sequence[Visit], weeks: int, _rng: random.Random
) -> Iterator[tuple[object, ...]]:
    """Days across, the weeks of the cycle above them, a vehicle a row."""
    days = sorted({visit.weekday for visit in visits} | {0, 1, 2})
    yield None, *(f"Semaine {w + 1}" if d == days[0] else None for w in range(weeks) for d in days)
    yield None, *(WEEKDAY_NAMES["fr"][d] for _ in range(weeks) for d in days)
    for vehicle in sorted({visit.vehicle for visit in visits}):
        cells = []
        for week in range(weeks):
            for day in days:
                own = [v for v in visits if (v.vehicle, v.week, v.weekday) == (vehicle, week, day)]
                own.sort(key=lambda one: one.opens)
                cells.append("\n".join(f"{v.commune.name_with_article} {v.hours}" for v in own))
        yield vehicle, *cells


LAYOUTS = {"dates": dates, "rhythms": rhythms, "across": across}


def written(path: Path, rows: Iterator[tuple[object, ...]]) -> None:
    """Write a workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([value or None for value in row])
    book.save(path)


def every(rhythm: object) -> float:
    """Weeks between two visits, 0 for what is no rhythm."""
    match rhythm:
        case EveryWeeks(weeks):
            return weeks
        case PerWeek(visits):
            return 1 / visits
        case Monthly():
            return 4.35
    return 0


def read_back(place: Path) -> Iterator[tuple[str, ...]]:
    """Write and read each timetable in each layout."""
    totals = {layout: [0, 0, 0, 0, 0] for layout in LAYOUTS}
    for path in sorted(LIBRARIES.glob("*.json")):
        weeks, visits = library(path, every_commune().communes)
        rng = random.Random(path.stem)
        truth = {visit.commune.code: visit.every for visit in visits}
        for layout, rows_of in LAYOUTS.items():
            rows = list(rows_of(visits, weeks, rng))
            file = place / f"{path.stem}-{layout}.xlsx"
            written(file, iter(rows))
            begin = time.monotonic()
            found = read_programme(file, today=TODAY)
            seconds = time.monotonic() - begin
            announced = len(rows) - 1 if layout != "across" else len(visits)
            right = sum(every(t.rhythm) == truth[t.place.commune.code] for t in found.places)
            figures = (announced, found.entries, len(found.unread), len(found.places), right)
            totals[layout] = [a + b for a, b in zip(totals[layout], figures, strict=True)]
            yield _row(path.stem, layout, figures, f"{seconds:.1f}")
    for layout, figures in totals.items():
        yield _row("all", layout, figures, "")


def _row(name: str, layout: str, figures: Sequence[int], seconds: str) -> tuple[str, ...]:
    announced, taken, unread, places, right = figures
    lost = announced - taken - unread
    share = f"{100 * right / max(places, 1):.1f} %"
    return (name, layout, *map(str, (announced, taken, unread, lost, places)), share, seconds)


def drawn(name: str) -> list[tuple[object, ...]]:
    """Draw the timetable of an example as people do: the nearest village next, days of a week."""
    folder = read_folder(example_path(name))
    homes = {depot.name: (depot.longitude, depot.latitude) for depot in folder.depots}
    rows: list[tuple[object, ...]] = [("Date", "Code INSEE", "Commune", "Véhicule", "Horaires")]
    left = list(folder.requests)
    fleet = [v for v in folder.settings.vehicles if v.weekdays]
    weeks, start = folder.settings.horizon.weeks, folder.settings.horizon.start
    slots = [(w, d, v) for w in range(weeks) for d in range(7) for v in fleet if d in v.weekdays]
    for week, day, vehicle in slots:
        here = homes[vehicle.depot]
        minute = folder.settings.crew(vehicle.crew).earliest_start_min + 60
        for k in range(vehicle.max_stops):
            fits = [r for r in left if day in r.weekdays and _is_time(r, week, day)]
            if not fits:
                break
            near = min(fits, key=lambda r: float(great_circle_m(r.longitude, r.latitude, *here)))
            left.remove(near)
            profile = folder.settings.profile(near.profile)
            minute = max(minute, (near.window_min or profile.window_min)[0])
            step = near.rhythm.weeks if isinstance(near.rhythm, EveryWeeks) else LONG_WEEKS
            for later in range(week, LONG_WEEKS if step < LONG_WEEKS else week + 1, step):
                own = start + timedelta(days=7 * later + day)
                hours = hours_of(minute, minute + profile.opening_min)
                rows.append((own, near.commune.code, near.name, vehicle.name, hours))
            here = near.longitude, near.latitude
            minute += profile.service_min + 35 + 45 * (k == 1)
    return rows


def _is_time(request: CommuneRequest, week: int, day: int) -> bool:
    """Whether a person would look at a village now: the weekly ones fill the first two days."""
    is_weekly = request.rhythm == EveryWeeks(1)
    return is_weekly == (day < 2) if isinstance(request.rhythm, EveryWeeks) else week >= 0


def compared(place: Path, seconds: float) -> Iterator[tuple[str, ...]]:
    """Compare the drawn timetables of the examples with the best."""
    for name in ("der", "thierache"):
        file = place / f"{name}.xlsx"
        written(file, iter(drawn(name)))
        for folder in (None, example_path(name)):
            begin = time.monotonic()
            imported = import_programme(file, today=TODAY, folder=folder)
            found = compare(imported, deadline=Deadline(seconds=seconds))
            spent = time.monotonic() - begin
            costs = (found.hers.cost_eur, found.best.cost_eur, found.solution.lower_bound)
            km = (found.hers.distance_m / 1000, found.best.distance_m / 1000)
            yield (
                name,
                "its own" if folder else "new",
                f"{imported.programme.entries} / {len(imported.unread)}",
                f"{len(imported.hers.waivers)} + {len(imported.hers.late)} late",
                *(f"{cost:.0f}" for cost in costs),
                *(f"{one:.0f}" for one in km),
                f"{len(found.steps)}: {sum(step.cost_eur for step in found.steps):.0f}",
                " ".join(f"{p.changes}:{p.cost_eur:.0f}" for p in found.curve),
                f"{spent:.0f}",
            )


def main() -> None:
    asked = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    asked.add_argument("--seconds", type=float, default=50.0, help="of each comparison")
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if LIBRARIES.is_dir():
            header = (
                "timetable", "layout", "visits", "read", "named unread", "lost", "places",
                "rhythm right", "seconds",
            )  # fmt: skip
            rows = list(read_back(Path(folder)))
            print(record("Timetables read back", command=COMMAND, header=header, rows=rows))
        else:
            print(f"skipped: {LIBRARIES} is absent")
        header = (
            "example", "folder", "read / unread", "rules broken", "yours €", "best €", "bound €",
            "yours km", "best km", "five changes €", "curve changes:€", "seconds",
        )  # fmt: skip
        rows = list(compared(Path(folder), words.seconds))
        print(record("Timetables compared", command=COMMAND, header=header, rows=rows))


if __name__ == "__main__":
    main()
