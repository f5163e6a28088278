"""What a driver is warned of along a road: limits, toll, level crossings, fords, narrow lanes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from routing.directions.path_pieces import Piece
from routing.network.road_network import RoadNetwork
from routing.network.tag_grammar import least

NotNegative = Annotated[float, Field(ge=0)]
WarningKind = Literal["height", "weight", "width", "toll", "level_crossing", "ford"]

NARROW_M = 3.0
"""Below this ``width``, two cars cannot pass, nor a lorry and a bicycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadWarning:
    """
    Something to beware of along a road.

    Attributes
    ----------
    kind
        What it is.
    limit
        Metres for a height or a width, tonnes for a weight, 0 for the others.
    start_m
        Where it begins, metres from the start of the leg.
    """

    kind: WarningKind
    limit: NotNegative
    start_m: NotNegative


def warnings_of(network: RoadNetwork, pieces: Sequence[Piece]) -> list[tuple[RoadWarning, ...]]:
    """List the warnings that begin with each piece of a path; a limit that lasts is told once."""
    found: list[tuple[RoadWarning, ...]] = []
    before: set[tuple[WarningKind, float]] = set()
    start_m = 0.0
    for piece in pieces:
        here = _facts(network, piece.edge)
        new = sorted(fact for fact in here if fact not in before)
        found.append(tuple(RoadWarning(kind=k, limit=v, start_m=start_m) for k, v in new))
        before = here
        start_m += piece.length_m
    return found


def _facts(network: RoadNetwork, edge: int) -> set[tuple[WarningKind, float]]:
    tags = network.tags[int(network.tag_row[edge])]
    ahead = network.barriers.get(int(network.head[edge]), {})
    height_m = min(least(each, "maxheight", "maxheight:physical") for each in (tags, ahead))
    weight_t = least(tags, "maxweight", "maxweightrating")
    width_m = least(tags, "maxwidth", "maxwidth:physical")
    road_m = least(tags, "width")
    if road_m < NARROW_M:
        width_m = min(width_m, road_m)
    limits: tuple[tuple[WarningKind, float], ...] = (
        ("height", height_m),
        ("weight", weight_t),
        ("width", width_m),
    )
    facts = {(kind, limit) for kind, limit in limits if 0 < limit < math.inf}
    marks: tuple[tuple[WarningKind, bool], ...] = (
        ("toll", tags.get("toll") == "yes"),
        ("level_crossing", network.level_crossings[edge] > 0),
        ("ford", tags.get("ford", "no") not in {"no", ""}),
    )
    return facts | {(kind, 0.0) for kind, is_there in marks if is_there}
