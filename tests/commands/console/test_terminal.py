"""What a wait shows, and how many faults; nothing that is told is lost."""

import io
import sys
import tempfile
import unicodedata
from threading import Event, active_count

import pytest

from commands.console import terminal
from commands.console.terminal import (
    AGAIN_S,
    MOST_SHOWN,
    SLOW_S,
    Terminal,
    never_silent,
    printable,
    said_if_slow,
)
from guinguette.faults import Fault


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


class Screen(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self):
        return True


def many(number, code="unknown", file="communes.xlsx"):
    return [
        Fault(code=code, message=f"{code} {n} →", help="do", file=file, sheet="A", cell=f"B{n}")
        for n in range(number)
    ]


@pytest.fixture
def shown(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def shown(show, faults, stream=Screen):
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", stream())
            show(faults)
            return sys.stderr.getvalue()

    return shown


@pytest.mark.parametrize("show", [Terminal().print_errors, Terminal().print_warnings])
def test_a_screen_shows_the_first_of_each_kind_and_names_the_file_of_all(shown, tmp_path, show):
    faults = [*many(50), *many(30, "missing"), *many(50, file="a.csv"), *many(3, "rare")]
    text = shown(show, faults)
    (file,) = tmp_path.glob("guinguette-*.txt")
    assert f"70 autres des mêmes genres ne sont pas montrées ici : toutes sont dans {file}" in text
    assert text.count("unknown") == 2 * MOST_SHOWN
    assert text.count("missing") == MOST_SHOWN
    assert text.count("rare") == 3
    kept = file.read_text(encoding="utf-8")
    assert all(f"{fault.message}\n" in kept for fault in faults)
    assert kept == shown(show, faults, io.StringIO)


@pytest.mark.parametrize("show", [Terminal().print_errors, Terminal().print_warnings])
def test_what_fits_a_screen_is_shown_whole(shown, tmp_path, show):
    faults = [*many(MOST_SHOWN), *many(MOST_SHOWN, "missing"), *many(MOST_SHOWN, file="a.csv")]
    assert shown(show, faults).count("do\n") == 3 * MOST_SHOWN
    assert list(tmp_path.iterdir()) == []


def test_everything_is_shown_where_nobody_looks_or_no_file_can_be_written(
    shown, monkeypatch, tmp_path
):
    assert shown(Terminal().print_errors, many(500), io.StringIO).count("unknown") == 500
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    assert shown(Terminal().print_errors, many(500)).count("unknown") == 500


def test_control_characters_and_marks_of_direction_never_reach_a_terminal():
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    kept = printable(every)
    assert not {"Cc", "Cf"} & {unicodedata.category(char) for char in kept}
    assert printable("a\tb\x1b[31m\u202ec") == "a b [31mc"
    assert printable("Bettancourt-la-Ferrée, l’île") == "Bettancourt-la-Ferrée, l’île"
