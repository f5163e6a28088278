from dataclasses import replace

import numpy as np
import pytest
from shapely import Point

from routing.network.road_network import KEPT_TAGS
from routing.network.vehicle import profile as profile_module
from routing.network.vehicle.profile import (
    REASONS,
    Ban,
    apply_profile,
    read_profile,
    why_excluded,
)
from routing.network.vehicle.tag_rules import judge
from tests.routing.network.networks import edge_of, grid, network, one_road

TRAILER = read_profile("van_trailer")


def seconds(drawn, tail, head, profile=TRAILER):
    graph = apply_profile(drawn, profile)
    edge = edge_of(drawn, tail, head)
    return float(graph.travel_time_s[graph.network_edge == edge][0])


def test_a_road_takes_its_length_at_its_speed():
    drawn = one_road({"highway": "secondary"})
    expected = drawn.length_m[0] / (66 * 0.85 / 3.6)
    assert seconds(drawn, 1, 3) == pytest.approx(expected)
    assert seconds(drawn, 3, 1) == pytest.approx(expected)


def test_each_direction_of_a_road_has_its_own_speed():
    drawn = one_road({"highway": "secondary", "maxspeed:backward": "30"})
    assert seconds(drawn, 3, 1) / seconds(drawn, 1, 3) == pytest.approx(66 / 24)


def test_signals_signs_and_level_crossings_cost_seconds():
    plain = one_road({"highway": "secondary"})
    signals = one_road({"highway": "secondary"}, node_tags={2: {"highway": "traffic_signals"}})
    railway = one_road({"highway": "secondary"}, node_tags={2: {"railway": "level_crossing"}})
    stop = one_road({"highway": "secondary"}, node_tags={3: {"highway": "stop"}})
    assert seconds(signals, 1, 3) - seconds(plain, 1, 3) == pytest.approx(5.0)
    assert seconds(railway, 1, 3) - seconds(plain, 1, 3) == pytest.approx(5.0)
    assert seconds(stop, 1, 3) - seconds(plain, 1, 3) == pytest.approx(3.0)


def test_a_road_for_those_who_stop_there_says_what_is_penalty():
    drawn = one_road({"highway": "secondary", "access": "destination"})
    graph = apply_profile(drawn, TRAILER)
    driven = graph.travel_time_s - graph.penalty_s
    assert driven == pytest.approx(drawn.length_m / (66 * 0.85 / 3.6))
    assert graph.travel_time_s == pytest.approx(20 * driven)


def test_what_is_excluded_is_not_in_the_graph_and_says_why():
    tags = {102: {"surface": "gravel"}, 203: {"hgv": "no"}, 1112: {"maxheight": "2.5"}}
    drawn = grid(3, tags=tags)
    ban = Ban(geometry=Point(5.0105, 48.0045), reason="weak bridge", radius_m=30.0)
    reasons = why_excluded(drawn, TRAILER, [ban])
    expected = {102: "surface", 203: "access", 1112: "height", 1213: "ban"}
    for way, reason in zip(drawn.way.tolist(), reasons.tolist(), strict=True):
        assert reason == expected.get(way, "")
    graph = apply_profile(drawn, TRAILER, bans=[ban])
    assert not set(drawn.way[graph.network_edge].tolist()) & set(expected)
    assert graph.edge_count == drawn.edge_count - 8
    assert set(reasons.tolist()) <= set(REASONS)


def test_the_graph_says_where_its_roads_come_from():
    graph = apply_profile(grid(2), TRAILER)
    assert (graph.kind, graph.source, graph.date) == ("osm", "drawn by hand", "2026-01-01")
    assert graph.node_ids == (1, 2, 11, 12)
    assert (np.diff(graph.tail) >= 0).all()


def test_tags_that_decide_are_looked_at_and_are_kept_by_networks():
    """Every tag that changes the verdict of :func:`judge` takes part in telling rows apart."""

    class Watched(dict):
        def __init__(self, *args):
            super().__init__(*args)
            self.asked = set()

        def get(self, key, default=None):
            self.asked.add(key)
            return super().get(key, default)

        def __contains__(self, key):
            self.asked.add(key)
            return super().__contains__(key)

    asked = set()
    for name in profile_module.PROFILES:
        tags = Watched({"highway": "tertiary"})
        judge(tags, read_profile(name), "backward")
        asked |= tags.asked
    decisive = set(profile_module._DECISIVE)
    assert asked & set(KEPT_TAGS) <= decisive
    assert decisive <= set(KEPT_TAGS)


def test_rows_that_differ_by_name_alone_are_judged_once(monkeypatch):
    calls = []

    def counted(tags, profile, sense):
        calls.append((tags["highway"], sense))
        return judge(tags, profile, sense)

    monkeypatch.setattr(profile_module, "judge", counted)
    apply_profile(grid(3, tags={102: {"name": "Rue A"}, 203: {"name": "Rue B"}}), TRAILER)
    assert calls == [("unclassified", "backward"), ("unclassified", "forward")]


def test_a_network_without_usable_roads_is_an_empty_graph():
    graph = apply_profile(one_road({"highway": "track"}), TRAILER)
    assert (graph.node_count, graph.edge_count) == (2, 0)


def test_speeds_scale_with_the_factor_of_the_profile():
    drawn = network({1: (5.0, 48.0), 2: (5.1, 48.0)}, {1: ([1, 2], {})})
    half = replace(TRAILER, speed_factor=TRAILER.speed_factor / 2)
    assert seconds(drawn, 1, 2, half) == pytest.approx(2 * seconds(drawn, 1, 2))
