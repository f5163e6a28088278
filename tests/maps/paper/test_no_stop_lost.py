"""Every stop is read back from what is printed, however many there are."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from pypdf import PageObject, PdfReader

from guinguette.tour import Tour
from maps.paper.rota import rota_pdf, rota_workbook
from tests.maps.documents_tour import MONDAY, PRINTED_ON, route, tour, visit

STOPS = (1, 2, 3, 5, 8, 10, 12, 18, 25)
TOWNS = ("Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson", "Louze", "Éclaron-Braucourt", "Vignory")
PLACE = "Place de la mairie, devant la salle des fêtes,"
WIDE = "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
FOOT_PT, EDGE_PT = 14 / 25.4 * 72, 9 / 25.4 * 72
"""Margins of the printed page: its foot is under the first."""


def week(stops: int, days: int, *, vehicles: int = 1, outings: int = 1, place: str = PLACE) -> Tour:
    """
    Make a week whose stop number n is named ``… n000``, in a place named ``… p000``.

    The stops of a rank are in one commune: contacts are as many as the stops of a day.
    """
    made, number = [], 0
    for vehicle in range(vehicles):
        for day in (MONDAY + timedelta(days=n) for n in range(days)):
            for outing in range(outings):
                visits = []
                for rank in range(stops):
                    hour = f"{6 + 9 * outing + rank // 3:02d}:{rank % 3 * 20:02d}"
                    name = f"{TOWNS[number % 4]} n{number:03d}"
                    where = {"position": (4.5, 48.2), "origin": (4.5, 48.3)}
                    typed = {"place": f"{place} p{number:03d}"}
                    visits.append(visit(f"52{rank:03d}", name, day, (hour,) * 4, **where, **typed))
                    number += 1
                made.append(route(day, tuple(visits), vehicle=f"Véhicule {vehicle + 1}"))
    return tour(tuple(made), weeks=1)


def days_of(stops: int) -> list[int]:
    """Fewest days, most, and some between: a day more is a column alike to the others."""
    return [1, 2 + STOPS.index(stops) % 5, 7]


def tokens(stops: int) -> set[str]:
    return {f"{letter}{number:03d}" for number in range(stops) for letter in "np"}


def tokens_in(text: str) -> set[str]:
    return set(re.findall(r"\b[np][0-9]{3}\b", text))


HARD = {
    "two-vehicles-two-outings": (week(9, 6, vehicles=2, outings=2), 216),
    "long-words": (week(12, 7, place=WIDE), 84),
    "capitals": (week(12, 7, place="PLACE DE LA MAIRIE, DEVANT LA SALLE DES FÊTES,"), 84),
    "ideographs": (week(12, 6, place="村役場前広場" * 6), 72),
}


def printed_words(pdf: bytes) -> Iterator[tuple[int, float, float, str]]:
    """Yield what a PDF shows: page, points from the left and from the bottom, text."""
    for number, page in enumerate(PdfReader(BytesIO(pdf)).pages):
        yield from ((number, *word) for word in words_of(page))


def words_of(page: PageObject) -> list[tuple[float, float, str]]:
    found: list[tuple[float, float, str]] = []

    def keep(text: str, place: list[float], line: list[float], *_: object) -> None:
        if text.strip():
            x, y = place[0] * line[4] + place[4], place[3] * line[5] + place[5]
            found.append((x, y, text))

    page.extract_text(visitor_text=keep)
    return found


def check_pdf(made: Tour, count: int) -> None:
    pdf = rota_pdf(made, monday=MONDAY, printed_on=PRINTED_ON)
    words = list(printed_words(pdf))
    contacts = next(page for page, *_, text in words if "Contacts de la semaine" in text)
    grid = [word for word in words if word[0] < contacts]
    shown = " ".join(text for _, x, y, text in grid if EDGE_PT < x < 842 - EDGE_PT and y > FOOT_PT)
    assert tokens_in(shown) >= tokens(count)
    assert len(re.findall("pause", shown)) == len(made.routes)
    low = [text for *_, y, text in words if y <= FOOT_PT]
    assert not tokens_in(" ".join(low)), "a stop is over the foot of the page"
    assert all(-1 < y < 595 for *_, y, _ in words)


@pytest.mark.parametrize("stops", STOPS)
def test_each_stop_is_read_back_from_the_page_above_its_foot(stops: int) -> None:
    for days in days_of(stops):
        check_pdf(week(stops, days), stops * days)


@pytest.mark.parametrize("case", HARD)
def test_hard_weeks_are_read_back_from_the_page(case: str) -> None:
    check_pdf(*HARD[case])


@cache
def workbooks() -> dict[str, tuple[Tour, int]]:
    weeks = {f"{s}x{d}": (week(s, d), s * d) for s in STOPS for d in days_of(s)}
    return {**weeks, **HARD}


@cache
def content_of(name: str) -> bytes:
    made, _ = workbooks()[name]
    return rota_workbook(made, monday=MONDAY, printed_on=PRINTED_ON)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the printed pages of every workbook, from one run of LibreOffice."""
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        pytest.skip("no LibreOffice or no pdftotext on this machine")
    folder = tmp_path_factory.mktemp("workbooks")
    for name in workbooks():
        (folder / f"{name}.xlsx").write_bytes(content_of(name))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    order = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
    subprocess.run([*order, *folder.glob("*.xlsx")], check=True, capture_output=True)
    return {path.stem: pages_of(path) for path in folder.glob("*.pdf")}


def pages_of(path: Path) -> list[str]:
    """Return the text of each page of a PDF, as far as the page goes."""
    order = ["pdftotext", "-enc", "UTF-8", path, "-"]
    done = subprocess.run(order, check=True, capture_output=True)
    return done.stdout.decode().split("\f")[:-1]


def sheet_text(pages: list[str], sheet: str) -> str:
    return "\n".join(page for page in pages if f"Semaine 1, {sheet}" in page)


def test_each_stop_is_read_back_from_the_printed_grid(printed: dict[str, list[str]]) -> None:
    missing = {
        name: tokens(count) - tokens_in(sheet_text(printed[name], "Semaine"))
        for name, (_, count) in workbooks().items()
    }
    assert not {name: sorted(lost) for name, lost in missing.items() if lost}


def test_each_stop_is_read_back_from_the_printed_lists(printed: dict[str, list[str]]) -> None:
    for name, (made, count) in workbooks().items():
        assert tokens_in(sheet_text(printed[name], "Passages")) == tokens(count), name
        first = {v.commune_code: v for r in reversed(made.routes) for v in r.visits}
        names = {v.name[-4:] for v in first.values()}
        assert tokens_in(sheet_text(printed[name], "Contacts")) >= names, name


def test_each_page_of_the_printed_grid_names_days_and_vehicles(
    printed: dict[str, list[str]],
) -> None:
    for page in printed["25x7"]:
        if "Semaine 1, Semaine" in page:
            assert "Dimanche 10 janvier" in page
            assert "Véhicule 1" in page


def test_no_row_is_taller_than_excel_draws_with_a_tenth_to_spare() -> None:
    for name in workbooks():
        book = openpyxl.load_workbook(BytesIO(content_of(name)))
        heights = [row.height or 0 for sheet in book for row in sheet.row_dimensions.values()]
        assert max(heights) < 0.9 * 409


def test_a_long_text_of_a_list_goes_on_in_rows_below() -> None:
    words = " ".join(f"mot{n:04d}" for n in range(1_000))
    made = week(1, 1)
    (outing,) = made.routes
    long = replace(outing.visits[0], notes=words, contact=words, phone=words, place=words)
    content = rota_workbook(
        replace(made, routes=(replace(outing, visits=(long,)),)),
        monday=MONDAY,
        printed_on=PRINTED_ON,
    )
    sheet = openpyxl.load_workbook(BytesIO(content))["Contacts"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    for column in range(2, 6):
        assert " ".join(str(row[column] or "") for row in rows).split() == words.split()
    assert all(str(row[0]).endswith("(suite)") for row in rows[1:])
    assert max(row.height or 0 for row in sheet.row_dimensions.values()) < 0.9 * 409
