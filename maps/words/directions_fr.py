"""The French of driving instructions."""

from __future__ import annotations

import re

from maps.words.labels import NBSP
from routing.directions.manoeuvres import Manoeuvre, Road

_COMPASS = (
    "le nord", "le nord-est", "l’est", "le sud-est", "le sud", "le sud-ouest", "l’ouest",
    "le nord-ouest",
)  # fmt: skip
_SIDES = {"left": "à gauche", "right": "à droite", "": "tout droit"}
_TURNS = {
    "straight": "Tourner légèrement",
    "slight": "Tourner légèrement",
    "turn": "Tourner",
    "sharp": "Tourner franchement",
    "back": "Tourner en épingle",
}
_FEMININE = (
    "rue", "ruelle", "route", "place", "placette", "voie", "venelle", "chaussée", "côte", "cour",
    "cité", "résidence", "rocade", "promenade", "montée", "descente", "traverse", "levée", "sente",
    "grande rue", "grand rue", "grand-rue", "grand’rue", "petite rue", "vieille rue",
    "vieille route", "ancienne route", "nouvelle route", "déviation", "galerie",
)  # fmt: skip
_MASCULINE = (
    "chemin", "boulevard", "quai", "cours", "pont", "sentier", "passage", "square", "faubourg",
    "hameau", "lotissement", "mail", "clos", "carrefour", "rond-point", "tunnel", "viaduc",
    "parvis", "domaine", "petit chemin", "vieux chemin", "grand chemin",
)  # fmt: skip
_ELIDED = ("avenue", "allée", "impasse", "esplanade", "autoroute", "ancien chemin", "ancienne")
_INSIDE = frozenset(
    {"rue", "ruelle", "venelle", "impasse", "allée", "passage", "cité", "lotissement", "grande rue",
     "grand rue", "grand-rue", "grand’rue", "petite rue", "vieille rue", "cour", "résidence"}
)  # fmt: skip
_GENERIC = {
    **dict.fromkeys(_FEMININE, "la "),
    **dict.fromkeys(_MASCULINE, "le "),
    **dict.fromkeys(_ELIDED, "l’"),
}
_FIRST_WORDS = re.compile(
    "^(" + "|".join(sorted(_GENERIC, key=len, reverse=True)) + r")(?=[ ’]|$)", re.IGNORECASE
)
_WARNINGS = {
    "height": "hauteur limitée à {} m",
    "weight": "poids limité à {} t",
    "width": "largeur limitée à {} m",
    "toll": "péage",
    "level_crossing": "passage à niveau",
    "ford": "gué",
}


def text(manoeuvre: Manoeuvre) -> str:
    """Say what to do, in the infinitive, as a road book does."""
    if manoeuvre.is_mini_roundabout and manoeuvre.kind == "u-turn":
        return "Au mini-giratoire, faire demi-tour"
    said = _WRITERS[manoeuvre.kind](manoeuvre)
    if manoeuvre.is_mini_roundabout:
        return f"Au mini-giratoire, {said[0].lower()}{said[1:]}"
    return said


def warning(kind: str, limit: str, ahead: str) -> str:
    """Say what to beware of, and in what distance if it is not here."""
    where = f" dans {ahead}" if ahead else ""
    what = _WARNINGS[kind].replace("{} ", f"{limit}{NBSP}")
    return f"Attention{where}{NBSP}: {what}"


def road_with_article(road: Road) -> str:
    """Name a road within a sentence: ``la D 619``, ``l’A 5``, ``la rue de l’Église``."""
    if road.ref:
        article = "l’" if road.ref[0] in "AEIOU" else "la "
        street = f" ({_street(road.name)[1]})" if _is_street(road.name) else ""
        return f"{article}{road.ref.replace(' ', NBSP)}{street}"
    if road.name:
        return "".join(_street(road.name))
    if road.is_link:
        return "la bretelle"
    if road.highway in _CLASSES:
        return _CLASSES[road.highway]
    return "la route" if road.rank > 2 else "la route communale"


_CLASSES = {
    "motorway": "l’autoroute",
    "service": "la voie de desserte",
    "track": "le chemin",
    "roundabout": "le rond-point",
}


def _is_street(name: str) -> bool:
    return bool(_FIRST_WORDS.match(name.replace("'", "’")))


def _street(name: str) -> tuple[str, str]:
    """Article and name of a street; no article for a name whose gender is unknown."""
    shown = name.replace("'", "’")
    found = _FIRST_WORDS.match(shown)
    if not found:
        return "", shown
    first = found.group(1)
    return _GENERIC[first.lower()], first.lower() + shown[len(first) :]


def _onto(road: Road) -> str:
    found = None if road.ref else _FIRST_WORDS.match(road.name.replace("'", "’"))
    is_inside = found is not None and found.group(1).lower() in _INSIDE
    return f"{'dans' if is_inside else 'sur'} {road_with_article(road)}"


def _towards(manoeuvre: Manoeuvre) -> str:
    numbers = ", ".join(ref.replace(" ", NBSP) for ref in manoeuvre.towards_refs)
    shown = f" vers {numbers}" if numbers and not manoeuvre.road.ref else ""
    places = ", ".join(manoeuvre.towards[:2])
    return shown + (f" direction {places}" if places else "")


def _depart(manoeuvre: Manoeuvre) -> str:
    towards = _towards(manoeuvre)
    if not towards:
        towards = f" vers {_COMPASS[round(manoeuvre.bearing_deg / 45) % 8]}"
    return f"Prendre {road_with_article(manoeuvre.road)}{towards}"


def _turn(manoeuvre: Manoeuvre) -> str:
    verb = _TURNS[manoeuvre.turn]
    start = f"{verb} {_SIDES[manoeuvre.side]}"
    if manoeuvre.then_deg is not None:
        then = "right" if manoeuvre.then_deg > 0 else "left"
        first = manoeuvre.side
        start = f"{start}, puis aussitôt {'encore ' if then == first else ''}{_SIDES[then]},"
    return f"{start}{_where(manoeuvre)}"


def _where(manoeuvre: Manoeuvre) -> str:
    if manoeuvre.is_same_road:
        return f" pour rester {_onto(manoeuvre.road)}{_towards(manoeuvre)}"
    return f" {_onto(manoeuvre.road)}{_towards(manoeuvre)}"


def _continue(manoeuvre: Manoeuvre) -> str:
    ahead = "" if manoeuvre.road.is_named else " tout droit"
    return f"Continuer{ahead} {_onto(manoeuvre.road)}{_towards(manoeuvre)}"


def _fork(manoeuvre: Manoeuvre) -> str:
    if manoeuvre.road.is_link:
        return f"Prendre la bretelle {_SIDES[manoeuvre.side]}{_towards(manoeuvre)}"
    return f"Serrer {_SIDES[manoeuvre.side]}{_where(manoeuvre)}"


def _roundabout(manoeuvre: Manoeuvre) -> str:
    rank = manoeuvre.exit_number
    if not rank:
        return "Entrer dans le rond-point"
    road = manoeuvre.road
    named = ""
    if road.is_named:
        named = f", {road.ref.replace(' ', NBSP) if road.ref else _street(road.name)[1]}"
    ordinal = "1re" if rank == 1 else f"{rank}e"
    towards = _towards(manoeuvre)
    comma = "," if towards and not named else ""
    return f"Au rond-point, prendre la {ordinal} sortie{named}{comma}{towards}"


def _merge(manoeuvre: Manoeuvre) -> str:
    return f"Rejoindre {road_with_article(manoeuvre.road)}{_towards(manoeuvre)}"


def _u_turn(_: Manoeuvre) -> str:
    return "Faire demi-tour dès que possible"


def _arrive(manoeuvre: Manoeuvre) -> str:
    place = f" {_at(manoeuvre.towards[0])}" if manoeuvre.towards else ""
    side = {"left": ", sur la gauche", "right": ", sur la droite", "": ""}[manoeuvre.side]
    return f"Arrivée{place}{side}"


def _at(place: str) -> str:
    for article, contracted in (("Le ", "au "), ("Les ", "aux ")):
        if place.startswith(article):
            return contracted + place.removeprefix(article)
    return f"à {place}"


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
