"""The evenings of a season, as everybody was told of them and as the house knows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from guinguette.files.published import Announcement, Published
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
    season = tour.season
    if season is None or not season.contracts:
        return ()
    first = min(one.first for one in season.contracts)
    last = max(one.last for one in season.contracts)
    made = {(v.key, r.date): (r, v) for r in (*routes, *tour.routes) for v in r.visits}
    sure = {(one.key, one.date): one.status for one in states}
    agreed = {(one.place, one.date) for one in tour.instructions if one.kind == "confirm"}
    lost = {(place.key, m.day): m.because for place in published.communes for m in place.missed}
    told = [
        (place.key, one)
        for place in published.communes
        for one in place.announcements
        if one.contract and first <= one.visit.day <= last
    ]
    was_told = since is not None and any(one.changed_at < since for _, one in told)
    found = []
    for key, one in told:
        route, visit = made.get((key, one.visit.day), (None, None))
        slot = slot_of(route, visit).date if route and visit else one.visit.day
        status = sure.get((key, one.visit.day), "proposed")
        if one.is_cancelled:
            status = "cancelled"
        elif one.visit.day < today:
            status = "done"
        elif (key, slot) in agreed:
            status = "confirmed"
        found.append(
            Evening(
                key=key,
                told=one,
                status=status,
                because=lost.get((key, one.visit.day), "")
                if one.is_cancelled
                else one.visit.because,
                is_news=was_told and since is not None and one.changed_at >= since,
                route=route,
                visit=visit,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.told.visit.open, one.told.visit.name)))


def evenings_of(
    memory: OpenMemory, tour: Tour, published: Published, edition: Edition | None
) -> tuple[Evening, ...]:
    """List the evenings of an edition, the one to be kept where none is given."""
    season, now = tour.season, memory.stamp.now
    if season is None or not season.contracts:
        return ()
    first = min(one.first for one in season.contracts)
    last = max(one.last for one in season.contracts)
    own = held_by(memory.editions, edition) if edition else {r.date for r in tour.routes}
    standing = standing_between(memory, first, last)
    return season_evenings(
        tour,
        published,
        today=memory.stamp.today,
        since=edition.made_at if edition else now,
        routes=[route for route in standing.routes if route.date not in own],
        states=memory.states(first, last),
    )
