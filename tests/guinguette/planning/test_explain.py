import pytest

from guinguette.faults import UsageError
from guinguette.folder.template import crew_table, vehicle_table
from guinguette.planning.explain import explain_folder
from routing.solver.deadline import Deadline
from tests.guinguette.folders import (
    BIESLES,
    NARCY,
    ROCHES,
    VIGNORY,
    WASSY,
)
from tests.guinguette.planned import planned_folder

MONDAY_VAN = vehicle_table("Camion 1", depot="Saint-Dizier", crew="Équipe 1")


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """One van that works on Mondays, makes one stop a day, and is asked for three weekly stops."""
    van = MONDAY_VAN | {"jours": ["lundi"], "arrets_max": 1}
    return planned_folder(
        tmp_path_factory.mktemp("plein") / "dossier",
        [NARCY, ROCHES, WASSY],
        "hebdomadaire",
        vehicules=[van],
    )


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """A crew whose day is too short to reach Biesles, 75 km away."""
    crew = crew_table("Équipe 1") | {"journee_max": "05:00"}
    codes = [NARCY, BIESLES]
    return planned_folder(tmp_path_factory.mktemp("court") / "dossier", codes, equipages=[crew])


def test_communes_that_lack_visits_come_with_those_they_cannot_join(full):
    found = explain_folder(full, deadline=Deadline(effort=5_000))
    assert len(found.communes) == 2
    for one in found.communes:
        assert one.conflicts[0].limit == "count"
        assert one.conflicts[0].communes[0] == one.name


def test_one_more_vehicle_day_is_named_with_its_depot_and_what_it_serves(full):
    found = explain_folder(full, deadline=Deadline(effort=5_000))
    best = found.more_vehicles[0]
    assert (best.depot, len(best.communes)) == ("Saint-Dizier", 1)
    assert best.communes[0] in {one.name for one in found.communes}
    assert best.cost_per_month_eur > 0


def test_a_commune_out_of_reach_says_how_many_minutes_are_lacking(short):
    (one,) = explain_folder(short, deadline=Deadline(effort=5_000)).communes
    assert (one.code, one.reason) == (BIESLES, "too_far")
    assert one.alone is not None
    assert one.alone.limit == "day"
    assert one.alone.lacking_min is not None
    assert one.alone.lacking_min > 0


def test_one_commune_is_found_by_its_name(short):
    (one,) = explain_folder(short, "biesles", deadline=Deadline(effort=5_000)).communes
    assert one.code == BIESLES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (NARCY, "explain-served"),
        (VIGNORY, "explain-not-asked"),
        ("Vignorix", "asked-commune-unknown"),
    ],
)
def test_a_question_without_an_answer_says_why(short, text, code):
    with pytest.raises(UsageError) as error:
        explain_folder(short, text, deadline=Deadline(effort=5_000))
    assert error.value.fault.code == code
