"""``guinguette simulate``: fleets compared, and a folder to go on with."""

import pytest

from guinguette.folder.read_folder import read_folder
from guinguette.networks.from_sources import build_from_graphml
from tests.guinguette.folders import MONDAY
from tests.program import answer_of
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def test_a_simulation_makes_a_folder_that_can_be_planned(tmp_path, capsys):
    folder = tmp_path / "meuse"
    words = ["simuler", "--departements", "55", "--vehicules", 1, "--effort", 300]
    code, answer = answer_of(capsys, *words, "--dossier", folder)
    assert code == 0
    [scenario] = answer["simulation"]["scenarios"]
    assert scenario["vehicles"] == 1
    assert scenario["communes_served"] > 10
    assert answer["simulation"]["need"]["weights"] == {"food_min": 1.0}
    assert (folder / "comparaison.html").exists()
    assert answer_of(capsys, "check", folder)[0] == 0
    (folder / "guinguette.toml").write_text("# à moi", encoding="utf-8")
    code, answer = answer_of(capsys, *words, "--dossier", folder)
    assert [warning["code"] for warning in answer["warnings"]] == [
        "simulation-kept",
        "assumptions-elsewhere",
    ]
    assert (folder / "guinguette.toml").read_text(encoding="utf-8") == "# à moi"


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    output = tmp_path_factory.mktemp("networks") / "corse"
    build_from_graphml(SHARED / "osm/corse_2A2B.graphml.gz", today=MONDAY, output=output)
    return output


@needs_shared("osm", "corse_2A2B.graphml.gz")
def test_a_simulation_on_real_roads_makes_a_folder_that_stays_on_them(tmp_path, capsys, network):
    folder = tmp_path / "balagne"
    words = ["simuler", "--departements", "2B", "--vehicules", 1, "--effort", 300]
    code, answer = answer_of(capsys, *words, "--dossier", folder, "--reseau", network)
    assert code == 0
    [scenario] = answer["simulation"]["scenarios"]
    assert scenario["communes_served"] > 10
    page = (folder / "comparaison.html").read_text(encoding="utf-8")
    assert "(estimation)" not in page
    assert read_folder(folder).settings.network.folder == str(network)
    _, estimate = answer_of(capsys, *words, "--dossier", tmp_path / "estimee")
    assert "estimation" in (tmp_path / "estimee/comparaison.html").read_text(encoding="utf-8")
    [estimated] = estimate["simulation"]["scenarios"]
    # Both ask for other villages, of one kind and number: per village the round is as long.
    real_km, km = (s["distance_km"] / s["communes_served"] for s in (scenario, estimated))
    assert 0.7 < km / real_km < 1.3


@needs_shared("osm", "corse_2A2B.graphml.gz")
def test_a_network_of_elsewhere_is_refused_for_what_it_is(tmp_path, capsys, network):
    words = ["simuler", "--departements", "23", "--dossier", tmp_path / "creuse"]
    code, answer = answer_of(capsys, *words, "--network", network)
    assert code == 2
    assert [fault["code"] for fault in answer["errors"]] == ["simulation-off-network"]
    code, answer = answer_of(capsys, *words, "--network", tmp_path / "nowhere")
    assert [fault["code"] for fault in answer["errors"]] == ["switch-network-unknown"]
    assert not (tmp_path / "creuse").exists()
