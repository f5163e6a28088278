"""
Keep the best plans: ``python -m tests.benchmarks.solutions.keep INSTANCES ANSWERS``.

``ANSWERS`` is a folder of what ``python -m routing.benchmarks pvrp …`` printed, ``INSTANCES`` that
of the files they answer. An answer that passes the check and costs less than the plan that stands
here takes its place, and its line in README.md.
"""

import csv
import json
import re
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.solutions.check import (
    Instance,
    check,
    length,
    read_instance,
    read_plan,
    service_and_load,
)

HERE = Path(__file__).parent


def best_known() -> dict[str, float]:
    """Return the best known costs; README.md tells where they come from."""
    with (HERE / "best_known.csv").open(encoding="utf-8", newline="") as file:
        return {row["instance"]: float(row["cost"]) for row in csv.DictReader(file)}


def table(kept: Path = HERE) -> str:
    """Return the lines of README.md: each plan kept beside the best known cost."""
    known, lines = best_known(), []
    for path in sorted(kept.glob("*.res")):
        cost, best = read_plan(path.read_text(encoding="utf-8"))[0], known[path.stem]
        lines.append(f"| {path.stem} | {best:.2f} | {cost:.2f} | {cost / best - 1:+.2%} |\n")
    return "".join(lines)


def plan_text(instance: Instance, answer: dict[str, Any]) -> str:
    """Write an answer as a plan, in the order of days and vehicles."""
    rows = []
    for route in sorted(answer["routes"], key=lambda route: (route["day"], route["vehicle"])):
        stops = (0, *route["stops"], 0)
        service, load = service_and_load(instance, stops)
        duration = length(instance, stops) + service
        visits = " ".join(map(str, stops))
        rows.append(f"{route['day']} {route['vehicle']} {duration:.2f} {load:g} {visits}\n")
    return f"{answer['cost']:.2f}\n" + "".join(rows)


def keep(instances: Path, answers: Path, kept: Path = HERE) -> None:
    """Write each plan that is better than the one kept, and say so."""
    for path in sorted(answers.glob("*.json")):
        answer = json.loads(path.read_text(encoding="utf-8"))
        name = answer["instance"]
        instance = (instances / f"{name}.txt").read_text(encoding="latin-1")
        text = plan_text(read_instance(instance), answer)
        cost, faults = check(instance, text)
        target = kept / f"{name}.res"
        before = read_plan(target.read_text(encoding="utf-8"))[0] if target.exists() else None
        if faults:
            print(f"{name}: refused, {'; '.join(faults)}")
        elif before is None or cost < before - 0.005:
            target.write_text(text, encoding="utf-8")
            print(f"{name}: {cost:.2f}, before {before}")


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]))
    readme = HERE / "README.md"
    text = readme.read_text(encoding="utf-8")
    readme.write_text(re.sub(r"(^\| p\d+ .*\n)+", table(), text, flags=re.M), encoding="utf-8")
