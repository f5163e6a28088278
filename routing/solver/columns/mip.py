"""
Choosing whole columns: set partitioning with HiGHS through MathOpt.

HiGHS refuses ``threads`` and ``cutoff_limit`` there (OR-Tools 9.15). The model is written as a
protocol buffer: ten times faster than variable by variable.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from routing.arrays import FloatArray
from routing.solver.columns.silence import silent_stdout
from routing.solver.columns.slots import Supply
from routing.solver.columns.source import Column, ColumnSource
from routing.solver.deadline import Deadline

_SHORT_S = 1.0
"""Below this time HiGHS goes without its presolve."""
_NODE_S = 0.02
"""What a node of HiGHS takes where no clock is read: it is given so many nodes."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Columns chosen and stops left out; ``value`` includes the penalties of these."""

    columns: tuple[Column, ...]
    left_out: tuple[int, ...]
    value: float

    @classmethod
    def of(
        cls, columns: Sequence[Column], left_out: Sequence[int], penalties: FloatArray
    ) -> Choice:
        """Add up a choice; ``penalties`` has shape (stops,)."""
        value = sum(c.cost for c in columns) + float(penalties[list(left_out)].sum())
        return cls(tuple(columns), tuple(left_out), value)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a set-partitioning problem covers: stops to cover, vehicle- and crew-days to spend."""

    stops: tuple[int, ...]
    slots: dict[Supply, int]
    hosts: dict[tuple[int, int], int]


def choose_columns(
    source: ColumnSource,
    columns: Sequence[Column],
    scope: Scope,
    penalties: FloatArray,
    *,
    deadline: Deadline,
) -> Choice | None:
    """
    Cover each stop of the scope exactly once, or pay its penalty, at the least cost.

    Returns
    -------
    choice
        ``None`` if no choice was found in time.
    """
    rows = _Rows(scope)
    _each_stop_is_covered_once(rows, columns)
    _no_vehicle_day_is_used_twice(rows, source, columns)
    prices = [*(c.cost for c in columns), *(float(penalties[i]) for i in scope.stops)]
    model = mathopt.Model.from_model_proto(rows.model(prices))
    variables = sorted(model.variables(), key=lambda v: v.id)
    with silent_stdout():
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=_parameters(deadline))
    deadline.meter.charge("column offered", len(columns))
    pivots = result.solve_stats.simplex_iterations
    deadline.meter.charge("pivot among columns", len(columns) * pivots)
    if not result.has_primal_feasible_solution():
        return None
    chosen = np.array(result.variable_values(variables)) > 0.5
    used = tuple(c for c, is_used in zip(columns, chosen.tolist(), strict=False) if is_used)
    left_out = tuple(
        i for i, is_out in zip(scope.stops, chosen[len(columns) :].tolist(), strict=True) if is_out
    )
    return Choice.of(used, left_out, penalties)


def _parameters(deadline: Deadline) -> mathopt.SolveParameters:
    """Limit HiGHS by its clock, or by its nodes where effort paces the search."""
    left_s, clock_s = deadline.left_s, deadline.clock_left_s
    nodes = max(1, int(left_s / _NODE_S)) if deadline.meter.by_work else None
    limit = datetime.timedelta(seconds=max(0.05, clock_s)) if math.isfinite(clock_s) else None
    return mathopt.SolveParameters(
        time_limit=limit,
        node_limit=nodes,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=1e-7,
        random_seed=0,
        # HiGHS looks at the clock after its presolve only: 8 s for 5,000 columns, asked for 0.3.
        presolve=mathopt.Emphasis.OFF if left_s < _SHORT_S else None,
    )


class _Rows:
    """Constraints under construction; the columns come first, then the missing visits."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.cover = {i: k for k, i in enumerate(scope.stops)}
        self.slots = {slot: len(self.cover) + k for k, slot in enumerate(scope.slots)}
        first = len(self.cover) + len(self.slots)
        self.hosts = {key: first + k for k, key in enumerate(scope.hosts)}
        self.lower = [1.0] * len(self.cover)
        self.lower += [-math.inf] * (len(self.slots) + len(self.hosts))
        self.upper = [1.0] * len(self.cover)
        self.upper += [float(v) for v in (*scope.slots.values(), *scope.hosts.values())]
        self.entries: list[tuple[int, int, float]] = []

    def model(self, prices: Sequence[float]) -> model_pb2.ModelProto:
        count = len(prices)
        missing = count - len(self.cover)
        self.entries += [(row, missing + row, 1.0) for row in range(len(self.cover))]
        self.entries.sort()
        proto = model_pb2.ModelProto(name="choose")
        proto.variables.ids.extend(range(count))
        proto.variables.lower_bounds.extend([0.0] * count)
        proto.variables.upper_bounds.extend([1.0] * count)
        proto.variables.integers.extend([True] * count)
        proto.objective.linear_coefficients.ids.extend(range(count))
        proto.objective.linear_coefficients.values.extend(prices)
        proto.linear_constraints.ids.extend(range(len(self.upper)))
        proto.linear_constraints.lower_bounds.extend(self.lower)
        proto.linear_constraints.upper_bounds.extend(self.upper)
        rows, columns, values = zip(*self.entries, strict=True) if self.entries else ((), (), ())
        proto.linear_constraint_matrix.row_ids.extend(rows)
        proto.linear_constraint_matrix.column_ids.extend(columns)
        proto.linear_constraint_matrix.coefficients.extend(values)
        return proto


def _each_stop_is_covered_once(rows: _Rows, columns: Sequence[Column]) -> None:
    cover = rows.cover
    rows.entries += [(cover[i], k, 1.0) for k, c in enumerate(columns) for i in c.stops]


def _no_vehicle_day_is_used_twice(
    rows: _Rows, source: ColumnSource, columns: Sequence[Column]
) -> None:
    for k, column in enumerate(columns):
        rows.entries += [(rows.slots[slot], k, float(n)) for slot, n in source.usage(column)]
        if column.is_template:
            rows.entries.append((rows.hosts[column.kind, column.group], k, 1.0))
