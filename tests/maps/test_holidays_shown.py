"""A public holiday stands beside its date in every document that has the date."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.promised import Event
from maps.pages.driver import driver_page
from maps.pages.driver_week import week_page
from maps.pages.overview import overview_page
from maps.paper.poster import poster_pdf
from maps.paper.public_rota import public_rota_pdf
from maps.paper.rota import rota_pdf, rota_workbook
from maps.paper.week import rota_week, without_idle
from maps.words import labels
from maps.words.holidays import day_with_holiday, holiday
from tests.maps.documents_tour import MONDAY, PRINTED_ON, small_tour
from tests.maps.paper.test_poster import FIRST

NAME = "Fête <b>locale</b>"


def event(day, *, kind="public_holiday", subject="", words=NAME, last=None):
    return Event(
        kind=kind, subject=subject, first=day, last=last or day, words=words, source="calendar"
    )


def tour_with(*events):
    return replace(small_tour(), events=events)


def text_of(pdf):
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.replace(labels.NBSP, " ").split())


@pytest.fixture
def made():
    return tour_with(event(small_tour().routes[0].date))


# Names


@pytest.mark.parametrize(
    ("events", "keys", "name"),
    [
        ((), (), ""),
        ((event(MONDAY),), (), NAME),
        ((event(date(2027, 1, 5)),), (), ""),
        ((event(MONDAY, kind="fete"),), (), ""),
        ((event(MONDAY, kind="school_holiday"),), (), ""),
        ((event(date(2027, 1, 3), last=date(2027, 1, 5)),), (), NAME),
        ((event(MONDAY), event(MONDAY, words="Noël"), event(MONDAY)), (), f"{NAME}, Noël"),
        ((event(MONDAY, subject="57001"),), ("52001",), ""),
        ((event(MONDAY, subject="57001"),), ("52001", "57001"), NAME),
        ((event(MONDAY, subject="57001"), event(MONDAY, subject="57002")), (), NAME),
    ],
)
def test_a_holiday_is_named_where_a_place_of_the_day_has_it(events, keys, name):
    assert holiday(tour_with(*events), MONDAY, keys) == name


def test_a_day_without_a_holiday_is_as_it_was():
    assert day_with_holiday("lundi 4 janvier", "") == "lundi 4 janvier"


# Documents


def test_the_rota_and_the_public_rota_name_it(made):
    options = {"monday": MONDAY, "printed_on": PRINTED_ON}
    shown = f"Lundi 4 janvier ({NAME})"
    assert shown in text_of(rota_pdf(made, **options))
    assert shown in text_of(public_rota_pdf(made, service=ServiceSettings(), **options))
    book = openpyxl.load_workbook(BytesIO(rota_workbook(made, **options)))
    assert shown in {cell.value for row in book.worksheets[0].iter_rows() for cell in row}


def test_a_holiday_without_outings_is_named_with_the_idle_days():
    idle = tour_with(event(date(2027, 1, 8), words="Jour de Pâques"))
    week = without_idle(rota_week(idle, monday=MONDAY, printed_on=PRINTED_ON))
    assert "vendredi 8 janvier (Jour de Pâques)" in week.legend


def test_the_overview_and_the_pages_of_the_driver_name_it_and_escape_it(made):
    route = made.routes[0]
    pages = [
        overview_page(made, printed_on=PRINTED_ON, files={}),
        driver_page(made, route, printed_on=PRINTED_ON),
        week_page(made, [route], printed_on=PRINTED_ON),
    ]
    for page in pages:
        assert "Fête &lt;b&gt;locale&lt;/b&gt;" in page
        assert NAME not in page
    for page in pages[1:]:
        assert "Jour férié" in page


def test_pages_without_a_holiday_say_nothing_of_one():
    plain = small_tour()
    assert "Jour férié" not in driver_page(plain, plain.routes[0], printed_on=PRINTED_ON)


def test_the_poster_of_a_visit_on_a_holiday_says_so():
    service = ServiceSettings(nom="Le Comptoir")
    options = {"service": service, "printed_on": PRINTED_ON}
    with_it = text_of(poster_pdf([FIRST], holidays={FIRST.day: "Noël"}, **options))
    assert "Jour férié : Noël" in with_it
    assert "Jour férié" not in text_of(poster_pdf([FIRST], **options))
