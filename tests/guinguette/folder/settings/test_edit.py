"""One setting changes; every comment, blank and line end around it stays."""

import difflib
import tomllib
from pathlib import Path

import pytest

from guinguette.examples import example_path
from guinguette.faults import InputError, MissingDataError
from guinguette.folder.settings.edit import edit_network, settings_replaced, with_network
from tests.small_disk import mounted

DER = (example_path("der") / "guinguette.toml").read_text(encoding="utf-8")


def changed(before, after):
    """Lines taken out and put in."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


@pytest.mark.parametrize("text", [DER, DER.rstrip("\n"), 'titre = "a"\n'])
def test_a_section_is_added_at_the_end_and_nothing_else_moves(text):
    edited = with_network(text, "52-51-10")
    assert edited.startswith(text)
    assert edited.endswith('[reseau]\ndossier = "52-51-10"\n')
    assert tomllib.loads(edited) == {**tomllib.loads(text), "reseau": {"dossier": "52-51-10"}}
    assert "# Les routes : « dossier »" in edited


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            '[reseau]\n  dossier   = "x"   # le mien\nprofil = "van"\n\n# fin\n[calcul]\n',
            ['-   dossier   = "x"   # le mien', '+   dossier   = "y"   # le mien'],
        ),
        ('[reseau] # routes\n# camion\nprofil = "van"\n[calcul]\n', ['+ dossier = "y"']),
        ('reseau.profil = "van"\n[calcul]\n', ['+ reseau.dossier = "y"']),
        (
            'reseau = { dossier = "x", profil = "van" } # k\n',
            [
                '- reseau = { dossier = "x", profil = "van" } # k',
                '+ reseau = { dossier = "y", profil = "van" } # k',
            ],
        ),
        ('["reseau"]\nprofil = "van"\n', ['+ dossier = "y"']),
    ],
)
def test_only_the_line_of_the_network_changes(text, lines):
    edited = with_network(text, "y")
    assert [line for line in changed(text, edited) if not line.startswith("?")] == lines
    assert tomllib.loads(edited)["reseau"]["dossier"] == "y"


def test_a_network_is_forgotten_where_the_estimate_is_wanted():
    text = '[reseau]\ndossier = "x" # le mien\n'
    assert with_network(text, "") == '[reseau]\ndossier = "" # le mien\n'
    assert with_network(DER, "") == DER
    assert with_network('[reseau]\nprofil = "van"\n', "") == '[reseau]\nprofil = "van"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[reseau]\n# ici\nmoteur = "osrm" # rapide\ndossier = "x" # le mien\n'
            'adresse = "http://localhost:5000"\nprofil = "van" # blanc\n[calcul]\n# là\n',
            '[reseau]\n# ici\n# moteur = "osrm" # rapide\ndossier = "" # le mien\n'
            '# adresse = "http://localhost:5000"\nprofil = "van" # blanc\n[calcul]\n# là\n',
        ),
        (
            'reseau.dossier = "x"\r\nreseau.moteur = "interne" # k\r\n[calcul]\r\n',
            'reseau.dossier = ""\r\n# reseau.moteur = "interne" # k\r\n[calcul]\r\n',
        ),
        (
            'reseau = { dossier = "x", moteur = "osrm", adresse = "http://h:1" } # k\n',
            'reseau = { dossier = ""   } # k\n',
        ),
    ],
)
def test_a_server_goes_with_the_network_it_measures_and_every_comment_stays(text, expected):
    edited = with_network(text, "")
    assert edited == expected
    assert not {"moteur", "adresse"} & set(tomllib.loads(edited)["reseau"])


def test_a_server_stays_where_another_network_is_named():
    text = '[reseau]\ndossier = "x"\nmoteur = "osrm"\nadresse = "http://h:1"\n'
    assert with_network(text, "y") == text.replace('"x"', '"y"')


def test_a_text_that_looks_like_a_server_stays():
    text = 'titre = """\nmoteur = "a"\n"""\n[reseau]\ndossier = "x"\nmoteur = "interne"\n'
    expected = text.replace('"x"', '""').replace('moteur = "interne"', '# moteur = "interne"')
    assert with_network(text, "") == expected


def test_the_line_ends_and_the_mark_of_windows_stay():
    text = "\ufeff" + 'titre = "a"\r\n[reseau]\r\ndossier = "x"\r\n'
    assert with_network(text, "y") == text.replace('"x"', '"y"')
    added = with_network('titre = "a"\r\n', "y")
    assert "\n" not in added.replace("\r\n", "")


@pytest.mark.parametrize("named", ['a "b" c', "C:/Users/Zoé/réseau", "a\\b", "a\tb"])
def test_any_name_is_read_back_as_it_is(named):
    assert tomllib.loads(with_network(DER, named))["reseau"]["dossier"] == named
    assert tomllib.loads(with_network('[reseau]\nprofil = "van"', named))["reseau"] == {
        "dossier": named,
        "profil": "van",
    }


def test_a_text_that_looks_like_the_section_is_not_taken_for_it():
    text = 'description = """\n[reseau]\n"""\nreseau.profil = "van"\n'
    with pytest.raises(InputError) as caught:
        with_network(text, "y")
    assert caught.value.faults[0].code == "switch-settings-kept"


def test_the_file_is_replaced_for_good_where_the_block_succeeds(tmp_path):
    path = tmp_path / "guinguette.toml"
    path.write_text(DER, encoding="utf-8")
    path.chmod(0o640)
    with settings_replaced(edit_network(tmp_path, "52")):
        assert tomllib.loads(path.read_text(encoding="utf-8"))["reseau"]["dossier"] == "52"
    assert path.read_text(encoding="utf-8") == with_network(DER, "52")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["guinguette.toml"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_the_former_settings_come_back_where_the_block_fails(tmp_path, error):
    path = tmp_path / "guinguette.toml"
    path.write_bytes(DER.encode())
    with pytest.raises(error), settings_replaced(edit_network(tmp_path, "52")):
        raise error
    assert path.read_bytes() == DER.encode()


def test_a_link_to_the_settings_stays_a_link(tmp_path):
    real = tmp_path / "ailleurs.toml"
    real.write_text(DER, encoding="utf-8")
    (tmp_path / "d").mkdir()
    link = tmp_path / "d" / "guinguette.toml"
    link.symlink_to(real)
    with settings_replaced(edit_network(tmp_path / "d", "52")):
        pass
    assert link.is_symlink()
    assert 'dossier = "52"' in real.read_text(encoding="utf-8")


def test_settings_that_cannot_be_read_are_said(tmp_path):
    with pytest.raises(InputError) as caught:
        edit_network(tmp_path, "52")
    assert caught.value.faults[0].code == "file-locked"


def test_a_full_disk_leaves_the_settings_as_they_were(tmp_path):
    with mounted(tmp_path / "disque", "64k") as place:
        path = Path(place) / "guinguette.toml"
        path.write_text(DER, encoding="utf-8")
        edit = edit_network(Path(place), "52")
        with pytest.raises(OSError, match="space"):
            (Path(place) / "plein").write_bytes(b"x" * 10**6)
        with pytest.raises(MissingDataError) as caught, settings_replaced(edit):
            raise AssertionError("the block must not run")
        assert caught.value.fault.code == "switch-settings-unwritable"
        assert path.read_text(encoding="utf-8") == DER
