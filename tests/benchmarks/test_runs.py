"""What the tables of the benchmarks are made of: quick, and run with the other tests."""

import json

import pytest

from tests.benchmarks.runs import (
    Run,
    complete_cost,
    failures,
    row,
    seconds,
    seeds,
    solve_all,
    wanted,
)

VILLAGE = {
    "weeks": 2,
    "depots": [[0, 0]],
    "vehicles": [0],
    "communes": [[3, 4], [6, 8]],
    "visits_per_fortnight": [2, 1],
    "service_time": 60,
    "max_day": 600,
}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch):
    for name in ("SECONDS", "SEEDS", "PROCESSES", "ONLY", "PLANS"):
        monkeypatch.delenv(f"BENCH_{name}", raising=False)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "tiny.json"
    path.write_text(json.dumps(VILLAGE), encoding="utf-8")
    return path


def test_a_run_gives_its_row_and_keeps_its_whole_answer(file, tmp_path, monkeypatch):
    monkeypatch.setenv("BENCH_PLANS", str(tmp_path / "plans"))
    run = Run("village", file, 5)
    [[document]] = solve_all([run])
    cells = row(run, [document], "more")
    assert cells[:4] == ["tiny", "5", document["method"], "300.00"]
    assert cells[-4] == "more"
    assert complete_cost(document) == 300
    kept = tmp_path / "plans/village/tiny-5s-seed0.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == document


def test_each_seed_is_run_and_a_row_gives_the_mean_and_the_worst(file, monkeypatch):
    monkeypatch.setenv("BENCH_SEEDS", "3,4")
    run = Run("village", file, 5)
    [documents] = solve_all([run])
    assert [document["seed"] for document in documents] == seeds() == [3, 4]
    changed = [documents[0], documents[1] | {"cost": 302.0, "gap": 0.1, "lower_bound": 290.0}]
    assert row(run, changed)[3:7] == ["301.00", "300.00", "5.00%", "10.00%"]


def test_a_file_that_fails_is_told_and_the_others_are_run(file, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("bonjour", encoding="utf-8")
    runs = [Run("village", broken, 1), Run("village", file, 5, is_relaxed=True)]
    failed, done = solve_all(runs)
    assert done[0]["cost"] == 300
    assert failures([failed, done])[0].startswith("broken: BenchmarkFormatError")
    assert len(row(runs[0], failed)) == len(row(runs[1], done))
    assert complete_cost(failed[0]) is None


def test_several_processes_answer_in_the_order_asked(file, tmp_path, monkeypatch):
    monkeypatch.setenv("BENCH_PROCESSES", "2")
    other = tmp_path / "absent.json"
    failed, done = solve_all([Run("village", other, 1), Run("village", file, 5)])
    assert failed[0]["failed"].startswith("FileNotFoundError")
    assert done[0]["cost"] == 300


def test_a_plan_that_leaves_someone_out_has_no_cost_to_compare():
    assert complete_cost({"cost": 10.0, "unserved": [3]}) is None


def test_the_environment_changes_the_seconds_and_the_instances(monkeypatch):
    assert (seconds(60), wanted("p01")) == (60, True)
    monkeypatch.setenv("BENCH_SECONDS", "7")
    monkeypatch.setenv("BENCH_ONLY", "p01,p02")
    assert (seconds(60), wanted("p01"), wanted("p03")) == (7, True, False)
