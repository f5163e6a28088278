"""What a matrix engine is."""

from __future__ import annotations

from typing import Protocol

from routing.arrays import FloatArray, IntArray
from routing.network.graph import RoadGraph


class MatrixEngine(Protocol):
    """Measures all pairs of some nodes; a whole matrix comes from one engine."""

    @property
    def name(self) -> str:
        """What tells this engine, and its settings, from another."""

    def matrix(self, graph: RoadGraph, nodes: IntArray) -> tuple[FloatArray, FloatArray]:
        """
        Measure times, and lengths along the same paths.

        Parameters
        ----------
        graph
            The roads; an engine with roads of its own reads the positions only.
        nodes
            Shape (n,), distinct nodes.

        Returns
        -------
        seconds, metres
            Shape (n, n), row = origin; infinite where no path leads.
        """
