"""A graph in OSMnx's schema, attribute by attribute, into the arrays of a network."""

from __future__ import annotations

import ast
import json
import math
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import networkx as nx
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from routing.great_circle import great_circle_m
from routing.network.network_errors import GraphSchemaError
from routing.network.reading.obstacles import barrier_tags
from routing.network.road_network import (
    BARRIER_TAGS,
    KEPT_TAGS,
    Origin,
    Restriction,
    RoadNetwork,
    Town,
)
from routing.network.tag_grammar import ACCESS_WORDS, KEYS, least, oneway_sense
from routing.network.vehicle.tag_rules import parse_kmh

_RANK = {tag: rank for rank, tag in enumerate(KEPT_TAGS)}
_MINI = "mini_roundabout"
_PROJECTED = "the graph is projected: degrees (EPSG:4326) are needed"
_FAR_ENOUGH_M = 20.0
_KILOMETRES = (0.0009, 0.01)
_METRES = (0.9, 3.0)
"""Half of the edges are so many times longer than the crow: what is not are no metres."""
_LONGEST_M = 4e7
_SLIP = 0.5
"""A road this much shorter than the crow is no road."""
Points = NDArray[np.float64]


def refuse_projected(G: nx.MultiDiGraph[Any]) -> None:
    """
    Check that nodes have positions in degrees.

    Raises
    ------
    GraphSchemaError
        If not.
    """
    crs = G.graph.get("crs")
    if crs and not _is_in_degrees(crs):
        raise GraphSchemaError("projected", _PROJECTED, str(crs)[:40])
    for node, data in G.nodes(data=True):
        x, y = (_degrees(data.get(axis)) for axis in ("x", "y"))
        if not math.isfinite(x + y):
            raise GraphSchemaError("unplaced", "a node has no position", str(node))
        if abs(x) > 180.0 or abs(y) > 90.0:
            raise GraphSchemaError("projected", _PROJECTED, f"{y:g}, {x:g}")


def _degrees(value: object) -> float:
    try:
        return float(str(_first(value)))
    except ValueError:
        return math.nan


def _is_in_degrees(crs: object) -> bool:
    """Whether a reference system has longitudes and latitudes in degrees, from Greenwich."""
    if isinstance(crs, str) and crs.startswith("{"):
        crs = ast.literal_eval(crs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # {"init": "epsg:4326"}, as OSMnx wrote it until 0.15
        try:
            found = pyproj.CRS.from_user_input(crs)
        except pyproj.exceptions.CRSError:
            return False
    prime = found.prime_meridian
    return found.is_geographic and (prime is None or prime.longitude == 0.0)


class GraphReader:
    """Reads one graph; see :func:`routing.network.reading.osmnx_bridge.from_osmnx`."""

    def __init__(self, G: nx.MultiDiGraph[Any]) -> None:
        refuse_projected(G)
        if not G.number_of_edges():
            raise GraphSchemaError("no_roads", "the graph has no edge")
        try:
            self._ids = sorted(int(node) for node in G.nodes)
        except (TypeError, ValueError) as error:
            raise GraphSchemaError("nodes", "a node is not a whole number", str(error)) from None
        self._graph = G
        number = {node: k for k, node in enumerate(self._ids)}
        self._edges: list[tuple[int, int, int, int, dict[str, Any]]] = sorted(
            (
                (number[int(u)], number[int(v)], _way(data), int(key), data)
                for u, v, key, data in _directed(G)
            ),
            key=lambda edge: edge[:4],
        )
        self._remeasured = 0
        self._combos: dict[tuple[tuple[str, str], ...], int] = {}

    def network(self) -> RoadNetwork:
        """Build the network."""
        nodes = {int(node): data for node, data in self._graph.nodes(data=True)}
        x, y = (np.array([float(nodes[i][axis]) for i in self._ids]) for axis in ("x", "y"))
        data = [edge[4] for edge in self._edges]
        tail, head = (np.array([e[k] for e in self._edges], dtype=np.int32) for k in (0, 1))
        inner = [self._inner(k, x, y) for k in range(len(data))]
        shape = np.vstack([np.empty((0, 2)), *inner])
        rows = np.array([self._tag_row(attributes) for attributes in data], dtype=np.int32)
        lengths = self._lengths(data, x, y, inner)
        lost, restrictions = self._restrictions()
        return RoadNetwork(
            node_id=np.array(self._ids, dtype=np.int64),
            x=x,
            y=y,
            tail=tail,
            head=head,
            way=np.array([edge[2] for edge in self._edges], dtype=np.int64),
            tag_row=rows,
            is_forward=self._senses(lengths),
            length_m=lengths,
            shape_start=np.cumsum([0, *map(len, inner)], dtype=np.int64),
            shape_x=np.ascontiguousarray(shape[:, 0]),
            shape_y=np.ascontiguousarray(shape[:, 1]),
            signals=_counts(data, "signals"),
            stop_signs=_counts(data, "stops"),
            level_crossings=_counts(data, "crossings"),
            tags=tuple(dict(combo) for combo in self._combos),
            restrictions=restrictions,
            towns=tuple(Town(**town) for town in self._json("road_places", [])),
            origin=self._origin(lost),
            barriers={k: tags for k, i in enumerate(self._ids) if (tags := _barred(nodes[i]))},
            mini_roundabouts=frozenset(
                k for k, i in enumerate(self._ids) if _first(nodes[i].get("highway")) == _MINI
            ),
        )

    def _inner(self, edge: int, x: Points, y: Points) -> Points:
        """Points between the two ends of an edge, in its direction."""
        tail, _, _, _, data = self._edges[edge]
        shape = data.get("geometry")
        if shape is None:
            return np.empty((0, 2))
        points: Points = shapely.get_coordinates(_shape(shape))
        if (np.abs(points) > 180.0).any():
            raise GraphSchemaError("projected", _PROJECTED, str(shape)[:40])
        start = np.array([x[tail], y[tail]])
        if np.abs(points[-1] - start).sum() < np.abs(points[0] - start).sum():
            points = points[::-1]
        return points[1:-1]

    def _senses(self, lengths: Points) -> NDArray[np.bool_]:
        """Whether each edge runs along its way; of two that go there and back, one does."""
        found = [not _is_true(_first(edge[4].get("reversed"))) for edge in self._edges]
        said: defaultdict[tuple[int, int, int, float], set[bool]] = defaultdict(set)
        roads = [(way, min(u, v), max(u, v), round(metres, 3)) for (u, v, way, *_), metres
                 in zip(self._edges, lengths.tolist(), strict=True)]  # fmt: skip
        for road, is_forward, (u, v, *_) in zip(roads, found, self._edges, strict=True):
            said[road].add(is_forward == (u < v))
        # Not written by old OSMnx, and both in the list of an edge simplified by it.
        return np.array([
            is_forward if u == v or len(said[road]) == 1 else u < v
            for road, is_forward, (u, v, *_) in zip(roads, found, self._edges, strict=True)
        ])  # fmt: skip

    def _lengths(
        self, data: list[dict[str, Any]], x: Points, y: Points, inner: list[Points]
    ) -> Points:
        """Metres of each edge; kilometres are told by the crow, what is no length is measured."""
        lengths = np.array([float(_first(d.get("length", "nan"))) for d in data])
        tail, head = np.array([edge[:2] for edge in self._edges]).T
        crow_m = great_circle_m(x[tail], y[tail], x[head], y[head])
        has_extent = (crow_m > 0.0) | np.array([len(points) > 0 for points in inner])
        is_wrong = ~(lengths >= 0.0) | (lengths > _LONGEST_M) | (lengths == 0.0) & has_extent
        seen = ~is_wrong & (crow_m > _FAR_ENOUGH_M)
        ratio = float(np.median(lengths[seen] / crow_m[seen])) if seen.any() else 1.0
        if _KILOMETRES[0] < ratio < _KILOMETRES[1]:
            lengths *= 1000.0
        elif not _METRES[0] <= ratio <= _METRES[1]:
            is_wrong[:] = True
        is_wrong |= lengths < _SLIP * crow_m
        said = [rank for rank in np.nonzero(is_wrong)[0].tolist() if "length" in data[rank]]
        self._remeasured = len(said)
        for edge in np.nonzero(is_wrong)[0].tolist():
            line = np.vstack(
                [[x[tail[edge]], y[tail[edge]]], inner[edge], [x[head[edge]], y[head[edge]]]]
            )
            lengths[edge] = great_circle_m(*line[:-1].T, *line[1:].T).sum()
        return lengths

    def _tag_row(self, data: Mapping[str, Any]) -> int:
        tags = {}
        for key in sorted(_RANK.keys() & data.keys() - {"oneway"}, key=_RANK.__getitem__):
            value = data[key]
            if value is not None and value == value:  # noqa: PLR0124 - NaN is "no value"
                tags[key] = _one_value(key, value)
        if "osm_oneway" in data:
            tags["oneway"] = str(data["osm_oneway"])
        elif "oneway" in data:
            is_oneway = _is_true(_first(data["oneway"]))
            if is_oneway != bool(oneway_sense(tags)):
                tags["oneway"] = "yes" if is_oneway else "no"
        combo = tuple((key, tags[key]) for key in sorted(tags, key=_RANK.__getitem__))
        return self._combos.setdefault(combo, len(self._combos))

    def _restrictions(self) -> tuple[int, tuple[Restriction, ...]]:
        """Count those whose edges have been taken out, and the others."""
        written = self._json("road_restrictions", [])
        place = {
            (self._ids[u], self._ids[v], key): edge
            for edge, (u, v, _, key, _) in enumerate(self._edges if written else [])
        }
        found = []
        for is_only, path, *access in written:
            edges = tuple(place.get(tuple(step), -1) for step in path)
            if -1 not in edges:
                bound = tuple(dict(*access).items())
                found.append(Restriction(is_only=is_only, path=edges, access=bound))
        return len(written) - len(found), tuple(found)

    def _origin(self, lost: int) -> Origin:
        graph = self._graph.graph
        written = self._json("road_origin", {})
        facts = {
            "kind": graph.get("road_kind", "osm"),
            "source": graph.get("road_source", ""),
            "date": graph.get("road_date", ""),
            "sha256": "",
            **written,
        }
        dropped = dict(written.get("dropped", {}))
        if self._remeasured:
            dropped["unusable lengths"] = self._remeasured
        if lost:
            dropped["turn restrictions"] = dropped.get("turn restrictions", 0) + lost
        return Origin(**{**facts, "area": tuple(written.get("area", ())), "dropped": dropped})

    def _json(self, name: str, empty: Any) -> Any:  # noqa: ANN401 - JSON
        text = self._graph.graph.get(name)
        return json.loads(text) if text else empty


def _directed(G: nx.MultiDiGraph[Any]) -> Iterator[tuple[Any, Any, int, dict[str, Any]]]:
    """Yield the edges of a graph; of one without directions, both, or the one that is written."""
    for u, v, key, data in G.edges(keys=True, data=True):
        if G.is_directed():
            yield u, v, key, data
            continue
        ends = (data.get("from"), data.get("to"))
        is_known = {str(end) for end in ends} == {str(u), str(v)}
        if not is_known and _is_true(_first(data.get("oneway"))):
            raise GraphSchemaError("undirected", "a one-way road has lost its direction", str(u))
        tail, head = (v, u) if is_known and str(ends[0]) == str(v) else (u, v)
        yield tail, head, key, data
        if not _is_true(_first(data.get("oneway"))):
            is_back = not _is_true(_first(data.get("reversed")))
            back = {**data, "reversed": is_back}
            if u == v and "geometry" in data:  # the ends of a loop do not tell its direction
                back["geometry"] = shapely.reverse(_shape(data["geometry"]))
            yield head, tail, key, back


def _shape(geometry: object) -> BaseGeometry:
    shape: BaseGeometry = shapely.from_wkt(geometry) if isinstance(geometry, str) else geometry
    return shape


def _way(data: Mapping[str, Any]) -> int:
    written = str(_first(data.get("osmid", 0)))
    return int(written) if written.lstrip("-").isdigit() else 0


def _values(value: object) -> list[Any]:
    """Several values, which a saved graph writes as the text of a list."""
    if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
        try:
            value = ast.literal_eval(value)
        except (ValueError, SyntaxError):
            return [value]
    if isinstance(value, (list, tuple, set, frozenset)):
        return sorted(value) if isinstance(value, (set, frozenset)) else list(value)
    return [value]


def _first(value: object) -> Any:  # noqa: ANN401 - attributes have any type
    return next(iter(_values(value)), None)


_TRUTH = {
    **dict.fromkeys(("true", "yes", "1", "-1"), True),
    **dict.fromkeys(("false", "no", "0", "", "nan", "none"), False),
}


def _is_true(value: object) -> bool:
    word = str(value).lower()
    if word not in _TRUTH:
        raise ValueError(f"neither true nor false: '{word}'")
    return _TRUTH[word]


def _one_value(key: str, value: object) -> str:
    values = [str(item) for item in _values(value)]
    if len(values) == 1 or key in {"highway", "junction"}:
        return values[0] if values else ""
    rule = KEYS.get(key)
    if key == "width" or (rule and not rule.is_conditional and rule.what != "oneway"):
        # The pieces of an edge follow one another: the strictest of them binds.
        return min(values, key=partial(_looseness, rule.what if rule else key))
    return ";".join(dict.fromkeys(values))


def _looseness(what: str, value: str) -> float:
    """Rank a value of a rule; of the words of one (``destination;delivery``) the best."""
    if what == "access":
        words = [word for word in value.split(";") if word in ACCESS_WORDS]
        return max(map(ACCESS_WORDS.index, words), default=len(ACCESS_WORDS))
    read = parse_kmh(value) if what == "maxspeed" else least({what: value}, what)
    return math.inf if math.isnan(read) else read


def _counts(data: list[dict[str, Any]], name: str) -> NDArray[np.uint8]:
    return np.array([int(d.get(name) or 0) for d in data], dtype=np.uint8)


def _barred(node: Mapping[str, Any]) -> dict[str, str]:
    """Return what may bar the way at a node."""
    tags = {
        key: str(_first(node[key])) for key in ("highway", "railway", *BARRIER_TAGS) if key in node
    }
    return barrier_tags({key: value for key, value in tags.items() if value not in {"nan", "None"}})
