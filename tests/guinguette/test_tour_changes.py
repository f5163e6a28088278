"""Two plans side by side: what each commune has to be told, and the figures of both."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.files.plan_document import format_plan, parse_plan
from guinguette.promised import MissedVisit, Slot
from guinguette.tour_changes import changes_document, compare_tours
from tests.tours import REAL_ROADS, evening_route, make_route, make_tour, small_tour

THURSDAY, FRIDAY, NEXT_THURSDAY = date(2026, 6, 4), date(2026, 6, 5), date(2026, 6, 11)


def plan(*routes, **changes):
    return replace(make_tour(routes), **{"unserved": ()} | changes)


def of(changes, name):
    (found,) = [c for c in changes.communes if c.name == name]
    return found


def test_a_plan_compared_with_itself_changes_nothing():
    changes = compare_tours(small_tour(), small_tour())
    assert changes.changed == ()
    assert changes.legs == ()
    assert changes.before == changes.after
    assert [c.name for c in changes.communes] == [
        "Ceffonds", "La Porte du Der", "Narcy", "Rives Dervoises", "Roches-sur-Marne", "Vignory",
    ]  # fmt: skip


def test_the_totals_are_those_of_the_plan():
    tour = small_tour(REAL_ROADS)
    totals = changes_document(compare_tours(tour, tour))["before"]
    assert totals["network"]["kind"] == "osm"
    assert (totals["visits"], totals["day_routes"], totals["vehicles_used"]) == (5, 2, 1)
    assert totals["distance_m"] == sum(r.distance_m for r in tour.routes)
    assert totals["cost_eur"] == tour.cost_eur
    assert totals["lower_bound_eur"] == tour.lower_bound_eur
    assert (totals["communes_served"], totals["communes_asked"]) == (5, 6)


def test_a_visit_moved_to_another_day_is_one_change_and_not_two():
    changes = compare_tours(
        plan(make_route(THURSDAY, "Camion", ("Narcy",))),
        plan(make_route(FRIDAY, "Camion", ("Narcy",))),
    )
    (visit,) = of(changes, "Narcy").visits
    assert visit.kinds == ("day",)
    assert (visit.before.open.date(), visit.after.open.date()) == (THURSDAY, FRIDAY)
    assert changes.count("day") == 1
    assert changes.count("hour") == 0


def test_another_hour_or_vehicle_on_the_same_day_is_told_as_such():
    changes = compare_tours(
        plan(make_route(THURSDAY, "A", ("Narcy",)), make_route(FRIDAY, "A", ("Wassy",))),
        plan(make_route(THURSDAY, "B", ("Narcy",)), make_route(FRIDAY, "A", ("Wassy",), hour=10)),
    )
    assert of(changes, "Narcy").kinds == ("vehicle",)
    assert of(changes, "Wassy").kinds == ("hour",)


def test_visits_of_the_same_date_go_together_and_the_others_in_order():
    changes = compare_tours(
        plan(
            make_route(THURSDAY, "A", ("Narcy",)),
            make_route(NEXT_THURSDAY, "A", ("Narcy",)),
        ),
        plan(
            make_route(NEXT_THURSDAY, "A", ("Narcy",)),
            make_route(NEXT_THURSDAY + timedelta(days=7), "A", ("Narcy",)),
        ),
    )
    first, second = of(changes, "Narcy").visits
    assert first.kinds == ("day",)
    assert first.after.open.date() == NEXT_THURSDAY + timedelta(days=7)
    assert second.kinds == ()


def test_a_commune_that_appears_or_disappears_is_told():
    changes = compare_tours(
        plan(make_route(THURSDAY, "A", ("Narcy",))), plan(make_route(THURSDAY, "A", ("Wassy",)))
    )
    assert of(changes, "Narcy").kinds == ("removed",)
    assert of(changes, "Wassy").kinds == ("added",)
    assert of(changes, "Narcy").visits[0].after is None


def test_a_commune_that_loses_or_gets_back_its_visits_is_changed():
    served = plan(make_route(THURSDAY, "A", ("Narcy",)))
    lacking = make_tour((make_route(THURSDAY, "A", ("Narcy",)),))
    changes = compare_tours(served, lacking)
    vignory = of(changes, "Vignory")
    assert (vignory.missing_before, vignory.missing_after) == (0, 1)
    assert vignory.is_changed
    assert vignory.kinds == ()
    assert [c.name for c in changes.changed] == ["Vignory"]


def test_the_longest_change_of_way_comes_first_with_where_it_begins():
    before = plan(make_route(THURSDAY, "A", ("Narcy", "Wassy")))
    (route,) = before.routes
    narcy, wassy = route.visits
    longer = replace(
        route,
        visits=(
            replace(narcy, distance_m=narcy.distance_m + 500, driving_s=narcy.driving_s + 60),
            replace(wassy, distance_m=wassy.distance_m - 4000),
        ),
    )
    legs = compare_tours(before, plan(longer)).legs
    assert [(leg.name, leg.longer_m) for leg in legs] == [("Wassy", -4000), ("Narcy", 500)]
    assert [leg.after.origin for leg in legs] == ["Narcy", "Saint-Dizier"]
    assert all(leg.is_same_way for leg in legs)
    assert legs[1].longer_s == 60


def test_a_way_from_another_place_is_not_the_same_way():
    changes = compare_tours(
        plan(make_route(THURSDAY, "A", ("Narcy", "Wassy"))),
        plan(make_route(THURSDAY, "A", ("Wassy", "Narcy"))),
    )
    wassy = next(leg for leg in changes.legs if leg.name == "Wassy")
    assert (wassy.before.origin, wassy.after.origin) == ("Narcy", "Saint-Dizier")
    assert not wassy.is_same_way


def test_the_change_of_the_least_cost_is_proven_wherever_the_searches_stopped():
    before = replace(small_tour(), cost_eur=1000.0, lower_bound_eur=980.0)
    after = replace(small_tour(), cost_eur=1100.0, lower_bound_eur=1050.0)
    assert compare_tours(before, after).best_cost_change_eur == (50.0, 120.0)
    assert compare_tours(after, before).best_cost_change_eur == (-120.0, -50.0)
    optimal = [replace(t, lower_bound_eur=t.cost_eur) for t in (before, after)]
    assert compare_tours(*optimal).best_cost_change_eur == (100.0, 100.0)


def test_nothing_is_proven_of_plans_without_a_lower_bound_or_with_other_visits():
    unproven = replace(small_tour(), lower_bound_eur=0.0)
    assert compare_tours(small_tour(), unproven).best_cost_change_eur is None
    fewer = plan(make_route(THURSDAY, "A", ("Narcy",)))
    assert compare_tours(small_tour(), fewer).best_cost_change_eur is None
    assert changes_document(compare_tours(small_tour(), fewer))["best_cost_change_eur"] is None


def test_a_plan_read_back_compares_like_the_plan_itself():
    before, after = small_tour(), plan(make_route(FRIDAY, "A", ("Narcy", "Wassy")))
    read = [parse_plan(format_plan(tour)) for tour in (before, after)]
    assert compare_tours(*read) == compare_tours(before, after)


def test_the_document_holds_what_changes_only_and_is_plain_json():
    changes = compare_tours(
        plan(make_route(THURSDAY, "A", ("Narcy",)), make_route(FRIDAY, "A", ("Wassy",))),
        plan(make_route(FRIDAY, "A", ("Wassy", "Narcy")), network=REAL_ROADS),
    )
    document = json.loads(json.dumps(changes_document(changes), allow_nan=False))
    assert [c["name"] for c in document["communes"]] == ["Narcy"]
    assert document["counts"] == {
        "added": 0,
        "removed": 0,
        "day": 1,
        "hour": 1,
        "vehicle": 0,
        "place": 1,
    }
    assert document["after"]["network"]["date"] == "2026-05-01"
    assert document["before"]["network"]["kind"] == "estimate"
    (visit,) = document["communes"][0]["visits"]
    assert visit["before"]["open"].startswith("2026-06-04T")


NAMES = ("Narcy", "Wassy", "Ceffonds", "Roches-sur-Marne")
plans = st.lists(
    st.tuples(st.integers(0, 13), st.sampled_from("AB"), st.permutations(NAMES), st.integers(1, 4)),
    max_size=5,
    unique_by=lambda r: (r[0], r[1]),
).map(
    lambda rows: plan(
        *(
            make_route(date(2026, 6, 1) + timedelta(days=day), van, tuple(names[:n]))
            for day, van, names, n in rows
        )
    )
)


@given(plans, plans)
def test_every_visit_of_both_plans_is_told_once(before, after):
    changes = compare_tours(before, after)
    pairs = [visit for commune in changes.communes for visit in commune.visits]
    assert sum(pair.before is not None for pair in pairs) == before.visit_count
    assert sum(pair.after is not None for pair in pairs) == after.visit_count
    lost, won = (sum(kind in pair.kinds for pair in pairs) for kind in ("removed", "added"))
    assert before.visit_count - lost == after.visit_count - won


@given(plans, plans)
def test_the_other_way_round_the_same_communes_change(before, after):
    there, back = compare_tours(before, after), compare_tours(after, before)
    assert {c.commune_code for c in there.changed} == {c.commune_code for c in back.changed}
    assert there.count("added") == back.count("removed")
    assert (there.before, there.after) == (back.after, back.before)


@pytest.mark.parametrize("name", ["day", "hour", "vehicle"])
def test_nothing_is_counted_where_no_commune_has_the_change(name):
    changes = compare_tours(plan(), plan(make_route(THURSDAY, "A", ("Narcy",))))
    assert changes.count(name) == 0
    assert changes.count("added") == 1


def test_the_way_of_the_morning_after_a_night_away_begins_where_the_van_slept():
    at_home = make_route(THURSDAY, "Camion", ("Narcy",))
    slept = replace(at_home, starts_from="Ceffonds")
    (visit,) = of(compare_tours(plan(at_home), plan(slept)), "Narcy").visits
    assert (visit.before.origin, visit.after.origin) == (at_home.depot.name, "Ceffonds")


def test_an_evening_that_slips_past_midnight_changes_its_hour_and_no_day():
    late = evening_route(THURSDAY)
    early = replace(
        late, visits=(late.visits[0], replace(late.visits[1], open=late.visits[0].close))
    )
    changes = compare_tours(plan(early), plan(late))
    assert [(c.name, c.kinds) for c in changes.changed] == [("Wassy", ("hour",))]


def test_places_of_one_commune_are_compared_each_with_itself_and_counted_as_one():
    base = make_route(THURSDAY, "A", ("Narcy", "Ceffonds"))
    narcy, hamlet = base.visits
    hamlet = replace(
        hamlet, key="52347-lavoir", commune_code=narcy.commune_code, name="Narcy (Lavoir)"
    )
    both = replace(base, visits=(narcy, hamlet))
    swapped = replace(
        base,
        visits=(
            replace(hamlet, open=narcy.open, close=narcy.close),
            replace(narcy, open=hamlet.open, close=hamlet.close),
        ),
    )
    same, changed = (compare_tours(plan(both), plan(other)) for other in (both, swapped))
    assert (same.changed, len(same.communes)) == ((), 2)
    assert [(c.key, c.name) for c in changed.changed] == [
        ("52347", "Narcy"), ("52347-lavoir", "Narcy (Lavoir)"),
    ]  # fmt: skip
    assert changed.count("hour") == 1
    shown = changes_document(changed)
    assert [one["key"] for one in shown["communes"]] == ["52347", "52347-lavoir"]


def test_a_plan_made_before_places_had_keys_knows_them_by_their_communes():
    document = json.loads(format_plan(small_tour()))
    for one in (*(v for r in document["routes"] for v in r["visits"]), *document["unserved"]):
        assert one.pop("key") == one["commune"]
    assert parse_plan(json.dumps(document)) == small_tour()


def test_who_loses_its_only_visit_is_called_by_the_number_it_had():
    before = small_tour()
    gone = before.routes[0].visits[0]
    visits = (replace(gone, phone="03 25 00 00 01"), *before.routes[0].visits[1:])
    before = replace(before, routes=(replace(before.routes[0], visits=visits), *before.routes[1:]))
    slot = Slot(date=before.routes[0].date, vehicle="Véhicule 1", arrive=gone.arrive)
    missed = MissedVisit(key=gone.key, commune_code=gone.commune_code, name=gone.name, slot=slot)
    left = replace(before.routes[0], visits=visits[1:])
    after = replace(before, routes=(left, *before.routes[1:]), missed=(missed,))
    (changed,) = compare_tours(before, after).changed
    assert (changed.key, changed.phone) == (gone.key, "03 25 00 00 01")
