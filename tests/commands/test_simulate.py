"""``guinguette simulate``: what is asked by options or a file, and a folder to go on with."""

import json

import pytest

import cli
from guinguette.folder.read_folder import read_folder
from guinguette.networks.from_sources import build_from_graphml
from guinguette.scenarios.ask import read_question
from tests.guinguette.folders import MONDAY
from tests.program import answer_of
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.usefixtures("neutral_terminal")
MORVAN = "CC Morvan Sommets et Grands Lacs"
QUICK = ["--vehicules", "1,1", "--effort", 60]
HERE = ["--commune", "Larochemillay;58180", "--commune", "58019"]
SQUARE = [[3.9, 46.9], [4.2, 46.9], [4.2, 47.2], [3.9, 47.2], [3.9, 46.9]]


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    """A simulation by options: the folder, the answer, and what the terminal says."""
    folder = tmp_path_factory.mktemp("simulations") / "morvan"
    outline = folder.parent / "zone.geojson"
    outline.write_text(json.dumps({"type": "Polygon", "coordinates": [SQUARE]}), encoding="utf-8")
    return folder, ["simuler", "--contour", outline, *QUICK, "--imposer", "Larochemillay",
                    "--exclure", "58019", "--dossier", folder, "--besoin", "10%"]  # fmt: skip


def test_a_simulation_makes_a_report_and_folders_that_can_be_planned(simulated, capsys):
    folder, words = simulated
    code, answer = answer_of(capsys, *words)
    assert code == 0
    simulation = answer["simulation"]
    [scenario] = simulation["scenarios"]
    assert scenario["vehicles"] == 1
    chosen = {one["commune"]: one for one in scenario["villages"]}
    assert chosen["58140"]["why"] == "forced"
    assert "58019" not in chosen
    assert scenario["figures"]["villages"] == len(chosen)
    assert simulation["need"]["weights"] == {"food_min": 1.0}
    assert simulation["pool"]["forced"] == ["58140"]
    assert (folder / "rapport.html").exists()
    assert answer_of(capsys, "check", folder / "scenario-1")[0] == 0


def test_its_question_is_kept_edited_and_run_again(simulated, capsys):
    folder, words = simulated
    assert answer_of(capsys, *words)[0] == 0
    question = read_question(folder)
    assert (question.villages.forced, question.choice.target) == (("Larochemillay",), 0.1)
    assert question.area.outline == folder / "contour.geojson"
    before = (folder / "simulation.toml").read_text(encoding="utf-8")
    after = before.replace('exclus = ["58019"]', 'exclus = ["58019", "Moux-en-Morvan"]')
    (folder / "simulation.toml").write_text(after, encoding="utf-8")
    (folder / "scenario-1/guinguette.toml").write_text("# à moi", encoding="utf-8")
    code, answer = answer_of(capsys, "simuler", "--question", folder / "simulation.toml")
    assert code == 0
    assert answer["simulation"]["directory"] == str(folder.resolve())
    assert answer["simulation"]["pool"]["forbidden"] == ["58019", "58185"]
    assert (folder / "simulation.toml").read_text(encoding="utf-8") == after
    assert (folder / "scenario-1/guinguette.toml").read_text(encoding="utf-8") == "# à moi"
    [kept, _] = answer["warnings"]
    assert kept["code"] == "simulation-kept"
    _, _, names = kept["message"].rpartition(" : ")
    assert set(names.rstrip(".").split(", ")) == {
        f"scenario-1/{name}"
        for name in ("carte.html", "plan.json", "guinguette.toml", "communes.xlsx")
    }
    code, answer = answer_of(capsys, "simuler", "--question", folder, "--exclure", "58019")
    assert code == 0
    assert answer["warnings"][0]["message"].endswith(
        "scenario-1/guinguette.toml, scenario-1/communes.xlsx, simulation.toml."
    )


def test_options_go_before_the_file_and_an_area_replaces_its_area(tmp_path, capsys):
    file = tmp_path / "question.toml"
    file.write_text('[zone]\ndepartements = ["99"]\n[choix]\nvehicules = [9]', encoding="utf-8")
    words = ["simuler", "--question", file, *HERE, *QUICK, "--depot", "Luzy"]
    code, answer = answer_of(capsys, *words, "--dossier", tmp_path / "ici")
    assert code == 0
    assert answer["simulation"]["pool"]["communes"] == 3
    [scenario] = answer["simulation"]["scenarios"]
    assert [depot["name"] for depot in scenario["depots"]] == ["Luzy"]
    written = read_question(tmp_path / "ici")
    assert (written.choice.vehicles, written.choice.depots) == ((1,), ("Luzy",))


def test_the_terminal_says_villages_price_proof_and_long_trips(tmp_path, capsys):
    words = ["simuler", *HERE, *QUICK, "--depot", "Decize", "--imposer", "58180"]
    assert cli.main([*map(str, words), "--dossier", str(tmp_path / "ici")]) == 0
    said = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    assert "1 véhicule" in said
    assert "€ par an" in said
    assert "du besoin" in said
    assert "du meilleur possible" in said
    assert "Plus de 1 h 15" in said
    assert "aller et retour" in said


def refused(capsys, *words):
    code, answer = answer_of(capsys, "simuler", *words)
    found = [(f["code"], f["cell"]) for f in answer["errors"]]
    assert all(f["help"] for f in answer["errors"])
    return code, found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], [("area-missing", "")]),
        (["--vehicules", "2"], [("area-missing", "")]),
        (["99"], [("departement-unknown", "--departements")]),
        (["8", "--departements", "58,Nièvre"], [("departement-unknown", "--departements")] * 2),
        (["75"], [("unknown-departement-pool", "zone")]),
        (["58", "--epci", "Morvan"], [("epci-unknown", "--epci")]),
        (["--commune", "Nulle Part"], [("asked-commune-unknown", "--commune")]),
        (["--contour", "nulle.geojson"], [("outline-missing", "--contour")]),
        (["58", "--imposer", "58140", "--exclure", "Larochemillay"],
         [("village-contradicted", "--exclure")]),
        (["58", "--depot", "Saint-Martin"], [("asked-commune-ambiguous", "--depot")]),
        (["58", "--vehicules", "deux"], [("vehicles-unreadable", "")]),
        (["58", "--vehicules", "1-999999999"], [("vehicles-unreadable", "")]),
        (["58", "--vehicules", "0"], [("toml-range", "--vehicules")]),
        (["58", "--vehicules", "13-14"], [("toml-range", "--vehicules")] * 2),
        (["58", "--budget", "beaucoup"], [("euros-unreadable", "")]),
        (["58", "--besoin", "moitié"], [("share-unreadable", "")]),
        (["58", "--besoin", "150%"], [("share-unreadable", "")]),
        (["58", "--besoin", "nan"], [("toml-number", "--besoin")]),
        (["58", "--besoin", "0"], [("toml-range", "--besoin")]),
        (["58", "--frequences", "souvent"], [("frequencies-unreadable", "")]),
        (["58", "--frequences", "3"], [("toml-choice", "--frequences")]),
        (["58", "--objectif", "gloire"], [("toml-choice", "--objectif")]),
        (["58", "--objectif", "cout"], [("question-cost-alone", "--objectif")]),
        (["58", "--rayon", "90"], [("value-invalid", "")]),
        (["58", "--reseau", "nulle-part"], [("switch-network-unknown", "")]),
        (["--question", "nulle.toml"], [("question-missing", "")]),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_a_remedy(
    tmp_path, monkeypatch, capsys, words, expected
):
    monkeypatch.chdir(tmp_path)
    code, found = refused(capsys, *words)
    assert code in {2, 3, 5}
    assert found == expected
    assert list(tmp_path.iterdir()) == []


def test_faults_of_a_file_say_its_key_and_line_and_those_of_options_do_not(tmp_path, capsys):
    file = tmp_path / "simulation.toml"
    text = '[zone]\ndepartements = ["58"]\n[villages]\nimposes = ["Nulle Part"]\n'
    file.write_text(text, encoding="utf-8")
    code, answer = answer_of(capsys, "simuler", "--question", file, "--exclure", "Nulle Part")
    assert code == 3
    first, second = answer["errors"]
    assert (first["file"], first["cell"]) == ("simulation.toml", "villages.imposes[1]")
    assert "(ligne 4)" in first["message"]
    assert (second["file"], second["cell"]) == ("", "--exclure")
    file.write_text("[villages]\nimpose = []\n", encoding="utf-8")
    code, answer = answer_of(capsys, "simuler", "58", "--question", tmp_path)
    assert (code, answer["errors"][0]["code"]) == (3, "toml-unknown-key")


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    output = tmp_path_factory.mktemp("networks") / "corse"
    build_from_graphml(SHARED / "osm/corse_2A2B.graphml.gz", today=MONDAY, output=output)
    return output


@needs_shared("osm", "corse_2A2B.graphml.gz")
def test_a_simulation_on_real_roads_makes_a_folder_that_stays_on_them(tmp_path, capsys, network):
    folder = tmp_path / "balagne"
    words = ["simuler", "--epci", "Communauté de communes Calvi Balagne", *QUICK]
    code, answer = answer_of(capsys, *words, "--dossier", folder, "--reseau", network)
    assert code == 0
    [scenario] = answer["simulation"]["scenarios"]
    assert scenario["villages"]
    assert "(estimation)" not in (folder / "rapport.html").read_text(encoding="utf-8")
    assert read_folder(folder / "scenario-1").settings.network.folder == str(network)
    assert read_question(folder).network == str(network)


@needs_shared("osm", "corse_2A2B.graphml.gz")
def test_a_network_of_elsewhere_is_refused_for_what_it_is(tmp_path, capsys, network):
    code, found = refused(
        capsys, "--departements", "23", "--dossier", tmp_path / "creuse", "--network", network
    )
    assert (code, found) == (2, [("simulation-off-network", "zone")])
    assert not (tmp_path / "creuse").exists()
