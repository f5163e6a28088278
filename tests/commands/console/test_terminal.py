"""What a wait shows: why it is long, as long as nothing else is told."""

from threading import Event, active_count

import pytest

from commands.console import terminal
from commands.console.terminal import AGAIN_S, SLOW_S, never_silent, said_if_slow


class Timer:
    """A timer whose time comes when the test says so."""

    def __init__(self, seconds, call, words):
        self.seconds, self.call, self.words = seconds, call, words
        self.is_running = False

    def start(self):
        self.is_running = True

    def cancel(self):
        self.is_running = False

    def ring(self):
        if self.is_running:
            self.call(*self.words)


@pytest.fixture
def timers(monkeypatch):
    made = []
    monkeypatch.setattr(
        terminal.threading, "Timer", lambda *given: made.append(Timer(*given)) or made[-1]
    )
    return made


def test_a_wait_that_tells_nothing_is_explained_once(timers):
    shown = []
    with said_if_slow(shown.append, "the first time"):
        (timer,) = timers
        assert timer.seconds == SLOW_S
        assert shown == []
        timer.ring()
    assert shown == ["the first time"]


def test_what_is_told_before_is_not_replaced(timers):
    shown = []
    with said_if_slow(shown.append, "the first time") as tell:
        tell("best plan")
        timers[0].ring()
    assert shown == ["best plan"]


def test_a_wait_that_ends_soon_is_not_explained(timers):
    shown = []
    with said_if_slow(shown.append, "the first time"):
        pass
    timers[0].ring()
    assert shown == []


def test_a_wait_without_an_explanation_stays_as_it_is(timers):
    shown = []
    with said_if_slow(shown.append, ""):
        timers[0].ring()
    assert shown == []


def test_a_real_timer_explains_a_wait(monkeypatch):
    shown = Event()
    monkeypatch.setattr(terminal, "SLOW_S", 0.0)
    with said_if_slow(lambda _text: shown.set(), "the first time"):
        shown.wait()


def test_what_lasts_is_told_again_and_two_seconds_of_silence_are_never_reached(monkeypatch):
    assert AGAIN_S < 2.0
    monkeypatch.setattr(terminal, "AGAIN_S", 0.01)
    shown, again = [], Event()

    def show(text):
        shown.append(text)
        if text.endswith(" s)"):
            again.set()

    with never_silent(show) as tell:
        tell("first")
        again.wait()
        tell("second")
    assert shown[0] == "first"
    assert shown[1] == "first (0 s)"
    assert "second" in shown[2:]


def test_everything_told_is_shown_before_the_block_ends():
    shown = []
    with never_silent(shown.append) as tell:
        for number in range(50):
            tell(str(number))
    assert [text for text in shown if "(" not in text] == [str(number) for number in range(50)]


def test_nobody_speaks_after_a_block_that_fails():
    speakers = active_count()

    def fail():
        with never_silent([].append) as tell:
            tell("working")
            assert active_count() == speakers + 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert active_count() == speakers
