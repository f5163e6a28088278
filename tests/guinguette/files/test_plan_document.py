"""Tests of ``guinguette/plan_document.py``."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from guinguette.faults import MissingDataError
from guinguette.files.plan_document import (
    PlanFormatError,
    format_plan,
    parse_plan,
    plan_document,
    read_plan,
)
from guinguette.tour import RoadError, Tour
from tests.driven import driven_tour
from tests.guinguette.files.plan_schema import SCHEMA_PATH, format_schema, plan_schema
from tests.maps.documents_tour import OSM, hostile_tour, large_tour, small_tour, tour
from tests.tours import evening_route, make_tour, trip

TOURS = {
    "small": small_tour(),
    "real roads": small_tour(network=OSM),
    "hostile": hostile_tour(),
    "large": large_tour(),
    "empty": tour(()),
    "nights": trip(),
    "change of clocks": make_tour((evening_route(date(2027, 10, 30)),)),
    "changed": replace(
        small_tour(), lower_bound_scope="step_by_step", lower_bound_gaps=("same_hour",)
    ),
}


@pytest.mark.parametrize("made", TOURS.values(), ids=TOURS)
def test_a_plan_read_back_is_the_same_tour(made: Tour) -> None:
    assert parse_plan(format_plan(made)) == made
    assert parse_plan(format_plan(made).encode()) == made


@pytest.mark.parametrize("made", TOURS.values(), ids=TOURS)
def test_a_plan_follows_its_schema(made: Tour) -> None:
    schema = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    document = json.loads(format_plan(made))
    assert list(Draft202012Validator(schema).iter_errors(document)) == []


def test_a_plan_made_before_nights_and_scopes_were_written_is_still_read() -> None:
    document: Any = plan_document(small_tour())
    del document["floor_scope"], document["floor_gaps"]
    for route in document["routes"]:
        del route["starts_from"], route["ends_at"]
    assert parse_plan(json.dumps(document)) == small_tour()


def test_the_shipped_schema_is_the_one_of_the_code() -> None:
    assert SCHEMA_PATH.read_text(encoding="utf-8") == format_schema()


def test_every_property_is_described_and_no_other_is_allowed() -> None:
    schema = plan_schema()
    objects = [schema, *schema["$defs"].values()]
    assert len(objects) == 22
    for each in objects:
        assert each["additionalProperties"] is False
        assert sorted(each["required"]) == sorted(each["properties"])
        assert all(p["description"] for p in each["properties"].values())


def test_units_are_said_where_a_name_ends_with_one() -> None:
    words = {"_m": "metres", "_s": "second", "_eur": "euros"}
    properties = {
        name: text["description"]
        for each in plan_schema()["$defs"].values()
        for name, text in each["properties"].items()
    }
    for name, text in properties.items():
        for suffix, word in words.items():
            assert not name.endswith(suffix) or word in text, name


def test_the_document_has_the_words_others_rely_on() -> None:
    document: Any = plan_document(small_tour())
    assert {"status", "cost_eur", "lower_bound_eur", "gap", "network", "unserved"} <= set(document)
    first = document["routes"][0]
    assert (first["date"], first["vehicle"], first["depot"]) == (
        "2027-01-04", "Camion 1", "Chaumont",
    )  # fmt: skip
    assert (first["depart"], first["return"]) == ("2027-01-04T09:00:00", "2027-01-04T12:55:00")
    visit = first["visits"][0]
    assert (visit["commune"], visit["open"]) == ("52524", "2027-01-04T09:30:00")
    assert document["unserved"][0]["commune"] == "52140"
    assert document["network"] == {
        "kind": "estimate", "source": "neighbours", "date": None,
        "engine": "internal", "address": "", "speed_kmh": 0.0, "over_car_time": 0.0,
        "calibration_trips": 0,
        "length_errors": [], "time_errors": [],
    }  # fmt: skip


def test_what_is_known_of_the_roads_is_kept_in_figures() -> None:
    every = RoadError(from_km=0.0, to_km=None, low=-0.1, high=0.12)
    near = RoadError(from_km=5.0, to_km=10.0, low=-0.2, high=0.3)
    network = replace(
        OSM,
        engine="osrm",
        address="http://127.0.0.1:5000",
        calibration_trips=12,
        length_errors=(every, near),
        time_errors=(every,),
    )
    document: Any = plan_document(small_tour(network=network))
    assert document["network"]["length_errors"][1] == {
        "from_km": 5.0, "to_km": 10.0, "low": -0.2, "high": 0.3
    }  # fmt: skip
    assert document["network"]["time_errors"][0]["to_km"] is None
    assert parse_plan(json.dumps(document)).network == network


def test_a_plan_made_before_these_figures_is_still_read() -> None:
    document: Any = plan_document(small_tour())
    document["network"] = {key: document["network"][key] for key in ("kind", "source", "date")}
    assert parse_plan(json.dumps(document)) == small_tour()


def _set(*path: str | int, value: object) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for key in path[:-1]:
            document = document[key]
        document[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (_set("schema_version", value=3), "schema_version"),
        (_set("surprise", value=1), "surprise"),
        (_set("routes", 0, "date", value="demain"), "routes.0.date"),
        (_set("routes", 0, "depot", value="Nulle part"), "routes.0.depot"),
        (_set("routes", 1, "visits", 0, "distance_m", value="12"), "routes.1.visits.0.distance_m"),
        (_set("routes", 0, "visits", 1, "commune", value="2088"), "routes.0.visits.1.commune"),
        (_set("routes", 0, "depart", value="2027-01-04T09:00:00Z"), "routes.0.depart"),
        (_set("routes", value=None), "routes"),
    ],
)
def test_a_wrong_value_is_named_by_its_place(change: Callable[[Any], None], where: str) -> None:
    document = json.loads(format_plan(small_tour()))
    change(document)
    with pytest.raises(PlanFormatError) as caught:
        parse_plan(json.dumps(document))
    assert caught.value.where == where


def test_a_document_that_is_no_object_is_refused() -> None:
    with pytest.raises(PlanFormatError):
        parse_plan("[1, 2]")


def test_a_plan_file_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(format_plan(small_tour()), encoding="utf-8")
    assert read_plan(path) == small_tour()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "plan-closed"),
        (b"{", "plan-not-json"),
        (b"\xff", "plan-not-json"),
        (b"{}", "plan-format"),
    ],
)
def test_a_plan_file_that_cannot_be_read_is_explained(
    tmp_path: Path, content: bytes | None, code: str
) -> None:
    path = tmp_path / "plan.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MissingDataError) as caught:
        read_plan(path)
    assert caught.value.fault.code == code
    assert caught.value.fault.file == "plan.json"


def test_a_route_must_start_from_a_depot_of_the_tour() -> None:
    with pytest.raises(ValueError, match="depot"):
        plan_document(replace(small_tour(), depots=()))


def test_two_depots_of_one_name_are_refused() -> None:
    depot = small_tour().depots[0]
    twins = (depot, replace(depot, longitude=4.0))
    with pytest.raises(ValueError, match="same name"):
        plan_document(replace(small_tour(), depots=twins))


def test_a_number_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        format_plan(replace(small_tour(), gap=float("nan")))


def test_a_plan_keeps_the_instructions_of_every_leg() -> None:
    made = driven_tour()
    document = json.loads(format_plan(made))
    assert parse_plan(json.dumps(document)) == made
    first = document["routes"][0]["visits"][0]["instructions"]
    assert [each["kind"] for each in first] == ["depart", "turn", "roundabout", "arrive"]
    assert first[1]["road"] == {"ref": "D 384", "name": "", "highway": "tertiary"}
    schema = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(document)) == []


def test_a_plan_made_before_there_were_instructions_is_read() -> None:
    made = small_tour()
    document = json.loads(format_plan(made))
    for route in document["routes"]:
        del route["return_instructions"]
        for visit in route["visits"]:
            del visit["instructions"]
    assert parse_plan(json.dumps(document)) == made


def test_an_hour_shown_twice_is_read_back_as_the_second() -> None:
    made = TOURS["change of clocks"]
    document = json.loads(format_plan(made))
    visit = document["routes"][0]["visits"][1]
    assert visit["close"] == "2027-10-31T02:30:00+01:00"
    (route,) = parse_plan(json.dumps(document)).routes
    assert (route.visits[1].close.hour, route.visits[1].close.fold) == (2, 1)
    assert route.duration_s == made.routes[0].duration_s == 12 * 3600
    visit["close"] = "2027-10-31T02:30:00"
    (route,) = parse_plan(json.dumps(document)).routes
    assert route.visits[1].close.fold == 0
    visit["close"] = "2027-10-31T02:30:00+02:00"
    with pytest.raises(PlanFormatError, match=r"visits\.1\.close"):
        parse_plan(json.dumps(document))
