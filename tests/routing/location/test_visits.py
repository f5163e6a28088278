"""Choices of villages, against all choices, and against all plans with real routes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from math import ceil, inf

import numpy as np
import pytest

from routing.location.visit_problem import Costs, Members, VisitProblem
from routing.location.visits import choose_visits, counted_metres

SEEDS = range(12)


def made(seed: int, *, villages: int = 4, depots: int = 2) -> tuple[VisitProblem, np.ndarray]:
    """Return a problem on a plane, and the metres between villages, then depots."""
    rng = np.random.default_rng(seed)
    at = rng.integers(0, 40_000, size=(villages + depots, 2)).astype(float)
    metres = np.linalg.norm(at[:, None] - at[None, :], axis=2)
    apart = metres.copy()
    np.fill_diagonal(apart, inf)
    two = np.sort(apart[:villages], axis=1)[:, :2]
    radial = metres[:villages, villages:]
    weights = rng.integers(5, 30, size=villages).astype(float)
    problem = VisitProblem(
        worth=weights[:, None] * np.array([1.0, 1.6]),
        need=weights,
        visits=np.array([1, 2]),
        radial_m=radial,
        radial_s=radial / 15.0,
        nearest_m=two[:, 0],
        nearest_s=two[:, 0] / 15.0,
        between_m=two.mean(axis=1),
        between_s=two.mean(axis=1) / 15.0,
        service_s=7_200.0,
        is_allowed=np.ones((villages, depots), dtype=bool),
        is_forced=np.zeros(villages, dtype=bool),
        groups=(),
        near=np.empty((0, 2), dtype=np.int64),
        reached_share=0.5,
        vehicles=1,
        least_vehicles=1,
        days=3,
        most_stops=2,
        longest_s=30_000.0,
        break_s=2_700.0,
        break_from=2,
        costs=Costs(
            metre=0.01,
            route=30.0,
            vehicle=400.0,
            place=np.full(villages, 5.0),
            second=0.01,
            paid_s=20_000.0,
        ),
        kept=np.zeros(depots, dtype=np.int64),
    )
    return problem, metres


def real_plans(problem: VisitProblem, metres: np.ndarray):
    """Yield benefit and cost of every plan of one vehicle with real routes of up to two stops."""
    n = len(problem.worth)
    for depot, options in product(range(len(problem.kept)), product((-1, 0, 1), repeat=n)):
        visits = [i for i, k in enumerate(options) if k >= 0 for _ in range(problem.visits[k])]
        benefit = sum(problem.worth[i, k] for i, k in enumerate(options) if k >= 0)
        places = sum(problem.costs.place[i] for i, k in enumerate(options) if k >= 0)
        for routes in routings(tuple(visits)):
            if len(routes) > problem.days:
                continue
            length = [tour_m(metres, n + depot, route) for route in routes]
            worked = [
                m / 15.0 + problem.service_s * len(r) for m, r in zip(length, routes, strict=True)
            ]
            if any(s > problem.longest_s for s in worked):
                continue
            rests = problem.break_s * sum(len(r) >= problem.break_from for r in routes)
            beyond = max(0.0, sum(worked) + rests - problem.costs.paid_s)
            cost = problem.costs.vehicle + problem.costs.route * len(routes) + places
            yield benefit, cost + problem.costs.metre * sum(length) + problem.costs.second * beyond


def routings(visits: tuple[int, ...]):
    """Yield all ways to share visits out among routes of one or two different villages."""
    if not visits:
        yield ()
        return
    first, others = visits[0], visits[1:]
    for rest in routings(others):
        yield ((first,), *rest)
    for k, other in enumerate(others):
        if other != first and other not in others[:k]:
            for rest in routings(others[:k] + others[k + 1 :]):
                yield ((first, other), *rest)


def tour_m(metres: np.ndarray, depot: int, route: tuple[int, ...]) -> float:
    path = (depot, *route, depot)
    return float(sum(metres[a, b] for a, b in pairwise(path)))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_real_plan_passes_the_bound(seed: int) -> None:
    problem, metres = made(seed)
    plans = list(real_plans(problem, metres))
    assert len(plans) > 50

    ratio = choose_visits(problem, objective="ratio", allowed_gap=0.0)
    assert ratio is not None
    best = max(benefit / cost for benefit, cost in plans)
    assert ratio.bound >= best * (1 - 1e-9)
    assert ratio.bound <= 1.6 * best, "a bound that says nothing"

    budget = 0.5 * (min(c for _, c in plans) + max(c for _, c in plans))
    benefit = choose_visits(problem, objective="benefit", budget=budget, allowed_gap=0.0)
    assert benefit is not None
    assert benefit.bound >= max(b for b, c in plans if c <= budget) * (1 - 1e-9)
    assert benefit.cost <= budget * (1 + 1e-9)

    target = 0.5 * float(problem.worth.max(axis=1).sum())
    least = choose_visits(problem, objective="cost", target=target, allowed_gap=0.0)
    reaching = [c for b, c in plans if b >= target]
    if reaching:
        assert least is not None
        assert least.bound <= min(reaching) * (1 + 1e-9)
        assert least.benefit >= target * (1 - 1e-9)


def counted(problem: VisitProblem, options: tuple[int, ...], depot: int) -> tuple[float, float]:
    """Return benefit and counted cost of a choice at one depot; inf where nothing fits."""
    own = [(i, k) for i, k in enumerate(options) if k >= 0]
    visits = sum(int(problem.visits[k]) for _, k in own)
    q = problem.most_stops
    least = visits / q
    far_m = near_m = far_s = near_s = 0.0
    for i, k in own:
        v = int(problem.visits[k])
        far_m += v * (
            2 / q * problem.radial_m[i, depot] + 2 * (q - 1) / q**2 * problem.nearest_m[i]
        )
        far_s += v * (
            2 / q * problem.radial_s[i, depot] + 2 * (q - 1) / q**2 * problem.nearest_s[i]
        )
        near_m += v * problem.between_m[i]
        near_s += v * problem.between_s[i]
    metres, driven = max(far_m, near_m), max(far_s, near_s)
    rest = problem.break_s / (q - problem.break_from + 1)
    best = inf
    for routes in (least, *(k for k in range(ceil(least), problem.days + 1))):
        if routes < least or routes > problem.days:
            continue
        worked = driven + visits * (problem.service_s + rest)
        seconds = max(0.0, worked - routes * rest * (problem.break_from - 1))
        if seconds > routes * (problem.longest_s + problem.break_s) + 1e-6:
            continue
        beyond = max(0.0, seconds - problem.costs.paid_s)
        cost = problem.costs.route * routes + problem.costs.second * beyond
        best = min(best, cost)
    places = sum(problem.costs.place[i] for i, _ in own)
    benefit = sum(float(problem.worth[i, k]) for i, k in own)
    return benefit, problem.costs.vehicle + places + problem.costs.metre * metres + best


@pytest.mark.parametrize("seed", SEEDS)
def test_the_choice_is_near_the_best_of_all(seed: int) -> None:
    problem, _ = made(seed, villages=5)
    found = choose_visits(problem, objective="ratio", allowed_gap=0.0)
    every = [
        counted(problem, options, depot)
        for depot in range(2)
        for options in product((-1, 0, 1), repeat=5)
    ]
    best = max(benefit / cost for benefit, cost in every)
    assert found is not None
    # Routes are no whole numbers here: between two of them, the programme may pay less.
    assert 0.97 * best <= found.value <= found.bound * (1 + 1e-9)
    assert found.bound >= best * (1 - 1e-6)


def test_forced_villages_groups_and_kept_vans_hold() -> None:
    problem, _ = made(3, villages=5)
    free = choose_visits(problem, objective="ratio", allowed_gap=0.0)
    assert free is not None
    worst = int(np.argmin(problem.worth[:, 0]))
    forced = replace(problem, is_forced=np.arange(5) == worst)
    with_it = choose_visits(forced, objective="ratio", allowed_gap=0.0)
    assert with_it is not None
    assert with_it.option[worst] >= 0
    assert with_it.value <= free.bound

    one = (Members(members=np.arange(5), least=1, most=1),)
    alone = choose_visits(replace(problem, groups=one), objective="ratio", allowed_gap=0.0)
    assert alone is not None
    assert (alone.option >= 0).sum() == 1

    other = 1 - int(free.vehicles.argmax())
    kept = np.zeros(2, dtype=np.int64)
    kept[other] = 1
    there = choose_visits(replace(problem, kept=kept), objective="ratio", allowed_gap=0.0)
    assert there is not None
    assert there.vehicles.tolist() == kept.tolist()
    assert set(there.depot[there.depot >= 0].tolist()) == {other}


def test_a_stop_next_door_counts_in_part_and_never_twice() -> None:
    problem, _ = made(5, villages=4)
    near = np.array([[0, 1], [1, 0]])
    both = replace(problem, near=near, days=1, most_stops=1, break_from=2)
    found = choose_visits(both, objective="benefit", allowed_gap=0.0)
    assert found is not None
    (served,) = np.flatnonzero(found.option >= 0).tolist()
    alone = problem.worth[:, 0]
    by_pair = {0: alone[0] + 0.5 * alone[1], 1: alone[1] + 0.5 * alone[0]}
    best = max([*by_pair.values(), *alone[2:]])
    assert found.benefit == pytest.approx(best)
    if served in by_pair:
        assert found.reached_by.tolist()[1 - served] == served
    assert not ((found.option >= 0) & (found.reached_by >= 0)).any()


def test_the_need_that_is_met_counts_each_village_once() -> None:
    problem, _ = made(2, villages=5)
    least = 0.6 * float(problem.need.sum())
    found = choose_visits(problem, objective="cost", least_need=least, allowed_gap=0.0)
    assert found is not None
    assert problem.need[found.option >= 0].sum() >= least * (1 - 1e-9)
    by_benefit = choose_visits(problem, objective="cost", target=least, allowed_gap=0.0)
    assert by_benefit is not None
    assert by_benefit.cost <= found.cost * (1 + 1e-9), "second visits count as benefit, not as need"


def test_nothing_that_fits_is_none() -> None:
    problem, _ = made(1)
    assert choose_visits(problem, objective="benefit", budget=10.0) is None
    assert choose_visits(problem, objective="cost", target=1e9) is None


def test_the_counted_metres_are_never_more_than_those_of_real_routes() -> None:
    for seed in SEEDS:
        problem, metres = made(seed)
        found = choose_visits(problem, objective="benefit", allowed_gap=0.0)
        assert found is not None
        depot = int(found.vehicles.argmax())
        visits = tuple(
            i for i, k in enumerate(found.option) if k >= 0 for _ in range(problem.visits[k])
        )
        real = min(
            sum(tour_m(metres, 4 + depot, route) for route in routes) for routes in routings(visits)
        )
        assert 0 < counted_metres(problem, found.option, found.depot) <= real * (1 + 1e-9)
