"""The assumptions of a balance: what they are worth, their source, and what a folder says."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, FiniteFloat, TypeAdapter

DEFAULT_ASSUMPTIONS = "tour_2026"
Text = Annotated[str, Field(pattern=r"\S")]
Confidence = Literal["source", "computed", "assumed", "folder"]
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
    name: Text
    label: Text
    unit: Text
    values: tuple[FiniteFloat, FiniteFloat, FiniteFloat]
    bounds: tuple[float, float] = (0.0, math.inf)
    source: Text
    confidence: Confidence


def _checked(one: Assumption) -> Assumption:
    if not all(one.bounds[0] <= value <= one.bounds[1] for value in one.values):
        raise ValueError(f"the values must be within {one.bounds}")
    if not are_in_order(one.values):
        raise ValueError("the values must go one way")
    return one


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionSet:
    """
    All that a balance supposes, under one id.

    ``departements`` are those that the values were gathered for. What a folder knows better stands
    here too: communes that have shops or have none, whatever their population, and the customers
    counted, by day and commune (its code, or its name as :func:`normalise_name` writes it).
    """

    id: Text
    title: Text
    scope: Text
    assumptions: dict[str, Annotated[Assumption, AfterValidator(_checked)]]
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
    facts = {key: item for key, item in raw.items() if not isinstance(item, dict)}
    found = {key: {"key": key, **item} for key, item in tables(raw) if isinstance(item, dict)}
    return TypeAdapter(AssumptionSet).validate_python({**facts, "assumptions": found})


def tables(raw: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Give the tables that hold values, by the path of their keys."""
    for key, item in raw.items():
        if isinstance(item, dict) and any(isinstance(inner, dict) for inner in item.values()):
            yield from tables(item, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", item


def are_in_order(values: Sequence[float]) -> bool:
    """Whether three values go one way: the middle one lies between the others."""
    return list(values) in (sorted(values), sorted(values, reverse=True))
