"""Causes and remedies of a ``guinguette.toml`` that is no TOML, put into words."""

from __future__ import annotations

from guinguette.calendar import Language

TOML_CAUSES: dict[str, dict[Language, tuple[str, str]]] = {
    "key-twice": {
        "fr": ("ce réglage ou ce bloc est écrit deux fois", ""),
        "en": ("a key is written twice", ""),
    },
    "block-twice": {
        "fr": ("ce bloc est écrit deux fois", ""),
        "en": ("this block is written twice", ""),
    },
    "backslash": {
        "fr": ("« \\ » est mal placé", " Dans un chemin, écrivez / à la place."),
        "en": ('a "\\" is misplaced', " In a path, write / instead."),
    },
    "bracket": {
        "fr": ("il manque un crochet « ] »", ""),
        "en": ('a bracket "]" is missing', ""),
    },
    "quote": {
        "fr": (
            "il manque un guillemet",
            ' Un texte commence et finit par un guillemet droit : "Camion 1".',
        ),
        "en": ("a quote is missing", ' A text starts and ends with a straight quote: "Camion 1".'),
    },
    "curly-quote": {
        "fr": (
            "ces guillemets ne sont pas droits",
            ' Remplacez-les par des guillemets droits : ".',
        ),
        "en": ("these quotes are not straight", ' Replace them by straight quotes: ".'),
    },
    "comma": {
        "fr": ("un nombre s'écrit avec un point, pas une virgule", " Écrivez {example}."),
        "en": ("a number is written with a point, not a comma", " Write {example}."),
    },
    "date": {
        "fr": ("une date s'écrit année-mois-jour", " Écrivez {example}."),
        "en": ("a date is written year-month-day", " Write {example}."),
    },
    "equals": {
        "fr": ("il manque le signe « = »", ""),
        "en": ('the sign "=" is missing', ""),
    },
    "yes-no": {
        "fr": ("oui s'écrit true et non s'écrit false", " Écrivez {example}, sans guillemets."),
        "en": ("yes is written true and no is written false", " Write {example}, without quotes."),
    },
    "value": {
        "fr": (
            "la valeur est illisible",
            ' Les textes et les heures s\'écrivent entre guillemets droits : "7h30".',
        ),
        "en": (
            "the value is unreadable",
            ' Texts and times go between straight quotes: "7h30".',
        ),
    },
    "key": {
        "fr": ("le nom du réglage est illisible", ""),
        "en": ("the key is unreadable", ""),
    },
    "statement": {
        "fr": ("cette ligne n'est pas un réglage", ""),
        "en": ("this line is no setting", ""),
    },
    "character": {
        "fr": ("un caractère est interdit ici", ""),
        "en": ("a character is not allowed here", ""),
    },
    "surplus": {
        "fr": (
            "du texte est en trop en fin de ligne",
            ' Les textes et les heures s\'écrivent entre guillemets droits : "7h30".',
        ),
        "en": (
            "the line has a surplus",
            ' Texts and times go between straight quotes: "7h30".',
        ),
    },
    "no-such-date": {
        "fr": ("la date n'existe pas", ""),
        "en": ("the date does not exist", ""),
    },
    "other": {
        "fr": ("la syntaxe est incorrecte", ""),
        "en": ("the syntax is wrong", ""),
    },
}
"""Cause → language → (what is wrong, what to write)."""

AT_LINE: dict[Language, tuple[str, str]] = {
    "fr": ("ligne {line}", " (ligne {line})."),
    "en": ("line {line}", " (line {line})."),
}
"""A line as a place, and as the end of a sentence."""
