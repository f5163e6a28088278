"""Seconds that questions about a plan take, and whether their answers are whole or proven."""

import time
from dataclasses import replace
from functools import cache

import pytest

from guinguette.examples import example_path
from guinguette.folder.read_folder import read_folder
from guinguette.planning.plan_tour import plan_tour
from routing.analysis.least_change import replan, replan_once
from routing.analysis.marginal import marginal_costs
from routing.analysis.pareto import pareto
from routing.analysis.promise_costs import price_promises
from routing.analysis.reasons import explain
from routing.benchmarks.village import read_village
from routing.solver.deadline import Deadline
from routing.solver.solve import solve
from tests.benchmarks.runs import publish, seconds, wanted
from tests.shared import SHARED, needs_shared

VILLAGES = SHARED / "benchmarks" / "village"
HEADER = ("question", "asked of", "seconds", "answer")


@pytest.mark.benchmark
@needs_shared("benchmarks/village")
def test_questions_about_a_plan():
    questions = {
        "what-if": what_if,
        "explain-A1": lambda: reasons("A1", vans_taken=2),
        "explain-D1": lambda: reasons("D1", vans_taken=7),
        "price": prices,
        "replan-away": vehicle_away,
        "replan-new": new_stop,
        "der": example,
    }
    rows = [row for name, ask in questions.items() if wanted(name) for row in ask()]
    publish("Analysis", "test_questions_about_a_plan", HEADER, rows)
    assert rows


def what_if():
    problem = village("D1")
    newcomer = len(problem.stops) - 1
    routes = planned("D1", without_last_stop=True).routes
    took_s, found = timed(lambda: marginal_costs(problem, routes, newcomer))
    assert found
    return [["what-if", "D1, its last stop out", f"{took_s:.3f}", f"{len(found)} ways to add it"]]


def reasons(name, *, vans_taken):
    problem = village(name, vans_taken=vans_taken)
    routes = planned(name, vans_taken=vans_taken).routes
    took_s, found = timed(lambda: explain(problem, routes))
    out = len(found.left_out)
    told = "whole" if found.is_complete else "said to be cut short"
    told += f", {out} stops left out, {len(found.extra_days)} extra days"
    asked = f"{name}, {len(problem.vehicles)} of {len(problem.vehicles) + vans_taken} vans"
    assert out
    return [["explain", asked, f"{took_s:.1f}", told]]


def prices():
    plan = planned("A1")
    limit = seconds(60)
    took_s, found = timed(
        lambda: price_promises(village("A1"), routes=plan.routes, deadline=Deadline(seconds=limit))
    )
    assert found.prices
    return [
        [
            "price",
            f"A1, {one.promise}",
            f"{took_s:.1f} for all",
            f"between {one.lowest:.1f} and {one.highest:.1f} of {plan.cost:.1f}",
        ]
        for one in found.prices
    ]


def vehicle_away():
    problem, former = village("A1"), planned("A1").routes
    gone = max(former, key=lambda route: len(route.stops))
    van = problem.vehicles[gone.vehicle]
    vehicles = list(problem.vehicles)
    vehicles[gone.vehicle] = replace(van, days=van.days - {gone.day})
    left = replace(problem, vehicles=tuple(vehicles))
    return [
        curve(
            "A1, one vehicle-day taken away",
            former,
            lambda price, deadline: replan_once(left, former, change_cost=price, deadline=deadline),
        )
    ]


def new_stop():
    problem, former = village("A1"), planned("A1", without_last_stop=True).routes
    return [
        curve(
            "A1, one new stop",
            former,
            lambda price, deadline: replan(problem, former, change_cost=price, deadline=deadline),
        )
    ]


def curve(asked, former, plan_at):
    dearest = max(route.cost for route in former)
    took_s, points = timed(
        lambda: pareto(plan_at, dearest=dearest, deadline=Deadline(seconds=seconds(60)))
    )
    assert points
    proven = sum(point.is_proven for point in points)
    ends = [f"{p.changes} changes at {p.cost:.1f}" for p in (points[0], points[-1])]
    told = f"{proven} of {len(points)} points proven: {' to '.join(ends)}"
    return ["replan, whole curve", asked, f"{took_s:.1f}", told]


def example():
    folder = read_folder(example_path("der"))
    exact = folder.settings.planning.model_copy(update={"target_gap": 0.0})
    settings = folder.settings.model_copy(update={"planning": exact})
    took_s, tour = timed(
        lambda: plan_tour(
            replace(folder, settings=settings), deadline=Deadline(seconds=seconds(60))
        )
    )
    told = f"{tour.status}, {tour.cost_eur:.2f} €, gap {tour.gap:.2%}"
    return [["plan", "example `der`, `ecart_vise = 0`", f"{took_s:.1f}", told]]


@cache
def village(name, *, vans_taken=0):
    problem = read_village(VILLAGES / f"{name}.json").problem
    return replace(problem, vehicles=problem.vehicles[: len(problem.vehicles) - vans_taken])


@cache
def planned(name, *, vans_taken=0, without_last_stop=False):
    problem = village(name, vans_taken=vans_taken)
    kept = problem.only(range(len(problem.stops) - without_last_stop))
    return solve(kept, deadline=Deadline(seconds=seconds(60)), target_gap=0.002)


def timed(ask):
    begin = time.perf_counter()
    answer = ask()
    return time.perf_counter() - begin, answer
