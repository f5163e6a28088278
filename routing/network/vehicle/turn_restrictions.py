"""
Turn restrictions obeyed: a node is copied for each way of coming to it that forbids something.

A copy stands for a state of a driver (:mod:`routing.network.vehicle.turn_states`): where a rule has
begun, and where it could be passed by if one turned round on the road
(:mod:`routing.network.vehicle.u_turns`). Every other place keeps its one node, so that the graph
grows around the rules alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.arrays import FloatArray, IntArray
from routing.network.road_network import RoadNetwork
from routing.network.vehicle.turn_states import TurnStates
from routing.network.vehicle.u_turns import nodes_without_u_turns


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """
    The usable edges of a network between nodes and their copies.

    ``node`` has the shape of all the nodes, the network's own first and in their order: which node
    of the network each one stands for. ``tail``, ``head``, ``edge`` (of the network) and
    ``is_turn`` (whether one turns round where a road ends, to drive back along it) have the shape
    of the directed edges, sorted by tail.
    """

    node: IntArray
    tail: IntArray
    head: IntArray
    edge: IntArray
    is_turn: NDArray[np.bool_]


def expand_turns(
    network: RoadNetwork, is_usable: NDArray[np.bool_], seconds: FloatArray, *, turn_s: float
) -> Expansion:
    """
    Copy nodes until no path breaks a restriction, and no shortest one turns round on the road.

    Parameters
    ----------
    network
        The roads and their restrictions.
    is_usable
        Shape (E,), whether the vehicle may use each edge.
    seconds
        Shape (E,), the time that each edge takes.
    turn_s
        Time lost in turning round where a road ends.

    Returns
    -------
    expansion
        Its paths that leave one of the network's own nodes break no rule, and all paths of the
        network that break none and turn round nowhere are among them. A rule "only" binds from the
        moment its last turn is due; several rules with the same beginning allow any of their ends;
        one that ends on an edge that may not be used allows nothing. A shortest path, edges of
        ``is_turn`` being longer by ``turn_s``, turns round at ends of roads alone.
    """
    states = TurnStates(network, is_usable)
    remembers = nodes_without_u_turns(states, seconds, turn_s=turn_s)[network.head] & is_usable
    plain = np.nonzero(remembers & ~np.isin(np.arange(len(remembers)), list(states.ruled)))[0]
    # Where each state is: at a copy if it matters, else at the node itself.
    known = np.concatenate([sorted(states.ruled), plain]).astype(np.int64)
    last = np.array([states.last(state) for state in known.tolist()], dtype=np.int64)
    at = np.concatenate([network.head, np.zeros(len(states.longer))]).astype(np.int64)
    at[known] = network.node_count + np.arange(len(known))
    edge = np.nonzero(is_usable)[0]
    own = np.column_stack([network.tail[edge], at[edge], edge, np.zeros(len(edge), dtype=np.int64)])
    ruled = np.array(list(_ruled_edges(states, at)), dtype=np.int64).reshape(-1, 4)
    every = np.concatenate([own, ruled, _plain_edges(states, edge, plain, at)])
    tail, head, edge, is_turn = every[np.argsort(every[:, 0], kind="stable")].T
    node = np.concatenate([np.arange(network.node_count), network.head[last]]).astype(np.int64)
    return Expansion(node, tail, head, edge, is_turn.astype(np.bool_))


def _ruled_edges(states: TurnStates, at: IntArray) -> Iterator[tuple[int, int, int, int]]:
    """Yield tail, head, edge and turn of the edges that leave the states where a rule has begun."""
    for state, steps in states.ruled.items():
        for step in steps:
            yield int(at[state]), int(at[step.state]), step.edge, int(step.is_turn)


def _plain_edges(states: TurnStates, usable: IntArray, plain: IntArray, at: IntArray) -> IntArray:
    """Tail, head, edge and turn, shape (n, 4), of those that leave other states with a copy."""
    network = states.network
    begin, end = (
        np.searchsorted(network.tail[usable], network.head[plain], side=side)
        for side in ("left", "right")
    )
    counts = end - begin
    before = np.repeat(plain, counts)
    rank = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    edge = usable[np.repeat(begin, counts) + rank]
    is_turn = edge == states.reverse[before]
    rows = np.column_stack([at[before], at[edge], edge, is_turn])
    kept: IntArray = rows[~is_turn | states.ends[before]]
    return kept
