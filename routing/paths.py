"""The line of the road between two places: exactly the path that the matrices measured."""

from __future__ import annotations

from itertools import pairwise

from routing.errors import UnreachableError
from routing.matrices import Travel
from routing.network.graph import RoadGraph

LonLat = tuple[float, float]


def path_nodes(travel: Travel, origin: int, destination: int) -> tuple[int, ...]:
    """
    Nodes of the graph from one place to another, both included.

    Parameters
    ----------
    travel
        Result of :func:`routing.matrices.travel_matrices`.
    origin, destination
        Positions in ``travel.nodes``.

    Raises
    ------
    UnreachableError
        If no path joins the places.
    """
    start, node = int(travel.nodes[origin]), int(travel.nodes[destination])
    before = travel.predecessors[origin]
    nodes = [node]
    while node != start:
        node = int(before[node])
        if node < 0:
            raise UnreachableError(start, int(travel.nodes[destination]))
        nodes.append(node)
    return tuple(reversed(nodes))


def path_line(graph: RoadGraph, nodes: tuple[int, ...]) -> tuple[LonLat, ...]:
    """Longitudes and latitudes along a path, with the shapes of its edges."""
    line: list[LonLat] = [(float(graph.x[nodes[0]]), float(graph.y[nodes[0]]))]
    for tail, head in pairwise(nodes):
        shape = graph.lines.get(graph.edge_between(tail, head))
        line += shape[1:] if shape else [(float(graph.x[head]), float(graph.y[head]))]
    return tuple(line)
