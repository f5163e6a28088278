"""A week in words, for its page and for the terminal: what became of it, what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from guinguette.calendar import Language, short_date, week_name
from guinguette.language.catalogue import count_in, family, say_in
from guinguette.language.causes import cause_words
from guinguette.planning.running.week import Questions, Week
from guinguette.promised import Event
from guinguette.service.given import VisitState
from maps.words.clean import capitalised, clean


def state_words(week: Week, language: Language) -> list[str]:
    """Count the visits of a week by what became of them: ``12 passages annoncés``, in order."""
    last = week.monday.toordinal() + 6
    found: Counter[str] = Counter()
    for one in week.states:
        is_here = week.monday.toordinal() <= one.date.toordinal() <= last
        if is_here or one.status == "cancelled":
            found[one.status] += 1
        found["moved"] += one.is_moved and one.status != "cancelled"
    states = (state for state in family("pages.state") if found[state])
    return [count_in(language, found[state], "pages.state", state) for state in states]


def moved_words(week: Week, language: Language) -> Iterator[str]:
    """Say where each visit went that is not where it was first planned; exceptions are told."""
    told = week.news | {one.key for one in week.tour.missed}
    told |= {v.key for route in week.tour.routes for v in route.visits if v.slot}
    for one in (one for one in week.states if one.key not in told):
        day = short_date(one.first_date, language=language)
        if one.status == "cancelled":
            yield say_in(language, "pages.state-gone", name=clean(one.name), day=day)
        elif one.is_moved:
            facts = {"name": clean(one.name), "former": day, "vehicle": clean(one.vehicle)}
            to = short_date(one.date, language=language)
            yield say_in(language, "pages.state-went", day=to, **facts)


def question_words(
    open_: Questions, language: Language, names: Mapping[str, str]
) -> list[tuple[str, list[str]]]:
    """Ask what is open of a week: a title, then what it is about."""
    if not open_.is_planned:
        facts = {"week": week_name(open_.monday)}
        return [(say_in(language, "pages.ask-not-planned", **facts), [])]
    unconfirmed = open_.unconfirmed
    asked = (
        ("pages.ask-unconfirmed", len(unconfirmed), list(_by_day(unconfirmed, language))),
        ("pages.ask-away", 0, _events(open_.away, language, names)),
        ("pages.ask-special", 0, _events(open_.special, language, names)),
        ("pages.ask-silent", len(open_.silent), [", ".join(map(clean, open_.silent))]),
    )
    return [
        (count_in(language, number or len(words), key), words)
        for key, number, words in asked
        if any(words)
    ]


def _by_day(states: Iterable[VisitState], language: Language) -> Iterator[str]:
    for day, own in groupby(states, key=lambda one: one.date):
        names = ", ".join(clean(one.name) for one in own)
        yield f"{short_date(day, language=language)}\N{NO-BREAK SPACE}: {names}"


def _events(events: Iterable[Event], language: Language, names: Mapping[str, str]) -> list[str]:
    said = []
    for event in events:
        words = clean(cause_words(event, language=language))
        place = names.get(event.subject, "") if event.kind != "public_holiday" else ""
        said.append(f"{clean(place)}, {words}" if place else capitalised(words))
    return list(dict.fromkeys(said))
