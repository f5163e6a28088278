"""
A plan laid over what was published before: which visit is new, moved, given up, or the same.

The days that a plan holds are its own; what was announced on other days stays, and the past never
changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count, zip_longest

from guinguette.files.published import (
    Announcement,
    CommuneAnnouncements,
    PublicVisit,
    Published,
    public_visit,
)
from guinguette.language.typed import fold
from guinguette.tour import Tour

_Secret = tuple[str, str | tuple[float | None, float | None]]
"""A place of a commune, by its words or its position."""


def publish(
    published: Published,
    tour: Tour,
    *,
    title: str,
    today: date,
    now: datetime,
    days: Collection[date] | None = None,
) -> Published:
    """
    Lay a plan over what was published.

    Parameters
    ----------
    published
        What calendars were told so far.
    tour
        The plan.
    title
        Name of the service, as the public knows it.
    today
        Visits before it stay as they were announced.
    now
        When this is published, with a time zone; visits that change bear it.
    days
        Those that the plan holds: others are in the hand of another plan. Its period where omitted.

    Returns
    -------
    published
        In each commune, a visit of a date that was announced is that visit; those that are left on
        both sides are paired in order, and have moved. Others are new, or cancelled. What nobody
        would see change stays as it is: the same plan published twice is published once.

    Raises
    ------
    ValueError
        If ``now`` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    if days is None:
        days = [tour.start + timedelta(days=number) for number in range(7 * tour.weeks)]
    edition = _Edition(published.identity, frozenset(days), today, now)
    wanted = _wanted(tour, title)
    secrets = _secrets(tour)
    known = {one.code: _without(one, secrets, now) for one in published.communes}
    communes = [
        edition.laid_over(known.get(code), code, wanted.get(code, ()))
        for code in sorted(known.keys() | wanted.keys())
    ]
    return replace(published, communes=tuple(one for one in communes if one is not None))


def _wanted(tour: Tour, title: str) -> Mapping[str, Sequence[PublicVisit]]:
    """List what the public is told of each commune, by time of opening."""
    found: dict[str, list[PublicVisit]] = defaultdict(list)
    visits = sorted(((v, r.date) for r in tour.routes for v in r.visits), key=lambda v: v[0].open)
    for visit, day in visits:
        shown = public_visit(visit, day=day, title=title, is_estimate=tour.network.is_estimate)
        found[visit.commune_code].append(shown)
    return found


def _secrets(tour: Tour) -> frozenset[_Secret]:
    """List the places that are private, and the positions."""
    visits = [v for route in tour.routes for v in route.visits if v.is_place_private]
    places = {(visit.commune_code, visit.place) for visit in visits if visit.place}
    return frozenset(places | {(v.commune_code, (v.longitude, v.latitude)) for v in visits})


def _without(
    commune: CommuneAnnouncements, secrets: frozenset[_Secret], now: datetime
) -> CommuneAnnouncements:
    """Take out of all that was announced, past visits too, a place that has become private."""

    def hidden(visit: PublicVisit) -> PublicVisit:
        told = {(commune.code, visit.place), (commune.code, (visit.longitude, visit.latitude))}
        return replace(visit, place="", longitude=None, latitude=None) if told & secrets else visit

    def kept(one: Announcement) -> Announcement:
        visit, former = hidden(one.visit), hidden(one.former) if one.former else None
        if visit == one.visit:
            return replace(one, former=former)
        number = one.sequence + 1
        return replace(one, visit=visit, former=visit, sequence=number, changed_at=now)

    return replace(commune, announcements=tuple(map(kept, commune.announcements)))


@dataclass(frozen=True, slots=True)
class _Edition:
    """The days that a plan holds, and the moment it is published."""

    identity: str
    days: frozenset[date]
    today: date
    now: datetime

    def laid_over(
        self, known: CommuneAnnouncements | None, code: str, wanted: Sequence[PublicVisit]
    ) -> CommuneAnnouncements | None:
        """Lay the visits of one commune over what it was told; nothing where both are empty."""
        before = known.announcements if known else ()
        pairs = list(_paired(self._standing(before), self._fresh(before, wanted)))
        changed = {old.uid: self._changed(old, new) for old, new in pairs if old}
        after = [changed.get(each.uid, each) for each in before]
        for visit in (new for old, new in pairs if old is None and new):
            uid = self._free_uid(code, visit.day, {each.uid for each in after})
            after.append(Announcement(uid=uid, visit=visit, changed_at=self.now))
        if not after:
            return None
        after.sort(key=lambda each: (each.visit.open, each.uid))
        slug = known.slug if known else _slug(after[0].visit.commune_name)
        return CommuneAnnouncements(code=code, slug=slug, announcements=tuple(after))

    def _covers(self, visit: PublicVisit) -> bool:
        return visit.day in self.days

    def _standing(self, before: Sequence[Announcement]) -> list[Announcement]:
        """List what was announced and may still change."""
        ahead = (e for e in before if self._covers(e.visit) and e.visit.day >= self.today)
        return [each for each in ahead if not each.is_cancelled]

    def _fresh(
        self, before: Sequence[Announcement], wanted: Sequence[PublicVisit]
    ) -> list[PublicVisit]:
        """List what is to be announced; of days gone by, only where nothing ever was."""
        is_known = any(self._covers(each.visit) for each in before)
        since = self.today if is_known else date.min
        return [visit for visit in wanted if self._covers(visit) and visit.day >= since]

    def _changed(self, old: Announcement, new: PublicVisit | None) -> Announcement:
        if new == old.visit:
            return old
        return replace(
            old,
            visit=new or old.visit,
            former=old.visit,
            sequence=old.sequence + 1,
            is_cancelled=new is None,
            changed_at=self.now,
        )

    def _free_uid(self, code: str, day: date, taken: Collection[str]) -> str:
        base = f"{self.identity}-{code}-{day.isoformat()}"
        names = (base if number == 1 else f"{base}-{number}" for number in count(1))
        return next(uid for name in names if (uid := f"{name}@guinguette") not in taken)


def _paired(
    before: Sequence[Announcement], after: Sequence[PublicVisit]
) -> Iterator[tuple[Announcement | None, PublicVisit | None]]:
    """Pair what is of one date, then the others in order."""
    moved, left = [], list(after)
    for old in before:
        same = next((new for new in left if new.day == old.visit.day), None)
        if same is None:
            moved.append(old)
        else:
            left.remove(same)
            yield old, same
    yield from zip_longest(moved, left)


def _slug(name: str) -> str:
    return fold(name).replace(" ", "-")[:60].strip("-") or "sans-nom"
