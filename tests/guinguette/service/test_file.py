"""The file of a memory: a GeoPackage, never left half written, never overwritten when damaged."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import Point

from guinguette.faults import MissingDataError
from guinguette.service import file as memory_file
from guinguette.service.file import VERSION
from guinguette.service.memory import MEMORY_NAME, read_memory
from tests.guinguette.service.test_memory import BEFORE, TOUR, kept, moved, opened_on, rows
from tests.small_disk import mounted

LAYERS = {"places": "Point", "visits": "Point", "tours": "LineString"}


@pytest.fixture
def memory(tmp_path):
    kept(tmp_path, TOUR)
    return tmp_path / MEMORY_NAME


def test_qgis_finds_its_layers(memory):
    found = {name: kind for name, kind in gpd.list_layers(memory).values if isinstance(kind, str)}
    assert found == LAYERS
    for name, kind in LAYERS.items():
        layer = gpd.read_file(memory, layer=name)
        assert layer.crs.to_epsg() == 4326
        assert set(layer.geom_type) == {kind}
        assert layer.total_bounds.tolist() == pytest.approx(extent(memory, name))


def extent(memory, layer):
    with closing(sqlite3.connect(memory)) as db:
        return db.execute(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?", [layer]
        ).fetchone()


def test_the_layers_are_those_of_the_tour(memory):
    visits = gpd.read_file(memory, layer="visits")
    planned = sorted(
        (
            v.commune_code,
            v.open.isoformat(),
            v.close.isoformat(),
            Point(v.longitude, v.latitude).wkt,
        )
        for route in TOUR.routes
        for v in route.visits
    )
    read = zip(visits["place"], visits["open"], visits["close"], visits.geometry, strict=True)
    assert sorted((key, first, last, point.wkt) for key, first, last, point in read) == planned
    assert (
        visits["open_utc"]
        .dt.tz_convert("Europe/Paris")
        .dt.tz_localize(None)
        .dt.strftime("%Y-%m-%dT%H:%M:%S")
        .tolist()
        == visits["open"].tolist()
    )
    tours = gpd.read_file(memory, layer="tours")
    assert tours["distance_m"].tolist() == [route.distance_m for route in TOUR.routes]
    for line, route in zip(tours.geometry, TOUR.routes, strict=True):
        assert line.coords[0] == route.start_point
        assert all(line.distance(Point(v.longitude, v.latitude)) == 0 for v in route.visits)


def test_it_keeps_the_rules_of_a_geopackage(memory):
    with closing(sqlite3.connect(memory)) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert db.execute("PRAGMA user_version").fetchone() == (10300,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        systems = {number for (number,) in db.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")}
        assert systems >= {-1, 0, 4326}
        for (table,) in db.execute("SELECT table_name FROM gpkg_contents").fetchall():
            columns = db.execute("SELECT * FROM pragma_table_info(?)", [table]).fetchall()
            keys = [(name, kind) for _, name, kind, _, _, key in columns if key]
            assert len(keys) == 1, table
            assert keys[0][1] == "INTEGER", table
        for layer, kind in db.execute("SELECT table_name, geometry_type_name FROM"
                                      " gpkg_geometry_columns").fetchall():  # fmt: skip
            (blob,) = db.execute(f"SELECT geom FROM {layer} LIMIT 1").fetchone()
            assert blob[:3] == b"GP\0"
            assert kind == LAYERS[layer].upper()


def test_nothing_is_left_beside_it(memory):
    assert [path.name for path in memory.parent.iterdir()] == [MEMORY_NAME]


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "overwritten", "another"])
def test_what_is_damaged_is_said_and_left_as_it_is(memory, damage):
    whole = memory.read_bytes()
    half = len(whole) // 2
    memory.write_bytes(
        {
            "empty": b"",
            "text": b"{}",
            "cut": whole[:half],
            "overwritten": whole[:4096] + bytes(8192) + whole[12288:],
            "another": b"",
        }[damage]
    )
    if damage == "another":
        with closing(sqlite3.connect(memory)) as db:
            db.execute("CREATE TABLE other (id INTEGER PRIMARY KEY)")
    before = memory.read_bytes()
    with pytest.raises(MissingDataError) as refused, opened_on(memory.parent, BEFORE):
        pass
    assert refused.value.fault.code == "memory-damaged"
    assert memory.read_bytes() == before
    assert [path.name for path in memory.parent.iterdir()] == [MEMORY_NAME]


def test_a_memory_of_a_later_version_is_refused(memory):
    with closing(sqlite3.connect(memory)) as db:
        db.execute("UPDATE memory SET version = 99")
        db.commit()
    before = memory.read_bytes()
    for read in (read_memory, opened_by):
        with pytest.raises(MissingDataError) as refused:
            read(memory.parent)
        assert refused.value.fault.code == "memory-version"
    assert memory.read_bytes() == before


def opened_by(folder):
    with opened_on(folder, BEFORE):
        pass


def test_an_older_version_is_brought_on_and_a_copy_stays(memory, monkeypatch):
    before = memory.read_bytes()
    monkeypatch.setattr(memory_file, "VERSION", VERSION + 1)
    monkeypatch.setitem(memory_file.MIGRATIONS, VERSION, "ALTER TABLE places ADD COLUMN more TEXT")
    with opened_on(memory.parent, BEFORE):
        pass
    assert rows(memory.parent, "SELECT version FROM memory") == [(VERSION + 1,)]
    assert rows(memory.parent, "SELECT more FROM places LIMIT 1") == [(None,)]
    assert (memory.parent / f"memoire.version-{VERSION}.gpkg").read_bytes() == before
    assert read_memory(memory.parent).warnings == ()  # that copy is no conflict


def test_a_migration_that_fails_changes_nothing(memory, monkeypatch):
    monkeypatch.setattr(memory_file, "VERSION", VERSION + 1)
    monkeypatch.setitem(
        memory_file.MIGRATIONS, VERSION, "ALTER TABLE places ADD COLUMN more TEXT; NONSENSE"
    )
    with pytest.raises(sqlite3.OperationalError), opened_on(memory.parent, BEFORE):
        pass
    assert rows(memory.parent, "SELECT version FROM memory") == [(VERSION,)]
    assert read_memory(memory.parent).last_tour() == TOUR


def test_a_memory_of_the_first_version_is_read_as_it_is_and_brought_on_by_who_writes(memory):
    with closing(sqlite3.connect(memory)) as db, db:
        for table in ("weeks", "instructions"):
            db.execute(f"DROP TABLE {table}")
            db.execute("DELETE FROM gpkg_contents WHERE table_name = ?", [table])
        db.execute("UPDATE memory SET version = 1")
    assert read_memory(memory.parent).last_tour() == TOUR
    assert read_memory(memory.parent).given(TOUR.start) == ()
    with opened_on(memory.parent, BEFORE):
        pass
    assert rows(memory.parent, "SELECT version FROM memory") == [(VERSION,)]
    assert rows(memory.parent, "SELECT * FROM instructions") == []
    assert rows(memory.parent, "SELECT * FROM weeks") == []
    assert read_memory(memory.parent).last_tour() == TOUR
    assert (memory.parent / "memoire.version-1.gpkg").exists()


def test_a_transaction_that_a_crash_left_is_undone_by_whoever_reads(memory):
    before = read_memory(memory.parent).editions
    child = os.fork()
    if child == 0:
        db = sqlite3.connect(memory, isolation_level=None)
        db.execute("PRAGMA cache_size = 1")  # so that pages reach the file before the end
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE editions SET note = hex(zeroblob(200000))")
        db.execute("DELETE FROM visits")
        os._exit(9)
    os.waitpid(child, 0)
    journal = memory.with_name(f"{MEMORY_NAME}-journal")
    assert journal.exists()
    assert read_memory(memory.parent).editions == before
    assert not journal.exists()
    assert rows(memory.parent, "SELECT count(*) FROM visits") == [(5,)]


def test_a_folder_that_is_read_only_is_said_and_can_be_read(tmp_path):
    with mounted(tmp_path / "disk", "2m") as folder:
        for is_planned in (False, True):
            if is_planned:
                kept(folder, TOUR)
            remount(folder, "ro")
            with pytest.raises(MissingDataError) as refused, opened_on(folder, BEFORE):
                pass
            assert refused.value.fault.code == "memory-unwritable"
            assert len(read_memory(folder).editions) == is_planned
            remount(folder, "rw")


def remount(folder, way):
    subprocess.run(["mount", "-o", f"remount,{way}", str(folder)], check=True)


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path):
    with mounted(tmp_path / "disk", "1m") as folder:
        before = kept(folder, TOUR)
        free = os.statvfs(folder)
        (folder / "plein").write_bytes(bytes(free.f_bavail * free.f_frsize - 8192))
        with pytest.raises(MissingDataError) as refused:
            kept(folder, replace(TOUR, title="x" * 100, routes=(*TOUR.routes, *shifted(20))))
        assert refused.value.fault.code == "memory-unwritable"
        assert "plein" in refused.value.fault.message
        (folder / "plein").unlink()
        after = read_memory(folder)
        assert after.editions == before.editions
        assert after.last_tour() == TOUR


def shifted(times):
    """Many routes more, each on a day of its own after the others."""
    return tuple(route for n in range(1, times) for route in moved(TOUR, days=14 * n).routes)
