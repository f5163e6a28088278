"""
Turn restrictions obeyed: a node is copied for each way of coming to it that forbids something.

The rules are words over the alphabet of edges that no path may contain. The copies are the states
of the automaton that recognises them (A. Aho, M. Corasick, "Efficient string matching", CACM 18,
1975): a copy stands for the longest end of the path driven so far with which a rule begins. Every
other place keeps its one node, so that the graph grows by a few nodes per rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.arrays import IntArray
from routing.network.road_network import RoadNetwork

Path = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """
    The usable edges of a network between nodes and their copies.

    ``node`` has the shape of all the nodes, the network's own first and in their order: which node
    of the network each one stands for. ``tail``, ``head`` and ``edge`` (of the network) have the
    shape of the directed edges, sorted by tail.
    """

    node: IntArray
    tail: IntArray
    head: IntArray
    edge: IntArray


def expand_turns(network: RoadNetwork, is_usable: NDArray[np.bool_]) -> Expansion:
    """
    Copy nodes until no path can break a restriction.

    Parameters
    ----------
    network
        The roads and their restrictions.
    is_usable
        Shape (E,), whether the vehicle may use each edge.

    Returns
    -------
    expansion
        Its paths that leave one of the network's own nodes are exactly the paths of the network
        that break no rule. A rule "only" binds from the moment its last turn is due; several rules
        with the same beginning allow any of their ends; one that ends on an edge that may not be
        used allows nothing.
    """
    rules = _Rules(network, is_usable)
    edge = np.nonzero(is_usable)[0].astype(np.int64)
    head = network.head.astype(np.int64)
    for path, state in rules.states.items():
        if len(path) == 1:
            head[path[0]] = state
    added = np.array(list(_edges_of_copies(network, is_usable, rules)), dtype=np.int64)
    added = added.reshape(-1, 3)
    tails = np.concatenate([network.tail[edge], added[:, 0]])
    heads = np.concatenate([head[edge], added[:, 1]])
    edges = np.concatenate([edge, added[:, 2]])
    order = np.argsort(tails, kind="stable")
    copies = np.array([network.head[path[-1]] for path in rules.states], dtype=np.int64)
    nodes = np.concatenate([np.arange(network.node_count, dtype=np.int64), copies])
    return Expansion(nodes, tails[order], heads[order], edges[order])


class _Rules:
    """The words that are forbidden, the ends that are obligatory, and the states they need."""

    def __init__(self, network: RoadNetwork, is_usable: NDArray[np.bool_]) -> None:
        self.forbidden: set[Path] = set()
        self.obligatory: dict[Path, set[int]] = {}
        self.states: dict[Path, int] = {}
        for rule in network.restrictions:
            before = rule.path[:-1]
            if not before or not is_usable[list(before)].all():
                continue  # nobody comes this way
            if rule.is_only:
                self.obligatory.setdefault(before, set()).add(rule.path[-1])
            else:
                self.forbidden.add(rule.path)
            for length in range(1, len(before) + 1):
                self.states.setdefault(before[:length], network.node_count + len(self.states))

    def allows(self, before: Path, edge: int) -> bool:
        """Whether one may go on to an edge after a path."""
        for start in range(len(before)):
            end = before[start:]
            if (*end, edge) in self.forbidden or edge not in self.obligatory.get(end, {edge}):
                return False
        return True

    def state_after(self, path: Path) -> int | None:
        """Return the copy that remembers the most of a path, if any of it matters."""
        found = (self.states.get(path[start:]) for start in range(len(path)))
        return next((state for state in found if state is not None), None)


def _edges_of_copies(
    network: RoadNetwork, is_usable: NDArray[np.bool_], rules: _Rules
) -> Iterator[tuple[int, int, int]]:
    """Yield tail, head and edge of the network of every edge that leaves a copy."""
    for before, state in rules.states.items():
        for edge in _leaving(network, is_usable, int(network.head[before[-1]])):
            if rules.allows(before, edge):
                after = rules.state_after((*before, edge))
                yield state, int(network.head[edge]) if after is None else after, edge


def _leaving(network: RoadNetwork, is_usable: NDArray[np.bool_], node: int) -> list[int]:
    first, last = np.searchsorted(network.tail, [node, node + 1])
    return [edge for edge in range(int(first), int(last)) if is_usable[edge]]
