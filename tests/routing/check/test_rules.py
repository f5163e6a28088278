from dataclasses import replace

import pytest

from routing.check.judge import check
from routing.check.rules import Violation, Waived
from tests.instances import HOUR, drive, line_problem, planned, stop, vehicle

LATE = Violation("the return is too late", "return", day=1, vehicle=2, stop=3, excess=60)
WAIVED = Waived(rule="return", day=1, vehicle=2, stop=3, excess=60)


def test_a_rule_is_waived_at_its_place_and_no_further_than_said():
    assert WAIVED.covers(LATE)
    assert replace(WAIVED, excess=61).covers(LATE)
    assert not replace(WAIVED, excess=59).covers(LATE)


@pytest.mark.parametrize(
    "elsewhere", [{"rule": "hour"}, {"day": 2}, {"vehicle": 0}, {"stop": None}]
)
def test_a_rule_waived_elsewhere_holds_here(elsewhere):
    assert not replace(WAIVED, **elsewhere).covers(LATE)


@pytest.mark.parametrize("field", ["day", "vehicle"])
def test_a_place_is_added_where_none_is_known_and_kept_where_one_is(field):
    assert getattr(Violation("x").at("there"), field) is None
    assert getattr(Violation("x", **{field: 4}).at("there"), field) == 4
    assert getattr(Violation("x", **{field: 4}).at("there", **{field: 0}), field) == 0


def test_the_judge_leaves_out_what_is_waived_alone():
    problem = line_problem([10], stops=[stop(1)], vehicles=[vehicle(latest_return_s=HOUR)])
    plan = planned(problem, drive(problem, [0]))
    (found,) = check(problem, plan)
    assert (found.rule, found.excess, found.limit) == ("return", 20 * 60, HOUR)
    waived = Waived(rule="return", day=0, vehicle=0, excess=20 * 60)
    assert check(problem, plan, waived=[waived]) == ()
    assert check(problem, plan, waived=[replace(waived, excess=20 * 60 - 1)]) == (found,)
