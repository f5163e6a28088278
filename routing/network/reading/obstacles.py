"""What stands on the nodes of ways: signals, signs, level crossings, along edges; barriers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.network.road_network import BARRIER_TAGS
from routing.network.tag_grammar import KEYS

ByteArray = NDArray[np.uint8]

HARMLESS = frozenset(
    {"no", "entrance", "kerb", "cattle_grid", "border_control", "toll_booth", "wall", "hedge",
     "fence"}
)  # fmt: skip
"""Barriers a vehicle drives over, or that stand beside the road."""
FOR_WALKERS = frozenset({
    "kissing_gate", "stile", "turnstile", "full-height_turnstile", "horse_stile", "wicket_gate",
    "cycle_barrier", "motorcycle_barrier", "step",
})  # fmt: skip
"""Kinds that ``access=yes`` opens to those who walk: vehicles have to be named."""
_GATES = frozenset(
    {"gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate", "bump_gate"}
)
PASSED = HARMLESS | _GATES | {"sally_port"}
"""Kinds that stop no vehicle unless they say so; any other does."""
_CROSSED = frozenset({"crossing", "level_crossing", "bus_stop", "traffic_signals"})
_LIMITS = frozenset(BARRIER_TAGS) - {"barrier", "bollard", "locked", "opening", "width", "ford"}


class _Ways(Protocol):
    """The part of ``RawWays`` that is used here."""

    @property
    def refs(self) -> IntArray: ...
    @property
    def node_tags(self) -> Mapping[int, Mapping[str, str]]: ...


class Obstacles:
    """
    Obstacles by position in ``refs``, summed or taken along spans of positions.

    A signal or a sign with ``direction`` (or ``traffic_signals:direction``) counts in that
    direction alone. A stop or give-way sign without one, between two junctions, counts towards the
    nearer junction; on a junction it counts for all. A signal without one counts in both.
    """

    def __init__(self, ways: _Ways, cuts: BoolArray, along_m: FloatArray) -> None:
        n = len(ways.refs)
        self._ahead = {name: np.zeros(n, dtype=np.int64) for name in ("signals", "stop_signs")}
        self._back = {name: np.zeros(n, dtype=np.int64) for name in ("signals", "stop_signs")}
        self._crossing = np.zeros(n, dtype=np.int64)
        nodes = np.fromiter(ways.node_tags, dtype=np.int64, count=len(ways.node_tags))
        order = np.argsort(ways.refs, kind="stable")
        begin = np.searchsorted(ways.refs, nodes, side="left", sorter=order).tolist()
        end = np.searchsorted(ways.refs, nodes, side="right", sorter=order).tolist()
        towards = _nearer_end(cuts, along_m)
        for k, tags in enumerate(ways.node_tags.values()):
            self._mark(order[begin[k] : end[k]], tags, towards)

    def _mark(self, where: IntArray, tags: Mapping[str, str], towards: IntArray) -> None:
        kind = tags.get("highway", "")
        if kind == "traffic_signals":
            sense = _SENSES.get(tags.get("traffic_signals:direction", tags.get("direction", "")), 0)
            self._ahead["signals"][where] = int(sense >= 0)
            self._back["signals"][where] = int(sense <= 0)
        elif kind in {"stop", "give_way"}:
            given = _SENSES.get(tags.get("direction", ""))
            senses = towards[where] if given is None else np.full(len(where), given)
            self._ahead["stop_signs"][where] = senses >= 0
            self._back["stop_signs"][where] = senses <= 0
        self._crossing[where] = int(tags.get("railway") == "level_crossing")

    def signals(self, low: IntArray, high: IntArray, ahead: BoolArray) -> ByteArray:
        """Traffic signals met, shape of ``low``."""
        return self._counted("signals", low, high, ahead)

    def stop_signs(self, low: IntArray, high: IntArray, ahead: BoolArray) -> ByteArray:
        """Stop and give-way signs met, shape of ``low``."""
        return self._counted("stop_signs", low, high, ahead)

    def level_crossings(self, low: IntArray, high: IntArray) -> ByteArray:
        """Level crossings met, shape of ``low``."""
        return _sums(self._crossing, low, high)

    def _counted(self, name: str, low: IntArray, high: IntArray, ahead: BoolArray) -> ByteArray:
        ahead_sums = _sums(self._ahead[name], low, high)
        back_sums = _sums(self._back[name], low, high)
        found: ByteArray = np.where(ahead, ahead_sums, back_sums)
        return found


_SENSES = {"forward": 1, "backward": -1, "both": 0}


def barrier_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """Return what may bar the way to some vehicle at a node; nothing if nobody is stopped."""
    kept = {key: tags[key] for key in BARRIER_TAGS if key in tags}
    if "barrier" not in kept and {tags.get("highway"), tags.get("railway")} & _CROSSED:
        # What is said of access is said to those who cross.
        kept = {key: kept[key] for key in kept if key not in KEYS or KEYS[key].what != "access"}
    if tags.get("highway") == "ford":
        kept.setdefault("ford", "yes")
    is_ford = kept.get("ford", "no") != "no"
    is_limit = not _LIMITS.isdisjoint(kept)
    return kept if is_ford or is_limit or kept.get("barrier", "no") not in HARMLESS else {}


def is_of_a_branch(kind: str, *, joins_track: bool, joins_path: bool) -> bool:
    """
    Whether a barrier on a road bars what joins it there, and not the road.

    One on a junction with a track is of the track; with a path, unless it stops vehicles alone.
    """
    return bool(kind) and (joins_track or (joins_path and kind in FOR_WALKERS | _GATES))


def _nearer_end(cuts: BoolArray, along_m: FloatArray) -> IntArray:
    """Sense (1 ahead, -1 back) of the nearer cut from each position, 0 on a cut."""
    positions = np.nonzero(cuts)[0]
    every = np.arange(len(cuts))
    after = np.minimum(np.searchsorted(positions, every), len(positions) - 1)
    before = np.maximum(after - 1, 0)
    ahead = along_m[positions[after]] - along_m
    back = along_m - along_m[positions[before]]
    sense: IntArray = np.where(cuts, 0, np.where(ahead <= back, 1, -1))
    return sense


def _sums(marks: IntArray, low: IntArray, high: IntArray) -> ByteArray:
    total = np.concatenate([[0], np.cumsum(marks)])
    found: ByteArray = np.minimum(total[high] - total[low], 255).astype(np.uint8)
    return found
