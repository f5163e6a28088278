"""
The rota edited in a spreadsheet, on the examples: are exactly those changes read back?

    python -m tests.benchmarks.rota --edits 50 --seed 1

Each week is written, read (no move), saved by LibreOffice where it is there and read again (no
move). Then random edits are made, one a visit, in either sheet: a cell moved to another day or
vehicle, an hour typed, a cell or a day emptied; and what is read is compared with them. Each week
is then answered with some of its edits.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import openpyxl

from guinguette.calendar import weeks_of
from guinguette.folder.read_folder import read_folder
from guinguette.folder.rota_read import Put, RotaRead, read_rota
from guinguette.planning.hand.rota import rota_answered
from guinguette.planning.plan_tour import plan_tour
from guinguette.service.memory import read_memory
from guinguette.tour import Tour
from maps.paper.moves_sheet import key_of
from maps.paper.rota import rota_workbook
from routing.solver.deadline import Deadline
from tests.benchmarks.hand_folder import kept

EXAMPLES = Path(__file__).parents[2] / "guinguette" / "examples"
NAMES = ("der", "thierache")
ANSWERED = 4
"""Edits of a week that are answered together."""


def planned(name: str, place: Path) -> Path:
    folder = place / name
    shutil.copytree(EXAMPLES / name, folder)
    tour = plan_tour(read_folder(folder), deadline=Deadline(effort=10_000))
    kept(folder, tour, tour.start - timedelta(days=7))
    return folder


def workbook(tour: Tour, monday: date, path: Path) -> RotaRead:
    path.write_bytes(rota_workbook(tour, monday=monday, printed_on=monday, edition=1))
    return read_rota(path)


def saved_again(path: Path) -> Path | None:
    """Let LibreOffice open a workbook and save it."""
    if shutil.which("soffice") is None:
        return None
    out, profile = path.parent / "again", (path.parent / "profile").as_uri()
    words = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*words, "--outdir", str(out), str(path)], check=True, capture_output=True)
    return out / path.name


class Edits:
    """Random edits of a workbook, and where each puts its visit; ``None`` is nowhere."""

    def __init__(self, path: Path, read: RotaRead, random_: random.Random) -> None:
        self.book = openpyxl.load_workbook(path)
        self.read, self.random, self.asked = read, random_, {}
        self.grid, self.list = self.book["Déplacer"], self.book["Passages"]
        labels = self.book["guinguette"].iter_rows(min_row=2, values_only=True)
        self.labels = {(key, slot): label for label, key, slot, *_ in labels}
        self.days = {cell.column: cell.value.date() for cell in self.grid[4][1:] if cell.value}

    def make(self, number: int) -> None:
        visits = self.random.sample(sorted(self.read.stood), min(number, len(self.read.stood)))
        for visit in visits:
            edit = self.random.choice([self._cut, self._time, self._empty, self._row, self._drop])
            self.asked[visit] = edit(visit, self.read.stood[visit])

    def _cell(self, visit):
        label = self.labels[visit]
        cells = (cell for row in self.grid.iter_rows(min_row=5) for cell in row[1:] if cell.value)
        return next(
            cell for cell in cells if cell.value.replace("\u00a0", " ").startswith(f"{label} ")
        )

    def _row_of(self, visit) -> int:
        key = " ".join(visit)
        return next(row[-1].row for row in self.list.iter_rows(min_row=2) if row[-1].value == key)

    def _cut(self, visit, stood: Put) -> Put:
        """Cut the cell and paste it to an empty one."""
        cell = self._cell(visit)
        free = [
            one
            for row in self.grid.iter_rows(min_row=5)
            for one in row[1:]
            if not one.value
            and (self.days[one.column], self.grid.cell(one.row, 1).value)
            != (stood.day, stood.vehicle)
        ]
        to = self.random.choice(free)
        to.value, cell.value = cell.value, None
        vehicle = self.grid.cell(to.row, 1).value
        return Put(day=self.days[to.column], vehicle=vehicle, open_min=stood.open_min)

    def _hour(self, stood: Put) -> int:
        step = self.random.choice([-90, -60, -30, 30, 60, 90])
        return min(max(5 * (stood.open_min // 5) + step, 0), 23 * 60)

    def _time(self, visit, stood: Put) -> Put:
        minutes = self._hour(stood)
        cell = self._cell(visit)
        form = self.random.choice(["{}:{:02d}", "{}h{:02d}", "{} h {:02d}"])
        cell.value = f"{self.labels[visit]} {form.format(*divmod(minutes, 60))}"
        return Put(day=stood.day, vehicle=stood.vehicle, open_min=minutes)

    def _empty(self, visit, _stood: Put) -> None:
        self._cell(visit).value = None

    def _row(self, visit, stood: Put) -> Put:
        """Write another day, vehicle or hour in the row of the visit."""
        row, minutes = self._row_of(visit), stood.open_min
        day = self.random.choice([one for one in self.days.values() if one != stood.day])
        self.list.cell(row, 1).value = self.random.choice([day, f"{day:%d/%m/%Y}"])
        if self.random.random() < 0.5:
            minutes = self._hour(stood)
            self.list.cell(row, 7).value = f"{minutes // 60:02d}:{minutes % 60:02d}"
        return Put(day=day, vehicle=stood.vehicle, open_min=minutes)

    def _drop(self, visit, _stood: Put) -> None:
        self.list.cell(self._row_of(visit), 1).value = None


def differences(read: RotaRead, asked) -> list[str]:
    found = {wish.visit: wish.put for wish in read.wishes}
    return [
        f"{visit}: {found.get(visit, 'nothing')} for {asked.get(visit, 'nothing')}"
        for visit in found.keys() | asked.keys()
        if visit not in found or visit not in asked or found[visit] != asked[visit]
    ]


def tried(name: str, edits: int, random_: random.Random, place: Path) -> None:
    folder = planned(name, place)
    memory = read_memory(folder)
    tour = memory.last_tour()
    today = tour.start - timedelta(days=7)
    unedited = made = 0
    wrong: list[str] = []
    told = []
    while made < edits:
        for monday in weeks_of(tour.start, tour.weeks):
            path = place / f"{name}-{monday}.xlsx"
            read = workbook(tour, monday, path)
            assert {key_of(r, v) for r in tour.routes_of_week(monday) for v in r.visits} == set(
                read.stood
            )
            again = saved_again(path) if not made else None
            unedited += len(read.wishes) + (len(read_rota(again).wishes) if again else 0)
            for number in (min(25, edits - made), ANSWERED):
                changed = Edits(path, read, random_)
                changed.make(number)
                changed.book.save(path.with_name("edited.xlsx"))
                again_read = read_rota(path.with_name("edited.xlsx"))
                wrong += differences(again_read, changed.asked)
                made += len(changed.asked) if number != ANSWERED else 0
            begin = time.perf_counter()
            edited = path.with_name("edited.xlsx")
            answer = rota_answered(folder, edited, memory, today=today)
            taken = sum(move.refused is None for move in answer.moves)
            spent = time.perf_counter() - begin
            price = "nothing kept"
            if answer.whole is not None:
                price = f"{answer.whole.price_eur:+.2f} EUR"
                dearer = answer.whole.found.after.cost_eur - tour.cost_eur
                if abs(dearer - answer.whole.price_eur) > 0.006:
                    wrong.append(f"costs {dearer:.2f} more, not {answer.whole.price_eur}")
            told.append(f"{taken}/{len(answer.moves)} taken, {price}, {spent:.1f} s")
    print(f"{name}: no edit, {unedited} moves read; {made} edits, {len(wrong)} read wrongly")
    for line in (*told, *wrong):
        print(f"  {line}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    random_ = random.Random(asked.seed)
    for name in NAMES:
        with tempfile.TemporaryDirectory() as place:
            tried(name, asked.edits, random_, Path(place))


if __name__ == "__main__":
    main()
