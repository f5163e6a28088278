"""Matrices from OSRM in this very process (``osrm-bindings``, Python 3.12 or later)."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from routing.arrays import FloatArray, IntArray
from routing.matrices.engines._blocks import table_of
from routing.matrices.engines.engine_errors import EngineRefusedError
from routing.network.graph import RoadGraph


class OsrmBindingsEngine:
    """
    Asks a prepared OSRM data set by position; it has roads and a profile of its own.

    Parameters
    ----------
    data
        The ``.osrm`` path of a data set that was extracted, partitioned and customised.
    algorithm
        ``MLD``, or ``CH`` for a data set that was contracted.

    Raises
    ------
    ImportError
        If the bindings are not installed.
    EngineRefusedError
        If there is no such data set.
    """

    def __init__(self, data: Path, *, algorithm: str = "MLD") -> None:
        self._osrm: Any = importlib.import_module("osrm")
        self._data, self._algorithm = data, algorithm
        try:
            self._engine = self._osrm.OSRM(
                storage_config=str(data),
                algorithm=algorithm,
                use_shared_memory=False,
                max_locations_distance_table=-1,
            )
        except RuntimeError as error:
            raise EngineRefusedError(str(data), "data", str(error)) from error

    @property
    def name(self) -> str:
        """The data set that is asked."""
        return f"osrm-bindings {self._algorithm} {self._data}"

    def matrix(self, graph: RoadGraph, nodes: IntArray) -> tuple[FloatArray, FloatArray]:
        """
        Measure all pairs (:class:`routing.matrices.engines.protocol.MatrixEngine`).

        Raises
        ------
        EngineRefusedError
            If a place is out of its roads.
        """
        positions = [(float(graph.x[node]), float(graph.y[node])) for node in nodes.tolist()]
        try:
            answer = self._engine.Table(
                self._osrm.TableParameters(
                    coordinates=positions,
                    annotations=["duration", "distance"],
                    generate_hints=False,
                )
            )
            shape = (len(nodes), len(nodes))
            return (
                table_of([list(row) for row in answer["durations"]], shape),
                table_of([list(row) for row in answer["distances"]], shape),
            )
        except (RuntimeError, ValueError) as error:
            raise EngineRefusedError(str(self._data), "table", str(error)) from error
