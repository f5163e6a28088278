"""
Columns of the master problem: what one vehicle does on one day, or on one weekday all weeks long.

A *single* is one route on one day of a slot, without any weekly stop. A *template* is one route
per week on one weekday by one vehicle; all of them serve the same weekly stops, so that "same
weekday, same vehicle" holds by construction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from routing.problem import Problem
from routing.solver.routes import DEFAULT_LIMIT, RouteSet, enumerate_routes
from routing.solver.slots import Slot, Slots, is_every_week
from routing.solver.timetables import Clock

FloatArray = NDArray[np.float64]


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


@dataclass(frozen=True, slots=True)
class Duals:
    """Prices of the master problem: of each stop, of each slot, of each host of templates."""

    stops: FloatArray
    slots: dict[Slot, float]
    hosts: dict[tuple[int, int], float]


class KindRoutes:
    """The day-routes of one kind of vehicle, with what they serve."""

    def __init__(self, problem: Problem, clock: Clock, stops: tuple[int, ...], limit: int) -> None:
        self.routes: RouteSet = enumerate_routes(
            problem, clock, np.array(stops, dtype=np.int64), limit=limit
        )
        orders = self.routes.orders
        every_week = np.array([is_every_week(problem, i) for i in range(len(problem.stops))])
        rows, places = np.nonzero(orders >= 0)
        members = orders[rows, places]
        shape = (len(orders), len(problem.stops))
        weekly = every_week[members]
        self.members = _incidence(rows, members, shape)
        self.flexible = _incidence(rows[~weekly], members[~weekly], shape)
        self.has_weekly = np.zeros(len(orders), dtype=np.bool_)
        self.has_weekly[rows[weekly]] = True
        self._weekly_rows = rows[weekly]
        self._weekly_members = members[weekly]

    @cached_property
    def weekly_sets(self) -> tuple[NDArray[np.int64], list[tuple[int, ...]]]:
        """For each route, the number of its set of weekly stops; and those sets."""
        sets: dict[int, list[int]] = {}
        for row, member in zip(
            self._weekly_rows.tolist(), self._weekly_members.tolist(), strict=True
        ):
            sets.setdefault(row, []).append(member)
        numbers: dict[tuple[int, ...], int] = {}
        of_route = np.full(len(self.routes), -1, dtype=np.int64)
        for row, weekly in sets.items():
            of_route[row] = numbers.setdefault(tuple(sorted(weekly)), len(numbers))
        return of_route, list(numbers)

    def flexible_stops(self, route: int) -> frozenset[int]:
        """Return the stops of a route that are visited once."""
        begin, end = self.flexible.indptr[route : route + 2]
        return frozenset(self.flexible.indices[begin:end].tolist())

    def stops(self, route: int) -> tuple[int, ...]:
        """Return the stops of a route, in order of visit."""
        return tuple(int(i) for i in self.routes.orders[route] if i >= 0)


def _incidence(
    rows: NDArray[np.int64], members: NDArray[np.int32], shape: tuple[int, int]
) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(rows)), (rows, members)), shape=shape)


class ColumnSource:
    """
    All columns of a problem, priced on demand and never listed in full.

    Parameters
    ----------
    problem
        What is asked.
    route_limit
        Largest number of candidate day-routes per kind of vehicle.

    Raises
    ------
    TooManyRoutesError
        If the day-routes are too many to enumerate.
    UnsupportedPatternError
        If a stop couples days otherwise than "every week, same weekday".
    """

    def __init__(self, problem: Problem, *, route_limit: int = DEFAULT_LIMIT) -> None:
        self.problem = problem
        self.slots = Slots(problem)
        self.clocks = [Clock(problem, kind.vehicle) for kind in self.slots.kinds]
        self.kinds = [
            KindRoutes(problem, clock, kind.stops, route_limit)
            for clock, kind in zip(self.clocks, self.slots.kinds, strict=True)
        ]
        self._usable = {slot: self._usable_routes(slot) for slot in self.slots.capacity}
        self._lists = {
            key: lists for key in self.slots.hosts if (lists := self._weekly_lists(*key))
        }

    def _usable_routes(self, slot: Slot) -> NDArray[np.bool_]:
        allowed = np.zeros(len(self.problem.stops))
        allowed[list(self.slots.allowed(slot.group, slot.block))] = 1.0
        routes = self.kinds[slot.kind]
        usable: NDArray[np.bool_] = routes.members @ (1.0 - allowed) < 0.5
        return usable

    def _weekly_lists(self, kind: int, group: int) -> list[list[NDArray[np.int64]]]:
        """For each set of weekly stops, the usable routes of each week block."""
        blocks = self.slots.groups[group].weeks
        slots = [Slot(kind, group, b) for b in range(len(blocks))]
        if not self.slots.hosts[kind, group] or any(s not in self._usable for s in slots):
            return []
        of_route, sets = self.kinds[kind].weekly_sets
        parts: list[dict[int, NDArray[np.int64]]] = []
        for slot in slots:
            chosen = np.nonzero(self._usable[slot] & (of_route >= 0))[0]
            chosen = chosen[np.argsort(of_route[chosen], kind="stable")]
            cuts = np.nonzero(np.diff(of_route[chosen]))[0] + 1
            pieces = np.split(chosen, cuts) if len(chosen) else []
            parts.append({int(of_route[piece[0]]): piece for piece in pieces})
        common = [w for w in range(len(sets)) if all(w in part for part in parts)]
        return [[part[w] for part in parts] for w in common]

    # -- singles ---------------------------------------------------------------------------

    def priced_singles(
        self, duals: Duals, *, below: float, most: int | None = None
    ) -> Iterator[tuple[float, Column]]:
        """
        Yield singles whose reduced cost is below a threshold, slot by slot, best first.

        Parameters
        ----------
        duals
            Prices of the master problem.
        below
            Threshold of reduced cost.
        most
            At most so many per slot (``None``: all).
        """
        for slot, reduced in self._single_costs(duals):
            chosen = np.nonzero(reduced < below)[0]
            if most is not None and len(chosen) > most:
                chosen = chosen[np.argpartition(reduced[chosen], most)[:most]]
            for route in chosen[np.argsort(reduced[chosen], kind="stable")].tolist():
                yield float(reduced[route]), self._single(slot, route)

    def _single_costs(self, duals: Duals) -> Iterator[tuple[Slot, FloatArray]]:
        for slot, usable in self._usable.items():
            routes = self.kinds[slot.kind]
            reduced = routes.routes.cost - routes.flexible @ duals.stops - duals.slots[slot]
            yield slot, np.where(usable & ~routes.has_weekly, reduced, np.inf)

    def _single(self, slot: Slot, route: int) -> Column:
        routes = self.kinds[slot.kind]
        return Column(
            slot.kind,
            slot.group,
            slot.block,
            (route,),
            float(routes.routes.cost[route]),
            tuple(sorted(routes.stops(route))),
        )

    # -- templates -------------------------------------------------------------------------

    def priced_templates(
        self, duals: Duals, *, below: float, every: bool = False
    ) -> Iterator[tuple[float, Column]]:
        """
        Yield templates whose reduced cost is below a threshold.

        The best of each kind, group and set of weekly stops, or ``every`` one.
        """
        for (kind, group), lists in self._lists.items():
            routes = self.kinds[kind]
            reduced = routes.routes.cost - routes.flexible @ duals.stops
            blocks = self.slots.groups[group].weeks
            slot_duals = [duals.slots[Slot(kind, group, b)] for b in range(len(blocks))]
            fixed = -duals.hosts.get((kind, group), 0.0)
            of_route, sets = routes.weekly_sets
            for parts in lists:
                weekly = sets[int(of_route[parts[0][0]])]
                fee = fixed - float(duals.stops[list(weekly)].sum())
                bound = below - fee
                weeks = [
                    (parts[b], reduced[parts[b]] - slot_duals[b])
                    for b, block in enumerate(blocks)
                    for _ in block
                ]
                if sum(float(values.min()) for _, values in weeks) >= bound:
                    continue
                for value, chosen in self._combinations(kind, weeks, bound, every=every):
                    yield value + fee, self._template(kind, group, weekly, chosen)

    def _combinations(
        self,
        kind: int,
        weeks: list[tuple[NDArray[np.int64], FloatArray]],
        bound: float,
        *,
        every: bool,
    ) -> list[tuple[float, tuple[int, ...]]]:
        """Choose one route per week, sharing no flexible stop, of total value below ``bound``."""
        routes = self.kinds[kind]
        ordered = []
        for block, values in weeks:
            rank = np.argsort(values, kind="stable")
            ordered.append((block[rank].tolist(), values[rank].tolist()))
        rest = [sum(values[0] for _, values in ordered[w + 1 :]) for w in range(len(ordered))]
        uniform = all(block is weeks[0][0] for block, _ in weeks)
        found: list[tuple[float, tuple[int, ...]]] = []
        stops_of: dict[int, frozenset[int]] = {}

        def extend(
            week: int, first: int, value: float, taken: frozenset[int], chosen: tuple[int, ...]
        ) -> None:
            nonlocal bound
            if week == len(ordered):
                if not every:
                    found.clear()
                    bound = value
                found.append((value, chosen))
                return
            block, values = ordered[week]
            for position in range(first, len(block)):
                if value + values[position] + rest[week] >= bound:
                    return
                route = block[position]
                stops = stops_of.get(route)
                if stops is None:
                    stops = stops_of[route] = routes.flexible_stops(route)
                if taken.isdisjoint(stops):
                    extend(
                        week + 1,
                        position if uniform else 0,
                        value + values[position],
                        taken | stops,
                        (*chosen, route),
                    )

        extend(0, 0, 0.0, frozenset(), ())
        return found

    def _template(
        self, kind: int, group: int, weekly: tuple[int, ...], chosen: tuple[int, ...]
    ) -> Column:
        routes = self.kinds[kind]
        flexible = [i for route in chosen for i in routes.flexible_stops(route)]
        return Column(
            kind,
            group,
            -1,
            chosen,
            float(routes.routes.cost[list(chosen)].sum()),
            tuple(sorted([*weekly, *flexible])),
        )

    def usage(self, column: Column) -> list[tuple[Slot, int]]:
        """Slots that a column uses, with how many days of each."""
        if not column.is_template:
            return [(Slot(column.kind, column.group, column.block), 1)]
        blocks = self.slots.groups[column.group].weeks
        return [(Slot(column.kind, column.group, b), len(w)) for b, w in enumerate(blocks)]
