"""A plan laid over what was published before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.files.published import (
    Announcement,
    Published,
    parse_published,
    published_document,
)
from guinguette.files.publishing import publish
from guinguette.tour import Tour
from tests.announced import NOTHING, published_of
from tests.maps.documents_tour import route, tour, visit
from tests.tours import evening_route, make_tour

MONDAY = date(2027, 1, 4)
BEFORE = MONDAY - timedelta(days=1)
VIGNORY, NARCY = "52524", "52347"


def plan(*days: int, code: str = VIGNORY, name: str = "Vignory", weeks: int = 4, **changes) -> Tour:
    """Visit one commune on these days, 0 is the first Monday."""
    return replace(tour(tuple(_route(day, code, name, changes) for day in days)), weeks=weeks)


def _route(day, code, name, changes):
    made = visit(
        code, name, MONDAY + timedelta(days=day), ("09:10", "09:30", "10:30", "10:45"),
        **{"position": (5.1, 48.2), "origin": (5.0, 48.1)} | changes,
    )  # fmt: skip
    return route(made.open.date(), (made,))


def of(published: Published, code: str = VIGNORY) -> tuple[Announcement, ...]:
    return next(one.announcements for one in published.communes if one.code == code)


def days_of(announcements) -> list[tuple[int, int, bool]]:
    """Day, sequence, and whether it is given up."""
    return [((a.visit.day - MONDAY).days, a.sequence, a.is_cancelled) for a in announcements]


def test_a_first_plan_is_new_as_a_whole():
    found = of(published_of(plan(0, 7)))
    assert days_of(found) == [(0, 0, False), (7, 0, False)]
    assert found[0].uid == "0123456789abcdef-52524-2027-01-04@guinguette"
    assert found[0].changed_at.date() == BEFORE


def test_uids_know_neither_title_nor_first_day():
    first = published_of(plan(0, 7))
    shifted = replace(plan(7, 14), start=MONDAY + timedelta(days=7), title="Autre")
    second = published_of(shifted, before=first)
    assert [a.uid for a in of(second)][:2] == [a.uid for a in of(first)]
    assert days_of(of(second)) == [(0, 0, False), (7, 1, False), (14, 0, False)]


def test_a_date_that_stays_is_paired_first_then_the_others_in_order():
    first = published_of(plan(0, 7, 14))
    second = of(published_of(plan(7, 9, 15), before=first))
    assert [(a.uid[-21:-11], *day) for a, day in zip(second, days_of(second), strict=True)] == [
        ("2027-01-11", 7, 0, False), ("2027-01-04", 9, 1, False), ("2027-01-18", 15, 1, False),
    ]  # fmt: skip
    assert second[1].former == of(first)[0].visit


def test_a_visit_too_few_is_given_up_and_comes_back_under_another_name():
    first = published_of(plan(0, 7))
    second = published_of(plan(0), before=first)
    assert days_of(of(second)) == [(0, 0, False), (7, 1, True)]
    third = published_of(plan(0, 7), before=second)
    assert days_of(of(third)) == [(0, 0, False), (7, 0, False), (7, 1, True)]
    assert of(third)[1].uid.endswith("-52524-2027-01-11-2@guinguette")


def test_the_past_and_other_days_stay_as_they_were():
    first = published_of(plan(0, 7, 14, 28, weeks=8))
    today = MONDAY + timedelta(days=9)
    second = of(published_of(plan(1, 15), before=first, today=today))
    assert days_of(second) == [(0, 0, False), (7, 0, False), (15, 1, False), (28, 0, False)]
    left = published_of(plan(16, code=NARCY, name="Narcy"), before=first, today=today)
    assert days_of(of(left)) == [(0, 0, False), (7, 0, False), (14, 1, True), (28, 0, False)]


def test_a_plan_that_lies_behind_is_published_where_nothing_was():
    found = of(published_of(plan(0, 7), today=MONDAY + timedelta(days=90)))
    assert days_of(found) == [(0, 0, False), (7, 0, False)]


def test_the_days_of_the_plan_that_follows_are_not_touched():
    first = published_of(plan(0, 7, 14))
    second = published_of(
        plan(1), before=first, days=[MONDAY + timedelta(days=number) for number in range(7)]
    )
    assert days_of(of(second)) == [(1, 1, False), (7, 0, False), (14, 0, False)]


@pytest.mark.parametrize(
    "changes",
    [
        {"place": "Salle des fêtes"},
        {"is_place_private": True},
        {"services": ("pain",)},
        {"name": "Vignory-le-Haut"},
    ],
)
def test_what_a_reader_sees_change_raises_the_sequence(changes):
    first = published_of(plan(0))
    assert days_of(of(published_of(plan(0, **changes), before=first))) == [(0, 1, False)]


def test_a_place_that_becomes_private_is_taken_out_of_past_visits_too():
    first = published_of(plan(0, 7, 28, weeks=8))
    second = published_of(
        plan(14, is_place_private=True), before=first, today=MONDAY + timedelta(days=8)
    )
    found = of(second)
    assert days_of(found) == [(0, 1, False), (7, 1, False), (14, 0, False), (28, 1, False)]
    assert "Place de la Mairie" not in repr(second)
    assert "48.2" not in repr(second)
    again = published_of(
        plan(14, is_place_private=True), before=second, today=MONDAY + timedelta(days=9)
    )
    assert again == second
    moved = published_of(plan(0, place="Halle", position=(5.3, 48.4)), before=published_of(plan(0)))
    hidden = published_of(plan(0, is_place_private=True), before=moved)
    assert of(moved)[0].former is not None
    assert "Place de la Mairie" not in repr(hidden)
    elsewhere = published_of(
        plan(14, place="Cour", position=(5.2, 48.3), is_place_private=True),
        before=first,
        today=MONDAY + timedelta(days=8),
    )
    assert [a.visit.place for a in of(elsewhere)] == [
        "Place de la Mairie", "Place de la Mairie", "", "Place de la Mairie",
    ]  # fmt: skip


@pytest.mark.parametrize("changes", [{"notes": "x"}, {"phone": "x"}, {"driving_s": 1}])
def test_what_nobody_sees_change_does_not(changes):
    first = published_of(plan(0))
    assert published_of(plan(0, **changes), before=first) == first


def test_a_commune_keeps_the_name_of_its_files():
    first = published_of(plan(0, name="L’Épine-aux-Bois"))
    second = published_of(plan(0, name="Autre nom"), before=first)
    assert [c.stem for c in (*first.communes, *second.communes)] == [
        "52524-l-epine-aux-bois", "52524-l-epine-aux-bois",
    ]  # fmt: skip
    assert second.communes[0].name == "Autre nom"
    assert published_of(plan(0, name="שלום")).communes[0].slug == "sans-nom"


def test_the_time_needs_a_zone():
    with pytest.raises(ValueError, match="time zone"):
        publish(
            NOTHING,
            plan(0),
            title="x",
            today=BEFORE,
            now=datetime(2027, 1, 1),  # noqa: DTZ001
        )


DAYS = st.lists(st.integers(0, 27), max_size=8, unique=True).map(sorted)


@given(st.lists(DAYS, min_size=1, max_size=5), st.integers(-1, 28))
def test_whatever_plans_follow_the_last_one_stands_once(plans, today):
    """What stands ahead is the last plan; no UID is twice; no sequence ever falls."""
    published, day = NOTHING, MONDAY + timedelta(days=today)
    for number, days in enumerate(plans):
        before = {a.uid: a for c in published.communes for a in c.announcements}
        moment = BEFORE if number == 0 else day
        published = published_of(plan(*days), before=published, today=moment)
        after = {a.uid: a for c in published.communes for a in c.announcements}
        assert len(after) == sum(len(c.announcements) for c in published.communes)
        assert all(after[uid].sequence >= before[uid].sequence for uid in before)
        assert all(
            after[uid] == one or after[uid].sequence == one.sequence + 1
            for uid, one in before.items()
        )
    found = [a for c in published.communes for a in c.announcements if not a.is_cancelled]
    first = day if len(plans) > 1 else MONDAY
    ahead = [(a.visit.day - MONDAY).days for a in found if a.visit.day >= first]
    wanted = [d for d in plans[-1] if MONDAY + timedelta(days=d) >= first]
    assert ahead == wanted


def test_a_visit_that_slips_past_midnight_stays_the_visit_of_its_evening():
    late = evening_route(date(2027, 6, 11))
    early = replace(
        late,
        visits=(
            late.visits[0],
            replace(late.visits[1], open=late.visits[0].close, close=late.visits[1].open),
        ),
    )
    first, second = (
        replace(make_tour((route,)), start=date(2027, 6, 7)) for route in (early, late)
    )
    (before,) = of(published_of(first), "52550")
    (after,) = of(published_of(second, before=published_of(first)), "52550")
    assert after.visit.open.date() == date(2027, 6, 12)
    assert after.visit.day == before.visit.day == date(2027, 6, 11)
    assert (after.uid, after.sequence) == (before.uid, 1)
    wassy = published_of(second).communes[1]
    standing = [len(wassy.standing(date(2027, 6, n), date(2027, 7, 1))) for n in (11, 12)]
    assert standing == [1, 0]


def two_places(first: str = VIGNORY, second: str = "52524-gare", **changes) -> Tour:
    """Visit a commune on the first Monday, and another place of it on the Tuesday."""
    one, other = plan(0), plan(1, name="Vignory (Gare)", key=second, **changes)
    keyed = tuple(
        replace(r, visits=tuple(replace(v, key=first) for v in r.visits)) for r in one.routes
    )
    return replace(one, routes=(*keyed, *other.routes))


def test_a_second_place_has_calendars_of_its_own_and_the_first_keeps_its_own():
    before = published_of(plan(0))
    after = published_of(two_places(), before=before)
    assert [(one.key, one.stem) for one in after.communes] == [
        ("52524", "52524-vignory"), ("52524-gare", "52524-vignory-gare"),
    ]  # fmt: skip
    assert after.communes[0] == before.communes[0]
    [gare] = after.communes[1].announcements
    assert gare.uid == "0123456789abcdef-52524-gare-2027-01-05@guinguette"


def test_a_place_that_takes_another_key_leaves_its_file_names_to_the_former_one():
    before = published_of(two_places())
    after = published_of(two_places(second="gare-2"), before=before)
    stems = {one.key: one.stem for one in after.communes}
    assert stems == {
        "52524": "52524-vignory", "52524-gare": "52524-vignory-gare",
        "gare-2": "52524-vignory-gare-2",
    }  # fmt: skip
    assert [len(of_key(after, key)) for key in ("52524-gare", "gare-2")] == [1, 1]
    assert of_key(after, "52524-gare")[0].is_cancelled


def of_key(published: Published, key: str) -> tuple[Announcement, ...]:
    return next(one.announcements for one in published.communes if one.key == key)


def test_what_was_published_before_places_had_keys_is_read_as_it_stands():
    document = published_document(published_of(plan(0, 7)))
    for one in document["communes"]:
        assert one.pop("key") == one["code"]
    assert parse_published(json.dumps(document)) == published_of(plan(0, 7))


def test_what_is_private_for_one_place_stays_said_of_another_that_shares_it():
    tour_ = two_places(is_place_private=True)
    once = published_of(tour_)
    assert published_of(tour_, before=once) == once
    assert of_key(once, "52524")[0].visit.place
    assert not of_key(once, "52524-gare")[0].visit.place
    shown = published_of(two_places())
    hidden = published_of(tour_, before=shown)
    assert of_key(hidden, "52524") == of_key(shown, "52524")
    assert of_key(hidden, "52524-gare")[0].visit.longitude is None
