"""
The grammar of the tags that limit and forbid: keys, lists, units, words and conditions.

One key is ``<what>[:lanes][:<mode>][:<direction>][:conditional]``, the mode alone for access
(``hgv``, not ``access:hgv``, which is read all the same); a conditional value is
``<value> @ <condition>[; ...]``, where the last one that holds speaks (OSM wiki: "Conditional
restrictions", "Key:access", "Forward & backward, left & right", "Lanes", "Map features/Units").
What it all means to a vehicle is for :mod:`routing.network.vehicle.tag_rules`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import Literal, NamedTuple

Quantity = Literal["length", "mass"]
Units = Mapping[str, float]

MODES = ("vehicle", "trailer", "motor_vehicle", "motorcar", "goods", "hgv")
"""Modes of transport that may be ours, general ones first (OSM wiki, "Key:access")."""


class Limit(NamedTuple):
    """A key that limits what passes: its quantity, the reason it closes for, the size it meets."""

    quantity: Quantity
    reason: str
    size: str


LIMITS: Mapping[str, Limit] = {
    "maxweight": Limit("mass", "weight", "weight_t"),
    "maxweightrating": Limit("mass", "weight", "weight_t"),
    "maxgcweight": Limit("mass", "weight", "weight_t"),
    "maxaxleload": Limit("mass", "weight", "axle_load_t"),
    "maxheight": Limit("length", "height", "height_m"),
    "maxheight:physical": Limit("length", "height", "height_m"),
    "maxlength": Limit("length", "length", "length_m"),
    "maxwidth": Limit("length", "width", "width_m"),
    "maxwidth:physical": Limit("length", "width", "width_m"),
}
"""Keys that limit what passes, without ``max`` also the words that conditions compare."""
ACCESS_WORDS = (
    "no", "private", "military", "emergency", "official", "employees", "school", "psv", "bus",
    "taxi", "use_sidepath", "dismount", "agricultural", "forestry", "residents", "permit",
    "customers", "delivery", "destination", "local", "unsuitable", "discouraged", "unknown",
    "variable", "permissive", "designated", "public", "yes",
)  # fmt: skip
"""Words of access, the strictest first; any other says nothing."""
OTHER_MODES = frozenset({
    "foot", "bicycle", "moped", "mofa", "motorcycle", "horse", "carriage", "coach", "tourist_bus",
    "minibus", "share_taxi", "hov", "carpool", "hazmat", "hazmat:water", "caravan", "motorhome",
    "snowmobile", "atv", "golf_cart", "tractor", "hgv_articulated", "bdouble", "disabled",
    "electric_bicycle", "cargo_bike", "garbage", "service", "tram", "trolleybus", "ski",
})  # fmt: skip
"""Vehicles and users that no profile is."""
UNLIMITED = frozenset({
    "", "none", "no", "unlimited", "default", "unsigned", "no_sign", "nosign", "no_indications",
    "unposted", "unknown", "yes", "signed",
})  # fmt: skip
"""Words in the place of a limit that set none."""
BELOW_DEFAULT = "below_default"
"""Lower than the law's usual height, nobody says by how much (OSM wiki, "Key:maxheight")."""
WEATHER = frozenset({"wet", "snow", "ice", "icy", "fog", "rain", "winter"})

_UNITS: Mapping[Quantity, Units] = {
    "length": {
        **dict.fromkeys(("", "m", "metre", "metres", "meter", "meters", "mètre", "mètres"), 1.0),
        "cm": 0.01, "mm": 0.001,
        **dict.fromkeys(("'", "ft", "feet", "foot"), 0.3048),
        **dict.fromkeys(('"', "in", "inch", "inches"), 0.0254),
    },
    "mass": {
        **dict.fromkeys(("", "t", "to", "ton", "tons", "tonne", "tonnes", "mt"), 1.0),
        "kg": 0.001, "kgs": 0.001,
        **dict.fromkeys(("lb", "lbs"), 0.00045359237),
        "st": 0.90718474, "lt": 1.0160469, "cwt": 0.050802345,
    },
}  # fmt: skip
_HEAVIEST_T = 500.0
"""Above this a mass without a unit is kilogrammes: a frequent slip that would open any bridge."""
_QUOTES = str.maketrans({"’": "'", "′": "'", "`": "'", "”": '"', "“": '"', "″": '"', ",": "."})
_PIECE = r"(\d+(?:\.\d*)?|\.\d+)\s*([^\W\d]+|'|\")?\s*"
_PIECES = re.compile(f"{_PIECE}(?:{_PIECE})?")
_LONGEST = 1000
"""Nothing is read beyond: OpenStreetMap keeps 255 characters, lists of several ways are longer."""


class Key(NamedTuple):
    """What a key says, read; ``mode`` and ``sense`` are empty where it says it of all."""

    what: str
    is_lanes: bool
    mode: str
    sense: str
    is_conditional: bool


def _keys() -> Iterator[tuple[str, Key]]:
    senses, ends = ("", "forward", "backward"), (False, True)
    for what, mode in product(("access", *LIMITS, "maxspeed", "oneway"), ("", *MODES)):
        names = [what] if not mode else [f"{what}:{mode}"]
        if what == "access" and mode:
            names.append(mode)
        has_lanes = what == "access" or (what in LIMITS and not mode)
        for name, lanes, sense, end in product(names, ends[: 1 + has_lanes], senses, ends):
            if what == "oneway" and sense:
                continue
            parts = (name, "lanes" * lanes, sense, "conditional" * end)
            yield ":".join(filter(None, parts)), Key(what, lanes, mode, sense, end)


KEYS: Mapping[str, Key] = dict(_keys())
"""Every key of the grammar."""


def clauses(text: str) -> Iterator[tuple[str, str]]:
    """
    Yield the values and conditions of ``no @ (weight>7.5); yes @ destination``.

    What follows a semicolon without a value of its own (hours outside of brackets) goes on with the
    condition before it.
    """
    value, condition = "", ""
    for part in _split(text[:_LONGEST], ";"):
        said, at, when = part.partition("@")
        if not at and value:
            condition += f";{part}"
            continue
        if value:
            yield value, condition
        value, condition = (said.strip().lower(), when) if at else ("", "")
    if value:
        yield value, condition


def _split(text: str, separator: str) -> Iterator[str]:
    """Split where no bracket is open."""
    depth, start = 0, 0
    for place, sign in enumerate(text):
        depth = max(depth + (sign == "(") - (sign == ")"), 0)
        if sign == separator and not depth:
            yield text[start:place]
            start = place + 1
    yield text[start:]


@lru_cache(10_000)
def terms(condition: str) -> tuple[tuple[str, ...], ...]:
    """Read a condition: alternatives, each of terms that must hold together."""
    plain = re.sub(r"[()]", " ", condition.lower())
    return tuple(
        tuple(" ".join(term.split()) for term in re.split(r"\band\b|&&?", one))
        for one in re.split(r";|\|\||\bor\b", plain)
        if one.strip()
    )


class Comparison(NamedTuple):
    """A term that compares a size with metres or tonnes."""

    size: str
    sign: str
    bound: float


@lru_cache(10_000)
def comparison(term: str) -> Comparison | None:
    """Read ``weight>3.5``, ``maxweight <= 3500 kg``, ``length>7 m``; None if it is none."""
    match = re.fullmatch(r"((?:max)?[a-z]+)\s*(<=|>=|=<|=>|≤|≥|<|>|==?)\s*(.+)", term)
    limit = LIMITS.get(f"max{match[1].removeprefix('max')}") if match else None
    if match is None or limit is None:
        return None
    sign = {"≤": "<=", "=<": "<=", "≥": ">=", "=>": ">=", "==": "="}.get(match[2], match[2])
    bound = read_quantity(match[3], limit.quantity)
    return Comparison(limit.size, sign, bound) if math.isfinite(bound) else None


def is_decided(condition: str) -> bool:
    """Whether it is known, for a vehicle, when a condition holds: hours and weather are not."""
    users = {*ACCESS_WORDS, *OTHER_MODES, *MODES, "24/7"}
    return all(term in users or comparison(term) for one in terms(condition) for term in one)


def quantities(text: str, quantity: Quantity) -> Iterator[float]:
    """
    Read what a limit says, in metres or tonnes: one number for each of a list.

    Infinite for a word that sets no limit, NaN for what cannot be read.
    """
    plain = re.sub(r"\(.*?\)", "", text[:_LONGEST])  # a remark
    for part in re.split(r"[;|/]|,\s|(?<=[\d.])\s*-\s*(?=\d)", plain):
        yield math.inf if part.strip().lower() in UNLIMITED else read_quantity(part, quantity)


@lru_cache(10_000)
def read_quantity(text: str, quantity: Quantity) -> float:
    """
    Read a quantity in metres or tonnes; NaN if it is none.

    ``3.5``, ``2,5 m``, ``2m50``, ``250 cm``, ``7'6"``, ``7ft 6in``, ``3.5 tonnes``, ``3500 kg``.
    """
    written = text.strip().lower().translate(_QUOTES).replace("''", '"').lstrip("~<≤= ")
    written = re.sub(r"(?<=\d)\s(?=\d{3}(?!\d))|(?<='|t)\s?-\s?(?=\d)", "", written)
    match, units = _PIECES.fullmatch(written), _UNITS[quantity]
    if match is None or not {match[2] or "", match[4] or ""} <= units.keys():
        return math.nan
    total = float(match[1]) * units[match[2] or ""]
    if match[3]:
        total += _smaller_part(match[2], match[3], match[4], units)
    if quantity == "mass" and not match[2] and total >= _HEAVIEST_T:
        total /= 1000
    return total if total > 0.0 else math.nan


def _smaller_part(unit: str | None, number: str, its_unit: str | None, units: Units) -> float:
    """Read what follows a number and its unit: inches after feet, decimals (``2m50``, ``3T5``)."""
    if unit and its_unit and units[its_unit] < units[unit]:
        return float(number) * units[its_unit]
    if not unit or its_unit or not number.isdigit():
        return math.nan
    is_feet = units[unit] == units.get("ft")
    return float(number) * units["in"] if is_feet else float(f"0.{number}") * units[unit]


def unsettled(tags: Mapping[str, str]) -> Iterator[str]:
    """
    Yield what nobody can settle of some tags.

    ``"hours"`` (or weather), ``"below_default"``, or the tag itself where its limit cannot be read.
    """
    for name, value in tags.items():
        key = KEYS.get(name)
        if key is None or key.what == "maxspeed":
            continue
        for said, when in clauses(value) if key.is_conditional else ((value, ""),):
            if not is_decided(when):
                yield "hours"
            if key.what not in LIMITS:
                continue
            if BELOW_DEFAULT in said:
                yield BELOW_DEFAULT
            elif any(math.isnan(one) for one in quantities(said, LIMITS[key.what].quantity)):
                yield f"{name}={value}"


def least(tags: Mapping[str, str], *keys: str) -> float:
    """Return the least of some limits, in metres or tonnes; infinite where none can be read."""
    units = [(key, LIMITS[key].quantity if key in LIMITS else "length") for key in keys]
    read = (one for key, unit in units for one in quantities(tags.get(key, ""), unit))
    return min((one for one in read if not math.isnan(one)), default=math.inf)


_ONEWAY = {
    **dict.fromkeys(("yes", "true", "1"), 1),
    **dict.fromkeys(("-1", "reverse"), -1),
    **dict.fromkeys(("no", "false", "0", "reversible", "alternating"), 0),
}


def one_sense(value: str) -> int | None:
    """Read a value of ``oneway``: 1 along the way, -1 against it, 0 both; None if it says none."""
    return _ONEWAY.get(value.strip().lower())


def usual_sense(tags: Mapping[str, str]) -> int:
    """
    Return 1 where traffic usually may only follow the way, -1 only against it, 0 both.

    Roundabouts and motorways are one-way unless said otherwise; ``alternating`` counts as two-way,
    and so does ``reversible``, that nobody is sent along without knowing its hours.
    """
    said = one_sense(tags.get("oneway", ""))
    if said is not None:
        return said
    if tags.get("junction") in {"roundabout", "circular"}:
        return 1
    return int(tags.get("highway") == "motorway")


def oneway_sense(tags: Mapping[str, str]) -> int:
    """Return the usual sense, but 0 where some vehicle of ours may go the other way."""
    usual = usual_sense(tags)
    for name, value in tags.items() if usual else ():
        key = KEYS.get(name)
        if key is None or key.what != "oneway" or name == "oneway":
            continue
        said = clauses(value) if key.is_conditional else ((value, ""),)
        if any(one_sense(v) not in {usual, None} and is_decided(when) for v, when in said):
            return 0
    return usual
