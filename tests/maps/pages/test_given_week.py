"""The page of a week that is given out, and the marks of its papers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from guinguette.files.published import Published
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.planning.running.week import Questions, Week
from guinguette.promised import Slot
from guinguette.service.given import GivenWeek, VisitState
from guinguette.tour_changes import compare_tours
from maps.export import render_week
from tests.maps.exchange.test_week_messages import AFTER, BEFORE, FRIDAY, MONDAY
from tests.tours import hostile_tour, make_route

NOTHING = Published(identity="0123456789abcdef")
OPEN = Questions(
    monday=MONDAY + timedelta(weeks=1),
    is_planned=True,
    unconfirmed=(),
    away=(),
    special=(),
    silent=(),
)


def state(name="Narcy", day=FRIDAY, status="announced", first=None):
    return VisitState(
        key="52347", name=name, first_date=first or day, first_vehicle="Camion 1", date=day,
        open=datetime.combine(day, time(9)), vehicle="Camion 1", status=status,
    )  # fmt: skip


def week(whole=AFTER, before=BEFORE, **more):
    given = (GivenWeek(monday=MONDAY, number=1, day=MONDAY, plan="x"),) if before else ()
    values = {"states": (state(),), "next_week": OPEN, "is_given": False} | more
    changes = compare_tours(before, whole) if before else None
    return Week(monday=MONDAY, whole=whole, given=given, changes=changes, **values)


def files_of(one, **more):
    values = {"printed_on": MONDAY, "published": NOTHING, "service": ServiceSettings()} | more
    return render_week(one, **values)


@pytest.fixture(scope="module")
def files():
    return files_of(week())


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def test_the_page_says_whom_to_call_and_leads_to_every_file(files):
    page = files["index.html"].decode()
    assert "Semaine 2027-S01, édition 2" in page
    assert "Qui appeler" in page
    assert 'href="tel:' in page
    linked = set(re.findall(r'href="([^"#:]+)"', page))
    alone = {"index.html"} | {name for name in files if name.startswith("gpx/")}
    alone |= {name for name in files if re.match(r"chauffeurs/\d{4}-\d\d-\d\d-", name)}
    assert linked == set(files) - alone


def test_what_changed_is_marked_on_the_pages_and_nothing_else_is(files):
    moved = text_of(files["chauffeurs/2027-01-08-camion-2.html"])
    assert "Déplacé" in moved
    assert "Semaine 2027-S01, édition 2" in moved
    assert "Déplacé" not in text_of(files["chauffeurs/2027-01-07-camion-1.html"])


def test_a_visit_made_in_another_week_is_told_on_the_paper_of_its_own():
    narcy = BEFORE.routes[0].visits[0]
    slot = Slot(date=narcy.arrive.date(), vehicle="Camion 1", arrive=narcy.arrive)
    far = make_route(FRIDAY + timedelta(days=7), "Camion 2", ("Narcy",))
    far = replace(far, visits=(replace(far.visits[0], slot=slot),))
    whole = replace(AFTER, routes=(AFTER.routes[0], far))
    paper = files_of(week(whole))["public/planning/passages-2027-S01.pdf"]
    said = " ".join(PdfReader(BytesIO(paper)).pages[0].extract_text().split())
    assert "Narcy : pas de passage le jeudi 7 janvier, mais le vendredi 15 janvier." in said


def test_a_first_edition_marks_nothing(files):
    first = files_of(week(before=None))
    assert set(first) >= {"index.html", "planning/planning-2027-S01.pdf"}
    assert "édition 1" in first["index.html"].decode()
    assert "Qui appeler" not in first["index.html"].decode()
    assert "Déplacé" not in text_of(first["chauffeurs/2027-01-08-camion-2.html"])


def test_the_same_week_gives_the_same_bytes(files):
    assert files_of(week()) == files


def test_what_a_person_typed_is_shown_as_it_is():
    hostile = hostile_tour()
    monday = hostile.routes[0].date - timedelta(days=hostile.routes[0].date.weekday())
    one = Week(
        monday=monday, whole=replace(hostile, start=monday, weeks=1), given=(), changes=None,
        is_given=False,
        states=(state("<img src=x onerror=window.x=1>"),), next_week=replace(OPEN, silent=("<b>",)),
    )  # fmt: skip
    page = files_of(one, printed_on=monday)["index.html"].decode()
    assert "<img src=x" not in page
    assert "<b></li>" not in page
