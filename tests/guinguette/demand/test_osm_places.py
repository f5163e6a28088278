"""Shops, cafés and post points counted by commune in OpenStreetMap files."""

from datetime import date

import pytest

from guinguette.communes.france import load_communes
from guinguette.demand.need import measure_need
from guinguette.demand.store import fetch
from guinguette.faults import InputError, UsageError
from guinguette.scenarios.territory import communes_of
from tests.extracts import CHAUMONT, village
from tests.shared import SHARED, needs_shared

TODAY = date(2026, 11, 30)
NODE = '<node id="{n}" version="1" lon="{lon}" lat="{lat}">{tags}</node>'
CEFFONDS, NARCY, WASSY = (
    (c.longitude, c.latitude) for c in load_communes(codes={"52088", "52347", "52550"})
)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "data"))
    return tmp_path / "data"


def osm(path, *things):
    """Write a file of points, and of one square building where a thing says so."""
    lines, ways = [], []
    for k, (place, tags, is_building) in enumerate(things):
        words = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        corners = [(0, 0), (1e-4, 0), (1e-4, 1e-4)] if is_building else [(0, 0)]
        numbers = [10 * k + j + 1 for j in range(len(corners))]
        for n, (east, north) in zip(numbers, corners, strict=True):
            at = {"lon": place[0] + east, "lat": place[1] + north}
            lines.append(NODE.format(n=n, tags="" if is_building else words, **at))
        if is_building:
            refs = "".join(f'<nd ref="{n}"/>' for n in [*numbers, numbers[0]])
            ways.append(f'<way id="{k + 1}" version="1">{refs}{words}</way>')
    path.write_text(f'<osm version="0.6">{"".join(lines + ways)}</osm>')
    return path


def test_points_and_buildings_count_in_their_commune(tmp_path):
    file = osm(
        tmp_path / "pays.osm",
        (CEFFONDS, {"place": "village", "name": "Ceffonds"}, False),
        (WASSY, {"place": "town"}, False),
        (WASSY, {"shop": "bakery"}, False),
        (WASSY, {"shop": "supermarket", "building": "yes"}, True),
        (WASSY, {"shop": "hairdresser"}, False),
        (WASSY, {"amenity": "pub"}, False),
        (NARCY, {"amenity": "cafe"}, False),
    )
    kept = fetch("osm", today=TODAY, file=file)
    assert kept.columns["food"] == {"52088": 0.0, "52347": 0.0, "52550": 2.0}
    assert kept.columns["cafe"] == {"52088": 0.0, "52347": 1.0, "52550": 1.0}
    assert kept.columns["post"] == {}  # none in the whole file: they were left out of it
    communes = communes_of(["52"])
    need = measure_need(communes, data={"osm": kept.columns}, today=TODAY)
    at = {c.code: k for k, c in enumerate(communes)}
    assert need.values["food_min"][at["52550"]] == 0.0
    assert need.values["cafe_min"][at["52347"]] == 0.0
    assert need.values["cafe_min"][at["52448"]] != need.values["cafe_min"][at["52448"]]  # unknown
    assert "post_min" in need.absent


def test_the_extracts_of_networks_are_read_where_no_file_is_given(tmp_path, data):
    with pytest.raises(UsageError):
        fetch("osm", today=TODAY)
    (data / "extracts").mkdir(parents=True)
    source = osm(tmp_path / "a.osm", (WASSY, {"shop": "bakery"}, False))
    other = osm(tmp_path / "b.osm", (NARCY, {"shop": "butcher"}, False))
    for k, file in enumerate((source, other)):
        (data / "extracts" / f"region-{k}.osm.pbf").write_bytes(file.read_bytes())
    kept = fetch("osm", today=TODAY)
    assert kept.columns["food"] == {"52347": 1.0, "52550": 1.0}
    assert kept.file == "region-0.osm.pbf, region-1.osm.pbf"


def test_a_file_without_such_places_or_of_no_such_kind_is_refused(tmp_path):
    with pytest.raises(InputError) as caught:
        fetch("osm", today=TODAY, file=village(tmp_path / "roads.osm.pbf", CHAUMONT))
    assert caught.value.faults[0].code == "source-empty"
    (tmp_path / "page.osm.pbf").write_bytes(b"<html>")
    with pytest.raises(InputError) as caught:
        fetch("osm", today=TODAY, file=tmp_path / "page.osm.pbf")
    assert caught.value.faults[0].code.startswith("network-")


@needs_shared("osm", "redon_35.osm.gz")
def test_a_real_town_has_shops_and_cafes():
    kept = fetch("osm", today=TODAY, file=SHARED / "osm" / "redon_35.osm.gz")
    assert kept.columns["food"]["35236"] >= 5
    assert kept.columns["cafe"]["35236"] >= 10
