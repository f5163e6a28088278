"""The poster of a village: read back, measured, whatever number of dates it has."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from guinguette.files.published import PublicVisit
from guinguette.folder.settings.service_section import ServiceSettings
from maps.exchange.quick_codes import code_svg, code_text
from maps.paper.poster import poster_pdf
from maps.paper.typeset import TEMPLATES_PATH
from maps.words import labels
from tests.maps.documents_tour import HOSTILE

PRINTED_ON = date(2026, 12, 30)
SERVICE = ServiceSettings(
    nom="Le Comptoir", telephone="06 00 00 00 01", contact_public="03 25 00 00 00"
)
FIRST = PublicVisit(
    open=datetime.fromisoformat("2027-01-05T09:30"),
    close=datetime.fromisoformat("2027-01-05T12:00"),
    title="Le Comptoir",
    name="Vignory",
    place="Place de la Mairie",
    longitude=5.1,
    latitude=48.3,
    services=("pain", "café"),
    is_estimate=False,
)


def dates(count: int, *, every: int = 3) -> list[PublicVisit]:
    """So many visits, every few days."""
    steps = (timedelta(days=every * number) for number in range(count))
    return [replace(FIRST, open=FIRST.open + step, close=FIRST.close + step) for step in steps]


def read(visits: list[PublicVisit], **options) -> PdfReader:
    pdf = poster_pdf(visits, service=SERVICE, printed_on=PRINTED_ON, **options)
    return PdfReader(BytesIO(pdf))


def text_of(document: PdfReader) -> str:
    text = " ".join(page.extract_text() for page in document.pages)
    return " ".join(text.replace(labels.NBSP, " ").split())


@pytest.mark.parametrize("count", [1, 2, 4, 12, 26, 60, 140])
def test_no_date_is_lost_and_sixty_hold_on_one_page(count):
    visits = dates(count)
    document = read(visits)
    text = text_of(document)
    for visit in visits:
        day = rf"({labels.day_and_month(visit.day)}|{re.escape(labels.short_date(visit.day))})"
        assert re.search(day.replace(labels.NBSP, " ") + r"\s*9 h 30 – 12 h", text), visit.day
    assert text.count("9 h 30") == count
    assert len(document.pages) == (1 if count <= 60 else 2)
    for page in document.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_nothing_is_drawn_below_the_edge_of_the_page():
    long = replace(
        FIRST,
        title="Épicerie itinérante et café associatif de la communauté de communes du Bassin",
        name="Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson",
        place="Devant la salle des fêtes, à côté du monument aux morts, rue du Général",
        services=("pain", "épicerie", "café", "colis", "médiathèque", "retrait d’argent"),
    )
    heights = []

    def place(text, page, line, *_font):
        heights.extend([page[5] + page[3] * line[5]] if text.strip() else [])

    document = read([long] * 6)
    document.pages[0].extract_text(visitor_text=place)
    assert len(document.pages) == 1
    assert 20 < min(heights) < max(heights) < 820
    for word in ("Isson", "Bassin", "monument", "médiathèque"):
        assert word in text_of(document)


def test_it_says_what_where_and_whom_to_ask():
    text = text_of(read(dates(3)))
    for word in ("Le Comptoir", "à Vignory", "Place de la Mairie", "pain, café", "03 25 00 00 00"):
        assert word in text
    assert SERVICE.phone not in text  # the coordination's number is for crews


def test_a_private_place_is_told_by_the_mairie():
    private = replace(FIRST, place="", longitude=None, latitude=None)
    assert "lieu indiqué par la mairie" in text_of(read([private]))


def test_places_that_differ_stand_beside_their_dates():
    one, other = dates(2)
    text = text_of(read([one, replace(other, place="Salle des fêtes")]))
    assert text.index("Place de la Mairie") < text.index("vendredi 8") < text.index("Salle des")


def test_years_are_told_where_they_change():
    before = timedelta(days=-5)
    around = replace(FIRST, open=FIRST.open + before, close=FIRST.close + before)
    assert "jeudi 31 décembre 2026" in text_of(read([around, FIRST]))
    assert "mardi 5 janvier 2027" not in text_of(read([FIRST]))


def test_it_is_tagged_dated_and_the_same_each_time():
    document = read(dates(4))
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.metadata.title == "Le Comptoir à Vignory"
    assert "mercredi 30 décembre 2026" in text_of(document)
    first, second = (poster_pdf(dates(4), service=SERVICE, printed_on=PRINTED_ON) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_shown_as_they_are(text):
    visit = replace(FIRST, title=text, name=text, place=text, services=(text,))
    shown = text_of(read([visit]))
    if text.isascii():
        assert "".join(shown.split()).count("".join(text.split())) >= 4


@pytest.mark.parametrize("field", ["title", "name", "place"])
def test_a_text_of_any_length_leaves_every_date_in_sight(field):
    visits = [replace(visit, **{field: "Marché couvert " * 150}) for visit in dates(3)]
    text = text_of(read(visits))
    assert text.count("9 h 30 – 12 h") == 3
    assert text.count("Marché couvert") >= 150


def test_its_fonts_are_in_the_file():
    (page,) = read(dates(4)).pages
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        (drawn,) = font["/DescendantFonts"]
        described = drawn.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(described)


def test_the_label_of_the_code_says_what_it_adds():
    address = "https://exemple.fr/agendas/52524-vignory.ics"
    assert "ajouter les dates" in text_of(read(dates(2, every=5), address=address))
    assert "ajouter les dates" in text_of(read(dates(3, every=14)))
    assert "le prochain passage" in text_of(read([FIRST]))


@pytest.mark.parametrize("address", ["", "https://exemple.fr/agendas/52524-vignory.ics"])
def test_the_printed_code_is_three_centimetres_wide(address):
    """The squares fill the drawing but for a white edge of four, and the page shows it so wide."""
    drawn = ElementTree.fromstring(code_svg(code_text(dates(60), address=address)))
    side, width_mm = (
        int(drawn.get("width")),
        re.search(
            r"image\(bytes\(poster.code\).*width: (\d+)mm",
            (TEMPLATES_PATH / "poster.typ").read_text(),
        )[1],
    )
    assert int(width_mm) * (side - 8) / side >= 30
