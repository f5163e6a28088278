"""All 2,264 communes of four départements; the rules are told in :mod:`.four_departements`."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.four_departements import four_departements
from tests.benchmarks.runs import publish, seconds

ROOT = Path(__file__).parents[2]
GRACE_S = 900
"""Beyond the limit: building, checking, and what the solver takes to stop."""


@pytest.mark.benchmark
def test_four_departements():
    limit = seconds(300)
    done, peak = measured(limit)
    rows = [
        [
            f"{done['communes']} communes, {done['depots']} depots, {done['vans']} vans",
            f"{limit:g}",
            done["method"],
            f"{done['cost_eur']:.2f}",
            f"{done['lower_bound_eur']:.2f}",
            f"{done['gap']:.2%}",
            f"{done['seconds']:.0f}",
            f"{done['cpu_seconds']:.0f}",
            f"{done['build_seconds']:.0f}",
            f"{peak:.0f}",
            str(done["routes"]),
            str(sum(done["unserved"].values())),
        ]
    ]
    header = ("case", "limit s", "method", "cost €", "lower bound €", "gap", "seconds", "CPU s")
    header += ("s to build", "peak MB, all processes", "routes", "unserved")
    publish("Four départements", "four_departements", header, rows)
    assert done["violations"] == []
    assert done["lower_bound_eur"] <= done["cost_eur"]


def measured(limit):
    """Solve in a process of its own: its answer, and the most memory it and its workers took."""
    words = [sys.executable, "-m", "tests.benchmarks.four_departements", str(limit)]
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        peak, end = 0.0, time.monotonic() + limit + GRACE_S
        while child.poll() is None:
            peak = max(peak, session_mb(child.pid))
            if time.monotonic() > end:
                child.kill()
            time.sleep(0.5)
        output = child.stdout.read()
    assert child.returncode == 0, output
    document = json.loads(output.splitlines()[-1])
    return document, max(peak, float(document["peak_mb"]))


def session_mb(session):
    """Resident memory of the processes of a session, in MB; what they share counts for each."""
    pages = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(facts[3]) == session:
            pages += int(facts[21])
    return pages * 4096 / 1024**2


@pytest.fixture(scope="module")
def one_departement():
    return four_departements(("52",))


def test_every_commune_is_visited_once_in_a_fortnight_whatever_the_week(one_departement):
    problem, _ = one_departement
    assert len(problem.stops) > 400
    assert {stop.visits for stop in problem.stops} == {1}
    assert problem.stops[0].days == frozenset({0, 1, 2, 3, 4, 7, 8, 9, 10, 11})
    assert {stop.service_time_s for stop in problem.stops} == {125 * 60}


def test_a_depot_has_a_van_per_24_communes_nearest_to_it(one_departement):
    problem, fleet = one_departement
    assert len(fleet) == round(len(problem.stops) / 120)
    assert sum(fleet.values()) == len(problem.vehicles)
    assert 24 * len(problem.vehicles) >= len(problem.stops)
    assert len({vehicle.depot for vehicle in problem.vehicles}) == len(fleet)
    assert problem.vehicles[0].longest_day_s == 10 * 3600
