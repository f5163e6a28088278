"""What each customer costs at each site, nearest first, and the kernels that read it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.compiled import compiled

Int32Array = NDArray[np.int32]
_BLOCK = 256
"""Rows sorted at once: of thousands of sites, a few megabytes."""


class Lists(NamedTuple):
    """
    Sites that serve customers, in compressed rows.

    Those of customer ``i`` are ``sites[begin[i]:begin[i + 1]]``, at the ``costs`` beside, which
    rise and stay below ``otherwise[i]``: what the customer costs where none of them is chosen.
    """

    begin: IntArray
    sites: Int32Array
    costs: FloatArray
    otherwise: FloatArray


def lists_of(costs: FloatArray, weights: FloatArray) -> Lists:
    """
    List all sites of each customer; none costs more than the farthest.

    Parameters
    ----------
    costs
        Shape (customers, sites).
    weights
        Shape (customers,); costs are multiplied by them.
    """
    otherwise = costs.max(axis=1, initial=0.0) * weights
    sites, sorted_costs, counts = [], [], []
    for first in range(0, max(1, len(costs)), _BLOCK):
        some = costs[first : first + _BLOCK] * weights[first : first + _BLOCK, None]
        order = some.argsort(axis=1, kind="stable")
        some = np.take_along_axis(some, order, axis=1)
        is_less = some < otherwise[first : first + _BLOCK, None]
        sites.append(order[is_less].astype(np.int32))
        sorted_costs.append(some[is_less])
        counts.append(is_less.sum(axis=1))
    begin = np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int64)
    return Lists(begin, np.concatenate(sites), np.concatenate(sorted_costs), otherwise)


def without(lists: Lists, chosen: BoolArray, kept: BoolArray) -> Lists:
    """
    Take sites out: ``chosen`` ones serve whatever else is chosen, others not ``kept`` are not used.

    Both have shape (sites,); what is left is numbered anew, in the same order.
    """
    owner, otherwise = owners(lists), lists.otherwise.copy()
    serves = chosen[lists.sites]
    np.minimum.at(otherwise, owner[serves], lists.costs[serves])
    stays = kept[lists.sites] & ~serves & (lists.costs < otherwise[owner])
    counts = np.bincount(owner[stays], minlength=len(otherwise))
    numbers = (np.cumsum(kept & ~chosen) - 1).astype(np.int32)
    return Lists(
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        numbers[lists.sites[stays]],
        lists.costs[stays],
        otherwise,
    )


def owners(lists: Lists) -> IntArray:
    """Return the customer of each entry."""
    return np.repeat(np.arange(len(lists.otherwise)), np.diff(lists.begin))


@compiled
def savings(lists: Lists, limits: FloatArray, sites: int) -> FloatArray:
    """Sum for each site what customers would save that cost ``limits`` now, shape (customers,)."""
    saved = np.zeros(sites)
    for customer in range(len(limits)):
        for k in range(lists.begin[customer], lists.begin[customer + 1]):
            less = limits[customer] - lists.costs[k]
            if less <= 0.0:
                break
            saved[lists.sites[k]] += less
    return saved


@compiled
def sites_below(lists: Lists, limits: FloatArray, is_chosen: BoolArray) -> FloatArray:
    """Count for each customer the chosen sites that cost less than its limit."""
    counts = np.zeros(len(limits))
    for customer in range(len(limits)):
        for k in range(lists.begin[customer], lists.begin[customer + 1]):
            if lists.costs[k] >= limits[customer]:
                break
            counts[customer] += is_chosen[lists.sites[k]]
    return counts


@compiled
def nearest_two(lists: Lists, rank: Int32Array) -> tuple[Int32Array, FloatArray, FloatArray]:
    """
    Find the nearest chosen site of each customer, and the second.

    Parameters
    ----------
    lists
        Of all customers.
    rank
        Shape (sites,): the number of a chosen site among them, -1 of others.

    Returns
    -------
    nearest
        Number among the chosen; -1 where none serves.
    first, second
        Costs at both.
    """
    customers = len(lists.otherwise)
    nearest = np.full(customers, -1, dtype=np.int32)
    first, second = lists.otherwise.copy(), lists.otherwise.copy()
    for customer in range(customers):
        for k in range(lists.begin[customer], lists.begin[customer + 1]):
            if rank[lists.sites[k]] < 0:
                continue
            if nearest[customer] >= 0:
                second[customer] = lists.costs[k]
                break
            nearest[customer] = rank[lists.sites[k]]
            first[customer] = lists.costs[k]
    return nearest, first, second


@compiled
def best_swap(
    lists: Lists, rank: Int32Array, nearest: Int32Array, first: FloatArray, second: FloatArray
) -> tuple[float, int, int]:
    """
    Find the exchange of a chosen site for another that saves most (Whitaker 1983).

    Savings come from three sums, in one reading of the lists (Resende and Werneck, "A fast
    swap-based local search procedure for location problems", Annals of Operations Research 2007).

    Returns
    -------
    saved, enters, leaves
        0 where none saves; the site, and the number among the chosen.
    """
    sites, size = len(rank), rank.max() + 1
    gains, losses, both = np.zeros(sites), np.zeros(size), np.zeros((sites, size))
    for customer in range(len(first)):
        out = nearest[customer]
        if out >= 0:
            losses[out] += second[customer] - first[customer]
        for k in range(lists.begin[customer], lists.begin[customer + 1]):
            cost = lists.costs[k]
            if cost >= second[customer]:
                break
            gains[lists.sites[k]] += max(0.0, first[customer] - cost)
            if out >= 0:
                both[lists.sites[k], out] += second[customer] - max(cost, first[customer])
    saved, enters, leaves = 0.0, -1, -1
    for site in range(sites):
        if rank[site] >= 0:
            continue
        for out in range(size):
            less = gains[site] - losses[out] + both[site, out]
            if less > saved:
                saved, enters, leaves = less, site, out
    return saved, enters, leaves
