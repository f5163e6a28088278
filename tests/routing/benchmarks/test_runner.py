import json
import subprocess
import sys

import pytest

from routing.benchmarks.runner import FAMILIES, run_benchmark
from routing.errors import BenchmarkFormatError
from routing.solver.deadline import Deadline
from tests.shared import SHARED, needs_shared

KEYS = {
    "instance",
    "cost",
    "lower_bound",
    "gap",
    "seconds",
    "cpu_seconds",
    "status",
    "method",
    "seed",
    "unserved",
    "routes",
}
A1 = ("benchmarks", "village", "A1.json")
P01 = ("benchmarks", "pvrp", "p01.txt")


def judged(tool: str, instance, document, tmp_path) -> str:
    """What the outside checker answers; fails where it refuses the plan."""
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(document), encoding="utf-8")
    command = [sys.executable, str(SHARED / "tools" / tool), str(instance), str(plan)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


@needs_shared(*A1)
def test_village_a1_is_proven_optimal_and_accepted_outside(tmp_path):
    path = SHARED.joinpath(*A1)
    document = run_benchmark("village", path, deadline=Deadline(effort=30_000))
    assert (document["cost"], document["lower_bound"]) == (25925, 25925)
    assert (document["status"], document["gap"], document["unserved"]) == ("optimal", 0, [])
    assert judged("check_village.py", path, document, tmp_path).startswith("OK 25925 25925")


@needs_shared(*P01)
def test_p01_is_accepted_outside(tmp_path):
    path = SHARED.joinpath(*P01)
    document = run_benchmark("pvrp", path, deadline=Deadline(effort=5_000))
    assert document["unserved"] == []
    assert 0 < document["lower_bound"] <= 524.61 <= document["cost"] + 0.01
    assert judged("check_pvrp.py", path, document, tmp_path).startswith("OK")


def test_a_document_has_the_documented_keys_and_is_json(tmp_path):
    path = tmp_path / "tiny.json"
    village = {
        "weeks": 2,
        "depots": [[0, 0]],
        "vehicles": [0],
        "communes": [[3, 4]],
        "visits_per_fortnight": [2],
        "service_time": 60,
        "max_day": 600,
    }
    path.write_text(json.dumps(village), encoding="utf-8")
    document = run_benchmark("village", path, deadline=Deadline(effort=5_000), seed=3)
    assert document.keys() == KEYS | {"relaxed"}
    assert (document["instance"], document["cost"], document["seed"]) == ("tiny", 200, 3)
    assert [set(route) for route in document["routes"]] == [{"day", "vehicle", "stops"}] * 2
    assert json.loads(json.dumps(document)) == document


@needs_shared(*A1)
def test_relaxed_a1_is_proven_at_its_published_optimum():
    document = run_benchmark(
        "village", SHARED.joinpath(*A1), deadline=Deadline(effort=30_000), is_relaxed=True
    )
    assert (document["cost"], document["lower_bound"]) == (25772, 25772)
    assert document["relaxed"] is True


@pytest.mark.parametrize("family", FAMILIES)
def test_a_file_of_another_kind_is_refused(family, tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("bonjour", encoding="utf-8")
    with pytest.raises(BenchmarkFormatError):
        run_benchmark(family, path, deadline=Deadline(effort=1_000))
    with pytest.raises(FileNotFoundError):
        run_benchmark(family, tmp_path / "absent.txt", deadline=Deadline(effort=1_000))
