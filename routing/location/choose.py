"""The door: as many sites as wanted, chosen near customers, or within reach of most."""

from __future__ import annotations

import time
from collections.abc import Collection

import numpy as np
from scipy import sparse

from routing.arrays import BoolArray, FloatArray
from routing.location.dual import Known, climb
from routing.location.lists import Lists, lists_of, nearest_two, without
from routing.location.master import finish
from routing.location.search import cost_of, greedy, ranks
from routing.location.solution import CoveringSolution, LocationSolution
from routing.solver.deadline import Deadline


def p_median(
    costs: FloatArray,
    *,
    facilities: int,
    weights: FloatArray | None = None,
    fixed: Collection[int] = (),
    deadline: Deadline = Deadline(),
    seed: int = 0,
) -> LocationSolution:
    """
    Choose sites so that customers are near to one (p-median, Hakimi 1964).

    Parameters
    ----------
    costs
        Shape (customers, sites), of any unit, finite and not negative: what each customer costs at
        each site.
    facilities
        Number of sites, those fixed among them.
    weights
        Shape (customers,), not negative; 1 where omitted.
    fixed
        Sites that are chosen whatever they cost.
    deadline
        Until when it is searched; without one, until the optimum is proven. That takes seconds for
        medians of thousands of sites, but hours for some coverings of thousands.

    Raises
    ------
    ValueError
        If there are fewer sites than wanted, more fixed ones, or costs as they must not be.
    """
    begin_s, deadline = time.monotonic(), deadline.begin()
    costs = np.asarray(costs, dtype=np.float64)
    weights = np.ones(len(costs)) if weights is None else np.asarray(weights, dtype=np.float64)
    if not (np.isfinite(costs).all() and (costs >= 0).all()):
        raise ValueError("costs are finite and not negative")
    lists = lists_of(costs, _checked(weights, len(costs)))
    known = _chosen(lists, costs.shape[1], facilities, fixed, deadline=deadline, seed=seed)
    return LocationSolution(
        chosen=tuple(known.chosen.tolist()),
        assigned=known.chosen[costs[:, known.chosen].argmin(axis=1)],
        cost=known.cost,
        lower_bound=min(known.lower_bound, known.cost),
        status="optimal" if known.is_closed else "feasible",
        runtime_s=time.monotonic() - begin_s,
        seed=seed,
    )


def max_covering(
    within: BoolArray | sparse.csr_array,
    *,
    facilities: int,
    weights: FloatArray,
    fixed: Collection[int] = (),
    deadline: Deadline = Deadline(),
    seed: int = 0,
) -> CoveringSolution:
    """
    Choose sites that reach as much weight as possible (Church and ReVelle 1974).

    It is the p-median where a customer costs nothing within reach, and its weight elsewhere.

    Parameters
    ----------
    within
        Shape (customers, sites), dense or in sparse rows: whether a site reaches a customer.
    facilities
        Number of sites, those fixed among them.
    weights
        Shape (customers,), not negative.
    fixed, deadline
        As in :func:`p_median`.

    Raises
    ------
    ValueError
        If there are fewer sites than wanted, more fixed ones, or weights below 0.
    """
    begin_s, deadline = time.monotonic(), deadline.begin()
    customers, sites = within.shape
    weights = _checked(np.asarray(weights, dtype=np.float64), customers)
    owner, reached = within.nonzero()
    pairs = np.unique(owner.astype(np.int64) * sites + reached)  # sparse rows may repeat one
    begin = np.searchsorted(pairs, np.arange(customers + 1) * sites)
    lists = Lists(begin, (pairs % sites).astype(np.int32), np.zeros(len(pairs)), weights)
    known = _chosen(lists, sites, facilities, fixed, deadline=deadline, seed=seed)
    nearest = nearest_two(lists, ranks(known.chosen, sites))[0]
    upper_bound = float(weights.sum()) - min(known.lower_bound, known.cost)
    return CoveringSolution(
        chosen=tuple(known.chosen.tolist()),
        assigned=np.where(nearest >= 0, known.chosen[nearest], -1),
        value=float(weights[nearest >= 0].sum()),
        upper_bound=upper_bound,
        status="optimal" if known.is_closed else "feasible",
        runtime_s=time.monotonic() - begin_s,
        seed=seed,
    )


def _chosen(
    lists: Lists,
    sites: int,
    facilities: int,
    fixed: Collection[int],
    *,
    deadline: Deadline,
    seed: int,
) -> Known:
    """Choose among the sites that are not fixed; they serve whatever else is chosen."""
    if not max(1, len(set(fixed))) <= facilities <= sites or set(fixed) - set(range(sites)):
        raise ValueError(f"{facilities} of {sites} sites cannot be chosen with {list(fixed)}")
    is_fixed = np.zeros(sites, dtype=np.bool_)
    is_fixed[list(fixed)] = True
    others = np.flatnonzero(~is_fixed)
    rest = without(lists, is_fixed, ~is_fixed) if fixed else lists
    first = greedy(rest, len(others), facilities - len(set(fixed)))
    if len(first) in {0, len(others)}:
        cost = cost_of(rest, first, len(others))
        known = Known(first, cost, rest.otherwise, lower_bound=cost)
    else:
        known = climb(rest, len(others), first, deadline)
        finish(rest, len(others), known, deadline, seed=seed)
    known.chosen = np.sort(np.concatenate([np.flatnonzero(is_fixed), others[known.chosen]]))
    return known


def _checked(weights: FloatArray, customers: int) -> FloatArray:
    if weights.shape != (customers,) or not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise ValueError("weights are finite, not negative, and one for each customer")
    return weights
