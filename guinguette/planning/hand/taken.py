"""What an instruction makes of a plan: what is asked in numbers, and the best answer to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from guinguette.instruction import Instruction
from guinguette.planning.hand.desk import Held, Table
from guinguette.tour import LowerBoundScope
from guinguette.wall_clock import seconds_of
from routing.analysis.by_hand import ByHand, Put, as_driven, put_elsewhere
from routing.analysis.change_cost import NO_VEHICLE, ChangeCost, FixedVisit
from routing.analysis.least_change import replan_once
from routing.check.rules import Violation
from routing.problem import DAYS_PER_WEEK
from routing.solution import DayRoute
from routing.solver.deadline import Deadline
from routing.solver.draft import is_closed

_KEPT_EUR = 1e6
"""Price of an hour that changes where nothing has to."""
WIDER_EFFORT = 1500
"""Of the search for the least change that makes an instruction possible: about a second."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taken:
    """
    What becomes of a plan.

    ``routes`` are all of it, ``broken`` the rules that it breaks; ``price_eur`` is what it costs
    more than the former one, ``least_eur`` the least that is proven of plans of ``scope``, less
    the cost of the former one too.
    """

    put: Put
    routes: tuple[DayRoute, ...]
    broken: tuple[Violation, ...]
    price_eur: float
    least_eur: float
    scope: LowerBoundScope

    @property
    def breaks_others(self) -> bool:
        """Whether it breaks a rule of another place: no waiver of this visit covers that."""
        return any(v.stop not in {None, self.put.stop} for v in self.broken)

    @property
    def is_proven(self) -> bool:
        """Whether nothing of ``scope`` is cheaper."""
        return is_closed(self.price_eur, self.least_eur)


def put_of(table: Table, held: Held, instruction: Instruction) -> Put:
    """Write what an instruction asks of a visit that stands in numbers."""
    day = table.number(held.day_by(instruction))
    return Put(
        stop=table.stop(held.visit.key),
        former_day=table.number(held.route.date) if table.makes(held) else None,
        day=None if instruction.kind == "cancel" else day,
        vehicles=tuple(table.candidates(instruction.vehicle, day)),
        start_s=_start_s(held, instruction),
    )


def _start_s(held: Held, instruction: Instruction) -> int | None:
    """Return the arrival for an opening to the public."""
    if instruction.open is None:
        return None
    visit, day = held.visit, held.day_by(instruction)
    setup_s = seconds_of(held.route.date, visit.open) - seconds_of(held.route.date, visit.arrive)
    return seconds_of(day, instruction.open) - setup_s


def taken(
    table: Table, put: Put, *, reorganises: bool = False
) -> tuple[Taken | None, Taken | None]:
    """
    Answer what is asked.

    Where a visit is not made, the others keep their hours, unless the weeks are to be reorganised.

    Returns
    -------
    alone, wider
        The first changes no day of others, and may break rules; the second breaks none and changes
        days of others as little as pays, looked for where the first breaks some. ``None`` where
        there is none.
    """
    found = put_elsewhere(
        table.problem,
        table.routes,
        put,
        price=_KEPT_EUR if put.day is None else table.price_eur,
        frozen_until_day=table.frozen,
        closures=table.closures,
        fixed=table.fixed.keys(),
    )
    before, _ = as_driven(table.problem, table.routes)
    alone = None if found is None else _alone(put, found, before)
    if put.day is None:
        again = _wider(table, put, found, before) if reorganises else None
        return (again or alone), None
    if alone is not None and not alone.broken:
        return alone, None
    return alone, _wider(table, put, found, before)


def _alone(put: Put, found: ByHand, before: float) -> Taken:
    least = found.least if found.is_exact else 0.0
    return Taken(
        put=put,
        routes=found.routes,
        broken=found.broken,
        price_eur=found.cost - before,
        least_eur=min(found.cost, least) - before,
        scope="as_few_changes",
    )


def _wider(table: Table, put: Put, found: ByHand | None, before: float) -> Taken | None:
    """Let others change their day in the weeks touched, each at the price of a change."""
    if not _is_of_place(table, put):
        return None
    lasting = {"day", "vehicle", "hour", "off_day"}
    own = (
        any(v.rule in lasting and v.stop in {None, put.stop} for v in found.broken) if found else 0
    )
    removed = put_elsewhere(table.problem, table.routes, replace(put, day=None))
    if own or removed is None or removed.broken:
        return None
    former, fixed, weeks = removed.routes, dict(table.fixed), set[int]()
    if put.day is not None:
        former = (*former, _alone_on(put.day, put.stop, put.start_s or 0))
        fixed[put.stop, put.day] = FixedVisit(vehicles=frozenset(put.vehicles), start_s=put.start_s)
    elif put.former_day is not None:
        weeks = {put.former_day // DAYS_PER_WEEK}
    price = ChangeCost(day=table.price_eur, vehicle=table.price_eur)
    again = replan_once(
        table.case.problem,  # a search sees no rest
        former,
        change_cost=price,
        closures=table.closures,
        fixed=fixed,
        priced_weeks=weeks,
        waived=table.waived(table.tour.waivers),
        frozen_until_day=table.frozen,
        deadline=Deadline(effort=WIDER_EFFORT),
        seed=table.folder.settings.planning.seed,
    )
    cost, broken = as_driven(table.problem, again.solution.routes)
    if again.dropped or _rests_less(as_driven(table.problem, table.routes)[1], broken):
        return None
    open_eur = again.solution.cost - again.solution.lower_bound
    return Taken(
        put=put,
        routes=again.solution.routes,
        broken=(),
        price_eur=cost - before,
        least_eur=cost - before - max(0.0, open_eur),
        scope="same_weeks",
    )


def _rests_less(before: Iterable[Violation], after: Iterable[Violation]) -> bool:
    """Whether a plan leaves some crew less rest than another that lacks it too, or not."""
    known = {(v.day, v.vehicle): v.excess for v in before if v.rule == "rest"}
    found = ((v, known.get((v.day, v.vehicle), 0)) for v in after if v.rule == "rest")
    return any(v.excess > excess for v, excess in found)


def _is_of_place(table: Table, put: Put) -> bool:
    """Whether the place itself may be visited at the hour asked for, on the day asked for."""
    if put.day is None or put.start_s is None:
        return True
    weekday = put.day % DAYS_PER_WEEK
    return any(
        window.earliest_s <= put.start_s <= window.latest_s
        for window in table.problem.stops[put.stop].time_windows
        if window.weekdays is None or weekday in window.weekdays
    )


def _alone_on(day: int, stop: int, start_s: int) -> DayRoute:
    """Promise a visit on a day, by nobody yet: any vehicle is then as good as another."""
    return DayRoute(
        day=day,
        vehicle=NO_VEHICLE,
        stops=(stop,),
        depart_s=start_s,
        starts_s=(start_s,),
        return_s=start_s,
        break_after=None,
        cost=0.0,
    )
