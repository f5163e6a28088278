"""Sentences about days, dates and links of communes; see :mod:`guinguette.language.faults`."""

from __future__ import annotations

from guinguette.calendar import Language

RHYTHM_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {
    "rhythm-is-weekday": {
        "fr": (
            "« {value} » dit le jour, pas le rythme.",
            "Écrivez le rythme dans cette colonne et le jour dans « Jours possibles ».",
        ),
        "en": (
            '"{value}" says the day, not the rhythm.',
            'Write the rhythm in this column, and the day in "Jours possibles".',
        ),
    },
    "rhythm-not-multiple": {
        "fr": (
            "« {value} » demande un nombre de semaines multiple de {every} ; la période en a "
            "{weeks}.",
            "Changez le rythme, ou « semaines » dans guinguette.toml ({weeks} → {right}).",
        ),
        "en": (
            '"{value}" needs a number of weeks that {every} divides; the horizon has {weeks}.',
            'Change the rhythm, or "semaines" in guinguette.toml ({weeks} → {right}).',
        ),
    },
    "rhythm-too-tight": {
        "fr": (
            "« {value} » ne tient pas dans les jours possibles ({weekdays}) de {weeks} semaines.",
            "Demandez moins de passages ou un écart plus court, ou ajoutez des jours possibles.",
        ),
        "en": (
            '"{value}" does not fit the possible days ({weekdays}) of {weeks} weeks.',
            "Ask for fewer visits or a shorter spacing, or add possible days.",
        ),
    },
    "rhythm-monthly-short": {
        "fr": (
            "le rythme est mensuel et la période n'a que {weeks} semaine(s) : chaque plan aura "
            "son passage.",
            "Pour un vrai passage par mois, planifiez au moins 4 semaines à la fois.",
        ),
        "en": (
            "the rhythm is monthly and the horizon has only {weeks} week(s): each plan will have "
            "its visit.",
            "For a true monthly visit, plan at least 4 weeks at once.",
        ),
    },
    "dates-missing": {
        "fr": (
            "le rythme est « {value} » mais la colonne « Dates » est vide.",
            "Écrivez-y les dates, par exemple « 05/01/2027, 19/01/2027 ».",
        ),
        "en": (
            'the rhythm is "{value}" but the column "Dates" is empty.',
            'Write the dates there, for example "05/01/2027, 19/01/2027".',
        ),
    },
    "dates-with-rhythm": {
        "fr": (
            "des dates ne vont pas avec le rythme « {rhythm} ».",
            "Écrivez le rythme « dates fixes » (toutes ces dates) ou « une fois », « 3 fois » "
            "(parmi ces dates), ou videz cette cellule.",
        ),
        "en": (
            'dates do not go with the rhythm "{rhythm}".',
            'Write the rhythm "dates fixes" (all of these dates) or "une fois", "3 fois" (among '
            "these dates), or clear this cell.",
        ),
    },
    "date-unreadable": {
        "fr": (
            "« {word} » n'est pas une date.",
            "Écrivez par exemple « 05/01/2027 » ou « 5 janvier » ; plusieurs dates sont "
            "séparées par des virgules.",
        ),
        "en": (
            '"{word}" is not a date (in French).',
            'Write for example "05/01/2027" or "5 janvier"; several dates are separated by commas.',
        ),
    },
    "date-outside": {
        "fr": (
            "le {day} est hors de la période ({first} au {last}).",
            "Corrigez la date, ou la période dans guinguette.toml.",
        ),
        "en": (
            "{day} is outside the horizon ({first} to {last}).",
            "Correct the date, or the horizon in guinguette.toml.",
        ),
    },
    "closed-date-outside": {
        "fr": (
            "le {day} est hors de la période ({first} au {last}) : sans effet.",
            "Retirez cette date, ou corrigez-la.",
        ),
        "en": (
            "{day} is outside the horizon ({first} to {last}): no effect.",
            "Remove this date, or correct it.",
        ),
    },
    "date-closed-too": {
        "fr": (
            "le {day} est à la fois demandé et exclu.",
            "Retirez-le de « Dates » ou de « Dates exclues ».",
        ),
        "en": (
            "{day} is both asked for and excluded.",
            'Remove it from "Dates" or from "Dates exclues".',
        ),
    },
    "date-not-worked": {
        "fr": (
            "aucun véhicule ne sort le {day}.",
            "Changez la date, ou les jours et absences des véhicules dans guinguette.toml.",
        ),
        "en": (
            "no vehicle works on {day}.",
            "Change the date, or the days and absences of the vehicles in guinguette.toml.",
        ),
    },
    "preferred-not-possible": {
        "fr": (
            "aucun jour préféré ({weekdays}) n'est possible : cette préférence est sans effet.",
            "Jours possibles ici : {expected}.",
        ),
        "en": (
            "no preferred day ({weekdays}) is possible: this preference has no effect.",
            "Days possible here: {expected}.",
        ),
    },
    "value-unreadable": {
        "fr": (
            "« {value} » n'est pas un montant en euros, plus grand que zéro.",
            "Écrivez par exemple 150 ; laissez vide si la commune doit être desservie.",
        ),
        "en": (
            '"{value}" is not an amount in euros, greater than zero.',
            "Write for example 150; leave empty if the commune must be served.",
        ),
    },
    "link-unknown": {
        "fr": (
            "« {value} » n'est pas une commune de ce classeur.",
            "Écrivez le code INSEE ou le nom d'une autre ligne ; séparez par des virgules.",
        ),
        "en": (
            '"{value}" is not a commune of this workbook.',
            "Write the INSEE code or the name of another row; separate with commas.",
        ),
    },
    "link-ambiguous": {
        "fr": (
            "plusieurs communes de ce classeur s'appellent « {value} ».",
            "Écrivez le code INSEE : {expected}.",
        ),
        "en": (
            'several communes of this workbook are called "{value}".',
            "Write the INSEE code: {expected}.",
        ),
    },
    "link-itself": {
        "fr": ("la ligne se nomme elle-même.", "Nommez une autre commune, ou videz la cellule."),
        "en": ("the row names itself.", "Name another commune, or clear the cell."),
    },
    "link-contradiction": {
        "fr": (
            "{commune} et {other} doivent à la fois partager leurs jours et ne jamais le faire.",
            "Regardez « Même jour que » et « Pas le même jour que » de ces lignes, et de celles "
            "qu'elles nomment.",
        ),
        "en": (
            "{commune} and {other} must both share their days and never do so.",
            'Look at "Même jour que" and "Pas le même jour que" in these rows and those they name.',
        ),
    },
    "link-always-same-day": {
        "fr": (
            "{commune} et {other} tombent le même jour quoi qu'on choisisse.",
            "Donnez-leur d'autres jours possibles ou d'autres dates, ou retirez ce lien.",
        ),
        "en": (
            "{commune} and {other} fall on the same day whatever is chosen.",
            "Give them other possible days or dates, or remove this link.",
        ),
    },
    "link-no-common-days": {
        "fr": (
            "{commune} et {other} ne peuvent pas avoir les mêmes jours : rythmes, jours possibles "
            "ou dates diffèrent.",
            "Donnez le même rythme et des jours communs à toutes les communes liées, ou retirez ce "
            "lien.",
        ),
        "en": (
            "{commune} and {other} cannot have the same days: rhythms, possible days or dates "
            "differ.",
            "Give the same rhythm and common days to all the communes linked, or remove this link.",
        ),
    },
    "link-one-epci": {
        "fr": (
            "{commune} et {other} sont de la même intercommunalité, qui n'a qu'un passage par "
            "semaine.",
            "Retirez ce lien, ou « epci_une_fois_par_semaine » de guinguette.toml.",
        ),
        "en": (
            "{commune} and {other} are of the same intercommunality, which gets one visit a week.",
            'Remove this link, or "epci_une_fois_par_semaine" of guinguette.toml.',
        ),
    },
    "epci-too-often": {
        "fr": (
            "un passage par semaine ne suffit pas à {value} : {visits} passages sont demandés en "
            "{weeks} semaines.",
            "Allongez la période, espacez les rythmes, ou écrivez "
            "epci_une_fois_par_semaine = false.",
        ),
        "en": (
            "one visit a week is not enough for {value}: {visits} visits are asked for in {weeks} "
            "weeks.",
            "Lengthen the horizon, space the rhythms, or write epci_une_fois_par_semaine = false.",
        ),
    },
}
