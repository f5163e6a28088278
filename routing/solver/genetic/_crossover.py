"""Children: the visits of two parents mixed, cut into routes, and written down again."""

from __future__ import annotations

import numpy as np

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.compiled import compiled
from routing.solver.genetic._individual import Data, Individual, refresh

FIRST, SECOND, BOTH = 0, 1, 2


@compiled
def mixed(
    data: Data, first: IntArray, second: IntArray, heritage: IntArray, order: IntArray
) -> tuple[IntArray, IntArray]:
    """
    Mix the visits of two parents: periodic crossover with insertions.

    Parameters
    ----------
    first, second
        Parents as :func:`best_row` writes them.
    heritage
        Shape (G, 3): whose visits a group inherits, and the cuts of the first parent's.
    order
        The groups, in the order in which the second parent's visits are added.

    Returns
    -------
    giant, length
        Stops of each group in order, shape (G, n), and their numbers. The days of a stop are
        always part of one of its patterns.

    Notes
    -----
    T. Vidal, T. G. Crainic, M. Gendreau, N. Lahrichi, W. Rei, "A hybrid genetic algorithm for
    multidepot and periodic vehicle routing problems", Operations Research 60(3), 2012, section 4.4.
    """
    groups, stops = len(data.group_first) - 1, len(data.out_cost)
    giant = np.empty((groups, stops), dtype=np.int64)
    length = np.zeros(groups, dtype=np.int64)
    placed = np.zeros((stops, len(data.day_first) - 1), dtype=np.bool_)
    for group in range(groups):
        visits = _of_group(data, first, group)
        if heritage[group, 0] == SECOND or len(visits) == 0:
            continue
        a, b = 0, len(visits) - 1
        if heritage[group, 0] == BOTH:
            a, b = heritage[group, 1] % len(visits), heritage[group, 2] % len(visits)
        for k in range((b - a) % len(visits) + 1):
            _inherit(data, visits[(a + k) % len(visits)], group, giant, length, placed)
    for group in order:
        if heritage[group, 0] != FIRST:
            for stop in _of_group(data, second, group):
                _inherit(data, stop, group, giant, length, placed)
    return giant, length


@compiled
def _of_group(data: Data, parent: IntArray, group: int) -> IntArray:
    first, last = data.group_first[group], data.group_first[group + 1]
    return parent[parent[first] : parent[last]]


@compiled
def _inherit(
    data: Data, stop: int, group: int, giant: IntArray, length: IntArray, placed: BoolArray
) -> None:
    """Append a visit to a group, if the days of the stop then are part of one of its patterns."""
    day = data.day[data.group_first[group]]
    if placed[stop, day]:
        return
    for p in range(data.pattern_first[stop], data.pattern_first[stop + 1]):
        if data.covers[p, day]:
            holds = True
            for other in range(placed.shape[1]):
                holds &= data.covers[p, other] or not placed[stop, other]
            if holds:
                placed[stop, day] = True
                giant[group, length[group]] = stop
                length[group] += 1
                return


@compiled
def cut(data: Data, one: Individual, giant: IntArray, length: IntArray) -> None:
    """Cut the stops of each group into the cheapest routes of its slots, and load the plan."""
    one.spot[:] = -1
    one.size[:] = 0
    for group in range(len(length)):
        visits = giant[group, : length[group]]
        if len(visits) > 0 and not _cut_group(data, one, group, visits, 1.5):
            _cut_group(data, one, group, visits, np.inf)
    for slot in range(len(data.day)):
        refresh(data, one, slot)
    _recognise_patterns(data, one)


@compiled
def _cut_group(data: Data, one: Individual, group: int, visits: IntArray, excess: float) -> bool:
    """Bellman's shortest path over a limited number of routes (Prins 2004)."""
    first, n = data.group_first[group], len(visits)
    slots = min(data.group_first[group + 1] - first, n)
    best, before = np.full((slots + 1, n + 1), np.inf), np.zeros((slots + 1, n + 1), np.int64)
    best[0, 0] = 0.0
    for start in range(n):
        price = _lengths(data, one, first, visits, start, excess)
        for k in range(min(slots, start + 1)):
            if best[k, start] < np.inf:
                for step in range(len(price)):
                    cost = best[k, start] + price[step]
                    if cost < best[k + 1, start + 1 + step]:
                        best[k + 1, start + 1 + step] = cost
                        before[k + 1, start + 1 + step] = start
    k, end = int(np.argmin(best[:, n])), n
    if best[k, n] == np.inf:
        return False
    while k > 0:
        start, slot = before[k, end], first + k - 1
        one.size[slot] = end - start
        for position in range(start, end):
            one.seq[slot, 1 + position - start] = visits[position]
        k, end = k - 1, start
    return True


@compiled
def _lengths(
    data: Data, one: Individual, slot: int, visits: IntArray, start: int, excess: float
) -> FloatArray:
    """Price of the routes that serve 1, 2, ... visits from a start on."""
    A, T, limit = data.arc[data.rate[slot]], data.arc[-1], data.limit[slot]
    depot, n = data.depot[slot], len(visits)
    price = np.empty(n - start)
    cost, seconds, load, place = 0.0, 0.0, 0.0, depot
    for k in range(start, n):
        stop = visits[k]
        cost, seconds = cost + A[place, stop], seconds + T[place, stop]
        load, place, count = load + data.demand[stop], stop, k - start + 1
        if count > 1 and (load > excess * limit[0] or count > excess * limit[2]):
            return price[: count - 1]
        back, total = A[stop, depot], seconds + T[stop, depot]
        over = max(0.0, load - limit[0]) * one.weight[0]
        over += max(0.0, total - limit[1]) * one.weight[1]
        over += max(0.0, count - limit[2]) * one.weight[2]
        price[count - 1] = cost + back + limit[3] + over
    return price


@compiled
def _recognise_patterns(data: Data, one: Individual) -> None:
    """Find the pattern that the visits of each stop make up, -1 where there is none."""
    days = len(data.day_first) - 1
    for stop in range(len(data.out_cost)):
        one.pattern[stop] = -1
        for p in range(data.pattern_first[stop], data.pattern_first[stop + 1]):
            holds = True
            for day in range(days):
                holds &= data.covers[p, day] == (one.spot[day, stop, 0] >= 0)
            if holds:
                one.pattern[stop] = p


@compiled
def best_row(data: Data, one: Individual) -> IntArray:
    """
    Write the best plan of an annealing down in one row: S + 1 offsets, then the stops of each slot.

    Within a group, routes follow each other as their middles do around the depot.
    """
    slots = len(data.day)
    row = np.empty(slots + 1 + one.best_size.sum(), dtype=np.int64)
    angle = np.full(slots, np.inf)
    for slot in range(slots):
        if one.best_size[slot] > 0:
            x, y = 0.0, 0.0
            for k in range(1, one.best_size[slot] + 1):
                x += data.point[one.best_seq[slot, k], 0] - data.point[data.depot[slot], 0]
                y += data.point[one.best_seq[slot, k], 1] - data.point[data.depot[slot], 1]
            angle[slot] = np.arctan2(y, x)
    end = slots + 1
    for group in range(len(data.group_first) - 1):
        first, last = data.group_first[group], data.group_first[group + 1]
        for k in range(first, last):
            slot = first
            for other in range(first, last):
                if angle[other] < angle[slot]:
                    slot = other
            row[k] = end
            # An empty slot keeps its infinite angle; a written one goes behind all of them.
            for position in range(1, one.best_size[slot] + 1 if angle[slot] < np.inf else 1):
                row[end] = one.best_seq[slot, position]
                end += 1
            angle[slot] = np.inf
    row[slots] = end
    return row


@compiled
def load(data: Data, one: Individual, row: IntArray) -> None:
    """Load a plan from its row."""
    one.spot[:] = -1
    for slot in range(len(data.day)):
        size = row[slot + 1] - row[slot]
        one.size[slot] = size
        for k in range(size):
            one.seq[slot, 1 + k] = row[row[slot] + k]
        refresh(data, one, slot)
    _recognise_patterns(data, one)
