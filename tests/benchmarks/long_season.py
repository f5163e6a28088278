"""
Plan half a year of a large service: ``python -m tests.benchmarks.long_season FOLDER``.

500 communes around Saint-Dizier, eight vans, 26 weeks, public holidays; drawn by a fixed
seed. The folder is planned by the command line; the time of the processors and the memory of all
its processes together are read from the system (Linux).
"""

from __future__ import annotations

import argparse
import math
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from guinguette.communes.france import Commune, load_communes
from tests.benchmarks.report import record

TODAY = "2026-12-20"
AROUND = ("10", "51", "52", "55", "02", "08", "88", "54", "21", "70")
MIDDLE, MOST_PEOPLE = "52448", 3000
KM_PER_DEGREE = 73.0, 111.0
DEPOTS = {"Saint-Dizier": "52448", "Vitry": "51649", "Joinville": "52250", "Bar-le-Duc": "55029"}
VANS, PROFILE = 8, "court"
EVERY_S = 0.1
PAGE = os.sysconf("SC_PAGE_SIZE")

_HEAD = """\
titre = "Une longue saison"
[periode]
debut = 2027-01-04
semaines = {weeks}
[calcul]
duree_max_s = {seconds}
[calendrier]
feries_de_jour = "eviter"
[[profils]]
nom = "court"
installation_min = 10
ouverture_min = 40
rangement_min = 10
services = ["pain"]
public = "courses"
creneau = "08:30-18:00"
"""
_DEPOT = """\
[[depots]]
nom = "{name}"
commune = "{code}"
"""
_VAN = """\
[[equipages]]
nom = "E{number}"
personnes = 1
cout_horaire_eur = 24.0
depart_au_plus_tot = "08:00"
retour_au_plus_tard = "18:30"
journee_max = "10:00"
pause_min = 30
[[vehicules]]
nom = "V{number}"
depot = "{depot}"
equipage = "E{number}"
jours = "lundi à vendredi"
arrets_max = 5
cout_km_eur = 0.6
cout_fixe_jour_eur = 60.0
remorque = false
"""


def write_season(folder: Path, *, communes: int, weeks: int, seconds: int) -> None:
    """Write the folder; the same numbers give the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(7)
    rows = ["Code INSEE;Commune;Rythme;Profil"]
    for commune in _nearest(communes):
        drawn = chance.random()
        rhythm = "hebdomadaire" if drawn < 0.02 else "quinzaine" if drawn < 0.25 else "mensuel"
        rows.append(f"{commune.code};{commune.name};{rhythm};{PROFILE}")
    (folder / "communes.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    depots = list(DEPOTS)
    parts = [
        _HEAD.format(weeks=weeks, seconds=seconds),
        *(_DEPOT.format(name=name, code=code) for name, code in DEPOTS.items()),
        *(_VAN.format(number=k, depot=depots[k % len(depots)]) for k in range(VANS)),
    ]
    (folder / "guinguette.toml").write_text("".join(parts), encoding="utf-8")


def _nearest(count: int) -> list[Commune]:
    (middle,) = load_communes(codes=[MIDDLE])
    x, y = KM_PER_DEGREE

    def away(commune: Commune) -> float:
        east, north = commune.longitude - middle.longitude, commune.latitude - middle.latitude
        return math.hypot(east * x, north * y)

    small = [
        commune
        for commune in load_communes(departements=AROUND)
        if 0 < commune.population < MOST_PEOPLE and not math.isnan(commune.longitude)
    ]
    return sorted(small, key=away)[:count]


def measured(command: list[str]) -> tuple[float, float, float]:
    """Run a command; return its seconds, those of the processors, and the peak of memory in MB."""
    begin, peak = time.perf_counter(), 0.0
    before = os.times()
    with subprocess.Popen(command, env=os.environ | {"GUINGUETTE_TODAY": TODAY}) as running:
        while running.poll() is None:
            peak = max(peak, sum(map(_resident_mb, _family(running.pid))))
            time.sleep(EVERY_S)
    if running.returncode != 0:
        raise SystemExit(running.returncode)
    after = os.times()
    processors = sum(after[2:4]) - sum(before[2:4])
    return time.perf_counter() - begin, processors, peak


def _family(process: int) -> Iterator[int]:
    """List a process and those that it began."""
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:  # gone meanwhile
            continue
        for child in children:
            yield from _family(int(child))


def _resident_mb(process: int) -> float:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE / 1e6
    except (OSError, IndexError):  # gone meanwhile
        return 0.0


def main() -> int:
    """Write the folder, plan it, make its documents again, and record the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--communes", type=int, default=500)
    asked.add_argument("--weeks", type=int, default=26)
    asked.add_argument("--seconds", type=int, default=90, help="longest search")
    given = asked.parse_args()
    write_season(given.folder, communes=given.communes, weeks=given.weeks, seconds=given.seconds)
    rows = []
    for words in (("planifier",), ("exporter",)):
        command = [str(Path(sys.executable).with_name("guinguette")), *words, str(given.folder)]
        seconds, processors, peak = measured(command)
        files = [file for file in (given.folder / "sorties").rglob("*") if file.is_file()]
        written = f"{len(files):,} files, {sum(f.stat().st_size for f in files) / 1e6:.0f} MB"
        figures = f"{seconds:.0f}", f"{processors:.0f}", f"{peak:.0f}"
        rows.append([f"`guinguette {' '.join(words)}`", *figures, written])
    title = f"{given.weeks} weeks × {given.communes} communes, with holidays"
    print(
        record(
            title,
            command=f"python -m tests.benchmarks.long_season FOLDER --seconds {given.seconds}",
            header=("command", "seconds", "CPU s", "peak MB, all processes", "documents"),
            rows=rows,
        )
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
