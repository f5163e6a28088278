"""A search that was cut short never takes the place of a plan that serves more."""

from dataclasses import replace

from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import format_plan
from guinguette.service.kept_plan import fuller_plan, served_places
from tests.tours import lacking, small_tour

FULL = replace(small_tour(), unserved=())
LAST = FULL.routes[1].visits[-1]


def written(folder, tour):
    place = output_directory(folder, tour.start)
    place.mkdir(parents=True)
    (place / "plan.json").write_text(format_plan(tour), encoding="utf-8")
    return folder


def without_last(*, is_still_asked):
    """Leave the last commune out; it lacks a visit where the folder still asks for it."""
    route = FULL.routes[1]
    return replace(
        FULL,
        routes=(FULL.routes[0], replace(route, visits=route.visits[:-1])),
        unserved=(lacking(LAST),) if is_still_asked else (),
    )


def test_the_plan_on_disk_stays_where_it_serves_more_communes(tmp_path):
    found = fuller_plan(written(tmp_path, FULL), without_last(is_still_asked=True))
    assert found is not None
    assert served_places(found) == served_places(FULL)


def test_a_commune_that_is_visited_too_seldom_is_not_served():
    lacks = replace(without_last(is_still_asked=True), routes=FULL.routes)
    assert served_places(FULL) - served_places(lacks) == {LAST.key}


def test_the_newer_plan_wins_where_it_serves_as_many(tmp_path):
    assert fuller_plan(written(tmp_path, FULL), replace(FULL, cost_eur=FULL.cost_eur + 9)) is None


def test_a_commune_that_left_the_folder_does_not_count(tmp_path):
    assert fuller_plan(written(tmp_path, FULL), without_last(is_still_asked=False)) is None


def test_without_a_plan_of_these_weeks_there_is_nothing_to_keep(tmp_path):
    lesser = without_last(is_still_asked=True)
    assert fuller_plan(tmp_path, lesser) is None
    assert fuller_plan(written(tmp_path, replace(FULL, weeks=FULL.weeks + 1)), lesser) is None


def test_a_plan_that_cannot_be_read_is_replaced(tmp_path):
    folder = written(tmp_path, FULL)
    (output_directory(folder, FULL.start) / "plan.json").write_text("{", encoding="utf-8")
    assert fuller_plan(folder, without_last(is_still_asked=True)) is None
