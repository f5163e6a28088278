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
    PublicMissed,
    PublicVisit,
    Published,
    public_missed,
    public_visit,
)
from guinguette.language.typed import slug_of
from guinguette.tour import Tour, Visit

_Secret = tuple[str, str | tuple[float | None, float | None]]
"""Where a stop is, by its words or its position, and whose: of a place by key, of a commune."""


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
        At each place, a visit of a date that was announced is that visit; those that are left on
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
    sold = {(v.key, r.date): v.contract for r in tour.routes for v in r.visits if v.contract}
    edition = _Edition(published.identity, frozenset(days), today, now, sold)
    wanted = _wanted(tour, title)
    secrets = _secrets(tour)
    known = {one.key: _without(one, secrets, now) for one in published.communes}
    codes = {one.key: one.code for one in known.values()}
    codes |= {visit.key: visit.commune_code for route in tour.routes for visit in route.visits}
    missed: dict[str, list[PublicMissed]] = defaultdict(list)
    for one in tour.missed:
        missed[one.key].append(public_missed(one))
    stems = {one.stem for one in known.values()}
    communes = []
    for key, code in sorted(codes.items()):
        laid = edition.laid_over(known.get(key), key, code, wanted.get(key, ()))
        if laid is not None:
            laid = replace(laid, missed=edition.missed(known.get(key), missed[key]))
        if laid is not None and key not in known:
            slugs = _numbered(laid.slug)
            laid = replace(laid, slug=next(slug for slug in slugs if f"{code}-{slug}" not in stems))
            stems.add(laid.stem)
        communes += [laid] if laid is not None else []
    return replace(published, communes=tuple(communes))


def _wanted(tour: Tour, title: str) -> Mapping[str, Sequence[PublicVisit]]:
    """List what the public is told of each place, by time of opening."""
    found: dict[str, list[PublicVisit]] = defaultdict(list)
    visits = sorted(((v, r.date) for r in tour.routes for v in r.visits), key=lambda v: v[0].open)
    for visit, day in visits:
        shown = public_visit(visit, day=day, title=title, is_estimate=tour.network.is_estimate)
        found[visit.key].append(shown)
    return found


def _secrets(tour: Tour) -> frozenset[_Secret]:
    """List the places that are private, and the positions."""
    visits = [visit for route in tour.routes for visit in route.visits]
    private = [(v, spot) for v in visits if v.is_place_private for spot in _where(v)]
    # What one place of a commune keeps to itself, another may say of its own.
    told = {(v.commune_code, spot) for v in visits if not v.is_place_private for spot in _where(v)}
    kept = {(f"commune {v.commune_code}", s) for v, s in private if (v.commune_code, s) not in told}
    return frozenset(kept | {(v.key, spot) for v, spot in private})


def _where(visit: Visit | PublicVisit) -> set[str | tuple[float | None, float | None]]:
    position = visit.longitude, visit.latitude
    return {visit.place, position} if visit.place else {position}


def _without(
    commune: CommuneAnnouncements, secrets: frozenset[_Secret], now: datetime
) -> CommuneAnnouncements:
    """Take out of all that was announced, past visits too, a place that has become private."""

    def hidden(visit: PublicVisit) -> PublicVisit:
        owners = commune.key, f"commune {commune.code}"
        told = {(owner, spot) for owner in owners for spot in _where(visit)}
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
    """The days that a plan holds, the moment it is published, the contracts of its evenings."""

    identity: str
    days: frozenset[date]
    today: date
    now: datetime
    sold: Mapping[tuple[str, date], str]

    def laid_over(
        self,
        known: CommuneAnnouncements | None,
        key: str,
        code: str,
        wanted: Sequence[PublicVisit],
    ) -> CommuneAnnouncements | None:
        """Lay the visits of one place over what was told of it; nothing where both are empty."""
        before = known.announcements if known else ()
        pairs = list(_paired(self._standing(before), self._fresh(before, wanted)))
        changed = {old.uid: self._changed(old, new) for old, new in pairs if old}
        after = [changed.get(each.uid, each) for each in before]
        for visit in (new for old, new in pairs if old is None and new):
            uid = self._free_uid(key, visit.day, {each.uid for each in after})
            after.append(Announcement(uid=uid, visit=visit, changed_at=self.now))
        if not after:
            return None
        sold = self.sold
        after = [replace(e, contract=sold.get((key, e.visit.day), e.contract)) for e in after]
        after.sort(key=lambda each: (each.visit.open, each.uid))
        slug = known.slug if known else slug_of(after[0].visit.name) or "sans-nom"
        return CommuneAnnouncements(key=key, code=code, slug=slug, announcements=tuple(after))

    def missed(
        self, known: CommuneAnnouncements | None, told: Sequence[PublicMissed]
    ) -> tuple[PublicMissed, ...]:
        """Keep the days without a visit of other plans and of the past, take those of this one."""
        ours = {day for day in self.days if day >= self.today}
        kept = [m for m in (known.missed if known else ()) if m.day not in ours]
        new = [m for m in told if m.day in ours or not known]
        return tuple(sorted((*kept, *new), key=lambda m: m.day))

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

    def _free_uid(self, key: str, day: date, taken: Collection[str]) -> str:
        names = _numbered(f"{self.identity}-{key}-{day.isoformat()}")
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


def _numbered(base: str) -> Iterator[str]:
    return (base if number == 1 else f"{base}-{number}" for number in count(1))
