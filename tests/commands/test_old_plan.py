"""Commands that read a plan of an earlier version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import plan_document, read_plan
from guinguette.folder.template import vehicle_table
from maps.words import labels
from maps.words.road_source import road_source
from tests.guinguette.folders import MONDAY, NARCY, ROCHES, WASSY
from tests.guinguette.planned import planned_folder
from tests.program import answer_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose plan was written by the first schema, with a commune that lacks visits."""
    van = vehicle_table("Camion 1", depot="Saint-Dizier", crew="Équipe 1")
    path = planned_folder(
        tmp_path_factory.mktemp("ancien") / "dossier",
        [NARCY, ROCHES, WASSY],
        vehicules=[van | {"jours": ["lundi"], "arrets_max": 1}],
    )
    plan = output_directory(path, MONDAY) / "plan.json"
    tour = read_plan(plan)
    document: Any = plan_document(tour) | {"schema_version": 1}
    network = document["network"] | {"source": road_source(tour.network)}
    del network["speed_kmh"], network["over_car_time"]
    document["network"] = network
    for one, said in zip(tour.unserved, document["unserved"], strict=True):
        said["reason_code"] = f"unserved-{one.reason.replace('_', '-')}"
        said["reason"] = labels.unserved_reason(one)
    assert document["unserved"]
    plan.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "result"),
    [
        (["explain"], "explain"),
        (["export", "bilan"], "export"),
        (["impact"], "impact"),
        (["replan", "--closed", "Narcy 2027-01-05", "--dry-run", "--seconds", "2"], "replan"),
    ],
)
def test_a_plan_of_the_first_schema_still_answers(
    dossier: Path, words: list[str], result: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command, *options = words
    code, answer = answer_of(capsys, command, dossier, *options)
    assert code in {0, 4}
    assert answer[result]
    assert {fault["code"] for fault in answer["errors"]} <= {"plan-partial-trial"}


def test_its_documents_are_written_by_this_version(
    dossier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = answer_of(capsys, "export", dossier, "planning")
    assert code == 0
    assert list((output_directory(dossier, MONDAY) / "planning").glob("*.pdf"))
