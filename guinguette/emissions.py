"""
The CO2 balance of a tour: what it avoids, what it causes, and the assumptions behind both.

First version, deterministic: each assumption has a pessimistic, a central and an optimistic value,
and a case takes all of its kind together, so that the two outer figures are extreme. The model is
the consequence tree of ADEME's QuantiGES method, kept to the lines that can be filled: car trips
replaced, car trips caused, the van's own kilometres, energy on the spot. People who would have
stayed at home count for nothing. The result may be negative.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import IntEnum
from importlib import resources
from typing import Any

from guinguette.tour import Route, Tour, Visit

DEFAULT_ASSUMPTIONS = "tour_2026"
CONFIDENCES = ("source", "computed", "assumed")
"""Published, computed from published data, or assumed because no source was found."""


class Case(IntEnum):
    """Which value of each assumption is taken."""

    PESSIMISTIC = 0
    CENTRAL = 1
    OPTIMISTIC = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One value with its three cases, its unit and where it comes from."""

    key: str
    label: str
    unit: str
    values: tuple[float, float, float]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionSet:
    """All assumptions of a balance, under one id."""

    id: str
    title: str
    scope: str
    assumptions: dict[str, Assumption]

    def value(self, key: str, case: Case) -> float:
        """Return the value of an assumption in a case."""
        return self.assumptions[key].values[case]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBalance:
    """
    Emissions of a whole tour in one case, kg CO2e.

    ``net_kg`` is positive where the tour avoids more than it causes.
    """

    avoided_kg: float
    induced_kg: float
    van_kg: float
    energy_kg: float

    @property
    def net_kg(self) -> float:
        """Avoided minus all that is caused."""
        return self.avoided_kg - self.induced_kg - self.van_kg - self.energy_kg


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """
    The balance of a tour in three cases.

    ``van_km`` is the distance of all routes; ``visits`` the number of visits counted.
    """

    assumptions: AssumptionSet
    pessimistic: CaseBalance
    central: CaseBalance
    optimistic: CaseBalance
    van_km: float
    visits: int
    weeks: int

    @property
    def cases(self) -> tuple[CaseBalance, CaseBalance, CaseBalance]:
        """The three cases, pessimistic first."""
        return (self.pessimistic, self.central, self.optimistic)


def read_assumptions(name: str = DEFAULT_ASSUMPTIONS) -> AssumptionSet:
    """
    Read a set of assumptions shipped with the package.

    Raises
    ------
    FileNotFoundError
        If there is no set of that name.
    """
    file = resources.files("guinguette") / "assumptions" / f"{name}.toml"
    return parse_assumptions(file.read_text(encoding="utf-8"))


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
        yield Assumption(
            key=key,
            label=_text(item, "label", key),
            unit=_text(item, "unit", key),
            values=_values(item, key),
            source=_text(item, "source", key),
            confidence=confidence,
        )


def _values(item: dict[str, Any], key: str) -> tuple[float, float, float]:
    values = item.get("values")
    if not isinstance(values, list) or len(values) != 3:
        raise ValueError(f"{key}: three values are expected")
    if not all(isinstance(v, int | float) and math.isfinite(v) and v >= 0 for v in values):
        raise ValueError(f"{key}: the values must be numbers, not negative")
    pessimistic, central, optimistic = (float(v) for v in values)
    return pessimistic, central, optimistic


def _text(item: dict[str, Any], field: str, key: str = "the set") -> str:
    text = item.get(field)
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{key}: {field} is missing")
    return text


def balance_tour(tour: Tour, assumptions: AssumptionSet | None = None) -> Balance:
    """
    Compute the balance of a tour.

    Parameters
    ----------
    tour
        Planned, with its kilometres (estimated or real).
    assumptions
        The set shipped by default where omitted.
    """
    chosen = assumptions or read_assumptions()
    pessimistic, central, optimistic = (_case_balance(tour, chosen, case) for case in Case)
    return Balance(
        assumptions=chosen,
        pessimistic=pessimistic,
        central=central,
        optimistic=optimistic,
        van_km=tour.distance_m / 1000.0,
        visits=tour.visit_count,
        weeks=tour.weeks,
    )


def _case_balance(tour: Tour, assumptions: AssumptionSet, case: Case) -> CaseBalance:
    visits = [visit for route in tour.routes for visit in route.visits]
    avoided_km = sum(avoided_car_km(visit, assumptions, case) for visit in visits)
    induced_km = sum(induced_car_km(visit, assumptions, case) for visit in visits)
    per_car_km = _car_factor(assumptions, case, helps=avoided_km > induced_km)
    return CaseBalance(
        avoided_kg=avoided_km * per_car_km,
        induced_kg=induced_km * per_car_km,
        van_kg=sum(_van_kg(route, assumptions, case) for route in tour.routes),
        energy_kg=sum(assumptions.value(f"{v.audience}.energy_kg", case) for v in visits),
    )


def _car_factor(assumptions: AssumptionSet, case: Case, *, helps: bool) -> float:
    """Take the car's factor of the case: a low one is pessimistic where cars are avoided."""
    if not helps:
        case = Case(2 - case)
    return assumptions.value("car_kg_per_km", case)


def avoided_car_km(visit: Visit, assumptions: AssumptionSet, case: Case) -> float:
    """
    Count the car kilometres that a visit replaces.

    Users x share replaced x share by car x share dedicated x there and back / people per car,
    less the rebound (QuantiGES, consequence tree).
    """

    def value(name: str) -> float:
        return assumptions.value(f"{visit.audience}.{name}", case)

    trips = value("users") * value("replaced") * assumptions.value("car_share", case)
    kilometres = trips * value("dedicated") * 2.0 * value("distance_km") / value("occupancy")
    return kilometres * (1.0 - assumptions.value("rebound", case))


def induced_car_km(visit: Visit, assumptions: AssumptionSet, case: Case) -> float:
    """
    Count the car kilometres that a visit causes.

    Users from elsewhere x share by car x share who would have stayed at home x there and back /
    people per car. The share by car is that of the opposite case: more cars avoid more, and
    cause more.
    """

    def value(name: str) -> float:
        return assumptions.value(f"{visit.audience}.{name}", case)

    drivers = value("users") * value("outsiders") * assumptions.value("car_share", Case(2 - case))
    new = drivers * (1.0 - value("replaced"))
    return new * 2.0 * value("outsider_km") / value("occupancy")


def _van_kg(route: Route, assumptions: AssumptionSet, case: Case) -> float:
    factor = assumptions.value("trailer_factor", case) if route.has_trailer else 1.0
    return route.distance_m / 1000.0 * assumptions.value("van_kg_per_km", case) * factor


def balance_document(balance: Balance) -> dict[str, object]:
    """Write a balance as plain values: kilograms of CO2e by case, and every assumption."""
    return {
        "assumptions": balance.assumptions.id,
        "scope": balance.assumptions.scope,
        "van_km": round(balance.van_km, 3),
        "visits": balance.visits,
        "weeks": balance.weeks,
        "cases": {
            case.name.casefold(): {
                **{key: round(kg, 3) for key, kg in asdict(found).items()},
                "net_kg": round(found.net_kg, 3),
            }
            for case, found in zip(Case, balance.cases, strict=True)
        },
        "values": {
            key: {
                "values": one.values,
                "unit": one.unit,
                "source": one.source,
                "confidence": one.confidence,
            }
            for key, one in balance.assumptions.assumptions.items()
        },
    }


def format_balance(balance: Balance) -> str:
    """Write :func:`balance_document` as the text of ``bilan-co2.json``."""
    return json.dumps(balance_document(balance), ensure_ascii=False, indent=2) + "\n"
