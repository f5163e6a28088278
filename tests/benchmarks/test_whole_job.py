"""Time and memory of what a newcomer runs first."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.report import record

GUINGUETTE = str(Path(sys.executable).with_name("guinguette"))
PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(done.stdout)
sys.exit(done.returncode)
"""


def measured(*arguments):
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", PEAK, GUINGUETTE, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"GUINGUETTE_LANGUE": "fr"},
    )
    seconds = time.perf_counter() - begin
    peak, _, output = done.stdout.partition("\n")
    return seconds, int(peak) / 1024.0, output


@pytest.mark.benchmark
def test_the_demo_and_the_help(tmp_path):
    rows = []
    for example in ("der", "thierache"):
        folder = tmp_path / example
        seconds, peak, output = measured(
            "demo", "--exemple", example, "--dossier", str(folder), "--json"
        )
        plan = json.loads(output)["plan"]
        served = {v["commune"] for r in plan["routes"] for v in r["visits"]}
        figures = f"{len(served)} communes, {plan['status']}, gap {plan['gap']:.2%}"
        rows.append(
            [f"`guinguette demo --exemple {example}`", f"{seconds:.1f}", f"{peak:.0f}", figures]
        )
        assert len(served) + len(plan["unserved"]) in {63, 24}
    times = sorted(measured("--help")[0] for _ in range(5))
    rows.append(["`guinguette --help`, median of 5", f"{times[2]:.2f}", "", ""])
    print(
        record(
            "The whole job",
            command="pytest -m benchmark -k whole_job -s",
            header=("command", "seconds", "peak MB", "result"),
            rows=rows,
        )
    )
