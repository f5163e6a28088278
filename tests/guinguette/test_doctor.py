"""The doctor finds what is wrong, and says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from guinguette import doctor
from guinguette.doctor import Finding, diagnose, faults_of
from routing.solver import first_use

FONTS = Path(doctor.__file__).parents[1] / "maps" / "fonts"


def _by_code(folder: Path, *, fonts: Path = FONTS, encoding: str = "utf-8") -> dict[str, Finding]:
    return {one.code: one for one in diagnose(folder, fonts=fonts, encoding=encoding)}


def test_a_sound_installation_has_nothing_to_correct(tmp_path: Path) -> None:
    found = _by_code(tmp_path)
    assert [one.code for one in found.values() if not one.is_ok] == []
    assert found["solver"].detail.startswith("5 étapes, optimal")
    assert int(found["communes"].detail.split()[0]) > 34_000
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_held_by_a_spreadsheet_is_to_correct(tmp_path: Path) -> None:
    (tmp_path / "communes.xlsx").write_bytes(b"PK")
    (tmp_path / "~$communes.xlsx").write_bytes(b"")
    found = _by_code(tmp_path)["workbook"]
    assert not found.is_ok
    assert "Excel" in found.remedy


def test_a_folder_without_room_to_write_is_to_correct(tmp_path: Path) -> None:
    found = _by_code(tmp_path / "absent")["writing"]
    assert not found.is_ok
    assert "Documents" in found.remedy


def test_missing_fonts_are_to_correct(tmp_path: Path) -> None:
    found = _by_code(tmp_path, fonts=tmp_path / "no-fonts")["fonts"]
    assert not found.is_ok
    assert "Réinstallez" in found.remedy


@pytest.mark.parametrize(
    ("encoding", "is_ok"), [("utf-8", True), ("cp1252", True), ("ascii", False), ("none", False)]
)
def test_a_console_is_right_when_french_letters_survive(
    tmp_path: Path, encoding: str, is_ok: bool
) -> None:
    assert _by_code(tmp_path, encoding=encoding)["console"].is_ok is is_ok


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Finding:
        raise RuntimeError("no solver here")

    monkeypatch.setattr(doctor, "_solver", broken)
    found = _by_code(tmp_path)
    assert found["solver"].detail == "RuntimeError: no solver here"
    assert not found["solver"].is_ok
    assert found["fonts"].is_ok


def test_what_is_to_correct_becomes_faults(tmp_path: Path) -> None:
    faults = faults_of(diagnose(tmp_path, fonts=tmp_path / "none", encoding="utf-8"))
    assert [fault.code for fault in faults] == ["doctor-fonts"]
    assert faults[0].help


def test_the_memory_of_the_folder_is_looked_into(tmp_path: Path) -> None:
    assert "Aucune édition" in _by_code(tmp_path)["memory"].detail
    (tmp_path / "memoire.gpkg").write_bytes(b"{")
    found = _by_code(tmp_path)["memory"]
    assert not found.is_ok
    assert "abîmée" in found.detail


def test_the_matrices_kept_on_disk_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "data"))
    found = _by_code(tmp_path)["matrices"]
    assert found.is_ok
    assert found.label == "Temps et distances gardés"
    assert found.detail.startswith("0 matrice, 0,0 Mo")
    (tmp_path / "data" / "matrices").mkdir(parents=True)
    for number in range(2):
        (tmp_path / "data" / "matrices" / f"matrix-{number}.npz").write_bytes(bytes(150_000))
    assert _by_code(tmp_path)["matrices"].detail.startswith("2 matrices, 0,3 Mo")


CHECKS = (
    "_python", "_packages", "_communes", "_writing", "_workbook", "_memory", "_disk", "_console",
    "_fonts", "_solver", "_matrices",
)  # fmt: skip


def test_something_is_told_before_each_check_and_each_kind_of_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def slow(name: str) -> Callable[..., Finding]:
        def check(*_given: object) -> Finding:
            heard.append(name)
            return Finding(code=name, label=name, is_ok=True, detail="")

        return check

    for name in CHECKS:
        monkeypatch.setattr(doctor, name, slow(name))
    kernels = ("compile_columns", "compile_genetic_search", "compile_search")
    for name in kernels:
        monkeypatch.setattr(first_use, name, slow(name))
    diagnose(tmp_path, fonts=FONTS, encoding="utf-8", tell=lambda text: heard.append(f"« {text} »"))
    done = [name for name in heard if not name.startswith("« ")]
    assert done == [*CHECKS[:9], *kernels, *CHECKS[9:]]
    for name in done:
        if name != "_solver":  # tried as soon as it is compiled
            assert heard[heard.index(name) - 1].startswith("« ")
    told = [text for text in heard if text.startswith("« ")]
    assert len(told) == len(set(told)) == 11 + 3
