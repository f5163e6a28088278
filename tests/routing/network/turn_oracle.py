"""Fastest legal drives by brute force: whole paths judged by the words of the rules."""

import math
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np

from tests.routing.network.networks import breaks_a_rule


def is_u_turn(network, before, edge):
    """Whether an edge goes back along the one before, told by the ways alone."""
    ends = (network.tail[before], network.head[before])
    return (
        network.way[before] == network.way[edge]
        and network.is_forward[before] != network.is_forward[edge]
        and ends == (network.head[edge], network.tail[edge])
    )


def turns_round(network, path):
    return any(is_u_turn(network, a, b) for a, b in pairwise(path))


def may_turn_round(network, is_usable, before):
    """Whether nothing but the way back leaves the head of an edge, or a sign sends back."""
    leaving = np.nonzero((network.tail == network.head[before]) & is_usable)[0].tolist()
    sent = {r.path[-1] for r in network.restrictions if r.is_only and r.path[:-1] == (before,)}
    return any(len(ends) == 1 and is_u_turn(network, before, *ends) for ends in (leaving, sent))


def seconds_to_edges(network, is_usable, seconds, first, *, turn_s):
    """
    Least seconds to the end of each edge, from a start on some edges {edge: seconds to its end}.

    The driver remembers as many edges as the longest rule has. What is driven of the first edges
    does not count as driving them.
    """
    memory = max((len(rule.path) for rule in network.restrictions), default=2)
    leaving = {}
    for edge in np.nonzero(is_usable)[0].tolist():
        leaving.setdefault(int(network.tail[edge]), []).append(edge)
    heap = sorted((cost, (edge,)) for edge, cost in first.items())
    done, best = set(), np.full(network.edge_count, math.inf)
    while heap:
        cost, path = heappop(heap)
        if path in done:
            continue
        done.add(path)
        if len(path) > 1:
            best[path[-1]] = min(best[path[-1]], cost)
        for edge in leaving.get(int(network.head[path[-1]]), ()):
            is_round = is_u_turn(network, path[-1], edge)
            if is_round and not may_turn_round(network, is_usable, path[-1]):
                continue
            if not breaks_a_rule((*path, edge), network.restrictions):
                there = cost + seconds[edge] + turn_s * is_round
                heappush(heap, (there, (*path, edge)[-memory:]))
    return best
