"""Where along a path something must be said to the driver, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from routing.directions.junctions import Exit, other_exits, ring_exits
from routing.directions.path_pieces import (
    Piece,
    bearing_into,
    bearing_out_of,
    is_reverse,
    turn_deg,
)
from routing.directions.road_names import Road, absorbed, roads_of
from routing.network.road_network import RoadNetwork

Side = Literal["left", "right", ""]
Kind = Literal["depart", "turn", "continue", "fork", "roundabout", "merge", "u-turn", "arrive"]

STRAIGHT_DEG = 20.0
SLIGHT_DEG = 45.0
SHARP_DEG = 120.0
BACK_DEG = 170.0
STRAIGHTER_DEG = 15.0
"""Another road is as straight on as the one taken if it turns less, or this little more."""
AT_ONCE_M = 30.0
"""Two turns this close are told together."""


class Trace:
    """A path as pieces, with the road of each as a driver tells it."""

    def __init__(self, network: RoadNetwork, pieces: list[Piece]) -> None:
        self.network = network
        self.pieces = pieces
        self.signed = roads_of(network, pieces)
        self.roads, self.is_absorbed = absorbed(pieces, self.signed)

    def is_ring(self, rank: int) -> bool:
        """Whether a piece is of the ring of a roundabout."""
        return self.signed[rank].highway == "roundabout"

    def is_same(self, rank: int, other: int) -> bool:
        """Whether two pieces bear one name, and are of no ring."""
        return self.signed[rank].key == self.signed[other].key and not self.is_ring(rank)

    def bearing_in(self, rank: int) -> float:
        """Bearing at the end of a piece, degrees."""
        return bearing_into(self.pieces, rank, self.is_same)

    def bearing_out(self, rank: int) -> float:
        """Bearing at the start of a piece, degrees."""
        return bearing_out_of(self.pieces, rank, self.is_same)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A manoeuvre at the start of piece ``at``; the road that follows it starts at ``road_at``."""

    kind: Kind
    at: int
    road_at: int
    turn_deg: float = 0.0
    fork_side: Side = ""
    then_deg: float | None = None
    exit_number: int = 0
    is_same_road: bool = False


def marks_of(trace: Trace) -> list[Mark]:
    """List the manoeuvres of a path, the arrival left out; at least the departure."""
    return _joined_turns(trace, _all_marks(trace))


def _all_marks(trace: Trace) -> list[Mark]:
    marks = [Mark(kind="depart", at=0, road_at=0)]
    told = trace.roads[0]
    rank = 1
    while rank < len(trace.pieces):
        if trace.is_ring(rank) and not trace.is_ring(rank - 1):
            mark = _roundabout(trace, rank, told)
        else:
            found = _at_junction(trace, rank, told)
            if found is None:
                told = _still_told(told, trace.roads[rank])
                rank += 1
                continue
            mark = found
        marks.append(mark)
        told = trace.roads[mark.road_at]
        rank = max(rank, mark.road_at) + 1
    return marks


def _still_told(told: Road, road: Road) -> Road:
    """Road a driver believes to be on after a junction where nothing was said."""
    return road if road.is_named else told


def _roundabout(trace: Trace, rank: int, told: Road) -> Mark:
    stop = rank
    while stop < len(trace.pieces) and trace.is_ring(stop):
        stop += 1
    is_left = stop < len(trace.pieces)
    road_at = stop if is_left else stop - 1
    after = trace.pieces[stop] if is_left else None
    return Mark(
        kind="roundabout",
        at=rank,
        road_at=road_at,
        turn_deg=turn_deg(trace.bearing_in(rank - 1), trace.bearing_out(road_at)),
        exit_number=ring_exits(trace.network, trace.pieces[rank:stop], after),
        is_same_road=told.key == trace.roads[road_at].key and told.is_named,
    )


def _at_junction(trace: Trace, rank: int, told: Road) -> Mark | None:
    """Return the manoeuvre from one piece to the next, ``None`` where nothing need be said."""
    if trace.is_ring(rank) and trace.is_ring(rank - 1):
        return None
    before, after = trace.pieces[rank - 1], trace.pieces[rank]
    road = trace.roads[rank]
    bearing_in = trace.bearing_in(rank - 1)
    angle = turn_deg(bearing_in, trace.bearing_out(rank))
    is_same = road.key == told.key
    mark = Mark(
        kind="turn",
        at=rank,
        road_at=rank,
        turn_deg=angle,
        is_same_road=is_same and road.is_named,
    )
    if is_reverse(trace.network, before.edge, after.edge):
        return replace(mark, kind="u-turn")
    exits = other_exits(trace.network, before, after, bearing_in)
    is_cut = trace.is_absorbed[rank] or trace.is_absorbed[rank - 1]
    if is_same and not (is_cut and abs(angle) > SLIGHT_DEG):
        kind = _kind_on_same_road(angle, road, exits)
    elif not exits and _is_unsigned(trace, rank, road):
        kind = None
    else:
        kind = _kind_of_change(trace.roads[rank - 1], road, angle, exits)
    if kind == "continue" and _is_unsigned(trace, rank, road) and not _is_choice(angle, exits):
        kind = None
    if kind == "fork":
        mark = replace(mark, fork_side=_fork_side(angle, exits))
    return None if kind is None else replace(mark, kind=kind)


def _fork_side(angle: float, exits: Sequence[Exit]) -> Side:
    """Side of the road taken at a fork, as seen from the road it could be mistaken for."""
    nearest = min(exits, key=lambda other: abs(other.angle_deg - angle))
    return "right" if angle > nearest.angle_deg else "left"


def _is_unsigned(trace: Trace, rank: int, road: Road) -> bool:
    """Whether no sign shows that the road changes: it has no name, or that of the one before."""
    before = trace.signed[rank - 1]
    return not road.is_named or (not road.ref and road.name == before.name)


def _is_choice(angle: float, exits: Sequence[Exit]) -> bool:
    return any(abs(other.angle_deg) < abs(angle) + STRAIGHTER_DEG for other in exits)


def _kind_on_same_road(angle: float, road: Road, exits: Sequence[Exit]) -> Kind | None:
    if abs(angle) > SLIGHT_DEG and _is_choice(angle, exits):
        return "turn"
    if abs(angle) > STRAIGHT_DEG and any(
        abs(other.angle_deg) < abs(angle) and other.rank >= road.rank for other in exits
    ):
        return "fork"
    return None


def _kind_of_change(before: Road, road: Road, angle: float, exits: Sequence[Exit]) -> Kind:
    if abs(angle) < SLIGHT_DEG:
        if before.is_link and not road.is_link and not exits:
            return "merge"
        if any(
            abs(other.angle_deg) < SLIGHT_DEG and abs(other.angle_deg) < abs(angle) + STRAIGHTER_DEG
            for other in exits
        ):
            return "fork"
    return "continue" if abs(angle) < (STRAIGHT_DEG if exits else SLIGHT_DEG) else "turn"


def _joined_turns(trace: Trace, marks: Sequence[Mark]) -> list[Mark]:
    """Tell two turns less than 30 m apart together, and leave out what lasts less than that."""
    joined: list[Mark] = []
    for mark in marks:
        last = joined[-1] if joined else None
        if last is not None and _length_m(trace, last.at, mark.at) < AT_ONCE_M:
            together = _together(trace, last, mark)
            if together is not None:
                joined[-1] = together
                continue
        joined.append(mark)
    return joined


def _length_m(trace: Trace, start: int, stop: int) -> float:
    return sum(piece.length_m for piece in trace.pieces[start:stop])


def _together(trace: Trace, first: Mark, second: Mark) -> Mark | None:
    if first.kind == "continue" and not first.is_same_road and second.kind != "roundabout":
        return None if second.kind == "continue" else second
    if first.kind not in {"turn", "fork"} or second.kind != "turn" or first.then_deg is not None:
        return None
    before, after = trace.roads[first.at - 1], trace.roads[second.road_at]
    is_back = abs(first.turn_deg + second.turn_deg) > BACK_DEG - STRAIGHT_DEG
    is_same = before.key == after.key and before.is_named
    return replace(
        second,
        kind="u-turn" if is_back and is_same else "turn",
        at=first.at,
        turn_deg=first.turn_deg,
        then_deg=second.turn_deg,
        is_same_road=is_same,
    )
