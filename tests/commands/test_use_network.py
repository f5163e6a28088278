"""``guinguette network use`` and ``demo --osm``: the whole way, from a server to the pages."""

import shutil
import tomllib

import pytest

import cli
from commands.console.shell import Session
from commands.console.terminal import Terminal
from commands.use_network import example_network
from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import read_plan
from guinguette.folder.settings.model import SETTINGS_NAME
from guinguette.planning.continuity import room_left as planning
from routing.network.download.sources import Patience
from tests.guinguette.canton import folder_around
from tests.guinguette.folders import MONDAY
from tests.http_servers import Reply, serve
from tests.osm_factory import write_departements, write_small
from tests.program import answer_of, content

PICARDIE = "/picardie-260101.osm.pbf"
LINK = 'href="changements.html"'
QUICK = Patience(attempts=2, first_wait_s=0.01, longest_wait_s=1.0, connect_s=900.0, read_s=900.0)


@pytest.fixture(autouse=True)
def _neutral(tmp_path, monkeypatch):
    monkeypatch.delenv("GUINGUETTE_LANGUE", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "donnees"))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A built network of a canton and a planned folder of three of its communes."""
    place = tmp_path_factory.mktemp("monde")
    facts = write_small(place / "canton.osm.pbf")
    codes = sorted(facts.squares)
    network = place / "donnees" / "networks" / "canton"
    words = ["network", "build", "--from", place / "canton.osm.pbf", "--output", network, "-q"]
    assert cli.main([str(word) for word in words]) == 0
    folder_around(place / "dossier", codes[0], codes[1:4])
    assert cli.main(["plan", str(place / "dossier"), "--effort", "3000", "-q"]) == 0
    return place


@pytest.fixture
def dossier(world, tmp_path):
    shutil.copytree(world / "donnees", tmp_path / "donnees")
    return shutil.copytree(world / "dossier", tmp_path / "dossier")


def network_of(folder):
    text = (folder / SETTINGS_NAME).read_text(encoding="utf-8")
    return tomllib.loads(text).get("reseau", {}).get("dossier")


def test_a_folder_moves_to_real_roads_and_back(dossier, capsys):
    sorties = output_directory(dossier, MONDAY)
    text = (dossier / SETTINGS_NAME).read_text(encoding="utf-8")
    assert cli.main(["reseau", "utiliser", str(dossier), "canton", "--effort", "3000"]) == 0
    shown = capsys.readouterr().out
    assert "De routes estimées à routes réelles du 1er janvier 2026" in shown
    for word in ("Kilomètres :", "Conduite :", "Coût :", "Minimum prouvé :", "Communes servies :"):
        assert word in shown
    assert 'guinguette.toml dit maintenant : dossier = "canton"' in shown
    assert (sorties / "changements.html").as_uri() in shown
    assert LINK in (sorties / "index.html").read_text(encoding="utf-8")
    assert read_plan(sorties / "plan.json").network.kind == "osm"
    assert (dossier / SETTINGS_NAME).read_text(encoding="utf-8").startswith(text)

    words = ["--lang", "en", "network", "use", str(dossier), "--estimate", "--effort", "3000"]
    assert cli.main(words) == 0
    assert "From real roads of 1 January 2026 to estimated roads" in capsys.readouterr().out
    assert network_of(dossier) == ""
    assert read_plan(sorties / "plan.json").network.is_estimate


def test_the_pages_of_a_plan_on_real_roads_draw_them_and_do_without_where_they_are_gone(
    dossier, tmp_path, capsys
):
    sorties = output_directory(dossier, MONDAY)
    words = ["reseau", "utiliser", str(dossier), "canton", "--effort", "3000", "-q"]
    assert cli.main(words) == 0
    capsys.readouterr()

    def pages():
        return [
            p.read_text("utf-8")
            for p in (*sorties.glob("chauffeurs/*.html"), sorties / "index.html")
        ]

    assert all("plan-r2" in page or "plan-0-r2" in page for page in pages())
    assert "Dernier kilomètre avant l’étape 1" in pages()[0]
    shutil.rmtree(tmp_path / "donnees" / "networks")
    code, answer = answer_of(capsys, "export", dossier, "carte")
    assert (code, [warning["code"] for warning in answer["warnings"]]) == (0, ["network-missing"])
    assert not any("plan-r2" in page or "plan-0-r2" in page for page in pages())
    assert "Dernier kilomètre" not in pages()[0]


def test_the_summary_leads_to_the_page_of_the_changes_as_long_as_it_is_there(dossier, capsys):
    index = output_directory(dossier, MONDAY) / "index.html"
    words = ["reseau", "utiliser", str(dossier), "canton", "--effort", "3000"]
    assert cli.main(words) == 0
    assert cli.main(["exporter", str(dossier), "carte"]) == 0
    assert LINK in index.read_text(encoding="utf-8")
    assert cli.main(["planifier", str(dossier), "--effort", "1000"]) == 0
    assert not index.with_name("changements.html").exists()
    assert LINK not in index.read_text(encoding="utf-8")


def test_the_json_says_what_changes_for_a_program(dossier, capsys):
    words = ["network", "use", dossier, "canton", "--effort", "3000"]
    code, answer = answer_of(capsys, *words)
    assert (code, answer["ok"]) == (0, True)
    use = answer["use"]
    assert (use["network"], use["is_written"], use["is_former_read"]) == ("canton", True, True)
    assert use["before"]["network"]["kind"] == "estimate"
    assert use["after"]["network"] == {
        "kind": "osm", "source": use["after"]["network"]["source"], "date": "2026-01-01"
    }  # fmt: skip
    assert use["after"]["distance_m"] > 0
    assert {leg["commune"] for leg in use["legs"]} <= _codes(dossier)
    assert "changements.html" in answer["outputs"]["files"]


def _codes(dossier):
    tour = read_plan(output_directory(dossier, MONDAY) / "plan.json")
    return {visit.commune_code for route in tour.routes for visit in route.visits}


def test_a_trial_shows_the_same_and_writes_nothing(dossier, capsys):
    before = content(dossier)
    code, answer = answer_of(capsys, "network", "use", dossier, "--dry-run", "--effort", "3000")
    assert code == 0
    assert answer["use"]["is_written"] is False
    assert "outputs" not in answer
    assert content(dossier) == before
    assert cli.main(["reseau", "utiliser", str(dossier), "--essai", "--effort", "3000"]) == 0
    assert "Rien n'a été écrit." in capsys.readouterr().out
    assert content(dossier) == before


def test_outputs_that_cannot_be_written_leave_the_settings_too(dossier, capsys):
    shutil.rmtree(dossier / "sorties")
    (dossier / "sorties").write_text("un fichier", encoding="utf-8")
    before = content(dossier)
    code, answer = answer_of(capsys, "network", "use", dossier, "canton", "--effort", "3000")
    assert code == 5
    assert answer["errors"][0]["code"].startswith("outputs-")
    assert content(dossier) == before


def test_an_interrupted_search_leaves_everything(dossier, capsys, monkeypatch):
    def interrupted(*_args, **_options):
        raise KeyboardInterrupt

    before = content(dossier)
    monkeypatch.setattr("guinguette.planning.switch_roads.continue_tour", interrupted)
    code, answer = answer_of(capsys, "network", "use", dossier, "canton")
    assert code == 130
    assert answer["errors"][0]["code"] == "interrupted"
    assert content(dossier) == before


def test_a_plan_that_lacks_visits_is_written_and_exits_with_4(dossier, capsys):
    path = dossier / SETTINGS_NAME
    text = path.read_text(encoding="utf-8").replace('"10:00"', '"02:30"')
    path.write_text(text, encoding="utf-8")
    code, answer = answer_of(capsys, "network", "use", dossier, "canton", "--effort", "3000")
    assert code == 4
    assert answer["errors"][0]["code"] == "plan-partial"
    assert network_of(dossier) == "canton"


@pytest.mark.parametrize(
    ("words", "code", "found"),
    [
        (["nulle-part", "canton"], 2, "folder-missing"),
        (["DOSSIER", "cantons"], 5, "switch-network-unknown"),
        (["DOSSIER", "canton", "--estimate"], 2, "switch-both"),
    ],
)
def test_what_makes_no_sense_is_said(dossier, capsys, words, code, found):
    words = [str(dossier) if word == "DOSSIER" else word for word in words]
    exit_code, answer = answer_of(capsys, "network", "use", *words)
    assert exit_code == code
    assert [fault["code"] for fault in answer["errors"]] == [found]


# The demonstration on real roads


@pytest.fixture(scope="module")
def aisne(tmp_path_factory):
    """A generated extract of the Aisne."""
    path = tmp_path_factory.mktemp("aisne") / "02.osm.pbf"
    write_departements(path, ["02"], junctions_per_km2=0.3)
    return path.read_bytes()


@pytest.fixture
def site(aisne, monkeypatch):
    with serve() as running:
        running.add(PICARDIE, aisne)
        monkeypatch.setenv("GUINGUETTE_GEOFABRIK_URL", running.address)
        yield running


def test_the_demonstration_downloads_the_roads_of_its_example_once(site, tmp_path, capsys):
    demo = tmp_path / "demo"
    words = ["demo", "--osm", "--exemple", "thierache", "--dossier", str(demo), "--effort", "1000"]
    assert cli.main(words) == 0
    shown = capsys.readouterr()
    assert "Téléchargement 1 sur 1 : picardie-260101.osm.pbf, 0," in shown.err
    assert "(estimation)" not in shown.out
    assert network_of(demo) == "02"
    assert (tmp_path / "donnees" / "networks" / "02" / "reseau.json").is_file()
    (path,) = demo.glob("sorties/*/plan.json")
    tour = read_plan(path)
    assert tour.network.kind == "osm"
    assert tour.communes_served == tour.communes_asked == 24
    assert all(visit.manoeuvres for route in tour.routes for visit in route.visits)

    site.files.clear()
    report = example_network(Session(terminal=Terminal()), "thierache")
    assert report.departements == ("02",)
    assert "Réseau 02, déjà construit" in capsys.readouterr().err
    assert len(site.asked(PICARDIE)) == 1


@pytest.mark.parametrize("status", [0, 404, 503])
def test_without_the_roads_the_demonstration_says_so_and_makes_nothing(
    site, tmp_path, capsys, monkeypatch, status
):
    if status:
        site.replies = [Reply(status=status, headers={"Retry-After": "900"})] * 9
    else:
        monkeypatch.setenv("GUINGUETTE_GEOFABRIK_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("routing.network.download.sources.PATIENCE", QUICK)
    demo = tmp_path / "demo"
    words = ["demo", "--exemple", "thierache", "--dossier", str(demo)]
    assert cli.main([*words, "--osm"]) == 5
    shown = capsys.readouterr().err
    assert "Les routes de l'exemple n'ont pas pu être téléchargées. Le serveur 127.0.0.1" in shown
    assert "sans --osm, « guinguette demo » montre le même exemple" in shown
    assert not demo.exists()


def test_the_plain_demonstration_still_works(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_GEOFABRIK_URL", "http://127.0.0.1:9")
    demo = tmp_path / "demo"
    words = ["demo", "--exemple", "thierache", "--dossier", str(demo), "--effort", "1000"]
    assert cli.main(words) == 0
    assert "(estimation)" in capsys.readouterr().out
    assert network_of(demo) is None


def test_a_demonstration_that_cannot_be_planned_keeps_its_former_roads(
    site, tmp_path, capsys, monkeypatch
):
    def interrupted(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(planning, "solve", interrupted)
    demo = tmp_path / "demo"
    words = ["demo", "--osm", "--exemple", "thierache", "--dossier", demo]
    code, _ = answer_of(capsys, *words)
    assert code == 130
    assert network_of(demo) is None
