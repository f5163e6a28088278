"""
The master problem: which columns to use.

Its linear relaxation is solved by column generation (GLOP through MathOpt); its duals give a
proven lower bound at every iteration, whatever columns are still missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

from routing.arrays import FloatArray
from routing.solver.columns.cuts import violated_cuts
from routing.solver.columns.linear_program import (
    LinearProgram,
    NumericalTroubleError,
    add_column,
    cover_rows,
    duals_of,
    values_of,
)
from routing.solver.columns.slots import Supply
from routing.solver.columns.source import Column, ColumnSource, Cut, Duals, Offer
from routing.solver.deadline import Deadline

_TOLERANCE = 1e-6
"""Reduced costs above minus this are zero to the simplex method; the lower bound pays for it."""
_TEMPLATES_AT_ONCE = 2_000
"""
Templates that enter at a time: all of one group would fill the linear program. Tried: half and
double give the same.
"""
_SMOOTHING = 0.5
"""
Weight of the best prices so far in those that are asked for, which calms them. Tried: a mean gap of
2.05 % with 0.25, 2.37 % with 0.5, 2.53 % with 0.75.
"""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """
    Result of column generation.

    ``lower_bound`` includes the penalties of missing visits and is proven by ``duals``; ``values``
    are those of ``columns``, ``missing`` the fractional number of missing visits of each stop.
    """

    lower_bound: float
    value: float
    duals: Duals
    columns: tuple[Column, ...]
    values: FloatArray
    missing: FloatArray
    is_complete: bool


class Master:
    """The linear relaxation, grown column by column and cut by cut."""

    def __init__(self, source: ColumnSource, penalties: FloatArray) -> None:
        self.source = source
        self._model = mathopt.Model(name="master")
        model = self._model
        self._cover = cover_rows(model, penalties)
        self._slots = {
            slot: model.add_linear_constraint(ub=float(count))
            for slot, count in source.slots.supply.items()
        }
        self._hosts = {
            key: model.add_linear_constraint(ub=float(count))
            for key, count in source.slots.scarce_hosts.items()
        }
        self.columns: list[Column] = []
        self.cuts: list[Cut] = []
        self._cut_rows: list[mathopt.LinearConstraint] = []
        self._cuts_of: list[list[int]] = [[] for _ in penalties]
        self._variables: list[mathopt.Variable] = []
        self._known: set[tuple[int, int, int, tuple[int, ...]]] = set()
        self._solved = 0
        self._program = LinearProgram(model, source.meter)
        self.penalties = penalties
        self.days: Mapping[Supply, float] = source.slots.supply

    def give_days(self, days: Mapping[Supply, float]) -> None:
        """Set how many days of each supply there are, of all or fewer."""
        self.days = days
        for used, row in self._slots.items():
            row.upper_bound = float(days[used])

    def raise_penalties(self, penalties: FloatArray) -> None:
        """Set new prices for missing visits."""
        self.penalties = penalties
        for variable, penalty in zip(self._cover.missing, penalties.tolist(), strict=True):
            self._model.objective.set_linear_coefficient(variable, penalty)

    def add(self, columns: Iterable[Column]) -> int:
        """Add the columns that are new; return how many were."""
        before = len(self.columns)
        for column in columns:
            key = (column.kind, column.group, column.block, column.routes)
            if key in self._known:
                continue
            self._known.add(key)
            self._variables.append(add_column(self._model, column.cost, self._entries(column)))
            self.columns.append(column)
        return len(self.columns) - before

    def _entries(self, column: Column) -> Iterator[tuple[mathopt.LinearConstraint, float]]:
        """Yield what a column counts for: its stops, vehicle-days, crews, host and cuts."""
        for stop in column.stops:
            yield self._cover.rows[stop], 1.0
        for slot, days in self.source.usage(column):
            yield self._slots[slot], float(days)
        if column.is_template and (column.kind, column.group) in self._hosts:
            yield self._hosts[column.kind, column.group], 1.0
        seen = Counter(cut for stop in column.stops for cut in self._cuts_of[stop])
        for cut, count in seen.items():
            if count > 1:
                yield self._cut_rows[cut], 1.0

    def add_cuts(self, cuts: Iterable[Cut]) -> None:
        """Let at most one column serve two or more stops of each of these triples."""
        for cut in cuts:
            row = self._model.add_linear_constraint(ub=1.0)
            for column, variable in zip(self.columns, self._variables, strict=True):
                if column.serves_two(cut):
                    row.set_coefficient(variable, 1.0)
            for stop in cut:
                self._cuts_of[stop].append(len(self.cuts))
            self.cuts.append(cut)
            self._cut_rows.append(row)

    def solve(self) -> tuple[float, Duals]:
        """Solve the relaxation over the columns known; return its value and duals."""
        result = self._program.solve()
        self._solved = len(self._variables)
        self._result = result
        cover = duals_of(result, self._cover.rows)
        known = result.dual_values()
        slots = {slot: known.get(row, 0.0) for slot, row in self._slots.items()}
        hosts = {key: known.get(row, 0.0) for key, row in self._hosts.items()}
        fees = -duals_of(result, self._cut_rows)
        duals = Duals(
            np.clip(cover, 0.0, self.penalties),
            {slot: min(0.0, value) for slot, value in slots.items()},
            {key: min(0.0, value) for key, value in hosts.items()},
            tuple(self.cuts),
            np.maximum(fees, 0.0),
        )
        return float(result.objective_value()), duals

    def values(self) -> tuple[FloatArray, FloatArray]:
        """Values of the columns and of the missing visits in the last solution."""
        # Columns added since then are not in that solution.
        solved = self._variables[: self._solved]
        columns = values_of(self._result, solved)
        late = len(self._variables) - self._solved
        missing = values_of(self._result, self._cover.missing)
        return np.concatenate([columns, np.zeros(late)]), missing


def generate_columns(
    master: Master,
    *,
    deadline: Deadline,
    start: Duals | None = None,
    on_lower_bound: Callable[[float], None] = lambda _: None,
) -> Relaxation:
    """
    Solve the linear relaxation by column generation.

    Parameters
    ----------
    deadline
        When the best lower bound so far is returned.
    start
        Prices to begin from; those of :meth:`ColumnSource.first_duals` where omitted. Columns are
        asked for halfway between the prices of the best lower bound and the last ones, which calms
        them (Wentges, International Transactions in Operational Research 4(2), 1997).
    on_lower_bound
        Called with each better lower bound.

    Returns
    -------
    relaxation
        ``is_complete`` tells whether no column of negative reduced cost is left.

    Raises
    ------
    NumericalTroubleError
        If not even the first linear program could be solved.
    """
    source = master.source
    centre = source.first_duals() if start is None else start
    best_lower_bound, best_duals, smoothing = -np.inf, centre, _SMOOTHING
    value, duals = master.solve()
    while True:
        asked = _between(centre, duals, smoothing) if smoothing else duals
        singles = source.singles(asked, below=-_TOLERANCE, most=_batch(source))
        templates = source.templates(asked, below=-_TOLERANCE)
        lower_bound = _lagrangian_lower_bound(master, asked, singles, templates)
        if lower_bound > best_lower_bound:
            best_lower_bound, best_duals = lower_bound, asked
            centre = asked
            on_lower_bound(lower_bound)
        offers = [*singles, *(offer.first(_TEMPLATES_AT_ONCE) for offer in templates)]
        added = master.add(source.columns(offers))
        is_complete = added == 0 and not smoothing
        if is_complete or deadline.is_past:
            break
        is_close = value - best_lower_bound < 1e-3 * abs(value)
        smoothing = 0.0 if added == 0 or is_close else _SMOOTHING
        try:
            value, duals = master.solve()
        except NumericalTroubleError:
            is_complete = False
            break
    values, missing = master.values()
    columns = tuple(master.columns)
    return Relaxation(best_lower_bound, value, best_duals, columns, values, missing, is_complete)


def _between(centre: Duals, duals: Duals, share: float) -> Duals:
    """Return prices so far from the last ones towards a centre; cuts unknown there are free."""
    fees = duals.fees.copy()
    fees *= 1.0 - share
    fees[: len(centre.fees)] += share * centre.fees
    return Duals(
        share * centre.stops + (1.0 - share) * duals.stops,
        {k: share * centre.slots[k] + (1.0 - share) * v for k, v in duals.slots.items()},
        {k: share * centre.hosts[k] + (1.0 - share) * v for k, v in duals.hosts.items()},
        duals.cuts,
        fees,
    )


def tighten(
    master: Master,
    relaxation: Relaxation,
    *,
    deadline: Deadline,
    target: float,
    most: int,
    on_lower_bound: Callable[[float], None] = lambda _: None,
) -> Relaxation:
    """
    Raise the lower bound with subset-row cuts.

    Parameters
    ----------
    target
        Bound at which to stop.
    most
        At most so many cuts.
    """
    n, stalled = len(master.source.problem.stops), 0
    while relaxation.is_complete and relaxation.lower_bound < target and stalled < 3:
        room = most - len(master.cuts)
        if room <= 0 or deadline.is_past:
            break
        broken = violated_cuts(
            relaxation.columns,
            relaxation.values,
            n,
            known=set(master.cuts),
            most=min(room, max(15, n // 3)),
        )
        if not broken:
            break
        master.add_cuts(broken)
        found = generate_columns(
            master, deadline=deadline, start=relaxation.duals, on_lower_bound=on_lower_bound
        )
        gain = found.lower_bound - relaxation.lower_bound
        if found.lower_bound < relaxation.lower_bound:
            break
        stalled = stalled + 1 if gain < 1e-4 * abs(relaxation.lower_bound) else 0
        relaxation = found
    return relaxation


def _batch(source: ColumnSource) -> int:
    return 40 + 2 * len(source.problem.stops)


def _lagrangian_lower_bound(
    master: Master, duals: Duals, singles: Sequence[Offer], templates: Sequence[Offer]
) -> float:
    """Dual value, lowered by what columns of negative reduced cost could still gain."""
    capacity, hosts = master.source.slots.capacity, master.source.slots.hosts
    lower_bound = float(duals.stops.sum()) - float(duals.fees.sum())
    lower_bound += sum(duals.slots[used] * count for used, count in master.days.items())
    lower_bound += sum(value * hosts[key] for key, value in duals.hosts.items())
    for slot, offer in zip(capacity, singles, strict=True):
        lower_bound += min(0.0, offer.least) * capacity[slot]
    for offer in templates:
        lower_bound += min(0.0, offer.least) * hosts[offer.kind, offer.group]
    # Columns whose reduced cost is between -tolerance and 0 were not listed.
    return lower_bound - _TOLERANCE * (sum(capacity.values()) + sum(hosts.values()))
