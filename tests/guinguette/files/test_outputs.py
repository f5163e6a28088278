"""The folder of outputs on a real disk: written whole, or left as it was."""

import errno
import json
import os
import shutil
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from guinguette.faults import MissingDataError
from guinguette.files import outputs
from guinguette.files.outputs import output_directory, write_outputs
from routing import whole_files

FIRST = {"plan.json": b"1", "index.html": b"<p>1</p>", "gpx/a.gpx": b"a", "gpx/b.gpx": b"b"}
SECOND = {"plan.json": b"2", "index.html": b"<p>2</p>", "gpx/c.gpx": b"c"}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(whole_files, "WAITS_S", ())


@pytest.fixture
def directory(tmp_path):
    return output_directory(tmp_path, date(2027, 1, 4))


def contents(directory):
    """Every file below a folder but our own list, and every empty folder."""
    found = {}
    for path in sorted(directory.rglob("*")):
        name = path.relative_to(directory).as_posix()
        if path.is_file() and path.name != outputs.MANIFEST:
            found[name] = path.read_bytes()
        elif path.is_dir() and not any(path.iterdir()):
            found[f"{name}/"] = b""
    return found


def nothing_else(directory):
    return [path.name for path in directory.parent.iterdir()] == [directory.name]


def refuse(monkeypatch, method, number, *, when=lambda *_: True):
    """Make a method of ``Path`` fail as the system would."""
    genuine = getattr(Path, method)

    def failing(path, *args, **options):
        if when(path, *args):
            raise OSError(number, os.strerror(number), str(path))
        return genuine(path, *args, **options)

    monkeypatch.setattr(Path, method, failing)


def test_the_folder_is_named_after_the_iso_week(tmp_path):
    assert output_directory(tmp_path, date(2027, 1, 4)) == tmp_path / "sorties" / "2027-S01"
    assert output_directory(tmp_path, date(2020, 12, 28)).name == "2020-S53"


def test_outputs_are_written_in_a_folder_that_did_not_exist(directory):
    written = write_outputs(directory, FIRST)
    assert written == tuple(directory / name for name in FIRST)
    assert contents(directory) == FIRST
    assert nothing_else(directory)


def test_stale_outputs_go_and_files_of_the_coordinator_stay(directory):
    write_outputs(directory, FIRST)
    (directory / "notes.docx").write_bytes(b"mine")
    (directory / "gpx" / "mine.gpx").write_bytes(b"mine too")
    (directory / "photos" / "vides").mkdir(parents=True)
    write_outputs(directory, SECOND)
    mine = {"notes.docx": b"mine", "gpx/mine.gpx": b"mine too", "photos/vides/": b""}
    assert contents(directory) == SECOND | mine
    write_outputs(directory, FIRST)
    assert contents(directory) == FIRST | mine
    assert nothing_else(directory)


def test_her_files_are_moved_not_copied(directory):
    write_outputs(directory, FIRST)
    mine = directory / "film.mp4"
    mine.write_bytes(b"long")
    os.utime(mine, (1_000_000_000, 1_000_000_000))
    before = mine.stat()
    write_outputs(directory, SECOND)
    assert mine.stat().st_ino == before.st_ino
    assert mine.stat().st_mtime == 1_000_000_000


def test_earlier_outputs_stay_where_asked_and_go_the_next_time(directory):
    write_outputs(directory, FIRST)
    write_outputs(directory, SECOND, keep_others=True)
    assert contents(directory) == FIRST | SECOND
    write_outputs(directory, SECOND)
    assert contents(directory) == SECOND


@pytest.mark.parametrize(
    ("method", "number", "code"),
    [
        ("write_bytes", errno.ENOSPC, "outputs-disk-full"),
        ("write_bytes", errno.EIO, "outputs-unwritable"),
        ("write_bytes", errno.EACCES, "outputs-locked"),
        ("replace", errno.EACCES, "outputs-locked"),
        ("mkdir", errno.EROFS, "outputs-unwritable"),
    ],
)
def test_a_refusal_of_the_disk_leaves_every_byte_as_it_was(
    directory, monkeypatch, method, number, code
):
    write_outputs(directory, FIRST)
    (directory / "à moi.txt").write_text("là", encoding="utf-8")
    before = contents(directory)
    with monkeypatch.context() as broken:
        refuse(broken, method, number)
        with pytest.raises(MissingDataError) as caught:
            write_outputs(directory, SECOND)
    found = caught.value.fault
    assert found.code == code
    assert caught.value.exit_code == 5
    assert "sorties précédentes sont intactes" in found.message
    assert ".nouveau" not in found.message
    assert contents(directory) == before
    assert nothing_else(directory)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EXDEV])
def test_the_former_folder_takes_its_place_back_where_the_new_one_cannot(
    directory, monkeypatch, number
):
    write_outputs(directory, FIRST)
    with monkeypatch.context() as broken:
        refuse(broken, "replace", number, when=lambda path, *_: ".nouveau" in path.name)
        with pytest.raises(MissingDataError):
            write_outputs(directory, SECOND)
    assert contents(directory) == FIRST
    assert nothing_else(directory)


def test_a_disk_that_fills_half_way_leaves_no_half_folder(directory, monkeypatch):
    with monkeypatch.context() as broken:
        refuse(broken, "write_bytes", errno.ENOSPC, when=lambda path, *_: path.name == "index.html")
        with pytest.raises(MissingDataError):
            write_outputs(directory, FIRST)
    assert not directory.exists()
    assert list(directory.parent.iterdir()) == []


def test_a_file_held_for_a_moment_is_waited_for(directory, monkeypatch):
    write_outputs(directory, FIRST)
    monkeypatch.setattr(whole_files, "WAITS_S", (0.0, 0.0))
    refusals = iter([True, True])
    refuse(monkeypatch, "replace", errno.EACCES, when=lambda *_: next(refusals, False))
    write_outputs(directory, SECOND)
    assert contents(directory) == SECOND


def test_an_interruption_between_the_two_renames_is_mended_by_the_next_run(directory):
    write_outputs(directory, FIRST)
    (directory / "notes.txt").write_bytes(b"mine")
    former = directory.with_name(".2027-S01.ancien")
    directory.rename(former)
    write_outputs(directory, SECOND)
    assert contents(directory) == SECOND | {"notes.txt": b"mine"}
    assert nothing_else(directory)


def test_an_interruption_before_her_files_moved_back_loses_none_of_them(directory):
    write_outputs(directory, FIRST)
    (directory / "notes.txt").write_bytes(b"mine")
    (directory / "photos").mkdir()
    (directory / "photos" / "1.jpg").write_bytes(b"jpg")
    former = directory.with_name(".2027-S01.ancien")
    shutil.copytree(directory, former)
    shutil.rmtree(directory)
    write_outputs(directory.with_name("ailleurs"), SECOND)
    directory.with_name("ailleurs").rename(directory)
    write_outputs(directory, FIRST)
    assert contents(directory) == FIRST | {"notes.txt": b"mine", "photos/1.jpg": b"jpg"}
    assert nothing_else(directory)


def test_folders_prepared_by_a_run_cut_off_days_ago_are_forgotten(directory):
    old = directory.with_name(".2027-S01.nouveau-00000000")
    recent = directory.with_name(".2027-S01.nouveau-11111111")
    for left in (old, recent):
        left.mkdir(parents=True)
    days_ago = time.time() - 3 * 86_400
    os.utime(old, (days_ago, days_ago))
    write_outputs(directory, FIRST)
    assert not old.exists()
    assert recent.exists()


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "a/../../x", "", ".", "C:/x", "..\\x", ".fichiers.json"]
)
def test_a_path_that_leads_out_of_the_folder_is_refused(directory, name):
    with pytest.raises(ValueError, match="inside the folder"):
        write_outputs(directory, {"plan.json": b"1", name: b"x"})
    assert not directory.exists()


@pytest.mark.parametrize("text", ["", "5", "{", "[[1], null]", '["../outside.txt"]', "\x00"])
def test_a_spoilt_list_of_files_harms_nothing(directory, text):
    outside = directory.parent.parent / "outside.txt"
    write_outputs(directory, FIRST)
    outside.write_bytes(b"out")
    (directory / outputs.MANIFEST).write_text(text, encoding="utf-8")
    write_outputs(directory, SECOND, keep_others=True)
    assert contents(directory) == FIRST | SECOND
    assert outside.read_bytes() == b"out"
    assert json.loads((directory / outputs.MANIFEST).read_text("utf-8")) == sorted(SECOND)


def test_a_file_in_the_place_of_a_folder_is_refused_and_kept(directory):
    directory.parent.mkdir()
    directory.write_bytes(b"a file")
    with pytest.raises(MissingDataError) as caught:
        write_outputs(directory, FIRST)
    assert caught.value.fault.code == "outputs-in-the-way"
    assert "« 2027-S01 »" in caught.value.fault.message
    assert directory.read_bytes() == b"a file"


@pytest.mark.parametrize("entry", ["gpx", "plan.json/mine.txt", "index.html/"])
def test_an_entry_of_hers_that_stands_in_the_way_is_named(directory, entry):
    directory.mkdir(parents=True)
    path = directory / entry.rstrip("/")
    path.parent.mkdir(exist_ok=True)
    if entry.endswith("/"):
        (path / "inside").mkdir(parents=True)
    else:
        path.write_bytes(b"mine")
    before = contents(directory)
    with pytest.raises(MissingDataError) as caught:
        write_outputs(directory, FIRST)
    assert caught.value.fault.code == "outputs-in-the-way"
    assert contents(directory) == before
    assert nothing_else(directory)


def test_links_stay_links(tmp_path, directory):
    elsewhere = tmp_path / "disque"
    write_outputs(elsewhere, FIRST)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "1.jpg").write_bytes(b"jpg")
    (elsewhere / "album").symlink_to(tmp_path / "photos", target_is_directory=True)
    directory.parent.mkdir()
    directory.symlink_to(elsewhere, target_is_directory=True)
    write_outputs(directory, SECOND)
    assert directory.is_symlink()
    assert contents(elsewhere).keys() >= SECOND.keys()
    assert (elsewhere / "album").is_symlink()
    assert (tmp_path / "photos" / "1.jpg").read_bytes() == b"jpg"
    assert not (elsewhere / "gpx" / "a.gpx").exists()


def test_the_current_folder_can_be_the_folder_of_outputs(tmp_path, monkeypatch):
    place = tmp_path / "ici"
    place.mkdir()
    (place / "notes.txt").write_bytes(b"mine")
    monkeypatch.chdir(place)
    write_outputs(Path(), FIRST)
    assert contents(place) == FIRST | {"notes.txt": b"mine"}


def test_two_runs_at_once_never_mix_their_files(directory):
    plans = [{f"{k:02d}.txt": bytes([65 + run]) * 50_000 for k in range(20)} for run in range(4)]
    refused = []

    def run(files):
        for _ in range(5):
            try:
                write_outputs(directory, files)
            except MissingDataError as error:
                refused.append(error)

    threads = [threading.Thread(target=run, args=(files,)) for files in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) < 20
    write_outputs(directory.with_name("autre"), {})  # any later run mends what is left
    found = contents(directory)
    assert found in plans


EDITED = ("a/dossier.toml", "a/communes.csv", "b/dossier.toml", "b/communes.csv")
THIRD, FOURTH = (dict.fromkeys((*EDITED, "a/plan.json"), content) for content in (b"3", b"4"))


def edited(directory, files):
    return {
        p.relative_to(directory).as_posix()
        for p in write_outputs(directory, files, may_be_edited=EDITED)
    }


def test_a_folder_she_went_on_with_stays_whole_and_the_others_are_renewed(directory):
    assert edited(directory, THIRD) == set(THIRD)
    (directory / "a/communes.csv").write_bytes(b"hers")
    for _ in range(2):
        assert edited(directory, FOURTH) == {"a/plan.json", "b/dossier.toml", "b/communes.csv"}
        assert contents(directory) == FOURTH | {"a/dossier.toml": b"3", "a/communes.csv": b"hers"}


def test_a_folder_that_was_planned_is_hers_though_no_file_changed(directory):
    edited(directory, THIRD)
    (directory / "b/sorties").mkdir()
    (directory / "b/sorties/plan.json").write_bytes(b"planned")
    assert edited(directory, FOURTH) == {"a/plan.json", "a/dossier.toml", "a/communes.csv"}
    assert (directory / "b/dossier.toml").read_bytes() == b"3"
    assert (directory / "b/sorties/plan.json").read_bytes() == b"planned"


def test_what_is_beside_the_folders_is_hers_only_where_she_changed_it(directory):
    names = ("question.toml", *EDITED)
    write_outputs(directory, THIRD | {"question.toml": b"3"}, may_be_edited=names)
    (directory / "b/sorties").mkdir()
    write_outputs(directory, FOURTH | {"question.toml": b"4"}, may_be_edited=names)
    assert (directory / "question.toml").read_bytes() == b"4"
    (directory / "question.toml").write_bytes(b"hers")
    write_outputs(directory, THIRD | {"question.toml": b"5"}, may_be_edited=names)
    assert (directory / "question.toml").read_bytes() == b"hers"


def test_a_folder_nobody_went_on_with_goes_with_its_scenario(directory):
    edited(directory, THIRD)
    edited(directory, {name: content for name, content in FOURTH.items() if name[0] == "a"})
    assert not (directory / "b").exists()
    edited(directory, THIRD)
    (directory / "b/dossier.toml").write_bytes(b"hers")
    edited(directory, {name: content for name, content in FOURTH.items() if name[0] == "a"})
    assert (directory / "b/dossier.toml").read_bytes() == b"hers"
    assert (directory / "b/communes.csv").read_bytes() == b"3"


def test_an_interruption_loses_nothing_of_a_folder_she_went_on_with(directory):
    edited(directory, THIRD)
    (directory / "a/communes.csv").write_bytes(b"hers")
    former = directory.with_name(".2027-S01.ancien")
    shutil.copytree(directory, former)
    shutil.rmtree(directory)
    fresh = {name: content for name, content in FOURTH.items() if name not in EDITED[:2]}
    edited(directory.with_name("ailleurs"), fresh)
    directory.with_name("ailleurs").rename(directory)
    edited(directory, FOURTH)
    assert contents(directory) == FOURTH | {"a/dossier.toml": b"3", "a/communes.csv": b"hers"}
