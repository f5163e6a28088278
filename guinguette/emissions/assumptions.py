"""The assumptions of a balance: what they are worth, their source, and what a folder says."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from importlib import resources
from typing import Any

DEFAULT_ASSUMPTIONS = "tour_2026"
CONFIDENCES = ("source", "computed", "assumed", "folder")
"""
Published, computed from published data, assumed because no source was found, or said by the
working folder.
"""


class Case(IntEnum):
    """Which value of each assumption a scenario takes."""

    PESSIMISTIC = 0
    CENTRAL = 1
    OPTIMISTIC = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """
    One value in the three scenarios, its unit and where it comes from.

    ``name`` is the one that a folder gives it (``soiree.clients``); ``bounds`` are the least and
    the greatest value that make sense. The values go one way, up or down: the central one lies
    between the two others.
    """

    key: str
    name: str
    label: str
    unit: str
    values: tuple[float, float, float]
    bounds: tuple[float, float]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionSet:
    """
    All that a balance supposes, under one id.

    ``departements`` are those that the values were gathered for. What a folder knows better stands
    here too: communes that have shops or have none, whatever their population, and the customers
    counted, by day and commune (its code, or its name as :func:`normalise_name` writes it).
    """

    id: str
    title: str
    scope: str
    assumptions: dict[str, Assumption]
    departements: tuple[str, ...] = ()
    with_shops: frozenset[str] = frozenset()
    without_shops: frozenset[str] = frozenset()
    counts: Mapping[tuple[date, str], float] = field(default_factory=dict)

    def values(self, case: Case) -> dict[str, float]:
        """Return the value of every assumption in a scenario."""
        return {key: one.values[case] for key, one in self.assumptions.items()}


def read_assumptions(name: str = DEFAULT_ASSUMPTIONS) -> AssumptionSet:
    """
    Read a set of assumptions shipped with the package.

    Raises
    ------
    FileNotFoundError
        If there is no set of that name.
    """
    return parse_assumptions(shipped_text(name))


def shipped_text(name: str) -> str:
    """Return the text of a data file of ``guinguette/assumptions``."""
    file = resources.files("guinguette") / "assumptions" / f"{name}.toml"
    return file.read_text(encoding="utf-8")


def parse_assumptions(text: str) -> AssumptionSet:
    """
    Read the text of a set of assumptions (TOML, see ``guinguette/assumptions``).

    Raises
    ------
    ValueError
        If it is no TOML, or a field is missing or wrong; names the assumption.
    """
    raw = tomllib.loads(text)
    return AssumptionSet(
        id=_text(raw, "id"),
        title=_text(raw, "title"),
        scope=_text(raw, "scope"),
        departements=tuple(raw.get("departements", ())),
        assumptions={a.key: a for a in _assumptions(raw, "")},
    )


def _assumptions(raw: dict[str, Any], prefix: str) -> Iterator[Assumption]:
    for name, item in raw.items():
        if not isinstance(item, dict):
            continue
        key = f"{prefix}{name}"
        if any(isinstance(inner, dict) for inner in item.values()):
            yield from _assumptions(item, f"{key}.")
            continue
        confidence = _text(item, "confidence", key)
        if confidence not in CONFIDENCES:
            raise ValueError(f"{key}: unknown confidence {confidence!r}")
        bounds = tuple(float(bound) for bound in item.get("bounds", (0.0, math.inf)))
        yield Assumption(
            key=key,
            name=_text(item, "name", key),
            label=_text(item, "label", key),
            unit=_text(item, "unit", key),
            values=_values(item, key, (bounds[0], bounds[1])),
            bounds=(bounds[0], bounds[1]),
            source=_text(item, "source", key),
            confidence=confidence,
        )


def _values(
    item: dict[str, Any], key: str, bounds: tuple[float, float]
) -> tuple[float, float, float]:
    values = item.get("values")
    if not isinstance(values, list) or len(values) != 3:
        raise ValueError(f"{key}: three values are expected")
    if not all(isinstance(v, int | float) and math.isfinite(v) for v in values):
        raise ValueError(f"{key}: the values must be numbers")
    if not all(bounds[0] <= v <= bounds[1] for v in values):
        raise ValueError(f"{key}: the values must be within {bounds}, not negative")
    pessimistic, central, optimistic = (float(v) for v in values)
    if not are_in_order((pessimistic, central, optimistic)):
        raise ValueError(f"{key}: the values must go one way")
    return pessimistic, central, optimistic


def are_in_order(values: Sequence[float]) -> bool:
    """Whether three values go one way: the middle one lies between the others."""
    return list(values) in (sorted(values), sorted(values, reverse=True))


def _text(item: dict[str, Any], field: str, key: str = "the set") -> str:
    text = item.get(field)
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{key}: {field} is missing")
    return text
