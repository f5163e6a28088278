"""
Columns of the master problem: what one vehicle does on one day, or on one weekday all weeks long.

A *single* is one route on one day of a slot, without any weekly stop. A *template* is one route
per week on one weekday by one vehicle; all of them serve the same weekly stops, so that "same
weekday, same vehicle" holds by construction.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.problem import Problem
from routing.solver.columns.routes.enumeration import enumerate_routes
from routing.solver.columns.routes.pricing import (
    FORBIDDEN,
    UNHEARD_OF,
    Fees,
    best_singles,
    fees_of,
    least_shares,
)
from routing.solver.columns.routes.route_table import RouteTable, route_table
from routing.solver.columns.routes.template_pricing import Family, list_templates
from routing.solver.columns.slots import Slot, Slots, Supply, is_every_week
from routing.solver.deadline import Deadline
from routing.solver.timetables import Clock

Cut = tuple[int, int, int]
ALL = 2**40  # more columns than there ever are


@dataclass(frozen=True, slots=True)
class Column:
    """
    One choice offered to the master problem.

    ``block`` is -1 for a template, and ``routes`` then holds one route index per week.
    """

    kind: int
    group: int
    block: int
    routes: tuple[int, ...]
    cost: float
    stops: tuple[int, ...]

    @property
    def is_template(self) -> bool:
        """Whether the column covers one weekday of all weeks."""
        return self.block < 0

    def serves_two(self, cut: Cut) -> bool:
        """Whether the column serves two or more stops of a cut."""
        return sum(stop in self.stops for stop in cut) > 1


@dataclass(frozen=True, slots=True)
class Duals:
    """
    Prices of the master problem: of each stop, of a day of each supply, of each host of templates.

    ``fees``, shape (cuts,) and never negative, are those of the ``cuts``.
    """

    stops: FloatArray
    slots: dict[Supply, float]
    hosts: dict[tuple[int, int], float]
    cuts: tuple[Cut, ...] = ()
    fees: FloatArray = field(default_factory=lambda: np.zeros(0))

    def day_fee(self, used: Iterable[Supply]) -> float:
        """Return what a day of each of some supplies costs a column."""
        return -sum(self.slots[supply] for supply in used)

    def within(self, stops: Iterable[int]) -> Duals:
        """Forbid all stops but these: only columns inside them keep a finite reduced cost."""
        inside = np.full_like(self.stops, FORBIDDEN)
        chosen = list(stops)
        inside[chosen] = self.stops[chosen]
        return replace(self, stops=inside)


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """
    Columns of one slot, or templates of one kind and group (``block`` -1), best first.

    ``values`` are reduced costs, shape (columns,); ``rows`` are route indices, shape (columns,
    weeks) with one week for singles. ``least`` is the least reduced cost of all columns below the
    threshold, infinity where there is none; ``is_whole`` says that none of them is missing here
    (but for the templates that are not the best of their weekly stops, unless asked for).
    """

    kind: int
    group: int
    block: int
    values: FloatArray
    rows: IntArray
    least: float
    is_whole: bool

    def first(self, most: int) -> Offer:
        """Keep so many columns, the best."""
        if len(self.values) <= most:
            return self
        values, rows = self.values[:most], self.rows[:most]
        return Offer(self.kind, self.group, self.block, values, rows, self.least, is_whole=False)


class ColumnSource:
    """
    All columns of a problem, priced on demand and never listed in full.

    Parameters
    ----------
    route_limit
        Largest number of candidate day-routes per kind of vehicle (``None``: those of
        :func:`routing.solver.columns.routes.enumeration.enumerate_routes`).
    deadline
        Told of the work; where it comes first, day-routes are too many.

    Raises
    ------
    TooManyRoutesError
        If the day-routes are too many to enumerate.
    UnsupportedPatternError
        If a stop couples days otherwise than "every week, same weekday".
    """

    def __init__(
        self, problem: Problem, *, route_limit: int | None = None, deadline: Deadline = Deadline()
    ) -> None:
        self.problem = problem
        self.meter = (deadline := deadline.begin()).meter
        self.slots = Slots(problem)
        self.is_weekly = np.array([is_every_week(problem, i) for i in range(len(problem.stops))])
        self._by_hours: dict[tuple[int, object], tuple[Clock, RouteTable]] = {}
        self._of: dict[tuple[int, int], tuple[Clock, RouteTable]] = {}
        for kind in range(len(self.slots.kinds)):
            for group in range(len(self.slots.groups)):
                self._of[kind, group] = self._listed(kind, group, route_limit, deadline)
        self._allowed = {slot: self._allowed_on(slot) for slot in self.slots.capacity}
        self._uses = {slot: self.slots.uses(slot) for slot in self.slots.capacity}
        self._extra = {slot: self.slots.visit_costs(slot) for slot in self.slots.capacity}
        self._families = [
            key for key, hosts in self.slots.hosts.items() if hosts and self._hosts_templates(key)
        ]
        self._threads = ThreadPoolExecutor(max_workers=os.cpu_count() or 1)

    def _hosts_templates(self, key: tuple[int, int]) -> bool:
        """Whether a kind can spend a weekday of a group in all weeks at weekly stops."""
        return all(slot in self._allowed for slot in self._slots_of(*key)) and bool(
            len(self._of[key][1].weekly)
        )

    def _slots_of(self, kind: int, group: int) -> list[Slot]:
        return [Slot(kind, group, b) for b in range(len(self.slots.groups[group].weeks))]

    def _listed(
        self, kind: int, group: int, limit: int | None, deadline: Deadline
    ) -> tuple[Clock, RouteTable]:
        """Routes of a kind on the weekdays of a group, shared by groups with the same hours."""
        day = self.slots.days(group, 0)[0]
        key = (kind, tuple(s.windows_on(day) for s in self.problem.stops))
        if key not in self._by_hours:
            chosen = self.slots.kinds[kind]
            clock = Clock(self.problem, chosen.vehicle, day=day)
            candidates = np.array(chosen.stops, dtype=np.int64)
            routes = enumerate_routes(self.problem, clock, candidates, limit, deadline)
            self._by_hours[key] = (clock, route_table(routes, self.is_weekly))
            self.meter.charge("route listed", len(routes))
        return self._by_hours[key]

    def table(self, column: Column) -> RouteTable:
        """Return the routes that a column refers to."""
        return self._of[column.kind, column.group][1]

    def table_of(self, kind: int, group: int) -> RouteTable:
        """Return the routes of a kind of vehicle on the weekdays of a group."""
        return self._of[kind, group][1]

    def clock(self, column: Column) -> Clock:
        """Return the timetables of a column's routes."""
        return self._of[column.kind, column.group][0]

    @property
    def size(self) -> int:
        """Number of day-routes known, of all kinds."""
        return sum(len(table) for _, table in self._by_hours.values())

    @cached_property
    def dearest_lone_visit(self) -> float:
        """The largest cost of a visit alone, its own cost included; 1 where there is none."""
        costs = self.problem.visit_cost
        own = 0.0 if costs is None else float(costs.max(initial=0.0))
        return float(self._lone_costs.max()) + own or 1.0

    @cached_property
    def _lone_costs(self) -> FloatArray:
        """Each stop's largest cost of a lone route, else least of any, else 0; shape (n + 1,)."""
        costs = np.zeros(len(self.problem.stops) + 1)
        beside = np.full_like(costs, np.inf)
        for _, table in self._by_hours.values():
            alone = (table.orders < table.n).sum(axis=1) == 1
            np.maximum.at(costs, table.orders[alone].min(axis=1), table.cost[alone])
        for _, table in self._by_hours.values() if not costs[:-1].all() else ():
            np.minimum.at(beside, table.orders, table.cost[:, None])
        return np.append(np.where((costs == 0) & np.isfinite(beside), beside, costs)[:-1], 0.0)

    def first_duals(self) -> Duals:
        """
        Price each stop at the least share it bears of any route: no column is worth more.

        A route's cost is shared in proportion to the costs of serving its stops alone; a weekly
        stop bears its share each week. Vehicle-days are free.
        """
        n = len(self.problem.stops)
        shares = np.full(n + 1, np.inf)
        for _, table in self._by_hours.values():
            least_shares(table.orders, table.cost, self._lone_costs, shares)
        prices = np.where(np.isfinite(shares), shares, 0.0)[:n]
        prices[self.is_weekly] *= self.problem.weeks
        return Duals(
            prices,
            dict.fromkeys(self.slots.supply, 0.0),
            dict.fromkeys(self.slots.scarce_hosts, 0.0),
        )

    def reduced_cost(self, column: Column, duals: Duals) -> float:
        """Cost of a column minus what its stops and vehicle-days are worth."""
        value = column.cost - float(duals.stops[list(column.stops)].sum())
        value -= sum(duals.slots[slot] * days for slot, days in self.usage(column))
        if column.is_template:
            value -= duals.hosts.get((column.kind, column.group), 0.0)
        for cut, fee in zip(duals.cuts, duals.fees.tolist(), strict=True):
            if fee and column.serves_two(cut):
                value += fee
        return value

    def _allowed_on(self, slot: Slot) -> BoolArray:
        allowed = np.zeros(len(self.problem.stops), dtype=np.bool_)
        allowed[list(self.slots.allowed(slot.group, slot.block))] = True
        return allowed

    def allows(self, column: Column) -> bool:
        """Whether all the stops of a column may be visited on the days of its slots."""
        slots, stops = [slot for slot, _ in self._slots_used(column)], list(column.stops)
        return all(s in self._allowed and bool(self._allowed[s][stops].all()) for s in slots)

    def singles(self, duals: Duals, *, below: float, most: int = ALL) -> list[Offer]:
        """Price the single routes of each slot, at most so many of the best per slot."""
        fees, below = self._fees(duals), min(below, UNHEARD_OF)

        def price(slot: Slot) -> Offer:
            table = self._of[slot.kind, slot.group][1]
            end = int(table.begin[0])
            prices = self._prices(slot, duals)
            base = duals.day_fee(self._uses[slot])
            values, rows = best_singles(
                table.orders[:end], table.cost[:end], prices, fees, base, below, most
            )
            least = float(values[0]) if len(values) else np.inf
            place = (slot.kind, slot.group, slot.block)
            return Offer(*place, values, rows.reshape(-1, 1), least, len(values) < most)

        routes = sum(int(self._of[s.kind, s.group][1].begin[0]) for s in self.slots.capacity)
        self.meter.charge("single priced", routes)
        return list(self._threads.map(price, self.slots.capacity))

    def templates(
        self, duals: Duals, *, below: float, every: bool = False, most: int = ALL
    ) -> list[Offer]:
        """
        Price the templates of each kind and group.

        ``every`` asks for more than the best of each set of weekly stops; past ``most`` per kind
        and group it gives up (``is_whole`` is then false).
        """
        fees, below = self._fees(duals), min(below, UNHEARD_OF)

        def price(key: tuple[int, int]) -> tuple[Offer, int]:
            values, rows, is_whole, steps = list_templates(
                self._family(*key, duals), fees, below, every, most
            )
            order = np.argsort(values, kind="stable")
            least = float(values.min()) if len(values) else np.inf
            return Offer(*key, -1, values[order], rows[order], least, is_whole), int(steps)

        found = list(self._threads.map(price, self._families))
        self.meter.charge("template priced", sum(steps for _, steps in found))
        return [offer for offer, _ in found]

    def _fees(self, duals: Duals) -> Fees:
        return fees_of(list(duals.cuts), duals.fees, len(self.problem.stops))

    def _prices(self, slot: Slot, duals: Duals) -> FloatArray:
        """Duals of the stops as routes of a slot see them, shape (n + 1,)."""
        prices = np.where(self._allowed[slot], duals.stops - self._extra[slot], FORBIDDEN)
        return np.append(prices, 0.0)

    def _family(self, kind: int, group: int, duals: Duals) -> Family:
        table, slots = self._of[kind, group][1], self._slots_of(kind, group)
        weeks = self.slots.groups[group].weeks
        prices = np.array([self._prices(slot, duals) for slot in slots])
        prices[:, table.is_weekly] = 0.0
        fee = -duals.stops.astype(np.float64)
        for slot, block in zip(slots, weeks, strict=True):
            fee += len(block) * self._extra[slot]
            fee[~self._allowed[slot]] = -FORBIDDEN
        weekly = np.append(fee, 0.0)
        blocks = [self.slots.groups[group].block_of(w) for w in range(self.problem.weeks)]
        return Family(
            orders=table.orders,
            cost=table.cost,
            begin=table.begin,
            weekly=table.weekly,
            is_weekly=table.is_weekly,
            duals=prices,
            block_fee=np.array([duals.day_fee(self._uses[slot]) for slot in slots]),
            block_of_week=np.array(blocks, dtype=np.int64),
            set_fee=weekly[table.weekly].sum(axis=1) - duals.hosts.get((kind, group), 0.0),
        )

    def columns(self, offers: Iterable[Offer]) -> list[Column]:
        """Spell out the columns of offers."""
        return [
            self.column(offer.kind, offer.group, offer.block, row)
            for offer in offers
            for row in offer.rows.tolist()
        ]

    def column(self, kind: int, group: int, block: int, row: list[int]) -> Column:
        """Spell out one column: a single route, or one route per week where ``block`` is -1."""
        table = self.table_of(kind, group)
        stops = {i for route in row for i in table.stops(route)}
        column = Column(
            kind,
            group,
            block,
            tuple(row),
            float(table.cost[row].sum()),
            tuple(sorted(stops)),
        )
        return column if self.problem.visit_cost is None else self._with_extra(column)

    def _with_extra(self, column: Column) -> Column:
        """Add the cost of each visit."""
        table, group = self.table(column), self.slots.groups[column.group]
        cost = column.cost
        for week, route in enumerate(column.routes):
            block = group.block_of(week) if column.is_template else column.block
            extra = self._extra[Slot(column.kind, column.group, block)]
            cost += float(extra[list(table.stops(route))].sum())
        return replace(column, cost=cost)

    def spend(
        self, column: Column, slots: dict[Supply, int], hosts: dict[tuple[int, int], int]
    ) -> None:
        """Take what a column uses off the vehicle-days and hosts that are left."""
        for slot, days in self.usage(column):
            slots[slot] -= days
        if column.is_template:
            hosts[column.kind, column.group] -= 1

    def usage(self, column: Column) -> list[tuple[Supply, int]]:
        """Slots and crews that a column uses, with how many days of each."""
        return [(used, n) for slot, n in self._slots_used(column) for used in self._uses[slot]]

    def _slots_used(self, column: Column) -> list[tuple[Slot, int]]:
        if not column.is_template:
            return [(Slot(column.kind, column.group, column.block), 1)]
        blocks = self.slots.groups[column.group].weeks
        return [(Slot(column.kind, column.group, b), len(w)) for b, w in enumerate(blocks)]
