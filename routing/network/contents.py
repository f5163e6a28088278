"""What a network holds and what it lacks: counts for a report, no judgement of a vehicle."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from routing.arrays import IntArray
from routing.great_circle import great_circle_m
from routing.network.road_network import HIGHWAYS, RoadNetwork
from routing.network.tag_grammar import unsettled

EXPECTED_TAGS = (
    "name", "ref", "maxspeed", "surface", "junction", "oneway", "maxheight", "maxweight",
    "maxlength", "maxwidth", "hgv", "access", "toll", "destination",
)  # fmt: skip
"""Tags that speeds, safety and directions feed on."""
LONG_STRAIGHT_M = 1_000.0
"""A longer edge without any point between its ends has probably lost its shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkCheck:
    """
    Counts over a network.

    ``bbox`` is west, south, east, north; ``directed_km_by_class`` and ``edges_by_class`` are sorted
    by class; ``strong_share`` is the share of nodes in the largest strongly connected component;
    ``dead_ends`` are nodes that one street alone reaches; ``detached_restrictions`` have edges that
    do not follow one another; ``lengths_below_crow`` are edges shorter than the straight line;
    ``lacks`` names what is absent altogether; ``unsettled`` counts the edges of which something
    cannot be known (:func:`routing.network.tag_grammar.unsettled`).
    """

    nodes: int
    edges: int
    ways: int
    bbox: tuple[float, float, float, float]
    edges_by_class: dict[str, int]
    directed_km_by_class: dict[str, float]
    components: int
    strong_components: int
    strong_share: float
    dead_ends: int
    unknown_class: int
    long_straight: int
    lengths_below_crow: int
    restrictions: int
    detached_restrictions: int
    towns: int
    tagged_edges: dict[str, int]
    lacks: tuple[str, ...]
    dropped: dict[str, int]
    unsettled: dict[str, int]


def check_network(network: RoadNetwork) -> NetworkCheck:
    """Count what a network of at least one edge holds and lacks."""
    classes = np.array([tags.get("highway", "") for tags in network.tags])[network.tag_row]
    weak, strong = _labels(network, "weak"), _labels(network, "strong")
    detached = sum(not _is_path(network, rule.path) for rule in network.restrictions)
    tagged = _tagged(network)
    lacks = [tag for tag in EXPECTED_TAGS if not tagged[tag]]
    lacks += [] if network.restrictions else ["restrictions"]
    lacks += [] if network.towns else ["places"]
    lacks += [] if len(network.shape_x) else ["shapes"]
    lacks += [] if network.origin.date else ["date"]
    return NetworkCheck(
        nodes=network.node_count,
        edges=network.edge_count,
        ways=len(np.unique(network.way)),
        bbox=_bbox(network),
        edges_by_class=dict(sorted(Counter(classes.tolist()).items())),
        directed_km_by_class={
            str(name): round(float(network.length_m[classes == name].sum()) / 1000, 3)
            for name in np.unique(classes)
        },
        components=int(weak.max()) + 1,
        strong_components=int(strong.max()) + 1,
        strong_share=float(np.bincount(strong).max() / network.node_count),
        dead_ends=int((street_counts(network) == 1).sum()),
        unknown_class=int((~np.isin(classes, HIGHWAYS)).sum()),
        long_straight=_long_straight(network),
        lengths_below_crow=int((_crow_m(network) > network.length_m * 1.01 + 1.0).sum()),
        restrictions=len(network.restrictions),
        detached_restrictions=detached,
        towns=len(network.towns),
        tagged_edges=tagged,
        lacks=tuple(lacks),
        dropped=dict(network.origin.dropped),
        unsettled=_unsettled(network),
    )


def _labels(
    network: RoadNetwork, connection: Literal["weak", "strong"]
) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    n = network.node_count
    ones = np.ones(network.edge_count)
    joined = sparse.csr_array((ones, (network.tail, network.head)), shape=(n, n))
    labels: np.ndarray[tuple[int], np.dtype[np.int32]]
    _, labels = csgraph.connected_components(joined, directed=True, connection=connection)
    return labels


def _bbox(network: RoadNetwork) -> tuple[float, float, float, float]:
    x = np.concatenate([network.x, network.shape_x])
    y = np.concatenate([network.y, network.shape_y])
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def street_counts(network: RoadNetwork) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Count the streets that meet at each node: a two-way road once, a loop twice."""
    one = street_edges(network)
    both = np.concatenate([network.tail[one], network.head[one]]).astype(np.int64)
    return np.bincount(both, minlength=network.node_count)


def street_edges(network: RoadNetwork) -> IntArray:
    """Choose an edge of each street, shape (S,): one of the two directions of a two-way road."""
    low = np.minimum(network.tail, network.head).astype(np.int64)
    high = np.maximum(network.tail, network.head).astype(np.int64)
    # The two directions of a road share their way, their length and the number of their points.
    points = np.diff(network.shape_start)
    keys = (points, np.round(network.length_m * 1e3), network.way, high, low)
    order = np.lexsort(keys)
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = np.any([key[order][1:] != key[order][:-1] for key in keys], axis=0)
    return order[is_first]


def _long_straight(network: RoadNetwork) -> int:
    is_bare = np.diff(network.shape_start) == 0
    return int((is_bare & (network.length_m > LONG_STRAIGHT_M)).sum())


def _crow_m(network: RoadNetwork) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    a, b = network.tail, network.head
    return great_circle_m(network.x[a], network.y[a], network.x[b], network.y[b])


def _is_path(network: RoadNetwork, path: tuple[int, ...]) -> bool:
    return all(network.head[a] == network.tail[b] for a, b in pairwise(path))


def _unsettled(network: RoadNetwork) -> dict[str, int]:
    counts: Counter[str] = Counter()
    edges = np.bincount(network.tag_row, minlength=len(network.tags)).tolist()
    for tags, number in zip(network.tags, edges, strict=True):
        counts.update(dict.fromkeys(unsettled(tags), number))
    return dict(counts.most_common())


def _tagged(network: RoadNetwork) -> dict[str, int]:
    """Edges that bear each tag."""
    edges = np.bincount(network.tag_row, minlength=len(network.tags))
    return {
        tag: int(sum(edges[row] for row, tags in enumerate(network.tags) if tag in tags))
        for tag in EXPECTED_TAGS
    }
