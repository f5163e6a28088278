"""
Gates, bollards, fords and limits that stand on nodes: which a vehicle passes, and where it is cut.

A barrier cuts the road at its point: what lies on either side is reached from that side.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from routing.arrays import IntArray
from routing.network.geometry import flat_metres
from routing.network.reading.obstacles import FOR_WALKERS, PASSED
from routing.network.road_network import HIGHWAYS, RoadNetwork
from routing.network.tag_grammar import least
from routing.network.vehicle.tag_rules import CAR_HEIGHT_M, CLOSED, access_grade, passage
from routing.network.vehicle.vehicle import Profile

Tags = Mapping[str, str]
Street = tuple[int, int, int]
"""Way, other end and number of points of a road that leaves a node."""

_STRAIGHT_RAD = math.radians(30.0)
_GAPS = ("maxwidth", "maxwidth:physical", "opening")
_AS_WIDE_AS_THEIR_GAP = frozenset(
    {"bollard", "gate", "swing_gate", "lift_gate", "sliding_gate", "cattle_grid", "entrance"}
)
"""Kinds whose ``width`` is that of the passage."""


def bars(tags: Tags, profile: Profile) -> str:
    """
    Say why a vehicle does not pass a node: a word of ``REASONS``, empty if it passes.

    What is said of access comes first, then the limits, then the kind of barrier: one that stops
    vehicles, or that nobody knows (OSM wiki, "Barriers"), lets them pass where its access says so,
    where its gap is wide enough, or its portal high enough.
    """
    kind = tags.get("barrier", "no")
    reason, _ = passage(tags, profile)
    if reason:
        return "barrier" if reason == "access" and kind != "no" else reason
    if profile.exclusions.fords and tags.get("ford", "no") != "no":
        return "ford"
    gaps = [*_GAPS, *(["width"] if kind in _AS_WIDE_AS_THEIR_GAP else [])]
    gap_m = least(tags, *gaps)
    if gap_m < profile.size.width_m:
        return "width"
    stops = kind in profile.exclusions.barriers or kind not in PASSED
    if not stops and tags.get("locked") != "yes":
        return ""
    return "" if _is_opened(kind, tags, profile, has_gap=math.isfinite(gap_m)) else "barrier"


def _is_opened(kind: str, tags: Tags, profile: Profile, *, has_gap: bool) -> bool:
    if kind == "height_restrictor":
        is_known = math.isfinite(least(tags, "maxheight", "maxheight:physical"))
        return is_known or profile.size.height_m <= CAR_HEIGHT_M
    # Vehicles have to be named where access=yes opens to those who walk.
    named = {k: v for k, v in tags.items() if k.split(":")[0] != "access"}
    if access_grade(named if kind in FOR_WALKERS else tags, profile, start=CLOSED) != CLOSED:
        return True
    return kind not in FOR_WALKERS and (has_gap or tags.get("bollard") == "rising")


def barred_nodes(network: RoadNetwork, profile: Profile) -> dict[int, str]:
    """Find the nodes that a vehicle does not pass, and why."""
    known: dict[tuple[tuple[str, str], ...], str] = {}
    found = {}
    for node, tags in network.barriers.items():
        key = tuple(tags.items())
        if key not in known:
            known[key] = bars(tags, profile)
        if known[key]:
            found[node] = known[key]
    return found


def cut_at_barriers(network: RoadNetwork, profile: Profile) -> RoadNetwork:
    """
    Cut the roads where a vehicle does not pass.

    Returns
    -------
    network
        The nodes of the network in their order, then one of the same id for each further side of a
        barrier; one that is cut already stays as it is. Where roads meet at a barrier, it bars
        those that join the road that runs through, and not that road: gates are often drawn on the
        junction they stand beside.
    """
    ids, counts = np.unique(network.node_id, return_counts=True)
    cut = set(ids[counts > 1].tolist())
    barred = [n for n in barred_nodes(network, profile) if int(network.node_id[n]) not in cut]
    if not barred:
        return network
    tail, head = network.tail.copy(), network.head.copy()
    origins = list(range(network.node_count))
    for node, edges in _edges_at(network, barred).items():
        for side in _sides(network, node, edges)[1:]:
            for ends in (tail, head):
                ends[[e for e in side if ends[e] == node]] = len(origins)
            origins.append(node)
    return _joined_anew(network, np.array(origins), tail, head)


def _edges_at(network: RoadNetwork, nodes: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {node: [] for node in nodes}
    for ends in (network.tail, network.head):
        for edge in np.nonzero(np.isin(ends, nodes))[0].tolist():
            found[int(ends[edge])].append(edge)
    return found


def _sides(network: RoadNetwork, node: int, edges: Sequence[int]) -> list[list[int]]:
    """Edges on each side of a barrier; the road that runs through it, if any, is one side."""
    streets: dict[Street, list[int]] = {}
    begin, end = network.shape_start[edges], network.shape_start[np.array(edges) + 1]
    points = dict(zip(edges, (end - begin).tolist(), strict=True))
    for edge in edges:
        other = int(network.head[edge] if network.tail[edge] == node else network.tail[edge])
        street = (int(network.way[edge]), other, points[edge])
        streets.setdefault(street, []).append(edge)
    through = _through(network, node, streets) if len(streets) > 2 else frozenset()
    main = [edge for street in through for edge in streets[street]]
    others = [edges for street, edges in streets.items() if street not in through]
    return [main, *others] if main else others


def _through(
    network: RoadNetwork, node: int, streets: Mapping[Street, Sequence[int]]
) -> frozenset[Street]:
    """Find the road that runs on through a junction: by class, way, name, else straight on."""
    tags = {s: network.tags[int(network.tag_row[edges[0]])] for s, edges in streets.items()}
    ranks = {s: HIGHWAYS.index(t["highway"]) if t["highway"] in HIGHWAYS else len(HIGHWAYS)
             for s, t in tags.items()}  # fmt: skip
    names = {s: t.get("ref") or t.get("name", "") for s, t in tags.items()}
    for labels in (
        {s: rank for s, rank in ranks.items() if rank == min(ranks.values())},
        {s: s[0] for s in streets},
        {s: name for s, name in names.items() if name},
    ):
        runs_on = [label for label, count in Counter(labels.values()).items() if count > 1]
        chosen = frozenset(s for s, label in labels.items() if [label] == runs_on)
        if 0 < len(chosen) < len(streets):
            return chosen
    return _straight_on(network, node, streets)


def _straight_on(
    network: RoadNetwork, node: int, streets: Mapping[Street, Sequence[int]]
) -> frozenset[Street]:
    """Of three streets, find the two that follow one another best, if they do."""
    towards = {}
    for street, edges in streets.items():
        line = np.array(network.line(edges[0])[:: 1 if network.tail[edges[0]] == node else -1])
        towards[street] = math.atan2(*flat_metres(line[1], line[0]).ravel())
    bends = {
        frozenset(pair): abs(abs(towards[pair[0]] - towards[pair[1]]) - math.pi)
        for pair in combinations(streets, 2)
    }
    best = min(bends, key=bends.__getitem__)
    return best if len(streets) == 3 and bends[best] < _STRAIGHT_RAD else frozenset()


def _joined_anew(
    network: RoadNetwork, origins: IntArray, tail: NDArray[np.int32], head: NDArray[np.int32]
) -> RoadNetwork:
    """Join edges to other nodes, each of which stands for one of the network's own."""
    order = np.argsort(tail, kind="stable")
    rank = np.argsort(order)
    counts = np.diff(network.shape_start)[order]
    start = np.concatenate([[0], np.cumsum(counts)])
    points = np.arange(start[-1]) + np.repeat(network.shape_start[order] - start[:-1], counts)
    per_edge = ("way", "tag_row", "is_forward", "length_m", "signals", "stop_signs",
                "level_crossings")  # fmt: skip
    return replace(
        network,
        **{name: getattr(network, name)[order] for name in per_edge},
        node_id=network.node_id[origins],
        x=network.x[origins],
        y=network.y[origins],
        tail=tail[order],
        head=head[order],
        shape_start=start,
        shape_x=network.shape_x[points],
        shape_y=network.shape_y[points],
        restrictions=tuple(
            replace(rule, path=tuple(rank[list(rule.path)].tolist()))
            for rule in network.restrictions
        ),
    )
