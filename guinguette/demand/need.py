"""
The need of communes, in parts: how far a shop is, who lives there, when somebody last came.

Nothing here is communes by communes: all of France takes one table of the nearest communes of each
(:mod:`guinguette.demand.ground`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal, get_args

import numpy as np

from guinguette.communes.france import Commune
from guinguette.demand.chance import chance_model, expected, shop_chance
from guinguette.demand.ground import Ground, france
from guinguette.demand.readers import Columns
from guinguette.emissions.assumptions import shipped_text
from routing.arrays import BoolArray, FloatArray, IntArray

Part = Literal["food_min", "cafe_min", "post_min", "seniors", "carless", "social", "days"]
"""Minutes to a food shop, a café, a post point; inhabitants of 75 and more; households without a
car; social disadvantage, 0 to 1 or as FDep says; days since the last visit."""
PARTS: tuple[Part, ...] = get_args(Part)
_KINDS: dict[Part, str] = {"food_min": "food", "cafe_min": "cafe", "post_min": "post"}
_SOCIAL = {"income": -1.0, "graduates": -1.0, "workers": 1.0, "unemployed": 1.0}
"""The four parts of FDep (Rey et al. 2009), and which way each goes."""
FARTHEST_MIN = 60.0
"""Nothing is told apart beyond: no village of the mainland is that far from all shops."""
STEP = 0.5
"""How far each weight is moved to see what the ranking owes to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRules:
    """Weights by part, and the communes of each island that no road reaches."""

    id: str
    source: str
    weights: Mapping[Part, float]
    islands: Mapping[str, tuple[str, ...]]


@cache
def need_rules() -> NeedRules:
    """Read the weights that come with the package."""
    raw = tomllib.loads(shipped_text("need"))
    return NeedRules(
        id=raw["id"],
        source=raw["source"],
        weights={part: raw["weights"][part] for part in PARTS},
        islands={name: tuple(codes) for name, codes in raw["islands"].items()},
    )


def island_of(code: str) -> str:
    """Name the island of a commune that no road reaches; empty for the others."""
    islands = need_rules().islands
    return next((name for name, codes in islands.items() if code in codes), "")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Need:
    """
    The need of n communes, compared with each other.

    ``values`` holds each part that there are data for, shape (n,), NaN where a commune has none;
    ``weights`` theirs, which add up to 1; ``absent`` the parts that nothing is known of.
    ``is_expected`` says that food shops are a chance and no list, for some of them at least.
    ``scores``, shape (n,), go from 0 to 1. ``credited`` name who published the data.
    """

    communes: tuple[Commune, ...]
    values: Mapping[Part, FloatArray]
    weights: Mapping[Part, float]
    absent: tuple[Part, ...]
    is_expected: bool
    scores: FloatArray
    credited: tuple[str, ...] = ()

    @property
    def order(self) -> list[int]:
        """Their numbers, the greatest need first, then by code."""
        codes = [c.code for c in self.communes]
        return sorted(range(len(codes)), key=lambda k: (-self.scores[k], codes[k]))

    def weighed(self, weights: Mapping[Part, float]) -> Need:
        """Weigh the same parts otherwise."""
        found = _weigh(self.communes, self.values, weights, is_expected=self.is_expected)
        return replace(found, credited=self.credited)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """What becomes of the ranking where one weight is ``factor`` times as much."""

    part: Part
    factor: float
    spearman: float
    kept: int
    first: int


def measure_need(
    communes: Sequence[Commune],
    *,
    data: Mapping[str, Columns],
    today: date,
    visits: Mapping[str, date] | None = None,
    weights: Mapping[Part, float] | None = None,
    ground: Ground | None = None,
    credited: tuple[str, ...] = (),
) -> Need:
    """
    Measure the need of communes.

    Parameters
    ----------
    communes
        Those compared; each has a position.
    data
        Columns by source, as :func:`guinguette.demand.store.kept_data` holds them.
    today
        Days are counted up to it.
    visits
        The last visit of any itinerant service by INSEE code; ``None`` where there is no memory.
    weights
        Those of :func:`need_rules` where omitted.
    ground
        Where shops are looked for: all of France where omitted.
    credited
        Who published the data.
    """
    land = ground or france()
    rows = land.numbers(communes)
    values: dict[Part, FloatArray] = {}
    food, is_expected = food_chance(land, data)
    values["food_min"] = _minutes(land, food, rows)
    for part in ("cafe_min", "post_min"):
        known = _known(land, data, _KINDS[part])
        if np.isfinite(known[rows]).any():
            minutes = _minutes(land, np.nan_to_num(known), rows)
            values[part] = np.where(np.isfinite(known[rows]), minutes, np.nan)
    columns = {name: own for source in data.values() for name, own in source.items()}
    _keep(values, "seniors", _column(communes, columns.get("seniors", {})))
    _keep(values, "carless", _column(communes, columns.get("carless", {})))
    _keep(values, "social", _social(communes, columns))
    if visits is not None:
        gone = {code: float((today - day).days) for code, day in visits.items()}
        longest = max([*gone.values(), 0.0]) + 1.0  # never: longer than any
        values["days"] = np.array([gone.get(c.code, longest) for c in communes])
    asked = weights or need_rules().weights
    found = _weigh(tuple(communes), values, asked, is_expected=bool(is_expected[rows].any()))
    return replace(found, credited=credited)


def _weigh(
    communes: tuple[Commune, ...],
    values: Mapping[Part, FloatArray],
    weights: Mapping[Part, float],
    *,
    is_expected: bool,
) -> Need:
    given = {part: weights.get(part, 0.0) for part in PARTS if part in values}
    total = sum(given.values()) or 1.0
    shared = {part: weight / total for part, weight in given.items()}
    scores = np.zeros(len(communes))
    for part, weight in shared.items():
        scores += weight * ranks(values[part])
    return Need(
        communes=communes,
        values=values,
        weights=shared,
        absent=tuple(part for part in PARTS if part not in values),
        is_expected=is_expected,
        scores=scores,
    )


def ranks(values: FloatArray) -> FloatArray:
    """Rank from 0 (least) to 1 (most); equals share their mean rank, NaN stands in the middle."""
    known = np.isfinite(values)
    found = np.full(len(values), 0.5)
    if known.sum() > 1:
        own = values[known]
        order = np.sort(own)
        first, last = (np.searchsorted(order, own, side=side) for side in ("left", "right"))
        found[known] = (first + last - 1) / 2.0 / (len(own) - 1)
    return found


def stability(need: Need, *, first: int) -> tuple[Stability, ...]:
    """
    Move each weight by half, up and down, and compare the rankings.

    Parameters
    ----------
    need
        As measured.
    first
        How many of the first communes are compared.
    """
    top = set(need.order[:first])
    found = []
    for part, weight in need.weights.items():
        for factor in (1.0 - STEP, 1.0 + STEP):
            other = need.weighed({**need.weights, part: weight * factor})
            both = np.corrcoef(ranks(need.scores), ranks(other.scores))[0, 1]
            found.append(
                Stability(
                    part=part,
                    factor=factor,
                    spearman=float(both) if np.isfinite(both) else 1.0,  # all are equal
                    kept=len(top & set(other.order[:first])),
                    first=len(top),
                )
            )
    return tuple(found)


def _keep(values: dict[Part, FloatArray], part: Part, found: FloatArray) -> None:
    if np.isfinite(found).any():
        values[part] = found


def _column(communes: Sequence[Commune], column: Mapping[str, float]) -> FloatArray:
    return np.array([column.get(c.code, np.nan) for c in communes])


def _social(communes: Sequence[Commune], columns: Columns) -> FloatArray:
    """Return FDep where it is given, else the mean rank of those of its four parts that are."""
    fdep = _column(communes, columns.get("fdep", {}))
    if np.isfinite(fdep).any():
        return fdep
    parts = [way * _column(communes, columns.get(name, {})) for name, way in _SOCIAL.items()]
    given = [ranks(part) for part in parts if np.isfinite(part).any()]
    return np.mean(given, axis=0) if given else np.full(len(communes), np.nan)


def _known(land: Ground, data: Mapping[str, Columns], kind: str) -> FloatArray:
    """Say 1 of communes that have some by any source, 0 of those that have none, else NaN."""
    found = np.full(len(land.communes), np.nan)
    for columns in data.values():
        for code, count in columns.get(kind, {}).items():
            if (row := land.number.get(code)) is not None:
                found[row] = np.fmax(found[row], float(count > 0))
    return found


def food_chance(land: Ground, data: Mapping[str, Columns]) -> tuple[FloatArray, BoolArray]:
    """Return the chance of a food shop in each commune, and where it is no more than a chance."""
    known = _known(land, data, "food")
    is_guessed = np.isnan(known)
    chance = shop_chance(land, chance_model().coefficients) if is_guessed.any() else known
    return np.where(is_guessed, chance, known), is_guessed


def _minutes(land: Ground, chance: FloatArray, rows: IntArray) -> FloatArray:
    """Return the expected minutes to the nearest of a kind; nobody drives across the water."""
    island = _islands(land)
    near = land.nearest[rows]
    reached = np.where(island[near] == island[rows][:, None], chance[near], 0.0)
    return expected(reached, np.minimum(land.road_min[rows], FARTHEST_MIN))


def _islands(land: Ground) -> IntArray:
    """Return the number of the island of each commune, 0 for those that roads join."""
    island = np.zeros(len(land.communes), dtype=np.int64)
    for number, codes in enumerate(need_rules().islands.values(), start=1):
        for code in codes:
            if code in land.number:
                island[land.number[code]] = number
    return island
