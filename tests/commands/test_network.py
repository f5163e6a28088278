"""``guinguette network``: what it answers, in two languages, and how it exits."""

import json
import re

import networkx as nx
import osmnx as ox
import pytest

import cli
from tests.extracts import CHAUMONT, MARSEILLE, TROYES, village
from tests.guinguette.canton import canton_folder, canton_network
from tests.guinguette.folders import CEFFONDS, NARCY, VIGNORY, WASSY, folder, row
from tests.http_servers import Reply, serve
from tests.program import answer_of, run_program
from tests.routing.network.osm_text import NODES, osm_xml

CHAMPAGNE = "/champagne-ardenne-260101.osm.pbf"
COMMANDS = {
    "build": "construire",
    "info": "infos",
    "check": "verifier",
    "export": "exporter",
    "calibrate": "calibrer",
    "use": "utiliser",
}


@pytest.fixture(autouse=True)
def _neutral(tmp_path, monkeypatch):
    monkeypatch.delenv("GUINGUETTE_LANGUE", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "donnees"))


@pytest.fixture
def site(tmp_path, monkeypatch):
    with serve() as running:
        pbf = village(tmp_path / "servi.osm.pbf", CHAUMONT, TROYES, MARSEILLE)
        running.add(CHAMPAGNE, pbf.read_bytes())
        monkeypatch.setenv("GUINGUETTE_GEOFABRIK_URL", running.address)
        yield running


@pytest.fixture
def built(site, tmp_path, capsys):
    place = tmp_path / "reseau"
    assert cli.main(["network", "build", "--departements", "52,10", "--output", str(place)]) == 0
    capsys.readouterr()
    return place


def test_a_build_shows_sizes_then_what_was_built(site, tmp_path, capsys):
    words = ["reseau", "construire", "--departements", "52", "--sortie", str(tmp_path / "r")]
    assert cli.main(words) == 0
    shown = capsys.readouterr()
    assert re.search(
        r"Téléchargement 1 sur 1 : champagne-ardenne-260101.osm.pbf, 0,0 Mo", shown.err
    )
    assert "À noter : La marge de 15 km entre dans bourgogne" in shown.err
    for words_shown in ("Zone :", "marge de 15 km", "8 tronçons", "Absent :", "OpenStreetMap"):
        assert words_shown in shown.out
    assert "Écarté" not in shown.out


def test_a_build_in_json_reports_counts_dates_dropped_parts_and_hashes(site, tmp_path, capsys):
    code, answer = answer_of(
        capsys, "network", "build", "--departements", "52,10", "--output", tmp_path / "r"
    )
    assert code == 0
    assert answer["ok"] is True
    network = answer["network"]
    assert (network["nodes"], network["edges"]) == (10, 16)
    assert network["kind"] == "geofabrik"
    assert network["dropped"] == {}
    assert re.fullmatch(r"[0-9a-f]{64}", network["sha256"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", network["built_on"])
    assert set(network) >= {"date", "files", "sources", "lacks", "area_km2"}
    assert [w["code"] for w in answer["warnings"]] == ["network-neighbours"]


def test_info_and_check_show_the_network_last_built(site, built, capsys):
    code, info = answer_of(capsys, "network", "info", built)
    assert code == 0
    code, checked = answer_of(capsys, "reseau", "verifier", built)
    assert code == 0
    assert checked["network"] == info["network"]
    cli.main(["network", "build", "--departements", "52"])
    capsys.readouterr()
    code, last = answer_of(capsys, "reseau", "infos")
    assert code == 0
    assert last["network"]["name"] == "52"


def test_the_check_says_what_the_tags_leave_open(tmp_path, capsys):
    road = {"highway": "tertiary"}
    ways = {
        10: ([1, 2, 3], road | {"hgv:conditional": "no @ (22:00-06:00)"}),
        20: ([3, 4], road | {"maxheight": "below_default"}),
        30: ([4, 5], road | {"maxweight": "3.5 ou [red]"}),
        40: ([5, 6], road | {"maxweight": "3.5"}),
    }
    members = [("way", 10, "from"), ("node", 3, "via"), ("way", 20, "to")]
    turn = {"type": "restriction", "restriction:conditional": "no_left_turn @ (07:00-09:00)"}
    (tmp_path / "roads.osm").write_text(osm_xml(NODES, ways, [(members, turn)]), encoding="utf-8")
    place = str(tmp_path / "reseau")
    words = ["network", "build", "--from", str(tmp_path / "roads.osm"), "--output", place]
    assert cli.main(words) == 0
    capsys.readouterr()
    assert cli.main(["reseau", "verifier", place]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for told in (
        "Écarté : 1 interdictions de tourner à certaines heures",
        "À vérifier : 2 tronçons réglés par l'heure ou la météo",
        "2 tronçons plus bas que d'ordinaire",
        "2 tronçons dont la limite ne se lit pas, laissée de côté : maxweight=3.5 ou [red]",
    ):
        assert told in shown


def test_the_check_says_what_it_knows_of_classes_lengths_and_what_is_apart(tmp_path, capsys):
    G = nx.MultiDiGraph(crs="epsg:4326")
    for node in range(1, 21):
        G.add_node(node, x=5.0 + node / 100, y=48.0)
    for node in range(1, 20):
        G.add_edge(node, node + 1, osmid=node, highway="tertiary", length=800.0)
    G.edges[1, 2, 0]["highway"] = "corridor"
    G.edges[2, 3, 0]["length"] = 500.0
    G.edges[3, 4, 0]["length"] = -1.0
    ox.save_graphml(G, tmp_path / "roads.graphml")
    place = str(tmp_path / "reseau")
    words = ["network", "build", "--graphml", str(tmp_path / "roads.graphml"), "--output", place]
    assert cli.main(words) == 0
    capsys.readouterr()
    assert cli.main(["reseau", "verifier", place]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for told in (
        "Le réseau est entier et se charge ; voir « À vérifier ».",
        "Écarté : 1 longueurs inutilisables, mesurées sur le tracé",
        "19 carrefours et bouts qu'on ne peut pas joindre et quitter",
        "1 tronçons d'une classe inconnue",
        "1 tronçons plus courts que la ligne droite",
    ):
        assert told in shown
    assert "Rien à corriger" not in shown


def test_a_network_is_exported(built, tmp_path, capsys):
    out = tmp_path / "export.graphml"
    words = ["reseau", "exporter", str(built), "--format", "graphml", "--sortie", str(out)]
    assert cli.main(words) == 0
    assert "Écrit dans" in capsys.readouterr().out
    assert ox.load_graphml(out).number_of_edges() == 16


def test_a_local_file_and_a_graph_are_read(built, tmp_path, capsys):
    pbf = village(tmp_path / "mon-extrait.osm.pbf", CHAUMONT)
    code, answer = answer_of(capsys, "network", "build", "--from", pbf)
    assert code == 0
    assert answer["network"]["name"] == "mon-extrait"
    out = tmp_path / "export.graphml"
    answer_of(capsys, "network", "export", built, "--format", "graphml", "--output", out)
    code, answer = answer_of(
        capsys, "network", "build", "--graphml", out, "--output", tmp_path / "g"
    )
    assert code == 0
    assert answer["network"]["edges"] == 16


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "network-source-missing"),
        (["--departements", "96"], "departement-unknown"),
        (["--departements", "52", "--date", "hier"], "network-date"),
        (["--from", "a.pbf", "--graphml", "b.graphml"], "network-source-several"),
        (["--departements", "52", "--graphml", "b.graphml"], "network-source-several"),
        (["--departements", "52", "--communes", "52121"], "network-source-several"),
        (["--source", "google"], "network-source-unknown"),
        (["--source", "overpass"], "network-communes-missing"),
        (["--source", "overpass", "--communes", "52999"], "network-commune-unknown"),
        (["--source", "overpass", "--communes", "97308,97353,97352"], "network-area-large"),
        (["--from", "nulle-part.osm.pbf"], "file-missing"),
    ],
)
def test_a_demand_that_makes_no_sense_is_a_usage_error(site, capsys, words, code):
    exit_code, answer = answer_of(capsys, "network", "build", *words)
    assert exit_code == 2
    assert [fault["code"] for fault in answer["errors"]] == [code]
    assert site.seen == []


def test_a_failure_exits_with_5_in_clear_french(site, built, capsys):
    before = {p: p.read_bytes() for p in built.iterdir()}
    words = ["network", "build", "--departements", "52", "--date", "2019-01-01"]
    assert cli.main([*words, "--output", str(built)]) == 5
    shown = capsys.readouterr().err
    assert "n'a pas ce fichier. Rien n'a changé." in shown
    assert "À faire : Choisissez une autre date" in shown
    assert {p: p.read_bytes() for p in built.iterdir()} == before


def test_a_failure_is_said_in_english_when_asked(site, capsys):
    site.replies = [Reply(status=429, headers={"Retry-After": "600"})]
    assert cli.main(["--lang", "en", "network", "build", "--departements", "52"]) == 5
    assert "asks to wait 10 min. Nothing changed." in capsys.readouterr().err


def test_no_network_is_missing_data(tmp_path, capsys):
    for name in ("info", "check"):
        code, answer = answer_of(capsys, "network", name, tmp_path)
        assert code == 5
        assert answer["errors"][0]["code"] == "network-missing"


def test_a_file_that_is_no_map_is_refused_without_the_words_of_its_reader(tmp_path, capsys):
    file = tmp_path / "notes.graphml"
    file.write_text("bonjour", encoding="utf-8")
    assert cli.main(["reseau", "construire", "--graphml", str(file)]) == 3
    said = capsys.readouterr().err
    assert "ne peut pas être lu comme une carte routière. Rien n'a changé." in said
    assert "À faire : Donnez un extrait OpenStreetMap" in said


def test_an_interruption_says_that_the_download_will_go_on(site, capsys, monkeypatch):
    def interrupt(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("guinguette.networks.from_sources.build_network", interrupt)
    code, answer = answer_of(capsys, "network", "build", "--departements", "52")
    assert code == 130
    assert answer["errors"][0]["code"] == "network-interrupted"


OVERPASS = {
    "version": 0.6,
    "elements": [
        {"type": "node", "id": 1, "lon": 5.139, "lat": 48.111},
        {"type": "node", "id": 2, "lon": 5.145, "lat": 48.111},
        {"type": "node", "id": 3, "lon": 5.139, "lat": 48.117},
        {"type": "way", "id": 10, "nodes": [1, 2], "tags": {"highway": "tertiary", "ref": "D 1"}},
        {"type": "way", "id": 11, "nodes": [1, 3], "tags": {"highway": "residential"}},
    ],
}


def test_a_few_communes_come_from_overpass(tmp_path, capsys, monkeypatch):
    with serve() as site:
        monkeypatch.setenv("GUINGUETTE_OVERPASS_URL", f"{site.address}/api")
        site.posts["/api/interpreter"] = json.dumps(OVERPASS).encode()
        words = ["network", "build", "--source", "overpass", "--communes", "52121"]
        code, answer = answer_of(capsys, *words)
        assert code == 0
        assert answer["network"]["edges"] == 4
        assert answer["network"]["communes"] == ["52121"]
        assert answer["network"]["kind"] == "overpass"


@pytest.mark.parametrize(("status", "code"), [(429, "download-busy"), (500, "download-server")])
def test_an_overpass_server_that_fails_is_said(tmp_path, capsys, monkeypatch, status, code):
    with serve() as site:
        monkeypatch.setenv("GUINGUETTE_OVERPASS_URL", f"{site.address}/api")
        site.posts["/api/interpreter"] = b"no"
        site.replies = [Reply(status=status, headers={"Retry-After": "600"})]
        words = ["network", "build", "--source", "overpass", "--communes", "52121"]
        exit_code, answer = answer_of(capsys, *words)
        assert exit_code == 5
        assert answer["errors"][0]["code"] == code


def test_the_program_itself_builds_and_says_no_more_than_its_json(site, tmp_path):
    words = ["network", "build", "--departements", "52", "--json", "--output", tmp_path / "r"]
    done = run_program(*words)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert json.loads(done.stdout)["network"]["edges"] == 8


def test_known_trips_calibrate_a_network(built, tmp_path, capsys):
    lon, lat = CHAUMONT
    steps = [0.001 * k for k in range(1, 10)]
    ends = [(lat, lon + step) for step in steps] + [(lat + step, lon) for step in steps]
    # One degree is about 74 km eastwards and 111 km northwards here; all driven at 30 km/h.
    km = [74.4 * step for step in steps] + [111.2 * step for step in steps]
    rows = [f"{lat}, {lon};{y}, {x};{d};{2 * d}" for (y, x), d in zip(ends, km, strict=True)]
    pairs = tmp_path / "trajets.csv"
    pairs.write_text("\n".join(["de;vers;km;minutes", *rows]), encoding="utf-8")
    kept = tmp_path / "calage.toml"
    words = ["reseau", "calibrer", pairs, "--reseau", built, "--sortie", kept]
    code, answer = answer_of(capsys, *words)
    assert code == 0
    found = answer["calibration"]
    assert found["length"]["value"] == 1.0
    assert 0.2 < found["speed"]["value"] < 1.0
    assert found["speed"]["after"][0]["mape"] < found["speed"]["before"][0]["mape"]
    assert kept.read_text(encoding="utf-8").startswith('reseau = "osm"')
    assert cli.main([str(word) for word in words]) == 0
    shown = capsys.readouterr().out
    assert "Facteur de vitesse : 0," in shown
    assert "% avant" in shown


def _known_trips(path, codes):
    pairs = [(a, b) for a in codes for b in codes if a != b][:12]
    lines = [f"{a};{b};20;{25 + k % 3}" for k, (a, b) in enumerate(pairs)]
    path.write_text("\n".join(["de;vers;km;minutes", *lines]) + "\n", encoding="utf-8")
    return path


def test_known_trips_calibrate_the_roads_of_a_folder_and_the_next_plan_says_so(tmp_path, capsys):
    place = tmp_path / "matournee"
    folder(place, [row(code) for code in (NARCY, WASSY)])
    pairs = _known_trips(tmp_path / "trajets.csv", [NARCY, WASSY, CEFFONDS, VIGNORY])
    assert cli.main(["reseau", "calibrer", str(pairs), "--dossier", str(place)]) == 0
    shown = capsys.readouterr().out
    assert "Facteur de vitesse : " in shown
    assert f"Écrit dans {place / 'calage.toml'}" in shown
    assert f"« guinguette planifier {place} »" in shown
    code, answer = answer_of(capsys, "network", "calibrate", pairs, "--folder", place)
    assert code == 0
    found = answer["calibration"]
    assert (found["kind"], found["profile"], found["trips"]) == ("estimate", "", 12)
    assert found["file"] == str(place / "calage.toml")
    code, answer = answer_of(capsys, "plan", place, "--effort", "1000")
    assert answer["plan"]["network"]["calibration_trips"] == 12


def test_a_calibration_that_the_folder_will_not_apply_is_said(tmp_path, capsys):
    network, codes = canton_network(tmp_path)
    place = tmp_path / "matournee"
    canton_folder(place, network, codes)
    lines = f"\n[reseau]\ndossier = '{network}'\nfacteur_vitesse = 0.9\n"
    with (place / "guinguette.toml").open("a", encoding="utf-8") as settings:
        settings.write(lines)
    pairs = _known_trips(tmp_path / "trajets.csv", codes[:5])
    code, answer = answer_of(capsys, "network", "calibrate", pairs, "--folder", place)
    assert code == 0
    assert "calibration-overridden" in {warning["code"] for warning in answer["warnings"]}
    assert cli.main(["reseau", "calibrer", str(pairs), "--dossier", str(place)]) == 0
    assert "Ensuite" not in capsys.readouterr().out


def test_a_plan_in_json_says_whether_its_matrix_was_kept_from_an_earlier_one(tmp_path, capsys):
    network, codes = canton_network(tmp_path)
    place = tmp_path / "matournee"
    canton_folder(place, network, codes)
    words = ["plan", place, "--effort", "1000"]
    _, answer = answer_of(capsys, *words)
    assert answer["matrix"] == {"was_kept": None}  # estimated roads
    with (place / "guinguette.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[reseau]\ndossier = '{network}'\n")
    for was_kept in (False, True):
        _, answer = answer_of(capsys, *words)
        assert answer["matrix"] == {"was_kept": was_kept}


@pytest.mark.parametrize("other", ["--reseau", "--profil", "--sortie"])
def test_a_folder_says_itself_its_roads_its_vehicle_and_its_file(tmp_path, capsys, other):
    pairs = _known_trips(tmp_path / "trajets.csv", [NARCY, WASSY, CEFFONDS, VIGNORY])
    words = ["network", "calibrate", pairs, "--folder", tmp_path, other, "van"]
    code, answer = answer_of(capsys, *words)
    assert (code, answer["errors"][0]["code"]) == (2, "calibration-folder-alone")
    assert other in answer["errors"][0]["message"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nulle-part.csv"], "file-missing"),
        ([cli.__file__, "--profil", "velo"], "network-profile-unknown"),
    ],
)
def test_a_calibration_that_makes_no_sense_is_a_usage_error(built, capsys, words, code):
    exit_code, answer = answer_of(capsys, "network", "calibrate", *words, "--network", built)
    assert exit_code == 2
    assert answer["errors"][0]["code"] == code


# Words


@pytest.mark.parametrize("name", ["", *COMMANDS, *COMMANDS.values()])
def test_the_help_is_in_the_language_of_the_run(name, capsys):
    assert cli.main(["reseau", *name.split(), "--help"]) == 0
    french = capsys.readouterr().out
    assert french.strip().startswith("Utilisation : guinguette reseau")
    assert not re.search(r"\b(the|of|FOLDER|FILE|Show this)\b", french)
    assert cli.main(["--lang", "en", "network", *name.split(), "--help"]) == 0
    english = capsys.readouterr().out
    assert not re.search(r"[éèàçù«»]", english.replace("départements", ""))


def test_the_list_shows_each_command_once(capsys):
    cli.main(["reseau", "--help"])
    french = capsys.readouterr().out
    assert all(f"│ {name} " in french for name in COMMANDS.values())
    assert not any(f"│ {name} " in french for name in ("build", "info", "check"))
    cli.main(["--help"])
    assert "│ reseau " in capsys.readouterr().out


def test_a_misspelt_command_gets_the_nearest_one(capsys):
    assert cli.main(["reseau", "construir"]) == 2
    assert "Voulez-vous dire « construire » ?" in capsys.readouterr().err
