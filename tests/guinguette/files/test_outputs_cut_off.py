"""Outputs, and a process that dies between any two steps of writing them."""

import shutil

from guinguette.files.outputs import MANIFEST, write_outputs
from tests.cut_off import cut_off, touches

FIRST = {"plan.json": b"1", "mairies/a.ics": b"1", "mairies/b.ics": b"1", "old.html": b"1"}
SECOND = {"plan.json": b"2", "mairies/a.ics": b"2"}
THIRD = {"plan.json": b"3"}
HERS = {"notes.txt": b"mine", "photos/1.jpg": b"jpg"}


def contents(directory):
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def prepared(place):
    shutil.rmtree(place, ignore_errors=True)
    directory = place / "2027-S01"
    write_outputs(directory, FIRST)
    for name, content in HERS.items():
        (directory / name).parent.mkdir(exist_ok=True)
        (directory / name).write_bytes(content)
    return directory


def test_no_old_document_is_ever_taken_for_hers(tmp_path):
    place = tmp_path / "sorties"

    def job():
        return write_outputs(place / "2027-S01", SECOND)

    prepared(place)
    steps = touches(job, str(place))
    # Files of the former edition are deleted one by one, and it dies before each.
    assert len([step for step in steps if "os.remove" in step or "os.rmdir" in step]) >= 5
    for step in range(1, len(steps) + 1):
        directory = prepared(place)
        assert cut_off(step, job, str(place)) == 9
        write_outputs(directory, THIRD)
        assert contents(directory) == THIRD | HERS, steps[step - 1]
        assert [path.name for path in place.iterdir()] == ["2027-S01"], steps[step - 1]
