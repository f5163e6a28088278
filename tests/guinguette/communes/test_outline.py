"""The communes inside an outline, and outlines that are none."""

import json
import math

import geopandas as gpd
import pytest

from guinguette.communes.france import load_communes, read_communes
from guinguette.communes.outline import communes_within
from guinguette.faults import InputError

SQUARE = [[3.9, 46.8], [4.3, 46.8], [4.3, 47.3], [3.9, 47.3], [3.9, 46.8]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}


def feature(geometry):
    return {"type": "Feature", "properties": None, "geometry": geometry}


def features(*geometries, **more):
    every = [feature(own) for own in geometries]
    return {"type": "FeatureCollection", "features": every, **more}


@pytest.fixture
def outline(tmp_path):
    def written(content):
        path = tmp_path / "zone.geojson"
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
        return path

    return written


MULTI = {"type": "MultiPolygon", "coordinates": [[SQUARE]]}


@pytest.mark.parametrize(
    "content",
    [POLYGON, MULTI, feature(POLYGON), features(POLYGON), features(None, POLYGON, MULTI)],
)
def test_communes_are_inside_by_their_own_position(outline, content):
    inside = {
        c.code for c in load_communes() if 3.9 < c.longitude < 4.3 and 46.8 < c.latitude < 47.3
    }
    assert {c.code for c in communes_within(outline(content))} == inside


def test_what_geopandas_writes_is_read(tmp_path):
    path = tmp_path / "morvan.geojson"
    read_communes(codes=["58128", "58180"]).to_file(path, driver="GeoJSON")
    assert {"58128", "58180"} <= {c.code for c in communes_within(path)}
    far = gpd.read_file(path).to_crs(2154)
    far.to_file(tmp_path / "lambert.geojson", driver="GeoJSON")
    assert refusal(tmp_path / "lambert.geojson").code == "outline-metres"


def refusal(path):
    with pytest.raises(InputError) as caught:
        communes_within(path)
    [fault] = caught.value.faults
    assert fault.help
    assert fault.file == path.name
    return fault


def polygon(*points):
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("", "outline-unreadable", ".geojson"),
        ("<kml/>", "outline-unreadable", ".geojson"),
        ("[]", "outline-unreadable", ".geojson"),
        ('{"type": "Nowhere"}', "outline-unreadable", "n° 1"),
        ('{"type": "FeatureCollection", "features": 3}', "outline-unreadable", "n° 1"),
        (features(POLYGON, {"type": "Polygon"}), "outline-unreadable", "n° 2"),
        (polygon([math.nan, 46], [4, 47], [5, 46]), "outline-unreadable", "n° 1"),
        (polygon([4, 46]), "outline-unreadable", "n° 1"),
        ("[" * 100_000, "file-deep", ""),
        (polygon([763_000, 6_640_000], [763_000, 6_650_000], [770_000, 6_650_000]),
         "outline-metres", "763000"),
        (features(POLYGON, crs={"type": "name", "properties": {"name": "EPSG:2154"}}),
         "outline-metres", "EPSG:2154"),
        (polygon([46.8, 3.9], [47.3, 3.9], [47.3, 4.3], [46.8, 4.3]), "outline-swapped", "47.05"),
        (polygon([-30, 40], [-29, 40], [-29, 41]), "outline-nowhere", "-29.5"),
        ({"type": "LineString", "coordinates": SQUARE}, "outline-kind", "LineString"),
        (features(POLYGON, {"type": "Point", "coordinates": [4, 47]}), "outline-kind", "objet 2"),
        (polygon([3.9, 46.8], [4.3, 47.3], [4.3, 46.8], [3.9, 47.3]), "outline-crossing", "4.1"),
        (features(), "outline-empty", "aucune surface"),
        (features(None), "outline-empty", "aucune surface"),
        ({"type": "Polygon", "coordinates": []}, "outline-empty", "aucune surface"),
    ],
)  # fmt: skip
def test_what_is_no_outline_is_refused_with_a_remedy(outline, content, code, said):
    fault = refusal(outline(content))
    assert fault.code == code
    assert said in fault.message


def test_an_outline_that_is_not_there_is_said(tmp_path):
    assert refusal(tmp_path / "zone.geojson").code == "outline-missing"
    assert refusal(tmp_path).code == "outline-missing"
