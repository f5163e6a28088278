"""Turn restriction relations of OSM into turn rules: what is kept, what is dropped and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from routing.network.reading.turn_rules import TurnRule

KINDS = {
    "no_left_turn": "left", "no_right_turn": "right", "no_straight_on": "straight",
    "no_u_turn": "u", "no_entry": "", "no_exit": "",
    "only_left_turn": "left", "only_right_turn": "right", "only_straight_on": "straight",
    "only_u_turn": "u",
}  # fmt: skip
"""Kinds of restriction that are obeyed, and the turn each means."""
MODES = ("motor_vehicle", "motorcar", "hgv", "goods", "vehicle")
"""Vehicles a network is made for; a restriction of one of them is kept for all (the safe side)."""
KEYS = ("restriction", *(f"restriction:{mode}" for mode in MODES))

Member = tuple[str, int, str]


def is_restriction(tags: Mapping[str, str]) -> bool:
    """Whether a relation is a turn restriction of any kind, the old ``restriction:hgv`` too."""
    return tags.get("type", "").split(":")[0] == "restriction"


def turn_rules(
    tags: Mapping[str, str], members: Sequence[Member]
) -> tuple[tuple[TurnRule, ...], str]:
    """
    Read one relation.

    A network serves cars and lorries alike: a restriction is kept if it binds one of
    :data:`MODES`. It is dropped if it binds others only (buses), exempts all motor vehicles, holds
    at certain hours only, or is of an unknown kind.

    Parameters
    ----------
    tags
        Tags of the relation.
    members
        Type (``n``, ``w``, ``r``), id and role of each member.

    Returns
    -------
    rules
        Several for ``no_entry`` and ``no_exit``, which may name several ways.
    reason
        Why there is none, else empty.
    """
    kind, reason = _kind(tags)
    if reason:
        return (), reason
    starts = [ref for type_, ref, role in members if role == "from" and type_ == "w"]
    ends = [ref for type_, ref, role in members if role == "to" and type_ == "w"]
    nodes = [ref for type_, ref, role in members if role == "via" and type_ == "n"]
    ways = tuple(ref for type_, ref, role in members if role == "via" and type_ == "w")
    if not starts or not ends or (len(nodes) == 1) == bool(ways) or len(nodes) > 1:
        return (), "incomplete turn restrictions"
    rules = tuple(
        TurnRule(
            is_only=kind.startswith("only_"),
            from_way=start,
            to_way=end,
            via_node=nodes[0] if nodes else 0,
            via_ways=ways,
            turn=KINDS[kind],
        )
        for start in starts
        for end in ends
    )
    return rules, ""


def _kind(tags: Mapping[str, str]) -> tuple[str, str]:
    kind = next((tags[key] for key in KEYS if key in tags), "")
    keys = [key for key in tags if key.startswith("restriction")]
    is_timed = "hour_on" in tags or "day_on" in tags
    if is_timed or (not kind and any(key.endswith(":conditional") for key in keys)):
        return "", "conditional turn restrictions"
    mode = tags.get("type", "").partition(":")[2]
    exempt = {part.strip() for part in tags.get("except", "").split(";")}
    is_exempt = exempt & {"motor_vehicle", "vehicle"} or exempt >= {"motorcar", "hgv", "goods"}
    if is_exempt or (mode and mode not in MODES) or (not kind and keys):
        return "", "turn restrictions for other vehicles"
    return (kind, "") if kind in KINDS else ("", "unknown turn restrictions")
