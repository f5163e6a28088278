"""Downloads against a real server that misbehaves; what stood before is intact every time."""

import errno
import hashlib
import random
import shutil
import socket
from dataclasses import replace

import pytest

from routing.network.download import sources
from routing.network.download.source_errors import (
    BusyServerError,
    ChecksumError,
    DiskFullError,
    MissingFileError,
    OfflineError,
    RefusedError,
    ServerError,
    SlowServerError,
    TruncatedError,
    UnwritableError,
)
from routing.network.download.sources import Patience, download, file_hash, read_text
from tests.http_servers import Reply, serve
from tests.small_disk import mounted

CONTENT = random.Random(7).randbytes(900_000)
BEFORE = b"the network of last year"
QUICK = Patience(attempts=3, first_wait_s=0.01, longest_wait_s=5.0, connect_s=900.0, read_s=900.0)


@pytest.fixture
def site():
    with serve() as running:
        running.add("/a.osm.pbf", CONTENT)
        yield running


@pytest.fixture
def there(tmp_path):
    """A destination where an older file stands."""
    path = tmp_path / "extracts" / "a.osm.pbf"
    path.parent.mkdir()
    path.write_bytes(BEFORE)
    return path


def bring(site, path, *, waits=None, **options):
    url = f"{site.address}/a.osm.pbf"
    options = {"md5_url": f"{url}.md5", "patience": QUICK} | options
    return download(url, path, sleep=(waits if waits is not None else []).append, **options)


def fails(site, path, kind, **options):
    with pytest.raises(kind) as raised:
        bring(site, path, **options)
    assert path.read_bytes() == BEFORE
    return raised.value


def test_a_file_is_brought_whole_with_its_size_told_before_and_during(site, there):
    told = []
    found = bring(site, there, on_progress=told.append)
    assert there.read_bytes() == CONTENT
    assert found.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (told[0].received_bytes, told[0].total_bytes) == (0, len(CONTENT))
    assert told[-1].received_bytes == len(CONTENT)
    assert [t.received_bytes for t in told] == sorted(t.received_bytes for t in told)
    assert sorted(p.name for p in there.parent.iterdir()) == ["a.osm.pbf"]


def test_a_file_that_is_there_already_is_not_brought_again(site, there):
    bring(site, there)
    again = bring(site, there)
    assert again.is_reused
    assert len(site.asked("/a.osm.pbf")) == 1


def test_a_transfer_cut_midway_goes_on_where_it_stopped(site, there):
    site.replies = [Reply(sent_bytes=500_000)]
    bring(site, there)
    assert there.read_bytes() == CONTENT
    first, second = site.asked("/a.osm.pbf")
    assert "Range" not in first
    assert second["Range"] == "bytes=500000-"
    assert second["If-Range"].startswith('"')


def test_a_later_run_goes_on_with_what_an_earlier_one_received(site, there):
    site.replies = [
        Reply(sent_bytes=300_000),
        Reply(status=500),
        Reply(status=502),
        Reply(status=503),
    ]
    fails(site, there, ServerError)
    found = bring(site, there)
    assert found.resumed_bytes == 300_000
    assert there.read_bytes() == CONTENT


def test_a_server_that_ignores_ranges_sends_the_whole_file_again(site, there):
    site.replies = [Reply(sent_bytes=500_000), Reply(ignores_range=True)]
    bring(site, there)
    assert there.read_bytes() == CONTENT


def test_a_file_that_changed_meanwhile_starts_again(site, there):
    site.replies = [Reply(sent_bytes=500_000), *[Reply(status=500)] * 3]
    fails(site, there, ServerError)
    fresh = random.Random(8).randbytes(700_000)
    site.add("/a.osm.pbf", fresh)
    bring(site, there)
    assert there.read_bytes() == fresh


def test_a_part_that_is_whole_already_is_only_verified(site, there):
    part = there.with_name("a.osm.pbf.part")
    part.write_bytes(CONTENT)
    tag = f'\\"{hashlib.sha256(CONTENT).hexdigest()[:16]}\\"'
    there.with_name("a.osm.pbf.part.json").write_text(
        f'{{"url": "{site.address}/a.osm.pbf", "version": "{tag}"}}'
    )
    bring(site, there)
    assert there.read_bytes() == CONTENT


def test_a_part_without_its_version_is_not_trusted(site, there):
    there.with_name("a.osm.pbf.part").write_bytes(b"x" * 1000)
    bring(site, there)
    assert there.read_bytes() == CONTENT
    assert "Range" not in site.asked("/a.osm.pbf")[0]


def test_a_wrong_part_with_the_right_version_is_thrown_away_once(site, there):
    site.replies = [Reply(sent_bytes=500_000), *[Reply(status=500)] * 3]
    fails(site, there, ServerError)
    there.with_name("a.osm.pbf.part").write_bytes(b"x" * 500_000)
    bring(site, there)
    assert there.read_bytes() == CONTENT


def test_a_file_that_is_always_cut_is_given_up_and_the_part_kept(site, there):
    site.replies = [Reply(sent_bytes=1000, ignores_range=True)] * 9
    error = fails(site, there, TruncatedError)
    assert error.url.endswith("/a.osm.pbf")
    assert there.with_name("a.osm.pbf.part").exists()


def test_a_slowly_growing_part_is_progress_and_no_attempt_is_counted(site, there):
    site.replies = [Reply(sent_bytes=100_000)] * 8
    waits = []
    bring(site, there, waits=waits)
    assert there.read_bytes() == CONTENT
    assert len(waits) == 8
    assert max(waits) == QUICK.first_wait_s


def test_a_corrupt_file_is_thrown_away(site, there):
    site.add("/a.osm.pbf", CONTENT, md5="0" * 32)
    error = fails(site, there, ChecksumError)
    assert error.expected == "0" * 32
    assert error.found == hashlib.md5(CONTENT).hexdigest()
    assert sorted(p.name for p in there.parent.iterdir()) == ["a.osm.pbf"]


def test_an_answer_that_is_no_checksum_is_refused(site, there):
    site.files["/a.osm.pbf.md5"] = b"<html>Please log in</html>"
    assert fails(site, there, ServerError).detail == "not a checksum"


def test_a_missing_file_is_said_at_once(site, there):
    del site.files["/a.osm.pbf"]
    waits = []
    assert fails(site, there, MissingFileError, waits=waits).status == 404
    assert waits == []


def test_a_refused_file_is_said_at_once(site, there):
    site.replies = [Reply(status=403)]
    assert fails(site, there, RefusedError).status == 403


def test_a_server_that_fails_is_tried_again_with_longer_pauses(site, there):
    site.replies = [Reply(status=502), Reply(status=503)]
    waits = []
    bring(site, there, waits=waits)
    assert there.read_bytes() == CONTENT
    assert waits == [0.01, 0.02]


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}, None),
        ({}, 0.01),
    ],
)
def test_a_busy_server_is_given_the_pause_it_asks_for(site, there, headers, wait_s):
    site.replies = [Reply(status=429, headers=headers)]
    waits = []
    if wait_s is None:  # a date too far: it is said instead of waiting
        assert fails(site, there, BusyServerError, waits=waits).retry_after_s > 1e9
        assert waits == []
    else:
        bring(site, there, waits=waits)
        assert waits == [wait_s]


def test_a_server_that_asks_for_an_hour_is_not_waited_for(site, there):
    site.replies = [Reply(status=429, headers={"Retry-After": "3600"})]
    waits = []
    assert fails(site, there, BusyServerError, waits=waits).retry_after_s == 3600
    assert waits == []


def test_a_silent_server_is_given_up(site, there):
    site.replies = [Reply(silent_s=900.0)] * 3
    fails(site, there, SlowServerError, patience=replace(QUICK, read_s=0.1))


def test_no_network_is_told_apart_from_a_cut(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(BEFORE)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/a"
        with pytest.raises(OfflineError) as raised:
            download(url, path, patience=QUICK, sleep=lambda _s: None)
    assert raised.value.url == url
    assert path.read_bytes() == BEFORE


def test_a_name_that_does_not_exist_is_no_network(tmp_path):
    with pytest.raises(OfflineError):
        read_text("http://no-such-server.invalid/a", patience=QUICK, sleep=lambda _s: None)


@pytest.mark.parametrize("url", ["", "nowhere", "ftp://example.org/a", "http://"])
def test_what_is_no_address_is_a_missing_file(tmp_path, url):
    with pytest.raises(MissingFileError):
        download(url, tmp_path / "a", patience=QUICK, sleep=lambda _s: None)


def test_a_file_larger_than_the_disk_is_refused_before_it_is_brought(site, there, monkeypatch):
    usage = shutil.disk_usage(there.parent)
    monkeypatch.setattr(sources.shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    error = fails(site, there, DiskFullError)
    assert (error.needed_bytes, error.free_bytes) == (len(CONTENT), 1000)


def test_a_folder_that_cannot_be_made_is_unwritable(site, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UnwritableError):
        bring(site, tmp_path / "file" / "a.osm.pbf")


@pytest.fixture
def small_disk(tmp_path):
    """A real disk of 512 kB."""
    with mounted(tmp_path / "disk", "512k") as place:
        yield place


def test_a_disk_that_fills_up_keeps_what_was_there(site, small_disk, monkeypatch):
    path = small_disk / "a.osm.pbf"
    path.write_bytes(BEFORE)
    error = fails(site, path, DiskFullError)
    assert error.needed_bytes == len(CONTENT)
    usage = shutil.disk_usage(small_disk)
    monkeypatch.setattr(sources.shutil, "disk_usage", lambda _path: usage._replace(free=10**9))
    assert fails(site, path, DiskFullError).needed_bytes == 0


def test_a_disk_that_says_it_is_full_is_believed(site, there, monkeypatch):
    real = type(there).open

    def full(path, mode="r", *args, **options):
        if mode == "ab":
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return real(path, mode, *args, **options)

    monkeypatch.setattr(type(there), "open", full)
    with pytest.raises(DiskFullError):
        bring(site, there)
    monkeypatch.undo()
    assert there.read_bytes() == BEFORE


def test_a_checksum_is_that_of_the_content(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert file_hash(tmp_path / "a", "md5") == "900150983cd24fb0d6963f7d28e17f72"
    assert file_hash(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()
