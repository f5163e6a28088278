"""``python -m routing.benchmarks``: what ``guinguette bench`` does, of the library alone."""

import json
import subprocess
import sys

import pytest

from routing.benchmarks.__main__ import main
from tests.program import SOURCE, answer_of

THREE_CUSTOMERS = """1 1 3 1
0 100
0 0 0 0 0 0 0
1 3 4 0 5 1 1 1
2 0 8 0 5 1 1 1
3 6 0 0 5 1 1 1
"""
TWO_CUSTOMERS_TWICE = (
    "DIMENSION: 2\nNUM_DAYS: 2\nCAPACITY: 9\nDISTANCE: 99\nNODE_COORD_SECTION\n1 3 4\n"
    "DEMAND_SECTION\n1 2 2\nSVC_TIME_SECTION\n1 0 0\nDEPOT_SECTION\n0 0\n-1\nEOF\n"
)


@pytest.fixture
def instance(tmp_path):
    path = tmp_path / "small.txt"
    path.write_text(THREE_CUSTOMERS, encoding="utf-8")
    return path


def timeless(document):
    return {name: value for name, value in document.items() if not name.endswith("seconds")}


def test_the_module_and_the_command_print_the_same_document(instance, capsys):
    words = ["pvrp", str(instance), "--effort", "1000", "--seed", "2"]
    assert main(words) == 0
    shown = capsys.readouterr()
    code, answer = answer_of(capsys, "bench", *words)
    assert code == 0
    assert timeless(json.loads(shown.out)) == timeless(answer)
    assert list(json.loads(shown.out)) == list(answer)
    assert shown.err.startswith("small: optimal, cost 24.00, lower bound 24.00, gap 0.00%, ")


def test_it_runs_as_a_program_and_loads_nothing_of_the_trade(instance):
    code = (
        "import runpy, sys\n"
        "try: runpy.run_module('routing.benchmarks', run_name='__main__', alter_sys=True)\n"
        "finally: print({m.partition('.')[0] for m in sys.modules}\n"
        "               & {'commands', 'guinguette', 'maps', 'click', 'rich'}, file=sys.stderr)\n"
    )
    words = ["pvrp", str(instance), "--effort", "1000"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, cwd=SOURCE, check=True
    )
    assert json.loads(done.stdout)["cost"] == pytest.approx(24.0)
    assert done.stderr.splitlines()[-1] == "set()"


def test_a_family_has_its_own_options(tmp_path, capsys):
    path = tmp_path / "small.vrp"
    path.write_text(TWO_CUSTOMERS_TWICE, encoding="utf-8")
    assert main(["convrp", str(path), "--effort", "1000", "--same-hour", "0"]) == 0
    assert json.loads(capsys.readouterr().out)["consistency"]["largest_spread"] == 0


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["tsp", "x"],
        ["pvrp"],
        ["pvrp", "x", "--relaxed"],
        ["village", "x", "--same-hour", "3"],
        ["pvrp", "x", "--seconds", "nan"],
        ["pvrp", "x", "--seconds", "0"],
        ["pvrp", "x", "--effort", "1.5"],
        ["pvrp", "x", "--seed", "-1"],
        ["convrp", "x", "--same-hour", "-1"],
    ],
)
def test_words_that_do_not_fit_end_with_2(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_a_file_that_is_not_there_or_of_another_format_has_a_code_of_its_own(tmp_path, capsys):
    path = tmp_path / "notes.txt"
    path.write_text("bonjour", encoding="utf-8")
    assert main(["village", str(path)]) == 3
    assert main(["village", str(tmp_path / "absent")]) == 5
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "absent" in shown.err
