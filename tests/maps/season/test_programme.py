"""What a programme says: its months, what became of each evening, whom to tell."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from guinguette.promised import Event, MissedVisit, Slot
from maps.season.programme import Programme
from tests.maps.documents_tour import HOSTILE
from tests.maps.season.season_programme import programme_of, replanned
from tests.seasons import CONTRACTS, contract, season_tour

DER = next(iter(CONTRACTS))


@pytest.fixture(scope="module")
def july() -> Programme:
    return replanned()[0]


def test_each_month_of_the_season_has_its_grid_and_its_evenings(july):
    sheet = july.whole(is_private=False)
    assert [m.name for m in sheet.months] == [
        "Mai 2027", "Juin 2027", "Juillet 2027", "Août 2027", "Septembre 2027",
    ]  # fmt: skip
    assert len(sheet.lines) == len(july.evenings)
    may = sheet.months[0]
    assert [cell.number for cell in may.weeks[0]] == [0, 0, 0, 0, 0, 1, 2]
    assert all(len(week) == 7 for month in sheet.months for week in month.weeks)
    cells = {cell.number: cell for week in may.weeks for cell in week}
    assert (cells[15].letters, cells[15].is_sure) == ("ABC", True)  # three vans, all back home
    assert cells[15].anchor == may.lines[0].anchor
    assert cells[6].holiday == "Ascension"
    assert cells[6].is_school
    assert not cells[17].is_school


def test_every_cell_of_a_grid_leads_to_an_evening_of_that_day(july):
    sheet = july.whole(is_private=True)
    days = {line.anchor: line.day for line in sheet.lines}
    assert len(days) == len(sheet.lines)
    for number, month in enumerate(sheet.months, start=5):
        for cell in (cell for week in month.weeks for cell in week if cell.anchor):
            assert days[cell.anchor] == date(2027, number, cell.number).isoformat()


def test_what_this_edition_changes_is_marked_and_says_whom_to_tell(july):
    sheet = july.whole(is_private=True)
    marks = {line.village: line.mark for line in sheet.lines if line.mark}
    assert sorted(marks.values()) == ["annulée", "date changée", "date changée"]
    assert sorted(one.name for one in sheet.news) == sorted(marks)
    moved = next(line for line in sheet.lines if line.mark == "date changée")
    assert moved.note.startswith("au lieu du ")
    told = next(one for one in sheet.news if one.name == moved.village)
    assert re.fullmatch(r"du .* au .*", told.text)
    assert told.phone.startswith("03 25 00 00")
    assert july.whole(is_private=False).news == ()


def test_an_evening_that_is_given_up_stays_and_is_not_counted(july):
    (gone,) = [line for line in july.whole(is_private=False).lines if line.is_gone]
    assert (gone.state, gone.status) == ("annulée", "cancelled")
    month = next(m for m in july.whole(is_private=False).months if gone in m.lines)
    assert month.count == f"{len(month.lines) - 1}\u00a0soirées"


def test_a_contract_says_what_was_sold_held_to_come_and_lacks(july):
    sheets = [july.of_contract(one, is_private=True) for one in CONTRACTS]
    sold = [sheet.contracts[0] for sheet in sheets]
    assert [one.dates - one.done - one.to_come for one in sold] == [one.lacking for one in sold]
    assert [one.lacking for one in sold] == [0, 1, 3]
    assert sold[1].why == "Les soirées qui restent ne sont pas encore planifiées."
    assert sold[2].why.endswith("2\u00a0jours de véhicule de plus suffiraient.")
    assert sold[0].unserved == ("Droyes", "Frampas", "Planrupt")
    assert sold[0].price == "8\u202f400\u00a0€"
    assert july.of_contract(DER, is_private=False).contracts[0].price == ""
    lines = sheets[0].lines
    assert {line.letter for line in lines} == {"A"}
    assert len(lines) == 24


def test_a_village_gets_its_date_place_help_and_whom_to_call(july):
    key = july.evenings[3].key
    sheet = july.of_village(key, is_private=True)
    labels = dict(sheet.about)
    assert labels["La coordination"] == "03 25 99 99 99, coordination@exemple.fr"
    assert "prise 32 A" in labels["Ce que la commune prévoit"]
    assert labels["À la commune"].startswith("Secrétariat de mairie, 03 25")
    assert len(sheet.months) == 1
    assert len(sheet.lines) == 1
    public = dict(july.of_village(key, is_private=False).about)
    assert set(public) <= {"Le lieu", "En cas de mauvais temps"}
    fallback = {one.key: one.fallback for one in july.season.places}[key]
    assert labels.get("En cas de mauvais temps", "") == fallback


def test_a_village_served_twice_is_counted_so():
    names = ("Narcy", "Wassy")
    sold = contract("Deux fois", "Un payeur", "52", names, dates=2, most=2)
    made = season_tour({sold: ("Narcy", "Narcy")})
    routes = tuple(
        replace(r, visits=tuple(replace(v, key="52001") for v in r.visits)) for r in made.routes
    )
    programme, _ = programme_of(replace(made, routes=routes))
    (shown,) = programme.of_contract(sold, is_private=False).contracts
    assert shown.served == ("Narcy (2\u00a0fois)",)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_user_typed_is_shown_as_it_is(text):
    sold = contract(text, text, "52", (text,) * 5)
    programme, _ = programme_of(season_tour({sold: (text,) * 5}))
    sheet = programme.of_contract(sold, is_private=True)
    assert sheet.lines[0].village == text
    assert text in sheet.heading


def test_the_day_that_an_evening_left_says_where_it_went(july):
    sheet = july.whole(is_private=False)
    told = [cell.told for month in sheet.months for week in month.weeks for cell in week]
    went = [text for text in told if "déplacée au" in text]
    gone = [text for text in told if "(annulée)" in text]
    moved = [e for e in july.evenings if e.is_news and e.former_day]
    free = {e.former_day for e in moved} - {e.day for e in july.evenings if e.status != "cancelled"}
    assert len(went) == len(free)
    assert len(gone) <= 1


def test_the_house_is_told_why_an_evening_was_given_up_and_the_public_what_it_may_know(july):
    gone = next(e for e in july.evenings if e.status == "cancelled")
    storm = Event(kind="instruction", subject=gone.key, first=gone.day, last=gone.day, words="Zq")
    slot = Slot(date=gone.day, vehicle="", arrive=gone.told.visit.open)
    lost = MissedVisit(
        key=gone.key, commune_code="51001", name="Treix", slot=slot, cause=storm, phone=""
    )
    told = replace(july, tour=replace(july.tour, missed=(lost,)))
    notes = {
        is_private: [line.note for line in told.whole(is_private=is_private).lines if line.is_gone]
        for is_private in (True, False)
    }
    assert "Zq" in notes[True][0]
    assert notes[False] == [""]
    assert "Zq" in next(o.text for o in told.whole(is_private=True).news if "annulée" in o.text)


def test_two_contracts_of_one_payer_are_told_apart():
    names = ("Narcy",) * 5
    sold = {contract(name, "Un payeur", p, names): names for name, p in (("A", "52"), ("B", "51"))}
    programme, _ = programme_of(season_tour(sold))
    assert list(programme.titles.values()) == ["Un payeur, A", "Un payeur, B"]
