"""
Plans with a proof for short day-routes: weekday templates chosen by set partitioning.

1. column generation gives a lower bound; 2. a first choice among the columns found; 3. a large
neighbourhood search improves it; 4. every column whose reduced cost is below the distance between
plan and bound is listed, and one last choice among them proves the plan or replaces it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from routing.problem import DAYS_PER_WEEK, Problem
from routing.solution import DayRoute
from routing.solver.columns import Column, ColumnSource, FloatArray
from routing.solver.improve import improve
from routing.solver.master import Master, Relaxation, generate_columns
from routing.solver.mip import Choice, choose_columns, full_scope
from routing.solver.nearest import nearest_stops
from routing.solver.routes import DEFAULT_LIMIT

PROOF_COLUMNS = 60_000
Progress = Callable[[float | None, float | None], None]


@dataclass(frozen=True, slots=True)
class TemplateAnswer:
    """
    A choice of columns with its bound, both including the penalties of missing visits.

    ``penalty`` is what the missing visits of the choice cost.
    """

    choice: Choice
    bound: float
    penalty: float


class TemplateSolver:
    """
    Solves one problem.

    Raises
    ------
    TooManyRoutesError, UnsupportedPatternError
        If the problem is out of reach of this method.
    """

    def __init__(
        self,
        problem: Problem,
        *,
        seed: int,
        deadline: float,
        target_gap: float = 0.0,
        route_limit: int = DEFAULT_LIMIT,
        on_progress: Progress = lambda _plan, _bound: None,
    ) -> None:
        self.problem = problem
        self.seed = seed
        self.deadline = deadline
        self.target_gap = target_gap
        self.source = ColumnSource(problem, route_limit=route_limit)
        self._on_progress = on_progress
        self._plan: float | None = None
        self._bound: float | None = None

    # -- the four steps --------------------------------------------------------------------

    def solve(self) -> TemplateAnswer:
        """Find a plan and prove how good it is."""
        penalties = self._penalties(3.0)
        master = Master(self.source, penalties)
        relaxation = self._relax(master)
        if relaxation.missing.sum() > 1e-6:
            penalties = self._penalties(2.0 * len(self.problem.stops))
            master.raise_penalties(penalties)
            relaxation = self._relax(master)
        choice = self._first_choice(relaxation, penalties)
        if choice.left_out and relaxation.missing.sum() <= 1e-6:
            # Only whole columns lack room: price missing visits so that none is left by choice.
            penalties = self._penalties(2.0 * len(self.problem.stops))
            master.raise_penalties(penalties)
            relaxation = self._relax(master)
            choice = _repriced(choice, penalties)
        choice = self._improve(relaxation, choice, penalties)
        choice, bound = self._prove(relaxation, choice, penalties)
        penalty = float(sum(penalties[i] for i in choice.left_out))
        return TemplateAnswer(choice, min(bound, choice.value), penalty)

    def _relax(self, master: Master) -> Relaxation:
        budget = self.deadline - time.monotonic()
        return generate_columns(
            master,
            self.source,
            deadline=time.monotonic() + 0.6 * budget,
            on_bound=self._show_bound,
        )

    def _first_choice(self, relaxation: Relaxation, penalties: FloatArray) -> Choice:
        """Choose among the columns closest to the relaxation, within a fifth of the time."""
        pool = self._pool(relaxation, 8_000)
        choice = choose_columns(
            self.source,
            pool,
            full_scope(self.source),
            penalties,
            seconds=max(1.0, 0.2 * (self.deadline - time.monotonic())),
            seed=self.seed,
        )
        if choice is None:
            everyone = tuple(range(len(self.problem.stops)))
            choice = Choice((), everyone, float(penalties.sum()), -np.inf, is_optimal=False)
        self._show_plan(choice)
        return choice

    def _improve(self, relaxation: Relaxation, choice: Choice, penalties: FloatArray) -> Choice:
        """Search around the plan, unless the proof is within reach at once."""
        if choice.is_optimal and self._proof_size(relaxation, choice.value) <= PROOF_COLUMNS / 4:
            return choice
        budget = self.deadline - time.monotonic()
        return improve(
            self.source,
            self._pool(relaxation, PROOF_COLUMNS),
            choice,
            penalties,
            near=nearest_stops(self.problem),
            deadline=time.monotonic() + 0.6 * budget,
            seed=self.seed,
            target=relaxation.bound * (1.0 + self.target_gap) + 1e-9,
            on_plan=self._show_plan,
        )

    def _prove(
        self, relaxation: Relaxation, choice: Choice, penalties: FloatArray
    ) -> tuple[Choice, float]:
        """Offer every column that a better plan could use; what remains best is optimal."""
        bound = relaxation.bound
        for _ in range(3):
            distance = choice.value - bound
            if distance <= max(1e-6, self.target_gap * choice.value):
                break
            if time.monotonic() > self.deadline:
                break
            columns = self._columns_below(relaxation, choice.value - relaxation.bound)
            if columns is None:
                break
            last = choose_columns(
                self.source,
                list(dict.fromkeys([*columns, *choice.columns])),
                full_scope(self.source),
                penalties,
                seconds=self.deadline - time.monotonic(),
                incumbent=choice,
                seed=self.seed,
            )
            if last is None:
                break
            bound = max(bound, min(last.bound, choice.value))
            if last.value < choice.value - 1e-9:
                choice = replace(last)
                self._show_plan(choice)
            if last.is_optimal:
                bound = choice.value
        self._show_bound(bound)
        return choice, bound

    # -- helpers ---------------------------------------------------------------------------

    def _penalties(self, factor: float) -> FloatArray:
        """Price of leaving each stop out: ``factor`` times the dearest lone visit, per visit."""
        lone = [
            float(routes.routes.cost[(routes.routes.orders >= 0).sum(axis=1) == 1].max(initial=1.0))
            for routes in self.source.kinds
        ]
        visits = np.array([s.visits for s in self.problem.stops], dtype=np.float64)
        return factor * max(lone, default=1.0) * visits

    def _pool(self, relaxation: Relaxation, most: int) -> list[Column]:
        """Columns of the relaxation, then those of least reduced cost; at most ``most``."""
        priced = [
            *self.source.priced_singles(relaxation.duals, below=np.inf, most=most // 4),
            *self.source.priced_templates(relaxation.duals, below=np.inf),
        ]
        priced.sort(key=lambda pair: pair[0])
        room = max(0, most - len(relaxation.columns))
        return list(dict.fromkeys([*relaxation.columns, *(c for _, c in priced[:room])]))

    def _proof_size(self, relaxation: Relaxation, value: float) -> int:
        columns = self._columns_below(relaxation, value - relaxation.bound)
        return PROOF_COLUMNS + 1 if columns is None else len(columns)

    def _columns_below(self, relaxation: Relaxation, threshold: float) -> list[Column] | None:
        """Every column of reduced cost at most ``threshold``, or ``None`` if too many."""
        below = threshold + 1e-6
        found: list[Column] = []
        for _, column in self.source.priced_singles(relaxation.duals, below=below):
            found.append(column)
            if len(found) > PROOF_COLUMNS:
                return None
        for _, column in self.source.priced_templates(relaxation.duals, below=below, every=True):
            found.append(column)
            if len(found) > PROOF_COLUMNS:
                return None
        return found

    def _show_plan(self, choice: Choice) -> None:
        self._plan = choice.value
        self._on_progress(self._plan, self._bound)

    def _show_bound(self, bound: float) -> None:
        self._bound = bound
        self._on_progress(self._plan, self._bound)

    # -- extraction ------------------------------------------------------------------------

    def day_routes(self, choice: Choice) -> tuple[DayRoute, ...]:
        """Give every chosen column its vehicle, days and timetable."""
        keyed = dict(enumerate(choice.columns))
        hosts, days = self.source.slots.assign(
            [(key, c.kind, c.group) for key, c in keyed.items() if c.is_template],
            [(key, c.kind, c.group, c.block) for key, c in keyed.items() if not c.is_template],
        )
        routes = []
        for key, column in keyed.items():
            if column.is_template:
                vehicle, weekday = hosts[key]
                for week, route in enumerate(column.routes):
                    day = DAYS_PER_WEEK * week + weekday
                    routes.append(self._day_route(column.kind, route, vehicle, day))
            else:
                vehicle, day = days[key]
                routes.append(self._day_route(column.kind, column.routes[0], vehicle, day))
        return tuple(sorted(routes, key=lambda r: (r.day, r.vehicle)))

    def _day_route(self, kind: int, route: int, vehicle: int, day: int) -> DayRoute:
        stops = self.source.kinds[kind].stops(route)
        times = self.source.clocks[kind].timetables(np.array([stops], dtype=np.int64))
        return DayRoute(
            day=day,
            vehicle=vehicle,
            stops=stops,
            depart_s=int(times.depart_s[0]),
            starts_s=tuple(int(t) for t in times.starts_s[0]),
            return_s=int(times.return_s[0]),
            break_after=int(times.break_after[0]) or None,
            cost=float(times.cost[0]),
        )


def _repriced(choice: Choice, penalties: FloatArray) -> Choice:
    value = sum(c.cost for c in choice.columns)
    value += float(sum(penalties[i] for i in choice.left_out))
    return replace(choice, value=value, bound=-np.inf, is_optimal=False)
