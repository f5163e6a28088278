"""What is not as habit has it, for the house: beside a visit, and as lists with every cause."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from guinguette.calendar import Language
from guinguette.files.published import PublicMissed, PublicVisit
from guinguette.language.causes import cause_words
from guinguette.promised import Event, Slot
from guinguette.tour import MissedVisit, Route, Tour, Visit
from guinguette.tour_changes import ChangeKind
from maps.words import labels
from maps.words.clean import capitalised, clean
from maps.words.phrases import phrase

_HAPPENS = frozenset({
    "vehicle_absent", "crew_absent", "place_closed", "depot_closed", "service_closed",
    "public_holiday", "storm", "joined", "left", "unfit_habits",
    "delay", "contract_new", "contract_ended", "contract_changed",
})  # fmt: skip
"""Events of the list; markets, fêtes and school holidays are told beside what they decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenOut:
    """
    The edition of a week that documents are of, and what changed in it, by key and day of visits.

    ``elsewhere`` says of visits that habit puts in the week when they are made instead. Documents
    of a plan that is not given out week by week are of no edition.
    """

    name: str = ""
    elsewhere: tuple[str, ...] = ()
    marks: Mapping[tuple[str, date], ChangeKind] = field(default_factory=dict)

    def mark(self, visit: Visit, day: date, *, is_public: bool = False) -> str:
        """Say in a word what changed in a visit; the public is told nothing of vehicles."""
        kind = self.marks.get((visit.key, day))
        if kind is None or (is_public and kind == "vehicle"):
            return ""
        return phrase("pages.mark", kind)


NOT_GIVEN = GivenOut()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """A visit out of its slot; ``route`` is the one that makes it, ``None`` where it is missed."""

    name: str
    phone: str
    slot: Slot
    route: Route | None
    cause: Event | None


def unusual_visits(tour: Tour, *, told: Collection[str] = ()) -> tuple[Unusual, ...]:
    """
    List the visits on another day than usual, by another vehicle, or not made, by usual date.

    Those of the places of ``told``, keys, are told elsewhere.
    """
    visits = [(route, visit) for route in tour.routes for visit in route.visits]
    phones = {visit.key: visit.phone for _, visit in visits}
    found = [
        Unusual(name=v.name, phone=v.phone, slot=v.slot, route=route, cause=v.cause)
        for route, v in visits
        if v.slot is not None and _is_elsewhere(v.slot, route) and v.key not in told
    ]
    found += [
        Unusual(
            name=m.name,
            phone=m.phone or phones.get(m.key, ""),
            slot=m.slot,
            route=None,
            cause=m.cause,
        )
        for m in tour.missed
        if m.key not in told
    ]
    return tuple(sorted(found, key=lambda one: (one.slot.date, one.name)))


def _is_elsewhere(slot: Slot, route: Route) -> bool:
    return (slot.date, slot.vehicle) != (route.date, route.vehicle)


def because(text: str, event: Event | None, *, language: Language = "fr", name: str = "") -> str:
    """Write what happens behind a text, in brackets, where it is known."""
    return with_cause(text, cause_words(event, language=language, name=name))


def with_cause(text: str, words: str) -> str:
    """Write a cause behind a text, in brackets, where it is known."""
    words = clean(words)
    return f"{text} ({words})" if words else text


def public_note(visit: PublicVisit) -> str:
    """Tell everybody that a visit is not on its usual day; empty where it is."""
    return _instead_of(visit.instead_of, visit.because) if visit.instead_of else ""


def missed_note(missed: PublicMissed) -> str:
    """Tell everybody that a visit does not take place: ``pas de passage le lundi 5 avril``."""
    text = phrase("pages.no-visit-on", day=labels.day_and_month(missed.day))
    return with_cause(text, missed.because)


def _instead_of(day: date, words: str) -> str:
    return with_cause(phrase("pages.instead-of", day=labels.day_and_month(day)), words)


def crew_note(visit: Visit, route: Route, given: GivenOut = NOT_GIVEN) -> str:
    """Tell the crew that a visit is not where they know it; empty where it is."""
    return marked(given.mark(visit, route.date), _unusual(visit, route))


def marked(mark: str, note: str) -> str:
    """Put what changed before what is unusual."""
    return phrase("pages.marked", mark=mark, note=note) if mark and note else mark or note


def elsewhere_notes(week: Tour) -> Iterator[str]:
    """Tell everybody when the visits are made that habit puts in a week and that are not there."""
    inside = set(week.routes_of_week(week.start))
    for route in week.routes:
        for visit in route.visits if route not in inside else ():
            if visit.slot is not None:
                days = {"day": route.date, "former": visit.slot.date}
                said = {key: labels.day_and_month(day) for key, day in days.items()}
                yield phrase("pages.made-elsewhere", name=clean(visit.name), **said)


def _unusual(visit: Visit, route: Route) -> str:
    slot = visit.slot
    if slot is None or not _is_elsewhere(slot, route):
        return ""
    if slot.date == route.date:
        return because(phrase("pages.instead-of-vehicle", vehicle=clean(slot.vehicle)), visit.cause)
    return _instead_of(slot.date, cause_words(visit.cause, language="fr"))


def missed_visits(tour: Tour) -> Iterator[tuple[MissedVisit, str]]:
    """Give each visit that is missed, by date, and say so with its cause."""
    for one in sorted(tour.missed, key=lambda one: (one.slot.date, one.name)):
        text = phrase("pages.no-visit-on", day=labels.day_and_month(one.slot.date))
        yield one, because(text, one.cause)


def exception_lines(tour: Tour, *, told: Collection[str] = ()) -> Iterator[tuple[str, str, str]]:
    """Give the name, what becomes of its visit and whom to call, for each that is unusual."""
    for one in unusual_visits(tour, told=told):
        usual = labels.day_and_month(one.slot.date)
        if one.route is None:
            text = phrase("pages.no-visit-on", day=usual)
        elif one.route.date == one.slot.date:
            facts = {"former": one.slot.vehicle, "vehicle": one.route.vehicle}
            text = phrase("pages.moved-to-vehicle", day=usual, **facts)
        else:
            text = phrase("pages.moved-to", day=labels.day_and_month(one.route.date), former=usual)
        yield one.name, because(text, one.cause), one.phone


def event_lines(tour: Tour) -> tuple[str, ...]:
    """Say what happens in the period, once each, by date."""
    names = {visit.key: visit.name for route in tour.routes for visit in route.visits}
    names |= {one.key: one.name for one in tour.unserved}
    names |= {one.key: one.name for one in tour.missed}
    events = sorted((e for e in tour.events if e.kind in _HAPPENS), key=lambda e: e.first)
    return tuple(dict.fromkeys(_event(event, names.get(event.subject, "")) for event in events))


def _event(event: Event, name: str) -> str:
    words = cause_words(event, language="fr", name=name)
    if event.kind == "place_closed" and name:
        return phrase("pages.event-at", name=name, event=words)
    return capitalised(words)


def stability(tour: Tour) -> str:
    """Say what keeping habits costs at most; empty where it is not known."""
    if tour.stability_eur is None:
        return ""
    return phrase("pages.stability", cost=labels.euros(tour.stability_eur))
