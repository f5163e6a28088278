import os
import threading

import pytest

from routing.solver.columns.silence import silent_stdout


def shout(text: str) -> None:
    """Print as native code does."""
    os.write(1, text.encode())


def test_what_native_code_prints_is_not_heard(capfd):
    shout("before ")
    with silent_stdout():
        shout("meanwhile ")
    shout("after")
    assert capfd.readouterr().out == "before after"


def test_standard_output_comes_back_after_an_error(capfd):
    with pytest.raises(ZeroDivisionError), silent_stdout():
        shout(str(1 // 0))
    shout("after")
    assert capfd.readouterr().out == "after"


def test_the_last_of_several_threads_gives_standard_output_back(capfd):
    entered, may_leave = threading.Event(), threading.Event()

    def be_silent() -> None:
        with silent_stdout():
            entered.set()
            may_leave.wait()

    other = threading.Thread(target=be_silent)
    with silent_stdout():
        other.start()
        entered.wait()
    shout("too early ")
    may_leave.set()
    other.join()
    shout("after")
    assert capfd.readouterr().out == "after"
