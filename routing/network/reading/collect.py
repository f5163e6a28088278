"""The two passes over OSM files: what is gathered, as flat arrays."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from numpy.typing import NDArray

from routing.limits import refuse_packed
from routing.network.network_errors import ExtractError
from routing.network.reading.obstacles import is_of_a_branch
from routing.network.reading.osm_file import (
    deleted_objects,
    is_placed,
    number_of,
    only,
    osm_file,
    reading,
    unpacked,
)
from routing.network.reading.relations import is_restriction, turn_rules
from routing.network.reading.turn_rules import TurnRule
from routing.network.reading.water import TAGS as WATER_TAGS
from routing.network.reading.water import WaterCollector
from routing.network.road_network import BARRIER_TAGS, HIGHWAYS, KEPT_TAGS
from routing.network.tag_grammar import LIMITS, MODES

NODE_TAGS = (
    "highway", "railway", "direction", "traffic_signals:direction", *BARRIER_TAGS,
)  # fmt: skip
_NODE_TAGS = frozenset(NODE_TAGS)
UNREAD = (
    "track", "path", "footway", "cycleway", "bridleway", "pedestrian", "steps", "corridor",
)  # fmt: skip
"""Classes of ways that join roads and are none."""
PLACES = ("city", "town", "village", "hamlet")
_SIGNS = frozenset({"traffic_signals", "stop", "give_way", "mini_roundabout", "ford"})
_OBSTACLES = ("barrier", "ford", *LIMITS, *MODES)
"""Keys of nodes where something may bar the way."""
_RANK = {tag: rank for rank, tag in enumerate(KEPT_TAGS)}


@dataclass(kw_only=True)
class Placed:
    """Nodes and their positions in degrees, as they come."""

    node: array[int] = field(default_factory=lambda: array("q"))
    lon: array[float] = field(default_factory=lambda: array("d"))
    lat: array[float] = field(default_factory=lambda: array("d"))

    def add(self, node: int, location: osmium.osm.Location) -> None:
        """Add a node."""
        self.node.append(node)
        self.lon.append(location.lon)
        self.lat.append(location.lat)


@dataclass(kw_only=True)
class Collector:
    """
    Roads, rules, obstacles, towns and waters gathered from one file or several.

    ``refs[ends[w - 1]:ends[w]]`` are the nodes of the way ``w``; ``combos`` numbers the distinct
    combinations of kept tags; ``refused`` are the relations that give no rule, with their ways;
    ``latest`` is the time of the latest edit seen in the current file; ``placed`` are the nodes
    whose positions the ways hold; ``tracks`` and ``paths`` those of ways that are not read.
    """

    way_id: array[int] = field(default_factory=lambda: array("q"))
    way_tags: array[int] = field(default_factory=lambda: array("q"))
    refs: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    tracks: array[int] = field(default_factory=lambda: array("q"))
    paths: array[int] = field(default_factory=lambda: array("q"))
    combos: dict[tuple[tuple[str, str], ...], int] = field(default_factory=dict)
    node_tags: dict[int, dict[str, str]] = field(default_factory=dict)
    towns: dict[int, tuple[str, float, float, str]] = field(default_factory=dict)
    relations: dict[int, tuple[TurnRule, ...]] = field(default_factory=dict)
    refused: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    ways_seen: set[int] = field(default_factory=set)
    latest: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    placed: Placed = field(default_factory=Placed)
    water: WaterCollector = field(default_factory=WaterCollector)

    @property
    def tags(self) -> tuple[dict[str, str], ...]:
        """Distinct combinations of kept tags, in order of ``way_tags``."""
        return tuple(dict(combo) for combo in self.combos)

    @property
    def rules(self) -> tuple[TurnRule, ...]:
        """Every turn rule."""
        return tuple(rule for rules in self.relations.values() for rule in rules)

    def refusals(self, ways: Set[int]) -> Counter[str]:
        """Count the refused relations of some ways by reason; those of other ways are no loss."""
        return Counter(reason for reason, refs in self.refused if not ways.isdisjoint(refs))

    def add_any_way(self, way: osmium.osm.Way, wanted: Collection[str]) -> None:
        """Keep a road of the classes that are wanted, a water, or where another way passes."""
        highway = way.tags.get("highway")
        if highway in wanted:
            self.add_way(way)
        elif highway in UNREAD:
            met = self.tracks if highway == "track" else self.paths
            met.extend([node.ref for node in way.nodes])
        else:
            self.water.add_way(way)

    @property
    def marks(self) -> dict[int, dict[str, str]]:
        """Tags of the nodes, without the barriers of tracks and paths that join a road there."""
        nodes = np.fromiter(self.node_tags, dtype=np.int64, count=len(self.node_tags))
        on_track, on_path = (
            np.isin(nodes, np.frombuffer(refs, dtype=np.int64)).tolist()
            for refs in (self.tracks, self.paths)
        )
        return {
            node: tags
            for (node, tags), track, path in zip(
                self.node_tags.items(), on_track, on_path, strict=True
            )
            if not is_of_a_branch(tags.get("barrier", ""), joins_track=track, joins_path=path)
        }

    def add_way(self, way: osmium.osm.Way) -> None:
        """Keep a road."""
        tags = dict(way.tags)
        if tags.get("area") == "yes" or way.id in self.ways_seen:
            return
        kept = tuple(sorted(((k, v) for k, v in tags.items() if k in _RANK), key=_rank))
        self.ways_seen.add(way.id)
        self.way_id.append(way.id)
        self.way_tags.append(self.combos.setdefault(kept, len(self.combos)))
        if any(node.location.valid() for node in way.nodes):  # as "out geom" writes them
            self._add_places(way)
        else:
            self.refs.extend([node.ref for node in way.nodes])
        self.ends.append(len(self.refs))
        self.latest = max(self.latest, way.timestamp)

    def _add_places(self, way: osmium.osm.Way) -> None:
        """Keep the nodes of a way that holds their positions."""
        for node in way.nodes:
            self.refs.append(number_of(node))
            if node.location.valid():
                self.placed.add(self.refs[-1], node.location)

    def add_node(self, node: osmium.osm.Node) -> None:
        """Keep a node that carries an obstacle, or a town."""
        tags = dict(node.tags)
        place = tags.get("place", "")
        if place in PLACES:
            name = tags.get("name", "")
            if name and node.location.valid():
                self.towns.setdefault(
                    node.id, (name, node.lon, node.lat, tags.get("population", ""))
                )
        if (
            tags.get("highway") in _SIGNS
            or tags.get("railway") == "level_crossing"
            or not tags.keys().isdisjoint(_OBSTACLES)
        ):
            self.node_tags.setdefault(node.id, {k: v for k, v in tags.items() if k in _NODE_TAGS})

    def add_relation(self, relation: osmium.osm.Relation) -> None:
        """Keep a turn restriction."""
        tags = dict(relation.tags)
        if not is_restriction(tags) or relation.id in self.relations:
            return
        members = [(m.type, m.ref, m.role) for m in relation.members]
        rules, reason = turn_rules(tags, members)
        self.relations[relation.id] = rules
        if reason:
            self.refused.append((reason, tuple(ref for kind, ref, _ in members if kind == "w")))


def _rank(item: tuple[str, str]) -> int:
    return _RANK[item[0]]


def collect(path: Path, found: Collector) -> str:
    """
    Read the ways, relations and tagged nodes of a file into ``found``.

    Returns
    -------
    date
        ISO date and time of the data, empty if neither header nor objects have one.

    Raises
    ------
    ExtractError
        If the file is missing, corrupt or cut short, or holds history.
    """
    wanted = [name for name in HIGHWAYS if name != "track"]
    found.latest = datetime(1970, 1, 1, tzinfo=UTC)
    with reading(path):
        refuse_packed(path)
        processor = osmium.FileProcessor(osm_file(path))
        gone = deleted_objects(path)
        if processor.header.has_multiple_object_versions:
            raise ExtractError(path, "history")
        read = {*wanted, *UNREAD}
        roads = osmium.filter.TagFilter(*(("highway", name) for name in read), *WATER_TAGS)
        signs = osmium.filter.KeyFilter("highway", "railway", "place", *_OBSTACLES)
        typed = osmium.filter.KeyFilter("type")
        roads.enable_for(osmium.osm.WAY)
        signs.enable_for(osmium.osm.NODE)
        typed.enable_for(osmium.osm.RELATION)
        thing: Any
        for thing in processor.with_filter(roads).with_filter(signs).with_filter(typed):
            if thing.deleted or (thing.type_str(), thing.id) in gone:
                continue
            if thing.is_way():
                found.add_any_way(thing, wanted)
            elif thing.is_node():
                found.add_node(thing)
            elif thing.is_relation():
                found.add_relation(thing)
                found.water.add_relation(thing)
        return _date(path, processor.header, found.latest)


def collect_outlines(paths: Sequence[Path], found: WaterCollector) -> None:
    """
    Read the ways that outline lakes: files name them after the ways.

    Raises
    ------
    ExtractError
        If a file is missing, corrupt or cut short.
    """
    wanted = found.wanted
    way: Any
    for path in paths if wanted else ():
        with reading(path):
            processor = osmium.FileProcessor(osm_file(path), osmium.osm.WAY)
            for way in only(processor, np.array(wanted, dtype=np.int64)):
                found.add_outline(way)


def _date(path: Path, header: osmium.io.Header, latest: datetime) -> str:
    written = header.get("osmosis_replication_timestamp") or header.get("timestamp")
    if written:
        return str(written)
    base = _overpass_date(path)
    if base:
        return base
    return latest.strftime("%Y-%m-%dT%H:%M:%SZ") if latest.year > 1970 else ""


def _overpass_date(path: Path) -> str:
    """Date that Overpass writes at the head of its XML, which libosmium does not read."""
    _, _, rest = unpacked(path, 2_000).partition(b'osm_base="')
    return rest.partition(b'"')[0].decode("ascii", "replace")


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Nodes in ascending order, with their positions in degrees."""

    node: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def read_positions(
    paths: Sequence[Path], refs: NDArray[np.int64], placed: Placed | None = None
) -> Positions:
    """
    Read the positions of some nodes, beside those that the ways hold themselves.

    Raises
    ------
    ExtractError
        If a file is missing, corrupt or cut short, or its positions are not in degrees.
    """
    found = Placed() if placed is None else placed
    thing: Any
    wanted = np.unique(refs)
    for path in paths:
        with reading(path):
            processor = osmium.FileProcessor(osm_file(path), osmium.osm.NODE)
            gone = deleted_objects(path)
            for thing in only(processor, wanted):
                is_there = not thing.deleted and ("n", thing.id) not in gone
                if is_there and is_placed(path, thing.location):
                    found.add(thing.id, thing.location)
    node, first = np.unique(np.frombuffer(found.node, dtype=np.int64), return_index=True)
    return Positions(node, np.frombuffer(found.lon)[first], np.frombuffer(found.lat)[first])
