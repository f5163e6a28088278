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


def test_nothing_is_left_on_disk():
    files = FilesAside()
    files["a"] = b"1"
    (path,) = files._paths.values()
    assert path.read_bytes() == b"1"
    del files
    assert not path.exists()
