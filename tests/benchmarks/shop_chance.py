"""
Fit the chance of a food shop, judge it where it was not fitted, and print its data file.

``python -m tests.benchmarks.shop_chance`` writes ``guinguette/assumptions/shop_chance.toml`` to
the output. The truth is the Base permanente des équipements by commune of Aisne, Aube, Marne and
Haute-Marne (``../shared/demand``); distances are great circles between mairies.
"""

import csv
import random
from functools import cache

import numpy as np
from scipy.stats import spearmanr

from guinguette.demand.chance import RANGES, ChanceModel, Ranges, expected, features, shop_chance
from guinguette.demand.ground import france
from tests.shared import SHARED

TABLE = SHARED / "demand" / "communes_demand.csv"
DEPARTEMENTS = ("02", "10", "51", "52")
FARTHEST = 72
VARIANTS = 150
RIDGE = 3.0
"""Of the coefficients per standard deviation: the features go together."""


@cache
def truth():
    """By département: numbers of communes in the ground, whether each has a shop, km to one."""
    rows = [r for r in csv.DictReader(TABLE.open(encoding="utf-8")) if r["km_food"]]
    number = france().number
    found = {}
    for departement in DEPARTEMENTS:
        own = [r for r in rows if r["dep"] == departement and r["code"] in number]
        found[departement] = (
            np.array([number[r["code"]] for r in own]),
            np.array([float(float(r["nb_B1"]) + float(r["nb_B2"]) > 0) for r in own]),
            np.array([float(r["km_food"]) for r in own]),
        )
    return found


def fit(departements, names=None, ranges=RANGES):
    """
    Fit the logistic by Newton's method; return coefficients by feature and ``constant``.

    With ``names``, of these features alone; the others have none.
    """
    rows = np.concatenate([truth()[d][0] for d in departements])
    has_shop = np.concatenate([truth()[d][1] for d in departements])
    every = features(france(), ranges)
    named = {name: every[name] for name in names or every}
    table = np.stack(list(named.values()), axis=1)[rows]
    mean, spread = table.mean(axis=0), table.std(axis=0)
    scaled = np.column_stack([np.ones(len(rows)), (table - mean) / spread])
    penalty = np.r_[0.0, np.full(len(mean), RIDGE)]
    weights = np.zeros(scaled.shape[1])
    for _ in range(25):
        chance = 1.0 / (1.0 + np.exp(-scaled @ weights))
        slope = scaled.T @ (chance - has_shop) + penalty * weights
        curve = (scaled.T * (chance * (1.0 - chance))) @ scaled + np.diag(penalty)
        weights -= np.linalg.solve(curve, slope)
    slopes = weights[1:] / spread
    constant = weights[0] - slopes @ mean
    fitted = dict(zip(named, map(float, slopes), strict=True))
    return dict.fromkeys(every, 0.0) | fitted | {"constant": float(constant)}


def judge(departement, coefficients, ranges=RANGES):
    """Judge the expected distance by some coefficients."""
    rows = truth()[departement][0]
    ground = france()
    chance = shop_chance(ground, coefficients, ranges)
    return compared(departement, expected(chance[ground.nearest[rows]], ground.crow_km[rows]))


def compared(departement, guess):
    """Spearman with the truth, how many of the 72 farthest are found, mean error in km."""
    km = truth()[departement][2]
    first = set(np.argsort(-guess, kind="stable")[:FARTHEST].tolist())
    farthest = set(np.argsort(-km, kind="stable")[:FARTHEST].tolist())
    error = float(np.abs(guess - km).mean())
    return float(spearmanr(guess, km).statistic), len(first & farthest), error


@cache
def left_out(names=None):
    """Judge each département by the fit of the three others."""
    return {d: judge(d, fit([o for o in DEPARTEMENTS if o != d], names)) for d in DEPARTEMENTS}


def drawn_ranges(count, seed=1):
    """Ranges drawn at random, as those of the package were looked for."""
    draw = random.Random(seed)
    powers, decays = (1, 1.5, 2, 2.5, 3, 4), (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
    for _ in range(count):
        yield Ranges(
            drawn_power=draw.choice(powers),
            drawn_km=draw.choice(decays),
            kept_power=draw.choice(powers),
            kept_km=draw.choice(decays),
            largest_km=draw.choice((8, 10, 12, 14, 16)),
            larger=draw.choice((1.5, 2, 3, 4, 6)),
        )


def blind(count=VARIANTS):
    """
    Judge each département by ranges and a fit that never saw it.

    Of the ranges drawn, those that do best on the three others, each of them judged by the fit of
    the other two, are fitted on the three.
    """
    best = dict.fromkeys(DEPARTEMENTS, (-1.0, None))
    for ranges in drawn_ranges(count):
        for left in DEPARTEMENTS:
            others = [d for d in DEPARTEMENTS if d != left]
            inner = [
                judge(d, fit([o for o in others if o != d], None, ranges), ranges) for d in others
            ]
            value = np.mean([j[0] for j in inner]) + 0.002 * min(36, *(j[1] for j in inner))
            if value > best[left][0]:
                best[left] = (value, judge(left, fit(others, None, ranges), ranges))
    return {d: judged for d, (_, judged) in best.items()}


def model(judged) -> ChanceModel:
    """The coefficients of all four, with what was judged, and the error leaving one out."""
    return ChanceModel(
        id="shop-chance-2026-1",
        fitted_on="",
        coefficients=fit(DEPARTEMENTS),
        spearman={d: round(j[0], 3) for d, j in judged.items()},
        farthest={d: j[1] for d, j in judged.items()},
        error_km=round(float(np.mean([j[2] for j in left_out().values()])), 2),
    )


if __name__ == "__main__":
    found = model(blind())
    print(f'id = "{found.id}"')
    print("[coefficients]", *(f"{k} = {v:.6f}" for k, v in found.coefficients.items()), sep="\n")
    print("\n[judged]", f"error_km = {found.error_km}", sep="\n")
    print("[blind.spearman]", *(f"{k} = {v}" for k, v in found.spearman.items()), sep="\n")
    print("[blind.farthest]", *(f"{k} = {v}" for k, v in found.farthest.items()), sep="\n")
