import math
from types import SimpleNamespace

import pytest

from routing.solver import deadline as deadlines
from routing.solver.deadline import Deadline, Meter


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock that stands still until the test moves it."""
    held = SimpleNamespace(now_s=5_000.0)
    monkeypatch.setattr(deadlines, "time", SimpleNamespace(monotonic=lambda: held.now_s))
    return held


def worked(deadline: Deadline, effort: float) -> Deadline:
    deadline.meter.add(effort)
    return deadline


def test_time_runs_out(clock):
    assert Deadline(seconds=-1).begin().is_past
    deadline = Deadline(seconds=1000).begin()
    assert deadline.left_s == 1000
    clock.now_s += 999
    assert not deadline.is_past
    assert deadline.left_s == 1
    clock.now_s += 1
    assert deadline.is_past


def test_a_share_of_the_time_left_ends_sooner():
    later = Deadline(seconds=1000).begin()
    assert (later.share(0.25).left_s, later.left_s) == (250, 1000)


def test_somebody_may_ask_to_stop_before():
    asked: list[str] = []
    deadline = Deadline(should_stop=lambda: bool(asked)).share(0.5)
    assert not deadline.is_past
    asked.append("now")
    assert deadline.is_past
    assert deadline.left_s == 0.0


def test_a_deadline_without_a_bound_takes_the_usual_seconds():
    assert Deadline().or_seconds(7).seconds == 7
    assert Deadline(seconds=3).or_seconds(7).seconds == 3
    assert math.isinf(Deadline(effort=10).or_seconds(7).seconds)


def test_nothing_can_be_asked_before_it_begins():
    with pytest.raises(RuntimeError, match="not begun"):
        Deadline(seconds=1).left_s  # noqa: B018


def test_a_deadline_that_has_begun_goes_on():
    deadline = Deadline(effort=100).begin()
    assert worked(deadline, 30).begin() is deadline
    assert deadline.left_s == pytest.approx(0.07)


def test_effort_runs_out_with_the_work_done():
    deadline = Deadline(effort=100).begin()
    assert not worked(deadline, 99).is_past
    assert worked(deadline, 1).is_past


def test_a_share_of_the_effort_counts_the_same_work():
    deadline = Deadline(effort=100).begin()
    half = worked(deadline, 20).share(0.5)
    assert half.left_s == pytest.approx(0.04)
    assert worked(half, 40).is_past
    assert deadline.left_s == pytest.approx(0.04)


def test_the_nearer_and_the_farther_of_two_deadlines():
    deadline = Deadline(effort=100).begin()
    assert deadline.at_most(0.01).left_s == pytest.approx(0.01)
    assert deadline.at_most(1.0).left_s == pytest.approx(0.1)
    assert deadline.at_least(1.0).left_s == pytest.approx(1.0)
    assert deadline.at_least(0.01).left_s == pytest.approx(0.1)


def test_effort_may_be_cut_short_by_seconds():
    deadline = Deadline(effort=math.ulp(1.0) + 1e9, seconds=-1).begin()
    assert deadline.is_past
    assert deadline.left_s == 0.0


def test_work_is_told_of():
    heard: list[float] = []
    meter = Meter(by_work=True)
    meter.on_effort = lambda: heard.append(meter.now_s)
    meter.add(5)
    meter.charge("program")
    assert heard[0] == 0.005
    assert heard[1] > heard[0]


def test_seconds_that_are_left_out_do_not_count():
    deadline = Deadline(seconds=1000).begin()
    deadline.meter.skip(500)
    assert deadline.left_s == 1500
