"""``guinguette check``: every mistake with its place, nothing planned."""

import shutil

import pytest

import cli
from guinguette.examples import example_path
from tests.program import answer_of
from tests.shared import SHARED, needs_shared
from tests.working_folder import edit_cells, edit_settings

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def test_a_new_folder_passes_the_check(folder, capsys):
    assert cli.main(["verifier", str(folder)]) == 0
    shown = capsys.readouterr()
    assert "Rien à corriger" in shown.out
    assert "Communes :" in shown.out
    assert sorted(p.name for p in folder.iterdir()) == ["communes.xlsx", "guinguette.toml"]


def test_contracts_are_said_as_they_were_read(folder, capsys):
    shutil.copytree(example_path("saison"), folder, dirs_exist_ok=True)
    assert cli.main(["verifier", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "3 contrats" in shown
    assert "81 soirées dans 93 lieux, 45\N{NARROW NO-BREAK SPACE}000 €" in shown
    assert "24 soirées du samedi 5 juin au dimanche 12 septembre" in shown
    assert "36 lieux, 1 au plus par lieu ; Guinguette Chaumont" in shown


def test_the_faults_of_one_file_are_counted_beside_its_name(folder, capsys):
    edit_cells(folder, A2="5299", C3="parfois")
    assert cli.main(["check", str(folder)]) == 3
    assert "2 corrections à faire : communes.xlsx" in capsys.readouterr().err


def test_a_workbook_open_elsewhere_is_a_warning_of_the_check(folder, capsys):
    (folder / "~$communes.xlsx").write_bytes(b"")
    code, answer = answer_of(capsys, "check", folder)
    assert code == 0
    assert [warning["code"] for warning in answer["warnings"]] == ["file-open-elsewhere"]
    cli.main(["check", str(folder)])
    assert "À noter : Le classeur semble ouvert" in capsys.readouterr().err


@needs_shared("cases", "documents", "nfd")
def test_names_whose_accents_a_mac_wrote_apart_match(tmp_path, capsys):
    case = shutil.copytree(SHARED / "cases" / "documents" / "nfd", tmp_path / "nfd")
    code, answer = answer_of(capsys, "check", case)
    assert (code, answer["errors"]) == (0, [])


def test_texts_of_the_folder_are_shown_as_they_are(folder, capsys):
    edit_settings(folder, 'titre = "dossier"', r'titre = "[red]{0} {{7*7}} [/bold] \u001b[31m"')
    assert cli.main(["check", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "[red]{0} {{7*7}} [/bold]" in shown
    assert "\x1b" not in shown
    edit_cells(folder, C2="[link=x]{value}[/link]")
    assert cli.main(["check", str(folder)]) == 3
    assert "[link=x]{value}[/link]" in capsys.readouterr().err
