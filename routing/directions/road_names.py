"""What a driver reads on the signs of a road: its number, its name, or only its class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from routing.directions.path_pieces import Piece
from routing.network.refs import refs_of
from routing.network.road_network import RoadNetwork

NUMBERED_CLASSES = frozenset(
    f"{name}{end}"
    for name in ("motorway", "trunk", "primary", "secondary", "tertiary")
    for end in ("", "_link")
)
"""Classes whose number is on the signs; below, a name is preferred."""
ABSORBED_M = 30.0
"""A shorter piece between two pieces of one road belongs to it."""

_RANKS = {
    "motorway": 7, "trunk": 6, "primary": 5, "secondary": 4, "tertiary": 3,
    "unclassified": 2, "road": 2, "residential": 2, "living_street": 1, "service": 0, "track": -1,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """
    A road as its signs tell it.

    Attributes
    ----------
    ref
        Number, as ``D 619``; empty when it has none.
    name
        Name, as ``Rue de l'Église``; empty when it has none.
    highway
        Class, in the words of OpenStreetMap.
    """

    ref: str = ""
    name: str = ""
    highway: str = ""

    @property
    def is_named(self) -> bool:
        """Whether the road has a number or a name."""
        return bool(self.ref or self.name)

    @property
    def is_link(self) -> bool:
        """Whether the road is a slip road."""
        return self.highway.endswith("_link")

    @property
    def rank(self) -> int:
        """Importance of the class: 7 for a motorway, -1 for a track."""
        return _RANKS.get(self.highway.removesuffix("_link"), 2)

    @property
    def key(self) -> tuple[str, str]:
        """What makes two pieces the same road for a driver."""
        if self.ref:
            return ("ref", self.ref)
        if self.name:
            return ("name", self.name)
        return ("class", "link" if self.is_link else str(min(self.rank, 2)))


def is_ring(tags: dict[str, str]) -> bool:
    """Whether a way is the ring of a roundabout."""
    return tags.get("junction") in {"roundabout", "circular"}


def roads_of(network: RoadNetwork, pieces: Sequence[Piece]) -> list[Road]:
    """
    Name the road of each piece of a path.

    Of several numbers, the one that lasts longest along the path is kept; a road below
    tertiary shows its number only where it has no name.
    """
    tags = [network.tags[int(network.tag_row[piece.edge])] for piece in pieces]
    refs = _lasting_refs([_shown_refs(each) for each in tags])
    return [
        Road(
            ref=ref,
            name=each.get("name", "").split(";")[0].strip(),
            highway="roundabout" if is_ring(each) else each.get("highway", ""),
        )
        for ref, each in zip(refs, tags, strict=True)
    ]


def _shown_refs(tags: dict[str, str]) -> tuple[str, ...]:
    is_shown = tags.get("highway", "") in NUMBERED_CLASSES or not tags.get("name")
    return refs_of(tags) if is_shown else ()


def _lasting_refs(candidates: Sequence[tuple[str, ...]]) -> list[str]:
    """Choose one of each, so that the choice changes as rarely as can be."""
    chosen: list[str] = []
    for rank, refs in enumerate(candidates):
        if chosen and chosen[-1] in refs:
            chosen.append(chosen[-1])
        else:
            chosen.append(max(refs, key=lambda ref: _lasting(candidates, rank, ref), default=""))
    return chosen


def _lasting(candidates: Sequence[tuple[str, ...]], rank: int, ref: str) -> int:
    end = rank
    while end < len(candidates) and ref in candidates[end]:
        end += 1
    return end - rank


def absorbed(pieces: Sequence[Piece], roads: Sequence[Road]) -> tuple[list[Road], list[bool]]:
    """
    Give short pieces between two pieces of one road to that road.

    Returns
    -------
    roads
        Where pieces of less than :data:`ABSORBED_M` in all lie between equal keys, that road; the
        ring of a roundabout is never absorbed.
    is_absorbed
        Whether each piece was changed.
    """
    merged, changed = list(roads), [False] * len(roads)
    rank = 1
    while rank < len(roads):
        if merged[rank].key == merged[rank - 1].key:
            rank += 1
            continue
        stop = _back_on(pieces, merged, rank)
        for k in range(rank, stop):
            merged[k], changed[k] = replace(merged[rank - 1]), True
        rank = max(stop, rank + 1)
    return merged, changed


def _back_on(pieces: Sequence[Piece], roads: Sequence[Road], rank: int) -> int:
    """Piece where the path is back on the road before ``rank``; ``rank`` if not in 30 m."""
    length_m = 0.0
    for k in range(rank, len(roads)):
        if roads[k].key == roads[rank - 1].key:
            return k
        length_m += pieces[k].length_m
        if length_m >= ABSORBED_M or roads[k].highway == "roundabout":
            break
    return rank
