"""What the hours of day rounds and of former weeks leave to the evenings of a season."""

from datetime import timedelta

import pytest

from guinguette.folder.template import crew_table, vehicle_table
from guinguette.planning.season.work import season_limits
from tests.guinguette.crews.test_hours import full, outing
from tests.guinguette.folders import MONDAY, settings

H = 3600


def two_vans(**travail):
    vans = [
        vehicle_table(name, depot="Saint-Dizier", crew="Équipe 1")
        for name in ("Camion 1", "Camion 2")
    ]
    return settings(equipages=[crew_table("Équipe 1")], vehicules=vans, travail=travail)


def test_day_rounds_are_duties_and_their_breaks_are_no_work():
    own = two_vans()
    routes = [*full([0, 2], 8, 18, pause=45), outing(-3, 8, 12), outing(1, 8, 9, crew="Autre")]
    duties, limits, daily_s, weekly_s = season_limits(own, routes)
    assert [(one.day, one.depart_s, one.return_s) for one in duties] == [
        (0, 8 * H, 18 * H), (2, 8 * H, 18 * H),
    ]  # fmt: skip
    assert all(one.vehicles == {0, 1} for one in (*duties, *limits))
    assert (daily_s, weekly_s) == (11 * H, 35 * H)
    first, second = limits
    assert first.days == frozenset(range(7))
    assert (first.most_seconds, first.most_days) == (48 * H + 2 * 45 * 60, 6)
    assert (second.days, second.most_seconds) == (frozenset(range(7, 14)), 48 * H)


def test_an_average_binds_where_former_weeks_were_long():
    weeks = [MONDAY - timedelta(weeks=n) for n in range(1, 12)]
    former = [r for monday in weeks for r in full(range(6), 8, 15.5, pause=0, monday=monday)]
    _, limits, *_ = season_limits(two_vans(), former)
    first, averaged, *_ = limits
    assert first.most_days == 6
    assert averaged.most_days is None
    assert averaged.days == frozenset(range(7))
    assert averaged.most_seconds == 12 * 44 * H - 11 * 45 * H
    _, limits, *_ = season_limits(two_vans(), [])
    assert all(limit.most_days for limit in limits)


@pytest.mark.parametrize(
    ("travail", "most_h", "days"),
    [({"convention": "hcr"}, 48, 5), ({"accord": {"semaine_max_h": 40}}, 40, 6)],
)
def test_the_limits_are_those_of_the_folder(travail, most_h, days):
    limit, *_ = season_limits(two_vans(**travail), []).work_limits
    assert (limit.most_seconds, limit.most_days) == (most_h * H, days)


def test_rules_that_are_shown_only_limit_nothing():
    duties, limits, *rests = season_limits(two_vans(respect=False), full([0]))
    assert (len(duties), limits, rests) == (1, (), [0, 0])
