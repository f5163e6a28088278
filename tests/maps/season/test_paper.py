"""The programme as PDF: how many pages, what is struck, what stands on them."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from maps.season.paper import season_pdf
from maps.season.sheet import Sheet
from tests.maps.documents_tour import HOSTILE
from tests.maps.season.season_programme import JULY, programme_of, replanned
from tests.seasons import CONTRACTS, contract, season_tour

PROGRAMME, _ = replanned()


def pages(sheet: Sheet) -> list[str]:
    reader = PdfReader(BytesIO(season_pdf(sheet, printed_on=JULY)))
    return [page.extract_text().replace("\u200b", "") for page in reader.pages]


@pytest.mark.parametrize("sold", CONTRACTS, ids=[one.name for one in CONTRACTS])
def test_the_evenings_of_a_contract_hold_on_one_page_for_everybody(sold):
    (text,) = pages(PROGRAMME.of_contract(sold, is_private=False))
    for line in PROGRAMME.of_contract(sold, is_private=False).lines:
        assert line.village in text.replace("\n", " "), line.village


def test_a_season_of_72_evenings_holds_on_two_pages_and_on_three_for_the_house():
    assert len(PROGRAMME.evenings) == 72
    assert len(pages(PROGRAMME.whole(is_private=False))) == 2
    house = pages(PROGRAMME.whole(is_private=True))
    assert len(house) == 3
    assert "À prévenir" in house[0]
    assert "usage interne" in house[0]
    assert all("Édition 2. Dates connues" in page for page in house)


def test_the_page_of_a_village_says_its_day_its_place_and_whom_to_call():
    key = PROGRAMME.evenings[40].key
    (text,) = pages(PROGRAMME.of_village(key, is_private=True))
    sheet = PROGRAMME.of_village(key, is_private=True)
    for words in (sheet.heading, sheet.lines[0].long, "prise 32 A", "03 25 99 99 99"):
        assert words.replace("\u00a0", " ") in " ".join(text.replace("\u00a0", " ").split())


def test_the_paper_is_tagged_for_screen_readers():
    content = season_pdf(PROGRAMME.whole(is_private=False), printed_on=JULY)
    assert b"pdfuaid" in content


def test_what_a_user_typed_is_text():
    villages = (*HOSTILE, "Narcy", "Wassy")
    programme, _ = programme_of(season_tour({contract("x", "y", "52", villages): villages}))
    text = "".join("".join(pages(programme.whole(is_private=True))).split())
    for name in ('=cmd|"/ccalc"!A1', "<b>gras</b>&</wpt>", "@SUM(A1)+1-1"):
        assert name in text
