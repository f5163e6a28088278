"""Files and folders on a real disk: as they were, or as they are to be."""

import errno
import multiprocessing
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from routing import whole_files
from routing.whole_files import (
    cut_off_s,
    mend_folder,
    rename,
    replaced_file,
    replaced_folder,
    standing_folder,
    standing_folders,
    take_place,
    write_whole,
)
from tests.small_disk import mounted

FIRST, SECOND = b"first" * 1000, b"second" * 2000


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(whole_files, "WAITS_S", (0.0,))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def refuse(monkeypatch, name, number, *, when=lambda *_: True):
    """Make a method of ``Path`` fail as the system would."""
    genuine = getattr(Path, name)

    def failing(path, *args, **options):
        if when(path, *args):
            raise OSError(number, os.strerror(number), str(path))
        return genuine(path, *args, **options)

    monkeypatch.setattr(Path, name, failing)


# One file.


@pytest.mark.parametrize("content", ["é\r\nà\n", "é\r\nà\n".encode()])
def test_a_file_is_written_byte_for_byte_on_every_system(tmp_path, content):
    write_whole(tmp_path / "a.txt", content)
    assert (tmp_path / "a.txt").read_bytes() == "é\r\nà\n".encode()
    assert names(tmp_path) == ["a.txt"]


def test_a_file_is_flushed_before_it_takes_its_name_and_its_folder_after(tmp_path, monkeypatch):
    done = []
    genuine = Path.replace

    def seen(handle):
        done.append("folder" if Path(f"/proc/self/fd/{handle}").is_dir() else "file")

    def replace(path, target):
        done.append("name")
        return genuine(path, target)

    monkeypatch.setattr(whole_files.os, "fsync", seen)
    monkeypatch.setattr(Path, "replace", replace)
    write_whole(tmp_path / "a.txt", FIRST)
    assert done == ["file", "name", "folder"] or not Path("/proc/self/fd").exists()


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_rights_stay_as_they_are(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(FIRST)
    path.chmod(0o640)
    write_whole(path, SECOND)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.txt").write_bytes(FIRST)
    (tmp_path / "link.txt").symlink_to(tmp_path / "there" / "a.txt")
    write_whole(tmp_path / "link.txt", SECOND)
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "there" / "a.txt").read_bytes() == SECOND


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="devices of Linux")
def test_a_device_is_written_to_as_it_is():
    write_whole(Path("/dev/null"), FIRST)
    assert Path("/dev/null").is_char_device()
    with pytest.raises(OSError, match="No space") as caught:
        write_whole(Path("/dev/full"), FIRST)
    assert caught.value.errno == errno.ENOSPC


def test_the_name_to_write_has_the_suffix_that_decides_the_format(tmp_path):
    with replaced_file(tmp_path / "roads.graphml.gz") as fresh:
        assert fresh.suffix == ".gz"
        assert fresh.name.startswith(".")
        fresh.write_bytes(FIRST)
    assert names(tmp_path) == ["roads.graphml.gz"]


def test_a_block_that_fails_or_is_interrupted_leaves_what_was_there(tmp_path):
    path = tmp_path / "a.txt"
    write_whole(path, FIRST)

    def fail(error):
        with replaced_file(path) as fresh:
            fresh.write_bytes(SECOND)
            raise error

    for error in (ValueError, KeyboardInterrupt):
        with pytest.raises(error):
            fail(error)
    assert path.read_bytes() == FIRST
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("method", "number"),
    [("write_bytes", errno.ENOSPC), ("write_bytes", errno.EROFS), ("replace", errno.EACCES)],
)
def test_a_refusal_names_the_file_that_the_user_knows(tmp_path, monkeypatch, method, number):
    path = tmp_path / "a.txt"
    write_whole(path, FIRST)
    with monkeypatch.context() as broken:
        refuse(broken, method, number)
        with pytest.raises(OSError, match=r"a\.txt") as caught:
            write_whole(path, SECOND)
    assert (caught.value.errno, caught.value.filename) == (number, str(path))
    assert path.read_bytes() == FIRST
    assert names(tmp_path) == ["a.txt"]


def test_a_flush_that_fails_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    write_whole(path, FIRST)

    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(whole_files.os, "fsync", full)
    with pytest.raises(OSError, match="No space") as caught:
        write_whole(path, SECOND)
    assert caught.value.filename == str(path)
    assert path.read_bytes() == FIRST
    assert names(tmp_path) == ["a.txt"]


def test_a_disk_that_is_really_full_leaves_what_was_there(tmp_path):
    with mounted(tmp_path / "disk", "64k") as disk:
        write_whole(disk / "a.txt", FIRST)
        with pytest.raises(OSError, match=r"a\.txt") as caught:
            write_whole(disk / "a.txt", bytes(100_000))
        assert whole_files.is_disk_full(caught.value)
        with pytest.raises(OSError, match="d"), replaced_folder(disk / "d") as fresh:
            (fresh / "b.bin").write_bytes(bytes(100_000))
        assert (disk / "a.txt").read_bytes() == FIRST
        assert names(disk) == ["a.txt"]


def test_a_folder_that_only_lets_itself_be_read_is_said(tmp_path):
    with mounted(tmp_path / "disk", "64k") as disk:
        write_whole(disk / "a.txt", FIRST)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(OSError, match=r"a\.txt") as caught:
            write_whole(disk / "a.txt", SECOND)
        assert caught.value.errno == errno.EROFS
        with pytest.raises(OSError, match="d"), replaced_folder(disk / "d"):
            pass
        assert (disk / "a.txt").read_bytes() == FIRST
        assert names(disk) == ["a.txt"]


def test_two_files_take_their_places_together_or_not_at_all(tmp_path):
    def fail():
        with replaced_file(tmp_path / "a") as a, replaced_file(tmp_path / "b") as b:
            a.write_bytes(FIRST)
            b.write_bytes(FIRST)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert names(tmp_path) == []


# Names that are held.


def test_a_file_takes_the_place_of_another(tmp_path):
    (tmp_path / "neuf").write_bytes(SECOND)
    (tmp_path / "ancien").write_bytes(FIRST)
    rename(tmp_path / "neuf", tmp_path / "ancien")
    assert (tmp_path / "ancien").read_bytes() == SECOND
    assert not (tmp_path / "neuf").exists()


def test_what_cannot_be_replaced_is_an_error_and_stays(tmp_path):
    (tmp_path / "neuf").write_bytes(SECOND)
    with pytest.raises(FileNotFoundError):
        rename(tmp_path / "neuf", tmp_path / "nulle-part" / "neuf")
    assert (tmp_path / "neuf").exists()


def test_a_file_held_for_a_moment_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(whole_files, "WAITS_S", (0.0, 0.0))
    write_whole(tmp_path / "a.txt", FIRST)
    refusals = iter([True, True])
    refuse(monkeypatch, "replace", errno.EACCES, when=lambda *_: next(refusals, False))
    write_whole(tmp_path / "a.txt", SECOND)
    assert (tmp_path / "a.txt").read_bytes() == SECOND


def test_a_part_takes_its_place(tmp_path):
    (tmp_path / "a.part").write_bytes(SECOND)
    take_place(tmp_path / "a.part", tmp_path / "a")
    assert names(tmp_path) == ["a"]


# One folder.


def fill(folder, content, count=3):
    with replaced_folder(folder) as fresh:
        for number in range(count):
            (fresh / f"{number}.bin").write_bytes(content)


def holds(folder):
    """What a folder holds, where all its files hold the same."""
    (content,) = {path.read_bytes() for path in folder.iterdir()}
    return content


def test_a_folder_takes_the_place_of_the_former_one(tmp_path):
    fill(tmp_path / "d", FIRST, count=5)
    fill(tmp_path / "d", SECOND)
    assert holds(tmp_path / "d") == SECOND
    assert names(tmp_path) == ["d"]
    assert len(names(tmp_path / "d")) == 3


def test_a_file_where_the_folder_would_go_is_refused_and_kept(tmp_path):
    (tmp_path / "d").write_bytes(FIRST)
    with pytest.raises(NotADirectoryError):
        fill(tmp_path / "d", SECOND)
    assert (tmp_path / "d").read_bytes() == FIRST
    assert names(tmp_path) == ["d"]


def test_what_is_to_stay_moves_before_the_former_folder_goes(tmp_path):
    fill(tmp_path / "d", FIRST)
    (tmp_path / "d" / "notes.txt").write_bytes(b"mine")

    def keep(former, place):
        rename(former / "notes.txt", place / "notes.txt")

    with replaced_folder(tmp_path / "d", keep=keep):
        pass
    assert names(tmp_path / "d") == ["notes.txt"]
    assert names(tmp_path) == ["d"]


def test_what_cannot_be_moved_now_is_moved_by_the_next_run(tmp_path):
    fill(tmp_path / "d", FIRST)
    (tmp_path / "d" / "notes.txt").write_bytes(b"mine")

    def held(_former, _place):
        raise PermissionError(errno.EACCES, "held")

    with replaced_folder(tmp_path / "d", keep=held):
        pass
    assert len(names(tmp_path)) == 2
    mend_folder(tmp_path / "d", keep=lambda former, place: rename(former / "0.bin", place / "0"))
    assert names(tmp_path / "d") == ["0"]
    assert names(tmp_path) == ["d"]


def test_a_name_with_brackets_is_a_name(tmp_path):
    place = tmp_path / "réseau [2027]"
    fill(place, FIRST)
    place.rename(tmp_path / ".réseau [2027].ancien")
    mend_folder(place)
    assert holds(place) == FIRST
    assert names(tmp_path) == [place.name]


def test_a_folder_without_its_name_is_read_where_it_is(tmp_path):
    for name in ("a", "b", "c"):
        fill(tmp_path / name, FIRST)
    (tmp_path / "a").rename(tmp_path / ".a.ancien-0123abcd")
    fill(tmp_path / ".b.ancien-0123abcd", SECOND)
    fill(tmp_path / ".c.nouveau-0123abcd", SECOND)
    (tmp_path / ".mine.ancien").write_bytes(b"a file")
    before = names(tmp_path)
    found = standing_folders(tmp_path)
    assert {name: holds(path) for name, path in found.items()} == dict.fromkeys("abc", FIRST)
    assert standing_folder(tmp_path / "a") == tmp_path / ".a.ancien-0123abcd"
    assert standing_folder(tmp_path / "b") == tmp_path / "b"
    assert standing_folder(tmp_path / "d") == tmp_path / "d"
    assert standing_folders(tmp_path / "nowhere") == {}
    assert names(tmp_path) == before


def test_what_a_run_that_is_over_had_prepared_is_forgotten_at_once(tmp_path):
    with replaced_file(tmp_path / "a.txt") as ours, replaced_folder(tmp_path / "b") as fresh:
        ours.write_bytes(FIRST)
        mine = str(os.getpid())
        over = [path.name.replace(mine, "4194305") for path in (ours, fresh)]
        elsewhere = re.sub("-[0-9a-f]{8}-4194305", "-00000000-4194305", over[0])
        for name in (*over, elsewhere):
            (tmp_path / name).write_bytes(FIRST)
        (tmp_path / ".c.perime-00000000").mkdir()
        assert cut_off_s(tmp_path / "a.txt") > 0
        assert cut_off_s(tmp_path / "c.txt") == 0
        write_whole(tmp_path / "other.txt", SECOND)
        assert names(tmp_path) == sorted([elsewhere, ours.name, fresh.name, "other.txt"])
        assert cut_off_s(tmp_path / "a.txt") == 0


def test_what_a_run_cut_off_days_ago_had_prepared_is_forgotten(tmp_path):
    left = [tmp_path / f".{name}.nouveau-0000000{k}" for name in "ab" for k in range(2)]
    left[0].write_bytes(FIRST)
    left[1].write_bytes(FIRST)
    left[2].mkdir()
    left[3].mkdir()
    days_ago = time.time() - 3 * 86_400
    for old in (left[0], left[2]):
        os.utime(old, (days_ago, days_ago))
    write_whole(tmp_path / "a", SECOND)
    fill(tmp_path / "b", SECOND)
    assert names(tmp_path) == [left[1].name, left[3].name, "a", "b"]


# A process that dies between two steps, whichever they are.

_CUT_OFF = """
import os, sys
from pathlib import Path
from routing import whole_files

steps, last = 0, int(sys.argv[1])

def cut(module, name):
    genuine = getattr(module, name)
    def step(*args, **options):
        global steps
        steps += 1
        if steps == last:
            os._exit(9)
        return genuine(*args, **options)
    setattr(module, name, step)

for name in ("replace", "mkdir", "write_bytes", "unlink"):
    cut(Path, name)
for name in ("fsync", "open", "close"):
    cut(os, name)
cut(whole_files.shutil, "rmtree")
place = Path(sys.argv[2])
if sys.argv[3] == "file":
    whole_files.write_whole(place, b"second" * 2000)
else:
    with whole_files.replaced_folder(place) as fresh:
        for number in range(3):
            (fresh / f"{number}.bin").write_bytes(b"second" * 2000)
"""


def cut_off(step, place, kind):
    command = [sys.executable, "-c", _CUT_OFF, str(step), str(place), kind]
    return subprocess.run(command, check=False, cwd=Path(__file__).parents[2]).returncode


def test_a_file_is_whole_wherever_the_process_that_writes_it_dies(tmp_path):
    for step in range(1, 40):
        place = tmp_path / str(step) / "a.txt"
        place.parent.mkdir()
        place.write_bytes(FIRST)
        code = cut_off(step, place, "file")
        assert place.read_bytes() in {FIRST, SECOND}
        write_whole(place, FIRST)
        assert place.read_bytes() == FIRST
        if code == 0:
            break
    assert step > 5
    assert code == 0


def test_a_folder_is_whole_wherever_the_process_that_writes_it_dies(tmp_path):
    for step in range(1, 80):
        place = tmp_path / str(step) / "d"
        place.parent.mkdir()
        fill(place, FIRST, count=5)
        code = cut_off(step, place, "folder")
        mend_folder(place)
        assert (holds(place), len(names(place))) in {(FIRST, 5), (SECOND, 3)}
        fill(place, SECOND)
        assert holds(place) == SECOND
        if code == 0:
            assert names(place.parent) == ["d"]
            break
    assert step > 10
    assert code == 0


# Two processes at once.


def _write_often(place, letter, kind):
    for _ in range(30):
        try:
            if kind == "file":
                write_whole(place, letter * 50_000)
            else:
                fill(place, letter * 5_000)
        except OSError:
            continue


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_processes_at_once_never_mix_what_they_write(tmp_path, kind):
    place = tmp_path / "shared"
    fork = multiprocessing.get_context("spawn")
    writers = [
        fork.Process(target=_write_often, args=(place, letter, kind)) for letter in (b"a", b"b")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    if kind == "file":
        content = place.read_bytes()
        assert content in {b"a" * 50_000, b"b" * 50_000}
        assert names(tmp_path) == ["shared"]
    else:
        mend_folder(place)
        assert holds(place) in {b"a" * 5_000, b"b" * 5_000}
        assert len(names(place)) == 3
