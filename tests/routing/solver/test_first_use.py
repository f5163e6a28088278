"""What a first run compiles is compiled before the clock starts."""

import time

import pytest

from routing.solver import first_use, solve
from routing.solver.deadline import Deadline
from tests.instances import HOUR, line_problem, scattered, stop, window

SEARCHES = ("compile_columns", "compile_genetic_search", "compile_search")


@pytest.fixture
def compiled(monkeypatch):
    """Names of what is compiled, in order."""
    names = []
    for name in SEARCHES:
        monkeypatch.setattr(first_use, name, lambda name=name: names.append(name))
    return names


def test_the_time_that_compiling_takes_is_not_that_of_the_search(monkeypatch):
    compiled = []

    def compile_slowly(_problem):
        time.sleep(1.0)
        compiled.append(time.monotonic())

    monkeypatch.setattr(solve, "compile_for", compile_slowly)
    solution = solve.solve(line_problem([10]), deadline=Deadline(seconds=2.0))
    assert solution.runtime_s <= time.monotonic() - compiled[0]
    assert solution.status == "optimal"


def test_only_what_a_problem_needs_is_compiled(compiled):
    first_use.compile_for(scattered(5, seed=0))
    assert compiled == ["compile_columns", "compile_genetic_search"]
    compiled.clear()
    late = line_problem([10], stops=[stop(1, time_windows=window(9 * HOUR, 10 * HOUR))])
    first_use.compile_for(late)
    assert compiled == ["compile_columns", "compile_search"]


def test_everything_may_be_compiled_at_once(compiled):
    first_use.compile_all()
    assert tuple(compiled) == SEARCHES


@pytest.mark.parametrize("name", SEARCHES)
def test_each_search_is_compiled_once_in_a_process(name):
    compile_it = getattr(first_use, name)
    compile_it()
    known = compile_it.cache_info().hits
    compile_it()
    assert compile_it.cache_info().hits == known + 1
