"""Files that are damaged, enormous or traps: exit 3, file, cause and remedy, nothing written."""

import bz2
import gzip
import io
import os
import re
import shutil
import zipfile

import openpyxl
import pytest

import cli
from guinguette.folder.template import settings_toml
from tests.guinguette.folders import NARCY, folder, row, settings
from tests.program import answer_of, content
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.usefixtures("_neutral")
DEEP = 100_000
BAN = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"motif":"pont"},'
    '"geometry":{"type":"Point","coordinates":[5.0,48.6]}}]}'
)
OSM = (
    '<osm version="0.6"><node id="1" lat="48.1" lon="5.1"/><node id="2" lat="48.2" lon="5.2"/>'
    '<way id="3"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way></osm>'
)


@pytest.fixture
def _neutral(tmp_path, monkeypatch):
    monkeypatch.delenv("GUINGUETTE_LANGUE", raising=False)
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "donnees"))
    monkeypatch.setenv("GUINGUETTE_TODAY", "2026-12-01")


@pytest.fixture
def dossier(tmp_path):
    folder(tmp_path / "dossier", [row(NARCY)])
    return tmp_path / "dossier"


def refused(capsys, path, file):
    """Check a folder: refused for a file, by name; give the code of the fault."""
    before = {p: p.stat().st_size for p in path.rglob("*") if p.is_file()}
    code, answer = answer_of(capsys, "plan", path, "--effort", "100")
    assert code == 3, answer
    for found in answer["errors"]:
        assert found["file"] == file, found
        assert found["message"], found
        assert found["help"], found
    assert {p: p.stat().st_size for p in path.rglob("*") if p.is_file()} == before
    return answer["errors"][0]["code"]


def refused_roads(capsys, path, option):
    """Build a network: refused by name, and nothing is built."""
    code, answer = answer_of(capsys, "network", "build", option, path)
    assert code == 3, answer
    assert path.name in answer["errors"][0]["file"]
    assert answer["errors"][0]["help"]
    assert not list((path.parent / "donnees").rglob("*"))
    return answer["errors"][0]["code"]


# What strangers sent


@needs_shared("cases", "inputs")
@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("damaged.xlsx", "communes.xlsx"),
        ("calage_huge.toml", "calage.toml"),
        ("interdits_ring_nan.geojson", "interdits.geojson"),
        ("interdits_properties_number.geojson", "interdits.geojson"),
    ],
)
def test_damaged_files_of_a_folder_are_said(dossier, capsys, given, name):
    if name == "interdits.geojson":
        text = (dossier / "guinguette.toml").read_text(encoding="utf-8")
        assert "[reseau]" not in text
    shutil.copy(SHARED / "cases" / "inputs" / given, dossier / name)
    if name == "interdits.geojson":
        from guinguette.faults import InputError
        from guinguette.roads.of_folder import folder_bans

        with pytest.raises(InputError) as caught:
            folder_bans(dossier)
        assert {found.file for found in caught.value.faults} == {name}
    else:
        refused(capsys, dossier, name)


@needs_shared("cases", "inputs")
@pytest.mark.parametrize(
    ("given", "option", "code"),
    [
        ("bad_coordinate.osm", "--from", "network-file-value"),
        ("bad_geometry.graphml", "--graphml", "network-file-unreadable"),
    ],
)
def test_damaged_roads_are_said(tmp_path, capsys, given, option, code):
    path = shutil.copy(SHARED / "cases" / "inputs" / given, tmp_path / given)
    assert refused_roads(capsys, tmp_path / given, option) == code, path


# Workbooks


def rezipped(path, name, change):
    """Change a member of a workbook."""
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    members[name] = change(members[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, inside in members.items():
            archive.writestr(one, inside)


SHEET = "xl/worksheets/sheet1.xml"
END = b"</sheetData>"


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        (SHEET, lambda text: text.replace(END, b"<row/>" * 2_500_000 + END), "file-large"),
        (SHEET, lambda text: text.replace(END, b" " * 150_000_000 + END), "file-packed"),
        (
            SHEET,
            lambda text: text.replace(
                END, END + b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            ),
            "file-large",
        ),
        (
            SHEET,
            lambda text: text.replace(
                b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet", 1
            ),
            "file-packed",
        ),
        ("xl/styles.xml", lambda text: text + b"<font/>" * 400_000, "file-large"),
    ],
)
def test_a_workbook_that_would_fill_the_memory_is_refused(dossier, capsys, name, change, code):
    rezipped(dossier / "communes.xlsx", name, change)
    assert refused(capsys, dossier, "communes.xlsx") == code


def test_a_workbook_that_lies_about_its_size_is_measured(dossier, capsys):
    rezipped(dossier / "communes.xlsx", SHEET, lambda text: text + b" " * 150_000_000)
    content = bytearray((dossier / "communes.xlsx").read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    assert content.count(size) >= 2
    (dossier / "communes.xlsx").write_bytes(bytes(content).replace(size, b"\x10\0\0\0"))
    assert refused(capsys, dossier, "communes.xlsx") in {"file-packed", "not-a-workbook"}


@pytest.mark.parametrize(
    "repeated", ['rows-repeated="1048576"', 'rows-repeated="&#49;048576"', 'rows-repeated="lot"']
)
def test_rows_repeated_a_million_times_are_not_made(dossier, capsys, repeated):
    from tests.guinguette.folder.workbook.test_other_workbooks import ods

    (dossier / "communes.xlsx").unlink()
    ods(dossier / "communes.ods", [["a"] * 40], merged=False)
    rezipped(
        dossier / "communes.ods",
        "content.xml",
        lambda text: text.replace(
            b"<table:table-row", f"<table:table-row table:number-{repeated}".encode()
        ),
    )
    assert refused(capsys, dossier, "communes.ods") in {"file-large", "not-a-workbook"}


@pytest.mark.parametrize("head", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG\r\n", b"", b"PK"])
def test_what_is_no_workbook_is_said(dossier, capsys, head):
    (dossier / "communes.xlsx").write_bytes(head + b"\xff" * 600)
    assert refused(capsys, dossier, "communes.xlsx") in {"not-a-workbook", "old-workbook"}


def test_a_table_of_a_gigabyte_is_not_read(dossier, capsys):
    (dossier / "communes.xlsx").unlink()
    with (dossier / "communes.csv").open("wb") as file:
        file.truncate(1_000_000_000)
    assert refused(capsys, dossier, "communes.csv") == "file-large"


# Brackets within brackets


@pytest.mark.parametrize("nest", ["[", "{a=", '"""', "[[a]]\n[a.b.c]\n" * 3 + "x=["])
def test_settings_that_are_too_deep_are_said(dossier, capsys, nest):
    text = settings_toml(settings()) + f"\nfond = {nest * DEEP}"
    (dossier / "guinguette.toml").write_text(text[:900_000], encoding="utf-8")
    refused(capsys, dossier, "guinguette.toml")


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("semaines", "9" * 6000, "file-digits"),
        ("graine", "-" + "1" * 5000, "file-digits"),
        ("debut", "9999-12-27", "toml-range"),
        ("debut", "0001-01-01", "toml-range"),
        ("debut", "2200-01-06", "toml-range"),
        ("cout_km_eur", "1e308", "toml-range"),
        ("cout_horaire_eur", "1000001", "toml-range"),
    ],
)
def test_settings_beyond_all_measure_are_said(dossier, capsys, setting, value, code):
    path = dossier / "guinguette.toml"
    text = re.sub(rf"(?m)^{setting} = .*$", f"{setting} = {value}", path.read_text("utf-8"))
    assert value in text
    path.write_text(text, encoding="utf-8")
    assert refused(capsys, dossier, "guinguette.toml") == code


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1949-12-31", "2200-01-01"])
def test_a_day_at_the_end_of_time_is_said(dossier, capsys, monkeypatch, day):
    monkeypatch.setenv("GUINGUETTE_TODAY", day)
    code, answer = answer_of(capsys, "plan", dossier, "--effort", "100")
    assert (code, answer["errors"][0]["code"]) == (2, "today-unreadable")


@pytest.mark.parametrize(
    "text",
    [
        "[" * DEEP,
        BAN.replace("5.0", "9" * 6000),
        '{"features":' * DEEP,
        BAN.replace("[5.0,48.6]", "[" * 900 + "]" * 900),
        BAN.replace("5.0", "9" * 400),
        BAN.replace("5.0", "NaN"),
    ],
)
def test_bans_that_are_too_deep_or_too_far_are_said(dossier, text):
    from guinguette.faults import InputError
    from guinguette.roads.of_folder import folder_bans

    (dossier / "interdits.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        folder_bans(dossier)
    assert all(found.file == "interdits.geojson" and found.help for found in caught.value.faults)


# What is no file


@pytest.mark.parametrize(
    "name",
    ["guinguette.toml", "communes.xlsx", "calendrier.csv", "mairie.ics", "hypotheses.toml",
     "frequentation.csv", "calage.toml"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "link to nothing"])
def test_a_pipe_or_a_folder_in_the_place_of_a_file_is_said(dossier, capsys, name, kind):
    path = dossier / name
    path.unlink(missing_ok=True)
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case _:
            path.symlink_to(dossier / "nowhere")
    code, answer = answer_of(capsys, "plan", dossier, "--effort", "100")
    assert code == 3, answer
    assert {found["file"] for found in answer["errors"]} == {name}
    assert {found["code"] for found in answer["errors"]} <= {"file-special", "file-locked"}


@pytest.mark.parametrize("command", ["check", "plan", "history"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_a_pipe_or_a_folder_in_the_place_of_the_memory_is_said(dossier, capsys, command, kind):
    path = dossier / "memoire.gpkg"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    code, answer = answer_of(capsys, command, dossier)
    assert code == 5, answer
    (found,) = answer["errors"]
    assert (found["code"], found["file"]) == ("file-special", "memoire.gpkg")


# Roads


def test_roads_that_would_fill_the_disk_are_refused(tmp_path, capsys):
    blank = b" " * 300_000_000
    (tmp_path / "a.osm.gz").write_bytes(gzip.compress(OSM.encode() + blank, 9))
    assert refused_roads(capsys, tmp_path / "a.osm.gz", "--from") == "network-file-unreadable"
    (tmp_path / "b.osm.bz2").write_bytes(bz2.compress(blank + OSM.encode()))
    assert refused_roads(capsys, tmp_path / "b.osm.bz2", "--from") == "network-file-unreadable"
    (tmp_path / "c.graphml.gz").write_bytes(gzip.compress(b"<graphml>" + blank, 9))
    assert refused_roads(capsys, tmp_path / "c.graphml.gz", "--graphml") == (
        "network-file-unreadable"
    )


UNREADABLE_ROADS = {"network-file-unreadable", "network-empty"}


@pytest.mark.parametrize("suffix", [".osm", ".osm.gz", ".osm.bz2", ".osm.pbf"])
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (OSM.replace('lat="48.1"', 'lat="nord"'), {"network-file-value"}),
        (OSM.replace("<osm", '<!DOCTYPE osm [<!ENTITY a "b">]><osm'), UNREADABLE_ROADS),
        ("<osm>" * 10_000, UNREADABLE_ROADS),
        ("0" * 100_000, UNREADABLE_ROADS),
        ("", UNREADABLE_ROADS),
    ],
)
def test_roads_that_are_none_are_said(tmp_path, capsys, suffix, text, codes):
    pack = {".gz": gzip.compress, ".bz2": bz2.compress}.get(suffix[4:], bytes)
    (tmp_path / f"a{suffix}").write_bytes(pack(text.encode()))
    code = refused_roads(capsys, tmp_path / f"a{suffix}", "--from")
    assert code in codes


def test_real_files_are_far_below_every_limit(dossier):
    from routing.limits import refuse_bomb

    book = openpyxl.load_workbook(dossier / "communes.xlsx")
    sheet = book.create_sheet("France")
    for number in range(20_000):
        sheet.append([number, "Commune", 48.1, 5.1])
    book.save(dossier / "communes.xlsx")
    refuse_bomb((dossier / "communes.xlsx").read_bytes())
    assert cli.main(["check", str(dossier), "-q"]) == 0
    assert content(dossier)


def test_more_rows_than_any_service_are_not_read_one_by_one(dossier, capsys):
    (dossier / "communes.xlsx").unlink()
    rows = "Nulle-Part;quinzaine\n" * 10_001
    (dossier / "communes.csv").write_text(f"commune;rythme\n{rows}", encoding="utf-8")
    assert refused(capsys, dossier, "communes.csv") == "file-large"


def test_a_folder_is_made_where_nothing_temporary_can_be_written(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    code, answer = answer_of(capsys, "init", tmp_path / "neuf", "--departements", "52")
    assert code == 0, answer
    assert (tmp_path / "neuf" / "communes.xlsx").stat().st_size > 0
