"""
The roads as one vehicle may drive them: a physical network becomes a weighted graph.

Tags are judged once for each distinct combination of those that decide
(:mod:`routing.network.vehicle.tag_rules`), so that a département takes a fraction of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from routing.arrays import FloatArray
from routing.network.graph import RoadGraph
from routing.network.road_network import RoadNetwork
from routing.network.tag_grammar import KEYS
from routing.network.vehicle.bans import Ban, banned_edges
from routing.network.vehicle.barriers import cut_at_barriers
from routing.network.vehicle.tag_rules import Verdict, is_bound, judge
from routing.network.vehicle.turn_restrictions import expand_turns
from routing.network.vehicle.vehicle import PROFILES, Profile, ProfileError, read_profile

__all__ = (
    "PROFILES", "REASONS", "Ban", "Profile", "ProfileError", "apply_profile", "read_profile",
    "why_excluded",
)  # fmt: skip


REASONS = (
    "", "class", "surface", "tracktype", "smoothness", "service", "ford", "oneway", "access",
    "weight", "height", "length", "width", "barrier", "ban",
)  # fmt: skip
"""Why a vehicle may not use an edge; empty if it may."""
_DECISIVE = frozenset((
    "highway", "junction", "zone:traffic", "source:maxspeed", "maxspeed:type", "zone:maxspeed",
    "surface", "tracktype", "smoothness", "width", "ford", "service", *KEYS,
))  # fmt: skip
"""Tags that :func:`routing.network.vehicle.tag_rules.judge` looks at."""
_MS_PER_KMH = 1.0 / 3.6


def apply_profile(network: RoadNetwork, profile: Profile, *, bans: Sequence[Ban] = ()) -> RoadGraph:
    """
    Keep the edges that a vehicle may use, and weigh them.

    Returns
    -------
    graph
        Every node of the network in its order, then the other sides of the barriers that stop the
        vehicle, where its roads are cut, then the copies that turn restrictions need. A path from
        one of the network's own nodes breaks no restriction, and the shortest turn round only where
        a road ends, which takes its time; one *to* a node that has copies may end at any of them,
        so that places are best given by :func:`routing.network.snap.snap_stops`.
    """
    own_nodes = network.node_count
    network = cut_at_barriers(network, profile)
    verdicts = _verdicts(network, profile)
    is_usable = _reasons(network, verdicts, bans) == 0
    driven_s, penalty_s = _seconds(network, profile, verdicts)
    seconds, turn_s = driven_s + penalty_s, profile.penalties.turn_round_s
    binding = tuple(rule for rule in network.restrictions if is_bound(rule.access, profile))
    bound = replace(network, restrictions=binding)
    expansion = expand_turns(bound, is_usable, seconds, turn_s=turn_s)
    edge, node = expansion.edge, expansion.node
    ids: list[object] = network.node_id[node].tolist()
    ids[own_nodes:] = [(original, copy) for copy, original in enumerate(ids[own_nodes:])]
    return RoadGraph(
        node_ids=tuple(ids),
        x=network.x[node],
        y=network.y[node],
        tail=expansion.tail,
        head=expansion.head,
        length_m=network.length_m[edge],
        travel_time_s=seconds[edge] + turn_s * expansion.is_turn,
        kind="osm",
        source=network.origin.source,
        date=network.origin.date,
        network=network,
        network_edge=edge,
        network_node=node,
        penalty_s=penalty_s[edge],
    )


def why_excluded(
    network: RoadNetwork, profile: Profile, bans: Sequence[Ban] = ()
) -> NDArray[np.str_]:
    """
    Say why a vehicle may not use each edge.

    Returns
    -------
    reasons
        Shape (E,), words of :data:`REASONS`.
    """
    codes = _reasons(network, _verdicts(network, profile), bans)
    words: NDArray[np.str_] = np.array(REASONS)[codes]
    return words


def _verdicts(network: RoadNetwork, profile: Profile) -> list[Verdict]:
    """Two verdicts per row of tags, against the way and along it."""
    known: dict[tuple[tuple[str, str], ...], list[Verdict]] = {}
    verdicts = []
    for tags in network.tags:
        key = tuple(item for item in tags.items() if item[0] in _DECISIVE)
        if key not in known:
            known[key] = [judge(tags, profile, sense) for sense in ("backward", "forward")]
        verdicts += known[key]
    return verdicts


def _of_edges(network: RoadNetwork) -> NDArray[np.int64]:
    """Return the place of each edge's verdict, shape (E,)."""
    places: NDArray[np.int64] = 2 * network.tag_row.astype(np.int64) + network.is_forward
    return places


def _reasons(
    network: RoadNetwork, verdicts: Sequence[Verdict], bans: Sequence[Ban]
) -> NDArray[np.int64]:
    codes = np.array([REASONS.index(v.reason) for v in verdicts], dtype=np.int64)
    codes = codes[_of_edges(network)]
    if bans:
        codes[(codes == 0) & (banned_edges(network, bans) >= 0)] = REASONS.index("ban")
    return codes


def _seconds(
    network: RoadNetwork, profile: Profile, verdicts: Sequence[Verdict]
) -> tuple[FloatArray, FloatArray]:
    """Seconds driven on each edge, and those that only keep through traffic out."""
    rows = np.array([(v.kmh, v.factor) for v in verdicts], dtype=np.float64).reshape(-1, 2)[
        _of_edges(network)
    ]
    speeds_kmh = rows[:, 0]
    moving_s = network.length_m / np.where(speeds_kmh > 0.0, speeds_kmh * _MS_PER_KMH, np.inf)
    penalties = profile.penalties
    driven_s = (
        moving_s
        + network.signals * penalties.signal_s
        + network.stop_signs * penalties.stop_s
        + network.level_crossings * penalties.crossing_s
    )
    return driven_s, moving_s * (rows[:, 1] - 1.0)
