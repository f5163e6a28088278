"""
Compiled pricing of templates: one route per week on one weekday, with the same weekly stops.

Weekly stops are priced apart from the routes (see :mod:`routing.solver.columns.routes.pricing`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routing.arrays import BoolArray, FloatArray, IntArray
from routing.compiled import compiled
from routing.solver.columns.routes.pricing import UNHEARD_OF, Fees
from routing.solver.columns.routes.route_table import Members

MOST_STEPS = 30_000_000
"""Steps of one search among templates before it gives up: a second or so."""


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
    is_weekly: BoolArray
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
    taken: BoolArray
    value: FloatArray
    plain: FloatArray
    row: IntArray
    length: IntArray


@compiled
def _set_minima(family: Family, steps: IntArray) -> FloatArray:
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
            steps[1] += family.begin[s + 1] - family.begin[s]
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
) -> tuple[FloatArray, IntArray, bool, int]:
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
    values, routes, is_whole, steps
        Shapes (T,) and (T, weeks); false if there are more than ``most``, or if they are too long
        to find; the number of routes looked at.
    """
    steps = np.zeros(2, dtype=np.int64)
    minima = _set_minima(family, steps)
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
    found = 0
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
            return values[:kept], routes[:kept], False, steps.sum()
    return values[:found], routes[:found], True, steps.sum()


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
    limit, found, week = below, 0, 0
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
            spent[week] + room.value[b, place] + rest[week + 1] >= limit
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
        if value < limit:
            if every:
                found += 1
            else:
                found, limit = 1, value
            if first + found <= len(values):
                values[first + found - 1] = value
                routes[first + found - 1] = held
    return found
