"""
What any choice costs at least: the Lagrangian that lets customers be served more than once, or not.

With a price ``u[i]`` for each customer that is served, a site is worth what its customers save
below their prices; ``sum(u)`` less the worth of the best sites is a lower bound, whatever the
prices (Cornuéjols, Fisher and Nemhauser 1977). They climb by subgradients.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.location.lists import Lists, nearest_two, savings, sites_below
from routing.location.search import cost_of, interchanged, ranks, reads
from routing.solver.deadline import Deadline

CLOSED = 1e-7
"""Share of the cost below which a difference is one of rounding."""
_STEPS = 2000
_MEMORY = 0.5
"""Share of the last direction in the next: on 2,264 sites it halves the steps, or better."""
_FAR = 0.2
"""
A price moves as its customer costs: by the mean of its two nearest sites, and so much of the
farthest. Without a scale, 20 sites of 2,264 are 4 % from the optimum after 1,500 steps; with it,
none after 170. Choices that cover need the second term.
"""
_LEAST = 1e-6
"""Share of the cost by which a bound is better."""
_PATIENCE = 20
"""Steps without a better bound until they are made half as long."""
_SHORTEST = 1e-3
_PROMISING = 1.05
"""A choice of the prices is bettered by exchanges where it costs so little over the best."""


@dataclass(slots=True)
class Known:
    """The best choice and the best prices so far."""

    chosen: IntArray
    cost: float
    prices: FloatArray
    lower_bound: float = 0.0

    @property
    def is_closed(self) -> bool:
        """Whether no choice is cheaper."""
        return self.lower_bound >= self.cost * (1.0 - CLOSED)

    def offer(self, chosen: IntArray, cost: float) -> None:
        """Keep a choice that is better."""
        if cost < self.cost:
            self.chosen, self.cost = np.sort(chosen), cost


def climb(lists: Lists, sites: int, chosen: IntArray, deadline: Deadline) -> Known:
    """Better the prices, and the choice by those that they name."""
    chosen, cost = interchanged(lists, sites, chosen, deadline)
    _, first, second = nearest_two(lists, ranks(chosen, sites))
    prices = (first + second) / 2
    known = Known(np.sort(chosen), cost, prices)
    scale = prices + _FAR * lists.otherwise
    best, length, stalled, direction = -np.inf, 1.0, 0, np.zeros_like(prices)
    tried: set[bytes] = set()
    for _ in range(_STEPS):
        if known.is_closed or length < _SHORTEST or deadline.is_past:
            break
        deadline.meter.charge("cost read", reads(lists, chosen))
        worth = savings(lists, prices, sites)
        named = np.sort(np.argpartition(-worth, len(chosen) - 1)[: len(chosen)])
        value = float(prices.sum() - worth[named].sum())
        stalled = 0 if value > best + _LEAST * known.cost else stalled + 1
        if value > best:
            best, known.prices = value, prices
            known.lower_bound = max(known.lower_bound, value)
            if named.tobytes() not in tried:
                tried.add(named.tobytes())
                _try(lists, sites, named, known, deadline)
        if stalled >= _PATIENCE:
            length, stalled, prices = length / 2, 0, known.prices
            direction[:] = 0.0
        is_named = ranks(named, sites) >= 0
        direction = 1.0 - sites_below(lists, prices, is_named) + _MEMORY * direction
        norm = float((direction * direction * scale).sum())
        if norm == 0.0:
            break
        step = length * max(known.cost - value, 0.0) / norm
        prices = np.minimum(lists.otherwise, prices + step * scale * direction)
    return known


def _try(lists: Lists, sites: int, named: IntArray, known: Known, deadline: Deadline) -> None:
    if cost_of(lists, named, sites) < _PROMISING * known.cost:
        known.offer(*interchanged(lists, sites, named, deadline))


def settled(lists: Lists, sites: int, known: Known) -> tuple[BoolArray, BoolArray]:
    """
    Tell the sites that every cheaper choice has, and those that one may have.

    Both have shape (sites,).
    """
    worth = savings(lists, known.prices, sites)
    size = len(known.chosen)
    order = np.argsort(-worth, kind="stable")
    value = known.prices.sum() - worth[order[:size]].sum()
    room = known.cost * (1.0 - CLOSED) - value
    least = worth[order[size - 1]]
    most = worth[order[size]] if size < sites else -np.inf
    is_in = np.zeros(sites, dtype=np.bool_)
    is_in[order[:size]] = True
    must = is_in & (worth - most >= room)
    may = is_in | (least - worth < room)
    return must, may
