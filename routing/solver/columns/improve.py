"""
Better plans: re-choose the columns of one neighbourhood at a time (a large neighbourhood search).

A neighbourhood is a handful of chosen columns around one stop; every column of small reduced cost
that touches only its stops is offered to the set-partitioning solver, with the vehicle-days freed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from routing.arrays import FloatArray, IntArray
from routing.solver.columns.mip import Choice, Scope, choose_columns
from routing.solver.columns.slots import Supply
from routing.solver.columns.source import Column, ColumnSource, Duals, Offer
from routing.solver.deadline import Deadline

_FEWEST_COLUMNS, _MOST_COLUMNS = 50, 5_000
"""
Columns of one neighbourhood: the less is left, the fewer, since HiGHS takes longer for more.
``_MOST_COLUMNS``: tried: a mean gap of 2.37 % with 2_500, 2.37 % with 5_000, 2.37 % with 10_000.
"""
_LONGEST_S = 4.0
"""Time for one neighbourhood; one that takes most of it makes the next ones smaller."""
_SMALLEST, FIRST = 3, 6
"""
Day-routes given back at a time: at least, and at first; with fewer than three there is no choice.
"""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Columns given back, and what the columns that replace them must cover."""

    freed: tuple[Column, ...]
    scope: Scope


def neighbourhood(
    source: ColumnSource, choice: Choice, near: IntArray, start: int, size: int
) -> Neighbourhood:
    """Free the ``size`` columns nearest to a stop, and the stops left out among them."""
    owner = {i: column for column in choice.columns for i in column.stops}
    freed: list[Column] = []
    stops: set[int] = set()
    for stop in near[start].tolist():
        column = owner.get(stop)
        if column is None:
            stops.add(stop)
        elif column not in freed:
            freed.append(column)
            stops.update(column.stops)
        if len(freed) >= size:
            break
    slots, hosts = dict(source.slots.supply), dict(source.slots.hosts)
    for column in set(choice.columns) - set(freed):
        source.spend(column, slots, hosts)
    return Neighbourhood(tuple(freed), Scope(tuple(sorted(stops)), slots, hosts))


def offered(
    source: ColumnSource, duals: Duals, part: Neighbourhood, *, below: float, most: int
) -> list[Column]:
    """List columns inside a neighbourhood, those of least reduced cost where they are too many."""
    inside = duals.within(part.scope.stops)
    threshold = below
    for _ in range(6):
        templates = source.templates(inside, below=threshold, every=True, most=4 * most)
        if all(offer.is_whole for offer in templates):
            break
        threshold /= 2.0
    singles = source.singles(inside, below=below, most=most)
    best = best_of([*singles, *templates], most)
    return list(dict.fromkeys([*source.columns(best), *part.freed]))


def best_of(offers: Sequence[Offer], most: int) -> list[Offer]:
    """Keep the columns of least reduced cost over all offers, so many or a few less."""
    every = np.concatenate([offer.values for offer in offers] or [np.zeros(0)])
    if len(every) <= most:
        return list(offers)
    limit = np.partition(every, most)[most]
    return [offer.first(int(np.searchsorted(offer.values, limit))) for offer in offers]


def improve(
    source: ColumnSource,
    duals: Duals,
    choice: Choice,
    penalties: FloatArray,
    *,
    near: IntArray,
    deadline: Deadline,
    random: np.random.Generator,
    target: float,
    size: int = FIRST,
    on_plan: Callable[[Choice], None] = lambda _: None,
) -> tuple[Choice, int]:
    """
    Improve a choice until a deadline, a target value, or until nothing helps any more.

    Parameters
    ----------
    duals
        Prices of a relaxation.
    near
        Shape (stops, stops): for each stop, all stops from nearest to farthest.
    target
        Value at which to stop: nothing better can exist.
    size
        Columns of the first neighbourhoods.

    Returns
    -------
    choice, size
        The best choice, and the size of the last neighbourhoods, to go on with.
    """
    n, tried = len(near), 0
    starts: list[int] = []
    while not deadline.is_past and choice.value > target:
        if not starts:
            starts = _starts(choice, n, random)
        part = neighbourhood(source, choice, near, starts.pop(), size)
        begin_s = deadline.now_s
        below = _room(source, duals, part, choice)
        own = deadline.at_most(_LONGEST_S)
        columns = offered(source, duals, part, below=below, most=_most_columns(own))
        better = choose_columns(source, columns, part.scope, penalties, deadline=own)
        spent_s = deadline.now_s - begin_s
        merged = _merge(choice, part, better, penalties)
        if merged is not None and merged.value < choice.value - 1e-9:
            choice, tried = merged, 0
            on_plan(choice)
        else:
            tried += 1
        if spent_s > 0.8 * _LONGEST_S:
            size = max(_SMALLEST, size - 1)
        elif tried > n // 2 or (tried > 10 and spent_s < 0.5):
            if len(part.freed) >= len(choice.columns):
                break
            size, tried = size + 1, 0
    return choice, size


def _most_columns(deadline: Deadline) -> int:
    """
    Return how many columns may be offered to one neighbourhood.

    No effort can cut HiGHS short before it has been through its root, which takes about a
    microsecond for each pair of columns.
    """
    if not deadline.meter.by_work:
        return _MOST_COLUMNS
    return min(_MOST_COLUMNS, max(_FEWEST_COLUMNS, int(1e3 * math.sqrt(deadline.left_s))))


def _room(source: ColumnSource, duals: Duals, part: Neighbourhood, choice: Choice) -> float:
    """
    Return what the reduced costs of the columns of a better choice can add up to.

    They differ from costs by what stops (the same) and vehicle-days are worth; a better choice may
    use days that this one leaves free.
    """
    room = sum(source.reduced_cost(column, duals) for column in part.freed)
    left = set(part.scope.stops).intersection(choice.left_out)
    room += len(left) * source.dearest_lone_visit
    used: Counter[Supply] = Counter()
    for column in part.freed:
        for slot, days in source.usage(column):
            used[slot] += days
    room -= sum(
        duals.slots[slot] * (count - used[slot]) for slot, count in part.scope.slots.items()
    )
    return max(0.0, room) + 1e-6


def _starts(choice: Choice, n: int, random: np.random.Generator) -> list[int]:
    """List stops to search around: each once; those left out, at the end, are taken first."""
    order = random.permutation(n).tolist()
    left = list(choice.left_out)
    return [*(i for i in order if i not in choice.left_out), *left]


def _merge(
    choice: Choice, part: Neighbourhood, found: Choice | None, penalties: FloatArray
) -> Choice | None:
    if found is None:
        return None
    gone, inside = set(part.freed), set(part.scope.stops)
    columns = [*(c for c in choice.columns if c not in gone), *found.columns]
    left_out = [*(i for i in choice.left_out if i not in inside), *found.left_out]
    return Choice.of(columns, left_out, penalties)
