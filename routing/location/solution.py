"""Chosen sites, and the evidence of their quality."""

from __future__ import annotations

from dataclasses import dataclass

from routing.arrays import IntArray
from routing.solution import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationSolution:
    """
    Sites near their customers.

    Attributes
    ----------
    chosen
        Numbers of the sites, rising.
    assigned
        Shape (customers,): the nearest chosen site of each, the first of equals.
    cost
        Weighted sum of what customers cost at their nearest sites.
    lower_bound
        Proven of every choice of as many sites with the same fixed ones.
    status
        ``"optimal"`` where ``lower_bound`` is ``cost`` to 1e-7 of it, else ``"feasible"``.
    """

    chosen: tuple[int, ...]
    assigned: IntArray
    cost: float
    lower_bound: float
    status: Status
    runtime_s: float
    seed: int

    @property
    def gap(self) -> float:
        """Return ``(cost - lower_bound) / cost``, 0 where nothing costs."""
        return max(0.0, (self.cost - self.lower_bound) / self.cost) if self.cost > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveringSolution:
    """
    Sites that reach customers.

    Attributes
    ----------
    chosen
        Numbers of the sites, rising.
    assigned
        Shape (customers,): the first chosen site that reaches each; -1 where none does.
    value
        Weight of the customers within reach.
    upper_bound
        Proven of every choice of as many sites with the same fixed ones.
    status
        ``"optimal"`` where what is not covered is proven to 1e-7 of it, else ``"feasible"``.
    """

    chosen: tuple[int, ...]
    assigned: IntArray
    value: float
    upper_bound: float
    status: Status
    runtime_s: float
    seed: int

    @property
    def gap(self) -> float:
        """Return ``(upper_bound - value) / upper_bound``, 0 where nothing can be reached."""
        left = self.upper_bound - self.value
        return max(0.0, left / self.upper_bound) if self.upper_bound > 0 else 0.0
