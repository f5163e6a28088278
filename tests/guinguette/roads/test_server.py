"""A folder whose times and distances come from a matrix server on this machine."""

from dataclasses import replace

import numpy as np
import pytest

from guinguette.faults import InputError, MissingDataError
from guinguette.folder.settings.roads_section import NetworkSettings
from guinguette.language.catalogue import LANGUAGE
from guinguette.planning.folder_problem import survey
from guinguette.roads.of_folder import folder_roads
from guinguette.roads.server import engine_fault, server_of
from maps.words.road_source import road_source
from routing.matrices.engines.engine_errors import EngineError, EngineUnavailableError
from routing.network.vehicle.vehicle import read_profile
from tests.guinguette.canton import canton_folder, canton_network
from tests.routing.matrices.engines.matrix_server import matrix_server

NAMES = {"osrm": "OSRM", "valhalla": "Valhalla"}
ENGINES = pytest.mark.parametrize("engine", ["osrm", "valhalla"])


@pytest.fixture(scope="module")
def canton(tmp_path_factory):
    place = tmp_path_factory.mktemp("engines")
    return place, *canton_network(place)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def asked(canton, tmp_path):
    """A function that gives the folder of the canton with this engine at this address."""
    _, network, codes = canton
    read = canton_folder(tmp_path / "d", network, codes)

    def with_engine(engine, address, **others):
        settings = NetworkSettings(folder=str(network), engine=engine, address=address, **others)
        return replace(read, settings=read.settings.model_copy(update={"network": settings}))

    return with_engine


def refused(folder):
    with pytest.raises(MissingDataError) as caught:
        survey(folder, folder_roads(folder))
    return caught.value.fault


@ENGINES
def test_the_matrix_is_that_of_the_server_and_the_lines_are_ours(asked, engine, data):
    with matrix_server() as server:
        folder = asked(engine, server.address)
        roads = folder_roads(folder)
        ground = survey(folder, roads)
        graph, nodes = ground.placed.graph, ground.placed.nodes
        a, b = ((round(graph.x[n], 6), round(graph.y[n], 6)) for n in nodes[:2].tolist())
        assert ground.travel.duration_s[0, 1] == round(server.seconds(a, b))
        assert ground.travel.distance_m[0, 1] == round(20.0 * server.seconds(a, b))
        assert graph.kind == "osm"
        assert graph.network is not None
        assert roads.facts.engine == engine
        assert roads.facts.address == server.address
        port = server.address.rpartition(":")[2]
    said = road_source(roads.facts)
    assert f"temps et distances du serveur {NAMES[engine]} (127.0.0.1:{port})" in said
    assert "itinéraires de guinguette" in said
    # The roads of a server may change without a word: what it answers is not kept.
    assert ground.was_kept is None
    assert not (data / "matrices").exists()


def test_valhalla_is_told_the_size_and_the_mass_of_a_heavy_vehicle_only():
    network = NetworkSettings(folder="x", engine="valhalla", address="http://127.0.0.1:8002")
    heavy = server_of(network, read_profile("van_trailer")).engine.name
    assert " truck " in heavy
    assert "weight=" in heavy
    light = server_of(network, read_profile("car")).engine.name
    assert " auto " in light
    assert "weight=" not in light
    assert server_of(NetworkSettings(), read_profile("van")) is None


@ENGINES
def test_a_server_that_is_not_there_is_said_with_what_to_do(asked, engine):
    with matrix_server() as server:
        address = server.address
    found = refused(asked(engine, address))
    assert found.code == "engine-absent"
    assert found.message.startswith(f"Le serveur {NAMES[engine]} ne répond pas à l'adresse")
    assert address in found.message
    assert 'moteur = "interne"' in found.help


@ENGINES
def test_an_address_where_something_else_answers_is_said(asked, engine):
    with matrix_server(first=[(404, {}, "Not found")]) as server:
        found = refused(asked(engine, server.address))
    assert found.code == "engine-status"
    assert "erreur 404" in found.message


@ENGINES
def test_an_answer_in_another_format_is_said(asked, engine):
    with matrix_server(first=[(200, {}, "<html>Bonjour</html>")]) as server:
        found = refused(asked(engine, server.address))
    assert found.code == "engine-answer"
    assert NAMES[engine] in found.message
    assert "« moteur »" in found.help


@ENGINES
def test_what_a_server_refuses_is_quoted(asked, engine):
    with matrix_server(most=2) as server:
        found = refused(asked(engine, server.address))
    assert found.code == "engine-refused"
    assert {"osrm": "Too many", "valhalla": "Exceeded"}[engine] in found.message


@ENGINES
def test_places_that_a_server_cannot_join_are_named(asked, engine):
    with matrix_server() as server:
        folder = asked(engine, server.address)
        roads = folder_roads(folder)
        placed = survey(folder, roads).placed
        lost = int(placed.nodes[2])
        server.lost = {(round(placed.graph.x[lost], 6), round(placed.graph.y[lost], 6))}
        with pytest.raises(InputError) as caught:
            survey(folder, roads)
    faults = caught.value.faults
    assert {fault.code for fault in faults} == {"places-not-joined"}
    assert all(placed.sites[2].name in fault.message for fault in faults)
    lonely = 2 * (len(placed.sites) - 1)
    assert f"ni pour {lonely - len(faults)} autre" in faults[-1].message


def test_a_busy_server_and_an_unknown_failure_have_their_sentences():
    network = NetworkSettings(folder="x", engine="osrm", address="http://127.0.0.1:5000")
    server = server_of(network, read_profile("van"))
    busy = engine_fault(EngineUnavailableError("http://127.0.0.1:5000", 429, "later"), server)
    assert busy.code == "engine-busy"
    assert "sollicité" in busy.message
    other = engine_fault(EngineError("something\nelse"), server)
    assert other.code == "engine-answer"
    assert "something else" in other.message
    token = LANGUAGE.set("en")
    assert engine_fault(EngineUnavailableError("x", 0, "y"), server).message.startswith("The OSRM")
    LANGUAGE.reset(token)


def test_a_speed_factor_beside_a_server_is_said_to_have_no_effect(asked):
    with matrix_server() as server:
        folder = asked("osrm", server.address, speed_factor=0.9)
        ground = survey(folder, folder_roads(folder))
    assert [w.code for w in ground.placed.warnings if "calibration" in w.code] == [
        "calibration-beside-engine"
    ]
    assert np.isfinite(ground.driving_s).all()
