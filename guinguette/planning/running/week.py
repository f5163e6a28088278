"""One week as it stands: its visits, what changed since it was given out, what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from guinguette.calendar import DAYS_PER_WEEK, week_name
from guinguette.faults import MissingDataError
from guinguette.folder.read_folder import WorkingFolder
from guinguette.language.fault_sentences import fault
from guinguette.planning.continuity.happenings import happened_in
from guinguette.promised import Event, MissedVisit
from guinguette.service.given import GivenWeek, VisitState
from guinguette.service.memory import Memory
from guinguette.service.standing import Standing, standing_between
from guinguette.tour import Depot, Route, Tour
from guinguette.tour_changes import ChangeKind, TourChanges, compare_tours

_AROUND = timedelta(weeks=4)
"""How far from its week a visit may be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """
    What is still open of a week.

    Attributes
    ----------
    monday
        First day of the week.
    is_planned
        Whether any plan covers it.
    unconfirmed
        Its visits that nobody confirmed.
    away
        Vehicles, crews and depots that will be missing.
    special
        Holidays, fêtes, markets and other events.
    silent
        Names of the places without a telephone number.
    """

    monday: date
    is_planned: bool
    unconfirmed: tuple[VisitState, ...]
    away: tuple[Event, ...]
    special: tuple[Event, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """
    A week as it stands, beside what was given out of it.

    Attributes
    ----------
    monday
        First day of the week.
    whole
        Its routes, and those of other weeks that make its visits, with no other visits.
    states
        What became of its visits.
    given
        Its editions so far, the oldest first.
    is_given
        Whether the last of them says all that there is to say.
    changes
        What the edition that says it changes in the one before; ``None`` for the first.
    next_week
        What is open of the week that follows.
    """

    monday: date
    whole: Tour
    states: tuple[VisitState, ...]
    given: tuple[GivenWeek, ...]
    is_given: bool
    changes: TourChanges | None
    next_week: Questions

    @property
    def tour(self) -> Tour:
        """The routes of the week."""
        return replace(self.whole, routes=self.whole.routes_of_week(self.monday))

    @property
    def number(self) -> int:
        """That of the edition which says it: the last one, or the one to give out."""
        return len(self.given) + (not self.is_given)

    @property
    def name(self) -> str:
        """Its name: ``2027-S03``."""
        return week_name(self.monday)

    @property
    def names(self) -> dict[str, str]:
        """The places of its visits, and of those of the week that follows, by key."""
        return {one.key: one.name for one in (*self.states, *self.next_week.unconfirmed)}

    @property
    def once_given(self) -> Week:
        """The same once it is given out: nothing of it is only proposed any more."""
        states = (
            replace(one, status="announced") if one.status == "proposed" else one
            for one in self.states
        )
        return replace(self, states=tuple(states))

    @property
    def news(self) -> frozenset[str]:
        """The keys of the places where the edition changes anything."""
        return frozenset(one.key for one in self.changes.changed) if self.changes else frozenset()

    @property
    def marks(self) -> dict[tuple[str, date], ChangeKind]:
        """What changed most in each visit of the week since it was given out, by key and day."""
        communes = self.changes.changed if self.changes else ()
        pairs = ((place.key, visit) for place in communes for visit in place.visits)
        return {(k, v.after.date): v.kinds[0] for k, v in pairs if v.after and v.kinds}


def week_of(memory: Memory, monday: date, folder: WorkingFolder | None = None) -> Week:
    """
    Read a week from the memory of a folder.

    Parameters
    ----------
    folder
        What it says of absences and special days to come; the plans alone where omitted.

    Raises
    ------
    MissingDataError
        If no plan covers the week, or one cannot be read.
    """
    standing = standing_between(memory, monday - _AROUND, monday + _AROUND)
    days = _days(monday)
    if not any(map(standing.covers, days)):
        raise MissingDataError(fault("week-not-planned", value=week_name(monday)))
    whole = _whole(standing, days)
    given = memory.given(monday)
    told = [memory.tour(one) for one in given[-2:]]
    is_given = bool(told) and _told(told[-1]) == _told(whole)
    before = told[: len(told) - is_given]
    found = Week(
        monday=monday,
        whole=whole,
        states=memory.states(days[0], days[-1]),
        given=given,
        is_given=is_given,
        changes=compare_tours(before[-1], whole) if before else None,
        next_week=_questions(memory, standing, monday + timedelta(weeks=1), folder),
    )
    return found.once_given if is_given else found  # one cancelled and freed was told all the same


def _days(monday: date) -> list[date]:
    return [monday + timedelta(days=number) for number in range(DAYS_PER_WEEK)]


def _whole(standing: Standing, days: Sequence[date]) -> Tour:
    (*_, holder) = filter(None, map(standing.holder, days))
    routes = tuple(_of_week(standing.routes, days))
    depots: dict[str, Depot] = {route.depot.name: route.depot for route in routes}
    cost_eur = round(sum(r.cost_eur for r in routes if r.date in days), 4)
    told = (o.missed for many in standing.occurrences.values() for o in many if o.missed)
    return replace(
        holder,
        start=days[0],
        weeks=1,
        status="feasible",
        cost_eur=cost_eur,
        lower_bound_eur=0.0,
        gap=0.0,
        runtime_s=0.0,
        depots=tuple({d.name: d for d in (*holder.depots, *depots.values())}.values()),
        vehicles=tuple(dict.fromkeys((*holder.vehicles, *(r.vehicle for r in routes)))),
        routes=tuple(replace(route, depot=depots[route.depot.name]) for route in routes),
        missed=tuple(sorted((m for m in told if m.slot.date in days), key=_by_slot)),
        events=tuple(_within(standing.events, days)),
        instructions=tuple(one for one in standing.instructions if one.date in days),
        waivers=tuple(one for one in standing.waivers if one.date in days),
        stability_eur=None,
    )


def _by_slot(missed: MissedVisit) -> tuple[date, str]:
    return missed.slot.date, missed.key


def _of_week(routes: Iterable[Route], days: Sequence[date]) -> Iterator[Route]:
    """Give the routes of some days, and of other routes the visits that habit puts on them."""
    for route in routes:
        if route.date in days:
            yield route
            continue
        own = tuple(v for v in route.visits if v.slot is not None and v.slot.date in days)
        if own:
            yield replace(route, visits=own)


def _within(events: Iterable[Event], days: Sequence[date]) -> Iterator[Event]:
    passing = (event for event in events if event.kind not in {"joined", "left"})
    return (event for event in passing if event.first <= days[-1] and days[0] <= event.last)


def _told(week: Tour) -> tuple[object, ...]:
    """Gather what the documents of a week say."""
    return week.title, week.routes, week.missed, week.waivers


_AWAY = {"vehicle_absent", "crew_absent", "depot_closed", "service_closed"}
_OF_VISITS = {
    "instruction", "delay", "unfit_habits", "contract_new", "contract_ended", "contract_changed",
}  # fmt: skip


def _questions(
    memory: Memory, standing: Standing, monday: date, folder: WorkingFolder | None
) -> Questions:
    days = _days(monday)
    visits = [v for route in standing.routes if route.date in days for v in route.visits]
    written = () if folder is None else happened_in(folder).events
    events = sorted(
        dict.fromkeys(_within((*standing.events, *written), days)),
        key=lambda event: (event.first, event.kind, event.subject),
    )
    return Questions(
        monday=monday,
        is_planned=any(map(standing.covers, days)),
        unconfirmed=tuple(
            one
            for one in memory.states(days[0], days[-1])
            if one.date in days and one.status in {"proposed", "announced"}
        ),
        away=tuple(event for event in events if event.kind in _AWAY),
        special=tuple(event for event in events if event.kind not in _AWAY | _OF_VISITS),
        silent=tuple(dict.fromkeys(v.name for v in visits if not v.phone)),
    )
