"""Sentences about changing a plan. Codes: see :mod:`guinguette.language.faults`."""

from __future__ import annotations

from guinguette.calendar import Language

REPLAN_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {
    "replan-event-unreadable": {
        "fr": ("« {value} » ne se lit pas.", "Écrivez {expected}"),
        "en": ('"{value}" cannot be read.', "Write {expected}"),
    },
    "replan-vehicle-unknown": {
        "fr": (
            "aucun véhicule du dossier ne s'appelle « {value} ».",
            "Véhicules du dossier : {expected}.",
        ),
        "en": ('no vehicle of the folder is called "{value}".', "Its vehicles: {expected}."),
    },
    "replan-commune-unknown": {
        "fr": (
            "aucune commune du dossier ne s'appelle « {value} ».",
            "Donnez son nom ou son code INSEE, tels que dans le classeur.",
        ),
        "en": (
            'no commune of the folder is called "{value}".',
            "Give its name or its INSEE code, as in the workbook.",
        ),
    },
    "replan-commune-known": {
        "fr": (
            "{value} est déjà dans le dossier.",
            "Retirez cette option : ses passages sont planifiés avec les autres.",
        ),
        "en": (
            "{value} is in the folder already.",
            "Remove this option: its visits are planned with the others.",
        ),
    },
    "replan-code-unknown": {
        "fr": (
            "aucune commune de France n'a ce code ou ce seul nom : « {value} ».",
            "Donnez le code INSEE de la commune, par exemple 52088.",
        ),
        "en": (
            'no commune of France has this code or this unique name: "{value}".',
            "Give the INSEE code of the commune, such as 52088.",
        ),
    },
    "replan-date-outside": {
        "fr": (
            "le {day} est hors de la période du dossier (du {first} au {last}).",
            "Donnez une date de cette période, ou changez « debut » dans guinguette.toml.",
        ),
        "en": (
            "{day} is outside the horizon of the folder ({first} to {last}).",
            'Give a date of this horizon, or change "debut" in guinguette.toml.',
        ),
    },
    "replan-other-plan": {
        "fr": (
            "le dernier plan n'est pas de cette période ou de ces dépôts.",
            "Refaites d'abord le plan avec « guinguette planifier ».",
        ),
        "en": (
            "the last plan is of another horizon or of other depots.",
            'Make the plan again first with "guinguette plan".',
        ),
    },
    "replan-vehicle-gone": {
        "fr": (
            "le véhicule « {value} » a roulé avant cette date et n'est plus dans guinguette.toml.",
            "Remettez-le dans guinguette.toml avec ses absences, ou donnez une date plus ancienne.",
        ),
        "en": (
            'the vehicle "{value}" drove before this date and is no longer in guinguette.toml.',
            "Put it back into guinguette.toml with its absences, or give an earlier date.",
        ),
    },
    "replan-archive-unwritable": {
        "fr": (
            "l'ancien plan ne peut pas être mis de côté ({detail}). Rien n'a changé.",
            "Vérifiez la place et le droit d'écrire dans « sorties », puis recommencez.",
        ),
        "en": (
            "the former plan cannot be put aside ({detail}). Nothing changed.",
            'Check the room and the right to write in "sorties", then try again.',
        ),
    },
    "replan-nothing": {
        "fr": ("rien n'oblige à changer : le plan reste comme il est.", ""),
        "en": ("nothing has to change: the plan stays as it is.", ""),
    },
    "replan-no-visit": {
        "fr": ("{value} n'avait pas de passage le {day} : rien à déplacer.", ""),
        "en": ("{value} had no visit on {day}: nothing to move.", ""),
    },
    "replan-no-route": {
        "fr": ("{value} ne roulait pas le {day} : rien à déplacer.", ""),
        "en": ("{value} had no route on {day}: nothing to move.", ""),
    },
    "replan-not-in-folder": {
        "fr": (
            "les fichiers du dossier ne disent rien de ce changement.",
            "S'il doit durer, reportez-le dans communes.xlsx ou guinguette.toml : le prochain "
            "« guinguette planifier » repart de ces fichiers.",
        ),
        "en": (
            "the files of the folder say nothing of this change.",
            "If it is to last, write it into communes.xlsx or guinguette.toml: the next "
            '"guinguette plan" starts from these files.',
        ),
    },
}

EXPECTED: dict[Language, dict[str, str]] = {
    "fr": {
        "absent": (
            "le véhicule, puis sa date : "
            '--absent "Camion 1 2027-01-07" ou "Camion 1 2027-01-07..2027-01-09"'
        ),
        "closed": 'la commune, puis sa date : --fermee "Wassy 2027-01-07"',
        "since": "une date : --a-partir-du 2027-01-07 (ou 07/01/2027)",
    },
    "en": {
        "absent": (
            "the vehicle, then its date: "
            '--absent "Van 1 2027-01-07" or "Van 1 2027-01-07..2027-01-09"'
        ),
        "closed": 'the commune, then its date: --closed "Wassy 2027-01-07"',
        "since": "a date: --since 2027-01-07",
    },
}
"""How an event is written."""
