"""What wishes cost: the routes and the other wishes, with them and without."""

from dataclasses import replace
from datetime import date

import pytest

from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.replan_tour import continue_tour
from guinguette.planning.season.stands import season_stands
from guinguette.planning.season.switch_prices import price_season
from guinguette.service.standing import Standing
from routing.season.solve import solve_season
from routing.solver.deadline import Deadline
from tests.guinguette.planning.season.seasons import evenings, season_folder, standing_of_tour

EFFORT = Deadline(effort=3_000)
FRIDAY = date(2027, 6, 25)


def stands_of(folder):
    tour = continue_tour(folder, Standing(), Aims(deadline=EFFORT)).after
    return season_stands(folder, standing_of_tour(tour), tour), tour


def one_evening_of_two_places(**switches):
    """One evening: in a village that nobody wishes for, or in a dearer one that wishes a date."""
    folder = season_folder(dates=(1, 1))
    season = folder.settings.season.model_copy(
        update=dict.fromkeys(
            ("pace_eur", "empty_month_eur", "weekend_eur", "school_holiday_eur", "fairness_eur"),
            0.0,
        )
        | switches
    )
    folder = replace(
        folder,
        settings=folder.settings.model_copy(update={"season": season}),
        contracts=folder.contracts[:1],
    )
    cheapest = next(iter(evenings(stands_of(folder)[1])))[0]
    other = next(key for key in folder.contracts[0].places if key != cheapest)
    wishing = tuple(replace(r, wishes=(FRIDAY,)) if r.key == other else r for r in folder.requests)
    pair = replace(folder.contracts[0], places=(cheapest, other))
    return replace(folder, requests=wishing, contracts=(pair,)), cheapest, other


def test_a_wish_costs_the_way_to_the_village_that_has_it():
    folder, cheapest, other = one_evening_of_two_places(wish_eur=5_000.0)
    stands, tour = stands_of(folder)
    assert [*evenings(tour)] == [(other, FRIDAY)]
    alone = replace(folder, contracts=(replace(folder.contracts[0], places=(cheapest,)),))
    near = stands_of(alone)[1]
    way_eur = sum(r.cost_eur for r in tour.routes) - sum(r.cost_eur for r in near.routes)
    assert way_eur > 0
    found = price_season(stands, deadline=EFFORT)
    prices = {one.switch: one for one in found.switches}
    assert prices["wish"].routes_eur == pytest.approx(way_eur, abs=0.02)
    assert prices["wish"].lowest_eur == pytest.approx(way_eur, abs=0.02)
    assert prices["wish"].highest_eur == pytest.approx(way_eur, abs=0.02)
    assert (found.highest_afresh_eur, found.changed_afresh) == (pytest.approx(0, abs=0.02), 0)
    assert prices.keys() == {"spacing", "wish", "vehicles"}


def test_a_wish_that_is_off_has_no_price_and_each_other_one_is_proven():
    stands, _ = stands_of(season_folder())
    found = price_season(stands, deadline=EFFORT)
    assert [one.switch for one in found.switches] == [
        "pace", "month", "spacing", "fairness", "weekend", "school_holiday", "wish", "vehicles",
    ]  # fmt: skip
    best = solve_season(stands.problem).cost
    for one in found.switches:
        assert 0 <= one.lowest_eur <= one.highest_eur <= best
        assert one.highest_eur - one.lowest_eur < 1
    assert {one.contract for one in found.dates} == {"Contrat 1", "Contrat 2"}
    for one in found.dates:
        assert one.more.made == 1
        assert one.fewer.made == -1
        assert one.fewer.difference.cost_eur < 0 < one.more.difference.cost_eur


def test_a_vehicle_bound_to_a_contract_costs_the_way_that_another_would_save():
    folder = season_folder(dates=(2, 2))
    swapped = tuple(
        replace(one, vehicles=(f"Guinguette {3 - number}",))
        for number, one in enumerate(folder.contracts, start=1)
    )
    right, wrong = (stands_of(f)[0] for f in (folder, replace(folder, contracts=swapped)))
    price = {
        name: next(
            s for s in price_season(stands, deadline=EFFORT).switches if s.switch == "vehicles"
        )
        for name, stands in (("right", right), ("wrong", wrong))
    }
    gain_eur = solve_season(wrong.problem).cost - solve_season(right.problem).cost
    assert price["wrong"].highest_eur >= gain_eur - 0.02 > 0
    assert price["right"].highest_eur < price["wrong"].lowest_eur


def test_nights_away_are_worth_what_they_save():
    folder = season_folder(weeks=1, dates=(2, 2))
    few = (replace(folder.contracts[0], places=folder.contracts[0].places[:3]),)
    folder = replace(folder, contracts=few)
    vans = tuple(
        v.model_copy(update={"nights_away": 1, "night_cost_eur": 0.0})
        for v in folder.settings.vehicles
    )
    folder = replace(folder, settings=folder.settings.model_copy(update={"vehicles": vans}))
    stands, _ = stands_of(folder)
    nights = next(s for s in price_season(stands, deadline=EFFORT).switches if s.switch == "nights")
    home = tuple(replace(v, nights_away=0) for v in stands.problem.problem.vehicles)
    without = replace(stands.problem, problem=replace(stands.problem.problem, vehicles=home))
    saved_eur = solve_season(without).cost - solve_season(stands.problem).cost
    assert saved_eur >= 0
    assert nights.lowest_eur - 0.02 <= -saved_eur <= nights.highest_eur + 0.02
