"""Two exports of one plan say the same, whoever wrote them and whenever."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from guinguette.emissions.balance import balance_tour
from guinguette.files.outputs import write_outputs
from guinguette.files.plan_document import read_plan
from guinguette.tour import Tour
from maps.export import render_outputs
from tests.announced import published_of
from tests.compare_exports import differences, main

OLD_PLAN = Path(__file__).parent / "guinguette" / "files" / "plan_of_schema_1.json"


def export(tour: Tour, place: Path, day: int) -> Path:
    """Write every document of a plan, printed on a day of June."""
    files = render_outputs(
        tour,
        balance_tour(tour),
        printed_on=date(2027, 6, day),
        published=published_of(tour, today=date(2027, 6, day)),
    )
    write_outputs(place, files)
    return place


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A plan of the first schema as it was, and its documents made again another day."""
    place, tour = tmp_path_factory.mktemp("exports"), read_plan(OLD_PLAN)
    old = export(tour, place / "old", 1)
    shutil.copy(OLD_PLAN, old / "plan.json")
    return old, export(replace(tour, runtime_s=9.0), place / "new", 15)


@pytest.fixture
def changed(exports: tuple[Path, Path], tmp_path: Path) -> Path:
    """A copy of the new documents, to be changed."""
    return shutil.copytree(exports[1], tmp_path / "changed")


def test_the_same_plan_gives_the_same_documents(exports: tuple[Path, Path]) -> None:
    assert differences(*exports) == []


def test_a_van_that_comes_later_is_seen_in_every_document(
    exports: tuple[Path, Path], tmp_path: Path
) -> None:
    tour = read_plan(OLD_PLAN)
    first = tour.routes[0]
    visit = first.visits[0]
    later = replace(visit, open=visit.open.replace(minute=visit.open.minute + 1), name="Vigneron")
    routes = (replace(first, visits=(later, *first.visits[1:])), *tour.routes[1:])
    found = differences(exports[1], export(replace(tour, routes=routes), tmp_path / "x", 15))
    suffixes = {Path(line.partition(": ")[0]).suffix for line in found}
    assert suffixes >= {".html", ".ics", ".gpx", ".json", ".pdf", ".xlsx"}


def _text(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(place: Path) -> None:
        file = next(place.glob(name))
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def _cell(place: Path) -> None:
    file = next(place.glob("planning/*.xlsx"))
    book = openpyxl.load_workbook(file)
    book.worksheets[0].cell(3, 1).value = "autre chose"
    book.save(file)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (_text("plan.json", '"reason": "too_far"', '"reason": "relation"'), "plan.json"),
        (_text("plan.json", '"every-3-weeks"', '"every-4-weeks"'), "plan.json"),
        (_text("plan.json", '"neighbours"', '"elsewhere"'), "plan.json"),
        (_text("bilan-co2.json", '"visits"', '"stops"'), "bilan-co2.json"),
        (_text("index.html", "Vignory", "Vignorie"), "index.html"),
        (_text("public/agendas/*.ics", "DTSTART;", "DTSTART:"), ".ics"),
        (_cell, ".xlsx"),
        (lambda place: (place / "index.html").unlink(), "index.html: only in"),
        (lambda place: (place / "note.txt").write_text("x"), "note.txt: only in"),
    ],
)
def test_one_change_is_named_with_its_file(
    exports: tuple[Path, Path], changed: Path, change: Callable[[Path], None], kind: str
) -> None:
    change(changed)
    found = differences(exports[1], changed)
    assert found
    assert all(kind in line for line in found)


def test_the_command_says_what_differs_and_exits_with_one(
    exports: tuple[Path, Path], changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(exports[0]), str(exports[1])]) == 0
    assert capsys.readouterr().out == "The documents say the same.\n"
    _text("index.html", "Vignory", "Vignorie")(changed)
    assert main([str(exports[0]), str(changed)]) == 1
    assert capsys.readouterr().out.startswith("index.html: ")
