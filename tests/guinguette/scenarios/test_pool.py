"""The candidates of a question: who may be chosen, and what a visit to each is worth."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from guinguette.communes.departements import departement_names
from guinguette.communes.france import load_communes
from guinguette.demand.chance import chance_model, shop_chance
from guinguette.demand.ground import france
from guinguette.demand.need import FARTHEST_MIN, island_of
from guinguette.demand.store import fetch
from guinguette.faults import InputError, UsageError
from guinguette.networks.from_sources import build_from_graphml
from guinguette.scenarios.pool import gather_pool, need_of, real_roads
from guinguette.scenarios.question import Question
from guinguette.scenarios.rules import shipped_rules
from guinguette.scenarios.territory import communes_of
from tests.guinguette.demand.tables import bpe_zip
from tests.shared import SHARED, needs_shared

TODAY = date(2026, 11, 30)
RULES = shipped_rules()
MORVAN = "CC Morvan Sommets et Grands Lacs"
NIEVRE = {"departements": ["58"]}


@pytest.fixture(scope="module", autouse=True)
def _own_data_folder(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUINGUETTE_DONNEES", str(tmp_path_factory.mktemp("data")))
        yield


def pool(zone=NIEVRE, **asked):
    return gather_pool(Question.model_validate({"zone": zone, **asked}), RULES, today=TODAY)


def refused(**asked):
    with pytest.raises(InputError) as caught:
        pool(**asked)
    return [(f.code, f.cell) for f in caught.value.faults], caught.value.faults


def codes(found):
    return {c.commune.code for c in found.candidates}


def test_candidates_are_the_small_communes_of_the_area_the_greatest_need_first():
    found = pool()
    small = {c.code for c in load_communes(departements=["58"]) if 0 < c.population < 3_500}
    assert codes(found) == small
    scores = [c.score for c in found.candidates]
    assert scores == sorted(scores, reverse=True)
    assert found.aside == {}
    [first, *_] = found.candidates
    land = france()
    chance = shop_chance(land, chance_model().coefficients)[land.number[first.commune.code]]
    assert found.weights[0] == first.score * (first.commune.population * (1 - chance)) ** 0.5


def test_smaller_villages_only_where_that_is_asked():
    found = pool(villages={"habitants_max": 100})
    assert max(c.commune.population for c in found.candidates) <= 100


def test_what_is_forced_requested_forbidden_and_served_is_heeded_by_name_or_code():
    plain = pool()
    by_code = {
        c.commune.code: weight / c.score
        for c, weight in zip(plain.candidates, plain.weights, strict=True)
        if c.score
    }
    lists = {
        "imposes": ["Nevers", "Autun", "Larochemillay"],
        "exclus": ["58010"],
        "demandes": ["moux en morvan"],
        "desservis": ["Alligny-en-Morvan"],
    }
    found = pool(villages=lists)
    nevers, autun, here = "58194", "71014", "58140"
    assert found.forced == {nevers, autun, here}
    assert found.forced < codes(found)
    assert (found.forbidden, found.served) == ({"58010"}, {"58003"})
    assert not {"58010", "58003"} & codes(found)
    [moux] = found.requested
    for candidate, weight in zip(found.candidates, found.weights, strict=True):
        bonus = 1 + RULES.requested_bonus * (candidate.commune.code == moux)
        if own := by_code.get(candidate.commune.code):
            assert weight == pytest.approx(own * candidate.score * bonus)


def test_a_commune_known_to_have_a_shop_is_a_candidate_only_where_it_is_asked_for(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "data"))
    shops = ["58140", "58019", "58003"]
    (tmp_path / "bpe.zip").write_bytes(bpe_zip({(code, "B207"): 1 for code in shops}))
    fetch("bpe", today=TODAY, file=tmp_path / "bpe.zip")
    found = pool(villages={"imposes": ["58140"], "demandes": ["58019"]})
    assert found.aside == {"shop": {"58003"}}
    assert {"58140", "58019"} < codes(found)
    weight = dict(zip((c.commune.code for c in found.candidates), found.weights, strict=True))
    assert weight["58140"] == weight["58019"] == 0.0
    other = next(c for c in found.candidates if c.commune.code not in shops)
    assert weight[other.commune.code] == other.score * other.commune.population**0.5


def test_towns_are_the_largest_of_a_departement_and_around_an_intercommunality():
    assert [t.name for t in pool().towns[:2]] == ["Nevers", "Cosne-Cours-sur-Loire"]
    assert {t.departement for t in pool().towns} == {"58"}
    around = pool({"epci": [MORVAN]}, choix={"villes": 5}).towns
    assert len(around) == 5
    assert "Autun" in {t.name for t in around}  # next door, in another département
    given = pool(choix={"depots": ["Clamecy", "58194"]}).towns
    assert [t.name for t in given] == ["Clamecy", "Nevers"]


def test_an_island_is_asked_about_alone():
    found = pool({"departements": ["56"]})
    assert found.aside["island"] == {c.code for c in found.area if island_of(c.code)}
    assert not any(island_of(t.code) for t in found.towns)
    belle_ile = ["56009", "56114", "56152", "56241"]
    alone = pool({"communes": belle_ile})
    assert codes(alone) == {t.code for t in alone.towns} == set(belle_ile)


def test_bounds_and_subsidies_of_intercommunalities_are_found_by_name():
    found = pool(
        villages={"par_epci": {MORVAN: (1, 3), "200067916": (0, 9)}},
        couts={"subventions_epci": {"agglo de Nevers": 500.0}},
    )
    assert found.per_epci == {"200067890": (1, 3), "200067916": (0, 9)}
    assert found.subsidies == {"245804406": 500.0}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"zone": {}}, [("area-missing", "zone")]),
        ({"zone": {"departements": ["75"]}}, [("unknown-departement-pool", "zone")]),
        ({"zone": {"departements": ["976"]}}, [("departement-uncounted", "zone")]),
        (
            {"zone": {"departements": ["8", "58", "Nièvre"]}},
            [
                ("departement-unknown", "zone.departements[1]"),
                ("departement-unknown", "zone.departements[3]"),
            ],
        ),
        ({"zone": {"epci": ["Morvan"]}}, [("epci-unknown", "zone.epci[1]")]),
        (
            {"villages": {"imposes": ["58140", "Nullepart-le-Vide"], "exclus": ["58140", "58019"]}},
            [
                ("asked-commune-unknown", "villages.imposes[2]"),
                ("village-contradicted", "villages.exclus"),
            ],
        ),
        (
            {"villages": {"imposes": ["58140"], "desservis": ["58140"]}},
            [("village-contradicted", "villages.desservis")],
        ),
        ({"choix": {"depots": ["Saint-Martin"]}}, [("asked-commune-ambiguous", "choix.depots[1]")]),
        ({"villages": {"demandes": ["15047"]}}, [("commune-unplaced", "villages.demandes[1]")]),
        (
            {"villages": {"par_epci": {MORVAN: (99, 99), "CU du Grand Reims": (0, 1)}}},
            [
                ("epci-without-candidate", "villages.par_epci.CU du Grand Reims"),
                ("epci-least", "villages.par_epci.Communauté de communes Morvan Sommets et Grands"),
            ],
        ),
        (
            {"villages": {"par_epci": {MORVAN: (0, 0)}, "imposes": ["58128"]}},
            [("epci-most", "villages.par_epci.Communauté de communes Morvan Sommets et Grands")],
        ),
        (
            {"villages": {"par_epci": {MORVAN: (0, 1), "200067890": (0, 2)}}},
            [("epci-twice", "villages.par_epci.200067890")],
        ),
        ({"villages": {"nombre_min": 500}}, [("villages-least", "villages.nombre_min")]),
        (
            {"zone": {"communes": ["58140", "58019"]}, "villages": {"exclus": ["58019"]}},
            [("pool-emptied", "zone")],
        ),
    ],
)
def test_what_cannot_be_gathered_is_said_all_at_once(asked, expected):
    found, faults = refused(**asked)
    assert [(code, cell[: len(e[1])]) for (code, cell), e in zip(found, expected, strict=True)] == (
        expected
    )
    assert all(fault.message and fault.help for fault in faults)


@pytest.mark.parametrize(("typed", "meant"), [("8", "08"), ("Nièvre", "58"), ("20", "2A")])
def test_a_departement_named_otherwise_is_suggested(typed, meant):
    _, [fault] = refused(zone={"departements": [typed]})
    assert f"« {meant} »" in fault.help
    with pytest.raises(UsageError) as caught:
        communes_of([typed])
    assert caught.value.fault.help == fault.help


def test_no_departement_at_all_is_refused():
    with pytest.raises(UsageError) as caught:
        communes_of([])
    assert caught.value.fault.code == "departement-empty"


def test_an_intercommunality_that_several_answer_to_names_them():
    _, [fault] = refused(zone={"departements": ["58"], "epci": ["Loire"]})
    assert "Cœur de Loire" in fault.help
    assert "Loire et Allier" in fault.help


def test_every_departement_gets_an_answer_or_a_reason():
    without = {}
    for code in departement_names():
        try:
            need = need_of(communes_of([code]), today=TODAY)
        except UsageError as error:
            without[code] = error.fault.code
        else:
            assert np.isfinite(need.scores).all()
            assert (need.values["food_min"] <= FARTHEST_MIN).all()
    assert without.pop("976") == "departement-uncounted"
    assert without == dict.fromkeys(without, "unknown-departement-pool")
    assert {"75", "92", "93", "974"} <= set(without) <= {"75", "92", "93", "94", "974"}


@pytest.fixture(scope="module")
def roads(tmp_path_factory):
    output = tmp_path_factory.mktemp("networks") / "corse"
    build_from_graphml(SHARED / "osm/corse_2A2B.graphml.gz", today=TODAY, output=output)
    return real_roads(output)


@needs_shared("osm", "corse_2A2B.graphml.gz")
def test_on_a_network_villages_are_by_its_roads(roads):
    zone = [c.code for c in load_communes(departements=["2A"]) if 0 < c.population < 3_500][:12]
    question = Question.model_validate({"zone": {"communes": zone}, "choix": {"villes": 9}})
    found = gather_pool(question, RULES, today=TODAY, roads=roads)
    assert codes(found) | found.aside.get("off_network", frozenset()) == set(zone)
    assert list(found.towns) == list(roads.near(found.towns))
    land, rows = found.ground, found.ground.numbers(found.area)
    assert (land.road_min[rows] != france().road_min[rows]).any(axis=1).mean() > 0.9
    for zone, lists, code in (
        (["58"], [], "simulation-off-network"),
        (["2A"], ["58140"], "village-off-network"),
    ):
        asked = {"zone": {"departements": zone}, "villages": {"imposes": lists}}
        with pytest.raises(InputError) as caught:
            gather_pool(Question.model_validate(asked), RULES, today=TODAY, roads=roads)
        assert [f.code for f in caught.value.faults] == [code]


def test_the_last_visits_are_a_part_of_the_need():
    question = Question.model_validate({"zone": NIEVRE})
    visits = {"58140": date(2026, 11, 29)}
    found = gather_pool(question, RULES, today=TODAY, visits=visits)
    assert "days" in found.need.values
    assert {c.commune.code: c.parts["days"] for c in found.candidates}["58140"] == 1.0
    assert replace(pool(), need=None).weights != found.weights
