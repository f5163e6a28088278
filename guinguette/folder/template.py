"""Writing a working folder that a coordinator can read: commented settings, a ready workbook."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from guinguette.calendar import next_monday
from guinguette.communes.france import Commune
from guinguette.folder.settings.calendar_section import CalendarSettings
from guinguette.folder.settings.model import AUDIENCES, Settings
from guinguette.folder.settings.promises import PromisesSettings
from guinguette.folder.settings.season_section import SeasonSettings
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.folder.settings.work_section import WorkSettings
from guinguette.language.typed import format_clock, format_weekdays, format_window
from routing.great_circle import great_circle_m

LARGEST_POPULATION = 3_500
_STARTER_COMMUNES = 6

_COMMENTS = Path(__file__).with_name("settings") / "comments.toml"
_USUAL = (
    ("promesses", PromisesSettings()),
    ("service", ServiceSettings()),
    ("calendrier", CalendarSettings()),
    ("saison", SeasonSettings()),
    ("travail", WorkSettings()),
)
"""Sections of which only what is unusual is written; the rest stands in comments."""
_RARE: dict[str, dict[str, Any]] = {
    "equipages": {"absences": ()},
    "vehicules": {"nuits_dehors": 0, "cout_nuit_eur": 0.0, "equipages_du_jour": {}},
}


def settings_toml(settings: Settings) -> str:
    """
    Write settings as a commented ``guinguette.toml``.

    Returns
    -------
    text
        Reading it back gives the same settings.
    """
    comments = tomllib.loads(_COMMENTS.read_text(encoding="utf-8"))
    tree = _shown_tree(settings)
    blocks = [
        commented(comments["heading"]),
        toml_lines({k: v for k, v in tree.items() if isinstance(v, str)}),
    ]
    for section, content in tree.items():
        if isinstance(content, str):
            continue
        tables = content if isinstance(content, list) else [content]
        heading = f"[[{section}]]" if isinstance(content, list) else f"[{section}]"
        texts = [f"{heading}\n{toml_lines(table, _RARE.get(section))}" for table in tables]
        usual = usual_lines(content, comments["usual"].get(section, {}))
        blocks.append(commented(comments["sections"][section]) + "\n".join(texts) + usual)
    return "\n".join(blocks)


def _shown_tree(settings: Settings) -> dict[str, Any]:
    """Return the tree of the file: French keys, hours and days as people write them."""
    tree = settings.model_dump(by_alias=True, exclude_none=True)
    tree["reseau"] = {key: value for key, value in tree["reseau"].items() if value != ""}
    if not tree["reseau"]:
        del tree["reseau"]
    for section, model in _USUAL:
        usual = model.model_dump(by_alias=True)
        tree[section] = {k: v for k, v in tree[section].items() if v != usual[k]}
    if settings.promises.same_hour_min is None:
        tree["promesses"]["meme_heure_min"] = False
    for crew in tree["equipages"]:
        for key in ("depart_au_plus_tot", "retour_au_plus_tard", "journee_max"):
            crew[key] = format_clock(crew[key])
    for vehicle in tree["vehicules"]:
        vehicle["jours"] = format_weekdays(vehicle["jours"])
        crews = vehicle["equipages_du_jour"].items()
        vehicle["equipages_du_jour"] = {format_weekdays({day}): crew for day, crew in crews}
    for profile in tree["profils"]:
        profile["creneau"] = format_window(profile["creneau"])
        profile["public"] = next(k for k, v in AUDIENCES.items() if v == profile["public"])
    return {k: list(v) if isinstance(v, tuple) else v for k, v in tree.items()}


def usual_lines(table: dict[str, Any] | list[Any], lines: dict[str, str]) -> str:
    """Show as comments the settings that are not in the table."""
    return "".join(commented(line) for key, line in lines.items() if key not in table)


def commented(text: str) -> str:
    """Write a text as comments of TOML."""
    return "".join(f"# {line}\n" for line in text.splitlines())


def toml_lines(table: dict[str, Any], rare: dict[str, Any] | None = None) -> str:
    """Write a table, a key a line; those with the value that they have in ``rare`` are left out."""
    kept = {key: v for key, v in table.items() if not rare or v != rare.get(key, rare)}
    return "".join(f"{key} = {_value(value)}\n" for key, value in kept.items())


def _value(value: object) -> str:
    """Write a value on one line."""
    if isinstance(value, dict):
        pairs = (f"{tomlkit.key(key).as_string()} = {_value(v)}" for key, v in value.items())
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_value, value))}]"
    return tomlkit.item(value).as_string()


def starter_settings(communes: Sequence[Commune], *, today: date, title: str) -> Settings:
    """
    Make settings to start from: one van at the largest town, two weeks from the next Monday.

    Parameters
    ----------
    communes
        Those of the main département.
    today
        The horizon starts on the Monday after.
    """
    town = max(communes, key=lambda commune: (commune.population, commune.code))
    return Settings.model_validate(
        {
            "titre": title,
            "description": "Dossier modèle : remplacez ces réglages par les vôtres.",
            "periode": {"debut": next_monday(today), "semaines": 2},
            "depots": [{"nom": town.name, "commune": town.code}],
            "equipages": [crew_table("Équipe 1")],
            "vehicules": [vehicle_table("Camion 1", depot=town.name, crew="Équipe 1")],
            "profils": [COUNTER_PROFILE],
        }
    )


COUNTER_PROFILE: dict[str, Any] = {
    "nom": "comptoir",
    "installation_min": 20,
    "ouverture_min": 90,
    "rangement_min": 15,
    "services": ["pain", "épicerie", "colis", "presse", "café"],
    "public": "courses",
    "creneau": "08:30-18:00",
}
"""A day stop: bread, groceries, parcels, press, coffee."""


def crew_table(name: str, **changes: object) -> dict[str, Any]:
    """Return the table of a day crew: one person, 8:00 to 18:30, 10 h at most."""
    return {
        "nom": name,
        "personnes": 1,
        "cout_horaire_eur": 24.0,
        "depart_au_plus_tot": "08:00",
        "retour_au_plus_tard": "18:30",
        "journee_max": "10:00",
        "pause_min": 45,
        **changes,
    }


def vehicle_table(name: str, *, depot: str, crew: str, **changes: object) -> dict[str, Any]:
    """Return the table of a van that works from Monday to Friday."""
    return {
        "nom": name,
        "depot": depot,
        "equipage": crew,
        "jours": "lundi à vendredi",
        "arrets_max": 3,
        "cout_km_eur": 0.45,
        "cout_fixe_jour_eur": 35.0,
        "remorque": False,
        **changes,
    }


def starter_rows(communes: Sequence[Commune], settings: Settings) -> list[dict[str, str]]:
    """
    Make rows to start from: the six small communes nearest to the depot.

    Parameters
    ----------
    communes
        Those of the main département.
    settings
        Its first depot is the centre, its first profile that of every row.
    """
    town = next(c for c in communes if c.code == settings.depots[0].commune)
    small = nearest_small(communes, town)[:_STARTER_COMMUNES]
    largest = max(small, key=lambda c: (c.population, c.code))
    return [
        commune_row(
            commune,
            rhythm="hebdomadaire" if commune is largest else "quinzaine",
            profile=settings.profiles[0].name,
        )
        for commune in small
    ]


def nearest_small(communes: Iterable[Commune], town: Commune) -> list[Commune]:
    """List the communes below 3,500 inhabitants (and not empty), nearest to a town first."""
    small = [c for c in communes if 0 < c.population < LARGEST_POPULATION and c != town]

    def distance(commune: Commune) -> tuple[float, str]:
        place = (commune.longitude, commune.latitude, town.longitude, town.latitude)
        return great_circle_m(*place), commune.code

    return sorted(small, key=distance)


def commune_row(commune: Commune, *, rhythm: str, profile: str, **others: str) -> dict[str, str]:
    """Return the workbook row of a commune: its place is the square of the mairie."""
    return {
        "code": commune.code,
        "commune": commune.name,
        "rhythm": rhythm,
        "profile": profile,
        "place": "Place de la mairie",
        "contact": "Secrétariat de mairie",
        "phone": commune.mairie_phone,
        **others,
    }
