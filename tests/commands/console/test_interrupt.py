"""Ctrl-C asks once, insists the second time, and never ends in a traceback."""

import _thread
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import cli
from commands.console.interrupt import StoppedError, interruption_said, stoppable

SOURCE = Path(cli.__file__).parent


def wait_for(answer):
    """Wait for a condition; the guard of every test ends one that would hang."""
    while not answer():
        time.sleep(0.01)


def test_work_that_nobody_stops_gives_its_result():
    assert stoppable(lambda should_stop: should_stop()) == (False, False)


def test_work_that_is_stopped_gives_what_it_has():
    def work(should_stop):
        _thread.interrupt_main()
        wait_for(should_stop)
        return "so far"

    assert stoppable(work) == ("so far", True)


def test_the_first_ctrl_c_is_said_to_be_heard_before_the_work_ends():
    said = []

    def work(should_stop):
        _thread.interrupt_main()
        wait_for(should_stop)
        wait_for(lambda: said)
        return len(said)

    assert stoppable(work, heard=lambda: said.append("heard")) == (1, True)


def test_work_begun_in_another_thread_ends_too():
    found = []
    thread = threading.Thread(target=lambda: found.append(stoppable(lambda _should_stop: "done")))
    thread.start()
    thread.join()
    assert found == [("done", False)]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such way to start a program")
def test_a_search_started_without_ctrl_c_ends_by_itself(folder):
    """As ``nohup guinguette plan folder &`` from a scheduler: the signal is ignored for good."""
    program = (
        "import os, signal, sys, cli\n"
        "from guinguette.planning import replan_tour as planning\n"
        "search = planning.continue_tour\n"
        "def pressed(*words, **options):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return search(*words, **options)\n"
        "planning.continue_tour = pressed\n"
        f"sys.exit(cli.main(['plan', {str(folder)!r}, '--effort', '100', '--json']))"
    )
    done = subprocess.run(
        ["sh", "-c", 'trap "" INT; exec "$0" -c "$1"', sys.executable, program],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["plan"]["communes_served"] == 6
    assert len(list((folder / "sorties").glob("*/plan.json"))) == 1


def test_what_the_work_raises_is_raised():
    def work(_should_stop):
        raise ValueError("no road")

    with pytest.raises(ValueError, match="no road"):
        stoppable(work)


def test_an_interruption_is_said_by_its_fault():
    with pytest.raises(StoppedError) as caught, interruption_said("question-interrupted"):
        raise KeyboardInterrupt
    assert caught.value.exit_code == 130
    assert caught.value.fault.code == "question-interrupted"


def test_an_error_is_no_interruption():
    with pytest.raises(ValueError, match="no road"), interruption_said("question-interrupted"):
        raise ValueError("no road")


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C in another way")
@pytest.mark.parametrize(
    ("words", "use_case"),
    [
        ("'prix', '.'", "guinguette.planning.price.price_folder"),
        ("'expliquer', '.'", "guinguette.planning.explain.explain_folder"),
        ("'et-si', '.', 'Wassy'", "guinguette.planning.what_if.what_if"),
    ],
)
def test_a_question_ends_at_the_first_ctrl_c_with_one_line(words, use_case, tmp_path):
    module, name = use_case.rsplit(".", 1)
    program = (
        f"import sys, time, cli, {module} as place\n"
        f"place.{name} = lambda *_words, **_options: time.sleep(900)\n"
        f"sys.exit(cli.main([{words}]))"
    )
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "GUINGUETTE_LANGUE": "fr"}
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            process.stderr.readline()  # « Recherche des raisons... »
            process.send_signal(signal.SIGINT)
            shown, said = process.communicate()
        finally:
            process.kill()
    assert process.returncode == 130
    assert said == ("Erreur : Question interrompue : rien n'a été écrit, le dossier est intact.\n")
    assert shown == ""
