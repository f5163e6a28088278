"""Sentences about explaining a plan. Codes: see :mod:`guinguette.language.faults`."""

from __future__ import annotations

from guinguette.calendar import Language

EXPLAIN_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {
    "plan-outdated": {
        "fr": (
            "le dernier plan ne suit plus les réglages et les communes du dossier : ils ont "
            "changé depuis.",
            "Refaites-le avec « guinguette planifier {value} », puis recommencez.",
        ),
        "en": (
            "the last plan does not follow the settings and communes of the folder any more: they "
            "have changed since.",
            'Make it again with "guinguette plan {value}", then try again.',
        ),
    },
    "asked-commune-unknown": {
        "fr": (
            "aucune commune ne s'appelle « {value} ».",
            "Donnez son nom complet, ou son code INSEE.",
        ),
        "en": (
            'no commune is called "{value}".',
            "Give its whole name, or its INSEE code.",
        ),
    },
    "asked-commune-ambiguous": {
        "fr": (
            "plusieurs communes s'appellent « {value} ».",
            "Donnez le code INSEE de la bonne : {expected}.",
        ),
        "en": (
            'several communes are called "{value}".',
            "Give the INSEE code of the right one: {expected}.",
        ),
    },
    "explain-served": {
        "fr": (
            "le dernier plan sert déjà {commune} : il n'y a rien à expliquer.",
            "Sans commune, « guinguette expliquer » montre toutes celles qui manquent de passages.",
        ),
        "en": (
            "the last plan serves {commune}: there is nothing to explain.",
            'Without a commune, "guinguette explain" shows all those that lack visits.',
        ),
    },
    "explain-not-asked": {
        "fr": (
            "{commune} n'est pas dans le dossier.",
            "Pour savoir ce qu'elle coûterait : « guinguette et-si DOSSIER {value} ».",
        ),
        "en": (
            "{commune} is not in the folder.",
            'To know what it would cost: "guinguette what-if FOLDER {value}".',
        ),
    },
    "what-if-already": {
        "fr": (
            "{commune} ({value}) est déjà dans le dossier.",
            "Si elle manque de passages, « guinguette expliquer » dit pourquoi.",
        ),
        "en": (
            "{commune} ({value}) is in the folder already.",
            'If it lacks visits, "guinguette explain" says why.',
        ),
    },
    "what-if-far": {
        "fr": (
            "{commune} ({value}) est à {km} km du dépôt le plus proche, à vol d'oiseau.",
            "Donnez une commune à moins de {farthest} km d'un dépôt ; vérifiez le nom, ou donnez "
            "son code INSEE.",
        ),
        "en": (
            "{commune} ({value}) is {km} km from the nearest depot, as the crow flies.",
            "Give a commune within {farthest} km of a depot; check the name, or give its INSEE "
            "code.",
        ),
    },
    "what-if-rhythm-unknown": {
        "fr": (
            "le rythme « {value} » n'est pas compris.",
            "Écrivez par exemple : hebdomadaire, quinzaine, mensuel ou une fois.",
        ),
        "en": (
            'the rhythm "{value}" is not understood.',
            "Write for example: hebdomadaire, quinzaine, mensuel or une fois.",
        ),
    },
    "what-if-rhythm-misfit": {
        "fr": (
            "le rythme « {value} » n'entre pas dans une période de {weeks} semaines.",
            "Choisissez un autre rythme, ou changez la période dans guinguette.toml.",
        ),
        "en": (
            'the rhythm "{value}" does not fit a period of {weeks} weeks.',
            "Choose another rhythm, or change the period in guinguette.toml.",
        ),
    },
    "explain-cut-short": {
        "fr": (
            "le temps a manqué : d'autres raisons ou d'autres solutions peuvent exister.",
            "Donnez plus de temps avec --secondes.",
        ),
        "en": (
            "time ran out: there may be other reasons or other ways out.",
            "Give more time with --seconds.",
        ),
    },
}
