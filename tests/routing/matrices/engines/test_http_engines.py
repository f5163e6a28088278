import numpy as np
import pytest

from routing.errors import RoutingError, UnreachableError
from routing.matrices.engines.engine_errors import (
    EngineAnswerError,
    EngineRefusedError,
    EngineUnavailableError,
)
from routing.matrices.engines.osrm_http import OsrmHttpEngine
from routing.matrices.engines.valhalla_http import ValhallaHttpEngine
from routing.matrices.travel import travel_matrices, unreachable_pairs
from tests.routing.matrices.engines.matrix_server import matrix_server
from tests.routing.road_graphs import from_weighted, joined

# Nodes without a road: engines with roads of their own read the positions only.
GRAPH = from_weighted(joined(9, []))
NODES = np.array([0, 3, 7, 8])


def osrm(server, **options):
    return OsrmHttpEngine(server.address + "/", **options)


def valhalla(server, **options):
    return ValhallaHttpEngine(server.address, **options)


def expected(server, nodes):
    places = [(round(float(GRAPH.x[k]), 6), round(float(GRAPH.y[k]), 6)) for k in nodes]
    return np.array([[server.seconds(a, b) for b in places] for a in places], dtype=np.float64)


@pytest.mark.parametrize("engine", [osrm, valhalla])
def test_a_server_is_asked_by_position_for_times_and_distances(engine):
    with matrix_server() as server:
        seconds, metres = engine(server).matrix(GRAPH, NODES)
        assert seconds == pytest.approx(expected(server, NODES))
        assert metres == pytest.approx(20.0 * expected(server, NODES))
        assert len(server.asked) == 1
    assert (seconds != seconds.T).any()


def test_a_table_too_big_for_osrm_is_asked_in_blocks():
    with matrix_server(most=4) as server:
        seconds, _ = osrm(server, table_size=4).matrix(GRAPH, np.arange(9))
        assert seconds == pytest.approx(expected(server, range(9)))
        assert len(server.asked) == 25


def test_a_matrix_too_big_for_valhalla_is_asked_in_blocks():
    with matrix_server(most=9) as server:
        seconds, _ = valhalla(server, block=3).matrix(GRAPH, np.arange(9))
        assert seconds == pytest.approx(expected(server, range(9)))
        assert len(server.asked) == 9


@pytest.mark.parametrize(("is_verbose", "units"), [(True, "kilometers"), (False, "miles")])
def test_both_formats_and_units_of_valhalla_are_understood(is_verbose, units):
    with matrix_server(is_verbose=is_verbose, units=units) as server:
        seconds, metres = valhalla(server, costing="auto").matrix(GRAPH, NODES)
        assert seconds == pytest.approx(expected(server, NODES))
        assert metres == pytest.approx(20.0 * expected(server, NODES))


@pytest.mark.parametrize("engine", [osrm, valhalla])
def test_an_empty_cell_is_a_pair_without_a_path(engine):
    lost = (float(GRAPH.x[7]), float(GRAPH.y[7]))
    with matrix_server(lost={lost}) as server:
        with pytest.raises(UnreachableError) as refusal:
            travel_matrices(GRAPH, NODES, engine=engine(server))
        pairs = unreachable_pairs(GRAPH, NODES, engine=engine(server))
    assert (refusal.value.origin, refusal.value.destination) == (0, 7)
    assert pairs == ((0, 2), (1, 2), (2, 0), (2, 1), (2, 3), (3, 2))


@pytest.mark.parametrize("engine", [osrm, valhalla])
def test_a_busy_server_is_asked_again_when_it_says(engine):
    waited = []
    busy = [
        (429, {"Retry-After": "3"}, "slow down"),
        (503, {}, ""),
        (429, {"Retry-After": "9999"}, ""),
    ]
    with matrix_server(first=busy) as server:
        seconds, _ = engine(server, wait=waited.append).matrix(GRAPH, NODES)
        assert seconds == pytest.approx(expected(server, NODES))
    assert waited == [3.0, 2.0, 60.0]


@pytest.mark.parametrize("engine", [osrm, valhalla])
def test_a_server_that_stays_busy_is_given_up(engine):
    waited = []
    with matrix_server(first=[(429, {}, "no")] * 9) as server:
        with pytest.raises(EngineUnavailableError) as refusal:
            engine(server, wait=waited.append).matrix(GRAPH, NODES)
        assert refusal.value.url.startswith(server.address)
    assert refusal.value.status == 429
    assert waited == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize("engine", [osrm, valhalla])
def test_no_server_at_all_is_said_with_its_address(engine):
    with matrix_server() as server:
        gone = engine(server)
    with pytest.raises(EngineUnavailableError) as refusal:
        gone.matrix(GRAPH, NODES)
    assert refusal.value.status == 0
    assert isinstance(refusal.value, RoutingError)
    assert server.address in str(refusal.value)


def test_what_osrm_refuses_is_said_in_its_words():
    with matrix_server(most=3) as server, pytest.raises(EngineRefusedError) as refusal:
        osrm(server).matrix(GRAPH, NODES)
    assert (refusal.value.code, refusal.value.detail) == ("TooBig", "Too many table coordinates")


def test_what_valhalla_refuses_is_said_in_its_words():
    with matrix_server(most=3) as server, pytest.raises(EngineRefusedError) as refusal:
        valhalla(server).matrix(GRAPH, NODES)
    assert (refusal.value.code, refusal.value.detail) == ("150", "Exceeded max locations")


BROKEN = [
    "<html>welcome</html>",
    "[]",
    "{}",
    '{"code": "Ok", "sources_to_targets": {}}',
    '{"code": "Ok", "durations": [[0]], "distances": [[0]]}',
    '{"code": "Ok", "durations": "many", "distances": {}}',
    '{"sources_to_targets": {"durations": [[0, 1], [2]], "distances": []}}',
    '{"sources_to_targets": [[null]], "units": "leagues"}',
]


@pytest.mark.parametrize("engine", [osrm, valhalla])
@pytest.mark.parametrize("text", BROKEN)
def test_an_answer_in_another_format_is_refused(engine, text):
    with matrix_server(first=[(200, {}, text)]) as server, pytest.raises(EngineAnswerError):
        engine(server).matrix(GRAPH, NODES)


def test_a_refusal_in_the_server_s_words_is_no_answer_in_another_format():
    with matrix_server(most=3) as server:
        for engine in (osrm(server), valhalla(server)):
            with pytest.raises(EngineRefusedError) as refusal:
                engine.matrix(GRAPH, NODES)
            assert not isinstance(refusal.value, EngineAnswerError)


@pytest.mark.parametrize("engine", [osrm, valhalla])
def test_a_server_of_this_machine_is_asked_past_the_proxy_of_the_office(engine, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with matrix_server() as server:
        seconds, _ = engine(server).matrix(GRAPH, NODES)
        assert seconds == pytest.approx(expected(server, NODES))


def test_a_negative_time_is_refused():
    table = "[[0, -1], [1, 0]]"
    text = f'{{"code": "Ok", "durations": {table}, "distances": {table}}}'
    with (
        matrix_server(first=[(200, {}, text)]) as server,
        pytest.raises(EngineRefusedError, match="negative"),
    ):
        osrm(server).matrix(GRAPH, NODES[:2])


def test_the_name_tells_the_server_and_the_vehicle():
    options = {"weight": 4.0, "height": 3.2}
    names = {
        OsrmHttpEngine("http://a").name,
        OsrmHttpEngine("http://b").name,
        OsrmHttpEngine("http://a", "truck").name,
        ValhallaHttpEngine("http://a").name,
        ValhallaHttpEngine("http://a", "auto").name,
        ValhallaHttpEngine("http://a", costing_options=options).name,
    }
    assert len(names) == 6
    turned = dict(reversed(options.items()))
    assert ValhallaHttpEngine("http://a", costing_options=turned).name in names
