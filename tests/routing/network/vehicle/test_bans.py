import json
from unicodedata import normalize

import numpy as np
import pytest
from shapely import LineString, MultiPoint, Point, box

from routing.errors import RoutingError
from routing.network.vehicle.bans import (
    Ban,
    BansError,
    banned_edges,
    parse_geojson,
    parse_table,
    read_bans,
)
from tests.routing.network.networks import grid, network


def ways(drawn, *bans):
    return sorted(set(drawn.way[banned_edges(drawn, bans) >= 0].tolist()))


def test_a_point_forbids_the_nearest_road_both_ways():
    drawn = grid(3)
    found = banned_edges(drawn, [Ban(geometry=Point(5.0035, 48.00005), reason="bridge")])
    assert sorted(drawn.way[found == 0].tolist()) == [102, 102]


def test_a_point_too_far_from_any_road_forbids_nothing_unless_its_radius_is_larger():
    drawn, place = grid(3), Point(5.0035, 48.0005)
    assert ways(drawn, Ban(geometry=place, reason="")) == []
    assert ways(drawn, Ban(geometry=place, reason="", radius_m=80.0)) == [102]


def test_a_line_forbids_the_roads_it_runs_along_and_not_those_it_meets():
    line = LineString([(5.0, 48.00005), (5.014, 48.00005)])
    assert ways(grid(3), Ban(geometry=line, reason="")) == [102, 203]


def test_a_line_across_a_road_forbids_nothing():
    line = LineString([(5.0035, 47.998), (5.0035, 48.002)])
    assert ways(grid(3), Ban(geometry=line, reason="")) == []


def test_a_line_drawn_a_little_too_far_does_not_forbid_the_next_road():
    line = LineString([(5.0, 48.0), (5.0073, 48.0)])
    assert ways(grid(3), Ban(geometry=line, reason="")) == [102]


def test_a_short_line_on_a_bridge_forbids_the_long_road_over_it():
    line = LineString([(5.0034, 48.0), (5.0037, 48.0)])
    assert ways(grid(3), Ban(geometry=line, reason="")) == [102]


def test_a_one_way_line_forbids_its_own_direction_alone():
    drawn = grid(3)
    ban = Ban(geometry=LineString([(5.007, 48.0), (5.0, 48.0)]), reason="", is_one_way=True)
    (edge,) = np.nonzero(banned_edges(drawn, [ban]) >= 0)[0]
    assert (drawn.node_id[drawn.tail[edge]], drawn.node_id[drawn.head[edge]]) == (2, 1)


def test_an_area_forbids_all_it_touches():
    assert ways(grid(3), Ban(geometry=box(5.006, 48.001, 5.008, 48.003), reason="")) == [212]


def test_a_bent_road_is_met_where_it_bends():
    drawn = network({1: (5.0, 48.0), 2: (5.005, 48.004), 3: (5.01, 48.0)}, {7: ([1, 2, 3], {})})
    assert ways(drawn, Ban(geometry=Point(5.005, 48.004), reason="")) == [7]
    assert ways(drawn, Ban(geometry=Point(5.005, 48.0), reason="")) == []


def test_several_points_of_one_ban_count_each_and_the_first_ban_is_named():
    drawn = grid(3)
    both = Ban(geometry=MultiPoint([(5.0035, 48.0), (5.0105, 48.0)]), reason="")
    again = Ban(geometry=Point(5.0035, 48.0), reason="")
    found = banned_edges(drawn, [both, again])
    assert sorted(set(drawn.way[found == 0].tolist())) == [102, 203]
    assert not (found == 1).any()


def test_a_table_is_read_with_its_own_titles_and_commas():
    text = "Lat;Lon;rayon;motif\n48,25;5,1;30;pont étroit\n;;;\n48.3;5.2;;\n"
    bans = parse_table(text, names={"rayon": "radius_m", "motif": "reason"})
    assert [(b.geometry.x, b.geometry.y, b.radius_m, b.reason, b.line) for b in bans] == [
        (5.1, 48.25, 30.0, "pont étroit", 2),
        (5.2, 48.3, 15.0, "", 4),
    ]


def test_every_wrong_line_of_a_table_is_named():
    with pytest.raises(BansError) as refusal:
        parse_table("lat,lon,radius_m\n48.0,east,10\n48.0,5.0,wide\n98.0,5.0,10\n", name="t.csv")
    assert [(f.line, f.code) for f in refusal.value.faults] == [
        (2, "number"), (3, "number"), (4, "position"),
    ]  # fmt: skip
    assert isinstance(refusal.value, RoutingError)


def test_a_table_without_positions_is_refused():
    with pytest.raises(BansError) as refusal:
        parse_table("road;reason\nD 12;bridge\n")
    assert [(f.line, f.code, f.value) for f in refusal.value.faults] == [
        (1, "column", "lat"), (1, "column", "lon"),
    ]  # fmt: skip


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_geojson_is_read_with_its_properties(tmp_path):
    line = {"type": "LineString", "coordinates": [[5.0, 48.0], [5.1, 48.0]]}
    point = {"type": "Point", "coordinates": [5.0, 48.0]}
    file = tmp_path / "bans.geojson"
    content = {"features": [feature(line, motif="pont", sens=True), feature(point, radius_m=40)]}
    file.write_text(json.dumps(content), encoding="utf-8")
    first, second = read_bans(file, names={"motif": "reason", "sens": "one_way"})
    assert (first.reason, first.is_one_way, first.line) == ("pont", True, 1)
    assert (second.reason, second.is_one_way, second.radius_m) == ("", False, 40.0)


def test_a_table_file_is_read_with_its_mark_of_encoding(tmp_path):
    file = tmp_path / "bans.csv"
    file.write_bytes("lat;lon\n48;5\n".encode("utf-8-sig"))
    assert [ban.geometry for ban in read_bans(file)] == [Point(5, 48)]


def test_titles_with_accents_written_apart_are_those_of_the_keyboard(tmp_path):
    file = tmp_path / "bans.csv"
    file.write_text(normalize("NFD", "lat;lon;été\n48;5;épicéa\n"), encoding="utf-8")
    (ban,) = read_bans(file, names={"été": "reason"})
    assert ban.reason == "épicéa"


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ('{"features": [\n1,\n}', 3, "json"),
        ("[]", 1, "json"),
        ('{"features": 3}', 1, "json"),
        ('{"features": [{"geometry": null}]}', 1, "geometry"),
        ('{"features": [4]}', 1, "geometry"),
        ('{"features": [{"geometry": {"type": "Blob", "coordinates": []}}]}', 1, "geometry"),
        ('{"features": [{"geometry": {"type": "Point", "coordinates": [500, 4]}}]}', 1, "position"),
    ],
)
def test_geojson_that_is_none_is_refused_with_its_place(text, line, code):
    with pytest.raises(BansError) as refusal:
        parse_geojson(text, name="bans.geojson")
    assert [(f.line, f.code) for f in refusal.value.faults] == [(line, code)]
