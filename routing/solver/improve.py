"""
Better plans: re-choose the columns of one neighbourhood at a time (a large neighbourhood search).

A neighbourhood is a handful of chosen columns around one stop; the columns of the pool that touch
only its stops are offered again to the set-partitioning solver, with the vehicle-days it frees.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from routing.solver.columns import Column, ColumnSource, FloatArray
from routing.solver.mip import Choice, Scope, choose_columns
from routing.solver.slots import Slot

_MAX_COLUMNS = 6_000


class Neighbourhoods:
    """Parts of a plan that can be chosen again."""

    def __init__(
        self, source: ColumnSource, pool: Sequence[Column], seed: int, near: NDArray[np.int64]
    ) -> None:
        self._source = source
        self._pool = list(pool)
        self._near = near
        self._random = np.random.default_rng(seed)
        n = len(source.problem.stops)
        rows = np.repeat(np.arange(len(pool)), [len(c.stops) for c in pool])
        members = np.array([i for c in pool for i in c.stops], dtype=np.int64)
        self._incidence = sparse.csr_array(
            (np.ones(len(members)), (rows, members)), shape=(len(pool), n)
        )

    def around(self, choice: Choice, size: int) -> tuple[list[Column], list[Column], Scope]:
        """
        Free the columns nearest to a stop.

        Returns
        -------
        freed, offered, scope
            Columns given back, columns of the pool that fit, and what they must cover.
        """
        owner = {i: column for column in choice.columns for i in column.stops}
        left = list(choice.left_out)
        around_left = left and self._random.random() < 0.7
        start = int(self._random.choice(left if around_left else len(self._near)))
        freed: list[Column] = []
        stops = {start} if start in left else set()
        for stop in self._near[start].tolist():
            column = owner.get(stop)
            if column is None:
                stops.add(stop)
            elif column not in freed:
                freed.append(column)
                stops.update(column.stops)
            if len(freed) >= size:
                break
        inside = np.zeros(self._incidence.shape[1])
        inside[list(stops)] = 1.0
        outside = np.asarray(self._incidence @ (1.0 - inside))
        fits = np.nonzero(outside < 0.5)[0]
        return freed, [self._pool[i] for i in fits.tolist()], self._scope(choice, freed, stops)

    def _scope(self, choice: Choice, freed: Sequence[Column], stops: set[int]) -> Scope:
        slots: dict[Slot, int] = dict(self._source.slots.capacity)
        hosts = dict(self._source.slots.hosts)
        kept = set(choice.columns) - set(freed)
        for column in kept:
            for slot, days in self._source.usage(column):
                slots[slot] -= days
            if column.is_template:
                hosts[column.kind, column.group] -= 1
        return Scope(tuple(sorted(stops)), slots, hosts)


def improve(
    source: ColumnSource,
    pool: Sequence[Column],
    choice: Choice,
    penalties: FloatArray,
    *,
    near: NDArray[np.int64],
    deadline: float,
    seed: int,
    target: float,
    on_plan: Callable[[Choice], None] = lambda _: None,
) -> Choice:
    """
    Improve a choice until a deadline or a target value.

    Parameters
    ----------
    near
        Shape (stops, stops): for each stop, all stops from nearest to farthest.
    target
        Value at which to stop: nothing better can exist.
    """
    parts = Neighbourhoods(source, pool, seed, near)
    size, fruitless = 6, 0
    largest = max(6, len(choice.columns))
    while time.monotonic() < deadline and choice.value > target and size <= largest:
        freed, offered, scope = parts.around(choice, size)
        if len(offered) > _MAX_COLUMNS:
            offered = sorted(offered, key=lambda c: c.cost / len(c.stops))[:_MAX_COLUMNS]
            offered = list(dict.fromkeys([*offered, *freed]))
        better = choose_columns(
            source,
            offered,
            scope,
            penalties,
            seconds=min(5.0, deadline - time.monotonic()),
            seed=seed,
        )
        merged = _merge(choice, freed, scope, better, penalties)
        if merged is not None and merged.value < choice.value - 1e-9:
            choice, fruitless = merged, 0
            on_plan(choice)
        else:
            fruitless += 1
        if fruitless > 12:
            size, fruitless = size + 2, 0
    return choice


def _merge(
    choice: Choice,
    freed: Sequence[Column],
    scope: Scope,
    part: Choice | None,
    penalties: FloatArray,
) -> Choice | None:
    if part is None:
        return None
    gone, inside = set(freed), set(scope.stops)
    columns = tuple(c for c in choice.columns if c not in gone) + part.columns
    left_out = tuple(i for i in choice.left_out if i not in inside) + part.left_out
    value = sum(c.cost for c in columns) + float(sum(penalties[i] for i in left_out))
    return Choice(columns, left_out, value, choice.bound, is_optimal=False)
