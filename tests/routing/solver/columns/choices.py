"""Prices and choices of columns, as the tests of the solver ask for them."""

from __future__ import annotations

import math

import numpy as np

from routing.solver.columns.mip import Choice, Scope, choose_columns
from routing.solver.columns.source import ColumnSource, Duals
from routing.solver.deadline import Deadline


def prices(source: ColumnSource, *stops: float) -> Duals:
    return Duals(
        np.array(stops),
        dict.fromkeys(source.slots.supply, -1.0),
        dict.fromkeys(source.slots.hosts, -2.0),
    )


def listed(source, duals, **rules):
    return priced(source, duals, math.inf, **rules)


def priced(source, duals, below, **rules):
    """Reduced costs and columns below a threshold."""
    offers = [*source.singles(duals, below=below), *source.templates(duals, below=below, **rules)]
    return [
        pair
        for offer in offers
        for pair in zip(offer.values.tolist(), source.columns([offer]), strict=True)
    ]


def chosen_among(source, columns, penalties) -> Choice:
    """Choose among columns, all stops and all vehicle-days at once."""
    everyone = tuple(range(len(source.problem.stops)))
    scope = Scope(everyone, source.slots.supply, source.slots.hosts)
    return choose_columns(
        source, columns, scope, penalties, deadline=Deadline(effort=60_000).begin()
    )
