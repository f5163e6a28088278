"""
The chance that a commune has a food shop, where nothing says whether it has one.

A logistic of what the table of communes holds: its inhabitants; how much trade it draws from its
surroundings and keeps from its own people, by Huff's model (a person goes to a commune in
proportion to its inhabitants to a power, times a decay with distance); whether it is the largest
around, how near the next larger one is, and how large the communes of its EPCI are. The
coefficients stand in ``guinguette/assumptions/shop_chance.toml`` with what they were fitted on and
what they are worth; ``tests/benchmarks/shop_chance.py`` fits and judges them again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from scipy.special import expit

from guinguette.demand.ground import Ground
from guinguette.emissions.assumptions import shipped_text
from routing.arrays import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """
    How the features are measured.

    Inhabitants to a power and the kilometres of the decay, of the trade that is drawn and of that
    which is kept; kilometres within which a commune is the largest; how many times more inhabitants
    make another a larger one.
    """

    drawn_power: float = 4.0
    drawn_km: float = 4.0
    kept_power: float = 3.0
    kept_km: float = 3.0
    largest_km: float = 10.0
    larger: float = 1.5


RANGES = Ranges()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceModel:
    """
    Coefficients by feature (``constant`` too), and how well they did where they were not fitted.

    ``spearman`` and ``farthest`` are of each département judged by the three others, ranges chosen
    without it too: rank correlation with the true distance to a food shop, and how many of its 72
    farthest communes are among the first 72. ``error_km`` is the mean error of one commune.
    """

    id: str
    fitted_on: str
    coefficients: Mapping[str, float]
    spearman: Mapping[str, float]
    farthest: Mapping[str, int]
    error_km: float


@cache
def chance_model() -> ChanceModel:
    """Read the model that comes with the package."""
    raw = tomllib.loads(shipped_text("shop_chance"))
    return ChanceModel(
        id=raw["id"],
        fitted_on=raw["fitted_on"],
        coefficients=raw["coefficients"],
        spearman=raw["blind"]["spearman"],
        farthest=raw["blind"]["farthest"],
        error_km=raw["judged"]["error_km"],
    )


@lru_cache(maxsize=1)
def features(ground: Ground, ranges: Ranges = RANGES) -> Mapping[str, FloatArray]:
    """Return what the chance depends on, each of shape (n,)."""
    people = np.maximum(ground.population, 1.0)
    around = ground.population[ground.nearest]
    drawn, _ = _trade(ground, ranges.drawn_power, ranges.drawn_km)
    _, kept = _trade(ground, ranges.kept_power, ranges.kept_km)
    rivals = (around > ground.population[:, None]) & (ground.crow_km <= ranges.largest_km)
    rivals[:, 0] = False
    return {
        "ln_inhabitants": np.log(people),
        "ln_drawn": np.log((drawn + 1.0) / (ground.population + 1.0)),
        "ln_kept": np.log(kept),
        "is_largest": 1.0 - rivals.max(axis=1).astype(np.float64),
        "ln_larger_km": np.log(_nearest_km(ground, around > ranges.larger * people[:, None]) + 0.3),
        "ln_epci_mean": np.log(_epci_mean(ground) + 1.0),
    }


def shop_chance(
    ground: Ground, coefficients: Mapping[str, float], ranges: Ranges = RANGES
) -> FloatArray:
    """Return the chance of each commune to have a food shop, shape (n,)."""
    found = features(ground, ranges)
    logits = np.full(len(ground.communes), coefficients["constant"])
    for name, values in found.items():
        logits += coefficients[name] * values
    chance: FloatArray = expit(logits)
    chance[ground.population == 0] = 0.0  # uninhabited, or nothing is known (Mayotte)
    return chance


def expected(chance: FloatArray, how_far: FloatArray) -> FloatArray:
    """
    Return how far the nearest shop is, expected.

    Parameters
    ----------
    chance
        Shape (m, k): that a commune has one; each by itself.
    how_far
        Shape (m, k), in any unit. Where none of them has one, the farthest counts.
    """
    order = np.argsort(how_far, axis=1, kind="stable")
    far = np.take_along_axis(how_far, order, axis=1)
    none_nearer = np.cumprod(1.0 - np.take_along_axis(chance, order, axis=1), axis=1)
    # The expectation is what is left at each step times how much farther the next one is.
    steps = np.diff(far, axis=1)
    total: FloatArray = far[:, 0] + (none_nearer[:, :-1] * steps).sum(axis=1)
    return total


def _trade(ground: Ground, power: float, decay_km: float) -> tuple[FloatArray, FloatArray]:
    """Return the customers of each commune, and the share of its own people that it keeps."""
    pull = np.maximum(ground.population, 1.0)[ground.nearest] ** power
    pull *= np.exp(-ground.crow_km / decay_km)
    pull /= pull.sum(axis=1, keepdims=True)
    kept = pull[:, 0].copy()
    pull *= ground.population[:, None]
    customers = np.bincount(ground.nearest.ravel(), pull.ravel(), minlength=len(pull))
    return customers.astype(np.float64), kept


def _nearest_km(ground: Ground, is_meant: BoolArray) -> FloatArray:
    """Return the distance of the nearest commune meant, of the farthest known if there is none."""
    is_meant[:, 0] = False
    far = np.where(is_meant, ground.crow_km, np.inf).min(axis=1)
    return np.where(np.isfinite(far), far, ground.crow_km[:, -1])


def _epci_mean(ground: Ground) -> FloatArray:
    """Return the mean inhabitants of the communes of its EPCI, shape (n,)."""
    _, member = np.unique([c.epci_code for c in ground.communes], return_inverse=True)
    mean: FloatArray = np.bincount(member, ground.population) / np.bincount(member)
    return mean[member]
