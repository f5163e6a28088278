"""Matrix servers that are hostile: endless, slow, huge, from elsewhere, or lying."""

import json

import numpy as np
import pytest

from routing.matrices.engines import _client
from routing.matrices.engines.engine_errors import (
    EngineAnswerError,
    EngineError,
    EngineUnavailableError,
)
from routing.matrices.engines.osrm_http import OsrmHttpEngine
from routing.matrices.engines.valhalla_http import ValhallaHttpEngine
from tests.hostile_server import HostileServer
from tests.routing.road_graphs import from_weighted, joined

GRAPH = from_weighted(joined(9, []))
HOSTILE = {
    "endless": EngineError, "silent": EngineUnavailableError, "slow": EngineUnavailableError,
    "huge": EngineAnswerError, "redirect": EngineUnavailableError, "away": EngineUnavailableError,
    "packed": EngineAnswerError, "chunks": EngineError, "headers": EngineError,
    "cut": EngineUnavailableError, "shut": EngineUnavailableError,
}  # fmt: skip


@pytest.mark.parametrize("mode", HOSTILE)
def test_a_hostile_server_is_left(mode, monkeypatch):
    monkeypatch.setattr(_client, "_ANSWER_S", 1.0)
    monkeypatch.setattr(_client, "_TIMEOUT_S", (1.0, 1.0))
    with HostileServer(b'{"code": "Ok"}', mode=mode) as address, pytest.raises(HOSTILE[mode]):
        OsrmHttpEngine(address, wait=lambda _s: None).matrix(GRAPH, np.arange(2))


@pytest.mark.parametrize(
    "table",
    [
        [[0, float("nan")], [1, 0]],
        [[0, -1], [1, 0]],
        [[0, 1, 2], [1, 0, 2]],
        [[0, 1]],
        [[0, "loin"], [1, 0]],
        [[0, 10**400], [1, 0]],
        [[0, 1e12], [1e12, 0]],
        [[7200, 60], [60, 0]],
        [[0, 90_000], [60, 0]],
        [[0, [1]], [1, 0]],
        {"0": 1},
        None,
    ],
)
def test_a_server_that_lies_is_not_believed(table):
    right = [[0, 60], [61, 0]]
    for durations, distances in ((table, right), (right, table)):
        osrm = {"code": "Ok", "durations": durations, "distances": distances}
        valhalla = {"sources_to_targets": {"durations": durations, "distances": distances}}
        for answer, engine in ((osrm, OsrmHttpEngine), (valhalla, ValhallaHttpEngine)):
            text = json.dumps(answer).encode()
            is_far = table in ([[7200, 60], [60, 0]], [[0, 90_000], [60, 0]])
            if is_far and distances is table:
                continue  # as a distance it is one
            with HostileServer(text, mode="plain") as address, pytest.raises(EngineAnswerError):
                engine(address).matrix(GRAPH, np.arange(2))


def test_an_answer_that_is_too_deep_is_no_answer():
    for text in (b"[" * 100_000, b'{"code":' * 100_000):
        with HostileServer(text, mode="plain") as address, pytest.raises(EngineAnswerError):
            OsrmHttpEngine(address).matrix(GRAPH, np.arange(2))
