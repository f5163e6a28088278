"""What a file may be at most."""

import gzip
import json
import os
import zipfile
import zlib

import numpy as np
import pytest

from routing import limits
from routing.limits import (
    LimitError,
    parsed,
    read_whole,
    refuse_bomb,
    refuse_compressed,
    refuse_heavy,
    refuse_packed,
    unpacked,
)


def reason(call, *args, **options):
    with pytest.raises(LimitError) as caught:
        call(*args, **options)
    return caught.value.reason


def test_a_file_is_read_up_to_its_limit(tmp_path):
    (tmp_path / "a").write_bytes(b"0123456789")
    assert read_whole(tmp_path / "a", 10) == b"0123456789"
    assert reason(read_whole, tmp_path / "a", 9) == "large"


def test_what_is_no_file_is_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zeros").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe", tmp_path / "zeros", tmp_path):
        assert reason(read_whole, path) == "special"
        assert reason(refuse_packed, path) == "special"
    with pytest.raises(FileNotFoundError):
        read_whole(tmp_path / "nothing")


def test_what_is_too_deep_is_said(tmp_path):
    assert parsed(json.loads, "[1]") == [1]
    assert reason(parsed, json.loads, "[" * 200_000) == "deep"
    with pytest.raises(json.JSONDecodeError):
        parsed(json.loads, "[")


def test_a_packed_text_is_unpacked_up_to_its_limit():
    packed = zlib.compress(b"a" * 1_000)
    assert unpacked(packed, 1_000) == b"a" * 1_000
    assert reason(unpacked, packed, 999) == "packed"
    with pytest.raises(zlib.error):
        unpacked(b"nothing", 10)


def test_an_extract_may_grow_as_extracts_do(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "_SLACK", 0)
    text = b"".join(b"<node id='%d' lat='48.%d'/>" % (n, n * n) for n in range(2_000))
    for name, content in (("a.osm.gz", gzip.compress(text)), ("A.OSM.GZ", gzip.compress(text))):
        (tmp_path / name).write_bytes(content)
        refuse_packed(tmp_path / name)
    (tmp_path / "b.osm.gz").write_bytes(gzip.compress(b" " * 1_000_000))
    assert reason(refuse_packed, tmp_path / "b.osm.gz") == "packed"
    (tmp_path / "c.osm").write_bytes(b" " * 1_000_000)
    refuse_packed(tmp_path / "c.osm")
    assert reason(refuse_packed, tmp_path / "c.osm", most=999_999) == "large"


def test_arrays_are_as_large_as_their_file(tmp_path):
    np.savez(tmp_path / "a.npz", a=np.zeros(1_000))
    refuse_compressed(tmp_path / "a.npz")
    np.savez_compressed(tmp_path / "b.npz", a=np.zeros(1_000))
    assert reason(refuse_compressed, tmp_path / "b.npz") == "packed"


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"xl__worksheets__a.xml": "<c/>" * 2_000_001}, "large"),
        ({"xl__comments1.xml": "<c/>" * 140_000}, "large"),
        ({"xl__worksheets__a.xml": "<is><rPr/></is>" * 60_000}, "large"),
        ({"xl__worksheets__a.xml": '<hyperlink ref="$A$1:$ZZ$9999"/>'}, "large"),
        ({"xl__worksheets__a.xml": '<x:mergeCell ref="A1:B9"/>' * 200_000}, "large"),
        ({"xl__worksheets__a.xml": '<mergeCell ref="A1:XFD1048576"/>'.encode("utf-16")}, "large"),
        ({"xl__workbook.xml": '<sheet name="a"/>' * 1_001}, "large"),
        ({"xl__workbook.xml": '<x:sheet name="a"/>' * 1_001}, "large"),
        ({"xl__a.xml": "<!ENTITY a 'b'>"}, "packed"),
        ({"xl__worksheets__a.xml": "<!DOCTYPE a [<!ATTLIST c d CDATA 'e'>]><c/>"}, "packed"),
        ({"xl__a.xml": f"<c a='{'b' * 1_000_000}'/>"}, "packed"),
        ({"a": "0" * 60_000_000, "b": "0" * 60_000_000}, "packed"),
        (
            {
                "xl__comments1.xml": "<c/>" * 100,
                "xl___rels__a.rels": '<Relationship Target="../comments1.xml"/>' * 2_000,
            },
            "packed",
        ),
    ],
)
def test_a_workbook_is_weighed_by_what_it_costs(tmp_path, members, why):
    assert reason(refuse_bomb, zipped(tmp_path / "a.xlsx", **members)) == why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<a b='c'/>" * 3_000_000, "large"),
        ("<a b='' c='' d=''/>" * 2_000_000, "large"),
        ("<node id='1'/>" * 1_500_000, "large"),
        ("<edge source='1' target='2'/>" * 700_000, "large"),
        ("<g:edge source='1' target='2'>\n</g:edge>" * 700_000, "large"),
        ("<!DOCTYPE a [<!ENTITY b '<c/>'>]><a>&b;</a>", "packed"),
        ("<!DOCTYPE a [<!ATTLIST node b CDATA 'c'>]><a/>", "packed"),
    ],
)  # fmt: skip
def test_a_graph_is_weighed_by_what_its_elements_cost(text, why):
    assert reason(refuse_heavy, text) == why


def test_a_graph_of_two_corsicas_passes():
    data = "".join(f'<data key="d{n}">some words</data>\n      ' for n in range(7))
    refuse_heavy(f'<edge source="{1 << 33}" target="{1 << 34}" id="0">{data}</edge>' * 130_000)


@pytest.mark.parametrize(
    "table",
    [
        '<table:table-cell table:number-columns-repeated="16384"/>' * 3,  # LibreOffice ends so
        "<table:table-cell>a</table:table-cell>" * 40,
    ],
)
def test_an_honest_table_of_libreoffice_passes(tmp_path, table):
    rows = f'<table:table-row table:number-rows-repeated="1048000">{table}</table:table-row>'
    honest = f"<table:table><table:table-row>{table}</table:table-row>"
    if "repeated" in table:
        honest += rows
    refuse_bomb(zipped(tmp_path / "a.ods", **{"content.xml": honest + "</table:table>"}))


def test_rows_before_a_last_one_count(tmp_path):
    table = (
        "<table:table><table:table-row><table:table-cell>a</table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="900000"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="9"/>'
        "<table:table-cell>b</table:table-cell></table:table-row></table:table>"
    )
    content = zipped(tmp_path / "a.ods", **{"content.xml": table})
    assert reason(refuse_bomb, content) == "large"
