"""
The best choice in whole numbers, among the sites that the Lagrangian leaves.

A programme of one variable a site, one cost a customer and the cuts of Benders' decomposition
(Duran-Mateluna, Ales and Elloumi 2023): for each price ``v`` of a customer, it costs ``v`` less
what the chosen sites save below ``v``. The prices of the Lagrangian give the first cuts, and so
its bound; more are added where a solution breaks them.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from routing.arrays import BoolArray, FloatArray
from routing.location.dual import Known, settled
from routing.location.lists import Lists, owners, without
from routing.location.search import interchanged
from routing.solver.deadline import Deadline
from routing.solver.highs import Programme, relaxed, whole

_MOST_ENTRIES = 300_000
"""Coefficients of the first cuts, in thousands of sites and customers: more takes minutes."""
_LEAST = 0.02
"""Share of the gap by which further cuts must raise the bound without whole numbers."""
_BROKEN = 1e-7
"""What a cut is broken by at least, in mean costs of a customer."""


def finish(lists: Lists, sites: int, known: Known, deadline: Deadline, *, seed: int) -> None:
    """Prove the best choice, or better it."""
    if known.is_closed:
        return
    master = _Master(lists, sites, known)
    if master.entries <= _MOST_ENTRIES:
        master.relax(deadline)
        master.decide(deadline, seed)


class _Master:
    """The sites and customers that are left, and the cuts so far."""

    def __init__(self, lists: Lists, sites: int, known: Known) -> None:
        must, may = settled(lists, sites, known)
        self.known, self.all = known, (lists, sites)
        self.must, self.numbers = np.flatnonzero(must), np.flatnonzero(may & ~must)
        self.lists, self.sites = without(lists, must, may), len(self.numbers)
        self.owner = owners(self.lists)
        self.scale = known.cost / len(lists.otherwise)
        self.most = np.concatenate([np.ones(self.sites), self.lists.otherwise / self.scale])
        self.rows: list[sparse.csr_array] = []
        self.lower = [np.array([float(len(known.chosen) - len(self.must))])]
        every = np.ones(len(lists.otherwise), dtype=np.bool_)
        self._add(np.minimum(known.prices, self.lists.otherwise), every)

    @property
    def entries(self) -> int:
        return sum(rows.nnz for rows in self.rows)

    def relax(self, deadline: Deadline) -> None:
        """Add cuts until a solution in fractions breaks none, or they gain little."""
        known = self.known
        while not (known.is_closed or deadline.is_past):
            found = relaxed(self._programme(), deadline)
            if found is None:
                return
            before = known.lower_bound
            self._learn(found.variables, found.value, deadline)
            is_dear = found.value + found.reduced_costs[: self.sites] >= known.cost / self.scale
            self.most[: self.sites][is_dear] = 0.0
            gained, left = known.lower_bound - before, known.cost - known.lower_bound
            if not self._add_broken(found.variables) or gained < _LEAST * left:
                return

    def decide(self, deadline: Deadline, seed: int) -> None:
        """Add cuts until a solution in whole numbers breaks none."""
        while not (self.known.is_closed or deadline.is_past):
            found = whole(self._programme(), deadline, allowed_gap=0.0, seed=seed)
            if found.variables is None:
                return
            self._learn(found.variables, found.lower_bound, deadline)
            if not (found.is_done and self._add_broken(found.variables)):
                return

    def _learn(self, values: FloatArray, lower_bound: float, deadline: Deadline) -> None:
        """Keep a bound, and the choice that is near; those without a variable are not cheaper."""
        size = len(self.known.chosen) - len(self.must)
        most = np.argsort(-values[: self.sites], kind="stable")[:size]
        chosen = np.concatenate([self.must, self.numbers[most]])
        self.known.offer(*interchanged(*self.all, chosen, deadline))
        proven = min(lower_bound * self.scale, self.known.cost)
        self.known.lower_bound = max(self.known.lower_bound, proven)

    def _programme(self) -> Programme:
        is_site = np.arange(len(self.most)) < self.sites
        count = sparse.csr_array(is_site[None, :].astype(np.float64))
        lower = np.concatenate(self.lower)
        return Programme(
            cost=np.where(is_site, 0.0, 1.0),
            most=self.most,
            is_whole=is_site,
            matrix=sparse.vstack([count, *self.rows], format="csc"),
            lower=lower,
            upper=np.where(np.arange(len(lower)) == 0, lower, np.inf),
            can_wait=np.zeros(len(lower), dtype=np.bool_),
            constant=0.0,
        )

    def _add_broken(self, values: FloatArray) -> bool:
        """Add the cuts that a solution breaks; tell whether there are any."""
        chosen, costs = values[: self.sites], values[self.sites :] * self.scale
        begin, end = self.lists.begin[:-1], self.lists.begin[1:]
        summed = np.concatenate([[0.0], np.cumsum(chosen[self.lists.sites])])
        is_short = summed[1:] - summed[begin][self.owner] < 1.0 - 1e-9
        last = begin + np.bincount(self.owner[is_short], minlength=len(begin))
        listed = np.append(self.lists.costs, 0.0)
        prices = np.where(last < end, listed[last], self.lists.otherwise)
        saved = np.maximum(prices[self.owner] - self.lists.costs, 0.0) * chosen[self.lists.sites]
        least = prices - np.bincount(self.owner, weights=saved, minlength=len(begin))
        is_broken = least > costs + _BROKEN * self.scale
        self._add(prices, is_broken)
        return bool(is_broken.any())

    def _add(self, prices: FloatArray, which: BoolArray) -> None:
        """Add the cuts of some customers at their prices."""
        saved = (prices[self.owner] - self.lists.costs) / self.scale
        is_used = (saved > 0.0) & which[self.owner]
        customers = np.flatnonzero(which)
        row = np.cumsum(which) - 1
        shape = (len(customers), self.sites + len(which))
        entries = np.concatenate([saved[is_used], np.ones(len(customers))])
        rows = np.concatenate([row[self.owner[is_used]], row[customers]])
        columns = np.concatenate([self.lists.sites[is_used], self.sites + customers])
        self.rows.append(sparse.csr_array((entries, (rows, columns)), shape=shape))
        self.lower.append(prices[customers] / self.scale)
