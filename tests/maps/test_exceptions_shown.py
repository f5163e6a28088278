"""A visit out of its slot says so in every document that has it; the public learns no secret."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.promised import Event, MissedVisit, Slot
from guinguette.tour_changes import compare_tours
from maps.exchange.calendars import feed
from maps.pages.changes import Price, changes_page
from maps.pages.driver import driver_page
from maps.pages.driver_week import week_page
from maps.pages.overview import overview_page
from maps.paper.public_rota import public_rota_pdf
from maps.paper.rota import rota_pdf, rota_workbook
from maps.publications import Publications
from maps.words import labels
from tests.announced import published_of
from tests.maps.documents_tour import MONDAY, PRINTED_ON, small_tour

SECRET, FAIR = "Équipe Zqsecrète", "Fête des Zqcerises"
PUBLIC_KINDS = ("public_holiday", "fete")


def event(kind, day, words=""):
    return Event(kind=kind, subject=SECRET, first=day, last=day, words=words, source="folder")


def exceptional(kind, words=""):
    """The first visit is early, the last place misses one: both for one cause."""
    tour = small_tour()
    first = tour.routes[0]
    usual = first.date + timedelta(days=3)
    cause = event(kind, usual, words)
    slot = Slot(date=usual, vehicle=first.vehicle, arrive=datetime.combine(usual, time(9)))
    moved = replace(first.visits[0], slot=slot, cause=cause)
    other = first.visits[-1]
    missed = MissedVisit(
        key=other.key, commune_code=other.commune_code, name=other.name, slot=slot, cause=cause
    )
    routes = (replace(first, visits=(moved, *first.visits[1:])), *tour.routes[1:])
    return replace(tour, routes=routes, missed=(missed,), events=(cause,), stability_eur=12.0)


def text_of(pdf):
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return plain(text)


def plain(text):
    return " ".join(text.replace(labels.NBSP, " ").replace(labels.THIN_NBSP, " ").split())


def usual_of(tour):
    return labels.day_and_month(tour.missed[0].slot.date)


@pytest.fixture
def absent():
    return exceptional("crew_absent")


def test_the_crew_reads_it_on_each_page_and_rota(absent):
    note = f"xceptionnellement, au lieu du {usual_of(absent)} ({SECRET} ne sort pas"
    first = absent.routes[0]
    book = openpyxl.load_workbook(
        BytesIO(rota_workbook(absent, monday=MONDAY, printed_on=PRINTED_ON)), rich_text=False
    )
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    said = {
        "day": plain(driver_page(absent, first, printed_on=PRINTED_ON)),
        "week": plain(week_page(absent, [first], printed_on=PRINTED_ON)),
        "pdf": text_of(rota_pdf(absent, monday=MONDAY, printed_on=PRINTED_ON)),
        "xlsx": plain(" ".join(cells)),
    }
    assert {name for name, text in said.items() if note not in text} == set()
    unmade = f"Pas de passage le {usual_of(absent)} ({SECRET}"
    assert unmade in said["pdf"]
    assert unmade in said["xlsx"]


def test_another_vehicle_is_said_and_a_visit_in_its_slot_is_not(absent):
    first = absent.routes[0]
    here = replace(first.visits[0].slot, date=first.date, vehicle="Camion Zq")
    visit = replace(first.visits[0], slot=here)
    said = replace(first, visits=(visit,))
    note = "Exceptionnellement, au lieu de Camion Zq"
    assert note in plain(driver_page(absent, said, printed_on=PRINTED_ON))
    usual = replace(first, visits=(replace(visit, slot=None, cause=None),))
    assert "xceptionnellement" not in driver_page(absent, usual, printed_on=PRINTED_ON)


def test_the_overview_lists_exceptions_events_and_the_price_of_stability(absent):
    page = plain(overview_page(absent, printed_on=PRINTED_ON, files={}))
    moved, day = absent.routes[0].visits[0], labels.day_and_month(absent.routes[0].date)
    assert f"<b>{moved.name}</b>&nbsp;: {usual_of(absent)} → {day} ({SECRET}" in page
    assert f"pas de passage le {usual_of(absent)} ({SECRET}" in page
    assert "2 passages font exception" in page
    assert f"<b>Dans la période</b>&nbsp;: {SECRET} ne sort pas" in page
    assert "Stabilité" in page
    assert "coûte au plus 12 €" in page
    usual = overview_page(small_tour(), printed_on=PRINTED_ON, files={})
    assert "comme d’habitude" not in usual
    assert "Stabilité" not in usual


def public_texts(tour):
    """What posters, the public rota, messages and calendars say of a plan, all together."""
    published = published_of(tour)
    service = ServiceSettings(nom="Le Comptoir")
    made = Publications(published=published, tour=tour, service=service, today=tour.start)
    rota = public_rota_pdf(tour, monday=MONDAY, printed_on=PRINTED_ON, service=service)
    files = {job.name: job.make() for job in made.jobs()}
    said = {n: text_of(c) if n.endswith(".pdf") else c.decode() for n, c in files.items()}
    said["rota.pdf"] = text_of(rota)
    return {n: plain(t.replace("\r\n ", "").replace("\\", "")) for n, t in said.items()}


@pytest.mark.parametrize(
    ("kind", "words", "cause"),
    [
        ("crew_absent", SECRET, ""),
        ("vehicle_absent", SECRET, ""),
        ("depot_closed", SECRET, ""),
        ("place_closed", SECRET, " (lieu fermé)"),
        ("service_closed", SECRET, " (le service ne sort pas ce jour-là)"),
        ("storm", SECRET, " (intempéries)"),
        ("public_holiday", FAIR, f" ({FAIR})"),
        ("fete", FAIR, f" ({FAIR})"),
    ],
)
def test_everybody_learns_the_date_and_a_cause_only_where_it_is_public(kind, words, cause):
    tour = exceptional(kind, words)
    said = public_texts(tour)
    note = f"xceptionnellement, au lieu du {usual_of(tour)}{cause}"
    unmade = f"as de passage le {usual_of(tour)}{cause}"
    moved, missed = tour.routes[0].visits[0].commune_code, tour.missed[0].commune_code
    telling = {n for n, text in said.items() if note in text}
    for part in (f"affiches/{moved}", f"agendas/{moved}", f"mairies/{moved}", "rota.pdf"):
        assert any(part in name for name in telling), part
    lacking = {n for n, text in said.items() if unmade in text}
    for part in (f"affiches/{missed}", f"mairies/{missed}", "rota.pdf"):
        assert any(part in name for name in lacking), part
    assert [n for n, text in said.items() if SECRET in text or "Zqsecr" in text] == []
    message = next(t for n, t in said.items() if f"mairies/{missed}" in n and n.endswith(".txt"))
    assert "prochaines dates, avec des exceptions" in message


def test_a_missed_visit_outlives_the_plan_that_follows(absent):
    first = published_of(absent)
    later = replace(small_tour(), start=MONDAY + timedelta(weeks=4), routes=(), missed=())
    second = published_of(later, before=first, today=absent.start)
    assert [m for one in second.communes for m in one.missed]
    again = published_of(small_tour(), before=second, today=absent.start)
    assert [m for one in again.communes for m in one.missed] == []


def test_the_page_of_changes_groups_by_what_is_lost_and_says_why(absent):
    before = small_tour()
    gone = before.routes[0].visits[-1]
    first = absent.routes[0]
    after = replace(absent, routes=(replace(first, visits=first.visits[:-1]), *absent.routes[1:]))
    cause = after.missed[0]
    slot = replace(cause.slot, date=first.date)
    after = replace(after, missed=(replace(cause, slot=slot),))
    price = Price(
        count=2, hours=0, price_eur=30.0, is_proven=True, needed=(1, 44.0),
        gaps=((gone.name, date(2027, 1, 4), date(2027, 2, 1)),),
    )  # fmt: skip
    page = changes_page(
        compare_tours(before, after), after=after, printed_on=PRINTED_ON, price=price
    )
    text = plain(page)
    assert "1 lieu perd un passage" in text
    assert f'<span class="missing">{SECRET} ne sort pas' in text
    assert "Le calcul compte 30 € par changement, soit 60 €" in text
    assert "les autres font économiser 44 €" in text
    assert f"{gone.name}, 28 jours du lundi 4 janvier au lundi 1er février" in text
    assert "tel:" in page


def test_no_price_is_said_where_nothing_moves():
    tour = small_tour()
    price = Price(count=0, hours=0, price_eur=30.0, is_proven=True)
    after = replace(tour, routes=tour.routes[:-1])
    page = changes_page(compare_tours(tour, after), after=after, printed_on=PRINTED_ON, price=price)
    assert "par changement" not in page
    assert "C’est prouvé : à ce prix" not in plain(page)


def test_a_calendar_says_it_where_the_visit_is(absent):
    (commune, *_) = (
        one
        for one in published_of(absent).communes
        if any(a.visit.instead_of for a in one.announcements)
    )
    text = plain(feed(commune.announcements, name="x").decode().replace("\r\n ", ""))
    assert f"Exceptionnellement\\, au lieu du {usual_of(absent)}." in text
