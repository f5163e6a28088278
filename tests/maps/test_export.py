"""Every document of a plan, opened and read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import unquote

import gpxpy
import openpyxl
import pytest
from icalendar import Calendar
from pypdf import PdfReader

from guinguette.emissions.balance import balance_tour
from guinguette.files.plan_document import parse_plan
from maps.export import INDEX_NAME, KINDS, render_outputs
from maps.jobs import Job
from tests.announced import published_of
from tests.tours import REAL_ROADS, hostile_tour, make_route, make_tour, small_tour

PRINTED_ON = date(2026, 5, 28)


def render(tour, **options):
    options = {"published": published_of(tour, today=PRINTED_ON)} | options
    return render_outputs(tour, balance_tour(tour), printed_on=PRINTED_ON, **options)


def links_of(name, content):
    """Files a page leads to, from the folder of outputs."""
    folder = PurePosixPath(name).parent
    found = re.findall(r'href=\\?"([^"\\#]+)', content.decode())
    for link in found:
        target = unescape(unquote(link))
        if ":" in target:
            continue
        parts = []
        for part in (folder / target).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        yield "/".join(parts)


@pytest.fixture(scope="module")
def tour():
    return small_tour()


@pytest.fixture(scope="module")
def files(tour):
    return render(tour)


def test_documents_are_made_one_by_one_and_not_held(tour, monkeypatch):
    held = most = 0

    class Content(bytes):
        def __init__(self, *_):
            nonlocal held, most
            held += 1
            most = max(most, held)

        def __del__(self):
            nonlocal held
            held -= 1

    def jobs(*_):
        return [Job("gpx", f"{n}.gpx", lambda n=n: Content(b"%d" % n)) for n in range(50)]

    monkeypatch.setattr("maps.export._jobs", jobs)
    made = render(tour)
    assert (held, most) == (0, 1)
    assert dict(made) == {f"{n}.gpx": b"%d" % n for n in range(50)}


def test_every_kind_of_document_is_made(files):
    assert sorted(files) == [
        "bilan-co2.html",
        "bilan-co2.json",
        "chauffeurs/2026-06-04-vehicule-1.html",
        "chauffeurs/2026-06-11-vehicule-1.html",
        "chauffeurs/2026-S23-vehicule-1.html",
        "chauffeurs/2026-S24-vehicule-1.html",
        "gpx/2026-06-04-vehicule-1.gpx",
        "gpx/2026-06-11-vehicule-1.gpx",
        "index.html",
        "mairies/52088-ceffonds.ics",
        "mairies/52088-ceffonds.txt",
        "mairies/52331-la-porte-du-der.ics",
        "mairies/52331-la-porte-du-der.txt",
        "mairies/52347-narcy.ics",
        "mairies/52347-narcy.txt",
        "mairies/52411-rives-dervoises.ics",
        "mairies/52411-rives-dervoises.txt",
        "mairies/52429-roches-sur-marne.ics",
        "mairies/52429-roches-sur-marne.txt",
        "plan.json",
        "planning/planning-2026-S23.pdf",
        "planning/planning-2026-S23.xlsx",
        "planning/planning-2026-S24.pdf",
        "planning/planning-2026-S24.xlsx",
        "public/affiches/52088-ceffonds.pdf",
        "public/affiches/52331-la-porte-du-der.pdf",
        "public/affiches/52347-narcy.pdf",
        "public/affiches/52411-rives-dervoises.pdf",
        "public/affiches/52429-roches-sur-marne.pdf",
        "public/agendas/52088-ceffonds.ics",
        "public/agendas/52331-la-porte-du-der.ics",
        "public/agendas/52347-narcy.ics",
        "public/agendas/52411-rives-dervoises.ics",
        "public/agendas/52429-roches-sur-marne.ics",
        "public/agendas/tous-les-passages.ics",
        "public/planning/passages-2026-S23.pdf",
        "public/planning/passages-2026-S24.pdf",
    ]
    assert all(files.values())


def test_every_link_of_every_page_leads_to_a_document(files):
    pages = {name: content for name, content in files.items() if name.endswith(".html")}
    linked = {name: set(links_of(name, content)) for name, content in pages.items()}
    for name, targets in linked.items():
        assert targets <= set(files), name
    assert linked[INDEX_NAME] | {INDEX_NAME, "bilan-co2.json"} == set(files)
    day, week = "chauffeurs/2026-06-04-vehicule-1.html", "chauffeurs/2026-S23-vehicule-1.html"
    assert (linked[day], linked[week]) == ({week}, set())


def test_the_same_plan_gives_the_same_bytes_twice(tour, files):
    again = render(tour)
    assert [name for name in files if again[name] != files[name]] == []
    assert list(again) == list(files)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("plan", {"plan.json"}),
        ("bilan", {"bilan-co2.html", "bilan-co2.json"}),
        ("planning", {"planning/", "public/planning/"}),
        ("affiches", {"public/affiches/"}),
        ("ics", {"public/agendas/"}),
        ("mairies", {"mairies/"}),
        ("gpx", {"gpx/"}),
        ("carte", {"chauffeurs/", "index.html"}),
    ],
)
def test_a_kind_gives_its_documents_only(tour, files, kind, expected):
    chosen = render(tour, kinds={kind})
    assert chosen == {
        name: files[name] for name in files if any(name.startswith(start) for start in expected)
    }
    assert chosen


def test_the_kinds_together_are_everything(tour, files):
    assert render(tour, kinds=KINDS) == files
    assert render(tour, kinds=()) == {}


def test_progress_counts_every_file(tour):
    seen = []
    files = render(tour, kinds={"gpx", "plan"}, on_file=lambda *counts: seen.append(counts))
    assert seen == [(n, len(files)) for n in range(len(files) + 1)]


@pytest.mark.parametrize(
    "vehicles",
    [("Van 1", "van-1"), ("شاحنة", "قطار"), ("Van 1", "van-1", "Van 1 2"), ("X" * 70, "x" * 65)],
)
def test_vehicles_whose_names_look_alike_keep_files_of_their_own(vehicles):
    day = date(2026, 6, 4)
    names = ("Narcy", "Wassy", "Ceffonds")
    routes = tuple(make_route(day, v, (n,)) for v, n in zip(vehicles, names, strict=False))
    files = render(make_tour(routes), kinds={"carte", "gpx"})
    days = [name for name in files if name.startswith("chauffeurs/2026-06-04-")]
    tracks = [name for name in files if name.startswith("gpx/")]
    assert len(days) == len(tracks) == len(vehicles)
    linked = set(links_of(INDEX_NAME, files[INDEX_NAME]))
    for day_name, track, commune in zip(days, tracks, names, strict=False):
        (week,) = links_of(day_name, files[day_name])
        assert linked >= {day_name, week}
        for name in (day_name, week, track):
            assert commune in files[name].decode()


def test_a_vehicle_keeps_its_name_of_file_from_day_to_day():
    routes = tuple(
        make_route(date(2026, 6, day), vehicle, ("Narcy",))
        for day in (4, 5) for vehicle in ("van-1", "Van 1")
    )  # fmt: skip
    made = replace(make_tour(routes), vehicles=("Van 1", "van-1"))
    files = render(made, kinds={"gpx"})
    for name in ("2026-06-04-van-1.gpx", "2026-06-05-van-1.gpx"):
        assert "Van 1" in files[f"gpx/{name}"].decode()
    assert "gpx/2026-06-05-van-1-2.gpx" in files


def test_names_of_files_are_plain_on_every_system():
    hostile = hostile_tour()
    files = render(replace(hostile, depots=(hostile.routes[0].depot,)))
    for name in files:
        assert re.fullmatch(r"[a-z0-9/.S-]+", name), name
        assert len(name) < 100
        assert ".." not in name
    folded = [name.casefold() for name in files]
    assert len(set(folded)) == len(folded)


def text_of(name, content):
    """All the text of a document, spaces made plain."""
    if name.endswith(".pdf"):
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    elif name.endswith(".xlsx"):
        book = openpyxl.load_workbook(BytesIO(content))
        text = " ".join(str(c.value) for sheet in book for row in sheet for c in row if c.value)
    elif name.endswith(".gpx"):
        track = gpxpy.parse(content.decode())
        text = " ".join(filter(None, (track.name, track.description)))
    elif name.endswith(".ics"):
        events = Calendar.from_ical(content).walk("VEVENT")
        text = " ".join(str(event.get("description")) for event in events)
    else:
        text = re.sub(r"<(style|script)>.*?</\1>", "", content.decode(), flags=re.DOTALL)
        text = unescape(re.sub(r"<[^>]+>", " ", text))
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "bilan-co2.html",
        "chauffeurs/2026-06-04-vehicule-1.html",
        "planning/planning-2026-S23.xlsx",
        "planning/planning-2026-S23.pdf",
        "gpx/2026-06-04-vehicule-1.gpx",
        "public/agendas/52088-ceffonds.ics",
        "mairies/52088-ceffonds.ics",
        "mairies/52088-ceffonds.txt",
    ],
)
def test_distances_and_times_are_called_an_estimate_until_roads_are_real(tour, files, name):
    assert "estimation" in text_of(name, files[name]).casefold()
    kinds = {"carte", "bilan", "planning", "gpx", "ics", "affiches", "mairies"}
    real = render(replace(tour, network=REAL_ROADS), kinds=kinds)
    assert "estimation" not in text_of(name, real[name]).casefold()


@pytest.mark.parametrize(
    "name", ["planning/planning-2026-S23.pdf", "chauffeurs/2026-06-04-vehicule-1.html"]
)
def test_the_word_stands_near_each_distance(files, name):
    text = text_of(name, files[name])
    distances = [m.end() for m in re.finditer(r"\d+,\d km", text)]
    assert distances
    for end in distances:
        around = text[end - 12 : end + 160]
        assert "≈" in around[:12] or "estimation" in around, text[end - 40 : end + 60]


def test_the_plan_reads_back_as_the_tour(tour, files):
    assert parse_plan(files["plan.json"]) == tour


def test_each_commune_has_the_calendars_of_its_name(tour, files):
    for commune in published_of(tour).communes:
        mine = [v for r in tour.routes for v in r.visits if v.commune_code == commune.code]
        for name in (f"public/agendas/{commune.stem}.ics", f"mairies/{commune.stem}.ics"):
            assert len(Calendar.from_ical(files[name]).walk("VEVENT")) == len(mine)
    whole = Calendar.from_ical(files["public/agendas/tous-les-passages.ics"])
    assert len(whole.walk("VEVENT")) == tour.visit_count


def test_a_plan_without_a_route_still_has_its_summary():
    files = render(replace(make_tour(()), status="infeasible", vehicles=("Camion",)))
    assert {"index.html", "plan.json", "bilan-co2.html"} <= set(files)
    assert not [
        name
        for name in files
        if name.startswith(("gpx", "chauffeurs", "public/agendas", "mairies"))
    ]
    assert "Vignory" in files["index.html"].decode()
