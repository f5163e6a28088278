"""What else a driver could take where a path passes a junction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from routing.directions.path_pieces import Piece, bearing_from, is_reverse, turn_deg
from routing.directions.road_names import Road, is_ring
from routing.network.road_network import RoadNetwork

_FORBIDDEN = frozenset({"no", "private", "forestry", "agricultural", "agricultural;forestry"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """A road that leaves a junction, and the angle turned to take it, degrees to the right."""

    angle_deg: float
    rank: int


def other_exits(
    network: RoadNetwork, before: Piece, after: Piece, bearing_in: float
) -> tuple[Exit, ...]:
    """
    List the drivable roads that leave the junction between two pieces, but the one taken.

    The way back is none of them, nor are roads closed to traffic, tracks and private drives.
    Turn restrictions do not count: a forbidden road is seen all the same.
    """
    if before.head < 0:
        return ()
    return tuple(
        Exit(
            angle_deg=turn_deg(bearing_in, bearing_from(network.line(edge))),
            rank=Road(highway=_tags(network, edge).get("highway", "")).rank,
        )
        for edge in _edges_from(network, before.head)
        if edge != after.edge
        and is_drivable(network, edge)
        and not is_reverse(network, before.edge, edge)
    )


def ring_exits(network: RoadNetwork, ring: list[Piece], after: Piece | None) -> int:
    """
    Count the exits of a roundabout up to the one taken, that one included.

    Parameters
    ----------
    network
        The roads; one-way entries do not leave the ring, so they do not count.
    ring
        The pieces of the ring that the path follows.
    after
        The piece that leaves it, ``None`` where the path ends on the ring.
    """
    passed = sum(
        1
        for piece in ring[:-1]
        for edge in _edges_from(network, piece.head)
        if _is_exit(network, edge)
    )
    if after is None:
        return 0
    last = [e for e in _edges_from(network, ring[-1].head) if _is_exit(network, e)]
    # Where several roads leave at one point, those more to the right come first.
    line = network.line(after.edge)
    earlier = sum(
        1
        for edge in last
        if edge != after.edge and turn_deg(bearing_from(line), bearing_from(network.line(edge))) > 0
    )
    return passed + earlier + 1


def is_drivable(network: RoadNetwork, edge: int) -> bool:
    """Whether a driver would count a road as one to take: no track, no private drive."""
    tags = _tags(network, edge)
    if tags.get("highway") == "track" or tags.get("service") in {"driveway", "parking_aisle"}:
        return False
    access = next(
        (tags[key] for key in ("motor_vehicle", "vehicle", "access") if key in tags), "yes"
    )
    return access not in _FORBIDDEN


def _is_exit(network: RoadNetwork, edge: int) -> bool:
    return not is_ring(_tags(network, edge)) and is_drivable(network, edge)


def _tags(network: RoadNetwork, edge: int) -> dict[str, str]:
    return network.tags[int(network.tag_row[edge])]


def _edges_from(network: RoadNetwork, node: int) -> Iterator[int]:
    if node < 0:
        return
    between = np.array([node, node + 1], dtype=network.tail.dtype)
    first, last = np.searchsorted(network.tail, between).tolist()
    yield from range(first, last)
