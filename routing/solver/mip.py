"""
Choosing whole columns: set partitioning with HiGHS through MathOpt.

HiGHS refuses ``threads`` and ``cutoff_limit`` there (OR-Tools 9.15), and may report an infinite
dual bound when time runs out; callers keep their own bound.
"""

from __future__ import annotations

import datetime
import math
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

from routing.solver.columns import Column, ColumnSource, FloatArray
from routing.solver.slots import Slot


@dataclass(frozen=True, slots=True)
class Choice:
    """
    Columns chosen and stops left out.

    ``value`` includes the penalties; ``bound`` is valid over the columns offered (minus infinity
    where the solver gave none); ``is_optimal`` says that no better choice of them exists.
    """

    columns: tuple[Column, ...]
    left_out: tuple[int, ...]
    value: float
    bound: float
    is_optimal: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """What a set-partitioning problem covers: stops to cover and vehicle-days to spend."""

    stops: tuple[int, ...]
    slots: dict[Slot, int]
    hosts: dict[tuple[int, int], int]


def full_scope(source: ColumnSource) -> Scope:
    """Everything: all stops, all vehicle-days."""
    return Scope(tuple(range(len(source.problem.stops))), source.slots.capacity, source.slots.hosts)


def choose_columns(
    source: ColumnSource,
    columns: Sequence[Column],
    scope: Scope,
    penalties: FloatArray,
    *,
    seconds: float,
    incumbent: Choice | None = None,
    seed: int = 0,
) -> Choice | None:
    """
    Cover each stop of the scope exactly once, or pay its penalty, at the least cost.

    Returns
    -------
    choice
        ``None`` if no choice was found in time.
    """
    model = mathopt.Model(name="choose")
    picks = [model.add_binary_variable() for _ in columns]
    missing = {i: model.add_binary_variable() for i in scope.stops}
    _each_stop_is_covered_once(model, columns, picks, missing)
    _no_vehicle_day_is_used_twice(model, source, columns, picks, scope)
    for pick, column in zip(picks, columns, strict=True):
        model.objective.set_linear_coefficient(pick, column.cost)
    for i, variable in missing.items():
        model.objective.set_linear_coefficient(variable, float(penalties[i]))
    hints = []
    if incumbent is not None:
        used = set(incumbent.columns)
        left = set(incumbent.left_out)
        values = {v: float(c in used) for v, c in zip(picks, columns, strict=True)}
        values |= {v: float(i in left) for i, v in missing.items()}
        hints = [mathopt.SolutionHint(variable_values=values)]
    parameters = mathopt.SolveParameters(
        time_limit=datetime.timedelta(seconds=max(0.05, seconds)),
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=1e-7,
        random_seed=seed,
    )
    with silent_stdout():
        result = mathopt.solve(
            model,
            mathopt.SolverType.HIGHS,
            params=parameters,
            model_params=mathopt.ModelSolveParameters(solution_hints=hints),
        )
    if not result.has_primal_feasible_solution():
        return None
    chosen = np.array(result.variable_values(picks)) > 0.5 if picks else np.zeros(0, dtype=bool)
    used_columns = tuple(c for c, is_used in zip(columns, chosen, strict=True) if is_used)
    left_out = tuple(i for i, v in missing.items() if result.variable_values(v) > 0.5)
    bound = result.dual_bound()
    return Choice(
        used_columns,
        left_out,
        sum(c.cost for c in used_columns) + float(sum(penalties[i] for i in left_out)),
        bound if math.isfinite(bound) else -math.inf,
        result.termination.reason == mathopt.TerminationReason.OPTIMAL,
    )


def _each_stop_is_covered_once(
    model: mathopt.Model,
    columns: Sequence[Column],
    picks: Sequence[mathopt.Variable],
    missing: dict[int, mathopt.Variable],
) -> None:
    rows = {i: model.add_linear_constraint(lb=1.0, ub=1.0) for i in missing}
    for i, variable in missing.items():
        rows[i].set_coefficient(variable, 1.0)
    for pick, column in zip(picks, columns, strict=True):
        for i in column.stops:
            rows[i].set_coefficient(pick, 1.0)


def _no_vehicle_day_is_used_twice(
    model: mathopt.Model,
    source: ColumnSource,
    columns: Sequence[Column],
    picks: Sequence[mathopt.Variable],
    scope: Scope,
) -> None:
    slots = {s: model.add_linear_constraint(ub=float(count)) for s, count in scope.slots.items()}
    hosts = {
        key: model.add_linear_constraint(ub=float(count))
        for key, count in scope.hosts.items()
        if not source.slots.groups[key[1]].is_uniform
    }
    for pick, column in zip(picks, columns, strict=True):
        for slot, days in source.usage(column):
            slots[slot].set_coefficient(pick, float(days))
        if column.is_template and (column.kind, column.group) in hosts:
            hosts[column.kind, column.group].set_coefficient(pick, 1.0)


@contextmanager
def silent_stdout() -> Iterator[None]:
    """Keep what native code prints away from standard output, which carries results."""
    sys.stdout.flush()
    try:
        saved = os.dup(1)
    except OSError:  # no standard output at all (a windowed program)
        yield
        return
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, 1)
        yield
    finally:
        os.dup2(saved, 1)
        os.close(sink)
        os.close(saved)
