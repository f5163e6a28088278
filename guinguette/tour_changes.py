"""
Two plans of one service side by side: what changed in all, and commune by commune.

Plans are compared as they are announced, by communes and dates: other roads, another fleet or a new
search give plans that this module compares in the same way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from guinguette.document import Keyed, commune_count, plain
from guinguette.language.typed import unaccent
from guinguette.promised import Event, MissedVisit
from guinguette.tour import Route, Tour, Unserved, Visit
from guinguette.usual import HabitChange, habit_changes

ChangeKind = Literal["added", "removed", "day", "hour", "vehicle", "place"]
CHANGE_KINDS: tuple[ChangeKind, ...] = (
    "added", "removed", "day", "hour", "vehicle", "place",
)  # fmt: skip
"""What may change in a visit: it appears, disappears, or its day, hour, vehicle or place is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """
    A visit as a plan announces it.

    ``date`` is the day of service; ``open`` and ``close`` bound the opening to the public, local
    time, at ``place``; ``distance_m`` and ``driving_s`` are those of the leg that ends there, and
    ``origin`` names the place where that leg begins, a commune or a depot. ``promised`` is the day
    of its slot, and ``cause`` what keeps it out of it.
    """

    date: dt.date
    open: dt.datetime
    close: dt.datetime
    vehicle: str
    place: str
    origin: str
    distance_m: int
    driving_s: int
    promised: dt.date
    cause: Event | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitChange:
    """
    One visit in both plans; ``None`` in a plan that does not make it.

    ``cause`` is the event that moved it, or that it is missed for, as far as the new plan says.
    """

    before: PlannedVisit | None
    after: PlannedVisit | None
    cause: Event | None = None

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """What changed, in the order of :data:`CHANGE_KINDS`; empty where the visit stays."""
        before, after = self.before, self.after
        if before is None:
            return ("added",)
        if after is None:
            return ("removed",)
        differs = {
            "day": before.date != after.date,
            "hour": before.open.time() != after.open.time(),
            "vehicle": before.vehicle != after.vehicle,
            "place": before.place != after.place,
        }
        return tuple(kind for kind in CHANGE_KINDS if differs.get(kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class LegChange:
    """The way to one visit in both plans; where it begins elsewhere, another way is driven."""

    key: str
    commune_code: str
    name: str
    before: PlannedVisit
    after: PlannedVisit

    @property
    def is_same_way(self) -> bool:
        """Whether both ways begin at the same place."""
        return self.before.origin == self.after.origin

    @property
    def longer_m(self) -> int:
        """Metres more than before; negative where the way is shorter."""
        return self.after.distance_m - self.before.distance_m

    @property
    def longer_s(self) -> int:
        """Seconds more than before; negative where the way is faster."""
        return self.after.driving_s - self.before.driving_s


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneChange(Keyed):
    """
    The visits of one place in both plans, in order of date.

    ``missing_before`` and ``missing_after`` count the visits it asks for and does not get;
    ``habits`` are the slots that changed behind an exception; ``phone`` is whom to tell, empty when
    unknown.
    """

    key: str
    commune_code: str
    name: str
    visits: tuple[VisitChange, ...]
    missing_before: int
    missing_after: int
    habits: tuple[HabitChange, ...] = ()
    phone: str = ""

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """What changed in any of its visits, in the order of :data:`CHANGE_KINDS`."""
        found = {kind for visit in self.visits for kind in visit.kinds}
        return tuple(kind for kind in CHANGE_KINDS if kind in found)

    @property
    def is_changed(self) -> bool:
        """Whether the commune has to be told anything."""
        return bool(self.kinds or self.habits) or self.missing_before != self.missing_after


@dataclass(frozen=True, slots=True, kw_only=True)
class TourChanges:
    """What changes from one plan to another; ``communes`` holds all of them, by name."""

    before: Tour
    after: Tour
    communes: tuple[CommuneChange, ...]

    @property
    def changed(self) -> tuple[CommuneChange, ...]:
        """The communes whose day, hour, vehicle or number of visits changes."""
        return tuple(commune for commune in self.communes if commune.is_changed)

    @property
    def best_cost_change_eur(self) -> tuple[float, float] | None:
        """
        Proven range of the change of the least possible cost, euros.

        A search that stops early makes a plan dearer than it need be; this range does not depend on
        where either search stopped, since the least cost lies between the lower bound and the cost
        of the plan. After a change of plan, the least cost is that of the plans of its
        ``lower_bound_scope``. ``None`` where a lower bound is unknown, the plans do not serve as
        many visits, the former lower bound does not hold for all plans, or the new one is of two
        steps.
        """
        before, after = self.before, self.after
        if before.lower_bound_scope != "all_plans" or after.lower_bound_scope == "step_by_step":
            return None
        if (
            before.visit_count != after.visit_count
            or min(before.lower_bound_eur, after.lower_bound_eur) <= 0
        ):
            return None
        low = after.lower_bound_eur - before.cost_eur
        return low, after.cost_eur - before.lower_bound_eur

    def count(self, kind: ChangeKind) -> int:
        """Count the communes that have a change of this kind."""
        return commune_count(place for place in self.communes if kind in place.kinds)

    @property
    def legs(self) -> tuple[LegChange, ...]:
        """The way to each commune whose length changes most among its visits, largest first."""
        worst = (max(legs, key=_size) for legs in map(_legs, self.communes) if legs)
        return tuple(sorted((leg for leg in worst if leg.longer_m), key=_rank))


def compare_tours(before: Tour, after: Tour) -> TourChanges:
    """
    Compare two plans.

    Parameters
    ----------
    before, after
        Plans of the same service, made here or read back (``plan_document.read_plan``); their
        horizons, fleets and communes may differ.

    Returns
    -------
    changes
        A place is known by its key. Its visits of a same date go together, then those of a same
        slot; those that are left go together in order of date, so that a visit moved to another
        day is one change.
    """
    old, new = _visits_by_place(before), _visits_by_place(after)
    missing_old, missing_new = _missing(before), _missing(after)
    was, now, habits = _places(before), _places(after), habit_changes(before, after)
    missed: dict[str, dict[dt.date, Event | None]] = {}
    for one in after.missed:
        missed.setdefault(one.key, {})[one.slot.date] = one.cause
    communes = [
        CommuneChange(
            key=key,
            commune_code=place.commune_code,
            name=place.name,
            visits=tuple(_paired(old.get(key, ()), new.get(key, ()), missed.get(key, {}))),
            missing_before=missing_old.get(key, 0),
            missing_after=missing_new.get(key, 0),
            habits=habits.get(key, ()),
            phone=_phone(was.get(key), now.get(key)),
        )
        for key, place in (was | now).items()
    ]
    return TourChanges(
        before=before,
        after=after,
        communes=tuple(sorted(communes, key=lambda c: (unaccent(c.name), c.key))),
    )


def _visits_by_place(tour: Tour) -> dict[str, list[PlannedVisit]]:
    found: dict[str, list[PlannedVisit]] = {}
    for route in tour.routes:
        for visit, planned in _planned(route):
            found.setdefault(visit.key, []).append(planned)
    return {key: sorted(visits, key=lambda v: v.open) for key, visits in found.items()}


def _planned(route: Route) -> Iterator[tuple[Visit, PlannedVisit]]:
    origin = route.start_name
    for visit in route.visits:
        yield (
            visit,
            PlannedVisit(
                date=route.date,
                open=visit.open,
                close=visit.close,
                vehicle=route.vehicle,
                place=visit.place,
                origin=origin,
                distance_m=visit.distance_m,
                driving_s=visit.driving_s,
                promised=visit.slot.date if visit.slot else route.date,
                cause=visit.cause,
            ),
        )
        origin = visit.name


def _missing(tour: Tour) -> dict[str, int]:
    return {one.key: one.missing_visits for one in tour.unserved}


def _places(tour: Tour) -> dict[str, Visit | MissedVisit | Unserved]:
    served = {v.key: v for r in tour.routes for v in r.visits}
    missed = {one.key: one for one in tour.missed}
    return {**missed, **served, **{one.key: one for one in tour.unserved}}


def _phone(*places: Visit | MissedVisit | Unserved | None) -> str:
    """Return the number of a place that was read last, where any was."""
    known = (one.phone for one in places if isinstance(one, Visit | MissedVisit) and one.phone)
    return next(reversed([*known]), "")


def _paired(
    before: Sequence[PlannedVisit],
    after: Sequence[PlannedVisit],
    missed: Mapping[dt.date, Event | None],
) -> Iterable[VisitChange]:
    """Pair visits of a same date, of a same slot, then in order; sorted by their first date."""
    pairs: list[VisitChange] = []
    alone, left = list(before), list(after)
    for is_pair in (_same_date, _same_slot):
        for old in tuple(alone):
            new = next((one for one in left if is_pair(old, one)), None)
            if new is not None:
                alone.remove(old)
                left.remove(new)
                pairs.append(VisitChange(before=old, after=new, cause=new.cause))
    for old, new in zip_longest(alone, left):
        cause = new.cause if new else missed.get(old.promised) if old else None
        pairs.append(VisitChange(before=old, after=new, cause=cause))
    return sorted(pairs, key=_first_moment)


def _same_date(one: PlannedVisit, other: PlannedVisit) -> bool:
    return one.date == other.date


def _same_slot(one: PlannedVisit, other: PlannedVisit) -> bool:
    return one.promised == other.promised


def _first_moment(pair: VisitChange) -> dt.datetime:
    return min(visit.open for visit in (pair.before, pair.after) if visit is not None)


def _legs(commune: CommuneChange) -> list[LegChange]:
    return [
        LegChange(
            key=commune.key,
            commune_code=commune.commune_code,
            name=commune.name,
            before=visit.before,
            after=visit.after,
        )
        for visit in commune.visits
        if visit.before is not None and visit.after is not None
    ]


def _size(leg: LegChange) -> int:
    return abs(leg.longer_m)


def _rank(leg: LegChange) -> tuple[int, str, str]:
    return -abs(leg.longer_m), leg.name, leg.key


def changes_document(changes: TourChanges) -> dict[str, object]:
    """
    Write the changes as plain values for ``--json``.

    Returns
    -------
    document
        ``before`` and ``after`` (metres, seconds, euros), ``best_cost_change_eur`` (null where it
        is not proven), ``counts`` of communes by kind of change,
        ``communes``, those that change only, and ``legs``, the ways whose length changes.
    """
    return plain(
        {
            "before": _totals_document(changes.before),
            "after": _totals_document(changes.after),
            "best_cost_change_eur": _rounded(changes.best_cost_change_eur),
            "counts": {kind: changes.count(kind) for kind in CHANGE_KINDS},
            "communes": [_commune_document(commune) for commune in changes.changed],
            "legs": [_leg_document(leg) for leg in changes.legs],
        }
    )


def _rounded(span_eur: tuple[float, float] | None) -> list[float] | None:
    return None if span_eur is None else [round(value, 4) for value in span_eur]


_FIGURES = (
    "status", "distance_m", "driving_s", "cost_eur", "lower_bound_eur", "gap", "communes_served",
    "communes_asked", "inhabitants_served",
)  # fmt: skip


def _totals_document(tour: Tour) -> dict[str, object]:
    """Sum a plan up; ``day_routes`` counts the days of driving, over all vehicles."""
    return {
        "network": {name: getattr(tour.network, name) for name in ("kind", "source", "date")},
        **{name: getattr(tour, name) for name in _FIGURES},
        "visits": tour.visit_count,
        "day_routes": len(tour.routes),
        "vehicles_used": len({route.vehicle for route in tour.routes}),
        "floor_scope": tour.lower_bound_scope,
    }


def _commune_document(commune: CommuneChange) -> dict[str, object]:
    return {
        "key": commune.key,
        "commune": commune.commune_code,
        "name": commune.name,
        "kinds": commune.kinds,
        "missing_before": commune.missing_before,
        "missing_after": commune.missing_after,
        "habits": [plain(habit) for habit in commune.habits],
        "visits": [{"kinds": visit.kinds, **plain(visit)} for visit in commune.visits],
    }


def _leg_document(leg: LegChange) -> dict[str, object]:
    return {
        "key": leg.key,
        "commune": leg.commune_code,
        "name": leg.name,
        "is_same_way": leg.is_same_way,
        "longer_m": leg.longer_m,
        "longer_s": leg.longer_s,
        "before": leg.before,
        "after": leg.after,
    }
