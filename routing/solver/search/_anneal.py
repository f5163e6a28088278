"""Ruin, recreate, accept: the loop of the search, and its one door from Python."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routing.compiled import compiled, inner, once
from routing.solver.search._moves import touch, wake_up
from routing.solver.search._placing import find_place, place_unit, visit_price
from routing.solver.search._references import refer_to_state, refer_to_tables, refer_to_work
from routing.solver.search._ruins import mend, ruin
from routing.solver.search._state import State, Work, copy_state, draw
from routing.solver.search._tables import Tables
from routing.solver.search._timing import timetable

_MOST_WAITING = 40
"""
Units of the bank that are tried in a round, where a plan leaves more out than a ruin takes. Tried:
+0.29 % of cost with 20, 0.00 % with 80.
"""
_MOST_REGRET = 10
"""
Placing by regret asks each unit again after each placing: so few that it stays cheap. Tried: -0.87
% of cost with 5, -0.90 % with 20.
"""
_HOPE = 0.2
"""
How often a night is planned in the hope that a stop will be placed on the next day. Tried: half and
double give the same.
"""


TAKE_OVER, LIST_WAITING, PLACE_WAITING, GO_ON_FROM_BEST, SEARCH, WRITE_OUT = range(6)


class Cooling(NamedTuple):
    """Temperatures, in units of cost, and how many rounds of how many are done."""

    hot: float
    cold: float
    done: float
    total: float


@inner
def plan_cost(t: Tables, st: State) -> float:
    """Cost of a plan, prizes lost and imbalance included, missing visits at their penalty."""
    total = 0.0
    for s in range(len(st.roads)):
        total += st.roads[s].cost
        if st.roads[s].broken:
            return np.inf
        if t.rules[0].prices:
            for k in range(st.roads[s].length):
                total += visit_price(t, st.routes[s, k], t.slots[s].day, t.slots[s].vehicle)
    for i in range(len(t.stops)):
        if st.seats[i, 0] < 0:
            total += t.stops[i].prize + t.stops[i].due * t.rules[0].outside
    return float(total + _imbalance(t, st))


@once
def _imbalance(t: Tables, st: State) -> float:
    price = t.rules[0].balance
    if price == 0.0 or len(t.slots) == 0:
        return 0.0
    busy = np.zeros(len(t.vehicles), dtype=np.int64)
    for s in range(len(st.roads)):
        busy[t.vehicles[t.slots[s].vehicle].van] += st.roads[s].busy
    least, most = 2**60, 0
    for v in range(len(busy)):
        if t.vehicles[v].works:
            own = busy[t.vehicles[v].van]
            least, most = min(least, own), max(most, own)
    return float(price * (most - least)) if most >= least else 0.0


@once
def missing_visits(t: Tables, st: State) -> int:
    """Visits without a prize that a plan lacks."""
    total = 0
    for i in range(len(t.stops)):
        if st.seats[i, 0] < 0:
            total += t.stops[i].due
    return int(total)


@inner
def fill_bank(t: Tables, st: State, w: Work) -> None:
    """List the units that are out, in some order: the hardest first, or at random."""
    count, way = 0, draw(w)
    for u in range(len(t.units)):
        if st.pattern[u] < 0 and t.units[u].choices > 0:
            w.bank[count] = u
            w.key[count] = draw(w) + _ease(t, u, way)
            count += 1
    w.counter[1] = count
    _sort(w, count)


@once
def _sort(w: Work, count: int) -> None:
    """Order the bank by its keys (Shell 1959, with gaps that halve)."""
    gap = count // 2
    while gap > 0:
        for x in range(gap, count):
            u, key, y = w.bank[x], w.key[x], x
            while y >= gap and w.key[y - gap] > key:
                w.bank[y], w.key[y] = w.bank[y - gap], w.key[y - gap]
                y -= gap
            w.bank[y], w.key[y] = u, key
        gap //= 2


@once
def _ease(t: Tables, u: int, way: float) -> float:
    """Rank of a unit in the order of placing, by one of several measures."""
    unit = t.units[u]
    late = 1e12 if unit.due == 0 and way < 0.9 else 0.0
    first = t.stops[t.members[unit.member]]
    if way < 0.2:
        return float(late - first.visits * 1e6 - first.service - first.demand)
    if way < 0.4:
        return float(late + unit.choices - first.visits * unit.size * 3.0)
    if way < 0.55:
        return late - _distance(t, u)
    if way < 0.65:
        return late + _distance(t, u)
    return late


@once
def _distance(t: Tables, u: int) -> float:
    i = t.members[t.units[u].member]
    least = 2**60
    for v in range(len(t.vehicles)):
        least = min(least, t.metres[t.vehicles[v].depot, i])
    return float(least)


@inner
def recreate(t: Tables, st: State, w: Work, blink: float, begin: int, end: int) -> None:
    """Place units of the bank in its order, from a rank to another."""
    for x in range(begin, min(end, w.counter[1])):
        u = w.bank[x]
        cost, _ = find_place(t, st, w, u, blink)
        if cost < np.inf and _is_worth_it(t, w, u, cost):
            place_unit(t, st, w, u)


@inner
def _is_worth_it(t: Tables, w: Work, u: int, cost: float) -> bool:
    return bool(t.units[u].due > 0 or cost < t.units[u].prize * (0.7 + 0.8 * draw(w)) + 1e-9)


@once
def recreate_by_regret(t: Tables, st: State, w: Work) -> None:
    """Place first the unit that would lose most if its best place were taken."""
    while w.counter[1] > 0:
        count, chosen, most = w.counter[1], -1, -1.0
        for x in range(count):
            best, second = find_place(t, st, w, w.bank[x], 0.0)
            if best == np.inf:
                continue
            regret = (1e15 if second == np.inf else second - best) + 1e-3 * draw(w)
            if regret > most:
                most, chosen = regret, x
        if chosen < 0:
            return
        u = w.bank[chosen]
        cost, _ = find_place(t, st, w, u, 0.0)
        if _is_worth_it(t, w, u, cost):
            place_unit(t, st, w, u)
        w.bank[chosen] = w.bank[count - 1]
        w.counter[1] = count - 1


@once
def set_up(t: Tables, st: State, w: Work) -> None:
    """Recompute every slot."""
    for s in range(len(st.roads)):
        touch(t, st, w, s)
        road, v = st.roads[s], t.vehicles[t.slots[s].vehicle]
        if road.length > v.most or road.load > v.capacity:
            road.broken = 1


@once
def anneal(
    t: Tables, plan: State, trial: State, best: State, w: Work, cooling: Cooling, n: int
) -> int:
    """
    Make n rounds while the temperature falls; return how many times the best plan was improved.

    ``trial`` equals ``plan`` between rounds; ``w.score`` follows ``plan`` and ``best``.
    """
    wins = 0
    for x in range(n):
        part = min(1.0, (cooling.done + x) / cooling.total)
        heat = cooling.hot * (cooling.cold / cooling.hot) ** part
        ruin(t, trial, w)
        fill_bank(t, trial, w)
        w.counter[2] = t.rules[0].nights > 0 and draw(w) < _HOPE
        if w.counter[1] <= _MOST_REGRET and draw(w) < 0.3:
            recreate_by_regret(t, trial, w)
        else:
            recreate(t, trial, w, _blink(w), 0, _MOST_WAITING)
        if w.counter[2]:
            w.counter[2] = 0
            wake_up(t, trial, w)
        cost = plan_cost(t, trial)
        if cost < w.score[0] - heat * np.log(max(1e-300, draw(w))):
            w.score[0] = cost
            copy_state(trial, plan)
            wins += keep_best(t, plan, best, w)
        else:
            copy_state(plan, trial)
    return wins


@once
def _blink(w: Work) -> float:
    """How often a round overlooks a way to place a stop: seldom, save in a few."""
    chance = draw(w)
    if chance < 0.7:
        return 0.01
    return 0.1 if chance < 0.9 else 0.3


@inner
def keep_best(t: Tables, plan: State, best: State, w: Work) -> int:
    """Keep a plan as the best if it misses fewer visits, or costs less; return 1 if so."""
    missing = float(missing_visits(t, plan))
    is_better = missing < w.score[1] or (
        missing == w.score[1] and w.score[0] < w.score[2] - 1e-7 * max(1.0, abs(w.score[2]))
    )
    if not is_better:
        return 0
    w.score[1], w.score[2] = missing, w.score[0]
    copy_state(plan, best)
    return 1


@once
def _do(
    t: Tables, plan: State, trial: State, best: State, w: Work, task: int, at: int, cooling: Cooling
) -> int:
    if task == TAKE_OVER:
        set_up(t, trial, w)
        mend(t, trial, w)
    elif task == LIST_WAITING:
        fill_bank(t, trial, w)
        return int(w.counter[1])
    elif task == PLACE_WAITING:
        recreate(t, trial, w, 0.0, at, at + 5)
    elif task == GO_ON_FROM_BEST:
        copy_state(best, trial)
    elif task == WRITE_OUT:
        timetable(t, best, w, at)
        return 0
    else:
        return anneal(t, plan, trial, best, w, cooling, at)
    copy_state(trial, plan)
    w.score[0] = plan_cost(t, plan)
    return keep_best(t, plan, best, w)


@compiled
def act(
    t: Tables,
    plan: State,
    trial: State,
    best: State,
    w: Work,
    task: int,
    at: int,
    cooling: Cooling,
) -> int:
    """
    Do one task: one door, because each is costly to compile.

    ``TAKE_OVER`` the stops and nights written in the routes of ``trial``; ``LIST_WAITING``
    units, and return how many; ``PLACE_WAITING`` five of them from rank ``at``;
    ``GO_ON_FROM_BEST``; ``SEARCH`` for ``at`` rounds; ``WRITE_OUT`` the timetable of slot
    ``at`` of the best plan. After a task that changes the plan, return how many times the best
    plan was improved.
    """
    return _do(
        refer_to_tables(*t),
        refer_to_state(*plan),
        refer_to_state(*trial),
        refer_to_state(*best),
        refer_to_work(*w),
        task,
        at,
        cooling,
    )
