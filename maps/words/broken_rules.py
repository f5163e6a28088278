"""Rules that the hand broke, in words: which one, by how much, and what its author wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from guinguette.calendar import Language, short_date
from guinguette.instruction import Waiver
from guinguette.language.catalogue import say_in
from guinguette.language.typed import format_clock
from guinguette.tour import Route, Tour
from maps.words import labels
from maps.words.clean import clean

_COUNTED, _OF_CLOCK = {"stop_count", "capacity", "night"}, {"departure", "return"}


def rule_words(waiver: Waiver, *, name: str, language: Language = "fr") -> str:
    """
    Say which rule is broken, and by how much.

    Parameters
    ----------
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
    return say_in(language, "details.rule", waiver.rule, **facts)


def rules_words(
    waivers: Iterable[Waiver],
    names: Mapping[str, str],
    *,
    language: Language = "fr",
    is_dated: bool = True,
) -> tuple[str, ...]:
    """
    Say which rules are broken and why, those of one day and one reason together.

    Parameters
    ----------
    waivers
        The rules; without words where they are not broken yet.
    names
        The name of each place, by key.
    language
        French or English.
    is_dated
        Whether the day is said.
    """
    found: dict[tuple[date, str], list[str]] = {}
    for one in sorted(waivers, key=lambda one: one.date):
        said = rule_words(one, name=names.get(one.place, ""), language=language)
        found.setdefault((one.date, one.words), []).append(said)
    texts = []
    for (day, words), rules in found.items():
        text = " ; ".join(rules)
        if words:
            text = say_in(language, "details.rule-despite", rule=text, words=clean(words))
        texts.append(f"{short_date(day, language=language)} : {text}" if is_dated else text)
    return tuple(texts)


def broken_rules(tour: Tour, route: Route | None = None) -> tuple[str, ...]:
    """
    List the rules that a plan breaks because somebody said so, for the house, in French.

    Parameters
    ----------
    route
        One of its routes: those of its day, its vehicle and its places alone, without the day.
    """
    names = {visit.key: visit.name for own in tour.routes for visit in own.visits}
    own = [one for one in tour.waivers if route is None or _is_of(one, route)]
    return rules_words(own, names, is_dated=route is None)


def _is_of(waiver: Waiver, route: Route) -> bool:
    is_place = waiver.place in {"", *(visit.key for visit in route.visits)}
    return waiver.date == route.date and waiver.vehicle in {"", route.vehicle} and is_place
