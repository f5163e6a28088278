"""The rules of a season as rows over its outings: one function, one rule."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

import numpy as np

from routing.arrays import FloatArray, IntArray
from routing.season.model import Model, Step
from routing.season.outings import Outings
from routing.season.problem import SeasonProblem, Tally
from routing.season.ways import DAY_S, DEPOT
from routing.season.weekly_rest import WeeklyRest
from routing.solver.highs import Programme


def programme_of(
    season: SeasonProblem, outings: Outings, room: Mapping[tuple[int, int], int] | None = None
) -> Programme:
    """
    Write down a season.

    Parameters
    ----------
    room
        Most evenings of vehicles that are fleets on each day, ``{(vehicle, day): evenings}``:
        nothing ties their days.
    """
    room = room or {}
    fleets = {v for v, _ in room}
    extra = _visit_costs(season, outings) - _kept(season, outings) + _moved(season, outings)
    model = Model(outings, outings.cost + extra)
    model.constant += season.change_price * len({(f.package, f.stop, f.day) for f in season.former})
    _packages_get_their_evenings(model, season)
    _places_get_their_shares(model, season)
    _tallies_are_priced(model, season)
    _fixed_evenings_are_made(model)
    _a_place_has_one_evening_a_day(model)
    for crew in season.crews:
        own = np.flatnonzero(np.isin(outings.vehicle, sorted(crew)))
        _a_crew_has_one_evening_a_day(model, own, room)
        if crew & fleets:
            continue
        _a_crew_rests_between_days(model, own, season.daily_rest_s)
        if season.weekly_rest_s and len(own):
            _a_crew_rests_each_week(model, season, own, crew)
    _a_van_is_back_before_it_leaves(model, season)
    _work_is_limited(model, season)
    _a_vehicle_starts_from_where_it_slept(model, season)
    _neighbours_are_worth_something(model, season)
    return model.programme()


def _visit_costs(season: SeasonProblem, outings: Outings) -> FloatArray:
    costs = season.problem.visit_cost
    if costs is None:
        return np.zeros(len(outings.stop))
    day = outings.day if costs.shape[1] > 1 else 0
    return np.asarray(costs[outings.stop, day, outings.vehicle if costs.shape[2] > 1 else 0])


def _kept(season: SeasonProblem, outings: Outings) -> FloatArray:
    """Compute what each outing saves of the price of changes."""
    saved = np.zeros(len(outings.stop))
    if not season.former or not season.change_price:
        return saved
    for f in season.former:
        same = (outings.package == f.package) & (outings.stop == f.stop) & (outings.day == f.day)
        share = np.where(outings.vehicle == f.vehicle, 1.0, 0.5) * season.change_price
        saved = np.where(same, np.maximum(saved, share), saved)
        fixed = np.flatnonzero(same & outings.is_fixed)
        if len(fixed):  # the best of them saves it all
            saved[same & (outings.vehicle != outings.vehicle[fixed[saved[fixed].argmax()]])] = 0.0
    return saved


def _moved(season: SeasonProblem, outings: Outings) -> FloatArray:
    """Compute what each outing costs for the days between it and the former evenings."""
    nearest = np.full(len(outings.stop), inf)
    for f in season.former if season.move_price else ():
        own = (outings.package == f.package) & (outings.stop == f.stop)
        nearest[own] = np.minimum(nearest[own], np.abs(outings.day[own] - f.day))
    nearest[~np.isfinite(nearest) | outings.is_fixed] = 0.0
    return season.move_price * nearest


def _packages_get_their_evenings(model: Model, season: SeasonProblem) -> None:
    for p, package in enumerate(season.packages):
        members = np.flatnonzero(model.outings.package == p)
        price, count = package.price_of_lack, float(package.evenings)
        model.count(members, [(count, -price)], first_price=price * count)


def _places_get_their_shares(model: Model, season: SeasonProblem) -> None:
    for p, package in enumerate(season.packages):
        of_package = model.outings.package == p
        for i in sorted(package.stops):
            steps: list[Step] = [(float(package.most - package.least), 0.0)]
            if package.least:
                steps.insert(0, (float(package.least), -package.price_of_lack))
            model.count(
                np.flatnonzero(of_package & (model.outings.stop == i)),
                [(width, price) for width, price in steps if width],
                first_price=package.least * package.price_of_lack,
            )


def _tallies_are_priced(model: Model, season: SeasonProblem) -> None:
    outings = model.outings
    at_stops = {
        int(outings.stop[g[0]]): g for g in _groups(np.arange(len(outings.stop)), outings.stop)
    }
    for tally in season.tallies:
        members = np.arange(len(outings.stop))
        if tally.stops is not None:
            own = [at_stops[i] for i in sorted(tally.stops) if i in at_stops]
            members = np.sort(np.concatenate([members[:0], *own]))
        members = members[tally.days[outings.day[members]]]
        if tally.packages is not None:
            members = members[np.isin(outings.package[members], sorted(tally.packages))]
        steps = steps_of(tally)
        can_wait = tally.stops is not None and tally.days.sum() < season.problem.days / 4
        model.count(members, steps, first_price=tally.prices[0], can_wait=can_wait)


def steps_of(tally: Tally) -> list[Step]:
    """List the steps of the prices of a tally, the last one without end where it has none."""
    finite = [price for price in tally.prices if price != inf]
    steps: list[Step] = []
    for price in np.diff(finite).tolist():
        if steps and abs(steps[-1][1] - price) <= 1e-9:
            steps[-1] = (steps[-1][0] + 1.0, steps[-1][1])
        else:
            steps.append((1.0, price))
    if len(finite) == len(tally.prices):
        steps.append((inf, steps.pop()[1] if steps else 0.0))
    return steps


def _fixed_evenings_are_made(model: Model) -> None:
    numbers = model.outings.fixed_numbers()
    for k in range(int(numbers.max(initial=-1)) + 1):
        model.row(np.flatnonzero(numbers == k), least=1.0, most=1.0)


def _a_place_has_one_evening_a_day(model: Model) -> None:
    outings = model.outings
    for members in _groups(np.arange(len(outings.stop)), outings.stop, outings.day):
        model.limit(members, 1.0, can_wait=True)


def _a_crew_has_one_evening_a_day(
    model: Model, own: IntArray, room: Mapping[tuple[int, int], int]
) -> None:
    vehicle, day = model.outings.vehicle, model.outings.day
    for members in _groups(own, day[own]):
        where = int(vehicle[members[0]]), int(day[members[0]])
        model.limit(members, float(room.get(where, 1)))


def _a_crew_rests_between_days(model: Model, own: IntArray, rest_s: int) -> None:
    by_day = _by_day(model.outings, own)
    for day, today in by_day.items():
        if day + 1 in by_day:
            _rest_between(model, today, by_day[day + 1], rest_s)


def _a_crew_rests_each_week(
    model: Model, season: SeasonProblem, own: IntArray, crew: frozenset[int]
) -> None:
    rest = WeeklyRest(model, season, _by_day(model.outings, own), crew)
    for week in range(season.problem.weeks):
        rest.keep(week)


def _rest_between(model: Model, today: IntArray, tomorrow: IntArray, rest_s: int) -> None:
    """
    Keep who returns late today from leaving early tomorrow.

    The later the return, the more departures are too early: one row for each different set of them.
    """
    back_s, leave_s = model.outings.return_s[today], model.outings.depart_s[tomorrow] + DAY_S
    if back_s.max() + rest_s <= leave_s.min():
        return
    hours = np.unique(leave_s)
    too_early = np.searchsorted(hours, back_s + rest_s)  # so many of these hours are
    for count in np.unique(too_early[too_early > 0]).tolist():
        late, early = today[too_early >= count], tomorrow[leave_s <= hours[count - 1]]
        model.limit(np.concatenate([late, early]), 1.0)


def _a_van_is_back_before_it_leaves(model: Model, season: SeasonProblem) -> None:
    vans = np.array(season.problem.vans, dtype=np.int64)
    for van in sorted(set(vans.tolist())):
        if (vans == van).sum() > 1:
            own = np.flatnonzero(vans[model.outings.vehicle] == van)
            _a_crew_rests_between_days(model, own, 0)


def _work_is_limited(model: Model, season: SeasonProblem) -> None:
    outings = model.outings
    for limit in season.work_limits:
        duties = [d for d in season.duties if d.vehicles & limit.vehicles and d.day in limit.days]
        is_in = np.isin(outings.vehicle, sorted(limit.vehicles))
        members = np.flatnonzero(is_in & np.isin(outings.day, sorted(limit.days)))
        if limit.most_seconds is not None:
            seconds = (outings.return_s - outings.depart_s)[members].astype(np.float64)
            left_s = limit.most_seconds - sum(d.return_s - d.depart_s for d in duties)
            _limit_work(model, members, float(left_s), seconds)
        if limit.most_days is not None:
            busy = {d.day for d in duties}
            free = members[~np.isin(outings.day[members], sorted(busy))]
            _limit_work(model, free, float(limit.most_days - len(busy)), np.ones(len(free)))


def _limit_work(model: Model, members: IntArray, left: float, amounts: FloatArray) -> None:
    """Limit work; where duties alone are too much, to nothing."""
    model.limit(members, max(0.0, left), amounts)


def _a_vehicle_starts_from_where_it_slept(model: Model, season: SeasonProblem) -> None:
    outings = model.outings
    for v, vehicle in enumerate(season.problem.vehicles):
        if not vehicle.nights_away:
            continue
        nodes = np.array([stop.node for stop in season.problem.stops])
        own = np.flatnonzero(outings.vehicle == v)
        asleep, awake = own[outings.sleeps[own]], own[outings.slept[own] != DEPOT]
        members = np.concatenate([asleep, awake])
        night = np.concatenate([outings.day[asleep], outings.day[awake] - 1])
        node = np.concatenate([nodes[outings.stop[asleep]], outings.slept[awake]])
        signs = np.where(np.arange(len(members)) < len(asleep), 1.0, -1.0)
        for rows in _groups(np.arange(len(members)), night, node):
            model.row(members[rows], signs[rows], least=0.0, most=0.0)
        for first in np.unique(outings.day[asleep]).tolist():
            days = outings.day[asleep] - first
            row = asleep[(days >= 0) & (days <= vehicle.nights_away)]
            model.limit(row, float(vehicle.nights_away))


def _neighbours_are_worth_something(model: Model, season: SeasonProblem) -> None:
    """
    Let a variable earn the worth of two places on consecutive evenings.

    An evening has one evening before it and one after it, which ties what it may earn.
    """
    outings = model.outings
    worths = {pair: worth for pair, worth in season.neighbours.items() if worth > 0.0}
    if not worths:
        return
    known = _groups_of(outings)
    befores: dict[tuple[int, int, int], list[int]] = {}
    afters: dict[tuple[int, int, int], list[int]] = {}
    worth_of: list[float] = []
    for v, day in sorted({(v, day) for v, day, _ in known}):
        for (a, b), worth in worths.items():
            for first, second in ((a, b), (b, a)) if a != b else ((a, b),):
                if (v, day, first) in known and (v, day + 1, second) in known:
                    befores.setdefault((v, day, first), []).append(len(worth_of))
                    afters.setdefault((v, day + 1, second), []).append(len(worth_of))
                    worth_of.append(-worth)
    earned = model.variables(worth_of, np.ones(len(worth_of)).tolist(), whole=False)
    for ends in (befores, afters):
        for key, pairs in ends.items():
            row = np.concatenate([earned[pairs], known[key]])
            signs = np.where(np.arange(len(row)) < len(pairs), 1.0, -1.0)
            model.row(row, signs, most=0.0)


def _groups_of(outings: Outings) -> dict[tuple[int, int, int], IntArray]:
    groups = _groups(np.arange(len(outings.stop)), outings.vehicle, outings.day, outings.stop)
    return {
        (int(outings.vehicle[g[0]]), int(outings.day[g[0]]), int(outings.stop[g[0]])): g
        for g in groups
    }


def _by_day(outings: Outings, own: IntArray) -> dict[int, IntArray]:
    return {int(outings.day[g[0]]): g for g in _groups(own, outings.day[own])}


def _groups(members: IntArray, *keys: IntArray) -> list[IntArray]:
    """Split members by their keys, in the order of these."""
    if not len(members):
        return []
    order = np.lexsort(keys[::-1])
    changes = np.zeros(len(members) - 1, dtype=np.bool_)
    for key in keys:
        changes |= np.diff(key[order]) != 0
    return np.split(members[order], np.flatnonzero(changes) + 1)
