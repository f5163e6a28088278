"""Searches side by side: each hears of the other's best plan, and learns that it is alone."""

from multiprocessing import Pipe
from types import SimpleNamespace

import numpy as np
import pytest

from routing.solver import deadline as deadlines
from routing.solver.deadline import Deadline
from routing.solver.genetic._islands import Trader

CLOCK = Deadline(seconds=60).begin()
ROW = np.array([3, 4, 5, 0, 1], dtype=np.int64)


def test_a_plan_sent_at_the_end_arrives():
    ours, theirs = Pipe()
    assert Trader([theirs], CLOCK, ends_alone=False).trade((7.0, ROW), is_last=True) == []
    [(cost, row)] = Trader([ours], CLOCK, ends_alone=True).trade((9.0, ROW), is_last=True)
    assert cost == 7.0
    assert row.tolist() == ROW.tolist()


def test_the_same_plan_is_sent_only_once():
    ours, theirs = Pipe()
    trader, valued = Trader([theirs], CLOCK, ends_alone=False), (7.0, ROW)
    for _ in range(3):
        trader.trade(valued, is_last=True)
    assert len(Trader([ours], CLOCK, ends_alone=True).trade((9.0, ROW), is_last=True)) == 1


def test_plans_are_not_sent_all_the_time(monkeypatch):
    now_s = [100.0]
    monkeypatch.setattr(deadlines, "time", SimpleNamespace(monotonic=lambda: now_s[0]))
    ours, theirs = Pipe()
    trader = Trader([theirs], Deadline(seconds=60).begin(), ends_alone=False)
    trader.trade((7.0, ROW))
    assert not ours.poll()
    now_s[0] += 10.0
    trader.trade((7.0, ROW))
    assert ours.poll()


def test_another_process_ends_when_the_first_is_gone():
    ours, theirs = Pipe()
    ours.close()
    with pytest.raises(EOFError):
        Trader([theirs], CLOCK, ends_alone=False).trade((7.0, ROW), is_last=True)


def test_the_first_process_goes_on_alone():
    ours, theirs = Pipe()
    theirs.close()
    assert Trader([ours], CLOCK, ends_alone=True).trade((7.0, ROW), is_last=True) == []
