"""What ``guinguette bench`` prints and keeps can be judged without the library."""

import copy
import json

import pytest

import cli
from tests.program import answer_of
from tests.routing.benchmarks import recomputed
from tests.shared import SHARED, needs_shared

VILLAGES, PERIODIC, CONSISTENT = (
    SHARED / "benchmarks" / family for family in ("village", "pvrp", "convrp")
)

THREE_CUSTOMERS = """1 1 3 1
0 100
0 0 0 0 0 0 0
1 3 4 0 5 1 1 1
2 0 8 0 5 1 1 1
3 6 0 0 5 1 1 1
"""


@pytest.fixture
def bench(tmp_path, capsys):
    """Run the command: the printed document; the kept one must be the same."""

    def run(*words):
        kept = tmp_path / "answer.json"
        code = cli.main(["bench", *(str(word) for word in words), "--json", "--output", str(kept)])
        printed = json.loads(capsys.readouterr().out)
        assert code == 0
        assert json.loads(kept.read_text(encoding="utf-8")) == printed
        return printed

    return run


def assert_judged(judge, path, document):
    cost, wrong = judge(path.read_text(encoding="latin-1"), document)
    assert wrong == []
    assert document["unserved"] == []
    assert cost == pytest.approx(document["cost"], abs=0.01)
    assert 0 <= document["lower_bound"] <= cost + 0.01


@needs_shared("benchmarks/village")
@pytest.mark.parametrize("more", [[], ["--relaxed"]])
def test_the_plan_of_a_village_is_recomputed_from_its_raw_coordinates(more, bench):
    path = VILLAGES / "A1.json"
    document = bench("village", path, "--effort", 20_000, *more)
    assert_judged(recomputed.village, path, document)
    assert document["relaxed"] is bool(more)


@needs_shared("benchmarks/village")
def test_the_same_effort_gives_the_same_answer(bench):
    path = VILLAGES / "B3.json"
    first, second = (bench("village", path, "--effort", 100) for _ in range(2))
    for document in (first, second):
        assert document.pop("seconds") > 0
        assert document.pop("cpu_seconds") > 0
    assert first == second


@needs_shared("benchmarks/pvrp")
@pytest.mark.parametrize("name", ["p01", "p14"])
def test_a_periodic_plan_is_recomputed_from_its_raw_coordinates(name, bench):
    path = PERIODIC / f"{name}.txt"
    assert_judged(recomputed.pvrp, path, bench("pvrp", path, "--effort", 1_000))


@needs_shared("benchmarks/convrp")
@pytest.mark.parametrize("name", ["Christofides_1_5_0.5.txt", "Christofides_6_5_0.7.vrp"])
def test_a_consistent_plan_is_recomputed_from_its_raw_coordinates(name, bench):
    path = CONSISTENT / name
    document = bench("convrp", path, "--effort", 1_000)
    assert_judged(recomputed.convrp, path, document)
    assert document["consistency"]["most_vehicles"] == 1
    assert document["consistency"]["largest_spread"] >= 0


@needs_shared("benchmarks/village")
def test_the_recomputation_refuses_a_plan_that_lacks_a_route_or_breaks_a_promise(bench):
    path = VILLAGES / "A2.json"
    raw = path.read_text(encoding="utf-8")
    document = bench("village", path, "--effort", 20_000)
    short = document | {"routes": document["routes"][1:]}
    assert recomputed.village(raw, short)[1]
    moved = copy.deepcopy(document)
    weekly = json.loads(raw)["visits_per_fortnight"].index(2)
    route = next(r for r in moved["routes"] if weekly in r["stops"])
    other = next(
        r
        for r in moved["routes"]
        if r["vehicle"] == route["vehicle"] and r["day"] % 5 != route["day"] % 5
    )
    route["day"], other["day"] = other["day"], route["day"]
    assert any(text.startswith(f"commune {weekly}:") for text in recomputed.village(raw, moved)[1])


def test_the_summary_of_a_consistent_instance_says_its_spread(tmp_path, capsys):
    path = tmp_path / "small.vrp"
    path.write_text(
        "DIMENSION: 2\nNUM_DAYS: 2\nCAPACITY: 9\nDISTANCE: 99\nNODE_COORD_SECTION\n1 3 4\n"
        "DEMAND_SECTION\n1 2 2\nSVC_TIME_SECTION\n1 0 0\nDEPOT_SECTION\n0 0\n-1\nEOF\n",
        encoding="utf-8",
    )
    assert cli.main(["bench", "convrp", str(path), "--effort", "1000", "--meme-heure", "0"]) == 0
    shown = capsys.readouterr().out
    assert "Plus grand écart d'heure : 0,00" in shown
    assert "Véhicules par client :     1,00" in shown


def test_an_answer_that_could_not_be_kept_is_refused_before_the_search(tmp_path, capsys):
    path = tmp_path / "small.txt"
    path.write_text("bonjour", encoding="utf-8")
    code = cli.main(["--json", "bench", "pvrp", str(path), "--output", str(tmp_path / "no" / "a")])
    found = json.loads(capsys.readouterr().out)["errors"][0]
    assert (code, found["code"]) == (5, "file-inaccessible")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["pvrp", "--relaxed"], "family-option"),
        (["village", "--same-hour", "3"], "family-option"),
        (["convrp", "--relaxed", "--same-hour", "3"], "family-option"),
        (["tsp"], "family-unknown"),
    ],
)
def test_an_option_of_another_family_is_refused(words, expected, tmp_path, capsys):
    path = tmp_path / "small.txt"
    path.write_text("bonjour", encoding="utf-8")
    code = cli.main(["--json", "bench", words[0], str(path), *words[1:]])
    found = json.loads(capsys.readouterr().out)["errors"][0]
    assert (code, found["code"]) == (2, expected)


def test_a_benchmark_prints_the_bare_document_of_its_format(tmp_path, capsys):
    file = tmp_path / "small.txt"
    file.write_text(THREE_CUSTOMERS)
    code, answer = answer_of(capsys, "bench", "pvrp", file, "--seconds", 3_600)
    assert code == 0
    assert {"instance", "cost", "lower_bound", "gap", "seconds", "routes"} <= set(answer)
    assert "ok" not in answer
    assert answer["cost"] == pytest.approx(24.0)
    assert sorted(stop for route in answer["routes"] for stop in route["stops"]) == [1, 2, 3]


def test_a_benchmark_of_another_format_is_refused(tmp_path, capsys):
    file = tmp_path / "notes.txt"
    file.write_text("bonjour")
    code, answer = answer_of(capsys, "bench", "village", file)
    assert (code, answer["errors"][0]["code"]) == (3, "benchmark-format")
    assert "Expecting value" in answer["errors"][0]["value"]
    assert cli.main(["bench", "village", str(file)]) == 3
    assert "Expecting" not in capsys.readouterr().err
