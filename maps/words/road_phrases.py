"""How a road is named within a sentence: the French articles, and the roads without a name."""

from __future__ import annotations

import re

from guinguette.calendar import Language
from guinguette.language.catalogue import family, say_in
from maps.words.labels import NBSP
from routing.directions.manoeuvres import Road

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


def road_name(road: Road, language: Language) -> str:
    """Name a road: ``la D 619``, ``l’A 5``, ``la rue de l’Église``, ``the D 619``."""
    if road.ref:
        return _numbered(road, language)
    if road.name:
        return "".join(_street(road.name, language))
    if road.is_link:
        return say_in(language, "directions.slip-road")
    if road.highway in family("directions.road-class"):
        return say_in(language, "directions.road-class", road.highway)
    return say_in(language, "directions.main-road" if road.rank > 2 else "directions.local-road")


def _numbered(road: Road, language: Language) -> str:
    ref = road.ref.replace(" ", NBSP)
    if language == "en":
        return f"the {ref}"
    article = "l’" if road.ref[0] in "AEIOU" else "la "
    name, words = _street(road.name, language)
    return f"{article}{ref} ({words})" if name else f"{article}{ref}"


def onto(road: Road, language: Language) -> str:
    """Name the road that one takes: ``dans la rue Haute``, ``sur la D 619``; bare in English."""
    name = road_name(road, language)
    if language == "en":
        return name
    found = None if road.ref else _FIRST_WORDS.match(_typeset(road.name))
    is_inside = found is not None and found.group(1).lower() in _INSIDE
    return f"{'dans' if is_inside else 'sur'} {name}"


def sign_name(road: Road, language: Language) -> str:
    """Name a road as its sign does, without an article."""
    if road.ref:
        return road.ref.replace(" ", NBSP)
    return _street(road.name, language)[1]


def _street(name: str, language: Language) -> tuple[str, str]:
    """Article and name of a street; no article for a name whose gender is unknown."""
    shown = _typeset(name)
    found = _FIRST_WORDS.match(shown)
    if language == "en" or not found:
        return "", shown
    first = found.group(1)
    return _GENERIC[first.lower()], first.lower() + shown[len(first) :]


def _typeset(name: str) -> str:
    return name.replace("'", "’")
