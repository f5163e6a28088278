"""A plan is the same in both languages: it holds codes, and documents choose the words."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import cli
from guinguette.calendar import Language
from guinguette.examples import example_path
from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import format_plan, read_plan
from guinguette.folder.read_folder import read_folder
from guinguette.folder.template import crew_table, vehicle_table
from guinguette.language.catalogue import LANGUAGE
from guinguette.planning.continuity import room_left as planning
from guinguette.planning.folder_problem import build_problem
from guinguette.planning.naming import name_tour
from guinguette.roads.calibration import FILE_NAME, calibration_toml
from guinguette.roads.of_folder import folder_roads
from routing.problem import Problem
from routing.solution import Solution
from routing.solver.deadline import Deadline
from routing.solver.solve import solve
from tests.compare_exports import differences
from tests.guinguette.calibrations import calibration
from tests.guinguette.folders import (
    BIESLES,
    CEFFONDS,
    MONDAY,
    NARCY,
    PORTE_DU_DER,
    ROCHES,
    SAINT_DIZIER,
    VIGNORY,
    WASSY,
    folder,
    row,
)

LANGUAGES: tuple[Language, ...] = ("fr", "en")
EFFORT = 1_000.0


def plan_in(language: Language, path: Path, answers: list[Solution]) -> str:
    """Read, name and write a plan in a language; it is searched for once."""
    token = LANGUAGE.set(language)
    try:
        read = read_folder(path, today=MONDAY)
        roads = folder_roads(read)
        problem, ground = build_problem(read, roads)
        if not answers:
            answers.append(solve(problem, deadline=Deadline(effort=EFFORT), target_gap=0.1))
        return format_plan(name_tour(read, roads, problem, ground, answers[0]))
    finally:
        LANGUAGE.reset(token)


@pytest.mark.parametrize("example", ["der", "thierache"])
def test_an_example_gives_the_same_plan_in_both_languages(example: str) -> None:
    answers: list[Solution] = []
    french, english = (plan_in(one, example_path(example), answers) for one in LANGUAGES)
    assert french == english


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every rhythm, communes out of reach or not worth it, an absence, promises, known trips."""
    path = tmp_path_factory.mktemp("langues") / "dossier"
    rows = [
        row(NARCY, "toutes les 3 semaines"),
        row(WASSY, "mensuel"),
        row(CEFFONDS, "2 fois par semaine"),
        row(VIGNORY, "dates fixes", dates="5/1/2027, 2/2/2027"),
        row(ROCHES, "3 dates espacées de 10 jours"),
        row(PORTE_DU_DER, "hebdomadaire", value="1"),
        row(BIESLES, "une fois"),
    ]
    crew = crew_table("Équipe 1") | {"journee_max": "05:00"}
    van = vehicle_table(
        "Camion 1", depot=SAINT_DIZIER["nom"], crew="Équipe 1", absences=[date(2027, 1, 14)]
    )
    changes: dict[str, Any] = {
        "periode": {"debut": MONDAY, "semaines": 6},
        "equipages": [crew],
        "vehicules": [van],
        "promesses": {"meme_heure_min": 60},
    }
    folder(path, rows, **changes)
    (path / FILE_NAME).write_text(calibration_toml(calibration("estimate")), encoding="utf-8")
    return path


@pytest.mark.usefixtures("neutral_terminal")
def test_the_command_writes_the_same_documents_in_both_languages(
    hard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Solution] = []

    def once(problem: Problem, **options: Any) -> Solution:
        if not answers:
            answers.append(solve(problem, **options | {"deadline": Deadline(effort=EFFORT)}))
        return answers[0]

    monkeypatch.setattr(planning, "solve", once)
    made = {}
    for language in LANGUAGES:
        path = shutil.copytree(hard, tmp_path / language)
        words = ["plan", str(path), "--langue", language, "-q"]
        assert cli.main(words) == 4
        made[language] = output_directory(path, MONDAY)
    assert (made["fr"] / "plan.json").read_bytes() == (made["en"] / "plan.json").read_bytes()
    assert differences(made["fr"], made["en"]) == []
    tour = read_plan(made["en"] / "plan.json")
    assert "too_far" in {one.reason for one in tour.unserved}
    assert {visit.rhythm for route in tour.routes for visit in route.visits} >= {
        "every-3-weeks", "2-per-week", "3-times", "dates",
    }  # fmt: skip
    assert (tour.network.calibration_trips, tour.lower_bound_gaps) == (20, ("same_hour",))
