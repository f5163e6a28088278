"""
The best season and its proof: the relaxation, then whole numbers among what it leaves.

A season with an outing of reduced cost r costs r more than the relaxation, at least. So the best
season among the variables of a reduced cost of at most c is the best of all, or costs more than
the relaxation and c: few variables prove what all would.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.season.outings import Outings
from routing.season.sifting import part_of, sifted, with_counts
from routing.solver.deadline import Deadline
from routing.solver.highs import Programme, Relaxation, whole

_FEW_VARIABLES = 3000
"""So many are solved in whole numbers at once."""
_FIRST_CUT = 5e-5
"""Share of the cost of a season that the first reduced costs may reach."""
_WIDER = 4.0
_CLOSED = 1e-7
"""Share of a cost below which a difference is one of rounding."""


@dataclass(slots=True)
class _Part:
    """Variables that no row ties to others, and what is known of them."""

    numbers: IntArray
    programme: Programme
    scale: float
    evenings: int
    relaxation: Relaxation | None = None
    lower_bound: float = -math.inf
    variables: FloatArray | None = None
    value: float = math.inf
    is_done: bool = False
    cut: float = 0.0
    """The largest reduced cost of the variables that whole numbers were sought among."""

    @property
    def is_open(self) -> bool:
        """Whether more may be found or proven."""
        if self.is_done or self.variables is None:
            return not self.is_done
        return self.value - self.lower_bound > _CLOSED * self.scale

    def relax(self, deadline: Deadline) -> None:
        """Solve without whole numbers."""
        if len(self.numbers) > _FEW_VARIABLES:
            self.relaxation = sifted(
                self.programme, deadline, scale=self.scale, evenings=self.evenings
            )
            if self.relaxation is not None:
                self.lower_bound = self.relaxation.value

    def search(self, deadline: Deadline, allowed_gap: float, seed: int) -> None:
        """Solve in whole numbers among the variables with a low reduced cost, or all."""
        kept = self._kept()
        found = whole(
            self.programme if kept.all() else part_of(self.programme, kept),
            deadline,
            allowed_gap=allowed_gap,
            seed=seed,
        )
        beyond = math.inf
        if not kept.all() and self.relaxation is not None:
            beyond = self.relaxation.value + self.cut
        self.lower_bound = max(self.lower_bound, min(found.lower_bound, beyond))
        if found.variables is not None:
            variables = np.zeros(len(self.numbers))
            variables[kept] = found.variables
            value = float(self.programme.cost @ variables)
            if value < self.value:
                self.variables, self.value = variables, value
                self.lower_bound = min(self.lower_bound, value)
        self.is_done = found.is_done and self.value <= beyond

    def _kept(self) -> BoolArray:
        """Choose variables: few at first, then those that could still be better than the best."""
        if self.relaxation is None:
            return np.ones(len(self.numbers), dtype=np.bool_)
        first = _FIRST_CUT * self.scale
        gap = self.value - self.relaxation.value
        self.cut = max(first, _WIDER * self.cut) if math.isinf(gap) else gap + _CLOSED * self.scale
        reduced = self.relaxation.reduced_costs
        return with_counts(
            self.programme, (reduced <= self.cut) | (self.relaxation.variables > _CLOSED)
        )


class Proof:
    """
    A programme, in parts that no row ties.

    Parameters
    ----------
    known
        Values to begin with.
    scale
        The cost of a season, about.
    evenings
        Of a season, at most.

    Attributes
    ----------
    variables
        Values of the best that was found; of a part without any, those that it was given.
    lower_bound
        Proven of the programme.
    """

    def __init__(
        self, programme: Programme, known: FloatArray, *, scale: float, evenings: int
    ) -> None:
        self._constant = programme.constant
        self.variables = known.copy()
        tied = np.diff(programme.matrix.indptr) > 0
        free = np.flatnonzero(~tied)
        cheap = programme.cost[free] < 0.0
        self.variables[free] = np.where(cheap, programme.most[free], 0.0)
        self._constant += float(programme.cost[free] @ self.variables[free])
        self._parts = [
            _Part(numbers, part_of(programme, numbers), max(1.0, scale), evenings)
            for numbers in _separate(programme.matrix, np.flatnonzero(tied))
        ]

    @property
    def lower_bound(self) -> float:
        """What is proven."""
        return self._constant + sum(part.lower_bound for part in self._parts)

    @property
    def is_open(self) -> bool:
        """Whether more may be found or proven."""
        return any(part.is_open for part in self._parts)

    def relax(self, deadline: Deadline) -> None:
        """Solve without whole numbers."""
        for part, share in self._shared(deadline):
            part.relax(share)

    def search(self, deadline: Deadline, *, allowed_gap: float, seed: int) -> None:
        """Search in whole numbers what is open, among more variables each time."""
        total = sum(len(part.numbers) for part in self._parts)
        for part, share in self._shared(deadline):
            part.search(share, allowed_gap * len(part.numbers) / total, seed)
            if part.variables is not None:
                self.variables[part.numbers] = part.variables

    def _shared(self, deadline: Deadline) -> Iterator[tuple[_Part, Deadline]]:
        """Share what is left of the time between the parts that are open."""
        parts = [part for part in self._parts if part.is_open]
        for k, part in enumerate(parts):
            if deadline.is_past:
                return
            yield (
                part,
                deadline.share(len(part.numbers) / sum(len(other.numbers) for other in parts[k:])),
            )


def least_thinkable(programme: Programme, outings: Outings, evenings: Sequence[int]) -> float:
    """
    Bound a programme without solving anything.

    Parameters
    ----------
    evenings
        The most of each package.
    """
    count = len(outings.stop)
    total, value = sum(evenings), programme.constant
    for p, most in enumerate(evenings):
        costs = programme.cost[:count][outings.package == p]
        value += most * min(0.0, float(costs.min(initial=0.0)))
    cost, width = programme.cost[count:], np.minimum(programme.most[count:], total)
    is_pair = (np.diff(programme.matrix.indptr)[count:] > 1) & ~programme.is_whole[count:]
    value += total * min(0.0, float(cost[is_pair].min(initial=0.0)))
    return value + float(np.minimum(0.0, (cost * width)[~is_pair]).sum())


def _separate(matrix: sparse.csc_array, tied: IntArray) -> list[IntArray]:
    """Split variables, each of which is in a row, into parts that no row ties; smallest first."""
    ends = sparse.coo_array(matrix[:, tied])
    rows, size = matrix.shape[0], sum(ends.shape)
    links = np.ones(len(ends.data)), (ends.coords[0], rows + ends.coords[1])
    graph = sparse.coo_array(links, shape=(size, size))
    labels = csgraph.connected_components(graph, directed=False)[1][rows:]
    order = np.argsort(labels, kind="stable")
    parts = np.split(tied[order], np.flatnonzero(np.diff(labels[order])) + 1)
    return sorted((part for part in parts if len(part)), key=lambda part: (len(part), part[0]))
