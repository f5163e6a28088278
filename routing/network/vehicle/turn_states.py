"""
What a driver remembers: the edge driven last, and more of the path where a rule has begun.

The rules are words over the alphabet of edges that no path may contain. The states are those of the
automaton that recognises them (A. Aho, M. Corasick, "Efficient string matching", CACM 18, 1975): a
state stands for the longest end of the path driven so far with which a rule begins, and at least
for the last edge, so that nobody turns round on the road but where it ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.network.road_network import RoadNetwork

Path = tuple[int, ...]


class Step(NamedTuple):
    """An edge that may follow, the state after it, and whether the driver turns round for it."""

    edge: int
    state: int
    is_turn: bool


class TurnStates:
    """
    The states of a driver, and what may follow each.

    State ``e`` below the number of edges: edge ``e`` was driven last, and no rule looks further
    back. The states from that number on stand for longer ends of the path.

    Attributes
    ----------
    reverse
        Shape (E,): the usable edge that goes back along each one, -1 for none.
    ends
        Shape (E,): whether the road ends at the head of an edge, so that one may turn round there.
    ruled
        What may follow the states with which a rule begins.
    longer
        The paths of the states that remember more than an edge, in the order of their numbers.
    """

    def __init__(self, network: RoadNetwork, is_usable: NDArray[np.bool_]) -> None:
        self.network = network
        self.reverse = np.where(is_usable[network.reverse], network.reverse, -1)
        self._head = network.head.tolist()
        self._reverse = self.reverse.tolist()
        usable = np.nonzero(is_usable)[0]
        self._edges = usable.tolist()
        offsets = np.searchsorted(network.tail[usable], np.arange(network.node_count + 1))
        self._first = offsets.tolist()
        self.ends = (np.diff(offsets)[network.head] == 1) & (self.reverse >= 0)
        self._forbidden: set[Path] = set()
        self._obligatory: dict[Path, set[int]] = {}
        beginnings = dict.fromkeys(self._read(network, is_usable))
        self.longer = tuple(path for path in beginnings if len(path) > 1)
        self._number = {path: network.edge_count + k for k, path in enumerate(self.longer)}
        self.ruled: dict[int, tuple[Step, ...]] = {
            self._number.get(path, path[0]): tuple(self._allowed(path)) for path in beginnings
        }

    def _read(self, network: RoadNetwork, is_usable: NDArray[np.bool_]) -> Iterator[Path]:
        """Note the rules; yield all their beginnings."""
        for rule in network.restrictions:
            before = rule.path[:-1]
            if not before or not is_usable[list(before)].all():
                continue  # nobody comes this way
            if rule.is_only:
                self._obligatory.setdefault(before, set()).add(rule.path[-1])
            else:
                self._forbidden.add(rule.path)
            yield from (before[:length] for length in range(1, len(before) + 1))

    def _allowed(self, before: Path) -> Iterator[Step]:
        back = self._reverse[before[-1]]
        for edge in self.leaving(self._head[before[-1]]):
            # Signs that leave no other way on than back mean it.
            is_sent_back = self._obligatory.get(before[-1:]) == {back}
            is_round = edge == back
            if self._breaks(before, edge) or (
                is_round and not (self.ends[before[-1]] or is_sent_back)
            ):
                continue
            paths = ((*before[start:], edge) for start in range(len(before)))
            found = (self._number[path] for path in paths if path in self._number)
            yield Step(edge, next(found, edge), is_round)

    def _breaks(self, before: Path, edge: int) -> bool:
        """Whether going on to an edge after a path breaks a rule."""
        ends = (before[start:] for start in range(len(before)))
        return any(
            (*end, edge) in self._forbidden or edge not in self._obligatory.get(end, {edge})
            for end in ends
        )

    def leaving(self, node: int) -> list[int]:
        """Return the usable edges that leave a node."""
        edges: list[int] = self._edges[self._first[node] : self._first[node + 1]]
        return edges

    def last(self, state: int) -> int:
        """Return the edge that was driven last."""
        count = len(self._head)
        return state if state < count else self.longer[state - count][-1]

    def head(self, state: int) -> int:
        """Return the node where the driver is."""
        return int(self._head[self.last(state)])

    def steps(self, state: int) -> Iterator[Step]:
        """Yield what may follow a state."""
        if state in self.ruled:
            yield from self.ruled[state]
            return
        back = self._reverse[state]
        for edge in self.leaving(self._head[state]):
            if edge != back or self.ends[state]:
                yield Step(edge, edge, edge == back)
