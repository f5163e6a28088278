"""
Times OSRM's table, on its own: ``python osrm_table.py EXTRACT.osm.pbf POINTS.json WORK_FOLDER``.

Runs with any Python that has ``osrm-bindings``; prints a JSON object: seconds of the preparation
(extract, partition, customise), and of the durations and distances of each list of points.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import osrm

HOME = Path(osrm.__file__).parent
REPEATS = 3


def main(extract: Path, points: Path, work: Path) -> None:
    begin = time.perf_counter()
    prepare(extract, work)
    answer = {"prepare": time.perf_counter() - begin}
    engine = osrm.OSRM(
        storage_config=str(work / "roads.osrm"),
        algorithm="MLD",
        use_shared_memory=False,
        max_locations_distance_table=-1,
    )
    for places in json.loads(points.read_text()):
        answer[str(len(places))] = min(table(engine, places) for _ in range(REPEATS))
    print(json.dumps(answer))


def prepare(extract: Path, work: Path) -> None:
    """Write ``roads.osrm`` for a car into the folder."""
    shutil.copy(extract, work / "roads.osm.pbf")
    car = HOME / "share" / "profiles" / "car.lua"
    run("extract", "-p", str(car), str(work / "roads.osm.pbf"))
    run("partition", str(work / "roads.osrm"))
    run("customize", str(work / "roads.osrm"))


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
