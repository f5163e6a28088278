"""What the tags of a road mean to a vehicle: whether it may go there, at what price, how fast."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from routing.network.reading.assemble import parse_metres
from routing.network.vehicle.vehicle import Profile, legal_limits_kmh

Tags = Mapping[str, str]

OPEN, DOUBT, LAST_KM, CLOSED = range(4)
"""Grades of access, from the best to the worst."""
_MPH = 1.609344
_SHORT_TON_T = 0.90718474
_POUND_T = 0.00045359237
_PURPOSES = {"destination", "delivery", "customers", "agricultural", "residents"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a vehicle makes of a road.

    ``reason`` says why it may not go there, empty if it may; ``factor`` (at least 1) how much
    longer than it is the road counts; the speeds (km/h) are those along the way and against it.
    """

    reason: str
    factor: float = 1.0
    forward_kmh: float = 0.0
    backward_kmh: float = 0.0


def judge(tags: Tags, profile: Profile) -> Verdict:
    """Judge a road by its tags."""
    reason = _closed_by_nature(tags, profile)
    access = access_grade(tags, profile)
    weight = _weight_grade(tags, profile)
    if not reason and access == CLOSED:
        reason = "access"
    if not reason and weight == CLOSED:
        reason = "weight"
    reason = reason or _too_large(tags, profile)
    if reason:
        return Verdict(reason)
    grades = {access, weight, DOUBT if _looks_narrow(tags, profile) else OPEN}
    penalties = profile.penalties
    factor = 1.0
    if DOUBT in grades:
        factor = penalties.doubt_factor
    if LAST_KM in grades:
        factor = max(factor, penalties.last_km_factor)
    forward, backward = (speed_kmh(tags, profile, sense) for sense in ("forward", "backward"))
    return Verdict("", factor, forward, backward)


def _closed_by_nature(tags: Tags, profile: Profile) -> str:
    """Why the road itself is not one for the vehicle."""
    exclusions = profile.exclusions
    if tags.get("highway", "") not in profile.speeds_kmh:
        return "class"
    for key, refused in (
        ("surface", exclusions.surfaces),
        ("tracktype", exclusions.tracktypes),
        ("smoothness", exclusions.smoothness),
        ("service", exclusions.services),
    ):
        if tags.get(key) in refused:
            return key
    if exclusions.fords and tags.get("ford", "no") != "no":
        return "ford"
    return ""


def _too_large(tags: Tags, profile: Profile) -> str:
    size = profile.size
    if parse_metres(tags.get("maxheight", "")) < size.height_m + profile.exclusions.height_margin_m:
        return "height"
    if parse_metres(tags.get("maxlength", "")) < size.length_m:
        return "length"
    if parse_metres(tags.get("maxwidth", "")) < size.width_m:
        return "width"
    return ""


def _looks_narrow(tags: Tags, profile: Profile) -> bool:
    """Whether the road is said to be narrower than the vehicle: widths of roads are guessed."""
    return parse_metres(tags.get("width", "")) < profile.size.width_m


def access_grade(tags: Tags, profile: Profile) -> int:
    """Return whether the vehicle may use a road, by its access tags and their conditions."""
    return _grade(tags, profile.access.keys, profile)


def _grade(tags: Tags, keys: Sequence[str], profile: Profile) -> int:
    """Grade by the first key that is there; conditions of a key correct what is said without."""
    for place, key in enumerate(keys):
        conditional = tags.get(f"{key}:conditional", "")
        if key in tags:
            return _corrected(_meaning(tags[key], profile), conditional, profile)
        if conditional:
            return _corrected(_grade(tags, keys[place + 1 :], profile), conditional, profile)
    return OPEN


def _meaning(value: str, profile: Profile) -> int:
    """Grade a value; of several (``destination;delivery``) the best counts."""
    access = profile.access
    grades = {
        value: CLOSED
        if value in access.refused
        else LAST_KM
        if value in access.last_km
        else DOUBT
        if value in access.doubtful
        else OPEN
        for value in (part.strip() for part in value.split(";"))
    }
    return min(grades.values())


def _corrected(grade: int, conditional: str, profile: Profile) -> int:
    for value, condition in clauses(conditional):
        meant = _meaning(value, profile)
        holds = condition_holds(condition, profile)
        if holds is True:
            grade = meant
        elif _is_purpose(condition):
            grade = LAST_KM if meant != CLOSED and grade == CLOSED else grade
        elif holds is None and meant != grade:
            # At some hours, perhaps: usable, and better avoided.
            grade = DOUBT if CLOSED in {meant, grade} else max(meant, grade)
    return grade


def clauses(conditional: str) -> Iterator[tuple[str, str]]:
    """Yield the values and conditions of ``no @ (weight>7.5); yes @ destination``."""
    for value, condition in re.findall(r"([^@;]+)@\s*(\([^)]*\)|[^;]+)", conditional):
        yield value.strip(), condition.strip().strip("()").strip().lower()


def condition_holds(condition: str, profile: Profile) -> bool | None:
    """Return whether a condition holds for a vehicle; None where its size does not decide."""
    answers = [_part_holds(part.strip(), profile) for part in re.split(r"\band\b", condition)]
    if False in answers:
        return False
    return None if None in answers else True


def _part_holds(part: str, profile: Profile) -> bool | None:
    if part == "hgv":
        return profile.is_heavy
    size = profile.size
    known = {
        "weight": size.weight_t,
        "maxweight": size.weight_t,
        "weightrating": size.weight_t,
        "maxweightrating": size.weight_t,
        "axleload": size.axle_load_t,
        "length": size.length_m,
        "width": size.width_m,
        "height": size.height_m,
    }
    match = re.fullmatch(r"(\w+)\s*(<=|>=|<|>|=)\s*([\d.,]+)\s*(?:t|m)?", part)
    if match is None or match[1] not in known:
        return None
    own, given = known[match[1]], _number(match[3])
    return {
        "<": own < given,
        "<=": own <= given,
        ">": own > given,
        ">=": own >= given,
        "=": own == given,
    }[match[2]]


def _is_purpose(condition: str) -> bool:
    return condition in _PURPOSES


def _weight_grade(tags: Tags, profile: Profile) -> int:
    """
    Grade a road by the masses it bears.

    A limit that does not bind those who stop there, or binds at some hours, makes a doubt.
    """
    mass = profile.size.weight_t
    keys = ["maxweight", "maxweightrating", *(["maxweightrating:hgv"] if profile.is_heavy else [])]
    grade = OPEN
    if min(parse_tonnes(tags.get(key, "")) for key in keys) < mass:
        grade = CLOSED
    for value, condition in clauses(tags.get("maxweight:conditional", "")):
        is_borne = mass <= parse_tonnes(value)
        holds = condition_holds(condition, profile)
        if holds is True:
            grade = OPEN if is_borne else CLOSED
        elif holds is None and is_borne == (grade == CLOSED):
            grade = DOUBT
    if parse_tonnes(tags.get("maxaxleload", "")) < profile.size.axle_load_t:
        return CLOSED
    return grade


def speed_kmh(tags: Tags, profile: Profile, sense: str) -> float:
    """
    Return the speed on a road that the vehicle may use, in km/h.

    Parameters
    ----------
    tags
        Tags of the way.
    profile
        The vehicle.
    sense
        ``"forward"`` (along the way) or ``"backward"``.
    """
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


def _limit_kmh(tags: Tags, profile: Profile, sense: str) -> float:
    """Return the limit in force; infinite where the tags say nothing."""
    keys = (f"maxspeed:{sense}", "maxspeed", "zone:maxspeed", "zone:traffic", "source:maxspeed")
    said = (parse_kmh(tags[key]) for key in keys if key in tags)
    limit = next((kmh for kmh in said if not math.isnan(kmh)), math.inf)
    heavy = parse_kmh(tags.get("maxspeed:hgv", "")) if profile.is_heavy else math.nan
    return limit if math.isnan(heavy) else min(limit, heavy)


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
        word = word.removeprefix("zone")
    elif word == "rural" and country not in {"", "fr"}:
        word = "rural_elsewhere"
    if word in legal_limits_kmh():
        return legal_limits_kmh()[word]
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(km/h|kmh|kph|mph)?", word)
    kmh = float(match[1]) if match else 0.0
    if match is None or kmh <= 0.0:
        return math.nan
    return kmh * _MPH if match[2] == "mph" else kmh


def parse_tonnes(text: str) -> float:
    """Read tonnes: ``3.5``, ``3,5 t``, ``3500 kg``, short tons and pounds; infinite if not."""
    match = re.fullmatch(r"([\d.,]+)\s*(t|kg|st|lbs)?", text.strip().lower())
    if match is None:
        return math.inf
    unit = {"kg": 0.001, "st": _SHORT_TON_T, "lbs": _POUND_T}.get(match[2] or "t", 1.0)
    return _number(match[1]) * unit


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.inf
