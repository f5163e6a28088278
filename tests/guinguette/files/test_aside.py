"""Files that wait on disk."""

import pytest

from guinguette.files.aside import FilesAside


def test_contents_come_back_in_order_and_the_last_one_holds():
    files = FilesAside()
    files["b"], files["a/c"] = b"1", b"2"
    files.update({"b": b"3", "é": b"4"})
    assert dict(files) == {"b": b"3", "a/c": b"2", "é": b"4"}
    assert list(files) == ["b", "a/c", "é"]
    del files["b"]
    assert (len(files), "b" in files) == (2, False)
    with pytest.raises(KeyError):
        files["b"]


def test_contents_are_on_disk_and_nothing_is_left_there(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    files = FilesAside()
    files["a"], files["b"] = b"1", b"23"
    (path,) = (one for one in tmp_path.rglob("*") if one.is_file())
    assert path.read_bytes() == b"123"
    del files
    assert list(tmp_path.iterdir()) == []
