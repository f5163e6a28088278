import math

from routing.solver.deadline import Deadline


def test_time_runs_out():
    assert Deadline.after(-1).is_past
    assert not Deadline.after(1000).is_past
    assert 999 < Deadline.after(1000).left_s <= 1000


def test_a_share_of_the_time_left_ends_sooner():
    later = Deadline.after(1000)
    assert later.share(0.25).moment < later.moment - 740


def test_somebody_may_ask_to_stop_before():
    asked: list[str] = []
    deadline = Deadline(math.inf, lambda: bool(asked)).share(0.5)
    assert not deadline.is_past
    asked.append("now")
    assert deadline.is_past
    assert deadline.left_s == 0.0
