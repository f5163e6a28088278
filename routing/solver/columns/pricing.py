"""
Compiled pricing: the columns of least reduced cost among millions.

A *cut* is a set of three stops of which a plan can hold two or more in one column only; a column
that does pays the cut's fee. Weekly stops are priced apart from the routes: their duals must be 0
in the arrays given here. A stop that a day does not allow has a dual of ``FORBIDDEN``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.kernels import compiled
from routing.solver.columns.route_table import FloatArray, IntArray, Members

FORBIDDEN = -1e15
"""Dual of a stop that may not be visited: no column with it is ever below a threshold."""
UNHEARD_OF = 1e14
"""Above all reduced costs but those of forbidden columns."""
MOST_STEPS = 30_000_000
"""Steps of one search among templates before it gives up: a second or so."""


class Fees(NamedTuple):
    """
    Fees of the cuts.

    The cuts with stop ``i`` are ``cut[start[i]:start[i + 1]]``; ``fee`` has shape (cuts,).
    """

    start: IntArray
    cut: IntArray
    fee: FloatArray


def fees_of(cuts: list[tuple[int, int, int]], fee: FloatArray, n: int) -> Fees:
    """Index the cuts by stop."""
    of_stop: list[list[int]] = [[] for _ in range(n + 1)]
    for number, cut in enumerate(cuts):
        for stop in cut:
            of_stop[stop].append(number)
    start = np.cumsum([0, *(len(numbers) for numbers in of_stop)]).astype(np.int64)
    flat = np.array([c for numbers in of_stop for c in numbers], dtype=np.int64)
    return Fees(start, flat, np.ascontiguousarray(fee, dtype=np.float64))


class Family(NamedTuple):
    """
    Templates of one kind of vehicle on one group of weekdays.

    ``duals`` has shape (blocks, n + 1): prices of the stops that are not weekly, in each block of
    weeks; ``block_fee`` has shape (blocks,); ``block_of_week`` names the block of each week;
    ``set_fee``, shape (sets,), is what each set of weekly stops adds.
    """

    orders: Members
    cost: FloatArray
    begin: IntArray
    weekly: IntArray
    is_weekly: NDArray[np.bool_]
    duals: FloatArray
    block_fee: FloatArray
    block_of_week: IntArray
    set_fee: FloatArray


class Room(NamedTuple):
    """
    Scratch space of a search among the templates of one set of weekly stops.

    ``seen`` and ``of_set``: stops of each cut among the routes chosen, and among the weekly stops;
    ``taken``: stops of the routes chosen; ``value`` (with the cuts' fees as far as one route owes
    them), ``plain`` (without) and ``row``: candidates of each block, ``length`` of them.
    """

    seen: IntArray
    of_set: IntArray
    taken: NDArray[np.bool_]
    value: FloatArray
    plain: FloatArray
    row: IntArray
    length: IntArray


@compiled
def least_shares(
    orders: Members, cost: FloatArray, weights: FloatArray, shares: FloatArray
) -> None:
    """
    Lower each stop's share to the least that it bears of the cost of a route.

    A route's cost is shared in proportion to ``weights``, shape (n + 1,), with 0 for ``n``. The
    shares of the stops of a route never add up to more than its cost.
    """
    for r in range(len(cost)):
        total = 0.0
        for k in range(orders.shape[1]):
            total += weights[orders[r, k]]
        if total <= 0.0:
            continue
        for k in range(orders.shape[1]):
            stop = orders[r, k]
            shares[stop] = min(shares[stop], cost[r] * weights[stop] / total)


@compiled
def best_singles(
    orders: Members,
    cost: FloatArray,
    dual: FloatArray,
    fees: Fees,
    base: float,
    below: float,
    most: int,
) -> tuple[FloatArray, IntArray]:
    """
    Find the routes of least reduced cost.

    Parameters
    ----------
    orders, cost
        Routes without weekly stops, shapes (R, width) and (R,).
    dual
        Shape (n + 1,).
    base
        Added to each reduced cost.
    below
        Threshold.
    most
        At most so many.

    Returns
    -------
    values, rows
        Reduced costs and routes, best first.
    """
    room = min(most, len(cost))
    values, rows = np.empty(room), np.empty(room, dtype=np.int64)
    count = np.zeros(len(fees.fee), dtype=np.int64)
    size = 0
    for r in range(len(cost)):
        value = cost[r] + base
        for k in range(orders.shape[1]):
            value -= dual[orders[r, k]]
        if value >= below or (size == room and value >= values[0]):
            continue
        if len(fees.fee):
            value += _single_fee(orders[r], fees, count)
            if value >= below or (size == room and value >= values[0]):
                continue
        if size < room:
            _push(values, rows, size, value, r)
            size += 1
        elif size:
            _replace_worst(values, rows, size, value, r)
    order = np.argsort(values[:size])
    return values[:size][order], rows[:size][order]


@compiled
def _push(values: FloatArray, rows: IntArray, size: int, value: float, row: int) -> None:
    """Add to a heap with the worst value on top."""
    at = size
    while at > 0:
        above = (at - 1) // 2
        if values[above] >= value:
            break
        values[at], rows[at] = values[above], rows[above]
        at = above
    values[at], rows[at] = value, row


@compiled
def _replace_worst(values: FloatArray, rows: IntArray, size: int, value: float, row: int) -> None:
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and values[child + 1] > values[child]:
            child += 1
        if values[child] <= value:
            break
        values[at], rows[at] = values[child], rows[child]
        at = child
    values[at], rows[at] = value, row


@compiled
def _single_fee(order: Members, fees: Fees, count: IntArray) -> float:
    """Fees of one route, whose stops are all it serves."""
    fee = 0.0
    for k in range(len(order)):
        for c in fees.cut[fees.start[order[k]] : fees.start[order[k] + 1]]:
            count[c] += 1
            if count[c] == 2:
                fee += fees.fee[c]
    for k in range(len(order)):
        for c in fees.cut[fees.start[order[k]] : fees.start[order[k] + 1]]:
            count[c] = 0
    return fee


@compiled
def _set_minima(family: Family) -> FloatArray:
    """Least value of the routes of each set of weekly stops in each block, (blocks, sets)."""
    sets = len(family.begin) - 1
    minima = np.full((len(family.duals), sets), np.inf)
    width = family.orders.shape[1]
    for b in range(len(family.duals)):
        dual = family.duals[b]
        for s in range(sets):
            least = np.inf
            if family.set_fee[s] >= UNHEARD_OF:
                continue
            for r in range(family.begin[s], family.begin[s + 1]):
                value = family.cost[r]
                for k in range(width):
                    value -= dual[family.orders[r, k]]
                least = min(least, value)
            minima[b, s] = least + family.block_fee[b]
    return minima


@compiled
def list_templates(
    family: Family, fees: Fees, below: float, every: bool, most: int
) -> tuple[FloatArray, IntArray, bool]:
    """
    List templates whose reduced cost is below a threshold.

    Parameters
    ----------
    every
        List all of them, not just the best of each set of weekly stops.
    most
        Stop there.

    Returns
    -------
    values, routes, is_whole
        Shapes (T,) and (T, weeks); false if there are more than ``most``, or if they are too long
        to find.
    """
    minima = _set_minima(family)
    weeks, sets = len(family.block_of_week), len(family.begin) - 1
    longest = 1
    for s in range(sets):
        if family.set_fee[s] < UNHEARD_OF:
            longest = max(longest, family.begin[s + 1] - family.begin[s])
    blocks = len(family.duals)
    room = Room(
        np.zeros(len(fees.fee), dtype=np.int64),
        np.zeros(len(fees.fee), dtype=np.int64),
        np.zeros(len(family.is_weekly), dtype=np.bool_),
        np.empty((blocks, longest)),
        np.empty((blocks, longest)),
        np.empty((blocks, longest), dtype=np.int64),
        np.zeros(blocks, dtype=np.int64),
    )
    values, routes = np.empty(256), np.empty((256, weeks), dtype=np.int64)
    found, steps = 0, np.zeros(1, dtype=np.int64)
    for s in range(sets):
        total = family.set_fee[s]
        for week in range(weeks):
            total += minima[family.block_of_week[week], s]
        if total >= below:
            continue
        fixed = family.set_fee[s] + _count_set(family, fees, s, room, 1)
        _gather(family, fees, s, below - fixed, minima[:, s], room)
        while True:
            size = _search_set(
                family, fees, room, fixed, below, every, values, routes, found, steps
            )
            if found + size <= len(values) or found > most:
                break
            # The room ran out: double it and search this set again.
            values = np.concatenate((values, np.empty_like(values)))
            routes = np.concatenate((routes, np.empty_like(routes)))
        _count_set(family, fees, s, room, -1)
        found += size
        if found > most or steps[0] > MOST_STEPS:
            kept = min(found, len(values))
            return values[:kept], routes[:kept], False
    return values[:found], routes[:found], True


@compiled
def _count_set(family: Family, fees: Fees, s: int, room: Room, sign: int) -> float:
    """Count (or forget) the weekly stops in each cut; fees they owe by themselves."""
    fee = 0.0
    for k in range(family.weekly.shape[1]):
        stop = family.weekly[s, k]
        for c in fees.cut[fees.start[stop] : fees.start[stop + 1]]:
            room.of_set[c] += sign
            if sign > 0 and room.of_set[c] == 2:
                fee += fees.fee[c]
    return fee


@compiled
def _gather(
    family: Family, fees: Fees, s: int, budget: float, minima: FloatArray, room: Room
) -> None:
    """Collect, block by block and best first, the routes that a template below can hold."""
    weeks = len(family.block_of_week)
    total = 0.0
    for week in range(weeks):
        total += minima[family.block_of_week[week]]
    for b in range(len(family.duals)):
        dual = family.duals[b]
        limit = budget - total + minima[b]
        size = 0
        for r in range(family.begin[s], family.begin[s + 1]):
            plain = family.cost[r] + family.block_fee[b]
            for k in range(family.orders.shape[1]):
                plain -= dual[family.orders[r, k]]
            if plain >= limit:
                continue
            value = plain + _least_fee(family, fees, family.orders[r], room)
            if value < limit:
                room.plain[b, size], room.value[b, size], room.row[b, size] = plain, value, r
                size += 1
        room.length[b] = size
        order = np.argsort(room.value[b, :size])
        room.value[b, :size] = room.value[b, :size][order]
        room.plain[b, :size] = room.plain[b, :size][order]
        room.row[b, :size] = room.row[b, :size][order]


@compiled
def _least_fee(family: Family, fees: Fees, order: Members, room: Room) -> float:
    """
    Return what a route adds at least to the fees of a template.

    Where the set holds one stop of a cut, at most two of its routes hold another: half each.
    """
    if len(fees.fee) == 0:
        return 0.0
    fee = 0.0
    for k in range(len(order)):
        stop = order[k]
        if family.is_weekly[stop]:
            continue
        for c in fees.cut[fees.start[stop] : fees.start[stop + 1]]:
            room.seen[c] += 1
            if room.of_set[c] == 1 and room.seen[c] == 1:
                fee += 0.5 * fees.fee[c]
            elif room.of_set[c] == 0 and room.seen[c] == 2:
                fee += fees.fee[c]
    _forget(family, fees, order, room)
    return fee


@compiled
def _forget(family: Family, fees: Fees, order: Members, room: Room) -> None:
    for k in range(len(order)):
        stop = order[k]
        if not family.is_weekly[stop]:
            for c in fees.cut[fees.start[stop] : fees.start[stop + 1]]:
                room.seen[c] = 0


@compiled
def _exact_fee(family: Family, fees: Fees, rows: IntArray, room: Room) -> float:
    """Return what the routes of a template add to the fees, together."""
    if len(fees.fee) == 0:
        return 0.0
    fee = 0.0
    for row in rows:
        for k in range(family.orders.shape[1]):
            stop = family.orders[row, k]
            if family.is_weekly[stop]:
                continue
            for c in fees.cut[fees.start[stop] : fees.start[stop + 1]]:
                room.seen[c] += 1
                if room.of_set[c] < 2 and room.of_set[c] + room.seen[c] == 2:
                    fee += fees.fee[c]
    for row in rows:
        _forget(family, fees, family.orders[row], room)
    return fee


@compiled
def _hold(family: Family, row: int, room: Room, is_held: bool) -> None:
    """Mark (or free) the stops of a route that are not weekly."""
    for k in range(family.orders.shape[1]):
        stop = family.orders[row, k]
        if stop < len(room.taken) - 1 and not family.is_weekly[stop]:
            room.taken[stop] = is_held


@compiled
def _is_free(family: Family, row: int, room: Room) -> bool:
    for k in range(family.orders.shape[1]):  # noqa: SIM110 (numba compiles no generator)
        if room.taken[family.orders[row, k]]:
            return False
    return True


@compiled
def _search_set(
    family: Family,
    fees: Fees,
    room: Room,
    fixed: float,
    below: float,
    every: bool,
    values: FloatArray,
    routes: IntArray,
    first: int,
    steps: IntArray,
) -> int:
    """
    Combine one route per week, sharing no stop but the weekly ones; count the templates found.

    They are written from ``first`` on, as far as there is room. Where all weeks are alike, routes
    come in the order of the list: each combination once.
    """
    weeks = len(family.block_of_week)
    is_uniform = len(family.duals) == 1
    rest = np.zeros(weeks + 1)
    for week in range(weeks - 1, -1, -1):
        b = family.block_of_week[week]
        if room.length[b] == 0:
            return 0
        rest[week] = rest[week + 1] + room.value[b, 0]
    at = np.full(weeks, -1, dtype=np.int64)
    held = np.full(weeks, -1, dtype=np.int64)
    spent = np.zeros(weeks + 1)
    spent[0] = fixed
    plain = np.zeros(weeks + 1)
    plain[0] = fixed
    bound, found, week = below, 0, 0
    while week >= 0:
        if held[week] >= 0:
            _hold(family, held[week], room, False)
            held[week] = -1
        steps[0] += 1
        if steps[0] > MOST_STEPS:
            week -= 1
            continue
        at[week] += 1
        b, place = family.block_of_week[week], at[week]
        if place >= room.length[b] or (
            spent[week] + room.value[b, place] + rest[week + 1] >= bound
        ):
            week -= 1
            continue
        row = room.row[b, place]
        if not _is_free(family, row, room):
            continue
        _hold(family, row, room, True)
        held[week] = row
        spent[week + 1] = spent[week] + room.value[b, place]
        plain[week + 1] = plain[week] + room.plain[b, place]
        if week + 1 < weeks:
            week += 1
            at[week] = at[week - 1] - 1 if is_uniform else -1
            continue
        value = plain[weeks] + _exact_fee(family, fees, held, room)
        if value < bound:
            if every:
                found += 1
            else:
                found, bound = 1, value
            if first + found <= len(values):
                values[first + found - 1] = value
                routes[first + found - 1] = held
    return found
