"""Plans of folders with every rhythm, values and wishes, from the files to the tour."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from guinguette.language.rhythms import rhythm_label
from tests.guinguette.folders import (
    CEFFONDS,
    MONDAY,
    NARCY,
    PORTE_DU_DER,
    ROCHES,
    VIGNORY,
    WASSY,
    folder,
    row,
)
from tests.guinguette.planned import dates, slots, tour_of

SEARCH = {"duree_max_s": 2, "graine": 1, "ecart_vise": 0.0}


def planned(path, rows, *, weeks=2, **changes):
    horizon = {"debut": MONDAY, "semaines": weeks}
    return tour_of(folder(path / "d", rows, periode=horizon, calcul=SEARCH, **changes))


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    rows = [
        row(NARCY, "toutes les 3 semaines"),
        row(WASSY, "mensuel"),
        row(CEFFONDS, "2 fois par semaine"),
        row(VIGNORY, "dates fixes", dates="5/1/2027, 2/2/2027"),
        row(ROCHES, "3 dates espacées de 10 jours"),
        row(PORTE_DU_DER, closed="7/1/2027, 14/1/2027"),
    ]
    return planned(tmp_path_factory.mktemp("season"), rows, weeks=6)


def test_every_rhythm_is_planned_on_days_that_keep_it(season):
    assert season.unserved == ()
    first, second = slots(season, NARCY)
    assert second - first == timedelta(days=21)
    assert len(dates(season, WASSY)) == 1
    assert dates(season, VIGNORY) == [date(2027, 1, 5), date(2027, 2, 2)]
    twice = slots(season, CEFFONDS)
    assert len(twice) == len(dates(season, CEFFONDS)) == 12
    assert all(b - a >= timedelta(days=2) for a, b in pairwise(twice))
    spaced = slots(season, ROCHES)
    assert len({day.weekday() for day in spaced}) == 1
    assert all(b - a >= timedelta(days=10) for a, b in pairwise(spaced))
    assert not {date(2027, 1, 7), date(2027, 1, 14)} & set(dates(season, PORTE_DU_DER))


def test_a_plan_keeps_the_name_of_each_rhythm_and_documents_say_it(season):
    said = {v.commune_code: v.rhythm for r in season.routes for v in r.visits}
    assert said[NARCY] == "every-3-weeks"
    assert re.fullmatch(r"monthly-[1-4]-[a-z]+day", said[WASSY])
    assert re.fullmatch(r"le [1-4]er? [a-z]+ du mois", rhythm_label(said[WASSY]))
    assert said[CEFFONDS] == "2-per-week"
    assert said[VIGNORY] == "dates"
    assert said[PORTE_DU_DER] == "fortnightly"


def test_a_commune_whose_value_does_not_pay_its_trip_stays_out_with_that_reason(tmp_path):
    tour = planned(tmp_path, [row(NARCY, value="1"), row(WASSY, value="5000")])
    assert dates(tour, WASSY)
    assert [(u.commune_code, u.reason) for u in tour.unserved] == [(NARCY, "not_worth_it")]


def test_a_wish_is_granted_where_it_costs_nothing(tmp_path):
    tour = planned(tmp_path, [row(NARCY, "hebdomadaire", preferred="jeudi")])
    assert [day.weekday() for day in dates(tour, NARCY)] == [3, 3]
