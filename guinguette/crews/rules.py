"""The rules of working time: each with its value, its article, and how sure it is."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Literal, get_args

from pydantic import TypeAdapter

RuleName = Literal[
    "day_h", "amplitude_h", "daily_rest_h", "weekly_rest_h", "week_days", "week_h", "average_h",
    "break_min", "break_after_h", "night_from_h", "night_to_h", "night_day_h", "night_days",
    "night_year_h", "sundays", "first_of_may", "heavy_over_t", "drive_stretch_h",
    "drive_break_min", "drive_day_h", "drive_long_day_h", "drive_week_h", "drive_two_weeks_h",
]  # fmt: skip
"""The rules; the end of a name is the unit of its value: hours, minutes, tonnes, else days."""
Convention = Literal["law", "hcr"]
Confidence = Literal["firm", "check", "flag", "agreement"]
"""
Read in a published source; from memory or dependent on the employer; shown and kept by nobody;
said by the folder.
"""
AVERAGED_WEEKS = 12
LONG_DAYS = 2
"""Days a week on which more than :attr:`WorkRules.drive_day_h` may be driven."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    One rule, in the unit that its name ends with.

    ``agreement`` is the loosest value that an agreement of the employer can give, ``None`` where
    it can give none; ``is_least`` says that more is allowed, and less is not. ``date`` is since
    when the text reads so.
    """

    value: float
    article: str
    source: str
    date: dt.date
    confidence: Confidence
    agreement: float | None = None
    is_least: bool = False

    def is_looser(self, value: float) -> bool:
        """Whether a value is beyond what an agreement can give."""
        bound = self.value if self.agreement is None else self.agreement
        return value < bound if self.is_least else value > bound


@dataclass(frozen=True, slots=True)
class WorkRules:
    """
    The rules of a folder, by name.

    ``rules["week_h"]`` is a rule, :meth:`seconds` its value in seconds, :meth:`days` in days.
    """

    rules: Mapping[RuleName, Rule]

    def __getitem__(self, name: RuleName) -> Rule:
        return self.rules[name]

    def seconds(self, name: RuleName) -> int:
        """Return the value of a rule of hours or minutes, in seconds."""
        unit = 3600 if name.endswith("_h") else 60
        return round(unit * self.rules[name].value)

    def days(self, name: RuleName) -> int:
        """Return the value of a rule of days."""
        return round(self.rules[name].value)


@dataclass(frozen=True, slots=True)
class _File:
    id: str
    known_on: dt.date
    law: dict[RuleName, Rule]
    hcr: dict[RuleName, Rule]
    driving: dict[RuleName, Rule]


def work_rules(
    convention: Convention = "law", agreement: Mapping[RuleName, float] | None = None
) -> WorkRules:
    """
    Return the rules of an employer.

    Parameters
    ----------
    convention
        ``law``: the Code du travail alone; ``hcr``: hotels, cafés, restaurants (IDCC 1979).
    agreement
        What an agreement of the employer says instead, by the name of the rule.
    """
    shipped = _shipped()
    rules = {**shipped.law, **shipped.driving}
    if convention == "hcr":
        rules |= shipped.hcr
    for name, value in (agreement or {}).items():
        sure: Confidence = "flag" if rules[name].confidence == "flag" else "agreement"
        rules[name] = replace(rules[name], value=value, confidence=sure)
    return WorkRules({name: rules[name] for name in get_args(RuleName)})


@cache
def _shipped() -> _File:
    return parse_rules(
        (resources.files("guinguette") / "assumptions" / "working_time.toml").read_text("utf-8")
    )


def parse_rules(text: str) -> _File:
    """
    Read the text of a file of rules (TOML, see ``guinguette/assumptions/working_time.toml``).

    Raises
    ------
    ValueError
        If it is no TOML, a field is missing or wrong, or the law lacks a rule.
    """
    found = TypeAdapter(_File).validate_python(tomllib.loads(text))
    lacking = set(get_args(RuleName)) - found.law.keys() - found.driving.keys()
    if lacking:
        raise ValueError(f"no value of {', '.join(sorted(lacking))}")
    return found
