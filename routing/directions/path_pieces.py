"""A path as pieces of physical edges, and the bearings at their ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.great_circle import METRES_PER_DEGREE
from routing.network.graph import RoadGraph
from routing.network.road_network import RoadNetwork

LonLat = tuple[float, float]

BEARING_SPAN_M = 25.0
"""Length of road over which a driver sees where it goes."""
SHORTEST_PIECE_M = 1.0
"""Shorter pieces, left by cuts of edges at stops, are joined to their neighbour."""
_SAME_FRACTION = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """
    The part of one physical edge that a path follows.

    ``tail`` and ``head`` are nodes of the network, -1 where the piece starts or ends within the
    edge.
    """

    edge: int
    tail: int
    head: int
    end: float
    length_m: float
    duration_s: float
    line: tuple[LonLat, ...]


def pieces_of(graph: RoadGraph, network: RoadNetwork, edges: Iterable[int]) -> list[Piece]:
    """
    Cut a path where it passes from one physical edge to another.

    Lengths and times of all edges are kept; edges that stand for no road, and pieces shorter than
    :data:`SHORTEST_PIECE_M`, are joined to the piece before them, or after them at the start.
    """
    found: list[Piece] = []
    for edge in edges:
        part = _piece(graph, network, edge)
        last = found[-1] if found else None
        if last is not None and _follows(last, part, float(graph.begin[edge])):
            found[-1] = _joined(last, part, edge=last.edge)
        else:
            found.append(part)
    return _without_crumbs(found)


def _piece(graph: RoadGraph, network: RoadNetwork, edge: int) -> Piece:
    physical = int(graph.network_edge[edge])
    begin, end = float(graph.begin[edge]), float(graph.end[edge])
    is_road = physical >= 0
    return Piece(
        edge=physical,
        tail=int(network.tail[physical]) if is_road and begin <= _SAME_FRACTION else -1,
        head=int(network.head[physical]) if is_road and end >= 1 - _SAME_FRACTION else -1,
        end=end,
        length_m=float(graph.length_m[edge]),
        duration_s=float(graph.driven_s[edge]),
        line=graph.line(edge),
    )


def _follows(last: Piece, part: Piece, begin: float) -> bool:
    return last.edge == part.edge >= 0 and abs(last.end - begin) <= _SAME_FRACTION


def _joined(first: Piece, second: Piece, *, edge: int) -> Piece:
    is_road = second.edge >= 0
    return Piece(
        edge=edge,
        tail=first.tail,
        head=second.head if is_road else first.head,
        end=second.end,
        length_m=first.length_m + second.length_m,
        duration_s=first.duration_s + second.duration_s,
        line=first.line + second.line[1:],
    )


def _without_crumbs(pieces: Sequence[Piece]) -> list[Piece]:
    kept: list[Piece] = []
    for piece in pieces:
        if kept and _is_crumb(piece):
            kept[-1] = _joined(kept[-1], piece, edge=kept[-1].edge)
        elif kept and _is_crumb(kept[-1]):  # only the first can be one
            kept[-1] = _joined(kept[-1], piece, edge=piece.edge)
        else:
            kept.append(piece)
    return kept


def _is_crumb(piece: Piece) -> bool:
    return piece.edge < 0 or piece.length_m < SHORTEST_PIECE_M


def is_reverse(network: RoadNetwork, edge: int, other: int) -> bool:
    """Whether two edges are the two directions of one road."""
    return 0 <= other == int(network.reverse[edge])


def bearing_into(pieces: Sequence[Piece], rank: int, is_same: Callable[[int, int], bool]) -> float:
    """
    Bearing at the end of a piece, over the last 25 m of its road.

    Parameters
    ----------
    pieces
        The path.
    rank
        The piece.
    is_same
        Whether two pieces belong to one road: where the piece is short, those before it count.

    Returns
    -------
    bearing_deg
        Clockwise from north, in [0, 360).
    """
    line = pieces[rank].line
    length_m = pieces[rank].length_m
    before = rank - 1
    while length_m < BEARING_SPAN_M and before >= 0 and is_same(before, rank):
        line = pieces[before].line[:-1] + line
        length_m += pieces[before].length_m
        before -= 1
    return (bearing_from(tuple(reversed(line))) + 180) % 360


def bearing_out_of(
    pieces: Sequence[Piece], rank: int, is_same: Callable[[int, int], bool]
) -> float:
    """Bearing at the start of a piece, over the first 25 m of its road; see `bearing_into`."""
    line = pieces[rank].line
    length_m = pieces[rank].length_m
    after = rank + 1
    while length_m < BEARING_SPAN_M and after < len(pieces) and is_same(rank, after):
        line += pieces[after].line[1:]
        length_m += pieces[after].length_m
        after += 1
    return bearing_from(line)


def bearing_from(line: Sequence[LonLat]) -> float:
    """Bearing from the start of a line to its point 25 m on, clockwise from north, degrees."""
    left_m = BEARING_SPAN_M
    for (x0, y0), (x1, y1) in pairwise(line):
        step_m = distance_m((x0, y0), (x1, y1))
        if step_m >= left_m:
            share = left_m / step_m
            return _bearing(line[0], (x0 + share * (x1 - x0), y0 + share * (y1 - y0)))
        left_m -= step_m
    return _bearing(line[0], line[-1])


def distance_m(start: LonLat, end: LonLat) -> float:
    """Metres between two points less than some tens of kilometres apart."""
    return math.hypot(*_east_north_m(start, end))


def _bearing(start: LonLat, end: LonLat) -> float:
    return math.degrees(math.atan2(*_east_north_m(start, end))) % 360


def _east_north_m(start: LonLat, end: LonLat) -> tuple[float, float]:
    shrink = math.cos(math.radians((start[1] + end[1]) / 2))
    return (
        METRES_PER_DEGREE * shrink * (end[0] - start[0]),
        METRES_PER_DEGREE * (end[1] - start[1]),
    )


def turn_deg(bearing_in: float, bearing_out: float) -> float:
    """Angle turned, in [-180, 180): 0 straight on, positive to the right."""
    return (bearing_out - bearing_in + 180) % 360 - 180
