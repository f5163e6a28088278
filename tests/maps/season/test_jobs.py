"""Every programme of a season: its name, what it holds, and what it keeps to itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from maps.publications import Publications
from maps.season.jobs import season_jobs
from tests.maps.season.season_programme import SERVICE, programme_of, replanned
from tests.seasons import CONTRACTS, contract, season_tour


def text_of(name: str, content: bytes) -> str:
    """Read all that a file says, without spaces."""
    if name.endswith(".pdf"):
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    elif name.endswith(".xlsx"):
        with ZipFile(BytesIO(content)) as parts:
            text = " ".join(parts.read(part).decode() for part in parts.namelist())
    else:
        text = content.decode().replace("\r\n ", "")
    return "".join(unescape(text).split()).replace("\u200b", "")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    programme, published = replanned()
    jobs = season_jobs(programme, published)
    kept: dict[str, bytes] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for job in jobs:
        path = PurePosixPath(job.name)
        counts[str(path.parent), path.suffix] += 1
        if path.parent.name != "villages" or counts[str(path.parent), path.suffix] <= 4:
            kept[job.name] = job.make()
    return kept


def test_there_is_a_programme_of_the_season_of_each_contract_and_of_each_village():
    programme, published = replanned()
    names = [job.name for job in season_jobs(programme, published)]
    assert len(names) == len(set(names))
    for folder in ("saison", "public/saison"):
        pages = [n for n in names if n.startswith(f"{folder}/") and n.endswith(".html")]
        below = Counter(str(PurePosixPath(n).relative_to(folder).parent) for n in pages)
        villages = {one.key for one in programme.evenings}
        assert below == {".": 1, "contrats": len(CONTRACTS), "villages": len(villages)}


def test_two_contracts_whose_names_look_alike_have_files_of_their_own():
    sold = {contract("Été", "Un payeur", "52", ("Narcy",) * 5): ("Narcy",) * 5}
    sold |= {contract("Ete!", "Un autre", "51", ("Wassy",) * 5): ("Wassy",) * 5}
    programme, published = programme_of(season_tour(sold))
    names = {job.name for job in season_jobs(programme, published)}
    assert {"saison/contrats/ete.html", "saison/contrats/ete-2.html"} <= names


def test_what_is_public_holds_no_private_field(files):
    programme, _ = replanned()
    visits = [v for r in programme.tour.routes for v in r.visits]
    private = {SERVICE.phone, SERVICE.email, "Équipe du soir", "Guinguette Der 2027", "voeu", "vœu"}
    private |= {v.phone for v in visits} | {v.contact for v in visits} | {v.notes for v in visits}
    prices = re.compile(r"\d€")
    public = {name: text_of(name, content) for name, content in files.items() if "public/" in name}
    assert len({PurePosixPath(name).suffix for name in public}) >= 1
    for name, text in public.items():
        assert [word for word in private if "".join(word.split()) in text] == [], name
        assert prices.search(text) is None, name
    house = text_of("saison/programme.html", files["saison/programme.html"])
    missing = {word for word in private if "".join(word.split()) not in house}
    assert {v.phone for v in visits} & missing == set()  # the test above could fail
    assert prices.search(house)


def test_a_private_place_is_in_nothing_public():
    tour = season_tour()
    hidden = {"place": "Zqcour", "is_place_private": True}
    routes = tuple(
        replace(r, visits=tuple(replace(v, **hidden) for v in r.visits)) for r in tour.routes
    )
    programme, published = programme_of(replace(tour, routes=routes))
    for job in season_jobs(programme, published):
        if "villages" not in job.name or "52001" in job.name:
            assert ("Zqcour" in text_of(job.name, job.make())) == (
                not job.name.startswith("public/")
            )


def test_the_same_season_gives_the_same_bytes_twice(files):
    programme, published = replanned()
    again = {job.name: job.make for job in season_jobs(programme, published) if job.name in files}
    assert [name for name in files if again[name]() != files[name]] == []


def test_calendars_keep_their_uids_and_only_that_of_the_house_says_who_comes(files):
    programme, _ = replanned()
    events = {
        name: Calendar.from_ical(content).walk("VEVENT")
        for name, content in files.items()
        if name.endswith(".ics")
    }
    uids = {name: [str(event["UID"]) for event in own] for name, own in events.items()}
    told = [one.told.uid for one in programme.evenings]
    assert uids["saison/programme.ics"] == uids["public/saison/programme.ics"] == told
    parts = [n for n in uids if n.startswith("public/saison/contrats/")]
    assert sorted(uid for name in parts for uid in uids[name]) == sorted(told)
    statuses = Counter(str(event["STATUS"]) for event in events["public/saison/programme.ics"])
    assert statuses == {"CONFIRMED": 71, "CANCELLED": 1}
    house = [str(event["DESCRIPTION"]) for event in events["saison/programme.ics"]]
    assert sum("Équipe du soir" in text for text in house) == 71


def test_every_link_leads_to_a_document_of_the_season_or_of_the_village():
    programme, published = replanned()
    jobs = {job.name: job for job in season_jobs(programme, published)}
    publications = Publications(
        published=published, tour=programme.tour, service=SERVICE, today=programme.printed_on
    )
    known = set(jobs) | {job.name for job in publications.jobs()}
    for name, job in jobs.items():
        page = job.make().decode() if name.endswith(".html") else ""
        for href in re.findall(r'href="([^"#:]+)"', page):
            parts: list[str] = []
            for part in (PurePosixPath(name).parent / unquote(href)).parts:
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(parts) in known, (name, href)
