"""Tests of ``maps/rota.py``: the workbook and the page are opened again and read."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from guinguette.crews.hours import CrewWeek, crew_weeks, shifts_of
from guinguette.crews.rules import RuleName, work_rules
from guinguette.tour import Tour
from maps.paper.rota import rota_pdf, rota_workbook
from maps.paper.typeset import FONTS_PATH
from maps.paper.week import rota_week, without_idle
from tests.maps.documents_tour import (
    HOSTILE,
    MONDAY,
    OSM,
    PRINTED_ON,
    hostile_tour,
    large_tour,
    small_tour,
    tour,
)
from tests.tours import evening_route, make_route, make_tour


def opened(made: Tour, *, monday: date = MONDAY) -> openpyxl.Workbook:
    content = rota_workbook(made, monday=monday, printed_on=PRINTED_ON)
    return openpyxl.load_workbook(BytesIO(content))


def read(made: Tour, *, monday: date = MONDAY) -> PdfReader:
    return PdfReader(BytesIO(rota_pdf(made, monday=monday, printed_on=PRINTED_ON)))


def text_of(reader: PdfReader) -> str:
    """All the text of a PDF on one line, no-break spaces made plain."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def shown_sheets(book: openpyxl.Workbook) -> list[Any]:
    """The sheets that a person sees."""
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def values_of(book: openpyxl.Workbook, sheet: str) -> list[tuple[Any, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def fonts_of(reader: PdfReader) -> list[Any]:
    """Descriptors of all fonts of a PDF."""
    fonts = {}
    for page in reader.pages:
        for name, font in page["/Resources"]["/Font"].items():  # type: ignore[index]
            own = font.get_object()
            fonts[name] = own["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    return list(fonts.values())


def test_the_page_names_every_stop_with_its_hours_and_place() -> None:
    text = text_of(read(small_tour()))
    for shown in ("1. Vignory", "9 h 10", "9 h 30 – 10 h 30", "10 h 45", "Halle aux œufs"):
        assert shown in text
    assert "Chaumont : départ 9 h, retour 12 h 55" in text


def test_the_page_has_the_week_the_date_of_printing_and_the_version() -> None:
    text = text_of(read(small_tour()))
    assert "Semaine 1, du lundi 4 janvier 2027 au dimanche 10 janvier 2027" in text
    assert "Imprimé le mercredi 30 décembre 2026 · Version 2027-S01-" in text


def test_estimated_figures_are_called_so_and_real_ones_are_not() -> None:
    assert "27,0 km · 30 min de route (estimation)" in text_of(read(small_tour()))
    assert "estimation" not in text_of(read(small_tour(network=OSM)))


def test_unserved_communes_are_listed_with_their_reason() -> None:
    text = text_of(read(small_tour()))
    name = "Colombey-les-Deux-Églises"
    assert f"{name} (52140) 2 {name} est trop loin de tous les dépôts" in text


def test_contacts_have_the_phone_and_the_notes_of_each_commune() -> None:
    text = text_of(read(small_tour()))
    assert "Contacts de la semaine" in text
    assert "Mairie 03 25 02 44 53 Clé chez la voisine" in text


def test_a_week_without_routes_says_so() -> None:
    far = MONDAY + timedelta(weeks=8)
    assert "Aucune tournée cette semaine" in text_of(read(small_tour(), monday=far))


def test_the_page_is_landscape_a4_tagged_and_titled_in_french() -> None:
    reader = read(small_tour())
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)
    assert reader.metadata is not None
    assert reader.metadata.title == "Épicerie itinérante du Pays de Chaumont, Semaine 1"
    assert reader.trailer["/Root"]["/Lang"] == "fr"  # type: ignore[index]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_every_font_is_embedded_and_shipped_with_its_licence() -> None:
    descriptors = fonts_of(read(small_tour()))
    assert descriptors
    for descriptor in descriptors:
        assert "AtkinsonHyperlegible" in descriptor["/FontName"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    families = {path.name.split("-")[0] for path in FONTS_PATH.glob("*.ttf")}
    licences = {path.stem.removeprefix("OFL-") for path in FONTS_PATH.glob("OFL-*.txt")}
    assert families == licences


def test_sixty_three_communes_and_five_vehicles_are_all_on_a_few_pages() -> None:
    made = large_tour()
    reader = read(made)
    text = text_of(reader).replace("- ", "-")
    for visit in (v for r in made.routes for v in r.visits):
        assert visit.name in text
    grid_pages = [page for page in reader.pages if "Véhicule Lundi" in _line(page.extract_text())]
    assert len(grid_pages) == 2
    assert len(reader.pages) <= 5


def _line(text: str) -> str:
    return " ".join(text.split())


def test_seven_days_of_five_vehicles_repeat_the_header_on_each_page() -> None:
    reader = read(large_tour(days=7, communes=80))
    pages = [_line(page.extract_text()) for page in reader.pages]
    vehicles = [page for page in pages if "Équipe" in page and "Lundi 4 janvier" in page]
    assert len(vehicles) == 3
    assert all("Dimanche 10 janvier" in page for page in vehicles)


def test_hostile_texts_are_printed_as_they_are() -> None:
    text = text_of(read(hostile_tour()))
    for hostile in HOSTILE:
        # pypdf gives back words written from right to left in the order they stand on the page
        assert all(word in text for word in hostile.replace("-", "- ").split()), hostile


def test_a_text_no_font_can_draw_still_gives_a_page() -> None:
    made = replace(small_tour(), title="Tournée 漢字")
    assert "Vignory" in text_of(read(made))


@pytest.mark.parametrize("made", [small_tour(), hostile_tour()], ids=["small", "hostile"])
def test_the_same_week_gives_the_same_bytes(made: Tour) -> None:
    for render in (rota_pdf, rota_workbook):
        first = render(made, monday=MONDAY, printed_on=PRINTED_ON)
        assert first == render(made, monday=MONDAY, printed_on=PRINTED_ON)


def test_a_vehicle_with_several_crews_names_them_day_by_day() -> None:
    first, second = small_tour().routes
    moved = replace(second, date=MONDAY + timedelta(days=1), crew="Équipe du soir")
    week = rota_week(tour((first, moved)), monday=MONDAY, printed_on=PRINTED_ON)
    assert week.rows[0].crew == ""
    assert [cell[0].crew for cell in week.rows[0].cells[:2]] == [
        "Équipe du matin",
        "Équipe du soir",
    ]


def test_a_week_starts_on_a_monday() -> None:
    with pytest.raises(ValueError, match="not a Monday"):
        rota_pdf(small_tour(), monday=date(2027, 1, 5), printed_on=PRINTED_ON)


def test_the_workbook_has_a_row_per_visit_with_real_dates_and_times() -> None:
    head, first, *rest = values_of(opened(small_tour()), "Passages")
    row = dict(zip(head, first, strict=True))
    assert len(rest) == 1
    assert row["Date"].date() == MONDAY
    assert row["Commune"] == "Vignory"
    assert row["Code commune"] == "52524"
    assert [row[h] for h in ("Arrivée", "Ouverture", "Fermeture", "Départ")] == [
        time(9, 10), time(9, 30), time(10, 30), time(10, 45),
    ]  # fmt: skip


def test_the_grid_of_the_workbook_says_the_day_of_each_vehicle() -> None:
    rows = values_of(opened(small_tour()), "Semaine")
    head = next(number for number, row in enumerate(rows) if row[0] == "Véhicule")
    assert rows[head][1:3] == ("Lundi 4 janvier", "Mardi 5 janvier")
    cell = rows[head + 1][1].replace("\u00a0", " ")
    assert rows[head + 1][0] == "Camion 1\nÉquipe du matin"
    assert "2. Le Buisson\n11 h 10 › ouvert 11 h 30 – 12 h 30 › 12 h 45" in cell
    assert "(estimation)" in cell


def test_the_source_of_the_figures_is_read_whole_across_the_grid() -> None:
    sheet = opened(small_tour())["Semaine"]
    assert "estimation" in sheet["A4"].value
    (spread,) = sheet.merged_cells.ranges
    assert (spread.min_row, spread.max_row, spread.min_col, spread.max_col) == (4, 4, 1, 6)
    assert sheet["A4"].alignment.wrap_text


def test_every_sheet_prints_on_landscape_a4_one_page_wide_with_its_header() -> None:
    for sheet in shown_sheets(opened(small_tour())):
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert sheet.print_area
        assert sheet.freeze_panes


def test_lists_of_the_workbook_can_be_filtered() -> None:
    book = opened(small_tour())
    assert book["Passages"].auto_filter.ref == "A1:S3"
    assert values_of(book, "Non desservies")[1][1] == 2


def test_no_text_of_the_workbook_becomes_a_formula_or_a_link() -> None:
    book = opened(hostile_tour())
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    shown = {row[3] for row in values_of(book, "Passages")}
    assert set(HOSTILE) <= shown


def noted(notes: str) -> Tour:
    """The small tour, each commune with the same note."""
    made = small_tour()
    routes = tuple(
        replace(r, visits=tuple(replace(v, notes=notes) for v in r.visits)) for r in made.routes
    )
    return replace(made, routes=routes)


def test_the_printed_columns_of_the_visits_are_the_useful_ones() -> None:
    sheet = opened(small_tour())["Passages"]
    area = str(sheet.print_area).rpartition("!")[2]
    printed = [cell.value for cell in sheet[area][0]]
    assert printed == [
        "Date", "Véhicule", "Ordre", "Commune", "Lieu", "Arrivée", "Ouverture", "Fermeture",
        "Départ", "Contact", "Téléphone",
    ]  # fmt: skip
    beside = {cell.value for cell in sheet[1]} - set(printed)
    assert {"Équipe", "Code commune", "Services", "Public", "Notes"} <= beside


def test_the_longest_word_of_each_heading_fits_in_its_column() -> None:
    for sheet in shown_sheets(opened(small_tour()))[1:]:
        head = next(row for row in sheet.iter_rows() if row[-1].value)
        for cell in head:
            group = sheet.column_dimensions.values()
            width = next(c.width for c in group if c.min <= cell.column <= c.max)
            assert max(map(len, str(cell.value).replace("\u00a0", " ").split())) < width - 1


def test_a_note_of_a_thousand_words_is_whole_in_the_contacts_and_short_in_the_visits() -> None:
    words = [f"mot{number}" for number in range(1_000)]
    made = noted(" ".join(words))
    book = opened(made)
    contacts = [row for row in values_of(book, "Contacts")[1:] if "Vignory" in row[0]]
    assert " ".join(row[5] for row in contacts).split() == words
    assert [row[0] for row in contacts[1:]] == ["Vignory (suite)"] * (len(contacts) - 1)
    *_, short, _ = values_of(book, "Passages")[1]
    assert len(short) < 200
    assert "feuille Contacts" in short
    assert all((row.height or 0) <= 409 for row in book["Contacts"].row_dimensions.values())
    text = text_of(read(made))
    assert all(word in text for word in words)


def test_a_very_long_place_is_cut_in_the_grid_and_whole_in_the_contacts() -> None:
    made = small_tour()
    place = "Sur le parking qui longe la grange communale, derrière le lavoir et la vieille halle"
    routes = tuple(
        replace(r, visits=tuple(replace(v, place=place) for v in r.visits)) for r in made.routes
    )
    book = opened(replace(made, routes=routes))
    grid = "".join(str(value) for row in values_of(book, "Semaine") for value in row)
    assert place not in grid
    assert place[:50] in grid
    assert values_of(book, "Contacts")[1][2] == place


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
def test_five_vehicles_and_five_days_print_on_two_pages(tmp_path: Path) -> None:
    path = tmp_path / "planning.xlsx"
    path.write_bytes(rota_workbook(large_tour(), monday=MONDAY, printed_on=PRINTED_ON))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    order = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path]
    subprocess.run(order, check=True, capture_output=True)
    pages = [page.extract_text() for page in PdfReader(path.with_suffix(".pdf")).pages]
    assert len([page for page in pages if "Semaine 1, Semaine" in page]) <= 2
    assert len([page for page in pages if "Semaine 1, Passages" in page]) <= 3


def test_an_empty_horizon_gives_a_workbook_and_a_page() -> None:
    empty = tour(())
    assert values_of(opened(empty), "Non desservies")[1][0] == "Aucune"
    assert len(read(empty).pages) == 1


def test_shipped_fonts_weigh_less_than_a_megabyte() -> None:
    assert sum(Path(path).stat().st_size for path in FONTS_PATH.iterdir()) < 1_000_000


def test_idle_days_and_vehicles_are_named_and_take_no_room_on_paper() -> None:
    monday = date(2027, 1, 4)
    made = make_tour((make_route(date(2027, 1, 6), "Camion 2", ("Wassy",)),))
    made = replace(made, start=monday, vehicles=("Camion 1", "Camion 2"))
    week = rota_week(made, monday=monday, printed_on=monday)
    printed = without_idle(week)
    assert (len(week.days), len(week.rows)) == (5, 2)
    assert printed.days == ("Mercredi 6 janvier",)
    assert [row.vehicle for row in printed.rows] == ["Camion 2"]
    assert "Aucune tournée : lundi 4 janvier, mardi 5 janvier, jeudi 7 janvier et" in said(printed)
    assert "Ne sortent pas : Camion 1." in said(printed)


def test_a_week_without_any_outing_keeps_its_days() -> None:
    monday = date(2027, 1, 4)
    empty = rota_week(replace(small_tour(), routes=()), monday=monday, printed_on=monday)
    assert without_idle(empty) == empty


def said(week) -> str:
    return week.legend.replace("\xa0", " ")


def test_times_past_midnight_are_shown_as_such_and_sort_after_the_evening() -> None:
    made = replace(make_tour((evening_route(date(2027, 6, 12)),)), start=date(2027, 6, 7))
    book = opened(made, monday=date(2027, 6, 7))
    _, first, second = book["Passages"].iter_rows(min_col=6, max_col=9)
    shown = [cell.value for cell in (*first, *second)]
    hours = [
        value.total_seconds() / 3600
        if isinstance(value, timedelta)
        else value.hour + value.minute / 60 + 24 * isinstance(value, datetime)
        for value in shown
    ]
    assert hours == [19, 20, 22.5, 23, 23.75, 24.5, 27.5, 28]
    assert {cell.number_format for cell in (*first, *second)} == {'h" h "mm'}
    said = text_of(read(made, monday=date(2027, 6, 7)))
    assert "retour 4 h 30 (nuit du samedi au dimanche)" in said
    assert "0 h 30 – 3 h 30" in said


def hours_of(made: Tour, agreement: dict[RuleName, float]) -> tuple[CrewWeek, ...]:
    rules = work_rules("law", agreement)
    return crew_weeks(shifts_of(made.routes, rules), rules)


@pytest.mark.parametrize(
    ("agreement", "said"),
    [
        ({}, "Journée de travail du lundi 4 janvier : 3 h 25, 10 h au plus, reste 6 h 35"),
        ({"week_h": 2.0}, "Semaine de travail : 3 h 25, 1 h 25 de trop (2 h au plus)"),
    ],
)
def test_both_papers_say_the_hours_of_crews_and_what_comes_nearest_to_a_rule(
    agreement: dict[RuleName, float], said: str
) -> None:
    made = small_tour()
    hours = hours_of(made, agreement)
    content = rota_workbook(made, monday=MONDAY, printed_on=PRINTED_ON, hours=hours)
    rows = list(openpyxl.load_workbook(BytesIO(content))["Temps de travail"].values)
    assert [" ".join(str(cell).split()) for cell in rows[1]] == [
        "Équipe du matin", "3 h 25 de travail en 1 jour, dont 30 min de conduite", said,
    ]  # fmt: skip
    pdf = rota_pdf(made, monday=MONDAY, printed_on=PRINTED_ON, hours=hours)
    text = text_of(PdfReader(BytesIO(pdf)))
    assert "Temps de travail de la semaine" in text
    assert said in text
    assert "Temps de travail" not in opened(made).sheetnames
    assert "Temps de travail" not in text_of(read(made))
