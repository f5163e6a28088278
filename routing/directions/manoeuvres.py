"""
What a driver does along a path, as facts in no language.

The path is the one that was planned: nothing is searched here. Words are another layer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from routing.directions.marks import (
    BACK_DEG,
    SHARP_DEG,
    SLIGHT_DEG,
    STRAIGHT_DEG,
    Kind,
    Mark,
    Side,
    Trace,
    marks_of,
)
from routing.directions.path_pieces import (
    LonLat,
    Piece,
    bearing_from,
    distance_m,
    pieces_of,
    turn_deg,
)
from routing.directions.road_names import Road
from routing.directions.road_warnings import NotNegative, RoadWarning, warnings_of
from routing.directions.towns import TownAhead, town_after, towns_ahead
from routing.network.graph import RoadGraph
from routing.network.refs import normalised_ref, refs_of
from routing.network.road_network import Town

__all__ = [
    "Kind", "Manoeuvre", "Road", "RoadWarning", "Side", "Turn", "manoeuvres", "side_of",
    "turn_class",
]  # fmt: skip

Turn = Literal["straight", "slight", "turn", "sharp", "back"]

SIDE_M = 5.0
"""A stop nearer the axis of the road is on neither side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manoeuvre:
    """
    One thing to do, and the road that follows until the next.

    Attributes
    ----------
    kind
        What to do; ``depart`` comes first and ``arrive`` last.
    turn_deg
        Angle turned, degrees, positive to the right.
    side
        Side of the turn, of the road to keep to at a fork, or of the stop on arrival; empty for
        none.
    then_deg
        Angle of a second turn at once after the first, degrees; null for none.
    bearing_deg
        Bearing of the road that follows, degrees clockwise from north.
    exit_number
        Exit of a roundabout, from 1; 0 elsewhere, or where the path ends on the ring.
    is_mini_roundabout
        Whether the turn is made at a roundabout without an island, whose exits nobody counts.
    road
        The road that follows.
    is_same_road
        Whether it bears the number or the name of the road before.
    towards
        Places that signs announce; on arrival, the place.
    towards_refs
        Road numbers that signs announce.
    length_m
        Length until the next manoeuvre, metres.
    duration_s
        Driving time until the next manoeuvre, seconds.
    start_m
        Length from the start of the leg, metres.
    start_s
        Driving time from the start of the leg, seconds.
    warnings
        What to beware of until the next manoeuvre.
    longitude
        Longitude, WGS84, decimal degrees.
    latitude
        Latitude, WGS84, decimal degrees.
    """

    kind: Kind
    turn_deg: float = 0.0
    side: Side = ""
    then_deg: float | None = None
    bearing_deg: float = 0.0
    exit_number: Annotated[int, Field(ge=0)] = 0
    is_mini_roundabout: bool = False
    road: Road = field(default_factory=Road)
    is_same_road: bool = False
    towards: tuple[str, ...] = ()
    towards_refs: tuple[str, ...] = ()
    length_m: NotNegative = 0.0
    duration_s: NotNegative = 0.0
    start_m: NotNegative = 0.0
    start_s: NotNegative = 0.0
    warnings: tuple[RoadWarning, ...] = ()
    longitude: Annotated[float, Field(ge=-180, le=180)] = 0.0
    latitude: Annotated[float, Field(ge=-90, le=90)] = 0.0

    @property
    def turn(self) -> Turn:
        """How sharp the turn is."""
        return turn_class(self.turn_deg)


def turn_class(angle_deg: float) -> Turn:
    """Class an angle: straight below 20°, slight below 45°, sharp from 120°, back from 170°."""
    bounds: tuple[tuple[float, Turn], ...] = (
        (STRAIGHT_DEG, "straight"),
        (SLIGHT_DEG, "slight"),
        (SHARP_DEG, "turn"),
        (BACK_DEG, "sharp"),
    )
    return next((name for limit, name in bounds if abs(angle_deg) < limit), "back")


def side_of(angle_deg: float) -> Side:
    """Side of an angle: right if positive, empty if 0."""
    if not angle_deg:
        return ""
    return "right" if angle_deg > 0 else "left"


def manoeuvres(
    graph: RoadGraph,
    edges: Sequence[int],
    *,
    destination_name: str = "",
    destination: LonLat | None = None,
    towns: Sequence[Town] | None = None,
) -> tuple[Manoeuvre, ...]:
    """
    Say what a driver does along a path.

    Parameters
    ----------
    graph
        The weighted graph the path was found in.
    edges
        Edges of the graph, each starting where the one before ends.
    destination_name
        Name of the place where the path ends.
    destination
        Position of the stop, for the side of the road; the end of the path if unknown.
    towns
        Towns and villages for "direction X"; those of the network by default.

    Returns
    -------
    manoeuvres
        In order: a departure first, an arrival last; empty for a path without edges or of no
        length. Lengths and durations add up to those of the path.

    Raises
    ------
    ValueError
        If the graph has no physical roads, or the path is on none.
    """
    network = graph.network
    if network is None:
        raise ValueError("the graph has no physical roads to speak of")
    pieces = pieces_of(graph, network, edges)
    if not pieces or sum(piece.length_m for piece in pieces) <= 0:
        return ()
    if any(piece.edge < 0 for piece in pieces):
        raise ValueError("the path follows no physical road")
    trace = Trace(network, pieces)
    marks = marks_of(trace)
    line = (pieces[0].line[0], *(point for piece in pieces for point in piece.line[1:]))
    known = network.towns if towns is None else towns
    ahead = towns_ahead(line, known, destination_name=destination_name)
    steps = _steps(trace, marks, ahead)
    last = _arrival(trace, steps[-1], destination_name, destination)
    return (*steps, last)


def _steps(trace: Trace, marks: Sequence[Mark], ahead: Sequence[TownAhead]) -> list[Manoeuvre]:
    warnings = warnings_of(trace.network, trace.pieces)
    refs = {ref for piece in trace.pieces for ref in refs_of(_tags(trace, piece))}
    steps: list[Manoeuvre] = []
    start_m = start_s = 0.0
    stops = [mark.at for mark in marks[1:]] + [len(trace.pieces)]
    for mark, stop in zip(marks, stops, strict=True):
        pieces = trace.pieces[mark.at : stop]
        length_m = sum(piece.length_m for piece in pieces)
        duration_s = sum(piece.duration_s for piece in pieces)
        towards, towards_refs = _signed_direction(trace, mark.road_at)
        if not towards and _announces_towns(trace.roads[mark.road_at]):
            name = town_after(ahead, start_m)
            towards = (name,) if name else ()
        lon, lat = pieces[0].line[0]
        steps.append(
            Manoeuvre(
                kind=mark.kind,
                turn_deg=mark.turn_deg,
                side=mark.fork_side or side_of(mark.turn_deg),
                then_deg=mark.then_deg,
                bearing_deg=trace.bearing_out(mark.road_at),
                exit_number=mark.exit_number,
                is_mini_roundabout=_is_mini_roundabout(trace, mark),
                road=trace.roads[mark.road_at],
                is_same_road=mark.is_same_road,
                towards=towards,
                towards_refs=tuple(ref for ref in towards_refs if ref in refs),
                length_m=length_m,
                duration_s=duration_s,
                start_m=start_m,
                start_s=start_s,
                warnings=tuple(w for each in warnings[mark.at : stop] for w in each),
                longitude=lon,
                latitude=lat,
            )
        )
        start_m += length_m
        start_s += duration_s
    return steps


def _is_mini_roundabout(trace: Trace, mark: Mark) -> bool:
    """Whether a turn is made at a mini-roundabout; a larger one after it has exits to count."""
    if mark.kind in {"depart", "roundabout"}:
        return False
    return trace.pieces[mark.at - 1].head in trace.network.mini_roundabouts


def _tags(trace: Trace, piece: Piece) -> dict[str, str]:
    return trace.network.tags[int(trace.network.tag_row[piece.edge])]


def _signed_direction(trace: Trace, rank: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Towns and numbers of the sign at the start of a piece, as its tags give them."""
    piece = trace.pieces[rank]
    tags = _tags(trace, piece)
    sense = "forward" if trace.network.is_forward[piece.edge] else "backward"
    towns = tags.get(f"destination:{sense}") or tags.get("destination", "")
    numbers = tags.get("destination:ref", "")
    return (
        tuple(name.strip() for name in towns.split(";") if name.strip()),
        tuple(normalised_ref(ref) for ref in numbers.split(";") if ref.strip()),
    )


def _announces_towns(road: Road) -> bool:
    return bool(road.ref) or road.is_link or (not road.name and road.rank >= 2)


def _arrival(
    trace: Trace, last: Manoeuvre, destination_name: str, destination: LonLat | None
) -> Manoeuvre:
    here = trace.pieces[-1].line[-1]
    bearing = trace.bearing_in(len(trace.pieces) - 1)
    side: Side = ""
    if destination is not None and distance_m(here, destination) > SIDE_M:
        off_deg = turn_deg(bearing, bearing_from((here, destination)))
        side = side_of(off_deg)
    return Manoeuvre(
        kind="arrive",
        side=side,
        bearing_deg=bearing,
        road=trace.roads[-1],
        towards=(destination_name,) if destination_name else (),
        start_m=last.start_m + last.length_m,
        start_s=last.start_s + last.duration_s,
        longitude=here[0],
        latitude=here[1],
    )
