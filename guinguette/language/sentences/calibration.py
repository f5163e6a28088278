"""Sentences about known trips and calibration. Codes: see :mod:`guinguette.language.faults`."""

from __future__ import annotations

from guinguette.calendar import Language

CALIBRATION_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {
    "trips-column-missing": {
        "fr": (
            "il manque une colonne au tableau des trajets connus : {value}.",
            "La première ligne porte les titres {expected}, séparés par des points-virgules.",
        ),
        "en": (
            "the table of known trips lacks a column: {value}.",
            "Its first line holds the titles {expected}, separated by semicolons.",
        ),
    },
    "trips-too-few": {
        "fr": (
            "{value} trajets connus ne suffisent pas pour caler les temps de route.",
            "Donnez-en au moins {expected}, courts et longs, relevés au compteur.",
        ),
        "en": (
            "{value} known trips are not enough to calibrate driving times.",
            "Give at least {expected}, short and long, read from the dashboard.",
        ),
    },
    "trip-place-unknown": {
        "fr": (
            "ligne {row} : « {value} » n'est ni une commune connue ni une position.",
            "Écrivez un nom, un code INSEE, ou « latitude, longitude ».",
        ),
        "en": (
            'line {row}: "{value}" is neither a known commune nor a position.',
            'Write a name, an INSEE code, or "latitude, longitude".',
        ),
    },
    "trip-place-ambiguous": {
        "fr": (
            "ligne {row} : plusieurs communes s'appellent « {value} » : {candidates}.",
            "Écrivez le code INSEE de la commune voulue.",
        ),
        "en": (
            'line {row}: several communes are called "{value}": {candidates}.',
            "Write the INSEE code of the commune meant.",
        ),
    },
    "trip-number": {
        "fr": (
            "ligne {row} : « {value} » n'est pas un nombre positif (colonne {column}).",
            "Écrivez par exemple 12,5.",
        ),
        "en": (
            'line {row}: "{value}" is not a positive number (column {column}).',
            "Write for example 12.5.",
        ),
    },
    "trip-same-place": {
        "fr": (
            "ligne {row} : le départ et l'arrivée sont au même endroit.",
            "Corrigez cette ligne ou supprimez-la.",
        ),
        "en": (
            "line {row}: the trip ends where it begins.",
            "Correct this line or delete it.",
        ),
    },
    "trip-impossible": {
        "fr": (
            "ligne {row} : {value} km en {minutes} minutes font {speed} km/h.",
            "Vérifiez les kilomètres et les minutes de cette ligne (minutes, et non heures).",
        ),
        "en": (
            "line {row}: {value} km in {minutes} minutes make {speed} km/h.",
            "Check the kilometres and minutes of this line (minutes, not hours).",
        ),
    },
    "trip-outlier": {
        "fr": (
            "ligne {row} : le trajet {origin} – {destination} s'écarte beaucoup des autres "
            "({km} km et {minutes} min connus, {computed_km} km et {computed_minutes} min calculés "
            "après calage).",
            "Vérifiez-le : une erreur de saisie, une déviation ou un pont interdit ?",
        ),
        "en": (
            "line {row}: the trip {origin} – {destination} is far from the others ({km} km and "
            "{minutes} min known, {computed_km} km and {computed_minutes} min computed once "
            "calibrated).",
            "Check it: a typing error, a diversion, a forbidden bridge?",
        ),
    },
    "calibration-unreadable": {
        "fr": (
            "le fichier de calage ne peut pas être lu ({value}).",
            "Refaites-le avec « guinguette network calibrate », ou supprimez-le.",
        ),
        "en": (
            "the calibration file cannot be read ({value}).",
            'Make it again with "guinguette network calibrate", or delete it.',
        ),
    },
    "calibration-folder-alone": {
        "fr": (
            "--dossier ne va pas avec {value} : le dossier dit lui-même ses routes, son véhicule "
            "et où garder le calage.",
            "Donnez --dossier seul, ou retirez-le.",
        ),
        "en": (
            "--folder does not go with {value}: the folder itself says its roads, its vehicle "
            "and where the calibration is kept.",
            "Give --folder alone, or leave it out.",
        ),
    },
}
