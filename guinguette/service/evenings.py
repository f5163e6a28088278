"""The evenings of a season, as everybody was told of them and as the house knows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from guinguette.files.published import Announcement, CommuneAnnouncements, Published
from guinguette.service.edition import Edition
from guinguette.service.given import VisitState, VisitStatus
from guinguette.service.keeping import held_by
from guinguette.service.memory import OpenMemory
from guinguette.service.standing import slot_of, standing_between
from guinguette.tour import Route, Tour, Visit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evening:
    """
    One evening that a contract sold.

    Attributes
    ----------
    key
        Key of its place.
    told
        What calendars say of it; one that was given up is still there.
    status
        How sure it is: proposed, announced, confirmed, done or cancelled.
    is_news
        Whether the last edition says of it what the one before did not.
    because
        Why it moved or was given up, where everybody may know; may be empty.
    route
        The route that makes it; ``None`` where none does, or it is not known here.
    visit
        The visit of that route.
    """

    key: str
    told: Announcement
    status: VisitStatus
    is_news: bool
    because: str
    route: Route | None
    visit: Visit | None

    @property
    def day(self) -> dt.date:
        """The day of service."""
        return self.told.visit.day

    @property
    def former_day(self) -> dt.date | None:
        """The day it was on before this edition, else at first; ``None`` where it never moved."""
        former, first = self.told.former, self.told.visit.instead_of
        day = first if first and not self.is_news else former.day if former else first
        return day if day != self.day else None


def season_evenings(
    tour: Tour,
    published: Published,
    *,
    today: dt.date,
    since: dt.datetime | None = None,
    routes: Iterable[Route] = (),
    states: Iterable[VisitState] = (),
) -> tuple[Evening, ...]:
    """
    List the evenings of the contracts of a plan, by opening, those held and given up too.

    Parameters
    ----------
    published
        What stands published, the plan included.
    today
        Evenings before it are done.
    since
        When this edition was published: what changed before is no news; all is where omitted.
    routes
        Those of other plans, for the days that this one does not hold.
    states
        What became of visits so far.

    Returns
    -------
    evenings
        None where nothing is sold by contract.
    """
    period = _period(tour)
    if period is None:
        return ()
    first, last = period
    told = [
        (place, one)
        for place in published.communes
        for one in place.announcements
        if one.contract and first <= one.visit.day <= last
    ]
    is_new = since is None or all(one.changed_at >= since for _, one in told)
    known = _Known(
        today=today,
        since=None if is_new else since,
        made={(v.key, r.date): (r, v) for r in (*routes, *tour.routes) for v in r.visits},
        states={(one.key, one.date): one.status for one in states},
        agreed={(one.place, one.date) for one in tour.instructions if one.kind == "confirm"},
    )
    found = (known.evening(place, one) for place, one in told)
    return tuple(sorted(found, key=lambda one: (one.told.visit.open, one.told.visit.name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of visits, by key and day, beside what was told of them."""

    today: dt.date
    since: dt.datetime | None
    made: Mapping[tuple[str, dt.date], tuple[Route, Visit]]
    states: Mapping[tuple[str, dt.date], VisitStatus]
    agreed: Collection[tuple[str, dt.date | None]]

    def evening(self, place: CommuneAnnouncements, one: Announcement) -> Evening:
        where = place.key, one.visit.day
        route, visit = self.made.get(where, (None, None))
        lost = (missed.because for missed in place.missed if missed.day == one.visit.day)
        return Evening(
            key=place.key,
            told=one,
            status=self._status(place.key, one, route, visit),
            is_news=self.since is not None and one.changed_at >= self.since,
            because=next(lost, "") if one.is_cancelled else one.visit.because,
            route=route,
            visit=visit,
        )

    def _status(
        self, key: str, one: Announcement, route: Route | None, visit: Visit | None
    ) -> VisitStatus:
        if one.is_cancelled:
            return "cancelled"
        if one.visit.day < self.today:
            return "done"
        slot = slot_of(route, visit).date if route and visit else one.visit.day
        if (key, slot) in self.agreed:
            return "confirmed"
        return self.states.get((key, one.visit.day), "proposed")


def _period(tour: Tour) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of the contracts of a plan; nothing where it has none."""
    contracts = tour.season.contracts if tour.season else ()
    if not contracts:
        return None
    return min(one.first for one in contracts), max(one.last for one in contracts)


def evenings_of(
    memory: OpenMemory, tour: Tour, published: Published, edition: Edition | None
) -> tuple[Evening, ...]:
    """List the evenings of an edition, the one to be kept where none is given."""
    period = _period(tour)
    if period is None:
        return ()
    first, last = period
    own = held_by(memory.editions, edition) if edition else {r.date for r in tour.routes}
    standing = standing_between(memory, first, last)
    return season_evenings(
        tour,
        published,
        today=memory.stamp.today,
        since=edition.made_at if edition else memory.stamp.now,
        routes=[route for route in standing.routes if route.date not in own],
        states=memory.states(first, last),
    )
