"""How a season is spread: the picture by week, the figures of each contract, what it costs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from guinguette.contract import SeasonPlace
from maps.season.spread import spread_section
from tests.maps.season.season_programme import programme_of, replanned
from tests.seasons import contract, contract_routes, season_tour

NAMES = ("Narcy", "Wassy", "Louze", "Perthes")
SOLD = contract("Juin", "Un payeur", "52", NAMES, dates=4, last=date(2027, 8, 15))


def section(*days: date, wishes: dict[str, tuple[date, ...]] | None = None) -> str:
    """Write the spread of one contract whose evenings are on given days."""
    made = season_tour({SOLD: NAMES})
    routes = contract_routes(SOLD, NAMES)
    moved = []
    for one, day in zip(routes, days, strict=True):
        shift = day - one.date
        hours = ("arrive", "open", "close", "leave")
        visit = one.visits[0]
        visit = replace(visit, **{name: getattr(visit, name) + shift for name in hours})
        moved.append(replace(one, date=day, visits=(visit,)))
    places = [
        SeasonPlace(key=key, name=name, wishes=(wishes or {}).get(name, ()))
        for key, name in zip(SOLD.places, NAMES, strict=True)
    ]
    season = replace(made.season, places=tuple(places))
    programme, _ = programme_of(replace(made, routes=tuple(moved), season=season))
    return " ".join(re.sub("<[^>]+>", " ", spread_section(programme)).split())


@pytest.fixture(scope="module")
def spread() -> str:
    return section(
        date(2027, 5, 21), date(2027, 5, 22), date(2027, 6, 3), date(2027, 8, 1),
        wishes={"Narcy": (date(2027, 5, 21),), "Wassy": (date(2027, 5, 28), date(2027, 5, 20))},
    )  # fmt: skip


def test_the_share_of_fridays_saturdays_and_school_holidays_is_counted(spread):
    assert "2 (50\u00a0%)".replace("\u00a0", " ") in spread.replace("\u00a0", " ")
    assert "1 (25 %)" in spread.replace("\u00a0", " ")  # 1 August


def test_the_longest_gap_names_its_ends_and_the_empty_months_are_named(spread):
    plain = spread.replace("\u00a0", " ")
    assert "59 jours (jeu. 3 juin – dim. 1er août)" in plain
    assert "juillet" in plain


def test_wishes_that_are_met_are_counted_and_the_others_say_how_far_they_are(spread):
    assert "1 sur 2 (les autres à 2 jours en moyenne, 2 au plus)" in spread.replace("\u00a0", " ")
    assert "aucun" in section(*(date(2027, 6, n) for n in (3, 4, 5, 6)))


def test_each_square_of_the_picture_is_an_evening_that_stands_in_its_week():
    programme, _ = replanned()
    picture = spread_section(programme)
    letters = Counter(re.findall(r'class="in">(\w)<', picture))
    standing = [e for e in programme.evenings if e.status != "cancelled"]
    assert letters == Counter(programme.letters[e.told.contract] for e in standing)
    rows = Counter(re.findall(r'<rect x="[\d.]+" y="([\d.]+)"[^>]+class="f', picture))
    mondays = Counter(e.day - timedelta(days=e.day.weekday()) for e in standing)
    assert sorted(rows.values()) == sorted(mondays.values())
    assert picture.count('class="school"') == 10  # from 3 July to 31 August


def test_what_is_weighed_has_its_price_and_the_season_its_proof():
    programme, _ = replanned()
    text = " ".join(re.sub("<[^>]+>", " ", spread_section(programme)).split())
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Souhaits des mairies 120 € 63 €" in text
    assert "6 450 €" in text
    assert "6 410 €" in text
    assert "0,7 %" in text


def test_an_evening_held_for_a_contract_that_was_lost_is_drawn():
    made = season_tour({SOLD: NAMES})
    (first, *others) = made.routes
    visit = replace(first.visits[0], contract="Perdu")
    programme, _ = programme_of(replace(made, routes=(replace(first, visits=(visit,)), *others)))
    picture = re.findall(r">(.)</text>", spread_section(programme))
    assert Counter(picture)["–"] == 1
