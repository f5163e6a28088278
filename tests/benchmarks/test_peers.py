"""
Other solvers beside ours, in one run, for the same seconds of wall clock on the same machine.

``pip install --require-hashes -r requirements/peers.txt`` brings the peers. Each answer of a peer
is recomputed; "best" names who wins, peer or not. CPU seconds are given, as ours may use two
processes where a peer uses one thread.
"""

import os
import time

import pytest

from routing.benchmarks.pvrp import read_pvrp
from routing.benchmarks.village import read_village, relaxed
from tests.benchmarks.peers.judge import judged_cost, judged_length
from tests.benchmarks.runs import Run, complete_cost, publish, seconds, wanted
from tests.benchmarks.solutions.keep import best_known
from tests.shared import SHARED, needs_shared

RELAXED = [("A1", 15), ("A2", 15), ("A3", 15), ("B1", 15), ("B2", 15), ("B3", 15)]
RELAXED += [("C1", 15), ("C2", 15), ("C3", 15), ("D1", 60)]
CONSISTENT = [*RELAXED, ("F1", 60)]
PERIODIC = ("p02", "p05", "p08")
MISSING = "the peers of requirements/peers.txt are not installed"


@pytest.mark.benchmark
@pytest.mark.filterwarnings("ignore::UserWarning")
@needs_shared("benchmarks/village")
def test_peers_on_the_relaxed_problem():
    pytest.importorskip("pyvrp", reason=MISSING)
    pytest.importorskip("vroom", reason=MISSING)
    from tests.benchmarks.peers import pyvrp_relaxed, vroom_relaxed

    peers = {"PyVRP": pyvrp_relaxed.solve_relaxed, "VROOM": vroom_relaxed.solve_relaxed}
    compare_on_villages("Peers: relaxed village instances", RELAXED, peers, is_relaxed=True)


@pytest.mark.benchmark
@needs_shared("benchmarks/village")
def test_peers_on_the_consistent_problem():
    from tests.benchmarks.peers import ortools_weekday

    peers = {"OR-Tools routing, same weekday": ortools_weekday.solve_weekday}
    compare_on_villages("Peers: village instances", CONSISTENT, peers, is_relaxed=False)


@pytest.mark.benchmark
@pytest.mark.filterwarnings("ignore::UserWarning")
@needs_shared("benchmarks/pvrp")
def test_peers_on_periodic_instances():
    pytest.importorskip("pyvrp", reason=MISSING)
    from tests.benchmarks.peers import annealed_pvrp

    rows, known, name = [], best_known(), "annealed patterns + PyVRP"
    for instance in filter(wanted, PERIODIC):
        path, limit = SHARED / "benchmarks/pvrp" / f"{instance}.txt", seconds(60)
        read = read_pvrp(path)
        ours = Run("pvrp", path, limit).solved()
        answer, wall, cpu = timed(annealed_pvrp.solve_periodic, read.problem, limit)
        costs = {"ours": complete_cost(ours), name: judged_length(read, answer) if answer else None}
        shown = [over(cost, known[instance]) for cost in costs.values()]
        times = [spent(ours.get("seconds"), ours.get("cpu_seconds")), spent(wall, cpu)]
        rows.append([instance, f"{limit:g}", f"{known[instance]:.2f}", *shown, *times, best(costs)])
    header = ("instance", "limit s", "best known", "ours", name, "ours s (CPU)", "peer s (CPU)")
    publish("Peers: periodic instances of Cordeau", "peers_on_periodic", (*header, "best"), rows)
    assert rows


def compare_on_villages(section, instances, peers, *, is_relaxed):
    rows = []
    for name, usual in instances:
        if not wanted(name):
            continue
        path, limit = SHARED / "benchmarks/village" / f"{name}.json", seconds(usual)
        read = relaxed(read_village(path)) if is_relaxed else read_village(path)
        ours = Run("village", path, limit, is_relaxed=is_relaxed).solved()
        costs, times = {"ours": complete_cost(ours)}, []
        for peer, solve in peers.items():
            answer, wall, cpu = timed(solve, read.problem, limit)
            costs[peer] = judged_cost(read.problem, answer) if answer else None
            times.append(spent(wall, cpu))
        shown = [over(costs[peer], costs["ours"]) for peer in peers]
        bound = f"{ours['lower_bound']:.1f}" if "cost" in ours else ours["failed"][:60]
        mine = [number(costs["ours"]), bound, spent(ours.get("seconds"), ours.get("cpu_seconds"))]
        theirs = [cell for pair in zip(shown, times, strict=True) for cell in pair]
        rows.append([name, f"{limit:g}", *mine, *theirs, best(costs)])
    key = "peers_on_the_relaxed" if is_relaxed else "peers_on_the_consistent"
    named = [cell for peer in peers for cell in (f"{peer} (to ours)", "s (CPU)")]
    header = ("instance", "limit s", "ours", "our bound", "s (CPU)", *named, "best")
    publish(section, key, header, rows)
    assert rows


def timed(solve, problem, limit):
    """What a peer answers, its seconds and its CPU seconds."""
    begin, before = time.perf_counter(), sum(os.times()[:4])
    answer = solve(problem, seconds=limit)
    return answer, time.perf_counter() - begin, sum(os.times()[:4]) - before


def spent(wall, cpu):
    return "" if wall is None else f"{wall:.1f} ({cpu:.1f})"


def number(cost):
    return "none" if cost is None else f"{cost:.0f}"


def over(cost, reference):
    if cost is None or reference is None:
        return number(cost)
    return f"{cost:.2f}".removesuffix(".00") + f" ({cost / reference - 1:+.2%})"


def best(costs):
    """Names of those with the least cost."""
    found = [cost for cost in costs.values() if cost is not None]
    return ", ".join(
        name for name, cost in costs.items() if cost is not None and cost <= min(found) + 0.005
    )
