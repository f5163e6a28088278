"""
Branch and bound over a list of columns that is known to hold every better plan.

Each node solves the relaxation over the list, tightened by subset-row cuts; columns whose reduced
cost at the root exceeds what is left to gain are forgotten for good. Branches count the columns of
a family, ask whether two stops share a column (Ryan and Foster, 1981), or who serves a stop.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from routing.arrays import BoolArray, FloatArray
from routing.solver.columns.cuts import RankOneCut, rank_one_cuts
from routing.solver.columns.linear_program import NumericalTroubleError
from routing.solver.columns.mip import Choice
from routing.solver.columns.pool import Coefficients, Pool, PoolRelaxation, PoolSolution
from routing.solver.columns.source import Column, ColumnSource
from routing.solver.deadline import Deadline

_FRACTION = 1e-6
"""Amounts this near to a whole number are whole: the simplex method is no nearer."""
_TRIED = 12
"""
Branches tried before one is taken; each costs two linear programs. Tried: half and double give the
same.
"""
_ROUNDS_AT_ROOT = 40
"""
Rounds of cuts at most; :data:`_SMALLEST_GAIN` ends them sooner, as a rule. Tried: half and double
give the same.
"""
_SMALLEST_GAIN = 2e-5
"""Share of the lower bound that a round of cuts must gain: four that do not are the last."""
_DIVE_EVERY = 20
"""
Nodes between two looks for a plan: a dive costs as many linear programs as a few nodes. Tried: half
and double give the same.
"""
_NEARLY = 0.7
"""
Columns of this amount and more are fixed together in a dive, or the largest one alone. Tried: a
mean gap of 2.23 % with 0.5, 2.37 % with 0.7, 2.53 % with 0.9.
"""

Question = tuple[str, int, int]
"""What a branch asks: ("family", f, 0), ("share", i, j), ("serve", i, f) or ("column", k, 0)."""


@dataclass(frozen=True, slots=True)
class _Limit:
    row: int
    least: float
    most: float


@dataclass(order=True, slots=True)
class _Node:
    lower_bound: float
    number: int
    limits: tuple[_Limit, ...] = field(compare=False)


class BranchAndBound:
    """
    Prove a plan, or find a better one.

    Parameters
    ----------
    columns
        Every column that a plan better than ``incumbent`` can use, and those of the incumbent.
    penalties
        Price of each stop left out.
    target_gap
        A plan so close to the lower bound is good enough.
    """

    def __init__(
        self,
        source: ColumnSource,
        columns: Sequence[Column],
        penalties: FloatArray,
        incumbent: Choice,
        *,
        target_gap: float = 0.0,
        on_lower_bound: Callable[[float], None] = lambda _: None,
        on_plan: Callable[[Choice], None] = lambda _: None,
    ) -> None:
        self.pool = Pool(source, columns)
        self.best = incumbent
        self.lower_bound = -math.inf
        self.relaxation = PoolRelaxation(self.pool, penalties)
        self.alive: BoolArray = np.ones(len(columns), dtype=np.bool_)
        self._penalties = penalties
        self._target_gap = target_gap
        self._on_lower_bound, self._on_plan = on_lower_bound, on_plan
        self._rows: dict[Question, int] = {}
        self._active: dict[int, _Limit] = {}
        self._cuts: set[RankOneCut] = set()
        self._nodes = 0
        self._queue: list[_Node] | None = None
        self._least_pruned = math.inf
        self._is_whole = bool((self.pool.cost % 1 == 0).all() and (penalties % 1 == 0).all())

    def solve(self, deadline: Deadline) -> tuple[Choice, float]:
        """
        Search until a deadline; return the best plan and a lower bound of all plans.

        A second call goes on where the first one stopped.
        """
        queue = self._root(deadline) if self._queue is None else self._queue
        while queue and not deadline.is_past:
            for child in self._branches(heapq.heappop(queue), deadline):
                heapq.heappush(queue, child)
            self._raise_lower_bound(min([self._least_pruned, *(n.lower_bound for n in queue[:1])]))
            queue = [] if queue and self._is_hopeless(queue[0].lower_bound) else queue
        self._queue = queue
        return self.best, self.lower_bound

    @property
    def is_over(self) -> bool:
        """Whether no node is left to search."""
        return self._queue is not None and not self._queue

    def offer(self, plan: Choice) -> None:
        """Take a plan found elsewhere, if it is better."""
        self.best = min(self.best, plan, key=lambda choice: choice.value)

    def _root(self, deadline: Deadline) -> list[_Node]:
        used = set(self.best.columns)
        self.relaxation.enter([k for k, c in enumerate(self.pool.columns) if c in used])
        try:
            root = self._tightened(self.relaxation.solve(self.alive), deadline)
        except NumericalTroubleError:
            return []
        self._raise_lower_bound(root.value)
        self._dive(root)
        return [_Node(root.value, 0, ())]

    def rounded(self) -> Choice:
        """Round the relaxation to a plan, without a proof."""
        with suppress(NumericalTroubleError):
            self._dive(self.relaxation.solve(self.alive))
        return self.best

    def _dive(self, found: PoolSolution) -> None:
        """Round a relaxation to a plan: fix what it uses most, solve again, and so on."""
        fixed: list[int] = []
        with suppress(NumericalTroubleError):
            while not self._is_hopeless(found.value):
                free = found.values.copy()
                free[fixed] = 0.0
                if not _has_fraction(free):
                    self._keep(found)
                    break
                chosen = np.flatnonzero(free > min(_NEARLY, float(free.max()) - _FRACTION))
                self.relaxation.fix(chosen.tolist(), 1.0)
                fixed += chosen.tolist()
                found = self.relaxation.solve(self.alive)
        self.relaxation.fix(fixed, 0.0)

    def _branches(self, node: _Node, deadline: Deadline) -> list[_Node]:
        try:
            return list(self._children(node, deadline))
        except NumericalTroubleError:
            self._least_pruned = min(self._least_pruned, node.lower_bound)
            return []

    def _is_hopeless(self, lower_bound: float) -> bool:
        """Whether nothing (much) better can be found above a lower bound."""
        if self._is_whole:
            lower_bound = math.ceil(lower_bound - 1e-4)
        return lower_bound >= self.best.value * (1.0 - self._target_gap) - 1e-6

    def _is_pruned(self, lower_bound: float) -> bool:
        is_hopeless = self._is_hopeless(lower_bound)
        if is_hopeless:
            self._least_pruned = min(self._least_pruned, lower_bound)
        return is_hopeless

    def _raise_lower_bound(self, lower_bound: float) -> None:
        lower_bound = min(lower_bound, self.best.value)
        if self._is_whole:
            lower_bound = float(math.ceil(lower_bound - 1e-4))
        if lower_bound > self.lower_bound:
            self.lower_bound = lower_bound
            self._on_lower_bound(lower_bound)

    # -- one node --------------------------------------------------------------------------

    def _children(self, node: _Node, deadline: Deadline) -> Iterator[_Node]:
        self._impose(node.limits)
        found = self.relaxation.solve(self.alive)
        if node.limits and not self._is_hopeless(found.value):
            found = self._cut_once(found)
        if self._is_pruned(found.value):
            return
        questions = self._questions(found)
        if not questions:
            self._least_pruned = min(self._least_pruned, found.value)
            self._keep(found)
            return
        if self._nodes % _DIVE_EVERY == _DIVE_EVERY - 2:
            self._dive(found)
        row, below = self._best_question(questions, node.limits, deadline)
        for least, most in ((-math.inf, below), (below + 1.0, math.inf)):
            limits = (*node.limits, _Limit(row, least, most))
            self._nodes += 1
            self._impose(limits)
            value = self.relaxation.solve(self.alive).value
            if not self._is_pruned(value):
                yield _Node(max(value, node.lower_bound), self._nodes, limits)

    def _impose(self, limits: Sequence[_Limit]) -> None:
        """Set the bounds of the rows that a node limits, and free those of the last node."""
        wanted: dict[int, _Limit] = {}
        for limit in limits:
            before = wanted.get(limit.row, _Limit(limit.row, -math.inf, math.inf))
            wanted[limit.row] = _Limit(
                limit.row, max(before.least, limit.least), min(before.most, limit.most)
            )
        for row in self._active.keys() - wanted.keys():
            self.relaxation.limit_row(row, -math.inf, math.inf)
        for row, limit in wanted.items():
            if self._active.get(row) != limit:
                self.relaxation.limit_row(row, limit.least, limit.most)
        self._active = wanted

    def _tightened(self, found: PoolSolution, deadline: Deadline) -> PoolSolution:
        """Cut at the root until cuts gain little; forget the columns that are out of reach."""
        stalled = 0
        for _ in range(_ROUNDS_AT_ROOT):
            self._raise_lower_bound(found.value)
            self._forget(found)
            if self._is_hopeless(found.value) or deadline.is_past or stalled > 3:
                break
            before = found.value
            if not self._add_cuts(found, most=60):
                break
            found = self.relaxation.solve(self.alive)
            stalled = stalled + 1 if found.value - before < _SMALLEST_GAIN * before else 0
        return found

    def _forget(self, found: PoolSolution) -> None:
        self.alive &= found.value + found.reduced < self.best.value - 1e-9
        self.relaxation.forget(self.alive)

    def _cut_once(self, found: PoolSolution) -> PoolSolution:
        return self.relaxation.solve(self.alive) if self._add_cuts(found, most=20) else found

    def _add_cuts(self, found: PoolSolution, *, most: int) -> int:
        used = np.flatnonzero(found.values > _FRACTION)
        cuts = rank_one_cuts(
            self.pool.serves[used], found.values[used], known=self._cuts, most=most
        )
        for cut in cuts:
            self._cuts.add(cut)
            counts = self.pool.serves[:, list(cut.stops)].sum(axis=1, dtype=np.int16)
            self.relaxation.add_row(cut.coefficients(counts).astype(np.int8), most=cut.most)
        return len(cuts)

    def _keep(self, found: PoolSolution) -> None:
        """Keep a relaxation without fractions: it is a plan."""
        if found.is_short:
            return
        chosen = np.flatnonzero(found.values > 0.5)
        left_out = tuple(np.flatnonzero(found.missing > 0.5).tolist())
        columns = tuple(self.pool.columns[k] for k in chosen.tolist())
        found_plan = Choice.of(columns, left_out, self._penalties)
        if found_plan.value < self.best.value - 1e-9:
            self.best = found_plan
            self._on_plan(self.best)

    # -- what to ask -----------------------------------------------------------------------

    def _questions(self, found: PoolSolution) -> list[tuple[Question, float]]:
        """List fractional amounts worth asking about, the most undecided of each sort first."""
        used = np.flatnonzero(found.values > _FRACTION)
        values, serves = found.values[used], self.pool.serves[used].astype(np.float64)
        family = np.eye(self.pool.families)[self.pool.family[used]]
        weighted = serves * values[:, None]
        asked = [
            *_undecided("family", (values @ family)[:, None], _TRIED // 4),
            *_undecided("serve", weighted.T @ family, _TRIED // 4),
            *_undecided("share", np.triu(weighted.T @ serves, 1), _TRIED // 2),
        ]
        if not asked:
            amounts = np.zeros((len(found.values), 1))
            amounts[used, 0] = values
            asked = _undecided("column", amounts, _TRIED)
        return asked

    def _row_of(self, question: Question) -> int:
        if question not in self._rows:
            self._rows[question] = self.relaxation.add_row(self._amounts(question), most=math.inf)
        return self._rows[question]

    def _amounts(self, question: Question) -> Coefficients:
        what, i, j = question
        pool = self.pool
        if what == "family":
            asked = pool.family == i
        elif what == "share":
            asked = pool.serves[:, i] & pool.serves[:, j]
        elif what == "serve":
            asked = pool.serves[:, i] & (pool.family == j)
        else:
            asked = np.arange(len(pool.columns)) == i
        return np.asarray(asked, dtype=np.int8)

    def _best_question(
        self,
        questions: Sequence[tuple[Question, float]],
        limits: tuple[_Limit, ...],
        deadline: Deadline,
    ) -> tuple[int, float]:
        """Try both answers to each question; ask the one of which both raise the value most."""
        question, amount = questions[0]
        best, best_score = (self._row_of(question), float(math.floor(amount))), -math.inf
        if len(questions) == 1:
            return best
        start = self.relaxation.solve_restricted()
        for question, amount in questions:
            if deadline.is_past:
                break
            row, below = self._row_of(question), float(math.floor(amount))
            gains = []
            for least, most in ((-math.inf, below), (below + 1.0, math.inf)):
                self._impose((*limits, _Limit(row, least, most)))
                gains.append(self.relaxation.solve_restricted() - start)
            score = max(gains[0], 1e-3) * max(gains[1], 1e-3)
            if score > best_score:
                best, best_score = (row, below), score
        self._impose(limits)
        return best


def _undecided(what: str, amounts: FloatArray, most: int) -> list[tuple[Question, float]]:
    """List the amounts nearest to a half, with the question that each answers."""
    distance = np.abs(amounts % 1.0 - 0.5)
    rows, columns = np.nonzero(np.abs(amounts - np.round(amounts)) > _FRACTION)
    order = np.argsort(distance[rows, columns], kind="stable")[:most]
    return [
        ((what, int(i), int(j)), float(amounts[i, j]))
        for i, j in zip(rows[order].tolist(), columns[order].tolist(), strict=True)
    ]


def _has_fraction(amounts: FloatArray) -> bool:
    return bool((np.abs(amounts - np.round(amounts)) > _FRACTION).any())
