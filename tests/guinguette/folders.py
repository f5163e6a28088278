"""Working folders of a few real communes of Haute-Marne, written to disk and read back."""

from datetime import date
from pathlib import Path
from typing import Any

from guinguette.communes.france import every_commune
from guinguette.folder.read_folder import WorkingFolder, read_folder, write_folder
from guinguette.folder.settings.model import Settings
from guinguette.folder.template import COUNTER_PROFILE, commune_row, crew_table, vehicle_table

MONDAY = date(2027, 1, 4)
NARCY, ROCHES, WASSY, CEFFONDS, PORTE_DU_DER, RIVES_DERVOISES, VIGNORY, BIESLES = (
    "52347", "52429", "52550", "52088", "52331", "52411", "52524", "52050",
)  # fmt: skip
SAINT_DIZIER = {"nom": "Saint-Dizier", "commune": "52448"}
CHAUMONT = {"nom": "Chaumont", "commune": "52121"}
EVENING_PROFILE = {
    "nom": "guinguette",
    "installation_min": 120,
    "ouverture_min": 240,
    "rangement_min": 60,
    "services": ["bar"],
    "public": "soiree",
    "creneau": "18:00-22:00",
}


def settings(**changes: Any) -> Settings:
    """One van at Saint-Dizier with one crew for a fortnight; French keys replace sections."""
    return Settings.model_validate(
        {
            "titre": "Essai",
            "periode": {"debut": MONDAY, "semaines": 2},
            "depots": [SAINT_DIZIER],
            "equipages": [crew_table("Équipe 1")],
            "vehicules": [vehicle_table("Camion 1", depot="Saint-Dizier", crew="Équipe 1")],
            "profils": [COUNTER_PROFILE],
            "calcul": {"duree_max_s": 5, "graine": 1, "ecart_vise": 0.0},
        }
        | changes
    )


def row(code: str, rhythm: str = "quinzaine", **others: str) -> dict[str, str]:
    """One row of the workbook, with the profile of the day."""
    found = every_commune().by_code(code)
    assert found is not None
    made = commune_row(found, rhythm=rhythm, profile="comptoir")
    return made | others


def folder(path: Path, rows: list[dict[str, str]], **changes: Any) -> WorkingFolder:
    """Write a working folder and read it back."""
    write_folder(path, settings=settings(**changes), rows=rows, communes=(), today=MONDAY)
    return read_folder(path)
