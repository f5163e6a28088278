"""
Fit the chance of a food shop, judge it where it was not fitted, and print its data file.

``python -m tests.benchmarks.shop_chance`` writes ``guinguette/assumptions/shop_chance.toml`` to
the output. The truth is the Base permanente des équipements by commune of Aisne, Aube, Marne and
Haute-Marne (``../shared/demand``); distances are great circles between mairies.
"""

import csv
from functools import cache

import numpy as np
from scipy.stats import spearmanr

from guinguette.demand.chance import ChanceModel, expected, features, shop_chance
from guinguette.demand.ground import france
from tests.shared import SHARED

TABLE = SHARED / "demand" / "communes_demand.csv"
DEPARTEMENTS = ("02", "10", "51", "52")
FARTHEST = 72
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


def fit(departements, names=None):
    """
    Fit the logistic by Newton's method; return coefficients by feature and ``constant``.

    With ``names``, of these features alone; the others have none.
    """
    rows = np.concatenate([truth()[d][0] for d in departements])
    has_shop = np.concatenate([truth()[d][1] for d in departements])
    every = features(france())
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


def judge(departement, coefficients):
    """Judge the expected distance by some coefficients."""
    rows = truth()[departement][0]
    ground = france()
    chance = shop_chance(ground, coefficients)
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


def model() -> ChanceModel:
    """The coefficients of all four, with what was judged leaving one out."""
    judged = left_out()
    return ChanceModel(
        id="shop-chance-2026-1",
        fitted_on="",
        coefficients=fit(DEPARTEMENTS),
        spearman={d: round(j[0], 3) for d, j in judged.items()},
        farthest={d: j[1] for d, j in judged.items()},
        error_km=round(float(np.mean([j[2] for j in judged.values()])), 2),
    )


if __name__ == "__main__":
    found = model()
    print(f'id = "{found.id}"')
    print("[coefficients]", *(f"{k} = {v:.6f}" for k, v in found.coefficients.items()), sep="\n")
    print("\n[judged]", f"error_km = {found.error_km}", sep="\n")
    print("[judged.spearman]", *(f"{k} = {v}" for k, v in found.spearman.items()), sep="\n")
    print("[judged.farthest]", *(f"{k} = {v}" for k, v in found.farthest.items()), sep="\n")
