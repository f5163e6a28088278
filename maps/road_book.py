"""
Directions: the facts of :mod:`routing.directions.manoeuvres` as sentences.

Distances are rounded as road signs do: 10 m below 100 m, 50 m below 1 km, then 0.1 km.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guinguette.calendar import Language
from maps.words import labels
from maps.words.directions import direction
from maps.words.directions import warning as warning_text
from routing.directions.manoeuvres import Manoeuvre, RoadWarning

HIGHEST_TOLD_M = 4.3
"""A higher limit concerns no vehicle on the road: the clearance owed without a sign is 4.30 m."""
NEAR_M = 100.0
"""A warning nearer than this is told without its distance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """
    One line of a road book.

    ``text`` says what to do, ``warnings`` what to beware of before the next line; ``distance`` is
    the length until the next line (empty on arrival), ``distance_so_far`` and ``duration_so_far``
    count from the start of the leg.
    """

    text: str
    warnings: tuple[str, ...]
    distance: str
    distance_so_far: str
    duration_so_far: str


def direction_sentences(
    manoeuvres: Sequence[Manoeuvre], language: Language = "fr"
) -> tuple[Sentence, ...]:
    """
    Write the road book of a leg.

    Returns
    -------
    sentences
        One for each manoeuvre, without a final full stop.
    """
    return tuple(_sentence(manoeuvre, language) for manoeuvre in manoeuvres)


def _sentence(manoeuvre: Manoeuvre, language: Language) -> Sentence:
    return Sentence(
        text=direction(manoeuvre, language),
        warnings=tuple(
            _warning(each, manoeuvre, language)
            for each in manoeuvre.warnings
            if each.kind != "height" or each.limit <= HIGHEST_TOLD_M
        ),
        distance="" if manoeuvre.kind == "arrive" else road_distance(manoeuvre.length_m, language),
        distance_so_far=road_distance(manoeuvre.start_m, language),
        duration_so_far=labels.duration(manoeuvre.start_s),
    )


def _warning(warning: RoadWarning, manoeuvre: Manoeuvre, language: Language) -> str:
    ahead_m = warning.start_m - manoeuvre.start_m
    ahead = road_distance(ahead_m, language) if ahead_m >= NEAR_M else ""
    value = labels.number(warning.limit, decimals=1).removesuffix(",0")
    if language == "en":
        value = value.replace(",", ".")
    return warning_text(warning.kind, value, ahead, language)


def road_distance(metres: float, language: Language = "fr") -> str:
    """Write a distance as a sign does: ``60 m``, ``350 m``, ``2,4 km``."""
    if metres < 975:
        step = 10 if metres < 95 else 50
        return f"{step * round(metres / step)}{labels.NBSP}m"
    text = labels.distance(metres)
    return text if language == "fr" else text.replace(",", ".").replace(labels.THIN_NBSP, ",")
