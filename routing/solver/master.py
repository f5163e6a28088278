"""
The master problem: which columns to use.

Its linear relaxation is solved by column generation (GLOP through MathOpt); its duals give a
proven lower bound at every iteration, whatever columns are still missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

from routing.solver.columns import Column, ColumnSource, Duals, FloatArray
from routing.solver.slots import Slot

_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Relaxation:
    """
    Result of column generation.

    ``bound`` includes the penalties of missing visits; ``missing`` is the fractional number of
    missing visits of each stop; ``values`` are those of ``columns``.
    """

    bound: float
    value: float
    duals: Duals
    columns: tuple[Column, ...]
    values: FloatArray
    missing: FloatArray
    is_complete: bool


class Master:
    """The linear relaxation, grown column by column."""

    def __init__(self, source: ColumnSource, penalties: FloatArray) -> None:
        self._source = source
        self._model = mathopt.Model(name="master")
        model = self._model
        n = len(source.problem.stops)
        self._missing = [model.add_variable(lb=0.0, ub=1.0) for _ in range(n)]
        self._cover = [self._cover_row(i) for i in range(n)]
        self._slots = {
            slot: model.add_linear_constraint(ub=float(count))
            for slot, count in source.slots.capacity.items()
        }
        self._hosts = {
            key: model.add_linear_constraint(ub=float(count))
            for key, count in source.slots.hosts.items()
            if not source.slots.groups[key[1]].is_uniform
        }
        for variable, penalty in zip(self._missing, penalties.tolist(), strict=True):
            model.objective.set_linear_coefficient(variable, penalty)
        self.columns: list[Column] = []
        self._variables: list[mathopt.Variable] = []
        self._known: set[tuple[int, int, int, tuple[int, ...]]] = set()
        self._solved = 0
        self._solver = mathopt.IncrementalSolver(model, mathopt.SolverType.GLOP)
        self.penalties = penalties

    def _cover_row(self, stop: int) -> mathopt.LinearConstraint:
        row = self._model.add_linear_constraint(lb=1.0)
        row.set_coefficient(self._missing[stop], 1.0)
        return row

    def raise_penalties(self, penalties: FloatArray) -> None:
        """Set new prices for missing visits."""
        self.penalties = penalties
        for variable, penalty in zip(self._missing, penalties.tolist(), strict=True):
            self._model.objective.set_linear_coefficient(variable, penalty)

    def add(self, columns: Iterable[Column]) -> int:
        """Add the columns that are new; return how many were."""
        before = len(self.columns)
        for column in columns:
            key = (column.kind, column.group, column.block, column.routes)
            if key in self._known:
                continue
            self._known.add(key)
            variable = self._model.add_variable(lb=0.0)
            self._model.objective.set_linear_coefficient(variable, column.cost)
            for stop in column.stops:
                self._cover[stop].set_coefficient(variable, 1.0)
            for slot, days in self._source.usage(column):
                self._slots[slot].set_coefficient(variable, float(days))
            if column.is_template and (column.kind, column.group) in self._hosts:
                self._hosts[column.kind, column.group].set_coefficient(variable, 1.0)
            self.columns.append(column)
            self._variables.append(variable)
        return len(self.columns) - before

    def solve(self) -> tuple[float, Duals]:
        """Solve the relaxation over the columns known; return its value and duals."""
        result = self._solver.solve()
        self._solved = len(self._variables)
        self._result = result
        cover = np.array(result.dual_values(self._cover))
        slots = {slot: result.dual_values(row) for slot, row in self._slots.items()}
        hosts = {key: result.dual_values(row) for key, row in self._hosts.items()}
        duals = Duals(
            np.clip(cover, 0.0, self.penalties),
            {slot: min(0.0, value) for slot, value in slots.items()},
            {key: min(0.0, value) for key, value in hosts.items()},
        )
        return float(result.objective_value()), duals

    def values(self) -> tuple[FloatArray, FloatArray]:
        """Values of the columns and of the missing visits in the last solution."""
        # Columns added since then are not in that solution.
        solved = self._variables[: self._solved]
        columns = np.array(self._result.variable_values(solved)) if solved else np.zeros(0)
        return columns, np.array(self._result.variable_values(self._missing))


def generate_columns(
    master: Master,
    source: ColumnSource,
    *,
    deadline: float,
    on_bound: Callable[[float], None] = lambda _: None,
) -> Relaxation:
    """
    Solve the linear relaxation by column generation.

    Parameters
    ----------
    master
        The master problem, with or without columns.
    source
        Where columns come from.
    deadline
        ``time.monotonic()`` after which the best bound so far is returned.
    on_bound
        Called with each better bound.

    Returns
    -------
    relaxation
        ``is_complete`` tells whether no column of negative reduced cost is left.
    """
    best_bound, best_duals = -np.inf, None
    while True:
        value, duals = master.solve()
        singles = list(source.priced_singles(duals, below=-_TOLERANCE, most=_batch(source)))
        templates = list(source.priced_templates(duals, below=-_TOLERANCE))
        bound = _lagrangian_bound(source, duals, singles, templates)
        if bound > best_bound:
            best_bound, best_duals = bound, duals
            on_bound(bound)
        added = master.add(column for _, column in singles + templates)
        if added == 0 or time.monotonic() > deadline:
            break
    values, missing = master.values()
    columns = tuple(master.columns)
    if len(values) < len(columns):
        values = np.concatenate([values, np.zeros(len(columns) - len(values))])
    return Relaxation(
        best_bound, value, best_duals or duals, columns, values, missing, is_complete=added == 0
    )


def _batch(source: ColumnSource) -> int:
    return 40 + 2 * len(source.problem.stops)


def _lagrangian_bound(
    source: ColumnSource,
    duals: Duals,
    singles: list[tuple[float, Column]],
    templates: list[tuple[float, Column]],
) -> float:
    """Dual value, lowered by what columns of negative reduced cost could still gain."""
    bound = float(duals.stops.sum())
    capacity = source.slots.capacity
    bound += sum(duals.slots[slot] * count for slot, count in capacity.items())
    bound += sum(value * source.slots.hosts[key] for key, value in duals.hosts.items())
    worst_single: dict[Slot, float] = {}
    for value, column in singles:
        slot = Slot(column.kind, column.group, column.block)
        worst_single[slot] = min(worst_single.get(slot, 0.0), value)
    worst_template: dict[tuple[int, int], float] = {}
    for value, column in templates:
        key = (column.kind, column.group)
        worst_template[key] = min(worst_template.get(key, 0.0), value)
    bound += sum(value * capacity[slot] for slot, value in worst_single.items())
    bound += sum(value * source.slots.hosts[key] for key, value in worst_template.items())
    # Columns whose reduced cost is between -tolerance and 0 were not listed.
    return bound - _TOLERANCE * (sum(capacity.values()) + sum(source.slots.hosts.values()))
