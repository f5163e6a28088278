"""
Whole seasons planned from nothing: ``python -m tests.benchmarks.season_folders NAME [--seed S]``.

Real villages, drawn wishes. Each folder is written, planned as ``guinguette planifier`` does
without its documents, and judged; the seconds are those of the clock and of the processors.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from guinguette.communes.france import Commune, every_commune
from guinguette.examples import example_path
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.folder.settings.model import SETTINGS_NAME, Settings
from guinguette.folder.template import (
    COUNTER_PROFILE,
    commune_row,
    crew_table,
    nearest_small,
    settings_toml,
    vehicle_table,
)
from guinguette.folder.workbook.contract_sheet import TITLES as CONTRACT_TITLES
from guinguette.folder.workbook.write import write_workbook
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.replan_tour import continue_tour
from guinguette.service.standing import Standing
from guinguette.tour import Tour
from routing.solver.deadline import Deadline
from tests.benchmarks.play.folders import example
from tests.benchmarks.season_judge import broken, empty_months, evenings_of, lacks_least
from tests.guinguette.folders import EVENING_PROFILE
from tests.shared import SHARED

MONDAY = date(2027, 5, 10)
TODAY = date(2027, 4, 1)
DEPOTS = {
    "Saint-Dizier": "52448", "Chaumont": "52121", "Guise": "02361", "Vervins": "02789",
    "Vitry-le-François": "51649", "Troyes": "10387", "Bar-sur-Aube": "10033", "Laon": "02408",
    "Langres": "52269", "Épernay": "51230", "Soissons": "02722", "Nogent-sur-Seine": "10268",
}  # fmt: skip
Row = dict[str, str]
Parts = tuple[dict[str, Any], list[Row], list[Row]]
"""Settings, rows of communes, rows of contracts."""


def written(path: Path, parts: Parts) -> None:
    """Write the files of a folder again; what it remembers stays."""
    tree, rows, contracts = parts
    path.mkdir(parents=True, exist_ok=True)
    settings = Settings.model_validate(tree)
    (path / SETTINGS_NAME).write_text(settings_toml(settings), encoding="utf-8")
    write_workbook(
        path / "communes.xlsx", rows, settings=settings, communes=(), created=TODAY,
        contracts=contracts,
    )  # fmt: skip


def _contracts_of(name: str) -> list[Row]:
    sheet = load_workbook(example_path(name) / "communes.xlsx")["Contrats"]
    heading, *lines = sheet.iter_rows(values_only=True)
    keys = {title: key for key, title in CONTRACT_TITLES.items()}
    return [
        {keys[str(t)]: str(v) for t, v in zip(heading, line, strict=True) if v is not None}
        for line in lines
    ]


def saison(_random: random.Random) -> Parts:
    """The example: three contracts, three vehicles."""
    spec = example("saison")
    return spec.settings, spec.rows, _contracts_of("saison")


def big(rng: random.Random) -> Parts:
    """
    Add 63 communes by day to the example, on two vans whose crews also work evenings.

    As ``DOMAIN.md`` describes day rounds: each commune every fortnight (§1.4), three or four stops
    a day, set up in 20 minutes at least (§3). So rounds leave their crews evenings to work.
    """
    tree, rows, contracts = _with_rounds(rng, stops=4, minutes=(20, 60, 15))
    for row in rows:
        row["rhythm"] = row["rhythm"].replace("hebdomadaire", "quinzaine")
    return tree, rows, contracts


def big_weekly(rng: random.Random) -> Parts:
    """Visit 13 of the communes each week: 19 of the 20 days of the vans are full, at least."""
    return _with_rounds(rng, stops=4, minutes=(20, 60, 15))


def big_short_stops(rng: random.Random) -> Parts:
    """Plan the same with six stops of 65 minutes a day: too many day rounds to be listed."""
    return _with_rounds(rng, stops=6, minutes=(10, 45, 10))


def _with_rounds(rng: random.Random, *, stops: int, minutes: tuple[int, int, int]) -> Parts:
    """
    Add the rounds of 63 communes.

    Parameters
    ----------
    stops
        Of a day, at most.
    minutes
        To set up, to be open, to pack.
    """
    tree, rows, contracts = saison(rng)
    contracts[0]["vehicles"], contracts[1]["vehicles"] = "Guinguette Der", "Guinguette Chaumont"
    contracts[2]["vehicles"] = "Guinguette Thiérache"
    for row in rows:
        row["name"] = "Guinguette de " + row["commune"]
    for row in _wished(rng, rows):
        row["wishes"] = _dates(rng, MONDAY + timedelta(weeks=1), 18)
    rows += example("der").rows
    hours = {"depart_au_plus_tot": "07:30", "retour_au_plus_tard": "24:00"}
    tree["equipages"] += [crew_table(f"Jour {n}", **hours) for n in (1, 2)]
    tree["vehicules"] += [
        vehicle_table(
            f"Fourgon {n}",
            depot=depot,
            crew=f"Jour {n}",
            jours="lundi à vendredi",
            arrets_max=stops,
        )
        for n, depot in ((1, "Saint-Dizier"), (2, "Chaumont"))
    ]
    for n, vehicle in enumerate(tree["vehicules"][:2], start=1):
        vehicle["equipages_du_jour"] = {"vendredi et samedi": f"Jour {n}"}
    phases = dict(zip(("installation_min", "ouverture_min", "rangement_min"), minutes, strict=True))
    tree["profils"].append(COUNTER_PROFILE | phases)
    tree["calcul"]["duree_max_s"] = 55
    return tree, rows, contracts


def _wished(rng: random.Random, rows: list[Row]) -> list[Row]:
    free = [row for row in rows if "dates" not in row and "weekdays" not in row]
    return rng.sample(free, len(free) // 3)


def _dates(rng: random.Random, first: date, weeks: int) -> str:
    """Draw up to three dates, from Thursday to Sunday."""
    days = [first + timedelta(weeks=rng.randrange(weeks), days=rng.choice([3, 4, 5, 5, 6]))
            for _ in range(rng.randint(1, 3))]  # fmt: skip
    return ", ".join(f"{day:%d/%m/%Y}" for day in dict.fromkeys(days))


def _settings(depots: dict[str, str], vehicles: list[tuple[str, str]], weeks: int) -> dict:
    evening = {"depart_au_plus_tot": "14:00", "retour_au_plus_tard": "24:30", "personnes": 2}
    return {
        "titre": "Une saison",
        "periode": {"debut": MONDAY, "semaines": weeks},
        "depots": [{"nom": name, "commune": code} for name, code in depots.items()],
        "equipages": [crew_table(f"Équipe {name}", **evening) for name, _ in vehicles],
        "vehicules": [
            vehicle_table(
                name, depot=depot, crew=f"Équipe {name}", jours="jeudi à dimanche", arrets_max=1
            )
            for name, depot in vehicles
        ],
        "profils": [EVENING_PROFILE],
        "calcul": {"duree_max_s": 55, "graine": 1, "ecart_vise": 0.005},
    }


def _villages(codes: list[str], count: int) -> dict[str, list[Commune]]:
    """Take the nearest small communes of each town, none twice."""
    file = SHARED / "demand" / "communes_demand.csv"
    with file.open(encoding="utf-8") as lines:
        known = {row["code"] for row in csv.DictReader(lines)}
    index = every_commune()
    pool = [c for c in index.communes if c.code in known and c.population >= 100]
    found: dict[str, list[Commune]] = {}
    for code in codes:
        town = index.by_code(code)
        assert town is not None
        near = nearest_small(pool, town)[:count]
        pool = [c for c in pool if c not in near]
        found[code] = near
    return found


def _rows(rng: random.Random, villages: list[Commune], weeks: int) -> list[Row]:
    rows = []
    for commune in villages:
        others = {}
        chance = rng.random()
        if chance < 0.35:
            others["wishes"] = _dates(rng, MONDAY, weeks)
        elif chance < 0.45:
            others["weekdays"] = "vendredi, samedi"
        elif chance < 0.55:
            others["closed"] = _dates(rng, MONDAY, weeks)
        elif chance < 0.65:
            others["value"] = str(rng.choice([20, 40, 80]))
        rows.append(commune_row(commune, rhythm="contrat", profile="guinguette", **others))
    return rows


def _contract(name: str, dates: int, villages: list[Commune], weeks: int, **others: str) -> Row:
    last = MONDAY + timedelta(weeks=weeks, days=-1)
    return {
        "name": name, "payer": f"Client {name}", "dates": str(dates),
        "first": f"{MONDAY:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}",
        "places": ", ".join(c.code for c in villages), **others,
    }  # fmt: skip


def depots(rng: random.Random) -> Parts:
    """78 communes, two dates each, over 20 weeks from four depots; any vehicle may come."""
    towns = {name: DEPOTS[name] for name in ("Saint-Dizier", "Chaumont", "Troyes", "Langres")}
    villages = _villages(list(towns.values()), 20)
    chosen = [c for near in villages.values() for c in near][:78]
    tree = _settings(towns, [(f"Guinguette {name}", name) for name in towns], 20)
    contracts = []
    for name, code in towns.items():
        own = [c for c in villages[code] if c in chosen]
        contracts.append(_contract(name, 2 * len(own), own, 20, least="2", most="2"))
    return tree, _rows(rng, chosen, 20), contracts


def requests(rng: random.Random) -> Parts:
    """300 villages ask for one of 120 dates: three contracts, three vehicles."""
    towns = {name: DEPOTS[name] for name in ("Saint-Dizier", "Chaumont", "Guise")}
    villages = _villages(list(towns.values()), 100)
    tree = _settings(towns, [(f"Guinguette {name}", name) for name in towns], 20)
    contracts = [
        _contract(name, 40, villages[code], 20, most="1", vehicles=f"Guinguette {name}")
        for name, code in towns.items()
    ]
    return tree, _rows(rng, [c for near in villages.values() for c in near], 20), contracts


def vehicles(rng: random.Random) -> Parts:
    """Six months of twelve vehicles, each with its contract; some lend each other theirs."""
    villages = _villages(list(DEPOTS.values()), 40)
    tree = _settings(DEPOTS, [(f"Guinguette {name}", name) for name in DEPOTS], 26)
    names = list(DEPOTS)
    contracts = []
    for n, (name, code) in enumerate(DEPOTS.items()):
        own = [f"Guinguette {name}"]
        if n % 4 == 1:
            own.append(f"Guinguette {names[n - 1]}")
        contracts.append(
            _contract(
                name, rng.randint(36, 48), villages[code], 26, most="2",
                vehicles=", ".join(own), priority=str(1 + n % 3),
            )
        )  # fmt: skip
    return tree, _rows(rng, [c for near in villages.values() for c in near], 26), contracts


FOLDERS: dict[str, Callable[[random.Random], Parts]] = {
    "saison": saison, "big": big, "big_weekly": big_weekly,
    "big_short_stops": big_short_stops, "depots": depots, "requests": requests,
    "vehicles": vehicles,
}  # fmt: skip


def facts(folder: WorkingFolder, tour: Tour) -> Iterator[str]:
    """Say what became of a season."""
    season = tour.season
    assert season is not None
    gap = (tour.cost_eur - tour.lower_bound_eur) / tour.cost_eur
    own = (season.cost_eur - season.lower_bound_eur) / season.cost_eur
    yield (
        f"cost {tour.cost_eur:.0f}, bound {tour.lower_bound_eur:.0f}, gap {gap:.2%};"
        f" season {season.cost_eur:.0f}, bound {season.lower_bound_eur:.0f}, gap {own:.2%}"
    )
    lacking = [f"{m.contract} {m.lacking} ({m.reason})" for m in season.met if m.lacking]
    yield f"{len(evenings_of(tour.routes))} evenings; lacking: {', '.join(lacking) or 'none'}"
    yield f"months empty: {', '.join(empty_months(tour)) or 'none'}"
    ranks = Counter(v.wish for r in tour.routes for v in r.visits if v.contract and v.wish)
    asked = sum(bool(r.wishes) for r in folder.requests)
    yield f"wishes kept: {sum(ranks.values())} of {asked} places ({dict(sorted(ranks.items()))})"
    yield "terms: " + ", ".join(f"{t.kind} {t.eur:.0f}" for t in season.terms)
    yield f"unserved rounds: {len(tour.unserved)}, missed: {len(tour.missed)}"


def measured(name: str, seed: int, place: Path, seconds: float = math.inf) -> None:
    """Write, plan, judge and print one folder; on a busy machine more seconds may be given."""
    path = place / f"{name}-{seed}"
    parts = FOLDERS[name](random.Random(f"{name} {seed}"))
    parts[0]["calcul"]["graine"] = seed
    written(path, parts)
    folder = read_folder(path, today=TODAY)
    begin, spent = time.monotonic(), _spent_s()
    found = continue_tour(folder, Standing(), Aims(today=TODAY, deadline=Deadline(seconds=seconds)))
    wall_s, cpu_s = time.monotonic() - begin, _spent_s() - spent
    print(f"{name}, seed {seed}: {wall_s:.1f} s, {cpu_s:.1f} s of processors")
    for text in facts(folder, found.after):
        print(f"  {text}")
    faults = [*broken(found.folder, found.after, Standing()), *lacks_least(folder, found.after)]
    print(f"  {len(faults)} rules broken")
    for text in faults[:20]:
        print(f"    {text}")


def _spent_s() -> float:
    each = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in each)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=list(FOLDERS))
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--place", type=Path)
    parser.add_argument("--seconds", type=float, default=math.inf, help="those of the folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for name in options.names:
            for seed in options.seeds.split(","):
                measured(name, int(seed), options.place or Path(place), options.seconds)


if __name__ == "__main__":
    main()
