"""The English of driving instructions."""

from __future__ import annotations

from maps.words.labels import NBSP
from routing.directions.manoeuvres import Manoeuvre, Road

_COMPASS = (
    "north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west",
)  # fmt: skip
_TURNS = {
    "straight": "Turn slightly",
    "slight": "Turn slightly",
    "turn": "Turn",
    "sharp": "Turn sharply",
    "back": "Take the hairpin",
}
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_CLASSES = {
    "motorway": "the motorway",
    "service": "the service road",
    "track": "the track",
    "roundabout": "the roundabout",
}
_WARNINGS = {
    "height": "height limit {} m",
    "weight": "weight limit {} t",
    "width": "width limit {} m",
    "toll": "toll",
    "level_crossing": "level crossing",
    "ford": "ford",
}


def text(manoeuvre: Manoeuvre) -> str:
    """Say what to do, in the imperative."""
    if manoeuvre.is_mini_roundabout and manoeuvre.kind == "u-turn":
        return "At the mini-roundabout, make a U-turn"
    said = _WRITERS[manoeuvre.kind](manoeuvre)
    if manoeuvre.is_mini_roundabout:
        return f"At the mini-roundabout, {said[0].lower()}{said[1:]}"
    return said


def warning(kind: str, limit: str, ahead: str) -> str:
    """Say what to beware of, and in what distance if it is not here."""
    where = f" in {ahead}" if ahead else ""
    return f"Caution{where}: {_WARNINGS[kind].replace('{} ', f'{limit}{NBSP}')}"


def road_name(road: Road) -> str:
    """Name a road within a sentence: ``the D 619``, ``rue de l’Église``."""
    if road.ref:
        return f"the {road.ref.replace(' ', NBSP)}"
    if road.name:
        return road.name.replace("'", "’")
    if road.is_link:
        return "the slip road"
    return _CLASSES.get(road.highway, "the main road" if road.rank > 2 else "the local road")


def _towards(manoeuvre: Manoeuvre) -> str:
    names = [*(() if manoeuvre.road.ref else manoeuvre.towards_refs), *manoeuvre.towards[:2]]
    return f" towards {', '.join(names)}" if names else ""


def _depart(manoeuvre: Manoeuvre) -> str:
    towards = _towards(manoeuvre)
    if not towards:
        towards = f" to the {_COMPASS[round(manoeuvre.bearing_deg / 45) % 8]}"
    return f"Take {road_name(manoeuvre.road)}{towards}"


def _where(manoeuvre: Manoeuvre) -> str:
    link = "to stay on" if manoeuvre.is_same_road else "onto"
    return f" {link} {road_name(manoeuvre.road)}{_towards(manoeuvre)}"


def _turn(manoeuvre: Manoeuvre) -> str:
    start = f"{_TURNS[manoeuvre.turn]} {manoeuvre.side}"
    if manoeuvre.then_deg is not None:
        then = "right" if manoeuvre.then_deg > 0 else "left"
        again = " again" if then == manoeuvre.side else ""
        start = f"{start}, then at once {then}{again},"
    return f"{start}{_where(manoeuvre)}"


def _continue(manoeuvre: Manoeuvre) -> str:
    ahead = "" if manoeuvre.road.is_named else " straight"
    return f"Continue{ahead} on {road_name(manoeuvre.road)}{_towards(manoeuvre)}"


def _fork(manoeuvre: Manoeuvre) -> str:
    if manoeuvre.road.is_link:
        return f"Take the slip road on the {manoeuvre.side}{_towards(manoeuvre)}"
    return f"Keep {manoeuvre.side}{_where(manoeuvre)}"


def _roundabout(manoeuvre: Manoeuvre) -> str:
    rank = manoeuvre.exit_number
    if not rank:
        return "Enter the roundabout"
    road = manoeuvre.road
    named = f", {road_name(road).removeprefix('the ')}" if road.is_named else ""
    return f"At the roundabout, take the {_ordinal(rank)} exit{named}{_towards(manoeuvre)}"


def _ordinal(rank: int) -> str:
    return f"{rank}{_ENDINGS.get(rank, 'th')}"


def _merge(manoeuvre: Manoeuvre) -> str:
    return f"Join {road_name(manoeuvre.road)}{_towards(manoeuvre)}"


def _u_turn(_: Manoeuvre) -> str:
    return "Make a U-turn as soon as possible"


def _arrive(manoeuvre: Manoeuvre) -> str:
    place = f" at {manoeuvre.towards[0]}" if manoeuvre.towards else ""
    side = f", on the {manoeuvre.side}" if manoeuvre.side else ""
    return f"Arrive{place}{side}"


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
