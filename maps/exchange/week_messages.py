"""
The messages of a week that is given out, each as a mail and as an SMS.

Those to places hold what is public and nothing else; those to vehicles are for their crews. A text
holds in one SMS: 160 characters of its own alphabet; any other would leave room for 70.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from guinguette.files.published import PublicMissed, PublicVisit, public_missed, public_visit
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.tour import Route, Tour
from guinguette.tour_changes import CommuneChange, PlannedVisit, TourChanges
from maps.exchange.messages import as_text
from maps.words import labels
from maps.words.clean import at, capitalised, clean
from maps.words.exceptions import GivenOut, crew_note, marked, missed_note, public_note, with_cause
from maps.words.phrases import phrase

SMS_LENGTH = 160
"""Characters of one SMS in the alphabet of GSM 03.38."""
_GSM = frozenset(
    "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ALIKE = str.maketrans({
    "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "→": "->",
    "−": "-", "œ": "oe", "Œ": "OE", "€": "EUR", "·": "-", "…": "...",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When a visit is open to the public; ``day`` is that of service, ``place`` a new one."""

    day: date
    open: datetime
    close: datetime
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNews:
    """
    The week of a place as everybody may know it.

    Attributes
    ----------
    key, code, name
        Of the place; ``code`` is that of its commune.
    title
        The service as the public knows it.
    visits
        Its visits of the week, by date.
    changes
        What was told before and holds no more, and what holds instead; one of the two may be none.
    missed
        The days of the week on which it expects a visit and gets none.
    """

    key: str
    code: str
    name: str
    title: str
    visits: tuple[PublicVisit, ...]
    changes: tuple[tuple[Span | None, Span | None], ...]
    missed: tuple[PublicMissed, ...]


def place_news(
    week: Tour, changes: TourChanges | None, *, service: ServiceSettings, since: date
) -> tuple[PlaceNews, ...]:
    """
    Gather what each place of a week is told, by name; vehicles and crews are no part of it.

    Parameters
    ----------
    week
        The routes of the week.
    changes
        What changed since it was told last, if ever.
    service
        Who runs the tours.
    since
        What lies before it is told to nobody.
    """
    told = _Told(week, service.known_as(week.title), since)
    changed = {one.key: one for one in changes.changed} if changes else {}
    names = told.names | {one.key: (one.commune_code, one.name) for one in changed.values()}
    found = (
        PlaceNews(
            key=key,
            code=code,
            name=name,
            title=told.title,
            visits=told.visits(key),
            changes=told.changes(changed[key]) if key in changed else (),
            missed=told.missed(key),
        )
        for key, (code, name) in sorted(names.items(), key=lambda one: labels.slug(one[1][1]))
    )
    return tuple(one for one in found if one.visits or one.changes or one.missed)


class _Told:
    """What is public of the days to come of a week."""

    def __init__(self, week: Tour, title: str, since: date) -> None:
        self.week, self.title, self.since = week, title, since
        self.names = {one.key: (one.commune_code, one.name) for one in week.missed}
        self.names |= {v.key: (v.commune_code, v.name) for r in week.routes for v in r.visits}

    def visits(self, key: str) -> tuple[PublicVisit, ...]:
        is_estimate = self.week.network.is_estimate
        own = (
            public_visit(visit, day=route.date, title=self.title, is_estimate=is_estimate)
            for route in self.week.routes
            for visit in route.visits
            if visit.key == key and route.date >= self.since
        )
        return tuple(sorted(own, key=lambda visit: visit.open))

    def missed(self, key: str) -> tuple[PublicMissed, ...]:
        own = (one for one in self.week.missed if one.key == key)
        return tuple(public_missed(one) for one in own if one.slot.date >= self.since)

    def changes(self, change: CommuneChange) -> tuple[tuple[Span | None, Span | None], ...]:
        """Give what was told and what holds; a change of vehicle alone is nobody's business."""
        places: dict[date | None, str] = {
            visit.day: visit.place for visit in self.visits(change.key)
        }
        spans = (
            (_span(one.before), _span(one.after, place))
            for one in change.visits
            for day in [one.after.date if one.after and "place" in one.kinds else None]
            for place in [places.get(day, "")]
            if place or set(one.kinds) - {"vehicle", "place"}
        )
        return tuple(
            pair for pair in spans if any(one is not None and one.day >= self.since for one in pair)
        )


def _span(visit: PlannedVisit | None, place: str = "") -> Span | None:
    return Span(day=visit.date, open=visit.open, close=visit.close, place=place) if visit else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewWeek:
    """
    The week of a vehicle.

    ``routes`` are its days, ``page`` is the file name of its page, ``gone`` what it did before and
    does no more: the name of the place and when.
    """

    vehicle: str
    routes: tuple[Route, ...]
    page: str
    gone: tuple[tuple[str, Span], ...] = ()


def place_mail(news: PlaceNews, monday: date, *, service: ServiceSettings) -> bytes:
    """Write the mail to a place: a subject, then its visits of the week and what changed."""
    week = phrase("letters.week-of", first=labels.day_and_month(monday).split(" ", 1)[1])
    key = "letters.week-changes-title" if news.changes else "letters.week-title"
    where = clean(at(news.name))
    dates = [f"- {_opening(visit)}" for visit in news.visits]
    opens = "letters.week-dates" if dates else "letters.week-no-date"
    paragraphs = [
        [
            phrase(
                "letters.subject", title=clean(f"{news.title} {where}"), news=phrase(key, week=week)
            )
        ],
        [phrase("letters.hello")],
        [phrase(opens, title=clean(news.title), at=where, week=week), *dates],
        [phrase("letters.missed"), *missed] if (missed := [*_missed(news)]) else [],
        [phrase("letters.week-changes"), *_changes(news)] if news.changes else [],
        [phrase("letters.week-thanks"), clean(news.title), clean(service.public_contact)],
    ]
    return as_text(paragraphs)


def place_text(news: PlaceNews, *, service: ServiceSettings) -> bytes:
    """Write the SMS to a place: what changed, else its visits; the less needed words go first."""
    where = clean(at(news.name))
    if news.changes:
        said = " ; ".join(line.removeprefix("- ") for line in _changes(news, is_short=True))
        told = phrase("letters.sms-changes", at=where, changes=said)
    elif news.visits:
        told = phrase("letters.sms-dates", at=where, dates=", ".join(map(_dated, news.visits)))
    else:
        told = phrase("letters.sms-missed", at=where, days=", ".join(map(missed_note, news.missed)))
    places = {clean(visit.place) for visit in news.visits} - {""}
    place = places.pop() if len(places) == 1 else ""
    name = f"{clean(news.title)}\N{NO-BREAK SPACE}: "
    contact = clean(service.public_contact)
    return sms([
        (name, told, f", {place}" if place else "", f". {contact}" if contact else ""),
        (name, told, f". {contact}" if contact else ""),
        (name, told),
        (told,),
    ])  # fmt: skip


def gone_from(changes: TourChanges | None, vehicle: str) -> list[tuple[str, Span]]:
    """List the visits that a vehicle made before and makes no more on that day, by date."""
    pairs = (
        (place.name, one) for place in (changes.changed if changes else ()) for one in place.visits
    )
    gone = [
        (name, one.before)
        for name, one in pairs
        if one.before is not None and one.before.vehicle == vehicle
        if one.after is None or (one.after.date, one.after.vehicle) != (one.before.date, vehicle)
    ]
    spans = ((name, Span(day=v.date, open=v.open, close=v.close)) for name, v in gone)
    return sorted(spans, key=lambda one: one[1].open)


def vehicle_mail(
    week: Tour,
    crew: CrewWeek,
    given: GivenOut,
    *,
    phone: str,
) -> bytes:
    """Write the mail to the crews of a vehicle: each day with its stops; for the house alone."""
    lines = []
    if crew.gone:
        gone = (f"- {clean(name)}, {_when(span)}" for name, span in crew.gone)
        lines.append([phrase("letters.no-longer"), *gone])
    for route in crew.routes:
        facts = {
            "day": labels.day_and_month(route.date).capitalize(),
            "crew": clean(route.crew),
            "depart": labels.hour(route.depart),
            "end": labels.hour(route.return_, route.date),
            "start": clean(route.start_name),
        }
        lines.append([phrase("letters.crew-day" if route.crew else "letters.day", **facts)])
        for visit in route.visits:
            note = crew_note(visit, route, given)
            where = ", ".join(filter(None, (clean(visit.name), clean(visit.place))))
            told = f"- {labels.hour_range(visit.open, visit.close, route.date)} {where}"
            lines[-1].append(f"{told}. {capitalised(note)}." if note else told)
    facts = {"vehicle": clean(crew.vehicle), "edition": given.name}
    page = [phrase("letters.your-page", page=crew.page)] if crew.routes else []
    return as_text([
        [phrase("letters.vehicle-subject", **facts)],
        [phrase("letters.hello")],
        *lines,
        page,
        [clean(week.title), phrase("letters.coordination", phone=clean(phone)) if phone else ""],
    ])  # fmt: skip


def vehicle_text(crew: CrewWeek, given: GivenOut) -> bytes:
    """Write the SMS to the crews of a vehicle: its days, and what changed."""
    head = f"{clean(crew.vehicle)}, {given.name}\N{NO-BREAK SPACE}: "
    days = ", ".join(
        f"{labels.short_date(day).split(' ')[0]} {labels.hour(min(r.depart for r in own))}"
        for day, own in groupby(crew.routes, key=lambda route: route.date)
    ) or phrase("letters.no-day")
    news = [
        f"{mark} {clean(visit.name)} {labels.short_date(route.date)}"
        for route in crew.routes
        for visit in route.visits
        if (mark := given.mark(visit, route.date))
    ]
    news += [
        phrase("letters.without", name=clean(name), day=labels.short_date(span.day))
        for name, span in crew.gone
    ]
    page = crew.page if crew.routes else ""
    changes = f". {capitalised(', '.join(news))}" if news else ""
    counted = f". {labels.counted(len(news), 'letters.sms-news')}" if news else ""
    return sms([
        (head, days, changes, page and f". {page}"),
        (head, days, changes),
        (head, days, counted, page and f". {page}"),
        (head, days, counted),
        (head, counted.removeprefix(". "), page and f". {page}"),
    ])  # fmt: skip


def sms(choices: Iterable[Sequence[str]]) -> bytes:
    """
    Write the first of some texts that holds in one SMS; the last one is cut where none does.

    Letters that the alphabet of SMS lacks lose their accent: é, è, à and ù stay.
    """
    text = ""
    for parts in choices:
        text = in_sms_letters("".join(parts))
        if len(text) <= SMS_LENGTH:
            break
    if len(text) > SMS_LENGTH:
        text = f"{text[: SMS_LENGTH - 3].rstrip()}..."
    return text.encode("utf-8")


def in_sms_letters(text: str) -> str:
    """Write a text with the letters of an SMS alone."""
    plain = clean(text).translate(_ALIKE).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join("".join(map(_letters, plain)).split())


def _letters(letter: str) -> str:
    if letter in _GSM:
        return letter
    return "".join(each for each in unicodedata.normalize("NFKD", letter) if each in _GSM)


def _missed(news: PlaceNews) -> Iterator[str]:
    """Say which days are missed, but for those that a change says to be cancelled."""
    cancelled = {former.day for former, now in news.changes if former and now is None}
    return (f"- {missed_note(one)}" for one in news.missed if one.day not in cancelled)


def _opening(visit: PublicVisit) -> str:
    span = _when(Span(day=visit.day, open=visit.open, close=visit.close))
    return ", ".join(filter(None, (span, clean(visit.place), public_note(visit))))


def _changes(news: PlaceNews, *, is_short: bool = False) -> Iterator[str]:
    write, hours = (_short, _short_hours) if is_short else (_when, _hours)
    for former, now in news.changes:
        if former is None and now is not None:
            yield f"- {marked(phrase('pages.mark', 'added'), write(now))}"
        elif former is not None and now is None:
            why = {one.day: one.because for one in news.missed}.get(former.day, "")
            yield with_cause(phrase("letters.cancelled", visit=write(former)), why)
        elif former is not None and now is not None:
            is_hour = former.day == now.day and not now.place
            key = "letters.rescheduled" if is_hour else "letters.moved"
            after = hours(now) if is_hour else write(now)
            told = ", ".join(filter(None, (after, clean(now.place))))
            yield phrase(key, former=write(former), visit=told)


def _when(span: Span) -> str:
    return f"{labels.long_date(span.day)}, {_hours(span)}"


def _short(span: Span) -> str:
    return f"{labels.short_date(span.day)} {_short_hours(span)}"


def _short_hours(span: Span) -> str:
    return _hours(span).replace(labels.NBSP, "").replace("– ", "-")


def _dated(visit: PublicVisit) -> str:
    span = _short(Span(day=visit.day, open=visit.open, close=visit.close))
    if visit.instead_of is None:
        return span
    return phrase("letters.sms-instead", visit=span, day=labels.short_date(visit.instead_of))


def _hours(span: Span) -> str:
    return labels.hour_range(span.open, span.close, span.day)
