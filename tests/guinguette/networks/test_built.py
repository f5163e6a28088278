"""Networks built from a real local server and real files; the former one is intact every time."""

import json
import os
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from pyproj import Geod

from guinguette.communes.departements import departement_names
from guinguette.communes.france import load_communes
from guinguette.faults import InputError, MissingDataError, UsageError
from guinguette.networks import area as network_area
from guinguette.networks import built as networks
from guinguette.networks.area import area_km2, area_of, departements_touched, extract_table
from guinguette.networks.built import (
    check_network_folder,
    export_network,
    load_built_network,
    network_info,
)
from guinguette.networks.from_sources import build_from_file, build_from_graphml, build_network
from routing.network.download.sources import Patience
from tests.extracts import CHAUMONT, MARSEILLE, TROYES, village
from tests.http_servers import Reply, serve
from tests.program import content
from tests.shared import SHARED, needs_shared
from tests.small_disk import mounted

OSM = (
    '<osm version="0.6"><node id="1" lat="48" lon="5"/><node id="2" lat="48.1" lon="5"/>'
    '<way id="3"><nd ref="1"/><nd ref="2"/><tag k="highway" v="tertiary"/></way></osm>'
)
GRAPH = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="x" for="node" attr.name="x" attr.type="string"/>
<key id="y" for="node" attr.name="y" attr.type="string"/>
<key id="c" for="graph" attr.name="crs" attr.type="string"/>
<key id="l" for="edge" attr.name="length" attr.type="string"/>
<graph edgedefault="directed"><data key="c">epsg:4326</data>
<node id="1"><data key="x">5.0</data><data key="y">48.0</data></node>
<node id="2"><data key="x">5.01</data><data key="y">48.0</data></node>
<edge source="1" target="2" id="0"><data key="l">744.0</data></edge></graph></graphml>"""
TODAY = date(2026, 11, 21)
QUICK = Patience(attempts=2, first_wait_s=0.01, longest_wait_s=1.0, connect_s=900.0, read_s=900.0)
CHAMPAGNE = "/champagne-ardenne-260101.osm.pbf"


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "data"))


@pytest.fixture
def site(tmp_path):
    with serve() as running:
        pbf = village(tmp_path / "served.osm.pbf", CHAUMONT, TROYES, MARSEILLE)
        running.add(CHAMPAGNE, pbf.read_bytes())
        yield running


@pytest.fixture
def small_disk(tmp_path):
    """A real disk of 100 kB."""
    with mounted(tmp_path / "disque", "100k") as place:
        yield place


def build(site, place, *, codes=("52",), **options):
    options = {"today": TODAY, "patience": QUICK, "base_url": site.address} | options
    return build_network(codes, output=place, **options)


# The table and the area


def test_every_departement_is_in_one_extract():
    held = [code for codes in extract_table().departements_of.values() for code in codes]
    assert sorted(held) == sorted(departement_names())


def test_four_departements_need_two_extracts():
    assert extract_table().regions_of(["52", "51", "10", "02"]) == ("champagne-ardenne", "picardie")
    assert network_area.extract_name("picardie", date(2025, 1, 1)) == "picardie-250101.osm.pbf"


def test_codes_are_read_as_people_write_them():
    assert network_area.known_departements([" 2a", "1", "52", "52"]) == ("2A", "01", "52")
    with pytest.raises(UsageError) as raised:
        network_area.known_departements(["52", "96"])
    assert raised.value.fault.code == "departement-unknown"


def test_the_margin_is_fifteen_kilometres_on_the_ground_in_every_direction():
    bare = area_of(departements=["52"], margin_m=0.0)
    area = area_of(departements=["52"])
    geod = Geod(ellps="WGS84")
    (west, south, east, north), inner = area.bounds, bare.bounds
    # A margin all around moves each side of the box by as much.
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    sides = [
        geod.inv(west, middle_lat, inner[0], middle_lat)[2],
        geod.inv(inner[2], middle_lat, east, middle_lat)[2],
        geod.inv(middle_lon, south, middle_lon, inner[1])[2],
        geod.inv(middle_lon, inner[3], middle_lon, north)[2],
    ]
    assert np.allclose(sides, 15_000, rtol=0.03)
    assert area_km2(bare) == pytest.approx(6_211, rel=0.02)  # Insee: 6 211 km²


def test_overseas_too_the_margin_is_in_metres():
    bare, area = area_of(departements=["974"], margin_m=0.0), area_of(departements=["974"])
    geod = Geod(ellps="WGS84")
    middle = (area.bounds[1] + area.bounds[3]) / 2
    assert geod.inv(area.bounds[0], middle, bare.bounds[0], middle)[2] == pytest.approx(
        15_000, rel=0.03
    )


def test_every_commune_of_the_departements_is_inside_the_area():
    area = area_of(departements=["10", "52"])
    places = load_communes(departements=["10", "52"])
    inside = shapely.contains_xy(area, [c.longitude for c in places], [c.latitude for c in places])
    assert inside.all()
    touched = departements_touched(area)
    assert {"10", "52", "51", "21", "70", "88"} <= set(touched)
    assert "75" not in touched


# Building


def test_a_network_is_built_from_the_dated_extract_clipped_to_the_area(site, tmp_path):
    told = []
    report = build(site, tmp_path / "reseau", on_step=told.append)
    assert [seen for _, seen, _ in site.seen] == [f"{CHAMPAGNE}.md5", CHAMPAGNE]
    network = load_built_network(tmp_path / "reseau")
    assert (report.nodes, report.edges) == (network.node_count, network.edge_count)
    assert network.x.min() > CHAUMONT[0] - 0.02  # neither Troyes nor Marseille
    assert report.edges == 8
    assert report.with_ref == 8
    assert report.by_class == {"tertiary": 4}
    assert report.road_km == pytest.approx(network.length_m.sum() / 2000, abs=1e-3)
    sizes = [step for step in told if not isinstance(step, str)]
    assert sizes[0].received_bytes == 0
    assert sizes[0].total_bytes == len(site.files[CHAMPAGNE])
    assert [step for step in told if isinstance(step, str)] == ["area", "read", "save"]


def test_the_report_is_kept_beside_the_network(site, tmp_path):
    report = build(site, tmp_path / "reseau")
    assert network_info(tmp_path / "reseau") == report
    written = json.loads((tmp_path / "reseau" / "reseau.json").read_text(encoding="utf-8"))
    assert written["departements"] == ["52"]
    assert written["built_on"] == "2026-11-21"
    assert written["sources"][0]["url"].endswith(CHAMPAGNE)
    assert len(written["sources"][0]["sha256"]) == 64
    assert {"bourgogne", "lorraine", "franche-comte"} == set(report.regions_missing)


def test_neighbouring_extracts_are_brought_when_asked(site, tmp_path):
    for region, place in (("bourgogne", TROYES), ("lorraine", CHAUMONT), ("franche-comte", TROYES)):
        name = f"/{region}-260101.osm.pbf"
        site.add(name, village(tmp_path / name[1:], place).read_bytes())
    report = build(site, tmp_path / "reseau", with_neighbours=True)
    assert len(report.sources) == 4
    assert report.regions_missing == ()


def test_another_date_is_another_file(site, tmp_path):
    site.add("/champagne-ardenne-250101.osm.pbf", site.files[CHAMPAGNE])
    report = build(site, tmp_path / "reseau", day=date(2025, 1, 1))
    assert report.sources[0].name == "champagne-ardenne-250101.osm.pbf"


def test_a_second_network_of_the_same_region_downloads_nothing(site, tmp_path):
    build(site, tmp_path / "a")
    build(site, tmp_path / "b", codes=("10",))
    assert len(site.asked(CHAMPAGNE)) == 1


def test_without_a_place_the_network_goes_to_the_data_folder(site, tmp_path, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_GEOFABRIK_URL", f"{site.address}/")
    report = build_network(["52", "10"], today=TODAY, patience=QUICK)
    assert report.directory == str(tmp_path / "data" / "networks" / "52-10")
    assert network_info() == report
    build_network(["52"], today=TODAY, patience=QUICK)
    os.utime(tmp_path / "data/networks/52/reseau.json", (2_000_000_000, 2_000_000_000))
    assert network_info().name == "52"


# What goes wrong


@pytest.mark.parametrize(
    ("replies", "code"),
    [
        ([Reply(status=404)], "download-missing"),
        ([Reply(status=403)], "download-refused"),
        ([Reply(status=429, headers={"Retry-After": "600"})], "download-busy"),
        ([Reply(status=429)] * 2, "download-busy-unsaid"),
        ([Reply(status=500)] * 2, "download-server"),
        ([Reply(sent_bytes=100, ignores_range=True)] * 4, "download-truncated"),
        ([Reply(silent_s=900.0)] * 2, "download-slow"),
    ],
)
def test_a_failed_download_is_said_and_the_former_network_is_intact(site, tmp_path, replies, code):
    place = tmp_path / "reseau"
    build(site, place)
    before = content(place)
    site.add("/champagne-ardenne-250101.osm.pbf", site.files[CHAMPAGNE])
    site.replies = list(replies)
    patience = replace(QUICK, read_s=0.1) if code == "download-slow" else QUICK
    with pytest.raises(MissingDataError) as raised:
        build(site, place, day=date(2025, 1, 1), patience=patience)
    assert raised.value.fault.code == code
    assert "127.0.0.1" in raised.value.fault.message
    assert content(place) == before
    check_network_folder(place)


def test_a_corrupt_download_is_said_and_the_former_network_is_intact(site, tmp_path):
    place = tmp_path / "reseau"
    build(site, place)
    before = content(place)
    site.add("/champagne-ardenne-250101.osm.pbf", b"x" * 1000, md5="1" * 32)
    with pytest.raises(MissingDataError) as raised:
        build(site, place, day=date(2025, 1, 1))
    assert raised.value.fault.code == "download-checksum"
    assert content(place) == before


def test_no_network_is_said_and_the_former_network_is_intact(site, tmp_path):
    place = tmp_path / "reseau"
    build(site, place)
    before = content(place)
    with pytest.raises(MissingDataError) as raised:
        build(site, place, day=date(2025, 1, 1), base_url="http://127.0.0.1:9")
    assert raised.value.fault.code == "download-offline"
    assert content(place) == before


def test_an_extract_that_is_no_extract_is_said_and_the_former_network_is_intact(site, tmp_path):
    place = tmp_path / "reseau"
    build(site, place)
    before = content(place)
    site.add("/champagne-ardenne-250101.osm.pbf", b"not a pbf, but the checksum is right")
    with pytest.raises(InputError) as raised:
        build(site, place, day=date(2025, 1, 1))
    assert raised.value.faults[0].code == "network-file-unreadable"
    assert content(place) == before


def test_an_extract_without_a_road_in_the_area_is_said(site, tmp_path):
    pbf = village(tmp_path / "far.osm.pbf", MARSEILLE)
    with pytest.raises(InputError) as raised:
        build_from_file(pbf, today=TODAY, departements=["52"], output=tmp_path / "reseau")
    assert raised.value.faults[0].code == "network-empty"
    assert not (tmp_path / "reseau").exists()


def test_a_network_that_cannot_be_written_leaves_the_former_one(site, tmp_path, monkeypatch):
    place = tmp_path / "reseau"
    build(site, place)
    before = content(place)

    def full(_network, _directory):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("guinguette.networks.folder.save_network", full)
    with pytest.raises(MissingDataError) as raised:
        build(site, place)
    assert raised.value.fault.code == "network-unwritable"
    assert content(place) == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@needs_shared("osm", "liechtenstein_2015.osm.pbf")
def test_a_disk_that_is_really_full_leaves_the_former_network(site, small_disk):
    place = small_disk / "reseau"
    build(site, place)
    before = content(place)
    with pytest.raises(MissingDataError) as raised:
        build_from_file(SHARED / "osm" / "liechtenstein_2015.osm.pbf", today=TODAY, output=place)
    assert raised.value.fault.code == "network-unwritable"
    assert content(place) == before
    assert [p.name for p in small_disk.iterdir()] == ["reseau"]
    check_network_folder(place)


def test_an_interruption_between_two_renames_is_mended(site, tmp_path):
    place = tmp_path / "reseau"
    build(site, place)
    place.rename(tmp_path / ".reseau.ancien")
    assert network_info(place).edges == 8


def test_a_folder_that_holds_something_else_is_not_touched(site, tmp_path):
    place = tmp_path / "mes-documents"
    place.mkdir()
    (place / "lettre.txt").write_text("bonjour")
    with pytest.raises(UsageError) as raised:
        build(site, place)
    assert raised.value.fault.code == "network-in-the-way"
    assert content(place) == {"lettre.txt": b"bonjour"}
    assert site.seen == []


def test_a_damaged_network_is_found(site, tmp_path):
    place = tmp_path / "reseau"
    build(site, place)
    check_network_folder(place)
    victim = max(
        (p for p in place.iterdir() if p.suffix != ".json"), key=lambda p: p.stat().st_size
    )
    bytes_ = bytearray(victim.read_bytes())
    bytes_[len(bytes_) // 2] ^= 0xFF
    victim.write_bytes(bytes_)
    with pytest.raises(MissingDataError) as raised:
        check_network_folder(place)
    assert raised.value.fault.code == "network-damaged"
    assert victim.name in raised.value.fault.message


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 99}', '{"format": 1}'])
def test_a_report_that_cannot_be_read_is_said(tmp_path, text):
    (tmp_path / "reseau.json").write_text(text)
    with pytest.raises(MissingDataError) as raised:
        network_info(tmp_path)
    assert raised.value.fault.code in {"network-damaged", "network-format"}


def test_no_network_at_all_is_missing_data(tmp_path):
    for folder in (None, tmp_path):
        with pytest.raises(MissingDataError) as raised:
            networks.check_network_folder(folder)
        assert raised.value.fault.code == "network-missing"


# Files of others


@needs_shared("osm", "montiers-sur-saulx_55_2022.osm.gz")
def test_a_local_extract_is_read_whole(tmp_path):
    file = SHARED / "osm" / "montiers-sur-saulx_55_2022.osm.gz"
    report = build_from_file(file, today=TODAY, output=tmp_path / "reseau")
    assert report.kind == "file"
    assert report.date.startswith("2022-03")
    assert report.with_ref > 50
    assert report.area_km2 == 0
    assert check_network_folder(tmp_path / "reseau") == report


@needs_shared("osm", "montiers-sur-saulx_55_2022.osm.gz")
@pytest.mark.parametrize("kind", ["graphml", "gpkg", "parquet"])
def test_an_export_is_read_by_others(tmp_path, kind):
    file = SHARED / "osm" / "montiers-sur-saulx_55_2022.osm.gz"
    report = build_from_file(file, today=TODAY, output=tmp_path / "reseau")
    written = export_network(tmp_path / "reseau", kind, tmp_path / "out" / f"export.{kind}")
    assert [p.name for p in written.parent.iterdir()] == [f"export.{kind}"]
    if kind == "gpkg":
        import geopandas as gpd

        assert len(gpd.read_file(written, layer="edges")) == report.edges
    elif kind == "parquet":
        import geopandas as gpd

        assert len(gpd.read_parquet(written)) == report.edges
    else:
        again = build_from_graphml(written, today=TODAY, output=tmp_path / "encore")
        assert (again.nodes, again.edges) == (report.nodes, report.edges)


def test_a_parquet_without_its_extra_names_it(tmp_path, monkeypatch):
    monkeypatch.setattr(networks, "find_spec", lambda _name: None)
    with pytest.raises(MissingDataError) as raised:
        export_network(tmp_path, "parquet", tmp_path / "a.parquet")
    found = raised.value.fault
    assert (found.code, raised.value.exit_code) == ("parquet-missing", 5)
    assert "guinguette[parquet]" in found.message
    assert found.help
    assert not (tmp_path / "a.parquet").exists()


def test_an_unknown_export_format_is_refused(tmp_path):
    with pytest.raises(UsageError) as raised:
        export_network(tmp_path, "shp", tmp_path / "a.shp")
    assert raised.value.fault.code == "network-export-format"


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path):
    for call in (build_from_file, build_from_graphml):
        with pytest.raises(UsageError) as raised:
            call(tmp_path / "nowhere.osm.pbf", today=TODAY, output=tmp_path / "reseau")
        assert raised.value.fault.code == "file-missing"


@pytest.mark.parametrize(
    ("content", "code", "value"),
    [
        (OSM.replace('lat="48"', 'lat="6789000"'), "projected", "6789000"),
        (OSM.replace('lat="48"', 'lat="douze"'), "value", "douze"),
        (OSM.replace('lat="48"', "").replace('lat="48.1"', ""), "unplaced", ""),
        (OSM.replace('id="1"', 'id="un"'), "value", "un"),
        ('{"elements": []}', "json", ""),
        ("<osmChange version='0.6'><delete/></osmChange>", "history", ""),
    ],
)
def test_a_file_is_refused_for_its_true_cause(tmp_path, content, code, value):
    path = tmp_path / "roads.osm"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        build_from_file(path, today=TODAY, output=tmp_path / "reseau")
    (found,) = raised.value.faults
    assert (found.code, found.value) == (f"network-file-{code}", value)
    assert found.file == str(path)
    assert not (tmp_path / "reseau").exists()


@pytest.mark.parametrize(
    ("change", "code", "value"),
    [
        (("epsg:4326", "epsg:2154"), "network-file-projected", "epsg:2154"),
        (('"1"', '"x1"'), "network-file-value", "x1"),
        ((">48.0<", ">0x30<"), "network-file-value", "0x30"),
    ],
)
def test_a_graph_is_refused_for_its_true_cause(tmp_path, change, code, value):
    path = tmp_path / "roads.graphml"
    path.write_text(GRAPH.replace(*change), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        build_from_graphml(path, today=TODAY, output=tmp_path / "reseau")
    (found,) = raised.value.faults
    assert found.code == code
    assert value in found.value


def test_a_graphml_that_is_no_graph_is_said(tmp_path):
    (tmp_path / "a.graphml").write_text("<html>")
    with pytest.raises(InputError) as raised:
        build_from_graphml(tmp_path / "a.graphml", today=TODAY, output=tmp_path / "reseau")
    assert raised.value.faults[0].code == "network-file-unreadable"
