"""
What goes to the public and to mairies, commune by commune: calendars, posters, messages.

All of it is made from what was published (:mod:`guinguette.files.published`), never from the plan:
a private field cannot reach it, and every document says what calendars say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from guinguette.files.published import (
    Announcement,
    CommuneAnnouncements,
    PublicMissed,
    Published,
)
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.tour import Tour
from maps.exchange.calendars import cancellations_file, event_title, feed, visits_file
from maps.exchange.messages import town_hall_message
from maps.jobs import Job
from maps.paper.poster import poster_pdf
from maps.words import labels
from maps.words.holidays import holiday
from maps.words.phrases import phrase

PUBLIC = "public"
"""What may be pinned up or put on a site; nothing else is in it."""
CALENDARS, POSTERS, TOWN_HALLS = "agendas", "affiches", "mairies"
ALL_VISITS = "tous-les-passages"
_LABELS = {
    ".txt": "pages.town-hall-message",
    ".ics": "pages.town-hall-calendar",
    "-annulations.ics": "pages.town-hall-cancellations",
}
_FED_DAYS = 60
"""A commune keeps its feed so long after its last visit: whoever subscribed still asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publications:
    """
    What a plan makes public, and for whom.

    Attributes
    ----------
    published
        What stands published, this plan included.
    tour
        The plan.
    service
        Who runs the tours.
    today
        Visits before it are no longer shown, but for a plan that lies behind as a whole. Those that
        an earlier plan left to come are: a poster takes the place of the one before.
    """

    published: Published
    tour: Tour
    service: ServiceSettings
    today: date

    def jobs(self) -> Iterator[Job]:
        """Give the files to make, those of a kind by the names of their communes."""
        fed, told = _by_name(self._fed), _by_name(self._told)
        for commune in (one for one in told if self._standing(one)):
            name, make = f"{PUBLIC}/{POSTERS}/{commune.stem}.pdf", partial(self._poster, commune)
            yield Job("affiches", name, make, "pages.group-posters", commune.name)
        group = "pages.group-calendars"
        if fed:
            label = phrase("pages.whole-calendar")
            yield Job("ics", _feed_name(ALL_VISITS), self._whole_feed, group, label)
        for commune in fed:
            name, make = _feed_name(commune.stem), partial(self._feed, commune)
            yield Job("ics", name, make, group, commune.name)
        for commune in told:
            for suffix, write in self._to_town_hall(commune):
                label = phrase(_LABELS[suffix], commune=commune.name)
                name = f"{TOWN_HALLS}/{commune.stem}{suffix}"
                yield Job("mairies", name, write, "pages.group-town-halls", label)

    def _to_town_hall(
        self, commune: CommuneAnnouncements
    ) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Give what a mairie gets, by the end of its file name."""
        standing, gone = self._standing(commune), self._gone(commune)
        name = event_title(commune.announcements[-1].visit)
        yield (
            ".txt",
            partial(
                town_hall_message,
                commune,
                standing=standing,
                gone=gone,
                missed=self._never_announced(commune),
                service=self.service,
                address=self._address(commune.stem),
            ),
        )
        if standing:
            yield ".ics", partial(visits_file, standing, name=name, service=self.service)
        if gone:
            file = partial(cancellations_file, gone, name=name, service=self.service)
            yield "-annulations.ics", file

    @property
    def _first(self) -> date:
        """First day shown: today, or that of a plan that lies behind as a whole."""
        days = [route.date for route in self.tour.routes]
        return self.today if not days or max(days) >= self.today else self.tour.start

    @property
    def _fed(self) -> list[CommuneAnnouncements]:
        since = self._first - timedelta(days=_FED_DAYS)
        return [c for c in self.published.communes if c.announcements[-1].visit.day >= since]

    @property
    def _told(self) -> list[CommuneAnnouncements]:
        """The communes with a date to come, or one that was given up or is missed."""
        told = (self._standing, self._gone, self._missed)
        return [c for c in self.published.communes if any(some(c) for some in told)]

    @property
    def _end(self) -> date:
        return self.tour.start + timedelta(weeks=self.tour.weeks)

    def _standing(self, commune: CommuneAnnouncements) -> tuple[Announcement, ...]:
        return commune.standing(self._first, self._end)

    def _missed(self, commune: CommuneAnnouncements) -> tuple[PublicMissed, ...]:
        return commune.missing(self._first, self._end)

    def _never_announced(self, commune: CommuneAnnouncements) -> tuple[PublicMissed, ...]:
        """List the days that are missed and that no cancellation speaks of."""
        told = {each.visit.day for each in self._gone(commune)}
        return tuple(one for one in self._missed(commune) if one.day not in told)

    def _gone(self, commune: CommuneAnnouncements) -> tuple[Announcement, ...]:
        return commune.cancelled(self._first)

    def _poster(self, commune: CommuneAnnouncements) -> bytes:
        visits = [each.visit for each in self._standing(commune)]
        address = self._address(commune.stem)
        return poster_pdf(
            visits,
            service=self.service,
            missed=self._missed(commune),
            address=address,
            holidays={v.day: holiday(self.tour, v.day, {commune.key}) for v in visits},
            printed_on=self.today,
        )

    def _feed(self, commune: CommuneAnnouncements) -> bytes:
        name = event_title(commune.announcements[-1].visit)
        return feed(commune.announcements, name=name, address=self._address(commune.stem))

    def _whole_feed(self) -> bytes:
        everything = (each for commune in self._fed for each in commune.announcements)
        ordered = sorted(everything, key=lambda each: (each.visit.open, each.uid))
        name = self.service.known_as(self.tour.title)
        return feed(ordered, name=name, address=self._address(ALL_VISITS))

    def _address(self, stem: str) -> str:
        site = self.service.public_address
        return f"{site}/{CALENDARS}/{stem}.ics" if site else ""


def _feed_name(stem: str) -> str:
    return f"{PUBLIC}/{CALENDARS}/{stem}.ics"


def _by_name(communes: Iterable[CommuneAnnouncements]) -> list[CommuneAnnouncements]:
    return sorted(communes, key=lambda commune: labels.slug(commune.name))
