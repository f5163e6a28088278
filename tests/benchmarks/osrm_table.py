"""
Times OSRM's table, on its own: ``python osrm_table.py EXTRACT.osm.pbf POINTS.json WORK_FOLDER``.

Runs with any Python that has ``osrm-bindings``; prints a JSON object: seconds of the preparation
(extract, partition, customise), and of the durations and distances of each list of points, and
what its profile makes of turns.
"""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import osrm

HOME = Path(osrm.__file__).parent
CAR = HOME / "share" / "profiles" / "car.lua"
REPEATS = 3


def main(extract: Path, points: Path, work: Path) -> None:
    begin = time.perf_counter()
    prepare(extract, work)
    answer = {"prepare": time.perf_counter() - begin, "turns": turns(CAR.read_text())}
    engine = osrm.OSRM(
        storage_config=str(work / "roads.osrm"),
        algorithm="MLD",
        use_shared_memory=False,
        max_locations_distance_table=-1,
    )
    answer["seconds"] = [
        min(table(engine, places) for _ in range(REPEATS))
        for places in json.loads(points.read_text())
    ]
    print(json.dumps(answer))


def prepare(extract: Path, work: Path) -> None:
    """Write ``roads.osrm`` for a car into the folder."""
    shutil.copy(extract, work / "roads.osm.pbf")
    run("extract", "-p", str(CAR), str(work / "roads.osm.pbf"))
    run("partition", str(work / "roads.osrm"))
    run("customize", str(work / "roads.osrm"))


def turns(profile: str) -> str:
    """Say which costs of turns a profile has, in the words of its Lua."""
    found = {}
    for name in ("use_turn_restrictions", "u_turn_penalty", "turn_penalty"):
        said = re.search(rf"^\s*{name}\s*=\s*([\w.]+)", profile, re.MULTILINE)
        found[name] = said[1] if said else "absent"
    return ", ".join(f"{name} {value}" for name, value in found.items())


def run(step: str, *arguments: str) -> None:
    subprocess.run(
        [HOME / "bin" / f"osrm-{step}", *arguments], check=True, stdout=subprocess.DEVNULL
    )


def table(engine, places) -> float:
    parameters = osrm.TableParameters(
        coordinates=[tuple(place) for place in places],
        annotations=["duration", "distance"],
        generate_hints=False,
    )
    begin = time.perf_counter()
    engine.Table(parameters)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
