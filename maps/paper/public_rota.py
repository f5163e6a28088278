"""The week as mairies and villages may read it: where the service opens, and when; nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from guinguette.calendar import DAYS_PER_WEEK
from guinguette.files.published import PublicVisit, public_missed, public_visit
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.tour import Tour
from maps.paper.typeset import typeset
from maps.paper.week import day_name, period
from maps.words import labels
from maps.words.clean import alphabetical, clean
from maps.words.exceptions import NOT_GIVEN, GivenOut, marked, missed_note, public_note
from maps.words.phrases import phrase

_PLACE_CHARACTERS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDay:
    """The openings of a day, by commune: its name, the place, the hours."""

    day: str
    visits: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicWeek:
    """What the page shows, every text as it is; empty texts take no room."""

    service: str
    heading: str
    days: tuple[PublicDay, ...]
    missed: tuple[str, ...]
    empty: str
    estimate: str
    contact: str
    printed: str


def public_rota_pdf(
    tour: Tour,
    *,
    monday: date,
    printed_on: date,
    service: ServiceSettings,
    given: GivenOut = NOT_GIVEN,
) -> bytes:
    """
    Write the openings of one week as PDF, to pin up or to publish: A4 portrait.

    Parameters
    ----------
    printed_on
        The day the dates are known at.
    service
        Who runs the tours; its public contact is printed, its telephone is not.
    given
        The edition of the week, where it is given out by itself, and what changed in it.

    Returns
    -------
    pdf
        As :func:`maps.paper.typeset.typeset`; made of public visits alone, so that a private field
        cannot reach it.

    Raises
    ------
    ValueError
        If ``monday`` is no Monday.
    """
    if monday.weekday() != 0:
        raise ValueError(f"{monday.isoformat()} is not a Monday")
    title, is_estimate = service.known_as(tour.title), tour.network.is_estimate
    routes = tour.routes_of_week(monday)
    visits = [
        (
            public_visit(visit, day=route.date, title=title, is_estimate=is_estimate),
            given.mark(visit, route.date, is_public=True),
        )
        for route in routes
        for visit in route.visits
    ]
    named = {day: day_name(tour, routes, day) for day in {visit.day for visit, _ in visits}}
    visits.sort(key=lambda v: (v[0].day, alphabetical(v[0].name), v[0].open))
    week = PublicWeek(
        service=clean(title),
        heading=phrase("pages.public-rota", period=period(monday, monday + timedelta(days=6))),
        days=_days(visits, named),
        missed=(
            *(
                phrase("pages.unmade", name=clean(one.name), text=missed_note(one))
                for one in sorted(map(public_missed, tour.missed), key=lambda one: one.day)
                if 0 <= (one.day - monday).days < DAYS_PER_WEEK
            ),
            *given.elsewhere,
        ),
        empty="" if visits else phrase("pages.no-visit-this-week"),
        estimate=phrase("pages.event-estimate") if visits and is_estimate else "",
        contact=clean(service.public_contact),
        printed=". ".join(
            filter(
                None,
                (
                    given.name,
                    phrase("pages.public-rota-printed", day=labels.long_date(printed_on)),
                ),
            )
        ),
    )
    return typeset("passages", week, printed_on=printed_on)


def _days(
    visits: Sequence[tuple[PublicVisit, str]], named: Mapping[date, str]
) -> tuple[PublicDay, ...]:
    return tuple(
        PublicDay(
            day=named[day],
            visits=tuple((clean(v.name), _told(v, mark), _hours(v)) for v, mark in own),
        )
        for day, own in groupby(visits, key=lambda one: one[0].day)
    )


def _told(visit: PublicVisit, mark: str) -> str:
    return ", ".join(filter(None, (_place(visit), marked(mark, public_note(visit)))))


def _place(visit: PublicVisit) -> str:
    if visit.longitude is None:
        return phrase("pages.poster-private-place")
    place = clean(visit.place)
    return labels.start_of(place, _PLACE_CHARACTERS) or place


def _hours(visit: PublicVisit) -> str:
    return labels.hour_range(visit.open, visit.close, visit.day).replace(
        "– ", "–\N{NO-BREAK SPACE}"
    )
