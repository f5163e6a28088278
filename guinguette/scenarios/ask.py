"""The question of a simulation, ``simulation.toml``: read it, change it, write it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from guinguette.faults import Fault, InputError
from guinguette.folder.settings.model import CrewSettings, ProfileSettings, VehicleSettings
from guinguette.folder.settings.settings_faults import faults_of_validation
from guinguette.folder.settings.text import recovered_toml, with_lines
from guinguette.folder.template import (
    COUNTER_PROFILE,
    commented,
    crew_table,
    toml_lines,
    usual_lines,
    vehicle_table,
)
from guinguette.language.fault_sentences import fault
from guinguette.scenarios.question import OBJECTIVES, QUESTION_NAME, Question

_COMMENTS = Path(__file__).with_name("comments.toml")
_TABLES: dict[str, tuple[type[BaseModel], dict[str, Any], frozenset[str]]] = {
    "service": (ProfileSettings, COUNTER_PROFILE, frozenset()),
    "equipage": (CrewSettings, crew_table("Équipe"), frozenset({"nom"})),
    "vehicule": (
        VehicleSettings,
        vehicle_table("Camion", depot="…", crew="Équipe"),
        frozenset({"nom", "depot", "equipage", "equipages_du_jour"}),
    ),
}
"""Tables of ``guinguette.toml`` that a question changes, and the keys that it cannot."""


def read_question(path: Path) -> Question:
    """
    Read a question.

    Parameters
    ----------
    path
        A file, or the folder that holds :data:`QUESTION_NAME`. An outline is looked for from
        where the file is.

    Raises
    ------
    InputError
        With every fault of the file; ``cell`` is the key, the message names its line.
    """
    file = question_file(path)
    if not os.path.lexists(file):
        raise InputError([fault("question-missing", file=file.name, value=str(file))])
    raw, broken = recovered_toml(file)
    try:
        question = parse_question(raw, file=file.name)
    except InputError as error:
        raise InputError((*broken, *with_lines(error.faults, file))) from None
    if broken:
        raise InputError(broken)
    outline = question.area.outline
    return question if outline is None else with_outline(question, file.parent / outline)


def question_file(path: Path) -> Path:
    """Locate a question: a file, or in the folder that holds it."""
    return path / QUESTION_NAME if path.is_dir() else path


def with_outline(question: Question, outline: Path) -> Question:
    """Ask for another outline."""
    area = question.area.model_copy(update={"outline": outline})
    return question.model_copy(update={"area": area})


def parse_question(raw: Mapping[str, Any], *, file: str = "") -> Question:
    """
    Validate a question, already read as a tree.

    Raises
    ------
    InputError
        With every fault of the tree.
    """
    try:
        question = Question.model_validate(raw)
    except ValidationError as error:
        raise InputError(
            [
                *faults_of_validation(error, Question, file=file, known=False),
                *(found for key in _TABLES for found in _table_faults(key, raw.get(key), file)),
            ]
        ) from None
    if found := question_faults(question, file=file):
        raise InputError(found)
    return question


def question_faults(question: Question, *, file: str = "") -> tuple[Fault, ...]:
    """List what contradicts itself in a question, and the keys of its tables that are wrong."""
    tables = (question.service, question.crew, question.vehicle)
    found = [
        one
        for key, table in zip(_TABLES, tables, strict=True)
        for one in _table_faults(key, table, file)
    ]
    return (*(replace(one, file=file) for one in _contradictions(question)), *found)


def _contradictions(question: Question) -> Iterator[Fault]:
    villages, choice = question.villages, question.choice
    most = villages.most
    for name, (least, own_most) in villages.per_epci.items():
        if least > own_most:
            cell = f"villages.par_epci.{name}"
            yield fault("question-bounds", cell=cell, least=least, most=own_most)
    needed = {
        "villages.nombre_min": villages.least,
        "villages.imposes": len(set(villages.forced)),
        "villages.par_epci": sum(least for least, _ in villages.per_epci.values()),
    }
    for cell, least in needed.items():
        if most is not None and least > most:
            yield fault("question-bounds", cell=cell, least=least, most=most)
    if choice.objective == "cost" and choice.target is None and not villages.least:
        yield fault("question-cost-alone", cell="choix.objectif")


def _table_faults(key: str, table: object, file: str) -> Iterator[Fault]:
    model, usual, fixed = _TABLES[key]
    if not isinstance(table, Mapping):  # absent, or told already
        return
    for name in sorted(fixed & table.keys()):
        yield fault("question-fixed-key", file=file, cell=f"{key}.{name}", value=name)
    try:
        model.model_validate({**usual, **{k: v for k, v in table.items() if k not in fixed}})
    except ValidationError as error:
        for found in faults_of_validation(error, model, file=file, known=False):
            yield replace(found, cell=".".join(filter(None, (key, found.cell))))


def changed_question(question: Question, changes: Mapping[str, Any]) -> Question:
    """
    Ask otherwise.

    Parameters
    ----------
    changes
        Values by key, ``choix.vehicules``. One of the area replaces all of it.

    Raises
    ------
    InputError
        With every fault; ``cell`` is the key.
    """
    tree = question.model_dump(by_alias=True, exclude_defaults=True)
    if any(key.startswith("zone.") for key in changes):
        tree["zone"] = {}
    for key, value in changes.items():
        section, _, name = key.rpartition(".")
        (tree.setdefault(section, {}) if section else tree)[name] = value
    return parse_question(tree)


def question_text(question: Question) -> str:
    """
    Write a question as a commented ``simulation.toml``.

    Returns
    -------
    text
        Reading it back gives the same question, from where its outline is found.
    """
    comments = tomllib.loads(_COMMENTS.read_text(encoding="utf-8"))
    usual = comments["usual"]
    tree = question.model_dump(by_alias=True, exclude_defaults=True)
    words = {value: word for word, value in OBJECTIVES.items()}
    if "choix" in tree:  # what is said there may mean another objective than the usual one
        tree["choix"] = {**tree["choix"], "objectif": words[question.choice.objective]}
    if outline := tree.get("zone", {}).get("contour"):
        tree["zone"]["contour"] = outline.as_posix()
    top = {key: value for key, value in tree.items() if key in usual["question"]}
    blocks = [
        commented(comments["heading"]) + toml_lines(top) + usual_lines(top, usual["question"])
    ]
    for section, about in comments["sections"].items():
        table = tree.get(section, {})
        lines = toml_lines(table) + usual_lines(table, usual[section])
        blocks.append(f"{commented(about)}[{section}]\n{lines}")
    return "\n".join(blocks)
