"""Opening a département on paper: Creuse for real."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from guinguette.communes.departements import departement_names
from guinguette.communes.france import load_communes
from guinguette.demand.need import FARTHEST_MIN
from guinguette.faults import UsageError
from guinguette.planning.new_departement import (
    _depot_names,
    communes_of,
    need_of,
    simulate,
)
from routing.solver.deadline import Deadline

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module", autouse=True)
def _own_data_folder(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUINGUETTE_DONNEES", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="module")
def creuse():
    seen = []
    found = simulate(
        ["23"],
        vehicles=2,
        today=TODAY,
        deadline=Deadline(effort=4_000),
        on_progress=lambda *a: seen.append(a),
    )
    return found, seen


def test_creuse_is_planned_with_one_van_then_two(creuse):
    simulation, seen = creuse
    one, two = simulation.scenarios
    assert (one.vehicles, two.vehicles) == (1, 2)
    assert simulation.names == ("Creuse",)
    assert len(simulation.retained) == 48 <= simulation.candidates
    assert 0 < one.tour.communes_served < two.tour.communes_served <= 48
    assert one.tour.inhabitants_served < two.tour.inhabitants_served
    assert {count for count, _, _ in seen} == {1, 2}


def test_both_scenarios_ask_for_the_same_villages(creuse):
    simulation, _ = creuse
    retained = {c.commune.code for c in simulation.retained}
    for scenario in simulation.scenarios:
        served = {v.commune_code for r in scenario.tour.routes for v in r.visits}
        assert served | {u.commune_code for u in scenario.tour.unserved} == retained
        assert served.isdisjoint(u.commune_code for u in scenario.tour.unserved)
        assert scenario.tour.communes_served == len(served)
        assert scenario.tour.communes_asked == 48
    assert [r["code"] for r in simulation.rows] == [c.commune.code for c in simulation.retained]


def test_inhabitants_add_up(creuse):
    simulation, _ = creuse
    population = {c.commune.code: c.commune.population for c in simulation.retained}
    for scenario in simulation.scenarios:
        served = {v.commune_code for r in scenario.tour.routes for v in r.visits}
        assert scenario.tour.inhabitants_served == sum(population[code] for code in served)
        assert scenario.balance.visits == scenario.tour.visit_count == len(served)


def test_depots_are_real_communes_of_the_departement(creuse):
    simulation, _ = creuse
    known = {c.code: c for c in load_communes(departements=["23"])}
    for scenario in simulation.scenarios:
        assert len(scenario.depots) == scenario.vehicles
        for depot in scenario.depots:
            town = known[depot.commune_code]
            assert (depot.longitude, depot.latitude) == (town.longitude, town.latitude)
            assert depot.name == town.name
    largest = sorted(known.values(), key=lambda c: -c.population)[:40]
    assert {d.commune_code for s in simulation.scenarios for d in s.depots} <= {
        c.code for c in largest
    }


def test_the_scores_are_those_of_the_rule(creuse):
    simulation, _ = creuse
    scores = [c.score for c in simulation.retained]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert all(0 < c.commune.population < 3_500 for c in simulation.retained)
    assert all(c.audience >= c.commune.population for c in simulation.retained)
    need = simulation.need
    assert len(need.communes) == simulation.candidates
    assert [c.commune.code for c in simulation.retained] == [
        need.communes[k].code for k in need.order[: len(simulation.retained)]
    ]
    assert all(set(c.parts) == {"food_min"} for c in simulation.retained)


def test_the_horizon_is_the_fortnight_from_the_next_monday(creuse):
    simulation, _ = creuse
    for scenario in simulation.scenarios:
        assert (scenario.tour.start, scenario.tour.weeks) == (date(2026, 11, 23), 2)
        assert scenario.tour.network.is_estimate
        assert {r.date.weekday() for r in scenario.tour.routes} <= {0, 1, 2, 3, 4}


def test_a_simulation_can_be_made_again(creuse):
    simulation, _ = creuse
    again = simulate([" 23 ", "23"], vehicles=1, today=TODAY, deadline=Deadline(effort=4_000))
    larger = {c.commune.code for c in simulation.retained}
    assert [c.commune.code for c in again.retained] == [
        c.commune.code for c in simulation.retained[:24]
    ]
    assert {c.commune.code for c in again.retained} < larger
    twice = simulate(["23"], vehicles=1, today=TODAY, deadline=Deadline(effort=4_000))
    assert [replace(s.tour, runtime_s=0.0) for s in twice.scenarios] == [
        replace(s.tour, runtime_s=0.0) for s in again.scenarios
    ]


@pytest.mark.parametrize(
    ("codes", "code", "said"),
    [
        (["99"], "departement-unknown", "aucun département n'a le code « 99 »"),
        (["23", "creuse"], "departement-unknown", "« CREUSE »"),
        (["75"], "unknown-departement-pool", "trop peu de communes"),
        (["976"], "departement-uncounted", "habitants"),
        ([], "departement-empty", "aucun département"),
    ],
)
def test_a_departement_that_cannot_be_simulated_is_refused_in_french(codes, code, said):
    with pytest.raises(UsageError) as caught:
        simulate(codes, vehicles=1, today=TODAY, deadline=Deadline(effort=1_000))
    assert caught.value.fault.code == code
    assert said.casefold() in caught.value.fault.message.casefold()
    assert caught.value.exit_code == 2


def test_every_departement_gets_an_answer_or_a_reason():
    refused = {}
    for code in departement_names():
        try:
            need = need_of(communes_of([code]), today=TODAY)
        except UsageError as error:
            refused[code] = error.fault.code
        else:
            assert np.isfinite(need.scores).all()
            assert (need.values["food_min"] <= FARTHEST_MIN).all()
    assert refused.pop("976") == "departement-uncounted"
    assert refused == dict.fromkeys(refused, "unknown-departement-pool")
    assert {"75", "92", "93", "974"} <= set(refused) <= {"75", "92", "93", "94", "974"}


@pytest.mark.parametrize(("typed", "meant"), [("8", "08"), ("Nièvre", "58"), ("20", "2A")])
def test_a_departement_named_otherwise_is_suggested(typed, meant):
    with pytest.raises(UsageError) as caught:
        simulate([typed], vehicles=1, today=TODAY)
    assert f"« {meant} »" in caught.value.fault.help


def test_two_towns_of_one_name_are_two_depots():
    narcy, wassy = load_communes(codes={"52347", "52550"})
    twins = [replace(one, name="Saint-Aubin") for one in (narcy, wassy)]
    assert _depot_names(twins) == ["Saint-Aubin (52347)", "Saint-Aubin (52550)"]
    assert _depot_names([narcy, wassy]) == ["Narcy", "Wassy"]
