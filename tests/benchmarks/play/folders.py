"""Folders to play with: drawn at random from the communes of France, or an example."""

from __future__ import annotations

import math
import random
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from guinguette.communes.france import Commune, every_commune
from guinguette.examples import example_path
from guinguette.folder.read_folder import write_folder
from guinguette.folder.settings.model import SETTINGS_NAME, Settings
from guinguette.folder.template import (
    COUNTER_PROFILE,
    commune_row,
    crew_table,
    nearest_small,
    vehicle_table,
)
from guinguette.folder.workbook.calendar_sheet import CALENDAR_CSV
from guinguette.folder.workbook.columns import TITLES
from tests.guinguette.folders import EVENING_PROFILE

MONDAY = date(2027, 1, 4)
VISITS_OF_A_VAN = 9
"""Visits a week that a van of the folders drawn has room for, some to spare."""
_RHYTHMS = {
    2: (("semaine", 3), ("quinzaine", 7)),
    3: (("semaine", 3), ("toutes les 3 semaines", 7)),
    4: (("semaine", 2), ("quinzaine", 5), ("toutes les 4 semaines", 2), ("mensuel", 1)),
}
"""Rhythms that fit a horizon of so many weeks, and how common they are."""
_PER_WEEK = {"semaine": 1.0, "quinzaine": 0.5, "toutes les 3 semaines": 0.34}


@dataclass
class Spec:
    """
    What the files of a folder say, in the words of the coordinator.

    ``waiting`` are codes of communes that may join, ``gone`` rows taken out; ``special`` rows of
    ``calendrier.csv``; the next period begins ``step_weeks`` later.
    """

    name: str
    settings: dict[str, Any]
    rows: list[dict[str, str]]
    step_weeks: int
    waiting: list[str]
    special: list[tuple[str, ...]] = field(default_factory=list)
    gone: list[dict[str, str]] = field(default_factory=list)

    @property
    def start(self) -> date:
        """First day of the period."""
        first: date = self.settings["periode"]["debut"]
        return first

    @property
    def weeks(self) -> int:
        """Length of the period."""
        return int(self.settings["periode"]["semaines"])

    def write(self, path: Path) -> None:
        """Write the files again; what the folder remembers stays."""
        for name in (SETTINGS_NAME, "communes.xlsx"):
            (path / name).unlink(missing_ok=True)
        settings = Settings.model_validate(self.settings)
        write_folder(path, settings=settings, rows=self.rows, communes=(), today=MONDAY)
        lines = [("Date", "Dernier jour", "Quoi", "Qui", "Effet", "Prix (€)"), *self.special]
        text = "".join(";".join(line) + "\n" for line in lines)
        (path / CALENDAR_CSV).write_text(text, encoding="utf-8")


def example(name: str) -> Spec:
    """Read one of the examples of the package."""
    path = example_path(name)
    settings = tomllib.loads((path / SETTINGS_NAME).read_text(encoding="utf-8"))
    sheet = load_workbook(path / "communes.xlsx").worksheets[0]
    heading, *lines = sheet.iter_rows(values_only=True)
    keys = {title: key for key, title in TITLES.items()}
    rows = [
        {keys[str(t)]: str(v) for t, v in zip(heading, line, strict=True) if v is not None}
        for line in lines
    ]
    codes = {row["code"] for row in rows}
    home = every_commune().by_code(settings["depots"][0]["commune"])
    assert home is not None
    near = nearest_small(_around(home), home)
    waiting = [c.code for c in near if c.code not in codes][:12]
    return Spec(name, settings, rows, settings["periode"]["semaines"], waiting)


def drawn(number: int, seed: int, *, communes: tuple[int, int] = (8, 63)) -> Spec:
    """Draw a folder: the same number and seed give the same one."""
    rng = random.Random(f"folder {number} {seed}")
    count = round(math.exp(rng.uniform(math.log(communes[0]), math.log(communes[1]))))
    towns = [c for c in every_commune().communes if 3_000 < c.population < 30_000 and _is_rural(c)]
    town = rng.choice(sorted(towns, key=lambda c: c.code))
    near = nearest_small(_around(town), town)[: 2 * count + 8]
    chosen = sorted(rng.sample(near, count), key=lambda c: c.code)
    weeks = rng.choice([2, 2, 2, 4, 4, 3])
    rows = [_row(rng, commune, weeks) for commune in chosen]
    if rng.random() < 0.4:
        rows += [_hamlet(row) for row in rng.sample(rows, min(2, count // 6))]
    has_evenings = rng.random() < 0.4
    if has_evenings:
        for row in rng.sample(rows, max(1, min(5, count // 5))):
            row["profile"] = "guinguette"
            row.pop("window", None)
            row.pop("weekdays", None)
            row["rhythm"] = "quinzaine" if weeks % 2 == 0 else "toutes les 3 semaines"
    settings = _settings(rng, town, rows, weeks=weeks, has_evenings=has_evenings)
    step = rng.choice([weeks, weeks, weeks, 1])
    waiting = [c.code for c in near if c not in chosen]
    rng.shuffle(waiting)
    return Spec(f"drawn-{number}", settings, rows, step, waiting)


def _around(town: Commune) -> list[Commune]:
    return [c for c in every_commune().communes if c.departement == town.departement]


def _is_rural(commune: Commune) -> bool:
    return commune.departement < "90" and commune.departement not in {"75", "2A", "2B"}


def _row(rng: random.Random, commune: Commune, weeks: int) -> dict[str, str]:
    rhythms, weights = zip(*_RHYTHMS[weeks], strict=True)
    (rhythm,) = rng.choices(rhythms, weights)
    others = {}
    if rng.random() < 0.12:
        others["weekdays"] = rng.choice(
            ["sauf mercredi", "lundi, mardi, jeudi", "mardi à vendredi"]
        )
    elif rng.random() < 0.1:
        others["window"] = rng.choice(["09:00-13:00", "13:30-18:00"])
    elif rng.random() < 0.08:
        others["value"] = str(rng.choice([40, 90, 200]))
    return commune_row(commune, rhythm=rhythm, profile="comptoir", **others)


def _hamlet(row: dict[str, str]) -> dict[str, str]:
    return {**row, "name": "Hameau du Bas", "place": "Four banal"}


def _settings(
    rng: random.Random,
    town: Commune,
    rows: list[dict[str, str]],
    *,
    weeks: int,
    has_evenings: bool,
) -> dict[str, Any]:
    by_day = [row for row in rows if row["profile"] == "comptoir"]
    visits = sum(_PER_WEEK.get(row["rhythm"], 0.25) for row in by_day)
    vans = max(1, min(4, math.ceil(visits / VISITS_OF_A_VAN)))
    crews = [crew_table(f"Équipe {n + 1}") for n in range(vans)]
    vehicles = [
        vehicle_table(f"Camion {n + 1}", depot=town.name, crew=f"Équipe {n + 1}")
        for n in range(vans)
    ]
    if vans > 1 and rng.random() < 0.4:
        crews.append(crew_table("Équipe du vendredi"))
        vehicles[0]["equipages_du_jour"] = {"vendredi": "Équipe du vendredi"}
    profiles = [COUNTER_PROFILE]
    if has_evenings:
        evening = {"depart_au_plus_tot": "14:30", "retour_au_plus_tard": "00:30"}
        crews.append(crew_table("Équipe du soir", **evening))
        own = {"jours": "mercredi à samedi", "arrets_max": 1}
        vehicles.append(vehicle_table("Guinguette", depot=town.name, crew="Équipe du soir", **own))
        profiles.append(EVENING_PROFILE)
    promises = rng.choice([{}, {}, {}, {"meme_vehicule": False}, {"meme_jour": False}])
    return {
        "titre": f"Tournées de {town.name}",
        "periode": {"debut": MONDAY, "semaines": weeks},
        "depots": [{"nom": town.name, "commune": town.code}],
        "equipages": crews,
        "vehicules": vehicles,
        "profils": profiles,
        "promesses": promises,
        "calcul": {"duree_max_s": 5, "graine": 1, "ecart_vise": 0.0},
    }
