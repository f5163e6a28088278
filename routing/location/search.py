"""Good choices: greedily, then one exchange after the other (Teitz and Bart 1968)."""

from __future__ import annotations

import numpy as np

from routing.arrays import IntArray
from routing.location.lists import Int32Array, Lists, best_swap, nearest_two, savings
from routing.solver.deadline import Deadline

_LEAST = 1e-10
"""Share of the cost that an exchange saves at least: less is rounding."""


def cost_of(lists: Lists, chosen: IntArray, sites: int) -> float:
    """Sum what the customers cost."""
    return float(nearest_two(lists, ranks(chosen, sites))[1].sum())


def greedy(lists: Lists, sites: int, size: int) -> IntArray:
    """Choose the site that saves most, one by one."""
    rank, limits = np.full(sites, -1, dtype=np.int32), lists.otherwise
    for number in range(size):
        gains = savings(lists, limits, sites)
        gains[rank >= 0] = -1.0
        rank[gains.argmax()] = number
        limits = nearest_two(lists, rank)[1]
    return np.flatnonzero(rank >= 0)


def interchanged(
    lists: Lists, sites: int, chosen: IntArray, deadline: Deadline
) -> tuple[IntArray, float]:
    """Exchange sites while that saves anything; return the choice and its cost."""
    chosen = chosen.copy()
    while True:
        rank = ranks(chosen, sites)
        nearest, first, second = nearest_two(lists, rank)
        cost = float(first.sum())
        if not len(chosen) or deadline.is_past:
            return chosen, cost
        deadline.meter.charge("cost read", reads(lists, chosen) + sites * len(chosen))
        saved, enters, leaves = best_swap(lists, rank, nearest, first, second)
        if saved <= _LEAST * cost:
            return chosen, cost
        chosen[leaves] = enters


def ranks(chosen: IntArray, sites: int) -> Int32Array:
    """Return the number of each site among the chosen, -1 of others; shape (sites,)."""
    rank = np.full(sites, -1, dtype=np.int32)
    rank[chosen] = np.arange(len(chosen))
    return rank


def reads(lists: Lists, chosen: IntArray) -> float:
    """Estimate the entries up to the second of the chosen sites, read twice."""
    return len(lists.otherwise) + 4 * len(lists.sites) / len(chosen)
