"""Kept weeks planned with other settings: what was known then, at the new prices."""

import shutil
from pathlib import Path

import pytest

import cli
from guinguette.faults import InputError, UsageError
from guinguette.folder.settings.model import SETTINGS_NAME
from guinguette.planning.side_by_side.ghost import ghost, ghost_document
from guinguette.planning.side_by_side.other_settings import kept_weeks, with_settings
from guinguette.service.memory import read_memory
from routing.solver.deadline import Deadline
from tests.commands.conftest import QUICK
from tests.guinguette.planned import edit_settings
from tests.program import answer_of, content

pytestmark = pytest.mark.usefixtures("neutral_terminal")
EFFORT = Deadline(effort=600)


def other(folder, former, new, name="autre.toml"):
    text = (folder / SETTINGS_NAME).read_text(encoding="utf-8")
    assert former in text
    (folder / name).write_text(text.replace(former, new), encoding="utf-8")
    return folder / name


def compared(folder, file, **more):
    return with_settings(folder, file, deadline=EFFORT, **more)


def test_the_same_settings_change_nothing_and_nothing_is_written(dossier):
    file = shutil.copy(dossier / SETTINGS_NAME, dossier / "meme.toml")
    before = content(dossier)
    found = compared(dossier, file)
    assert found.changes.changed == ()
    assert not found.is_repriced
    assert found.after.tour.routes == found.before.tour.routes
    assert content(dossier) == before


def test_a_file_of_settings_is_looked_for_in_the_folder_too(dossier, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    other(dossier, "arrets_max = 3", "arrets_max = 1")
    found = compared(dossier, Path("autre.toml"))
    assert max(len(route.visits) for route in found.after.tour.routes) == 1
    with pytest.raises(UsageError) as caught:
        compared(dossier, dossier / "absent.toml")
    assert caught.value.fault.code == "compare-settings-missing"


def test_the_kept_plan_is_priced_at_the_new_prices_and_claims_no_proof_there(dossier):
    file = other(dossier, "cout_km_eur = 0.45", "cout_km_eur = 0.90")
    found = compared(dossier, file)
    kept = read_memory(dossier).last_tour()
    assert found.is_repriced
    dearer = 0.45 * kept.distance_m / 1000
    assert found.before.tour.cost_eur == pytest.approx(kept.cost_eur + dearer, abs=0.01)
    assert (found.before.tour.lower_bound_eur, found.before.tour.status) == (0.0, "feasible")
    assert found.changes.best_cost_change_eur is None
    if found.after.tour.routes == kept.routes:
        assert found.after.tour.cost_eur == pytest.approx(found.before.tour.cost_eur, abs=0.01)


def test_settings_with_a_fault_name_their_own_file(dossier):
    file = other(dossier, "arrets_max = 3", "arrets_max = 33")
    with pytest.raises(InputError) as caught:
        compared(dossier, file)
    assert {one.file for one in caught.value.faults} == {"autre.toml"}


@pytest.fixture(scope="module")
def kept_periods(planned_model, tmp_path_factory):
    """A fortnight, then the next one, in the memory; the second once more after a closing."""
    first = shutil.copytree(planned_model, tmp_path_factory.mktemp("periodes") / "dossier")
    assert cli.main(["plan", str(first), *QUICK, "-q"]) == 0
    later = edit_settings(first, first.parent / "suite", "2027-01-04", "2027-01-18")
    assert cli.main(["plan", str(later), *QUICK, "-q"]) == 0
    route = read_memory(later).last_tour().routes[0]
    event = f"{route.visits[0].key} {route.date}"
    assert cli.main(["replan", str(later), "--closed", event, *QUICK, "-q"]) in {0, 4}
    return later


@pytest.fixture
def two_periods(kept_periods, tmp_path):
    """A copy of both."""
    return shutil.copytree(kept_periods, tmp_path / "suite")


def test_the_last_edition_of_each_period_is_kept_and_periods_are_whole(two_periods):
    memory = read_memory(two_periods)
    starts = [(one.start.day, one.number) for one in kept_weeks(memory, 8)]
    last = memory.editions[-1].number
    assert starts == [(4, last - 2), (18, last)]
    assert [one.number for one in kept_weeks(memory, 2)] == [last]
    assert [one.number for one in kept_weeks(memory, 3)] == [last - 2, last]


def test_the_ghost_of_the_same_settings_is_what_was_kept(two_periods):
    found = ghost(two_periods, two_periods / SETTINGS_NAME, deadline=EFFORT)
    assert len(found.weeks) == 4
    assert {week.moved for week in found.weeks} == {0}
    assert {one.judgement for one in found.criteria} == {"alike"}
    assert found.worse == ()
    assert all(period.changes.changed == () for period in found.periods)
    assert ghost_document(found)["worse"] == []


def test_the_ghost_judges_each_criterion_by_its_threshold(two_periods):
    file = other(two_periods, "arrets_max = 3", "arrets_max = 1")
    found = ghost(two_periods, file, weeks=2, deadline=EFFORT)
    assert len(found.weeks) == 2
    by_key = {one.key: one for one in found.criteria}
    assert by_key["distance"].after == sum(week.after.distance for week in found.weeks)
    assert by_key["distance"].judgement == "worse"
    assert by_key["longest"].after == max(week.after.longest for week in found.weeks)
    assert "distance" in found.worse
    moved = sum(week.moved for week in found.weeks)
    assert by_key["moved"].after == moved > 0


def test_a_habit_is_left_where_that_saves_more_than_the_price_of_a_change(dossier, capsys):
    narrow = edit_settings(dossier, dossier.parent / "etroit", "arrets_max = 3", "arrets_max = 1")
    shutil.rmtree(narrow / "sorties")
    assert answer_of(capsys, "plan", narrow, *QUICK)[0] == 0

    def tried(price_eur):
        file = other(narrow, "[promesses]\n", f"[promesses]\nprix_du_changement = {price_eur}\n")
        text = file.read_text(encoding="utf-8").replace("arrets_max = 1", "arrets_max = 3")
        file.write_text(text, encoding="utf-8")
        found = compared(narrow, file)
        moved = [
            visit
            for place in found.changes.communes
            for visit in place.visits
            if {"day", "vehicle"} & set(visit.kinds)
        ]
        return found.before.tour.cost_eur - found.after.tour.cost_eur, len(moved)

    saved, moved = tried(1)
    assert moved > 0
    assert saved > moved
    assert tried(9000) == (0, 0)
