import json

import numpy as np
import pytest

from routing.errors import RoutingError
from routing.network.network_errors import NetworkStoreError
from routing.network.reading.assemble import assemble
from routing.network.reading.osm import read_extracts
from routing.network.store import VERSION, load_network, save_network
from tests.osm_factory import write_small
from tests.routing.network.networks import crossroads
from tests.routing.network.osm_text import ORIGIN, differences, raw_ways
from tests.shared import SHARED, needs_shared


def test_a_stored_network_comes_back_whole(tmp_path):
    network = crossroads()
    save_network(network, tmp_path / "new")
    loaded = load_network(tmp_path / "new")
    assert len(network.restrictions) == 1
    assert differences(network, loaded) == []
    assert [v.dtype for v in vars(loaded).values() if isinstance(v, np.ndarray)] == [
        v.dtype for v in vars(network).values() if isinstance(v, np.ndarray)
    ]


def test_the_same_network_gives_the_same_bytes(tmp_path):
    for folder in ("a", "b"):
        save_network(crossroads(), tmp_path / folder)
    a, b = ({p.name: p.read_bytes() for p in (tmp_path / f).iterdir()} for f in "ab")
    assert a == b
    assert len(a) == 2


def test_a_new_network_takes_the_place_of_the_former_one(tmp_path):
    save_network(crossroads(), tmp_path)
    positions = {1: (1.0, 48.0), 2: (1.01, 48.0)}
    other = assemble(raw_ways(positions, {7: ([1, 2], {"highway": "road"})}), origin=ORIGIN)
    save_network(other, tmp_path)
    assert differences(load_network(tmp_path), other) == []
    assert len(list(tmp_path.iterdir())) == 2


def test_a_disk_that_fills_up_leaves_the_former_network(tmp_path, monkeypatch):
    save_network(crossroads(), tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("routing.whole_files.os.fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        save_network(crossroads("Rue Haute"), tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_an_absent_network_is_missing(tmp_path):
    with pytest.raises(NetworkStoreError) as caught:
        load_network(tmp_path)
    assert caught.value.reason == "missing"
    assert isinstance(caught.value, RoutingError)


def test_another_version_is_refused(tmp_path):
    save_network(crossroads(), tmp_path)
    header = tmp_path / "network.json"
    text = header.read_text(encoding="utf-8")
    header.write_text(text.replace(f'"version":{VERSION}', '"version":999'), encoding="utf-8")
    with pytest.raises(NetworkStoreError, match="999") as caught:
        load_network(tmp_path)
    assert caught.value.reason == "version"


def _cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [_cut, _flip, lambda path: path.unlink()])
def test_damaged_arrays_are_refused(tmp_path, harm):
    save_network(crossroads(), tmp_path)
    (archive,) = tmp_path.glob("*.npz")
    harm(archive)
    with pytest.raises(NetworkStoreError) as caught:
        load_network(tmp_path)
    assert caught.value.reason == "damaged"


def test_a_header_cut_short_is_refused(tmp_path):
    save_network(crossroads(), tmp_path)
    _cut(tmp_path / "network.json")
    with pytest.raises(NetworkStoreError) as caught:
        load_network(tmp_path)
    assert caught.value.reason == "damaged"


def test_arrays_of_another_network_are_refused(tmp_path):
    save_network(crossroads(), tmp_path)
    (archive,) = tmp_path.glob("*.npz")
    with np.load(archive) as arrays:
        content = {name: arrays[name] for name in arrays.files}
    np.savez(archive, **content | {"head": content["head"][:-1]})
    with pytest.raises(NetworkStoreError, match="head"):
        load_network(tmp_path)


def test_nothing_stored_is_pickled(tmp_path):
    save_network(crossroads(), tmp_path)
    (archive,) = tmp_path.glob("*.npz")
    with np.load(archive, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)
    assert json.loads((tmp_path / "network.json").read_bytes())["version"] == VERSION


def test_a_canton_goes_through_the_store(tmp_path):
    write_small(tmp_path / "canton.osm.pbf")
    network = read_extracts([tmp_path / "canton.osm.pbf"], area=None)
    save_network(network, tmp_path / "built")
    assert differences(network, load_network(tmp_path / "built")) == []


@needs_shared("osm", "liechtenstein_2015.osm.pbf")
def test_a_whole_country_goes_through_the_store(tmp_path):
    network = read_extracts([SHARED / "osm" / "liechtenstein_2015.osm.pbf"], area=None)
    save_network(network, tmp_path)
    assert differences(network, load_network(tmp_path)) == []
