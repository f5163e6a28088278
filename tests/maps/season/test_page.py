"""The page of a programme, as markup; a browser opens it in ``test_acceptance``."""

from __future__ import annotations

import re

from maps.season.page import season_page
from tests.maps.season.season_programme import programme_of, replanned
from tests.seasons import contract, season_tour
from tests.tours import HOSTILE_TEXTS


def test_every_day_of_a_grid_leads_to_its_evening():
    programme, _ = replanned()
    page = season_page(programme.whole(is_private=True), programme)
    targets = set(re.findall(r'href="#(soiree[^"]+)"', page))
    assert targets
    assert targets <= set(re.findall(r'id="(soiree[^"]+)"', page))


def test_what_is_given_up_is_struck_and_what_is_agreed_is_said():
    programme, _ = replanned()
    page = season_page(programme.whole(is_private=False), programme)
    gone = next(e.told.visit.name for e in programme.evenings if e.status == "cancelled")
    assert f"<s>{gone}</s>" in page
    assert page.count("✓ confirmée") == sum(e.status == "confirmed" for e in programme.evenings)


def test_hostile_texts_stay_texts():
    text = " ".join(HOSTILE_TEXTS)
    sold = contract(text, text, "52", (text,) * 5)
    programme, _ = programme_of(season_tour({sold: (text,) * 5}))
    page = season_page(programme.whole(is_private=True), programme)
    assert "window.x=1</script>" not in page
    assert "{{7*7}}" in page
    assert "49" not in re.sub(r"<style.*?</style>", "", page, flags=re.S)
