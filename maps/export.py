"""
Every document of a plan, by the name it has in the folder of outputs.

Finished results in, bytes out: nothing here opens or writes a file of the coordinator.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import PurePosixPath

from guinguette.calendar import monday_of, week_name
from guinguette.crews.hours import CrewWeek
from guinguette.emissions.balance import Balance, format_balance
from guinguette.files.aside import FilesAside
from guinguette.files.plan_document import format_plan
from guinguette.files.published import Published
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.planning.running.week import Week
from guinguette.service.evenings import Evening, season_evenings
from guinguette.tour import Route, Tour
from maps.drawing.ground import NO_GROUND, Ground
from maps.drawing.page import Document
from maps.exchange.gpx import route_gpx
from maps.given_out import CREWS, Messages
from maps.jobs import Job
from maps.pages import balance as balance_pages
from maps.pages.given_week import given_week_page
from maps.paper.public_rota import public_rota_pdf
from maps.paper.rota import rota_pdf, rota_workbook
from maps.publications import PUBLIC, Publications
from maps.season.jobs import season_jobs
from maps.season.programme import Programme
from maps.words import labels
from maps.words.exceptions import NOT_GIVEN, GivenOut, elsewhere_notes
from maps.words.phrases import phrase

PUBLISHING = frozenset({"ics", "affiches", "mairies", "saison"})
"""Kinds of documents that tell the public when visits take place."""
KINDS = PUBLISHING | {"carte", "planning", "gpx", "bilan", "plan"}
"""All kinds, as the command line names them."""

INDEX_NAME = "index.html"
BALANCE_NAME = "bilan-co2.html"
DRIVERS, ROTAS, TRACKS = CREWS, "planning", "gpx"

_GROUPS = (
    "pages.group-public-season",
    "pages.group-public-rota",
    "pages.group-posters",
    "pages.group-calendars",
    "pages.group-town-halls",
    "pages.group-season",
    "pages.group-rota",
    "pages.group-tracks",
    "pages.group-co2",
    "pages.group-data",
)
"""Of files, in the order in which pages list them."""
_NO_SERVICE = ServiceSettings()


def render_outputs(
    tour: Tour,
    balance: Balance,
    *,
    printed_on: date,
    published: Published,
    service: ServiceSettings = _NO_SERVICE,
    ground: Ground = NO_GROUND,
    kinds: Collection[str] = KINDS,
    changes_name: str = "",
    edition: int = 0,
    hours: Sequence[CrewWeek] = (),
    evenings: Sequence[Evening] | None = None,
    on_file: Callable[[int, int], None] = lambda _done, _total: None,
) -> MutableMapping[str, bytes]:
    """
    Make the documents of a plan.

    Parameters
    ----------
    printed_on
        Date written on the documents.
    published
        What stands published, this plan included (:func:`guinguette.files.publishing.publish`).
    service
        Who runs the tours: its name, whom to call.
    ground
        What lies under the maps: roads, towns, contours of communes.
    kinds
        Some of :data:`KINDS`; the summary and ``plan.json`` come with ``"carte"`` and ``"plan"``.
    changes_name
        The page beside these that says what changed since the plan before; none where omitted.
    edition
        Its number in the memory of its folder; 0 where it is not known.
    hours
        The weeks of its crews, for the rotas.
    evenings
        Those of its season, held and given up ones too; those of the plan alone where omitted.
    on_file
        Called with the numbers of files made and to make.

    Returns
    -------
    files
        Contents by relative path, on disk until asked for. The same arguments give the same bytes.
    """
    made = _Edition(
        tour=tour,
        printed_on=printed_on,
        service=service,
        ground=ground,
        names=_Names(tour),
        number=edition,
        hours=tuple(hours),
    )
    publications = Publications(published=published, tour=tour, service=service, today=printed_on)
    season = _season_jobs(made, published, evenings)
    jobs = _jobs(made, balance, publications, season, changes_name)
    return _made([job for job in jobs if job.kind in kinds], on_file)


def render_week(
    week: Week,
    *,
    printed_on: date,
    published: Published,
    service: ServiceSettings = _NO_SERVICE,
    ground: Ground = NO_GROUND,
    hours: Sequence[CrewWeek] = (),
    on_file: Callable[[int, int], None] = lambda _done, _total: None,
) -> MutableMapping[str, bytes]:
    """
    Make the documents of a week that is given out; what changed is marked.

    ``published`` names the files of places; the other parameters are those of
    :func:`render_outputs`.
    """
    tour = week.tour
    edition = _Edition(
        tour=tour,
        printed_on=printed_on,
        service=service,
        ground=ground,
        names=_Names(tour),
        hours=tuple(hours),
        given=GivenOut(
            name=phrase("pages.week-edition", week=week.name, number=week.number),
            marks=week.marks,
            elsewhere=tuple(elsewhere_notes(week.whole)),
        ),
    )
    pages = [(r, PurePosixPath(edition.names.week(r[0])).name) for r in _weeks(tour)]
    messages = Messages(
        week=week,
        given=edition.given,
        service=service,
        stems={one.key: one.stem for one in published.communes},
        since=printed_on if printed_on <= week.monday + timedelta(days=6) else week.monday,
        pages=pages,
    )
    jobs = [*_rota_jobs(edition), *_track_jobs(edition), *_driver_jobs(edition), *messages.jobs()]
    page = given_week_page(
        week,
        given=edition.given,
        printed_on=printed_on,
        documents=_listed(_rota_jobs(edition)),
        messages=messages.groups(DRIVERS),
        mails=messages.of_places,
    )
    return _made([*jobs, Job("carte", INDEX_NAME, page.encode)], on_file)


def _made(jobs: Sequence[Job], on_file: Callable[[int, int], None]) -> MutableMapping[str, bytes]:
    files = FilesAside()
    for done, job in enumerate(jobs):
        on_file(done, len(jobs))
        files[job.name] = job.make()
    on_file(len(jobs), len(jobs))
    return files


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edition:
    """What every document of one plan is made from."""

    tour: Tour
    printed_on: date
    service: ServiceSettings
    ground: Ground
    names: _Names
    given: GivenOut = NOT_GIVEN
    number: int = 0
    hours: tuple[CrewWeek, ...] = ()


def _season_jobs(
    edition: _Edition, published: Published, evenings: Sequence[Evening] | None
) -> list[Job]:
    tour, today = edition.tour, edition.printed_on
    if tour.season is None or not tour.season.contracts:
        return []
    if evenings is None:
        evenings = season_evenings(tour, published, today=today)
    season = Programme(tour, tuple(evenings), edition.service, today, edition.number)
    return list(season_jobs(season, published))


def _jobs(
    edition: _Edition,
    balance: Balance,
    publications: Publications,
    season: Sequence[Job],
    changes_name: str,
) -> list[Job]:
    tour = edition.tour
    jobs = [
        _plan_job(tour),
        _balance_job(tour, balance, edition.printed_on),
        Job("bilan", "bilan-co2.json", lambda: format_balance(balance).encode()),
        *season,
        *_rota_jobs(edition),
        *_track_jobs(edition),
        *publications.jobs(),
        *_driver_jobs(edition),
    ]
    documents = _listed(jobs)
    if changes_name:
        label, group = phrase("pages.changes-since"), phrase("pages.group-changes")
        documents.insert(0, Document(group=group, label=label, href=changes_name))
    return [*jobs, Job("carte", INDEX_NAME, partial(_index_page, edition, balance, documents))]


def _listed(jobs: Iterable[Job]) -> list[Document]:
    """List files for a page beside them, group after group."""
    named = sorted((job for job in jobs if job.label), key=lambda job: _GROUPS.index(job.group))
    return [Document(group=phrase(job.group), label=job.label, href=job.name) for job in named]


def _plan_job(tour: Tour) -> Job:
    name = "plan.json"
    return Job("plan", name, lambda: format_plan(tour).encode(), "pages.group-data", name)


def _balance_job(tour: Tour, balance: Balance, printed_on: date) -> Job:
    def page() -> bytes:
        return balance_pages.balance_page(tour, balance, printed_on=printed_on).encode()

    return Job("bilan", BALANCE_NAME, page, "pages.group-co2", phrase("pages.whole-balance"))


def _track_jobs(edition: _Edition) -> Iterator[Job]:
    for route in edition.tour.routes:
        make, label = partial(route_gpx, edition.tour, route), labels.route_title(route)
        yield Job("gpx", edition.names.track(route), make, "pages.group-tracks", label)


def _driver_jobs(edition: _Edition) -> Iterator[Job]:
    for route in edition.tour.routes:
        make = partial(_driver_page, edition, route)
        yield Job("carte", edition.names.driver(route), make)
    for routes in _weeks(edition.tour):
        make = partial(_week_page, edition, routes)
        yield Job("carte", edition.names.week(routes[0]), make)


def _rota_jobs(edition: _Edition) -> Iterator[Job]:
    workbook = partial(rota_workbook, edition=edition.number, hours=edition.hours)
    printed_on, given = edition.printed_on, edition.given
    page = partial(rota_pdf, hours=edition.hours)
    kinds = (("pdf", page, "pages.rota-pdf"), ("xlsx", workbook, "pages.rota-excel"))
    for monday in labels.mondays(edition.tour):
        week, name = labels.week_label(monday).capitalize(), week_name(monday)
        for suffix, make, key in kinds:
            made = partial(make, edition.tour, monday=monday, printed_on=printed_on, given=given)
            file, label = f"{ROTAS}/planning-{name}.{suffix}", phrase(key, week=week)
            yield Job("planning", file, made, "pages.group-rota", label)
        public = partial(
            public_rota_pdf,
            edition.tour,
            monday=monday,
            printed_on=printed_on,
            service=edition.service,
            given=given,
        )
        file = f"{PUBLIC}/{ROTAS}/passages-{name}.pdf"
        yield Job("planning", file, public, "pages.group-public-rota", week)


def _driver_page(edition: _Edition, route: Route) -> bytes:
    from maps.pages.driver import driver_page  # noqa: PLC0415 - folium takes half a second

    return driver_page(
        edition.tour,
        route,
        printed_on=edition.printed_on,
        ground=edition.ground,
        contact_phone=edition.service.phone,
        given=edition.given,
        week_href=PurePosixPath(edition.names.week(route)).name,
    ).encode()


def _week_page(edition: _Edition, routes: Sequence[Route]) -> bytes:
    from maps.pages.driver_week import week_page  # noqa: PLC0415 - folium takes half a second

    return week_page(
        edition.tour,
        routes,
        printed_on=edition.printed_on,
        ground=edition.ground,
        contact_phone=edition.service.phone,
        given=edition.given,
    ).encode()


def _weeks(tour: Tour) -> list[tuple[Route, ...]]:
    """Gather the routes of each vehicle and week, by date."""
    weeks: dict[tuple[str, date], list[Route]] = {}
    for route in sorted(tour.routes, key=lambda each: each.date):
        weeks.setdefault((route.vehicle, monday_of(route.date)), []).append(route)
    return [tuple(routes) for routes in weeks.values()]


def _index_page(edition: _Edition, balance: Balance, documents: Sequence[Document]) -> bytes:
    from maps.pages.overview import overview_page  # noqa: PLC0415 - folium takes half a second

    tour, names = edition.tour, edition.names
    return overview_page(
        tour,
        printed_on=edition.printed_on,
        files={(route.date, route.vehicle): names.driver(route) for route in tour.routes},
        week_files={(monday_of(r.date), r.vehicle): names.week(r) for r in tour.routes},
        documents=documents,
        co2=balance_pages.co2_lines(balance),
        ground=edition.ground,
    ).encode()


class _Names:
    """The files of each route; two vehicles whose names look alike keep files of their own."""

    def __init__(self, tour: Tour) -> None:
        self._slugs: dict[str, str] = {}
        for vehicle in dict.fromkeys((*tour.vehicles, *(r.vehicle for r in tour.routes))):
            slug = base = labels.slug(vehicle)
            number = 1
            while slug in self._slugs.values():
                number += 1
                slug = f"{base}-{number}"
            self._slugs[vehicle] = slug

    def driver(self, route: Route) -> str:
        return f"{DRIVERS}/{self._stem(route)}.html"

    def week(self, route: Route) -> str:
        return f"{DRIVERS}/{week_name(route.date)}-{self._slugs[route.vehicle]}.html"

    def track(self, route: Route) -> str:
        return f"{TRACKS}/{self._stem(route)}.gpx"

    def _stem(self, route: Route) -> str:
        return f"{route.date.isoformat()}-{self._slugs[route.vehicle]}"
