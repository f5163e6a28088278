"""The plans kept beside the best known values, and the one file that checks them."""

import ast
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.solutions import check, keep
from tests.shared import SHARED, needs_shared

HERE = Path(check.__file__).parent
INSTANCES = SHARED / "benchmarks/pvrp"
PLANS = sorted(HERE.glob("*.res"))
# Two days, two vans of 10, days of at most 20; customers at 3, 4 and 5 on a line, one on each day.
INSTANCE = """1 2 3 2
20 10
20 10
0 0 0 0 0 0 0
1 3 0 1 6 1 2 1 2
2 4 0 1 5 1 2 1 2
3 0 5 1 2 2 1 3
"""
PLAN = """24.00
1 1 7.00 6 0 1 0
1 2 11.00 2 0 3 0
2 1 9.00 5 0 2 0
2 2 11.00 2 0 3 0
"""


def faults(plan=PLAN, instance=INSTANCE):
    return check.check(instance, plan)[1]


def test_a_plan_that_holds_costs_what_is_computed_again():
    # Lengths: 6 + 10 + 8 + 10.
    cost, wrong = check.check(INSTANCE, PLAN.replace("24.00", "34.00"))
    assert (cost, wrong) == (34, [])


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("34.00", "33.98", "costs 34.0000, stated 33.98"),
        ("2 1 9.00 5 0 2 0\n", "", "customer 2: visited on days []"),
        ("2 2 11.00 2 0 3 0\n", "", "customer 3: visited on days [1]"),
        ("2 2 11.00 2 0 3 0", "1 1 11.00 2 0 3 0", "day 1, vehicle 1: two routes"),
        ("2 1 9.00 5 0 2 0", "2 3 9.00 5 0 2 0", "day 2, vehicle 3: no such day or vehicle"),
        ("2 1 9.00 5 0 2 0", "3 1 9.00 5 0 2 0", "day 3, vehicle 1: no such day or vehicle"),
        ("2 1 9.00 5 0 2 0", "2 1 9.00 5 0 2 4 0", "not a route from the depot to the depot"),
        ("2 1 9.00 5 0 2 0", "2 1 9.00 5 0 2", "not a route from the depot to the depot"),
        ("2 1 9.00 5 0 2 0", "2 1 9.00 5 0 2 0 2 0", "the depot in between"),
        ("2 1 9.00 5 0 2 0", "2 1 8.00 5 0 2 0", "states 8.0, 5.0: 9.00, 5"),
        ("2 1 9.00 5 0 2 0", "2 1 9.00 4 0 2 0", "states 9.0, 4.0: 9.00, 5"),
        ("1 1 7.00 6 0 1 0", "1 1 10.00 11 0 1 2 0", "loads 11, at most 10"),
        ("2 1 9.00 5 0 2 0", "2 1 10.00 10 0 2 2 0", "customer 2: visited on days [2, 2]"),
    ],
)
def test_a_plan_that_is_changed_is_refused(before, after, reason):
    plan = PLAN.replace("24.00", "34.00")
    assert before in plan
    assert any(reason in fault for fault in faults(plan.replace(before, after)))


def test_a_day_that_is_too_long_is_refused():
    short = INSTANCE.replace("20 10\n20 10", "20 10\n10.9 10")
    assert faults(PLAN.replace("24.00", "34.00"), short) == [
        "day 2, vehicle 2: lasts 11.00, at most 10.9"
    ]


def test_a_customer_who_is_not_due_stays_unvisited():
    idle = INSTANCE.replace("2 4 0 1 5 1 2 1 2", "2 4 0 1 5 0 0")
    assert faults(PLAN.replace("24.00", "34.00"), idle) == ["customer 2: visited on days [2]"]


def test_the_checker_needs_python_alone():
    tree = ast.parse(Path(check.__file__).read_text(encoding="utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {getattr(node, "module", None) or node.names[0].name for node in nodes}
    assert names <= set(sys.stdlib_module_names)


def test_the_checker_runs_by_itself(tmp_path):
    (tmp_path / "instance").write_text(INSTANCE, encoding="utf-8")
    answers = []
    for cost in ("34.00", "24.00"):
        (tmp_path / "plan").write_text(PLAN.replace("24.00", cost), encoding="utf-8")
        command = [sys.executable, "-I", check.__file__, tmp_path / "instance", tmp_path / "plan"]
        done = subprocess.run([*command, "40"], capture_output=True, text=True, check=False)
        answers.append((done.returncode, done.stdout))
    assert answers == [(0, "OK 34.00 -15.00%\n"), (1, "FAIL costs 34.0000, stated 24.0\n")]


def test_only_a_better_plan_takes_the_place_of_one_that_is_kept(tmp_path, capsys):
    (tmp_path / "tiny.txt").write_text(INSTANCE, encoding="utf-8")
    answers = tmp_path / "answers"
    answers.mkdir()
    routes = [(1, 1, [1]), (1, 2, [3]), (2, 1, [2]), (2, 2, [3])]
    better = [(1, 1, [1, 3]), (2, 1, [2, 3])]
    for wanted, cost, same in (
        ("before None", 34, routes),
        ("", 34, routes),
        ("before 34.0", 17 + 34**0.5 + 41**0.5, better),
        ("refused, costs", 20, better),
    ):
        answer = {"instance": "tiny", "cost": cost}
        answer["routes"] = [{"day": d, "vehicle": v, "stops": stops} for d, v, stops in same]
        (answers / "tiny.json").write_text(json.dumps(answer), encoding="utf-8")
        keep.keep(tmp_path, answers, tmp_path)
        said = capsys.readouterr().out
        assert wanted in said
        assert bool(wanted) == bool(said)
    assert faults((tmp_path / "tiny.res").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("plan", PLANS, ids=lambda path: path.stem)
@needs_shared("benchmarks/pvrp")
def test_every_plan_that_is_kept_holds_at_its_stated_cost(plan):
    instance = INSTANCES / f"{plan.stem}.txt"
    text = plan.read_text(encoding="utf-8")
    cost, wrong = check.check(instance.read_text(encoding="latin-1"), text)
    assert wrong == []
    assert f"{cost:.2f}" == text.partition("\n")[0]


def test_the_table_says_what_each_plan_costs_beside_the_best_known():
    text = (HERE / "README.md").read_text(encoding="utf-8")
    assert "".join(re.findall(r"^\| p\d+ .*\n", text, re.M)) == keep.table()
    for plan in PLANS:
        stated = plan.read_text(encoding="utf-8").partition("\n")[0]
        assert f"| {plan.stem} | {keep.best_known()[plan.stem]:.2f} | {stated} |" in text


@needs_shared("benchmarks/pvrp")
def test_the_instance_that_is_beaten_is_the_published_one():
    text = (HERE / "README.md").read_text(encoding="utf-8")
    checksum = re.search(r"`([0-9a-f]{64})`", text)[1]
    assert hashlib.sha256((INSTANCES / "p13.txt").read_bytes()).hexdigest() == checksum
