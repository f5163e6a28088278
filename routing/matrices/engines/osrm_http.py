"""Matrices from an OSRM server (``osrm-routed``): its table service, version 1."""

from __future__ import annotations

import time

from routing.arrays import FloatArray, IntArray
from routing.matrices.engines._blocks import Table, matrix_in_blocks, table_of
from routing.matrices.engines._client import JsonClient, Wait
from routing.matrices.engines.engine_errors import EngineAnswerError, EngineRefusedError
from routing.network.graph import RoadGraph

TABLE_SIZE = 100
"""Locations of a request: what a server accepts unless told otherwise."""


class OsrmHttpEngine:
    """
    Asks for durations and distances by position; the server has roads and a profile of its own.

    Parameters
    ----------
    url
        Address of the server, such as ``http://127.0.0.1:5000``.
    profile
        Last part of the address of the service.
    table_size
        Most locations of a request (``--max-table-size`` of the server).
    wait
        Called with the seconds to let pass before a busy server is asked again.
    """

    def __init__(
        self,
        url: str,
        profile: str = "driving",
        *,
        table_size: int = TABLE_SIZE,
        wait: Wait = time.sleep,
    ) -> None:
        self._service = f"{url.rstrip('/')}/table/v1/{profile}"
        self._block = max(1, table_size // 2)
        self._client = JsonClient(wait)

    @property
    def name(self) -> str:
        """The service that is asked."""
        return f"osrm {self._service}"

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
            return matrix_in_blocks(nodes, size=self._block, ask=ask)
        except ValueError as error:
            raise EngineAnswerError(self._service, "format", str(error)) from error

    def _block_of(self, graph: RoadGraph, origins: IntArray, destinations: IntArray) -> Table:
        places = [*origins.tolist(), *destinations.tolist()]
        positions = ";".join(f"{graph.x[node]:.6f},{graph.y[node]:.6f}" for node in places)
        sources = ";".join(map(str, range(len(origins))))
        targets = ";".join(map(str, range(len(origins), len(places))))
        answer = self._client.ask(
            f"{self._service}/{positions}?annotations=duration,distance"
            f"&sources={sources}&destinations={targets}&generate_hints=false"
        )
        if "code" not in answer:
            raise EngineAnswerError(self._service, "format", "no code")
        code = str(answer["code"])
        if code != "Ok":
            raise EngineRefusedError(self._service, code, str(answer.get("message", "")))
        shape = (len(origins), len(destinations))
        return table_of(answer.get("durations"), shape), table_of(answer.get("distances"), shape)
