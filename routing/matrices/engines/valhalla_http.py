"""Matrices from a Valhalla server: its time-distance matrix service (``sources_to_targets``)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from routing.arrays import FloatArray, IntArray
from routing.matrices.engines._blocks import Table, matrix_in_blocks, table_of
from routing.matrices.engines._client import JsonClient, Wait
from routing.matrices.engines.engine_errors import EngineAnswerError, EngineRefusedError
from routing.network.graph import RoadGraph

BLOCK = 50
"""Sources, and targets, of a request: a server accepts 2,500 pairs unless told otherwise."""
_METRES = {"kilometers": 1000.0, "km": 1000.0, "miles": 1609.344, "mi": 1609.344}


class ValhallaHttpEngine:
    """
    Asks for times and distances by position; the server has roads of its own.

    Parameters
    ----------
    url
        Address of the server, such as ``http://127.0.0.1:8002``.
    costing
        ``auto``, ``truck``...
    costing_options
        Options of the costing, such as ``{"height": 3.2, "weight": 4.0}``.
    block
        Most sources, and most targets, of a request.
    wait
        Called with the seconds to let pass before a busy server is asked again.
    """

    def __init__(
        self,
        url: str,
        costing: str = "truck",
        *,
        costing_options: Mapping[str, Any] | None = None,
        block: int = BLOCK,
        wait: Wait = time.sleep,
    ) -> None:
        self._service = f"{url.rstrip('/')}/sources_to_targets"
        self._costing = costing
        self._options = dict(sorted((costing_options or {}).items()))
        self._size = block
        self._client = JsonClient(wait)

    @property
    def name(self) -> str:
        """The service that is asked, and for which vehicle."""
        options = ",".join(f"{key}={value}" for key, value in self._options.items())
        return f"valhalla {self._service} {self._costing} {options}".strip()

    def matrix(self, graph: RoadGraph, nodes: IntArray) -> tuple[FloatArray, FloatArray]:
        """
        Measure all pairs (:class:`routing.matrices.engines.protocol.MatrixEngine`).

        Raises
        ------
        EngineError
            If the server does not answer, refuses, or answers what no roads have.
        """

        def ask(origins: IntArray, destinations: IntArray) -> Table:
            return self._block_of(graph, origins, destinations)

        try:
            return matrix_in_blocks(nodes, size=self._size, ask=ask)
        except (KeyError, TypeError, ValueError) as error:
            raise EngineAnswerError(self._service, "format", str(error)) from error

    def _block_of(self, graph: RoadGraph, origins: IntArray, destinations: IntArray) -> Table:
        body: dict[str, Any] = {
            "sources": _locations(graph, origins),
            "targets": _locations(graph, destinations),
            "costing": self._costing,
            "units": "kilometers",
            "verbose": False,
        }
        if self._options:
            body["costing_options"] = {self._costing: self._options}
        answer = self._client.ask(self._service, body=body)
        if "error_code" in answer:
            code, detail = str(answer["error_code"]), str(answer.get("error", ""))
            raise EngineRefusedError(self._service, code, detail)
        return _table(answer, (len(origins), len(destinations)))


def _locations(graph: RoadGraph, nodes: IntArray) -> list[dict[str, float]]:
    return [
        {"lon": round(float(graph.x[node]), 6), "lat": round(float(graph.y[node]), 6)}
        for node in nodes.tolist()
    ]


def _table(answer: Mapping[str, Any], shape: tuple[int, int]) -> Table:
    """Read the brief format (two tables) or the verbose one (an object per cell)."""
    found = answer["sources_to_targets"]
    if isinstance(found, Mapping):
        times, distances = found["durations"], found["distances"]
    else:
        times = [[cell["time"] for cell in row] for row in found]
        distances = [[cell["distance"] for cell in row] for row in found]
    unit = _METRES[str(answer.get("units", "kilometers"))]
    return table_of(times, shape), table_of(distances, shape) * unit
