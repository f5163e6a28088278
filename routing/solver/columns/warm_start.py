"""A plan known beforehand, in terms of columns: what the search begins from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from routing.arrays import FloatArray, IntArray
from routing.problem import DAYS_PER_WEEK
from routing.solution import DayRoute
from routing.solver.columns.mip import Choice
from routing.solver.columns.routes.route_table import RouteTable
from routing.solver.columns.source import Column, ColumnSource


def choice_of(source: ColumnSource, routes: Sequence[DayRoute], penalties: FloatArray) -> Choice:
    """
    Translate a plan.

    Parameters
    ----------
    routes
        A plan that the problem allows, but for stops that lack visits. A route is replaced by the
        cheapest one with the same stops.
    penalties
        Price of each stop left out.

    Returns
    -------
    choice
        Without the routes that no column holds: their stops are left out.
    """
    by_weekday: dict[tuple[int, int], dict[int, DayRoute]] = defaultdict(dict)
    for route in routes:
        week, weekday = divmod(route.day, DAYS_PER_WEEK)
        by_weekday[route.vehicle, weekday][week] = route
    known = _Known(source, routes)
    columns: list[Column] = []
    for (vehicle, weekday), weeks in by_weekday.items():
        place = _kind_and_group(source, vehicle, weekday)
        if place is not None:
            columns += known.columns(*place, weeks)
    kept = _within_capacity(source, columns)
    served = {i for column in kept for i in column.stops}
    left_out = tuple(i for i in range(len(source.problem.stops)) if i not in served)
    return Choice.of(kept, left_out, penalties)


def _kind_and_group(source: ColumnSource, vehicle: int, weekday: int) -> tuple[int, int] | None:
    kinds = [k for k, kind in enumerate(source.slots.kinds) if vehicle in kind.members]
    groups = [g for g, group in enumerate(source.slots.groups) if weekday in group.weekdays]
    return (kinds[0], groups[0]) if kinds and groups else None


def _within_capacity(source: ColumnSource, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Keep the columns that serve no stop twice and use no day of a vehicle or crew twice."""
    slots, hosts = dict(source.slots.supply), dict(source.slots.hosts)
    served: set[int] = set()
    kept = []
    for column in columns:
        fits = source.allows(column) and all(
            slots[used] >= days for used, days in source.usage(column)
        )
        host = (column.kind, column.group)
        fits = fits and (not column.is_template or hosts.get(host, 0) > 0)
        if not fits or served.intersection(column.stops):
            continue
        source.spend(column, slots, hosts)
        served.update(column.stops)
        kept.append(column)
    return tuple(kept)


class _Known:
    """Finds the route of a table that serves given stops, by a number for each set of stops."""

    def __init__(self, source: ColumnSource, routes: Sequence[DayRoute]) -> None:
        self.source = source
        self._wanted = {frozenset(route.stops) for route in routes} | {frozenset[int]()}
        n = len(source.problem.stops)
        self._keys: IntArray = np.append(
            np.random.default_rng(0).integers(1, 2**55, size=n), 0
        ).astype(np.int64)
        self._rows: dict[int, dict[frozenset[int], int]] = {}

    def row(self, table: RouteTable, stops: frozenset[int]) -> int | None:
        """Return the route of a table with exactly these stops."""
        if id(table) not in self._rows:
            totals = np.zeros(len(table), dtype=np.int64)
            for column in range(table.orders.shape[1]):
                totals += self._keys[table.orders[:, column]]
            wanted = np.array([self._keys[list(s)].sum() for s in self._wanted])
            rows = np.flatnonzero(np.isin(totals, wanted)).tolist()
            self._rows[id(table)] = {frozenset(table.stops(row)): row for row in rows}
        return self._rows[id(table)].get(stops)

    def columns(self, kind: int, group: int, weeks: dict[int, DayRoute]) -> list[Column]:
        """List the columns of one vehicle on one weekday: one template, or single routes."""
        source = self.source
        table = source.table_of(kind, group)
        n_weeks = source.problem.weeks
        weekly = [
            frozenset(i for i in weeks[w].stops if source.is_weekly[i]) if w in weeks else None
            for w in range(n_weeks)
        ]
        if any(weekly):
            if len(set(weekly)) > 1:
                return []
            rows = [self.row(table, frozenset(weeks[w].stops)) for w in range(n_weeks)]
            whole = [row for row in rows if row is not None]
            return [source.column(kind, group, -1, whole)] if len(whole) == n_weeks else []
        day_group = source.slots.groups[group]
        found = []
        for week, route in weeks.items():
            row = self.row(table, frozenset(route.stops))
            if row is not None:
                found.append(source.column(kind, group, day_group.block_of(week), [row]))
        return found
