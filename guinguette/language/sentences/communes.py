"""Sentences about communes and where they are; :mod:`guinguette.language.faults` has the rules."""

from __future__ import annotations

from guinguette.calendar import Language

COMMUNE_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {
    "code-unknown": {
        "fr": (
            "aucune commune n'a le code INSEE « {value} ».",
            "Un code INSEE a 5 caractères (ce n'est pas le code postal).",
        ),
        "en": (
            'no commune has the INSEE code "{value}".',
            "An INSEE code has 5 characters (it is not the postal code).",
        ),
    },
    "code-lost-zero": {
        "fr": (
            "le code « {value} » a perdu son zéro de tête : {right_code} est {commune}.",
            "Mettez la cellule au format Texte et écrivez {right_code}.",
        ),
        "en": (
            'the code "{value}" lost its leading zero: {right_code} is {commune}.',
            "Give the cell the Text format and write {right_code}.",
        ),
    },
    "code-name-disagree": {
        "fr": (
            "le code {right_code} est {commune}, la ligne dit « {value} ».",
            "Corrigez le code (INSEE, pas postal) ou le nom.{other}",
        ),
        "en": (
            'the code {right_code} is {commune}, the row says "{value}".',
            "Correct the code (INSEE, not postal) or the name.{other}",
        ),
    },
    "commune-without-position": {
        "fr": (
            "la position de {value} est inconnue.",
            "Donnez la latitude et la longitude de l'étape.",
        ),
        "en": (
            "the position of {value} is unknown.",
            "Give the latitude and longitude of the stop.",
        ),
    },
    "commune-missing": {
        "fr": ("cette ligne ne dit pas de quelle commune il s'agit.", "Donnez le code INSEE."),
        "en": ("this row does not say which commune it is about.", "Give the INSEE code."),
    },
    "commune-unknown": {
        "fr": (
            "aucune commune ne s'appelle « {value} ».",
            "Corrigez le nom ou donnez le code INSEE.",
        ),
        "en": (
            'no commune is called "{value}".',
            "Correct the name or give the INSEE code.",
        ),
    },
    "commune-former": {
        "fr": (
            "« {value} » est une ancienne commune, qui fait maintenant partie de {commune}.",
            "Écrivez le code de la commune nouvelle, et l'endroit du passage dans « Lieu », "
            "« Latitude » et « Longitude ».",
        ),
        "en": (
            '"{value}" is a former commune, now part of {commune}.',
            'Write the code of the new commune, and where to stop in "Lieu", "Latitude" and '
            '"Longitude".',
        ),
    },
    "commune-former-far": {
        "fr": (
            "« {value} » est une ancienne commune, loin de vos dépôts, qui fait maintenant partie "
            "de {commune}.",
            "Corrigez le nom ou donnez le code INSEE.",
        ),
        "en": (
            '"{value}" is a former commune far from your depots, now part of {commune}.',
            "Correct the name or give the INSEE code.",
        ),
    },
    "commune-far": {
        "fr": (
            "{commune} est à {distance_km} km à vol d'oiseau du dépôt le plus proche ({depot}).",
            "Vérifiez la commune : un homonyme ou une erreur de code ?",
        ),
        "en": (
            "{commune} is {distance_km} km in a straight line from the nearest depot ({depot}).",
            "Check the commune: a namesake or a wrong code?",
        ),
    },
    "commune-out-of-reach": {
        "fr": (
            "{commune} est à {distance_km} km à vol d'oiseau du dépôt le plus proche ({depot}) : "
            "l'aller-retour et le passage ne tiennent pas dans la plus longue journée "
            "({longest_min} min).",
            "Vérifiez la commune : un homonyme ou une erreur de code ?",
        ),
        "en": (
            "{commune} is {distance_km} km in a straight line from the nearest depot ({depot}): "
            "the way there and back and the visit do not fit in the longest day "
            "({longest_min} min).",
            "Check the commune: a namesake or a wrong code?",
        ),
    },
    "commune-ambiguous": {
        "fr": (
            "plusieurs communes s'appellent « {value} ».",
            "Donnez le code INSEE : {expected}.",
        ),
        "en": ('several communes are called "{value}".', "Give the INSEE code: {expected}."),
    },
    "commune-twice": {
        "fr": (
            "{commune} ({right_code}) figure deux fois : lignes {first} et {second}.",
            "Gardez une seule ligne par commune.",
        ),
        "en": (
            "{commune} ({right_code}) appears twice: rows {first} and {second}.",
            "Keep one row per commune.",
        ),
    },
    "coordinate-unreadable": {
        "fr": (
            "« {value} » n'est pas une coordonnée en degrés.",
            "Écrivez des degrés décimaux, par exemple 48,6375.",
        ),
        "en": (
            '"{value}" is not a coordinate in degrees.',
            "Write decimal degrees, for example 48.6375.",
        ),
    },
    "coordinate-alone": {
        "fr": (
            "latitude et longitude vont ensemble : {missing} manque.",
            "Donnez les deux, ou aucune (la mairie servira).",
        ),
        "en": (
            "latitude and longitude go together: {missing} is missing.",
            "Give both, or none (the mairie will serve).",
        ),
    },
    "coordinates-swapped": {
        "fr": (
            "latitude et longitude semblent échangées.",
            "Écrivez latitude {latitude} et longitude {longitude}.",
        ),
        "en": (
            "latitude and longitude seem swapped.",
            "Write latitude {latitude} and longitude {longitude}.",
        ),
    },
    "coordinates-outside-france": {
        "fr": (
            "ce point (latitude {latitude}, longitude {longitude}) est hors de France.",
            "Vérifiez les deux nombres ; {commune} est près de {expected}.",
        ),
        "en": (
            "this point (latitude {latitude}, longitude {longitude}) is outside France.",
            "Check both numbers; {commune} is near {expected}.",
        ),
    },
    "coordinates-far": {
        "fr": (
            "ce point est à {distance_km} km de {commune} (15 km au plus).",
            "Vérifiez les coordonnées ou la commune ; {commune} est près de {expected}.",
        ),
        "en": (
            "this point is {distance_km} km from {commune} (15 km at most).",
            "Check the coordinates or the commune; {commune} is near {expected}.",
        ),
    },
}
