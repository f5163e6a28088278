"""
Build the example folders from the communes of France: ``python data/examples/build.py``.

The settings are those of the ``guinguette.toml`` that is there; the rule is the one written in the
``LISEZMOI.md`` of each folder. The same communes give the same files, byte for byte.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guinguette.communes.france import Commune, CommuneIndex, load_communes
from guinguette.examples import example_path
from guinguette.folder.settings.model import SETTINGS_NAME, read_settings
from guinguette.folder.template import (
    LARGEST_POPULATION,
    commune_row,
    settings_toml,
)
from guinguette.folder.workbook.write import write_workbook
from routing.great_circle import great_circle_m
from routing.whole_files import write_whole

SMALLEST_POPULATION = 100
ILLUSTRATION = "Illustration : ce ne sont pas les données de l'association"
CREATED = date(2026, 11, 21)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """
    How the communes of an example are chosen.

    ``served`` are taken first, each for its nearest depot; then ``quota`` communes of
    ``quota_departement`` per depot, then the others, nearest first, up to ``per_depot``. Where
    there are ``epcis``, only communes of these intercommunalities.
    """

    depots: tuple[str, ...]
    departements: tuple[str, ...]
    served: tuple[str, ...]
    per_depot: int
    quota_departement: str = ""
    quota: int = 0
    epcis: tuple[str, ...] = ()


DER = Selection(
    depots=("52448", "52121", "51649"),
    departements=("52", "51", "10"),
    served=("52411", "51286", "52331", "51358", "52347"),
    per_depot=21,
    quota_departement="10",
    quota=3,
)
THIERACHE = Selection(
    depots=("02361", "02789"), departements=("02",), served=("02070",), per_depot=12
)
SEASON = (
    Selection(
        depots=("52448",),
        departements=("52", "51"),
        served=("52411", "51286", "52331", "51358", "52347"),
        per_depot=27,
        epcis=("200068666",),
    ),
    Selection(
        depots=("52121",), departements=("52",), served=(), per_depot=36, epcis=("200068658",)
    ),
    Selection(
        depots=("02361",),
        departements=("02",),
        served=("02070",),
        per_depot=30,
        epcis=("240200444", "200071983"),
    ),
)
WEEKLY_COMMUNES = 13  # of 63: about one in five, the most populated


def _distance_m(commune: Commune, other: Commune) -> float:
    return great_circle_m(commune.longitude, commune.latitude, other.longitude, other.latitude)


def select(selection: Selection, communes: Iterable[Commune]) -> dict[str, list[Commune]]:
    """
    Choose the communes of an example.

    Returns
    -------
    chosen
        ``per_depot`` communes by code of depot; none twice.
    """
    index = CommuneIndex(communes)
    towns = {code: index.by_code(code) for code in selection.depots}
    known = {code: town for code, town in towns.items() if town is not None}
    pool = [
        commune
        for commune in index.communes
        if SMALLEST_POPULATION <= commune.population < LARGEST_POPULATION
        and commune.code not in selection.depots
        and not math.isnan(commune.longitude)
        and (not selection.epcis or commune.epci_code in selection.epcis)
    ]
    chosen: dict[str, list[Commune]] = {code: [] for code in known}
    for code in selection.served:
        commune = index.by_code(code)
        if commune is not None:
            home = min(known, key=lambda depot: _distance_m(commune, known[depot]))
            chosen[home].append(commune)
    quotas = [c for c in pool if c.departement == selection.quota_departement]
    for depot, town in known.items():
        extra = len(chosen[depot]) + selection.quota
        _add_nearest(chosen, quotas, town, up_to=extra)
    for town in known.values():
        _add_nearest(chosen, pool, town, up_to=selection.per_depot)
    return chosen


def _add_nearest(
    chosen: dict[str, list[Commune]], pool: Sequence[Commune], town: Commune, *, up_to: int
) -> None:
    taken = {commune.code for communes in chosen.values() for commune in communes}
    free = [commune for commune in pool if commune.code not in taken]
    free.sort(key=lambda commune: (_distance_m(commune, town), commune.code))
    mine = chosen[town.code]
    mine.extend(free[: up_to - len(mine)])


_MARKETS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
_DER_NOTES = {
    1: "Prise de courant 16 A derrière la mairie (exemple).",
    6: "Se garer côté église les jours d'école (exemple).",
    11: "Clé de la salle des fêtes chez le premier adjoint (exemple).",
    16: "Prévenir la veille pour les colis volumineux (exemple).",
}


def der_rows(chosen: dict[str, list[Commune]]) -> list[dict[str, str]]:
    """Return the rows of the day rounds, by code; who is weekly and what is restricted."""
    communes = sorted((c for found in chosen.values() for c in found), key=lambda c: c.code)
    largest = sorted(communes, key=lambda c: (-c.population, c.code))[:WEEKLY_COMMUNES]
    rows = []
    for rank, commune in enumerate(communes):
        others = {}
        if rank % 8 == 3:
            market = _MARKETS[rank // 8 % len(_MARKETS)]
            others = {"weekdays": f"sauf {market}", "notes": f"Marché le {market} (exemple)."}
        elif rank % 10 == 5:
            others = {"weekdays": "lundi, mardi, jeudi"}
        elif rank % 9 == 2:
            others = {"window": "09:00-12:00"}
        elif rank % 9 == 7:
            others = {"window": "14 h – 18 h"}
        if "notes" not in others and rank % 20 in _DER_NOTES:
            others["notes"] = _DER_NOTES[rank % 20]
        rhythm = "hebdomadaire" if commune in largest else "quinzaine"
        rows.append(commune_row(commune, rhythm=rhythm, profile="comptoir", **others))
    return rows


def thierache_rows(chosen: dict[str, list[Commune]]) -> list[dict[str, str]]:
    """Return the rows of the evenings, by code; some villages ask for given days."""
    communes = sorted((c for found in chosen.values() for c in found), key=lambda c: c.code)
    rows = []
    for rank, commune in enumerate(communes):
        others = {"notes": "Prise 32 A et salle communale en cas de pluie : à vérifier (exemple)."}
        if rank % 6 == 1:
            others["weekdays"] = "vendredi, samedi"
        elif rank % 6 == 4:
            others |= {"weekdays": "sauf dimanche", "notes": "Brocante le dimanche (exemple)."}
        rows.append(commune_row(commune, rhythm="une fois", profile="guinguette", **others))
    return rows


_WISHES = (
    "samedi 12 juin, vendredi 18 juin, samedi 3 juillet",
    "vendredi 23 juillet, samedi 24 juillet",
    "dimanche 29 août, samedi 28 août",
    "jeudi 17 juin",
)
_FESTIVALS = {
    "52448": ("samedi 10 juillet", "La fête du village (exemple) : la guinguette y vient."),
    "52121": ("samedi 21 août", "Le festival de fin d'été (exemple) : la guinguette y vient."),
}


def season_rows(chosen: dict[str, list[Commune]]) -> list[dict[str, str]]:
    """Return the rows of the evenings by contract, by code: wishes, festivals, closings, values."""
    rows = []
    for depot, found in chosen.items():
        for rank, commune in enumerate(sorted(found, key=lambda c: c.code)):
            others = {"fallback": "Salle des fêtes (exemple)"}
            if rank == 6 and depot in _FESTIVALS:
                others["dates"], others["notes"] = _FESTIVALS[depot]
            elif rank % 4 == 1:
                others["wishes"] = _WISHES[rank // 4 % len(_WISHES)]
            elif rank % 9 == 4:
                others["closed"] = "samedi 26 juin, dimanche 27 juin"
                others["notes"] = "Salle louée pour un mariage fin juin (exemple)."
            elif rank % 9 == 8:
                others["weekdays"] = "vendredi, samedi"
            if depot == "52121" and rank % 5 == 2:
                others["value"] = "40"
            rows.append(commune_row(commune, rhythm="contrat", profile="guinguette", **others))
    return rows


_CONTRACTS = (
    {
        "name": "Saint-Dizier 2027",
        "payer": "CA Grand Saint-Dizier, Der et Vallées",
        "dates": "27",
        "first": "15/05/2027",
        "last": "30/08/2027",
        "price": "15 000 €",
        "least": "1",
        "most": "1",
        "priority": "1",
        "vehicles": "Saint-Dizier",
    },
    {
        "name": "Chaumont 2027",
        "payer": "CA de Chaumont",
        "dates": "24",
        "first": "05/06/2027",
        "last": "12/09/2027",
        "price": "14 000 €",
        "most": "1",
        "priority": "1",
        "vehicles": "Chaumont",
    },
    {
        "name": "Thiérache 2027",
        "payer": "Département de l'Aisne",
        "dates": "30",
        "first": "14/05/2027",
        "last": "21/09/2027",
        "price": "16 000 €",
        "places": "CC de la Thiérache du Centre, CC Thiérache Sambre et Oise",
        "most": "2",
        "priority": "2",
        "vehicles": "Guise",
    },
)

_README = """\
# {title}

**{illustration}.**

Les communes, leur population, la position de la mairie et son téléphone sont réels (données
ouvertes INSEE, IGN et DILA, Licence Ouverte 2.0) ; le choix des communes, les rythmes, les
horaires, les équipages et les notes sont inventés par la règle ci-dessous.

## La règle

{rule}

{table}

## Un programme que vous avez déjà

Vos tournées d'aujourd'hui, dans un tableur, se comparent à ce dossier : `guinguette importer
programme.xlsx --dossier DOSSIER --essai` les lit sur ces communes, dit les règles qu'elles ne
tiennent pas et ce que gagnerait un meilleur programme ; sans `--essai`, vos jours deviennent les
habitudes du dossier.

## Refaire ce dossier

    python data/examples/build.py

Les mêmes données donnent les mêmes fichiers, octet pour octet.
"""
_DER_RULE = """\
1. Communes de {low} à {high} habitants de la Haute-Marne (52), de la Marne (51) et de l'Aube (10).
2. D'abord cinq communes citées par la presse comme desservies : Rives Dervoises (52411),
   Hauteville (51286), La Porte du Der (52331), Maurupt-le-Montois (51358), Narcy (52347) ; chacune
   va au dépôt le plus proche.
3. Puis, pour chaque dépôt (Saint-Dizier, Chaumont, Vitry-le-François), les trois communes de
   l'Aube les plus proches.
4. Puis les communes les plus proches de chaque dépôt, à vol d'oiseau, jusqu'à 21 par dépôt. Dans
   ces trois étapes les dépôts sont servis dans cet ordre ; une commune ne compte qu'une fois.
5. Les 13 communes les plus peuplées sont vues chaque semaine, les autres chaque quinzaine :
   76 passages en deux semaines.
6. Dans l'ordre des codes INSEE, une commune sur huit évite un jour de marché (inventé), une sur dix
   ne veut que le lundi, le mardi ou le jeudi, et parmi les autres une sur neuf demande le matin,
   une sur neuf l'après-midi."""
_THIERACHE_RULE = """\
1. Communes de l'Aisne (02) de {low} à {high} habitants.
2. D'abord Bernot (02070), citée par la presse comme desservie en 2025.
3. Puis les communes les plus proches de Guise, puis de Vervins, à vol d'oiseau, jusqu'à douze par
   dépôt ; les deux villes elles-mêmes sont exclues.
4. Une soirée par commune, du jeudi au dimanche, en quatre semaines. Dans l'ordre des codes INSEE,
   une commune sur six demande un vendredi ou un samedi, une sur six évite le dimanche."""

_SERVICE_RULE = f"""\
Les communes et les demandes des deux autres exemples, en un seul service de quatre semaines de
juin : les tournées de jour, puis les soirées guinguette.

### Les tournées de jour

{_DER_RULE}

### Les soirées

{_THIERACHE_RULE}"""

_SEASON_RULE = """\
1. Communes de {low} à {high} habitants, par contrat. Pour la communauté d'agglomération Grand
   Saint-Dizier, Der et Vallées : les cinq communes de l'exemple « der », puis les plus proches de
   Saint-Dizier, à vol d'oiseau, 27 en tout. Pour celle de Chaumont : les 36 plus proches de
   Chaumont. Pour deux communautés de communes de Thiérache : Bernot (02070), puis les plus proches
   de Guise, 30 en tout.
2. Trois contrats (feuille « Contrats »), leurs prix inventés : 27 soirées du 15 mai au 30 août, une
   par village ; 24 soirées du 5 juin au 12 septembre, au plus une par village, donc 12 villages de
   trop, et parmi eux ceux qui ont une « Valeur (€) » sont préférés ; 30 soirées du 14 mai au
   21 septembre, au plus deux par village, payées par un autre financeur. Un véhicule et un équipage
   de deux personnes chacun, du jeudi au dimanche.
3. Dans l'ordre des codes INSEE de chaque contrat, une commune sur quatre souhaite des dates, une
   sur neuf est fermée le dernier week-end de juin, une sur neuf ne veut que le vendredi ou le
   samedi. Deux fêtes ont leur date : le 10 juillet près de Saint-Dizier, le 21 août près de
   Chaumont."""


def readme(title: str, rule: str, chosen: dict[str, list[Commune]], towns: CommuneIndex) -> str:
    """Write the ``LISEZMOI.md`` of an example: the label, the rule, the counts."""
    lines = ["| Dépôt | Communes | dont | La plus lointaine |", "|---|---|---|---|"]
    for code, communes in chosen.items():
        town = towns.by_code(code)
        counts = sorted(Counter(commune.departement for commune in communes).items())
        parts = ", ".join(f"{count} du {departement}" for departement, count in counts)
        far = max(_distance_m(c, town) for c in communes) / 1000 if town else 0.0
        name = town.name if town else code
        lines.append(f"| {name} | {len(communes)} | {parts} | {far:.0f} km à vol d'oiseau |")
    filled = rule.format(low=SMALLEST_POPULATION, high="3 499")
    return _README.format(
        title=title, illustration=ILLUSTRATION, rule=filled, table="\n".join(lines)
    )


def build_example(name: str, destination: Path) -> None:
    """
    Write the three files of an example, replacing those that are there.

    Parameters
    ----------
    name
        One of :data:`guinguette.examples.EXAMPLES`; its settings are those of the shipped
        ``guinguette.toml``.
    destination
        The folder; made where missing.
    """
    title, rule, parts, contracts = _EXAMPLES[name]
    chosen: dict[str, list[Commune]] = {}
    rows: list[dict[str, str]] = []
    for selection, rows_of in parts:
        found = select(selection, load_communes(departements=selection.departements))
        chosen |= found
        rows += rows_of(found)
    settings = read_settings(example_path(name) / SETTINGS_NAME)
    departements = {code for selection, _ in parts for code in selection.departements}
    index = CommuneIndex(load_communes(departements=sorted(departements)))
    destination.mkdir(parents=True, exist_ok=True)
    write_whole(destination / SETTINGS_NAME, settings_toml(settings))
    write_whole(destination / "LISEZMOI.md", readme(title, rule, chosen, index))
    workbook = destination / "communes.xlsx"
    write_workbook(
        workbook, rows, settings=settings, communes=(), created=CREATED, contracts=contracts
    )


_DER, _THIERACHE = (DER, der_rows), (THIERACHE, thierache_rows)
_NONE: tuple[Mapping[str, str], ...] = ()
_EXAMPLES = {
    "service": ("Exemple « service » : un été", _SERVICE_RULE, (_DER, _THIERACHE), _NONE),
    "der": ("Exemple « der » : 63 communes", _DER_RULE, (_DER,), _NONE),
    "thierache": (
        "Exemple « thierache » : soirées guinguette", _THIERACHE_RULE, (_THIERACHE,), _NONE
    ),
    "saison": (
        "Exemple « saison » : trois contrats, de mai à septembre", _SEASON_RULE,
        tuple((selection, season_rows) for selection in SEASON), _CONTRACTS,
    ),
}  # fmt: skip

if __name__ == "__main__":
    for example in _EXAMPLES:
        build_example(example, example_path(example))
