"""Turn restriction relations of OSM into turn rules: what is kept, what is dropped and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from routing.network.reading.turn_rules import TurnRule
from routing.network.tag_grammar import KEYS, MODES, clauses, is_decided

KINDS = {
    "no_left_turn": "left", "no_right_turn": "right", "no_straight_on": "straight",
    "no_u_turn": "u", "no_entry": "", "no_exit": "",
    "only_left_turn": "left", "only_right_turn": "right", "only_straight_on": "straight",
    "only_u_turn": "u",
}  # fmt: skip
"""Kinds of restriction that are obeyed, and the turn each means."""
Member = tuple[str, int, str]
_TIMED = "conditional turn restrictions"
_OTHERS = "turn restrictions for other vehicles"


def is_restriction(tags: Mapping[str, str]) -> bool:
    """Whether a relation is a turn restriction of any kind, the old ``restriction:hgv`` too."""
    return tags.get("type", "").split(":")[0] == "restriction"


def turn_rules(
    tags: Mapping[str, str], members: Sequence[Member]
) -> tuple[tuple[TurnRule, ...], str]:
    """
    Read one relation.

    Whom a rule binds is told in tags of access, as if the turn were a road: ``restriction:hgv`` is
    ``hgv=no``, ``except=motorcar`` is ``motorcar=yes``, and conditions stay conditions. A rule is
    dropped if it binds none of our vehicles (buses), is of an unknown kind, or holds at certain
    hours only, which nobody can say of a tour that is planned by the day.

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
    bound, reason = _bound(tags)
    if reason:
        return (), reason
    refs: defaultdict[str, list[int]] = defaultdict(list)
    for type_, ref, role in members:
        refs[f"{role} {type_}"].append(ref)
    starts, ends, nodes, ways = (refs[part] for part in ("from w", "to w", "via n", "via w"))
    if not starts or not ends or (len(nodes) == 1) == bool(ways) or len(nodes) > 1:
        return (), "incomplete turn restrictions"
    rules = tuple(
        TurnRule(
            is_only=kind.startswith("only_"),
            from_way=start,
            to_way=end,
            via_node=nodes[0] if nodes else 0,
            via_ways=tuple(ways),
            turn=KINDS[kind],
            access=() if access == {"access": "no"} else tuple(access.items()),
        )
        for (kind, access), start, end in product(bound.items(), starts, ends)
    )
    return rules, ""


def _bound(tags: Mapping[str, str]) -> tuple[dict[str, dict[str, str]], str]:
    """Return whom each kind of turn is forbidden to, in tags of access, or why to nobody."""
    if "hour_on" in tags or "day_on" in tags:
        return {}, _TIMED
    said = list(_said(tags))
    kinds = dict.fromkeys(kind for _, kind, _ in said if kind in KINDS)
    bound = {kind: _access(tags, said, kind) for kind in kinds}
    binding = {kind: access for kind, access in bound.items() if _binds(access)}
    if binding:
        return binding, ""
    if any(not is_decided(when) for _, _, when in said):
        return {}, _TIMED
    is_of_others = bool(kinds) or not any(mode in {"access", *MODES} for mode, _, _ in said)
    return {}, _OTHERS if said and is_of_others else "unknown turn restrictions"


def _said(tags: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the mode, the kind of turn and the condition of all that a relation says."""
    whole = tags.get("type", "").partition(":")[2]
    for key, value in tags.items():
        name, *rest = key.split(":")
        if name == "restriction":
            is_conditional = rest[-1:] == ["conditional"]
            mode = ":".join(rest[:-1] if is_conditional else rest) or whole or "access"
            plain = ((kind.strip(), "") for kind in value.split(";"))
            for kind, when in clauses(value) if is_conditional else plain:
                yield mode, kind, when


def _access(
    tags: Mapping[str, str], said: Iterable[tuple[str, str, str]], kind: str
) -> dict[str, str]:
    exempt = {part.strip() for part in tags.get("except", "").split(";")}
    access = {mode: "yes" for mode in MODES if mode in exempt}
    for mode, meant, when in said:
        word = "no" if meant == kind else "yes" if meant in {"none", "no"} else ""
        if word and not when:
            access[mode] = word
        elif word and is_decided(when):
            former = access.get(f"{mode}:conditional", "")
            access[f"{mode}:conditional"] = f"{former}; {word} @ {when}".removeprefix("; ")
    return {key: value for key, value in access.items() if key in KEYS}


def _binds(access: Mapping[str, str]) -> bool:
    """Whether some vehicle of ours may be bound: a car, a van or a lorry, with a trailer or not."""
    for own in ("motorcar", "goods", "hgv", "trailer"):
        chain = (own, "motor_vehicle", "vehicle", "access")
        if any("no @" in access.get(f"{mode}:conditional", "") for mode in chain):
            return True
        if next((access[mode] for mode in chain if mode in access), "yes") == "no":
            return True
    return False
