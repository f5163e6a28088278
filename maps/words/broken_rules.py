"""Rules that the hand broke, in words: which one, by how much, and what its author wrote."""

from __future__ import annotations

from guinguette.calendar import Language, short_date
from guinguette.instruction import Waiver
from guinguette.language.catalogue import say_in
from guinguette.language.typed import format_clock
from maps.words import labels
from routing.check.rules import Rule

_RULES: dict[Rule, str] = {
    "off_day": "details.rule-off-day",
    "stop_count": "details.rule-stop-count",
    "capacity": "details.rule-capacity",
    "departure": "details.rule-departure",
    "return": "details.rule-return",
    "day_length": "details.rule-day-length",
    "break": "details.rule-break",
    "driving_break": "details.rule-driving-break",
    "hour": "details.rule-hour",
    "vehicle": "details.rule-vehicle",
    "day": "details.rule-day",
    "same_vehicle": "details.rule-same-vehicle",
    "same_hour": "details.rule-same-hour",
    "apart": "details.rule-apart",
    "together": "details.rule-together",
    "once_a_week": "details.rule-once-a-week",
    "night": "details.rule-night",
    "rest": "details.rule-rest",
}
_COUNTED, _OF_CLOCK = {"stop_count", "capacity", "night"}, {"departure", "return"}


def rule_words(waiver: Waiver, *, name: str, language: Language = "fr") -> str:
    """
    Say which rule is broken, when, and by how much.

    Parameters
    ----------
    waiver
        The rule.
    name
        Name of its place; not needed where it is not one of places.
    language
        French or English.
    """
    is_counted = waiver.rule in _COUNTED
    excess = str(waiver.excess) if is_counted else labels.duration(waiver.excess)
    limit = str(waiver.limit) if is_counted else labels.duration(waiver.limit)
    if waiver.rule in _OF_CLOCK:
        limit = format_clock(waiver.limit // 60)
    facts = {"vehicle": waiver.vehicle, "place": name, "excess": excess, "limit": limit}
    said = say_in(language, _RULES[waiver.rule], **facts)
    return f"{short_date(waiver.date, language=language)} : {said}"
