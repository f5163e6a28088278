"""A folder being made, and a process that dies between any two steps of it."""

import os
import shutil

import pytest

from guinguette.examples import FILES, copy_example
from guinguette.faults import UsageError
from guinguette.folder.read_folder import read_folder, write_folder
from tests.cut_off import cut_off, touches
from tests.guinguette.folders import MONDAY, NARCY, ROCHES, row, settings


def made(folder, code, title):
    write_folder(
        folder, settings=settings(titre=title), rows=[row(code)], communes=(), today=MONDAY
    )


@pytest.mark.parametrize("is_there", [False, True])
def test_a_folder_half_made_is_made_again_whoever_asks_for_what(tmp_path, is_there):
    place = tmp_path / "dossier"

    def job():
        made(place, NARCY, "Premier")

    def prepare():
        shutil.rmtree(place, ignore_errors=True)
        if is_there:
            place.mkdir()
            (place / "notes.txt").write_text("mine", encoding="utf-8")

    prepare()
    steps = touches(job, str(place))
    for step in range(1, len(steps) + 1):
        prepare()
        assert cut_off(step, job, str(place)) == 9
        again = not (place / "guinguette.toml").exists()
        if again:
            made(place, ROCHES, "Second")
        read = read_folder(place)
        assert read.settings.title == ("Second" if again else "Premier"), steps[step - 1]
        assert [request.key for request in read.requests] == [ROCHES if again else NARCY]
        names = {"communes.xlsx", "guinguette.toml"} | ({"notes.txt"} if is_there else set())
        assert {path.name for path in place.iterdir()} == names


def test_a_workbook_that_she_changed_since_is_kept(tmp_path):
    place = tmp_path / "dossier"

    def job():
        made(place, NARCY, "Premier")

    steps = touches(job, str(place))
    last = max(n for n, step in enumerate(steps, 1) if "os.rename" in step)
    shutil.rmtree(place)
    assert cut_off(last, job, str(place)) == 9
    assert not (place / "guinguette.toml").exists()
    later = (place / "communes.xlsx").stat().st_mtime + 60
    os.utime(place / "communes.xlsx", (later, later))
    with pytest.raises(UsageError):
        made(place, ROCHES, "Second")


def test_an_example_half_copied_is_copied_again(tmp_path):
    place = tmp_path / "demo"

    def job():
        copy_example("der", place)

    steps = touches(job, str(place))
    for step in range(1, len(steps) + 1):
        shutil.rmtree(place, ignore_errors=True)
        assert cut_off(step, job, str(place)) == 9
        if not (place / "guinguette.toml").exists():
            copy_example("service", place)
        assert {path.name for path in place.iterdir()} == set(FILES)
