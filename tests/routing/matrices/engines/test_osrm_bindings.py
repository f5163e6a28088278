import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from routing.matrices.engines import EngineRefusedError, OsrmBindingsEngine
from tests.routing.road_graphs import from_osmnx, joined
from tests.shared import SHARED, needs_shared

EXTRACT = ("osm", "liechtenstein_2015.osm.pbf")
has_osrm = pytest.mark.skipif(find_spec("osrm") is None, reason="osrm-bindings is not installed")


@pytest.mark.skipif(find_spec("osrm") is not None, reason="osrm-bindings is installed")
def test_without_the_bindings_the_engine_says_what_is_missing():
    with pytest.raises(ImportError, match="osrm"):
        OsrmBindingsEngine(Path("roads.osrm"))


@has_osrm
def test_a_data_set_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(EngineRefusedError):
        OsrmBindingsEngine(tmp_path / "none.osrm")


@has_osrm
@needs_shared(*EXTRACT)
def test_osrm_measures_a_small_country_in_this_process(tmp_path):
    import osrm

    home = Path(osrm.__file__).parent
    shutil.copy(SHARED.joinpath(*EXTRACT), tmp_path / "roads.osm.pbf")
    car = home / "share" / "profiles" / "car.lua"
    for step in (
        ["extract", "-p", car, tmp_path / "roads.osm.pbf"],
        ["partition", tmp_path / "roads.osrm"],
        ["customize", tmp_path / "roads.osrm"],
    ):
        command = [home / "bin" / f"osrm-{step[0]}", *step[1:]]
        subprocess.run(command, check=True, capture_output=True)
    graph = from_osmnx(joined(3, []))
    graph.x[:], graph.y[:] = [9.52, 9.51, 9.53], [47.06, 47.14, 47.21]
    seconds, metres = OsrmBindingsEngine(tmp_path / "roads.osrm").matrix(graph, np.arange(3))
    assert 300.0 < seconds[0, 2] < 3600.0
    assert 15_000.0 < metres[0, 2] < 30_000.0
    assert metres.diagonal().tolist() == [0.0, 0.0, 0.0]
