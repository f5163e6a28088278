"""Plans that earlier versions wrote, sentences and all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guinguette.faults import MissingDataError
from guinguette.files.plan_document import format_plan, parse_plan, read_plan
from guinguette.language.rhythms import rhythm_label
from maps.words import labels
from maps.words.road_source import road_source

OLD = Path(__file__).with_name("plan_of_schema_1.json")


def old_plan() -> Any:
    """Return the plan as the first schema had it."""
    return json.loads(OLD.read_text(encoding="utf-8"))


def test_a_plan_of_the_first_schema_is_read_with_codes_for_its_sentences() -> None:
    read = read_plan(OLD)
    assert [visit.rhythm for route in read.routes for visit in route.visits] == [
        "every-3-weeks", "monthly-2-thursday", "weekly", "dates",
    ]  # fmt: skip
    assert [one.reason for one in read.unserved] == ["too_far"]
    network = read.network
    assert (network.source, network.speed_kmh, network.over_car_time) == ("neighbours", 55.0, 0.35)
    assert parse_plan(format_plan(read)) == read


def test_documents_say_of_it_what_it_said() -> None:
    old, read = old_plan(), read_plan(OLD)
    assert road_source(read.network) == old["network"]["source"]
    assert [labels.unserved_reason(one) for one in read.unserved] == [
        one["reason"] for one in old["unserved"]
    ]
    first, last = old["routes"][0]["visits"][0], old["routes"][1]["visits"][1]
    shown = [labels.rhythm(read.routes[0].visits[0]), labels.rhythm(read.routes[1].visits[1])]
    assert shown == [first["rhythm"], last["rhythm"]]
    assert (
        rhythm_label(read.routes[0].visits[1].rhythm, language="en")
        == old["routes"][0]["visits"][1]["rhythm"]
    )


def test_everything_else_is_as_it_was() -> None:
    old, new = old_plan(), json.loads(format_plan(read_plan(OLD)))
    for plan in (old, new):
        del plan["schema_version"]
        plan["network"] = {
            key: value
            for key, value in plan["network"].items()
            if key not in {"source", "speed_kmh", "over_car_time"}
        }
        for visit in (visit for route in plan["routes"] for visit in route["visits"]):
            assert visit.pop("key", visit["commune"]) == visit["commune"]
            del visit["rhythm"]
            # Not known to the first schema.
            assert visit.pop("is_place_private", False) is False
            assert visit.pop("slot", None) is visit.pop("cause", None) is None
            assert (visit.pop("contract", ""), visit.pop("wish", None)) == ("", None)
        assert plan.pop("season", None) is None
        assert plan.pop("missed", []) == plan.pop("events", []) == []
        assert plan.pop("instructions", []) == plan.pop("waivers", []) == []
        assert plan.pop("stability_eur", None) is plan.pop("habits_since", None) is None
        for one in plan["unserved"]:
            assert one.pop("key", one["commune"]) == one["commune"]
            del one["reason"]
    for one in old["unserved"]:
        assert one.pop("reason_code").startswith("unserved-")
    assert new == old


@pytest.mark.parametrize(
    "words",
    [
        "",
        ", temps et distances du serveur OSRM (127.0.0.1:5000), itinéraires de guinguette",
        ", temps à ±9\u00a0% pour 8\u00a0trajets sur\u00a010, calés sur 20 trajets connus",
        ", temps pour 8\u00a0trajets sur\u00a010, calés sur 20 trajets connus",
    ],
)
def test_the_name_of_real_roads_is_kept_without_the_words_that_followed_it(words: str) -> None:
    document = old_plan()
    document["network"] |= {
        "kind": "osm",
        "source": f"haute-marne.osm.pbf + marne.osm.pbf{words}",
        "date": "2026-11-01",
    }
    read = parse_plan(json.dumps(document))
    assert read.network.source == "haute-marne.osm.pbf + marne.osm.pbf"


def test_a_rhythm_in_words_of_its_own_is_kept() -> None:
    document = old_plan()
    document["routes"][0]["visits"][0]["rhythm"] = "quand il pleut"
    read = parse_plan(json.dumps(document))
    assert labels.rhythm(read.routes[0].visits[0]) == "quand il pleut"


@pytest.mark.parametrize(
    "wrong",
    [
        {"routes": None},
        {"routes": [{"visits": [{}]}]},
        {"unserved": [{"reason": "Trop loin."}]},
        {"unserved": [{"reason": "Trop loin.", "reason_code": "rain"}]},
        {"network": "estimate"},
        {"surprise": 1},
    ],
)
def test_what_is_no_plan_of_the_first_schema_is_refused(
    wrong: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(old_plan() | wrong), encoding="utf-8")
    with pytest.raises(MissingDataError) as caught:
        read_plan(path)
    assert caught.value.fault.code == "plan-format"
