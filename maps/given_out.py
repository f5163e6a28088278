"""The messages of a week that is given out, as files: to each place, and to each vehicle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import PurePosixPath

from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.planning.running.week import Week
from guinguette.tour import Route
from maps.exchange.week_messages import (
    CrewWeek,
    PlaceNews,
    gone_from,
    place_mail,
    place_news,
    place_text,
    vehicle_mail,
    vehicle_text,
)
from maps.jobs import Job
from maps.pages.given_week import MessageGroup
from maps.publications import TOWN_HALLS
from maps.words import labels
from maps.words.exceptions import GivenOut
from maps.words.phrases import phrase

MESSAGES, CREWS = "messages", "chauffeurs"


@dataclass(frozen=True, kw_only=True)
class Messages:
    """
    What a week says to places and crews.

    Attributes
    ----------
    week, given
        The week, and the edition of it.
    service
        Who runs the tours.
    stems
        How the files of a place are called already, by its key.
    since
        Of what lies before it, nobody is told.
    pages
        The routes of each vehicle that has some, with the file name of its page.
    """

    week: Week
    given: GivenOut
    service: ServiceSettings
    stems: Mapping[str, str]
    since: date
    pages: Sequence[tuple[Sequence[Route], str]]

    @cached_property
    def news(self) -> tuple[PlaceNews, ...]:
        """What each place is told."""
        return place_news(self.week.tour, self.week.changes, service=self.service, since=self.since)

    @cached_property
    def crews(self) -> tuple[CrewWeek, ...]:
        """What is to come of the week of each vehicle, of those too that lose all their days."""
        changes = self.week.changes
        pages = {routes[0].vehicle: (tuple(routes), page) for routes, page in self.pages}
        before = changes.before.routes_of_week(self.week.monday) if changes else ()
        for route in before:
            name = f"{self.week.name}-{labels.slug(route.vehicle)}.html"
            pages.setdefault(route.vehicle, ((), name))
        crews = (
            CrewWeek(
                vehicle=vehicle,
                routes=tuple(route for route in routes if route.date >= self.since),
                page=page,
                gone=tuple(one for one in gone_from(changes, vehicle) if one[1].day >= self.since),
            )
            for vehicle, (routes, page) in pages.items()
        )
        return tuple(crew for crew in crews if crew.routes or crew.gone)

    @property
    def of_places(self) -> dict[str, str]:
        """The mail to each place, by its key."""
        return {one.key: self._of_place(one) for one in self.news}

    def jobs(self) -> Iterator[Job]:
        """Give the files to make."""
        for one in self.news:
            mail = partial(place_mail, one, self.week.monday, service=self.service)
            yield Job("mairies", self._of_place(one), mail)
            text = partial(place_text, one, service=self.service)
            yield Job("mairies", self._of_place(one, "-sms"), text)
        for crew in self.crews:
            phone = self.service.phone
            mail = partial(vehicle_mail, self.week.tour, crew, self.given, phone=phone)
            yield Job("carte", _of_crew(crew), mail)
            yield Job("carte", _of_crew(crew, "-sms"), partial(vehicle_text, crew, self.given))

    def groups(self, pages_in: str) -> list[MessageGroup]:
        """List the files for the page of the week, those to crews with the pages of vehicles."""
        mail, text = phrase("pages.by-mail"), phrase("pages.by-sms")
        page = phrase("pages.crew-page")
        crews = [
            (
                crew.vehicle,
                (
                    *(((page, f"{pages_in}/{crew.page}"),) if crew.routes else ()),
                    (mail, _of_crew(crew)),
                    (text, _of_crew(crew, "-sms")),
                ),
            )
            for crew in self.crews
        ]
        places = [
            (one.name, ((mail, self._of_place(one)), (text, self._of_place(one, "-sms"))))
            for one in self.news
        ]
        return [(phrase("pages.to-crews"), crews), (phrase("pages.to-town-halls"), places)]

    def _of_place(self, news: PlaceNews, suffix: str = "") -> str:
        stem = self.stems.get(news.key) or f"{news.code}-{labels.slug(news.name)}"
        return f"{MESSAGES}/{TOWN_HALLS}/{stem}{suffix}.txt"


def _of_crew(crew: CrewWeek, suffix: str = "") -> str:
    return f"{MESSAGES}/{CREWS}/{PurePosixPath(crew.page).stem}{suffix}.txt"
