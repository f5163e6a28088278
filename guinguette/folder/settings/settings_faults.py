"""From what TOML and pydantic refuse to faults with a place, a sentence and a remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from guinguette.faults import Fault
from guinguette.folder.settings.text import iso_date, point_number
from guinguette.language.catalogue import family, say
from guinguette.language.fault_sentences import fault, is_code
from guinguette.language.typed import nearest

_SHOWN_LENGTH = 60

_CODES = {
    "missing": "toml-missing-key",
    "extra_forbidden": "toml-unknown-key",
    "string_type": "toml-text",
    "path_type": "toml-text",
    "bool_type": "toml-boolean",
    "bool_parsing": "toml-boolean",
    "too_short": "toml-empty",
    "string_too_short": "toml-empty",
    "tuple_type": "toml-list",
    "list_type": "toml-list",
    "frozen_set_type": "toml-weekday",
    "model_type": "toml-table",
    "model_attributes_type": "toml-table",
    "dict_type": "toml-table",
}
_FAMILY_CODES = {
    "date": "toml-date",
    "datetime": "toml-date",
    "int": "toml-whole-number",
    "float": "toml-number",
    "finite": "toml-number",
}

FOR_LACK_OF_LINES = frozenset({
    "toml-missing-key", "toml-empty", "depot-half-position", "vehicle-depot-unknown",
    "vehicle-crew-unknown", "profile-longer-than-day", "profile-outside-crews",
})  # fmt: skip
"""Faults that may come of the lines that are no TOML, which are told already."""


def faults_of_validation(
    error: ValidationError, model: type[BaseModel], *, file: str, known: bool
) -> Iterator[Fault]:
    """
    Say each error of pydantic.

    Parameters
    ----------
    error
        What pydantic refused.
    model
        The model that was validated.
    file
        Name of the file.
    known
        Whether the references between sections have been reported already; the error of the
        whole model is then left out.
    """
    errors = error.errors(include_url=False)
    for details in errors:
        loc, is_echo = details["loc"], False
        if details["type"] == "too_short":  # of a list, where an item of it is refused already
            is_echo = any(len(e["loc"]) > len(loc) and e["loc"][: len(loc)] == loc for e in errors)
        if is_echo or (known and not loc):
            continue
        yield _fault_of(details, model, file)


def _fault_of(details: ErrorDetails, model: type[BaseModel], file: str) -> Fault:
    kind, loc = details["type"], details["loc"]
    facts = {key: value for key, value in details.get("ctx", {}).items() if key != "error"}
    where = {"file": file, "cell": key_path(loc), "value": _shown(details["input"])}
    if is_code(kind):
        choices = str(facts.get("expected", ""))
        like = nearest(where["value"], choices.split(", ")) if choices else ""
        return fault(kind, **where, **{"nearest": like, **facts})
    if kind in family("details.bound"):
        return fault("toml-range", **where, bound=say("details.bound", kind, **facts))
    key = str(loc[-1]) if loc else ""
    if kind == "missing":
        return fault("toml-missing-key", file=file, cell=where["cell"], key=key)
    if kind == "extra_forbidden":
        expected = _keys_at(model, loc[:-1])
        like = nearest(key, expected)
        return fault(
            "toml-unknown-key", **where, nearest=like, key=key, expected=", ".join(expected)
        )
    return _fault_of_type(details, where, key)


def _fault_of_type(details: ErrorDetails, where: dict[str, str], key: str) -> Fault:
    kind = details["type"]
    block = f"[{key}]"
    if kind in {"tuple_type", "list_type"} and isinstance(details["input"], Mapping):
        kind, block = "model_type", f"[[{key}]]"
    code = _CODES.get(kind) or _FAMILY_CODES.get(kind.split("_")[0], "toml-value")
    value = where["value"]
    if code == "toml-date":
        block = iso_date(value) or "2027-01-04"
    if code == "toml-number":
        block = point_number(value) or "0.35"
    return fault(code, **where, word=value, expected=block, detail=details["msg"])


def key_path(loc: tuple[int | str, ...]) -> str:
    """Write a place of the tree as a person counts: ``vehicules[2].depot``."""
    path = ""
    for part in loc:
        if isinstance(part, int):
            path += f"[{part + 1}]"
        else:
            path += f".{part}" if path else part
    return path


def _shown(value: object) -> str:
    return "…" if isinstance(value, Mapping | list | tuple) else str(value)[:_SHOWN_LENGTH]


def _keys_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    for part in loc:
        if isinstance(part, str):
            by_alias = {field.alias or name: field for name, field in model.model_fields.items()}
            annotation = by_alias[part].annotation
            found = (annotation, *get_args(annotation))
            model = next(t for t in found if isinstance(t, type) and issubclass(t, BaseModel))
    return [field.alias or name for name, field in model.model_fields.items()]


def reference_faults(raw: Mapping[str, Any], *, file: str) -> tuple[Fault, ...]:
    """
    Check the names of a tree against each other, however wrong the rest of it is.

    Returns
    -------
    faults
        Names used twice in a section; vehicles that name no known depot or crew.
    """
    faults: list[Fault] = []
    names: dict[str, tuple[str, ...]] = {}
    sections = (
        ("depots", "depots"),
        ("equipages", "crews"),
        ("vehicules", "vehicles"),
        ("profils", "profiles"),
    )
    for section, english in sections:
        rows = _rows(raw, section, english)
        names[section] = tuple(filter(None, (_text(row, "nom", "name") for row in rows)))
        faults.extend(_repeated_names(rows, section, file))
    vehicles = _rows(raw, "vehicules", "vehicles")
    return (*faults, *_unknown_references(vehicles, names, file))


def _unknown_references(
    vehicles: list[Mapping[str, Any]], names: Mapping[str, tuple[str, ...]], file: str
) -> Iterator[Fault]:
    for number, row in enumerate(vehicles, start=1):
        for key, section, code, value in _references(row):
            if value and names[section] and value not in names[section]:
                yield fault(
                    code,
                    file=file,
                    cell=f"vehicules[{number}].{key}",
                    value=value,
                    nearest=nearest(value, names[section]),
                    expected=", ".join(dict.fromkeys(names[section])),
                )


def _references(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """List what a vehicle names: key, section, code of the fault, value."""
    yield "depot", "depots", "vehicle-depot-unknown", _text(row, "depot")
    crews = {"equipage": _text(row, "equipage", "crew")}
    by_day = row.get("equipages_du_jour", row.get("crew_by_weekday"))
    for day in by_day if isinstance(by_day, Mapping) else ():
        crews[f"equipages_du_jour.{day}"] = _text(by_day, day)
    for key, name in crews.items():
        yield key, "equipages", "vehicle-crew-unknown", name


def _rows(raw: Mapping[str, Any], *keys: str) -> list[Mapping[str, Any]]:
    found: object = next((raw[key] for key in keys if key in raw), [])
    rows = found if isinstance(found, list | tuple) else []
    return [row if isinstance(row, Mapping) else {} for row in rows]


def _text(row: Mapping[str, Any], *keys: str) -> str:
    found = next((row[key] for key in keys if key in row), "")
    return found.strip() if isinstance(found, str) else ""


def _repeated_names(rows: list[Mapping[str, Any]], section: str, file: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        name = _text(row, "nom", "name")
        if not name:
            continue
        if name in first:
            yield fault(
                "name-twice",
                file=file,
                cell=f"{section}[{number}].nom",
                value=name,
                first=f"{section}[{first[name]}]",
            )
        first.setdefault(name, number)
