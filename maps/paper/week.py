"""One week of a tour in the words of the rota, the same for the workbook and the printed page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import compress

from guinguette.calendar import weekday_name
from guinguette.crews.hours import CrewWeek
from guinguette.tour import MissedVisit, Route, Tour, Unserved, Visit
from maps.words import labels
from maps.words import route_ends as _route_ends
from maps.words.broken_rules import broken_rules
from maps.words.clean import alphabetical, capitalised, clean, estimation
from maps.words.exceptions import NOT_GIVEN, GivenOut, crew_note, missed_visits
from maps.words.holidays import day_with_holiday, holiday
from maps.words.phrases import phrase
from maps.words.working_time import margin_said, week_said

_WORKING_DAYS = 5
_TYPED_CHARACTERS = 70
"""A longer place or name is cut in the grid; the list of contacts has the place whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaStop:
    """One visit in a cell of the grid."""

    name: str
    arrive: str
    opening: str
    leave: str
    place: str
    unusual: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaOuting:
    """
    One route in a cell of the grid; ``crew`` is empty where the row names it.

    ``broken`` are the rules that it breaks knowingly.
    """

    crew: str
    broken: str
    moves: str
    stops: tuple[RotaStop, ...]
    figures: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaRow:
    """The week of one vehicle: one cell per day, each with its outings."""

    vehicle: str
    crew: str
    cells: tuple[tuple[RotaOuting, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaContact:
    """Who to call for a place of the week."""

    commune: str
    visits: str
    place: str
    contact: str
    phone: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaUnserved:
    """A commune without all its visits."""

    commune: str
    missing_visits: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaCrew:
    """What a crew works in the week, and the rule that it breaks or is nearest to."""

    crew: str
    hours: str
    margin: str
    is_broken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaWeek:
    """Everything the rota of a week says; ``version`` names the plan it comes from."""

    title: str
    week: str
    period: str
    days: tuple[str, ...]
    rows: tuple[RotaRow, ...]
    crews: tuple[RotaCrew, ...]
    contacts: tuple[RotaContact, ...]
    unserved: tuple[RotaUnserved, ...]
    unserved_period: str
    totals: str
    legend: str
    network: str
    printed: str
    version: str
    internal: str


def rota_week(
    tour: Tour,
    *,
    monday: date,
    printed_on: date,
    given: GivenOut = NOT_GIVEN,
    hours: Sequence[CrewWeek] = (),
) -> RotaWeek:
    """
    Say one week of a tour, marked with what changed where it is ``given`` out again.

    ``hours`` are the weeks of its crews; those of others are left out.

    Raises
    ------
    ValueError
        If ``monday`` is no Monday.
    """
    if monday.weekday() != 0:
        raise ValueError(f"{monday.isoformat()} is not a Monday")
    routes = tour.routes_of_week(monday)
    days = _days(routes, monday)
    return RotaWeek(
        title=clean(tour.title),
        week=given.name or phrase("pages.rota-week", number=monday.isocalendar().week),
        period=period(monday, monday + timedelta(days=6)),
        days=tuple(day_name(tour, routes, day) for day in days),
        rows=_rows(tour, routes, days, given),
        crews=tuple(_crew(week) for week in hours if week.monday == monday),
        contacts=_contacts(routes),
        unserved=_unserved(tour),
        unserved_period=_horizon(tour),
        totals=_totals(tour, routes),
        legend=phrase("pages.rota-legend"),
        network=clean(labels.network_sentence(tour.network)),
        printed=phrase("pages.printed-on", day=labels.long_date(printed_on)),
        version=given.name or phrase("pages.version", version=labels.plan_version(tour)),
        internal=phrase("pages.internal-use").capitalize(),
    )


def without_idle(week: RotaWeek) -> RotaWeek:
    """Leave out the days and vehicles without any outing, and say which in the legend."""
    used = [any(row.cells[k] for row in week.rows) for k in range(len(week.days))]
    if not any(used):
        return week
    free = [d[:1].lower() + d[1:] for d, is_out in zip(week.days, used, strict=True) if not is_out]
    idle = (
        ("pages.days-without-outing", free),
        ("pages.vehicles-without-outing", [row.vehicle for row in week.rows if not any(row.cells)]),
    )
    said = (phrase(key, names=labels.join_words(names)) for key, names in idle if names)
    return replace(
        week,
        days=tuple(compress(week.days, used)),
        rows=tuple(
            replace(row, cells=tuple(compress(row.cells, used)))
            for row in week.rows
            if any(row.cells)
        ),
        legend=" ".join((week.legend, *said)),
    )


def _days(routes: Sequence[Route], monday: date) -> tuple[date, ...]:
    last = max((route.date.weekday() for route in routes), default=0)
    return tuple(monday + timedelta(days=n) for n in range(max(_WORKING_DAYS, last + 1)))


def day_name(tour: Tour, routes: Sequence[Route], day: date) -> str:
    """Write a day with its holiday: ``Mercredi 14 juillet (Fête nationale)``."""
    keys = {visit.key for route in routes if route.date == day for visit in route.visits}
    return day_with_holiday(labels.day_and_month(day).capitalize(), holiday(tour, day, keys))


def _rows(
    tour: Tour, routes: Sequence[Route], days: Sequence[date], given: GivenOut
) -> tuple[RotaRow, ...]:
    vehicles = dict.fromkeys((*tour.vehicles, *(route.vehicle for route in routes)))
    by_vehicle = ((name, [r for r in routes if r.vehicle == name]) for name in vehicles)
    return tuple(_row(tour, name, own, days, given) for name, own in by_vehicle)


def _row(
    tour: Tour, vehicle: str, routes: Sequence[Route], days: Sequence[date], given: GivenOut
) -> RotaRow:
    own = sorted(routes, key=lambda r: r.depart)
    crews = {route.crew for route in own}
    cells = tuple(
        tuple(_outing(tour, r, given, with_crew=len(crews) > 1) for r in own if r.date == day)
        for day in days
    )
    crew = _start(crews.pop()) if len(crews) == 1 else ""
    return RotaRow(vehicle=_start(vehicle), crew=crew, cells=cells)


def _outing(tour: Tour, route: Route, given: GivenOut, *, with_crew: bool) -> RotaOuting:
    moves = _start(_route_ends.moves(route), 3 * _TYPED_CHARACTERS)
    return RotaOuting(
        crew=_start(route.crew) if with_crew else "",
        broken=capitalised(" ; ".join(broken_rules(tour, route))),
        moves=phrase("pages.moves-with-trailer", moves=moves) if route.has_trailer else moves,
        stops=tuple(_stop(n, visit, route, given) for n, visit in enumerate(route.visits, start=1)),
        figures=phrase(
            "pages.rota-figures-with-break" if route.break_s else "pages.rota-figures",
            distance=labels.distance(route.distance_m),
            duration=labels.duration(route.driving_s),
            estimate=estimation(tour.network),
            rest=labels.duration(route.break_s),
        ),
    )


def _stop(number: int, visit: Visit, route: Route, given: GivenOut) -> RotaStop:
    name = f"{number}.{labels.NBSP}{clean(visit.name)}"
    evening = phrase("pages.evening-stop", stop=name)
    is_told = name.casefold().endswith(evening.removeprefix(name).strip().casefold())
    return RotaStop(
        # A place may be called « Soirée » itself.
        name=evening if visit.audience == "evening" and not is_told else name,
        arrive=labels.hour(visit.arrive, route.date),
        opening=labels.hour_range(visit.open, visit.close),
        leave=labels.hour(visit.leave),
        place=_start(visit.place),
        unusual=_start(crew_note(visit, route, given), 2 * _TYPED_CHARACTERS),
    )


def _start(typed: str, characters: int = _TYPED_CHARACTERS) -> str:
    text = clean(typed)
    return labels.start_of(text, characters) or text


def _crew(week: CrewWeek) -> RotaCrew:
    told = week.broken or (week.smallest,)
    return RotaCrew(
        crew=clean(week.crew),
        hours=week_said(week),
        margin=capitalised(" ; ".join(map(margin_said, told))),
        is_broken=bool(week.broken),
    )


def _contacts(routes: Sequence[Route]) -> tuple[RotaContact, ...]:
    visits: dict[str, list[tuple[Route, Visit]]] = defaultdict(list)
    for route in routes:
        for visit in route.visits:
            visits[visit.key].append((route, visit))
    contacts = (_contact(own) for own in visits.values())
    return tuple(sorted(contacts, key=lambda contact: alphabetical(contact.commune)))


def _contact(visits: Sequence[tuple[Route, Visit]]) -> RotaContact:
    visit = visits[0][1]
    when = (
        f"{weekday_name(day.weekday())} {labels.hour(each.arrive, day)}, {clean(route.vehicle)}"
        for route, each in visits
        for day in (route.date,)
    )
    return RotaContact(
        commune=clean(visit.name),
        visits=" ; ".join(when),
        place=clean(visit.place),
        contact=clean(visit.contact),
        phone=clean(visit.phone),
        notes=clean(visit.notes),
    )


def _unserved(tour: Tour) -> tuple[RotaUnserved, ...]:
    """List the places without all their visits, then the visits that habit promises in vain."""
    unserved = sorted(tour.unserved, key=lambda u: alphabetical(u.name))
    return (
        *(_lack(u, u.missing_visits, labels.unserved_reason(u)) for u in unserved),
        *(_lack(missed, 1, text) for missed, text in missed_visits(tour)),
    )


def _lack(place: Unserved | MissedVisit, number: int, reason: str) -> RotaUnserved:
    return RotaUnserved(
        commune=f"{clean(place.name)} ({clean(place.commune_code)})",
        missing_visits=number,
        reason=capitalised(clean(reason)),
    )


def _horizon(tour: Tour) -> str:
    end = tour.start + timedelta(weeks=tour.weeks, days=-1)
    return period(tour.start, end)


def period(first: date, last: date) -> str:
    """Say a span of days: ``du lundi 4 janvier 2027 au dimanche 10 janvier 2027``."""
    return phrase("pages.rota-period", first=labels.long_date(first), last=labels.long_date(last))


def _totals(tour: Tour, routes: Sequence[Route]) -> str:
    if not routes:
        return phrase("pages.no-route-this-week")
    visits = sum(len(route.visits) for route in routes)
    distance_m = sum(route.distance_m for route in routes)
    driving_s = sum(route.driving_s for route in routes)
    figures = phrase(
        "pages.rota-figures",
        distance=labels.distance(distance_m),
        duration=labels.duration(driving_s),
        estimate=estimation(tour.network),
    )
    return f"{labels.counted(visits, 'pages.visits')} · {figures}"
