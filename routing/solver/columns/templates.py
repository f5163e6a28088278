"""
Plans with a proof for short day-routes: weekday templates chosen by set partitioning.

1. column generation gives a lower bound; 2. a first choice among the columns found; 3. a large
neighbourhood search improves it; 4. subset-row cuts raise the lower bound; 5. once the columns
whose reduced cost is below the distance between plan and lower bound can be listed, branch and
bound among them proves the plan or replaces it, in turn with 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from routing.arrays import FloatArray
from routing.problem import DAYS_PER_WEEK, Problem
from routing.solution import DayRoute
from routing.solver import shares
from routing.solver.columns.aside import Aside
from routing.solver.columns.branching import BranchAndBound
from routing.solver.columns.improve import FIRST, best_of, improve
from routing.solver.columns.master import Master, Relaxation, generate_columns, tighten
from routing.solver.columns.mip import Choice
from routing.solver.columns.source import Column, ColumnSource, Offer
from routing.solver.columns.warm_start import choice_of
from routing.solver.deadline import Deadline
from routing.solver.draft import Progress
from routing.solver.nearest import nearest_stops
from routing.solver.search import search

EASY_COLUMNS, PROOF_COLUMNS = 15_000, 60_000
"""
Columns among which branch and bound begins at once, and the most among which it searches.
``EASY_COLUMNS``: tried: a mean gap of 2.32 % with 7_500, 2.37 % with 15_000, 2.37 % with 30_000.
``PROOF_COLUMNS``: tried: a mean gap of 2.36 % with 30_000, 2.37 % with 60_000, 2.37 % with 120_000.
"""
_MOST_CHOSEN = 2_000_000
"""Day-routes past which a search without columns finds the first plan."""
_SEARCH_S_PER_STOP = 0.04
"""Of the search for a first plan. Tried: half and double give the same."""
_SHARES = (1.0, 0.5, 0.25)
"""Of the distance between plan and lower bound, within which columns are listed for a proof."""
_FIRST_COLUMNS = 8_000
"""Of the first choice. Tried: a mean gap of 2.35 % with 4_000, 2.37 % so, 2.48 % with 16_000."""
_MOST_CUTS = 400
"""Each is a case in the price of every column. Tried: half and double give the same."""
_MILD, _HARSH = 3.0, 20.0
"""
Price of a missing visit, in dear lone visits: the mild one keeps the relaxation calm, the harsh one
keeps plans whole.
"""


@dataclass(frozen=True, slots=True)
class TemplateAnswer:
    """
    A choice of columns, its cost and the lower bound of all plans that miss as many visits.

    Prizes lost are in both; the penalties of missing visits in neither.
    """

    choice: Choice
    cost: float
    lower_bound: float


@dataclass(frozen=True, slots=True)
class Reach:
    """
    Columns to search among.

    A plan that uses any other costs ``beyond`` at least; ``is_all`` says that a better plan needs
    no other.
    """

    columns: list[Column]
    beyond: float
    is_all: bool


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
        deadline: Deadline,
        target_gap: float = 0.0,
        route_limit: int | None = None,
        start: Sequence[DayRoute] = (),
        on_progress: Progress = lambda _plan, _lower_bound: None,
    ) -> None:
        self.problem = problem
        self.deadline = deadline.begin()
        self.target_gap = target_gap
        listing = self.deadline.share(shares.LISTING)
        self.source = ColumnSource(problem, route_limit=route_limit, deadline=listing)
        self._aside = Aside(problem, self.deadline.meter)
        self._start = start
        self._seed = seed
        self._random = np.random.default_rng(seed)
        self._near = nearest_stops(problem)
        self._on_progress = on_progress
        self._lacks_days = False
        self._relaxation: Relaxation | None = None
        self._improved: Choice | None = None
        self._size = FIRST
        self._plan: float | None = None
        self._lower_bound: float | None = None

    def solve(self) -> TemplateAnswer:
        """Find a plan and prove how good it is."""
        with closing(self._aside):
            return self._solve()

    def _solve(self) -> TemplateAnswer:
        mild, harsh = self._penalties(_MILD), self._penalties(_HARSH)
        master = Master(self.source, mild)
        self._aside.begin(self._seed, self._early(shares.ASIDE), self._start, searches=2)
        relaxation = self._relaxation = self._relax(master)
        if relaxation.missing.sum() > 1e-6:
            mild = harsh
            master.raise_penalties(harsh)
            relaxation = self._relax(master)
        self._lacks_days = mild is harsh
        choice = self._first_choice(relaxation, mild)
        if self._must(choice.left_out):
            choice = self._improve(relaxation, choice, mild, share=shares.COMPLETION)
        choice = Choice.of(choice.columns, choice.left_out, harsh)
        self._aside.begin(self._seed + 1, self.deadline, self.day_routes(choice))
        choice, lower_bound = self._close(master, relaxation, choice, harsh)
        self._aside.close()
        choice = self._better(choice, self._aside.result(), harsh)
        missing = self._must(choice.left_out)
        cost = choice.value - float(harsh[missing].sum())
        return TemplateAnswer(choice, cost, min(lower_bound - float(mild[missing].sum()), cost))

    def lower_bound(self, left_out: Sequence[int] = ()) -> float:
        """Return a lower bound of all plans that miss these stops, or as many visits."""
        mild = self._penalties(_MILD)
        if self._relaxation is None:
            self._relaxation = generate_columns(
                Master(self.source, mild),
                deadline=self.deadline.share(shares.BOUND_ALONE),
                on_lower_bound=self._show_lower_bound,
            )
        return self._relaxation.lower_bound - float(mild[self._must(left_out)].sum())

    def _relax(self, master: Master) -> Relaxation:
        return generate_columns(
            master,
            deadline=self.deadline.share(shares.RELAXATION),
            on_lower_bound=self._show_lower_bound,
        )

    def _first_choice(self, relaxation: Relaxation, penalties: FloatArray) -> Choice:
        """Choose among the columns closest to the relaxation; search where that is not enough."""
        choice = Choice.of((), range(len(self.problem.stops)), penalties)
        if self._start:
            choice = choice_of(self.source, self._start, penalties)
        if not self._is_large:
            among = list(dict.fromkeys([*self._pool(relaxation), *choice.columns]))
            choice = BranchAndBound(self.source, among, penalties, choice).rounded()
        if self._is_done(choice, relaxation.lower_bound):
            self._aside.close()
        choice = self._better(choice, self._aside.result(), penalties)
        if not self._aside and (self._is_large or self._must(choice.left_out)):
            choice = self._searched(choice, penalties)
        self._show_plan(choice)
        return choice

    def _better(self, choice: Choice, routes: Sequence[DayRoute], penalties: FloatArray) -> Choice:
        """Return a plan found without columns where it is better."""
        if not routes:
            return choice
        other = choice_of(self.source, routes, penalties)
        return min(choice, other, key=lambda c: c.value)

    def _searched(self, choice: Choice, penalties: FloatArray) -> Choice:
        """Improve a choice by a search that needs no columns."""
        deadline = self._early(
            shares.FIRST_SEARCH_OF_MANY if self._is_large else shares.FIRST_SEARCH
        )
        found = search(
            self.problem,
            seed=self._seed,
            deadline=deadline,
            start=self.day_routes(choice),
        )
        return self._better(choice, found.routes, penalties)

    def _early(self, share: float) -> Deadline:
        """Return when a first plan is due: after a share of the time, sooner for few stops."""
        seconds = _SEARCH_S_PER_STOP * len(self.problem.stops)
        return self.deadline.share(min(share, seconds / max(1.0, self.deadline.left_s)))

    @property
    def _is_large(self) -> bool:
        return self.source.size > _MOST_CHOSEN

    def _close(
        self, master: Master, relaxation: Relaxation, choice: Choice, penalties: FloatArray
    ) -> tuple[Choice, float]:
        """Bring plan and lower bound together: better plans, cuts, the proof once in reach."""
        easy = self._reach(relaxation, choice, most=EASY_COLUMNS, shares=(1.0,))
        if easy is not None and not self._is_done(choice, relaxation.lower_bound):
            return self._prove_by_turns(easy, relaxation, choice, penalties)
        lower_bound, is_first = relaxation.lower_bound, True
        while not self._is_done(choice, lower_bound):
            relaxation = tighten(
                master,
                relaxation,
                deadline=self.deadline.share(shares.CUTS),
                target=choice.value * (1.0 - self.target_gap) - 1e-6,
                most=_MOST_CUTS,
                on_lower_bound=self._show_lower_bound,
            )
            before = choice.value, lower_bound
            lower_bound = max(lower_bound, relaxation.lower_bound)
            share = shares.FIRST_CHOICES if is_first else shares.CHOICES
            choice = self._improve(relaxation, choice, penalties, share=share)
            if self._is_done(choice, lower_bound):
                break
            reach = self._reach(relaxation, choice, most=PROOF_COLUMNS, shares=_SHARES)
            if reach is not None and reach.is_all:
                turns = self._prove_by_turns(reach, relaxation, choice, penalties)
                return turns[0], max(lower_bound, turns[1])
            if reach is not None:
                proof = self._proof(reach, choice, penalties)
                choice, proven = proof.solve(self.deadline.share(shares.PROOF))
                lower_bound = max(lower_bound, min(proven, reach.beyond))
            elif not is_first and before == (choice.value, lower_bound):
                return self._improve(relaxation, choice, penalties, share=1.0), lower_bound
            is_first = False
        return choice, lower_bound

    def _is_done(self, choice: Choice, lower_bound: float) -> bool:
        distance = choice.value - lower_bound
        is_close = distance <= max(1e-6, self.target_gap * choice.value)
        return is_close or self.deadline.is_past

    def _improve(
        self, relaxation: Relaxation, choice: Choice, penalties: FloatArray, *, share: float
    ) -> Choice:
        size = self._size if choice is self._improved else FIRST
        self._improved, self._size = improve(
            self.source,
            relaxation.duals,
            choice,
            penalties,
            near=self._near,
            deadline=self.deadline.share(share),
            random=self._random,
            target=relaxation.lower_bound * (1.0 + self.target_gap) + 1e-9,
            size=size,
            on_plan=self._show_plan,
        )
        return self._improved

    def _prove_by_turns(
        self, reach: Reach, relaxation: Relaxation, choice: Choice, penalties: FloatArray
    ) -> tuple[Choice, float]:
        """Search among every column that a better plan can use, and for better plans in turn."""
        proof = self._proof(reach, choice, penalties)
        for proving, improving in shares.TURNS:
            choice, lower_bound = proof.solve(self.deadline.share(proving))
            if proof.is_over or self._is_done(choice, lower_bound):
                break
            choice = self._better(choice, self._aside.so_far(), penalties)
            choice = self._improve(relaxation, choice, penalties, share=improving)
            proof.offer(choice)
            self._aside.offer(self.day_routes(choice))
        return choice, max(relaxation.lower_bound, min(lower_bound, reach.beyond))

    def _proof(self, reach: Reach, choice: Choice, penalties: FloatArray) -> BranchAndBound:
        return BranchAndBound(
            self.source,
            list(dict.fromkeys([*reach.columns, *choice.columns])),
            penalties,
            choice,
            target_gap=self.target_gap,
            on_lower_bound=lambda found: self._show_lower_bound(min(found, reach.beyond)),
            on_plan=self._show_plan,
        )

    # -- helpers ---------------------------------------------------------------------------

    def _must(self, stops: Sequence[int]) -> list[int]:
        return [i for i in stops if self.problem.stops[i].prize is None]

    def _penalties(self, factor: float) -> FloatArray:
        """Price of leaving each stop out: its prize, or ``factor`` dear lone visits per visit."""
        high = factor * self.source.dearest_lone_visit
        return np.array(
            [high * s.visits if s.prize is None else s.prize for s in self.problem.stops],
            dtype=np.float64,
        )

    def _pool(self, relaxation: Relaxation) -> list[Column]:
        """Columns of the relaxation, then those of least reduced cost."""
        most = max(0, _FIRST_COLUMNS - len(relaxation.columns))
        offers = [
            *self.source.singles(relaxation.duals, below=np.inf, most=1 + most // 2),
            *self.source.templates(relaxation.duals, below=np.inf),
        ]
        return list(
            dict.fromkeys([*relaxation.columns, *self.source.columns(best_of(offers, most))])
        )

    def _reach(
        self, relaxation: Relaxation, choice: Choice, *, most: int, shares: Sequence[float]
    ) -> Reach | None:
        """List the columns that a better plan can use, or the best of them if they are too many."""
        if self._must(choice.left_out) and not self._lacks_days:
            return None
        distance = choice.value - relaxation.lower_bound + 1e-6
        for share in shares:
            columns = self._columns_below(relaxation, share * distance, most=most)
            if columns is not None:
                is_all = share == 1.0
                beyond = choice.value if is_all else relaxation.lower_bound + share * distance
                return Reach(columns, beyond, is_all)
        return None

    def _columns_below(
        self, relaxation: Relaxation, below: float, *, most: int
    ) -> list[Column] | None:
        """Every column of so small a reduced cost, or ``None`` if they are too many."""
        offers: list[Offer] = []
        count = 0
        for offer in self.source.singles(relaxation.duals, below=below, most=most + 1):
            offers.append(offer)
            count += len(offer.values)
            if count > most:
                return None
        for offer in self.source.templates(
            relaxation.duals, below=below, every=True, most=most - count
        ):
            offers.append(offer)
            count += len(offer.values)
            if count > most or not offer.is_whole:
                return None
        return self.source.columns(offers)

    def _show_plan(self, choice: Choice) -> None:
        if not self._must(choice.left_out):
            self._plan = choice.value
            self._on_progress(self._plan, self._lower_bound)

    def _show_lower_bound(self, lower_bound: float) -> None:
        self._lower_bound = max(lower_bound, self._lower_bound or -np.inf)
        self._on_progress(self._plan, self._lower_bound)

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
                    routes.append(self._day_route(column, route, vehicle, day))
            else:
                vehicle, day = days[key]
                routes.append(self._day_route(column, column.routes[0], vehicle, day))
        return tuple(sorted(routes, key=lambda r: (r.day, r.vehicle)))

    def _day_route(self, column: Column, route: int, vehicle: int, day: int) -> DayRoute:
        stops = self.source.table(column).stops(route)
        times = self.source.clock(column).timetables(np.array([stops], dtype=np.int64))
        return times.route(0, stops, day=day, vehicle=vehicle)
