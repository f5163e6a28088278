"""What a wait shows: why it is long, as long as nothing else is told."""

import time

import pytest

from commands.console import terminal
from commands.console.terminal import said_if_slow


@pytest.fixture
def shown(monkeypatch):
    monkeypatch.setattr(terminal, "SLOW_S", 0.05)
    return []


def test_a_wait_that_tells_nothing_is_explained_once(shown):
    with said_if_slow(shown.append, "the first time"):
        late = time.monotonic() + 10
        while not shown and time.monotonic() < late:
            time.sleep(0.01)
    assert shown == ["the first time"]


def test_what_is_told_before_is_not_replaced(shown):
    with said_if_slow(shown.append, "the first time") as tell:
        tell("best plan")
        time.sleep(0.2)
    assert shown == ["best plan"]


def test_a_wait_that_ends_soon_is_not_explained(shown):
    with said_if_slow(shown.append, "the first time"):
        pass
    time.sleep(0.2)
    assert shown == []


def test_a_wait_without_an_explanation_stays_as_it_is(shown):
    with said_if_slow(shown.append, ""):
        time.sleep(0.2)
    assert shown == []
