"""
Exhaustive answers to tiny problems, by other means than the solver's.

A timetable is a system of difference constraints ("b at least w after a"), one for each choice of
windows and breaks: it has a solution if no cycle is positive, and the shortest day is the longest
path from departure to return. A plan is the best of all choices of pattern, vehicle, order and
nights away; where hours bind the days of a stop to each other, a linear program finds the times.
Balance is priced on the shortest day of each order: nobody dawdles to look busy.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, pairwise, permutations, product

import numpy as np
from scipy.optimize import linprog

from routing.problem import Problem

NEVER = -(2**40)
DEPART = 0


@dataclass(frozen=True)
class Trip:
    """A vehicle on a day, between the places where it sleeps (``None``: its depot)."""

    vehicle: int
    day: int = 0
    starts_from: int | None = None
    sleeps_away: bool = False

    def nodes(self, problem: Problem, order: tuple[int, ...]) -> list[int]:
        depot = problem.vehicles[self.vehicle].depot
        stops = [problem.stops[i].node for i in order]
        begin = depot if self.starts_from is None else self.starts_from
        return [begin, *stops, stops[-1] if self.sleeps_away else depot]


@dataclass(frozen=True)
class Day:
    """An order of stops with one choice of windows and breaks, and its shortest timetable."""

    cost: float
    seconds: int
    order: tuple[int, ...]
    after: np.ndarray


def shortest_day_s(
    problem: Problem, v: int, order: tuple[int, ...], **trip: int | bool | None
) -> int | None:
    """Seconds from departure to return of the shortest lawful day, ``None`` if there is none."""
    found = [day.seconds for day in days_of(problem, Trip(v, **trip), order)]
    return min(found, default=None)


def days_of(problem: Problem, trip: Trip, order: tuple[int, ...]) -> Iterator[Day]:
    """List the lawful days of an order, one for each choice of windows and breaks."""
    van, nodes = problem.vehicles[trip.vehicle], trip.nodes(problem, order)
    metres = sum(int(problem.distance_matrix[a, b]) for a, b in pairwise(nodes))
    fixed = van.fixed_cost + metres * van.cost_per_metre + van.night_cost * trip.sleeps_away
    windows = [problem.stops[i].windows_on(trip.day) for i in order]
    for chosen in product(*windows):
        for position, length_s, rests in _breaks(problem, van, order):
            inserted = (position, length_s)
            if not _drives_lawfully(problem, van, order, nodes, inserted):
                continue
            after = _after(problem, van, order, nodes, chosen, inserted=inserted, rests=rests)
            closed = _longest_paths(after)
            if not (np.diag(closed) > 0).any():
                seconds = int(closed[DEPART, len(order) + 2])
                yield Day(fixed + seconds * van.cost_per_second, seconds, order, after)


def _breaks(problem, van, order):
    """Every place and length of the break, with every choice of stops where the crew rests."""
    k = len(order)
    lengths = sorted({van.break_s, van.driving_break_s} - {0})
    inserted = [(0, 0), *product(range(1, k + 1), lengths)]
    spots = [p for p in range(1, k + 1) if problem.stops[order[p - 1]].allows_break]
    spots = [p for p in spots if problem.stops[order[p - 1]].service_time_s >= van.break_s > 0]
    for position, length_s in inserted:
        for size in range(len(spots) + 1):
            for rests in combinations(spots, size):
                yield position, length_s, rests


def _drives_lawfully(problem, van, order, nodes, inserted):
    if van.driving_break_s == 0:
        return True
    driven = 0
    for leg, (a, b) in enumerate(pairwise(nodes)):
        if leg > 0:
            stop = problem.stops[order[leg - 1]]
            on_site = stop.allows_break and stop.service_time_s >= van.driving_break_s
            if on_site or (inserted[0] == leg and inserted[1] >= van.driving_break_s):
                driven = 0
        driven += int(problem.duration_matrix[a, b])
        if driven > van.driving_break_after_s:
            return False
    return True


def _after(problem, van, order, nodes, windows, *, inserted, rests):
    """Make the matrix of the constraints: ``after[a, b]`` seconds at least from event a to b."""
    k = len(order)
    origin, back = k + 1, k + 2  # events 1..k are the starts of service, k + 3.. the rests on site
    after = np.full((k + 3 + len(rests), k + 3 + len(rests)), NEVER, dtype=np.int64)

    def at_least(later, earlier, seconds):
        after[earlier, later] = max(after[earlier, later], seconds)

    def at_most(later, earlier, seconds):
        at_least(earlier, later, -seconds)

    np.fill_diagonal(after, 0)
    at_least(DEPART, origin, van.earliest_start_s)
    at_most(back, origin, van.latest_return_s)
    at_most(back, DEPART, van.longest_day_s)
    work = [(DEPART, 0, 0)]  # each rest: its event, seconds from the event to its begin, and end
    for position, i in enumerate(order, start=1):
        service = problem.stops[i].service_time_s
        pause = inserted[1] if inserted[0] == position else 0
        leg = int(problem.duration_matrix[nodes[position - 1], nodes[position]])
        before = position - 1
        served = problem.stops[order[before - 1]].service_time_s if before else 0
        waited = inserted[1] if before and inserted[0] == before else 0
        at_least(position, before, served + waited + leg)
        at_least(position, origin, windows[position - 1].earliest_s)
        at_most(position, origin, windows[position - 1].latest_s)
        if position in rests:
            event = k + 3 + rests.index(position)
            at_least(event, position, 0)
            at_most(event, position, service - van.break_s)
            work.append((event, 0, van.break_s))
        if pause >= van.break_s > 0:
            work.append((position, service, service + pause))
        if position == k:
            home = int(problem.duration_matrix[nodes[k], nodes[k + 1]])
            at_least(back, k, service + pause + home)
    if van.break_s > 0:
        for (a, _, ends), (b, begins, _) in pairwise([*work, (back, 0, 0)]):
            at_most(b, a, van.break_after_s + ends - begins)
    return after


def _longest_paths(after):
    for middle in range(len(after)):
        through = after[:, middle, None] + after[None, middle, :]
        after = np.maximum(after, np.where(through < NEVER // 2, NEVER, through))
    return after


def cheapest_route(
    problem: Problem, v: int, stops: frozenset[int], **trip: int | bool | None
) -> float | None:
    """Cost of the cheapest lawful order of a set of stops, ``None`` if there is none."""
    costs = [day.cost for day in cheapest_days(problem, Trip(v, **trip), stops)]
    return min(costs, default=None)


def cheapest_days(problem: Problem, trip: Trip, stops: frozenset[int]) -> list[Day]:
    """List lawful days of a set of stops, cheapest first: the shortest one of each order."""
    return [
        min(days, key=lambda day: day.seconds)
        for order in _orders(problem, trip.vehicle, stops)
        if (days := list(days_of(problem, trip, order)))
    ]


def _orders(problem, v, stops):
    van = problem.vehicles[v]
    if len(stops) > van.max_stops or sum(problem.stops[i].demand for i in stops) > van.capacity:
        return []
    if any((allowed := problem.stops[i].vehicles) is not None and v not in allowed for i in stops):
        return []
    return list(permutations(sorted(stops)))


def best_plan(problem: Problem) -> tuple[int, float]:
    """Return the fewest missing visits of stops without a prize, and the least cost with as few."""
    judge = _Judge(problem)
    choices = [list(_vehicle_days(problem, i)) for i in range(len(problem.stops))]
    best = (10**9, 0.0)

    def extend(i, load, missing, lost):
        nonlocal best
        if missing > best[0]:
            return
        if i == len(choices):
            ceiling = best[1] if missing == best[0] else np.inf
            cost = judge.cost(load, lost, ceiling)
            if cost is not None:
                best = min(best, (missing, cost))
            return
        for vehicle_days in choices[i]:
            longer = {key: load.get(key, frozenset()) | {i} for key in vehicle_days}
            # Not the price: one more stop can make a lawful break possible.
            if all(len(stops) <= problem.vehicles[v].max_stops for (_, v), stops in longer.items()):
                extend(i + 1, load | longer, missing, lost)
        stop = problem.stops[i]
        if stop.prize is None:
            extend(i + 1, load, missing + stop.visits, lost)
        else:
            extend(i + 1, load, missing, lost + stop.prize)

    extend(0, {}, 0, 0.0)
    return best


def _vehicle_days(problem, i):
    everyone = range(len(problem.vehicles))
    for pattern in problem.stops[i].visit_patterns:
        days = sorted(pattern)
        for fleet in product(everyone, repeat=len(days)):
            if problem.same_vehicle and len({_van(problem, v) for v in fleet}) > 1:
                continue
            chosen = list(zip(days, fleet, strict=True))
            if all(day in problem.vehicles[v].days for day, v in chosen):
                yield chosen


def _van(problem, v):
    van = problem.vehicles[v].van
    return (v, None) if van is None else (None, van)


class _Judge:
    """Prices a load, ``{(day, vehicle): stops}``, in the best of all ways to drive it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.days = cache(self._days)
        self.everyday = all(w.weekdays is None for s in problem.stops for w in s.time_windows)

    def _days(self, trip: Trip, stops: frozenset[int]) -> tuple[Day, ...]:
        if self.everyday and trip.day:
            return self.days(replace(trip, day=0), stops)
        if self.problem.same_hour_s is None:
            found = cheapest_days(self.problem, trip, stops)
        else:
            orders = _orders(self.problem, trip.vehicle, stops)
            found = [day for order in orders for day in days_of(self.problem, trip, order)]
        return tuple(sorted(found, key=lambda day: day.cost))

    def cost(self, load, lost: float, ceiling: float) -> float | None:
        crews = [(d, c) for d, v in load if (c := self.problem.vehicles[v].crew) is not None]
        if len(crews) > len(set(crews)) or not self._relations_hold(load):
            return None
        visits = (self.problem.visit_cost_of(i, d, v) for (d, v), s in load.items() for i in s)
        self.best, self.keys = ceiling, sorted(load, key=lambda key: (key[1], key[0]))
        self.coupled = self._is_coupled(load)
        self._drive(load, lost + float(sum(visits)), 0, [], 0)
        return self.best if self.best < ceiling else None

    def _is_coupled(self, load) -> bool:
        visited = [i for stops in load.values() for i in stops]
        hours = self.problem.same_hour_s is not None and len(set(visited)) < len(visited)
        return hours or self.problem.balance_cost_per_s > 0

    def _drive(self, load, spent: float, k: int, chosen: list[tuple[Trip, Day]], nights: int):
        """Try every day of the k-th vehicle-day, after those chosen."""
        if k == len(self.keys):
            cost = spent + self._extra(chosen)
            self.best = min(self.best, cost)
            return
        day, v = self.keys[k]
        slept = chosen[-1][0].sleeps_away if chosen else False
        origin = self.problem.stops[chosen[-1][1].order[-1]].node if slept else None
        goes_on = self.keys[k + 1 : k + 2] == [(day + 1, v)]
        may_sleep = goes_on and nights < self.problem.vehicles[v].nights_away
        for sleeps in (False, True)[: 1 + may_sleep]:
            trip = Trip(v, day, origin, sleeps)
            for found in self.days(trip, load[day, v]):
                if spent + found.cost >= self.best:
                    break
                after = nights + 1 if sleeps else 0
                self._drive(load, spent + found.cost, k + 1, [*chosen, (trip, found)], after)
                if not (self.coupled or sleeps):
                    break

    def _extra(self, chosen: list[tuple[Trip, Day]]) -> float:
        """Add to the cheapest days what holds them together: balance, and the same hours."""
        problem = self.problem
        away = {_van(problem, v): 0 for v, van in enumerate(problem.vehicles) if van.days}
        for trip, day in chosen:
            away[_van(problem, trip.vehicle)] += day.seconds
        spread = max(away.values(), default=0) - min(away.values(), default=0)
        extra = problem.balance_cost_per_s * spread
        if chosen and problem.same_hour_s is not None and self.coupled:
            extra += _price_of_same_hours(problem, chosen)
        return extra

    def _relations_hold(self, load) -> bool:
        problem = self.problem
        days: dict[int, set[int]] = {}
        for (day, _), stops in load.items():
            for i in stops:
                days.setdefault(i, set()).add(day)
        for chosen in problem.apart:
            for i, j in combinations(chosen, 2):
                if days.get(i, set()) & days.get(j, set()):
                    return False
        for chosen in problem.together:
            if len({frozenset(days[i]) for i in chosen if i in days}) > 1:
                return False
        for chosen in problem.once_a_week:
            weeks = [day // 7 for i in chosen for day in days.get(i, ())]
            if len(weeks) > len(set(weeks)):
                return False
        return True


def _price_of_same_hours(problem: Problem, chosen: list[tuple[Trip, Day]]) -> float:
    """Return what longer days cost so that each stop keeps its hour; infinite if it cannot."""
    offset, price, rows, limits = 0, [], [], []
    starts: dict[int, list[int]] = {}
    total = sum(len(day.after) for _, day in chosen)

    def at_least(later, earlier, seconds):
        row = np.zeros(total)
        row[earlier], row[later] = row[earlier] + 1, row[later] - 1
        rows.append(row)
        limits.append(-seconds)

    bounds = [(None, None)] * total
    for trip, day in chosen:
        k = len(day.order)
        for a, b in zip(*np.nonzero(day.after > NEVER), strict=True):
            if a != b:
                at_least(offset + b, offset + a, int(day.after[a, b]))
        bounds[offset + k + 1] = (0, 0)
        rate = problem.vehicles[trip.vehicle].cost_per_second
        price += [(offset + k + 2, rate), (offset, -rate)]
        for position, i in enumerate(day.order, start=1):
            starts.setdefault(i, []).append(offset + position)
        offset += len(day.after)
    for events in starts.values():
        for a, b in permutations(events, 2):
            at_least(a, b, -problem.same_hour_s)
    weights = np.zeros(total)
    for event, rate in price:
        weights[event] += rate
    answer = linprog(weights, A_ub=np.array(rows), b_ub=np.array(limits), bounds=bounds)
    if not answer.success:
        return np.inf
    shortest = sum(problem.vehicles[t.vehicle].cost_per_second * d.seconds for t, d in chosen)
    return float(answer.fun) - shortest
