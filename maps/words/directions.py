"""Directions in words: French in the infinitive, as road books do; English orders."""

from __future__ import annotations

from guinguette.calendar import Language
from guinguette.language.catalogue import say_in
from maps.words.clean import at
from maps.words.labels import NBSP
from maps.words.road_phrases import onto, road_name, sign_name
from routing.directions.manoeuvres import Manoeuvre

_COMPASS = (
    "directions.north", "directions.north-east", "directions.east", "directions.south-east",
    "directions.south", "directions.south-west", "directions.west", "directions.north-west",
)  # fmt: skip
_SIDES = {"left": "directions.left", "right": "directions.right", "": "directions.straight"}
_ARRIVALS = {"left": "directions.on-the-left", "right": "directions.on-the-right"}
_WARNINGS = {
    "height": "directions.height-limit",
    "weight": "directions.weight-limit",
    "width": "directions.width-limit",
    "toll": "directions.toll",
    "level_crossing": "directions.level-crossing",
    "ford": "directions.ford",
}
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def direction(manoeuvre: Manoeuvre, language: Language) -> str:
    """Say what to do, without a final full stop."""
    if not manoeuvre.is_mini_roundabout:
        return _WRITERS[manoeuvre.kind](manoeuvre, language)
    if manoeuvre.kind == "u-turn":
        return say_in(language, "directions.mini-roundabout-u-turn")
    said = _WRITERS[manoeuvre.kind](manoeuvre, language)
    return say_in(language, "directions.mini-roundabout", order=f"{said[0].lower()}{said[1:]}")


def warning(kind: str, limit: str, ahead: str, language: Language) -> str:
    """Say what to beware of, and in what distance if it is not here."""
    what = say_in(language, _WARNINGS[kind], limit=limit)
    if ahead:
        return say_in(language, "directions.caution-ahead", ahead=ahead, what=what)
    return say_in(language, "directions.caution", what=what)


def _towards(manoeuvre: Manoeuvre, language: Language) -> str:
    """Say what signs announce, after a blank; empty where they announce nothing."""
    refs = () if manoeuvre.road.ref else manoeuvre.towards_refs
    if language == "fr":
        refs = tuple(ref.replace(" ", NBSP) for ref in refs)
    facts = {"refs": ", ".join(refs), "places": ", ".join(manoeuvre.towards[:2])}
    if not facts["refs"]:
        return say_in(language, "directions.towards", **facts) if facts["places"] else ""
    key = "directions.towards-both" if facts["places"] else "directions.towards-numbers"
    return say_in(language, key, **facts)


def _depart(manoeuvre: Manoeuvre, language: Language) -> str:
    towards = _towards(manoeuvre, language)
    if not towards:
        wind = _COMPASS[round(manoeuvre.bearing_deg / 45) % 8]
        towards = say_in(language, "directions.to-the", compass=say_in(language, wind))
    road = road_name(manoeuvre.road, language)
    return say_in(language, "directions.depart", road=road, towards=towards)


def _taken(key: str, manoeuvre: Manoeuvre, language: Language, **facts: str) -> str:
    """Fill a sentence that ends with the road one takes and what its signs announce."""
    road, towards = onto(manoeuvre.road, language), _towards(manoeuvre, language)
    return say_in(language, key, road=road, towards=towards, **facts)


def _where(manoeuvre: Manoeuvre, language: Language) -> str:
    key = "directions.stay-on" if manoeuvre.is_same_road else "directions.onto"
    return _taken(key, manoeuvre, language)


def _turn(manoeuvre: Manoeuvre, language: Language) -> str:
    side = say_in(language, _SIDES[manoeuvre.side])
    start = say_in(language, "directions.turn", manoeuvre.turn, side=side)
    if manoeuvre.then_deg is not None:
        then = "right" if manoeuvre.then_deg > 0 else "left"
        is_again = then == manoeuvre.side
        key = "directions.then-again" if is_again else "directions.then"
        start += say_in(language, key, side=say_in(language, _SIDES[then]))
    return f"{start}{_where(manoeuvre, language)}"


def _continue(manoeuvre: Manoeuvre, language: Language) -> str:
    is_named = manoeuvre.road.is_named
    key = "directions.continue" if is_named else "directions.continue-straight"
    return _taken(key, manoeuvre, language)


def _fork(manoeuvre: Manoeuvre, language: Language) -> str:
    side = say_in(language, _SIDES[manoeuvre.side])
    if manoeuvre.road.is_link:
        return _taken("directions.take-slip-road", manoeuvre, language, side=side)
    return f"{say_in(language, 'directions.keep', side=side)}{_where(manoeuvre, language)}"


def _roundabout(manoeuvre: Manoeuvre, language: Language) -> str:
    if not manoeuvre.exit_number:
        return say_in(language, "directions.enter-roundabout")
    road, towards = manoeuvre.road, _towards(manoeuvre, language)
    facts = {"exit": _ordinal(manoeuvre.exit_number, language), "towards": towards}
    if road.is_named:
        return say_in(language, "directions.exit-named", road=sign_name(road, language), **facts)
    key = "directions.exit-towards" if towards else "directions.exit"
    return say_in(language, key, **facts)


def _ordinal(rank: int, language: Language) -> str:
    if language == "fr":
        return "1re" if rank == 1 else f"{rank}e"
    return f"{rank}{_ENDINGS.get(rank, 'th')}"


def _merge(manoeuvre: Manoeuvre, language: Language) -> str:
    road, towards = road_name(manoeuvre.road, language), _towards(manoeuvre, language)
    return say_in(language, "directions.join", road=road, towards=towards)


def _u_turn(manoeuvre: Manoeuvre, language: Language) -> str:
    # Across to the other carriageway, or back along the road itself.
    is_across = manoeuvre.then_deg is not None
    return say_in(language, "directions.u-turn" if is_across else "directions.u-turn-at-end")


def _arrive(manoeuvre: Manoeuvre, language: Language) -> str:
    said = say_in(language, "directions.arrive")
    if manoeuvre.towards:
        place = manoeuvre.towards[0]
        where = at(place) if language == "fr" else place
        said = say_in(language, "directions.arrive-at", place=where)
    side = _ARRIVALS.get(manoeuvre.side)
    return f"{said}{say_in(language, side)}" if side else said


_WRITERS = {
    "depart": _depart,
    "turn": _turn,
    "continue": _continue,
    "fork": _fork,
    "roundabout": _roundabout,
    "merge": _merge,
    "u-turn": _u_turn,
    "arrive": _arrive,
}
