"""The ghost weeks in words: each criterion with its figures, its threshold and its verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guinguette.calendar import Language
from guinguette.language.catalogue import count_in, say_in
from guinguette.planning.side_by_side.ghost import (
    Criterion,
    CriterionKey,
    Ghost,
    GhostWeek,
)
from maps.words import labels
from maps.words.labels import WriteNumber
from maps.words.side_by_side import signed_euros


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionWords:
    """A criterion as shown."""

    name: str
    before: str
    after: str
    judgement: str
    threshold: str


def figure(key: CriterionKey, value: float, number: WriteNumber = labels.number) -> str:
    """Write a figure of a criterion with its unit."""
    written: dict[CriterionKey, Callable[[float], str]] = {
        "cost": lambda euros: labels.euros(euros, number),
        "distance": lambda metres: labels.distance(metres, number),
        "hours": labels.duration,
        "longest": labels.duration,
    }
    return written.get(key, number)(value)


def criterion_words(
    one: Criterion, *, language: Language = "fr", number: WriteNumber = labels.number
) -> CriterionWords:
    """Say a criterion: what was kept, what the other settings give, whether that is acceptable."""
    before, after = (figure(one.key, value, number) for value in (one.before, one.after))
    if one.key == "places":
        before = say_in(language, "pages.ghost-winners", number=before)
        after = say_in(language, "pages.ghost-losers", number=after)
    elif one.key == "moved":
        before, after = "–", say_in(language, "pages.ghost-share", number=after, of=before)
    least = f"{number(100 * one.least)}{labels.NBSP}%"
    if not one.is_share:
        least = figure(one.key, one.least, number)
    key = "pages.ghost-most" if one.key == "moved" else "pages.ghost-least"
    return CriterionWords(
        name=say_in(language, "pages.ghost-figure", one.key),
        before=before,
        after=after,
        judgement=say_in(language, "pages.ghost-judgement", one.judgement),
        threshold=say_in(language, key, least=least),
    )


def week_words(week: GhostWeek, *, language: Language = "fr") -> str:
    """Say what is better and worse in a week: ``mieux : coût ; moins bien : heures``."""
    said = []
    for key, found in (
        ("pages.ghost-week-worse", week.worse),
        ("pages.ghost-week-better", week.better),
    ):
        names = ", ".join(say_in(language, "pages.ghost-figure", one).lower() for one in found)
        if names:
            said.append(say_in(language, key, what=names))
    return " ; ".join(said) or say_in(language, "pages.ghost-judgement", "alike")


def acceptance(found: Ghost, *, language: Language = "fr") -> str:
    """Say in one sentence whether the settings can be taken."""
    if not found.worse:
        return say_in(language, "pages.ghost-accepted")
    names = ", ".join(say_in(language, "pages.ghost-figure", key).lower() for key in found.worse)
    return say_in(language, "pages.ghost-to-discuss", what=names)


def proof_words(
    found: Ghost, *, language: Language = "fr", number: WriteNumber = labels.number
) -> str:
    """Say what is proven of the change of cost, or that nothing is."""
    span = found.best_cost_change_eur
    if span is None:
        return say_in(language, "pages.ghost-unproven")
    low, high = (signed_euros(value, number) for value in span)
    return say_in(language, "pages.ghost-proven", low=low, high=high)


def weeks_words(found: Ghost, *, language: Language = "fr") -> str:
    """Say which weeks were kept, and that there are fewer than were asked for."""
    said = count_in(language, len(found.weeks), "pages.ghost-weeks")
    if len(found.weeks) >= found.asked_weeks:
        return said
    return f"{said} {say_in(language, 'pages.ghost-fewer', asked=found.asked_weeks)}"
