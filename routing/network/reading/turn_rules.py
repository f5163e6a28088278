"""Turn rules between ways into forbidden (or only allowed) paths of edges."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from routing.network.road_network import Access, Restriction, RoadNetwork

Path = tuple[int, ...]
Index = dict[tuple[int, int], list[int]]

IDEAL_TURN_DEG = {"left": 90.0, "right": -90.0, "straight": 0.0, "u": 180.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRule:
    """
    A turn restriction as OSM states it: ways, and the node or the ways between them.

    ``via_ways`` is empty where ``via_node`` is given (0 otherwise). ``turn`` is ``"left"``,
    ``"right"``, ``"straight"``, ``"u"`` or empty: it decides which turn is meant where a way runs
    through the node and so offers several. ``access`` are tags of access that say whom it binds,
    empty if all.
    """

    is_only: bool
    from_way: int
    to_way: int
    via_node: int = 0
    via_ways: tuple[int, ...] = ()
    turn: str = ""
    access: Access = ()


def with_restrictions(network: RoadNetwork, rules: Sequence[TurnRule]) -> RoadNetwork:
    """
    Add rules to a network.

    A rule whose ways do not meet, or that no direction of traffic can break, is dropped and
    counted in ``origin.dropped`` under ``"turn restrictions"``.
    """
    if not rules:
        return network
    finder = _Finder(network, rules)
    found: list[Restriction] = []
    dropped = 0
    for rule in rules:
        paths = finder.paths(rule)
        dropped += not paths
        found += [
            Restriction(is_only=rule.is_only, path=path, access=rule.access) for path in paths
        ]
    counts = dict(network.origin.dropped)
    if dropped:
        counts["turn restrictions"] = counts.get("turn restrictions", 0) + dropped
    return replace(
        network,
        restrictions=tuple(dict.fromkeys(found)),
        origin=replace(network.origin, dropped=counts),
    )


class _Finder:
    """Edges of the ways that rules name, by way and end."""

    def __init__(self, network: RoadNetwork, rules: Sequence[TurnRule]) -> None:
        self._network = network
        self._into: Index = {}
        self._out_of: Index = {}
        ways = {w for rule in rules for w in (rule.from_way, rule.to_way, *rule.via_ways)}
        for edge in np.nonzero(np.isin(network.way, list(ways)))[0].tolist():
            way = int(network.way[edge])
            self._into.setdefault((way, int(network.head[edge])), []).append(edge)
            self._out_of.setdefault((way, int(network.tail[edge])), []).append(edge)

    def paths(self, rule: TurnRule) -> list[Path]:
        """Edge paths that a rule speaks of."""
        found = self._over_ways(rule) if rule.via_ways else self._at_node(rule)
        if rule.turn and len(found) > 1:
            return [min(found, key=lambda path: self._misfit_deg(rule, path))]
        return found

    def _at_node(self, rule: TurnRule) -> list[Path]:
        node_id = self._network.node_id
        place = int(np.searchsorted(node_id, rule.via_node))
        if place >= len(node_id) or node_id[place] != rule.via_node:
            return []
        return [
            (a, b)
            for a in self._into.get((rule.from_way, place), [])
            for b in self._out_of.get((rule.to_way, place), [])
        ]

    def _over_ways(self, rule: TurnRule) -> list[Path]:
        # Members are often listed out of order.
        for via_ways in (rule.via_ways, rule.via_ways[::-1]):
            paths = [
                path
                for (way, _), edges in self._into.items()
                if way == rule.from_way
                for start in edges
                for path in self._from(start, via_ways, rule.to_way)
            ]
            if paths:
                return paths
        return []

    def _from(self, start: int, via_ways: tuple[int, ...], to_way: int) -> list[Path]:
        fronts: list[Path] = [(start,)]
        for way in via_ways:
            fronts = [path for front in fronts for path in self._through(front, way)]
        return [
            (*front, end)
            for front in fronts
            for end in self._out_of.get((to_way, int(self._network.head[front[-1]])), [])
        ]

    def _through(self, front: Path, way: int) -> list[Path]:
        """Continue a path along a via way, one edge or more, never turning back."""
        network = self._network
        found: list[Path] = []
        heads: list[Path] = [front]
        while heads:
            heads = [
                (*path, edge)
                for path in heads
                for edge in self._out_of.get((way, int(network.head[path[-1]])), [])
                if edge not in path and network.head[edge] != network.tail[path[-1]]
            ]
            found += heads
        return found

    def _misfit_deg(self, rule: TurnRule, path: Path) -> float:
        first, last = self._network.line(path[0]), self._network.line(path[-1])
        turn = _bearing_deg(last[0], last[1]) - _bearing_deg(first[-2], first[-1])
        return abs((turn - IDEAL_TURN_DEG[rule.turn] + 180.0) % 360.0 - 180.0)


def _bearing_deg(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Angle of a short step, degrees counterclockwise from east."""
    east = (b[0] - a[0]) * math.cos(math.radians(a[1]))
    return math.degrees(math.atan2(b[1] - a[1], east))
