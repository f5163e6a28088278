"""Where two plans come from, and what makes them comparable."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guinguette.faults import MissingDataError, UsageError
from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import format_plan
from guinguette.planning.continuity.promises_kept import later
from guinguette.planning.side_by_side.sides import Side, side_by_side, two_editions, two_plans
from tests.guinguette.folders import MONDAY
from tests.tours import small_tour


def side(tour):
    return Side(kind="plan", name="a", tour=tour)


def test_plans_of_other_weeks_are_compared_as_if_of_the_same():
    tour = small_tour()
    days = 28
    routes = tuple(later(route, route.visits, days) for route in tour.routes)
    other = replace(tour, start=tour.start + timedelta(days=days), routes=routes)
    found = side_by_side(side(tour), side(other))
    assert found.is_shifted
    assert found.changes.changed == ()
    assert found.changes.before.start == other.start
    assert not side_by_side(side(tour), side(tour)).is_shifted


def test_plans_of_other_lengths_do_not_compare():
    with pytest.raises(UsageError) as caught:
        side_by_side(side(small_tour()), side(replace(small_tour(), weeks=4)))
    assert caught.value.fault.code == "compare-lengths"


def test_a_plan_is_found_by_its_file_its_folder_or_its_working_folder(dossier):
    outputs = output_directory(dossier, MONDAY)
    by_file, by_outputs = two_plans(outputs / "plan.json", outputs)
    assert by_file.tour == by_outputs.tour
    assert by_file.name != by_outputs.name
    by_folder, _ = two_plans(dossier, outputs)
    assert (by_folder.name, by_folder.tour) == ("dossier, 2027-S01", by_file.tour)


def test_a_file_that_is_no_plan_is_refused(tmp_path):
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    (tmp_path / "b.json").write_text(format_plan(small_tour()), encoding="utf-8")
    for name in ("a.json", "absent.json"):
        with pytest.raises(MissingDataError):
            two_plans(tmp_path / name, tmp_path / "b.json")
    with pytest.raises(UsageError):
        two_plans(tmp_path / "absent", tmp_path / "b.json")


def test_an_edition_that_replaces_none_is_compared_with_another_only(dossier):
    with pytest.raises(UsageError) as caught:
        two_editions(dossier, ())
    assert caught.value.fault.code == "compare-single-edition"
    with pytest.raises(UsageError) as caught:
        two_editions(dossier, (7,))
    assert caught.value.fault.code == "history-unknown"
    with pytest.raises(UsageError) as caught:
        two_editions(dossier, (1, 1, 1))
    assert caught.value.fault.code == "compare-more-than-two"
    before, after = two_editions(dossier, (1,))
    assert (before.name, after.name) == ("1", "1")
