"""A service played over two months, three events a month: every invariant at each step."""

import random

import pytest

from tests.benchmarks.play.folders import drawn
from tests.benchmarks.play.game import Game

EFFORT = 300.0


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_service_keeps_its_promises_through_two_months(tmp_path, number):
    spec = drawn(number, 4, communes=(8, 10))
    game = Game(spec, tmp_path, random.Random(number), months=2, effort=EFFORT)
    steps = list(game.play())
    assert {step.kind for step in steps} > {"period"}
    assert {(s.step, s.kind, s.words, text) for s in steps for text in s.failures} == set()
