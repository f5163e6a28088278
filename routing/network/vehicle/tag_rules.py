"""
What the tags of a road, or of a gate, mean to a vehicle: may it pass, at what price, how fast.

One evaluator reads every key of :mod:`routing.network.tag_grammar`: what is said of all traffic,
corrected by what is said of more and more particular modes (those of the profile), of one
direction, and of conditions (OSM wiki, "Key:access", "Conditional restrictions"). A condition of
size, mode or purpose is decided. One of hours or weather is not: a tour is planned by the day, and
its hours move until the last; a road that may be closed at some hours stays open as a doubt,
longer than it is, and is counted (:mod:`routing.network.contents`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from routing.network.road_network import Access
from routing.network.tag_grammar import (
    ACCESS_WORDS,
    BELOW_DEFAULT,
    KEYS,
    LIMITS,
    MODES,
    OTHER_MODES,
    WEATHER,
    Key,
    Limit,
    clauses,
    comparison,
    least,
    one_sense,
    quantities,
    terms,
    usual_sense,
)
from routing.network.vehicle.vehicle import Profile, legal_limits_kmh

Tags = Mapping[str, str]
Said = Sequence[tuple[Key, str]]
Meaning = Callable[[str], int | None]

OPEN, DOUBT, LAST_KM, CLOSED = range(4)
"""Grades of access, from the best to the worst."""
NEVER, PERHAPS, THERE, ALWAYS = range(4)
"""When a condition holds for a vehicle; ``THERE``: for those who stop there alone."""
_AGAINST = {"forward": -1, "backward": 1}
_OPPOSITE = {"forward": "backward", "backward": "forward"}
CAR_HEIGHT_M = 2.0
"""A vehicle this low passes wherever cars do: no doubt where a height is only said to be low."""
_MPH = 1.609344
_PAVED = re.compile(
    r"paved|asphalte?|asfalt|bitum(en|inous)|tarmac(adam)?|blacktop|goudron|enrob[eé]|chip_?seal"
    r"|(asphalt_)?concrete(_(plates|lanes|slabs))?|cement|b[eé]ton|paving_stones?|pavers|flagstones?"
    r"|pav[eé]s?|setts?|(unhewn_)?cobblestones?|bricks?|metal(_grid)?|wood"
)
_ALL_DAY = re.compile(r"24/7|(mo-su )?00:00-24:00")


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a vehicle makes of a road in one direction.

    ``reason`` says why it may not go there, empty if it may; ``factor`` (at least 1) how much
    longer than it is the road counts; ``kmh`` how fast it goes.
    """

    reason: str
    factor: float = 1.0
    kmh: float = 0.0


def judge(tags: Tags, profile: Profile, sense: str) -> Verdict:
    """Judge a road by its tags, ``"forward"`` (along the way) or ``"backward"``."""
    reason = _closed_by_nature(tags, profile)
    factor = 1.0
    if not reason:
        reason, factor = passage(tags, profile, sense)
    if reason:
        return Verdict(reason)
    if least(tags, "width") < profile.size.width_m:  # a doubt: widths of roads are guessed
        factor = max(factor, profile.penalties.doubt_factor)
    return Verdict("", factor, speed_kmh(tags, profile, sense))


def passage(tags: Tags, profile: Profile, sense: str = "") -> tuple[str, float]:
    """
    Say whether a vehicle passes by the access and the limits of a way, a gate or another node.

    Parameters
    ----------
    tags
        Tags of the way or of the node.
    profile
        The vehicle.
    sense
        ``"forward"`` (along the way) or ``"backward"``; empty for what has no direction.

    Returns
    -------
    reason
        ``"oneway"`` (closed in this direction alone), ``"access"``, ``"weight"``, ``"height"``,
        ``"length"`` or ``"width"``; empty if it passes.
    factor
        How much longer, at least 1, what is passed counts: it keeps through traffic out.
    """
    grades = [(_access_reason(tags, profile, sense), access_grade(tags, profile, sense))]
    grades.append(("oneway", _oneway_grade(tags, profile, sense)))
    grades += [
        (limit.reason, _limit_grade(tags, what, limit, profile, sense))
        for what, limit in LIMITS.items()
    ]
    reason = next((reason for reason, grade in grades if grade == CLOSED), "")
    factors = {DOUBT: profile.penalties.doubt_factor, LAST_KM: profile.penalties.last_km_factor}
    return reason, max(factors.get(grade, 1.0) for _, grade in grades)


def access_grade(tags: Tags, profile: Profile, sense: str = "", *, start: int = OPEN) -> int:
    """Return whether the vehicle may use a way or a node by its access tags, ``start`` if none."""

    def meaning(value: str) -> int | None:
        return _meaning(value, profile)

    return _grade(tags, "access", meaning, profile, sense, start=start)


def is_bound(access: Access, profile: Profile) -> bool:
    """Whether a turn restriction binds a vehicle; one that spares those who stop there does."""
    return not access or access_grade(dict(access), profile) >= LAST_KM


def _access_reason(tags: Tags, profile: Profile, sense: str) -> str:
    is_open_back = sense and access_grade(tags, profile, _OPPOSITE[sense]) != CLOSED
    return "oneway" if is_open_back else "access"


def _closed_by_nature(tags: Tags, profile: Profile) -> str:
    """Why the road itself is not one for the vehicle; of several surfaces the worst decides."""
    exclusions = profile.exclusions
    if tags.get("highway", "") not in profile.speeds_kmh:
        return "class"
    surfaces = [surface.partition(":")[0] for surface in _parts(tags.get("surface", ""))]
    is_paved = bool(surfaces) and all(map(_PAVED.fullmatch, surfaces))
    for key, refused in (
        ("surface", exclusions.surfaces),
        ("tracktype", frozenset() if is_paved else exclusions.tracktypes),
        ("smoothness", exclusions.smoothness),
        ("service", exclusions.services),
    ):
        if not refused.isdisjoint(surfaces if key == "surface" else _parts(tags.get(key, ""))):
            return key
    if exclusions.fords and tags.get("ford", "no") != "no":
        return "ford"
    return ""


def _parts(value: str) -> list[str]:
    return [part for part in (one.strip().lower() for one in re.split("[;,/]", value)) if part]


def _said(tags: Tags, what: str, modes: Sequence[str], sense: str) -> Said:
    """Pick what tags say to some modes, the most general first and conditions last."""
    found = [(KEYS[name], value) for name, value in tags.items() if name in KEYS]
    found = [
        (key, value)
        for key, value in found
        if key.what == what and key.mode in modes and key.sense in {"", sense}
    ]
    return sorted(found, key=lambda one: (modes.index(one[0].mode), *one[0][1:]))


def _grade(
    tags: Tags, what: str, meaning: Meaning, profile: Profile, sense: str, *, start: int = OPEN
) -> int:
    """
    Grade by what is said to the modes of the vehicle, the most particular last.

    What is said to its other modes (a trailer) may close and never opens.
    """
    grade = _graded(_said(tags, what, ("", *profile.modes), sense), meaning, profile, start)
    also = (_said(tags, what, (mode,), sense) for mode in profile.access.also)
    return max(grade, *(_graded(said, meaning, profile, OPEN) for said in also), OPEN)


def _graded(said: Said, meaning: Meaning, profile: Profile, grade: int) -> int:
    for key, value in said:
        if not key.is_conditional:
            meant = _best(value, key, meaning)
            grade = grade if meant is None else meant
            continue
        for one, condition in clauses(value):
            meant = _best(one, key, meaning)
            if meant is not None:
                grade = _corrected(grade, meant, when_holds(condition, profile))
    return grade


def _best(value: str, key: Key, meaning: Meaning) -> int | None:
    """Grade a value; of lanes the best, unless one of them is left to what is said of the road."""
    grades = [meaning(lane) for lane in (value.split("|") if key.is_lanes else [value])]
    known = [grade for grade in grades if grade is not None]
    return min(known) if len(known) == len(grades) else None


def _corrected(grade: int, meant: int, when: int) -> int:
    if when == ALWAYS:
        return meant
    if when == THERE:
        return LAST_KM if meant != CLOSED and grade == CLOSED else grade
    if when == PERHAPS and meant != grade:
        # At some hours, perhaps: usable, and better avoided.
        return DOUBT if CLOSED in {meant, grade} else max(meant, grade)
    return grade


def _meaning(value: str, profile: Profile) -> int | None:
    """Grade a value of access; of several (``destination;delivery``) the best counts."""
    access = profile.access
    grades = [
        CLOSED
        if word in access.refused
        else LAST_KM
        if word in access.last_km
        else DOUBT
        if word in access.doubtful
        else OPEN
        for word in _parts(value)
        if word in ACCESS_WORDS
    ]
    return min(grades, default=None)


def when_holds(condition: str, profile: Profile) -> int:
    """Return when a condition holds for a vehicle: alternatives of terms that hold together."""
    return max(
        (min(_when(term, profile) for term in one) for one in terms(condition)), default=ALWAYS
    )


def _when(term: str, profile: Profile) -> int:
    access = profile.access
    compared = comparison(term)
    if compared:
        own, bound = getattr(profile.size, compared.size), compared.bound
        holds = {
            "<": own < bound,
            "<=": own <= bound,
            ">": own > bound,
            ">=": own >= bound,
            "=": own == bound,
        }[compared.sign]
        return ALWAYS if holds else NEVER
    if term in profile.modes or term in access.also or _ALL_DAY.fullmatch(term):
        return ALWAYS
    if term in access.last_km:
        return THERE
    is_of_others = term in access.refused or term in OTHER_MODES or term in MODES
    return NEVER if is_of_others else PERHAPS


def _limit_grade(tags: Tags, what: str, limit: Limit, profile: Profile, sense: str) -> int:
    own = _own(limit, profile)

    def meaning(value: str) -> int | None:
        read = [one for one in quantities(value, limit.quantity) if not math.isnan(one)]
        if any(one < own for one in read):
            return CLOSED
        if BELOW_DEFAULT in value and own > CAR_HEIGHT_M:
            return DOUBT
        return OPEN if read else None

    grade = _grade(tags, what, meaning, profile, sense)
    if grade == CLOSED and what != "maxaxleload" and limit.reason == "weight":
        return _spared(tags, profile, sense)
    return grade


def _own(limit: Limit, profile: Profile) -> float:
    """Return the size of the vehicle that a limit meets, and what must be left above it."""
    margin_m = profile.exclusions.height_margin_m if limit.reason == "height" else 0.0
    return float(round(getattr(profile.size, limit.size) + margin_m, 6))  # 1.8 + 0.1 > 1.9


def _spared(tags: Tags, profile: Profile, sense: str) -> int:
    """Grade a road of too small a mass: ``hgv:conditional=destination @ (weight>3.5)`` opens it."""
    for key, value in _said(tags, "access", profile.modes, sense):
        for one, condition in clauses(value) if key.is_conditional else ():
            is_of_mass = any(c and c.size == "weight_t" for c in map(comparison, _flat(condition)))
            meant = _meaning(one, profile)
            if is_of_mass and meant == LAST_KM and when_holds(condition, profile) == ALWAYS:
                return LAST_KM
    return CLOSED


def _flat(condition: str) -> Iterable[str]:
    return (term for one in terms(condition) for term in one)


def _oneway_grade(tags: Tags, profile: Profile, sense: str) -> int:
    """Grade a direction by what is said of one-way traffic beyond ``oneway`` itself."""
    if not sense or not any(name.startswith("oneway") for name in tags):
        return OPEN

    def meaning(value: str) -> int | None:
        found = _AGAINST[sense] if value.strip() == "reversible" else one_sense(value)
        return None if found is None else CLOSED if found == _AGAINST[sense] else OPEN

    start = CLOSED if usual_sense(tags) == _AGAINST[sense] else OPEN
    grade = _grade(tags, "oneway", meaning, profile, sense, start=start)
    # Nobody is sent against the traffic of some hours.
    return CLOSED if grade == DOUBT else grade


def binding_limit(tags: Tags, reason: str, profile: Profile) -> float:
    """Return the least limit that closes a road for a reason of size: metres, tonnes or inf."""
    found = (
        one
        for name, value in tags.items()
        if name in KEYS and KEYS[name].what in LIMITS and LIMITS[KEYS[name].what].reason == reason
        for said in ([v for v, _ in clauses(value)] if KEYS[name].is_conditional else [value])
        for one in quantities(said, LIMITS[KEYS[name].what].quantity)
        if one < _own(LIMITS[KEYS[name].what], profile)
    )
    return min(found, default=math.inf)


def speed_kmh(tags: Tags, profile: Profile, sense: str) -> float:
    """Return the speed on a road that the vehicle may use, in km/h, in one direction."""
    highway = tags["highway"]
    caps = profile.caps_kmh
    limit = _limit_kmh(tags, profile, sense)
    speeds = [
        profile.speeds_kmh[highway],
        limit,
        caps.get(highway, caps.get("other", math.inf)),
        *(kmh for bound, kmh in profile.built_up_kmh.items() if limit <= bound),
    ]
    if tags.get("junction") in {"roundabout", "circular"}:
        speeds.append(profile.roundabout_kmh)
    return min(speeds) * profile.speed_factor


_ZONES = ("zone:maxspeed", "zone:traffic", "maxspeed:type", "source:maxspeed")
"""What says a limit by its zone, where no number does."""


def _limit_kmh(tags: Tags, profile: Profile, sense: str) -> float:
    """Return the least of the limits of the vehicle's modes; infinite where the tags say none."""
    modes = ("", *profile.modes, *profile.access.also)
    said = [_kmh_of(_said(tags, "maxspeed", (mode,), sense), profile) for mode in modes]
    if all(map(math.isnan, said)):
        said = [parse_kmh(tags.get(key, "")) for key in _ZONES]
        said = [kmh for kmh in said if not math.isnan(kmh)][:1]
    return min((kmh for kmh in said if not math.isnan(kmh)), default=math.inf)


def _kmh_of(said: Said, profile: Profile) -> float:
    """Read a limit; at some hours the lower one counts, and weather is not planned for."""
    limit = math.nan
    for key, value in said:
        for one, condition in clauses(value) if key.is_conditional else ((value, ""),):
            kmh, when = parse_kmh(one), when_holds(condition, profile)
            if math.isnan(kmh) or not WEATHER.isdisjoint(_flat(condition)):
                continue
            if when == ALWAYS:
                limit = kmh
            elif when == PERHAPS:
                limit = kmh if math.isnan(limit) else min(limit, kmh)
    return limit


def parse_kmh(text: str) -> float:
    """
    Read a speed limit in km/h.

    ``50``, ``30 mph``, ``FR:urban``, ``FR:zone30``, ``walk``, ``none`` (infinite); of several
    (``50;70``) the least; NaN if unreadable.
    """
    read = [_one_limit(part.strip().lower()) for part in re.split(r"[;|]", text)]
    return min((kmh for kmh in read if not math.isnan(kmh)), default=math.nan)


def _one_limit(text: str) -> float:
    if text == "none":
        return math.inf
    country, _, word = text.rpartition(":")
    if word.startswith("zone") or country.endswith("zone"):
        word = word.removeprefix("zone").lstrip("_")
    elif word == "rural" and country not in {"", "fr"}:
        word = "rural_elsewhere"
    if word in legal_limits_kmh():
        return legal_limits_kmh()[word]
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(km/h|kmh|kph|mph)?", word)
    kmh = float(match[1]) if match else 0.0
    if match is None or kmh <= 0.0:
        return math.nan
    return kmh * _MPH if match[2] == "mph" else kmh
