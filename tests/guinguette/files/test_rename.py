import pytest

from guinguette.files import rename as _patient_rename
from guinguette.files.rename import rename


def test_a_file_takes_the_place_of_another(tmp_path):
    (tmp_path / "neuf").write_text("neuf", encoding="utf-8")
    (tmp_path / "ancien").write_text("ancien", encoding="utf-8")
    rename(tmp_path / "neuf", tmp_path / "ancien")
    assert (tmp_path / "ancien").read_text(encoding="utf-8") == "neuf"
    assert not (tmp_path / "neuf").exists()


def test_what_cannot_be_replaced_is_an_error_and_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(_patient_rename, "WAITS_S", (0.0,))
    (tmp_path / "neuf").write_text("neuf", encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        rename(tmp_path / "neuf", tmp_path / "nulle-part" / "neuf")
    assert (tmp_path / "neuf").exists()
