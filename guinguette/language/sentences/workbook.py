"""Sentences about the workbook of communes; see :mod:`guinguette.language.faults` for the rules."""

from __future__ import annotations

from guinguette.calendar import Language
from guinguette.language.sentences.communes import COMMUNE_SENTENCES

WORKBOOK_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {
    **COMMUNE_SENTENCES,
    "not-a-workbook": {
        "fr": (
            "ce fichier n'est pas un classeur Excel (.xlsx), ou il est abîmé.",
            "Ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format .xlsx.",
        ),
        "en": (
            "this file is not an Excel workbook (.xlsx), or it is damaged.",
            "Open it in Excel or LibreOffice and save it as .xlsx.",
        ),
    },
    "not-a-csv": {
        "fr": (
            "le fichier CSV ne se lit pas (ligne {value}).",
            "Cherchez un guillemet qui n'est pas refermé, ou enregistrez en .xlsx.",
        ),
        "en": (
            "the CSV file cannot be read (line {value}).",
            "Look for a quote that is not closed, or save as .xlsx.",
        ),
    },
    "old-workbook": {
        "fr": (
            "ce fichier est un ancien classeur (.xls) ou il est protégé par un mot de passe.",
            "Enregistrez-le au format .xlsx, sans mot de passe.",
        ),
        "en": (
            "this file is an old workbook (.xls) or protected by a password.",
            "Save it as .xlsx, without a password.",
        ),
    },
    "sheet-missing": {
        "fr": (
            "la feuille « {expected} » manque ; feuilles présentes : {sheets}.",
            "Nommez « {expected} » la feuille qui liste les communes.",
        ),
        "en": (
            'the sheet "{expected}" is missing; sheets present: {sheets}.',
            'Name "{expected}" the sheet that lists the communes.',
        ),
    },
    "sheet-renamed": {
        "fr": (
            "la feuille « {expected} » manque ; « {value} » en a les titres.",
            "Renommez « {value} » en « {expected} » (clic droit sur l'onglet).",
        ),
        "en": (
            'the sheet "{expected}" is missing; "{value}" has its titles.',
            'Rename "{value}" to "{expected}" (right click on the tab).',
        ),
    },
    "sheet-too-large": {
        "fr": (
            "la feuille s'étend sur {rows} lignes et {columns} colonnes.",
            "Supprimez les lignes et colonnes vides ou mises en forme au-delà du tableau.",
        ),
        "en": (
            "the sheet spans {rows} rows and {columns} columns.",
            "Delete the empty or formatted rows and columns beyond the table.",
        ),
    },
    "workbook-empty": {
        "fr": (
            "aucune commune n'est inscrite.",
            "Remplissez une ligne par commune, sous la ligne de titres.",
        ),
        "en": (
            "no commune is listed.",
            "Fill in one row per commune, below the row of titles.",
        ),
    },
    "header-merged": {
        "fr": (
            "des cellules de la ligne de titres sont fusionnées ({value}).",
            "Défusionnez-les : un titre par colonne.",
        ),
        "en": (
            "cells of the title row are merged ({value}).",
            "Unmerge them: one title per column.",
        ),
    },
    "cells-merged": {
        "fr": (
            "des cellules du tableau sont fusionnées ({value}) : seule la première est lue.",
            "Défusionnez-les et remplissez chaque ligne.",
        ),
        "en": (
            "cells of the table are merged ({value}): only the first is read.",
            "Unmerge them and fill in every row.",
        ),
    },
    "column-missing": {
        "fr": ("la colonne « {column} » manque.", "Ajoutez ce titre sur la ligne {row}."),
        "en": ('the column "{column}" is missing.', "Add this title on row {row}."),
    },
    "column-twice": {
        "fr": (
            "la colonne « {column} » figure deux fois ({first} et {cell}).",
            "Gardez-en une seule.",
        ),
        "en": ('the column "{column}" appears twice ({first} and {cell}).', "Keep one of them."),
    },
    "column-unknown": {
        "fr": (
            "la colonne « {value} » est inconnue : elle n'est pas lue.",
            "Colonnes connues : {expected}.",
        ),
        "en": (
            'the column "{value}" is unknown: it is not read.',
            "Known columns: {expected}.",
        ),
    },
    "column-untitled": {
        "fr": ("cette colonne n'a pas de titre : elle n'est pas lue.", "Donnez-lui un titre."),
        "en": ("this column has no title: it is not read.", "Give it a title."),
    },
    "row-too-long": {
        "fr": (
            "la ligne {row} a plus de cellules que de titres.",
            "Mettez entre guillemets les textes qui contiennent le séparateur « {separator} ».",
        ),
        "en": (
            "row {row} has more cells than titles.",
            'Put between quotes the texts that contain the separator "{separator}".',
        ),
    },
    "formula-without-value": {
        "fr": (
            "la formule n'a pas de résultat enregistré.",
            "Remplacez-la par sa valeur, ou ouvrez le classeur dans Excel et enregistrez-le.",
        ),
        "en": (
            "the formula has no saved result.",
            "Replace it by its value, or open the workbook in Excel and save it.",
        ),
    },
    "cell-error": {
        "fr": ("la cellule affiche une erreur du tableur.", "Corrigez ou videz la cellule."),
        "en": ("the cell shows a spreadsheet error.", "Correct or clear the cell."),
    },
    "rhythm-missing": {
        "fr": ("le rythme manque.", "Écrivez : {expected}."),
        "en": ("the rhythm is missing.", "Write: {expected}."),
    },
    "rhythm-unknown": {
        "fr": ("le rythme « {value} » est inconnu.", "Rythmes possibles : {expected}."),
        "en": ('the rhythm "{value}" is unknown.', "Possible rhythms: {expected}."),
    },
    "rhythm-unavailable": {
        "fr": (
            "le rythme « {value} » n'existe pas.",
            "Les rythmes possibles sont : {expected}.",
        ),
        "en": (
            'the rhythm "{value}" does not exist.',
            "The possible rhythms are: {expected}.",
        ),
    },
    "rhythm-odd-weeks": {
        "fr": (
            "la quinzaine demande un nombre pair de semaines ; la période en a {weeks}.",
            "Changez le rythme, ou « semaines » dans guinguette.toml ({weeks} → {even}).",
        ),
        "en": (
            "a fortnightly visit needs an even number of weeks; the horizon has {weeks}.",
            'Change the rhythm, or "semaines" in guinguette.toml ({weeks} → {even}).',
        ),
    },
    "rhythm-no-day": {
        "fr": (
            "le rythme « {value} » ne tient sur aucun jour possible ({weekdays}) : les véhicules "
            "sont absents certaines semaines.",
            "Ajoutez des jours possibles, ou retirez des absences de guinguette.toml.",
        ),
        "en": (
            'the rhythm "{value}" fits no possible day ({weekdays}): the vehicles are away in '
            "some weeks.",
            "Add possible days, or remove absences from guinguette.toml.",
        ),
    },
    "weekday-unknown": {
        "fr": (
            "« {word} » n'est pas un jour de la semaine.",
            "Écrivez par exemple « lundi, jeudi », « lun-jeu » ou « sauf lundi ».",
        ),
        "en": (
            '"{word}" is not a weekday (in French).',
            'Write for example "lundi, jeudi", "lun-jeu" or "sauf lundi".',
        ),
    },
    "weekday-is-date": {
        "fr": (
            "une date est écrite ici ; des jours de la semaine sont attendus.",
            "Écrivez par exemple « lundi, jeudi » ou « sauf lundi ».",
        ),
        "en": (
            "a date is written here; weekdays are expected.",
            'Write for example "lundi, jeudi" or "sauf lundi".',
        ),
    },
    "weekday-not-worked": {
        "fr": (
            "aucun véhicule ne sort ces jours-là ({weekdays}).",
            "Jours travaillés : {expected}.",
        ),
        "en": (
            "no vehicle works on these days ({weekdays}).",
            "Days worked: {expected}.",
        ),
    },
    "weekday-partly-worked": {
        "fr": (
            "aucun véhicule ne sort ces jours-là : {weekdays} ; les autres jours sont gardés.",
            "Jours travaillés : {expected}.",
        ),
        "en": (
            "no vehicle works on these days: {weekdays}; the other days are kept.",
            "Days worked: {expected}.",
        ),
    },
    "window-unreadable": {
        "fr": (
            "« {value} » n'est pas un créneau : deux heures en chiffres sont attendues.",
            "Écrivez par exemple « 09:00-12:00 ».",
        ),
        "en": (
            '"{value}" is no window: two times in figures are expected.',
            'Write for example "09:00-12:00".',
        ),
    },
    "window-one-hour": {
        "fr": (
            "« {value} » n'est qu'une heure ; deux heures sont attendues, début et fin.",
            "Écrivez par exemple « 09:00-12:00 ».",
        ),
        "en": (
            '"{value}" is only one time; two are expected, start and end.',
            'Write for example "09:00-12:00".',
        ),
    },
    "window-no-such-hour": {
        "fr": (
            "« {value} » : {word} n'est pas une heure de la journée (00:00 à 24:00).",
            "Écrivez par exemple « 09:00-12:00 » ; une ouverture finit avant minuit.",
        ),
        "en": (
            '"{value}": {word} is not a time of a day (00:00 to 24:00).',
            'Write for example "09:00-12:00"; an opening ends before midnight.',
        ),
    },
    "window-is-date": {
        "fr": (
            "le tableur a transformé cette saisie en date.",
            "Mettez la cellule au format Texte et écrivez « 9h-12h ».",
        ),
        "en": (
            "the spreadsheet turned this entry into a date.",
            'Give the cell the Text format and write "9h-12h".',
        ),
    },
    "window-reversed": {
        "fr": (
            "la fin ({end}) n'est pas après le début ({start}).",
            "Une ouverture finit avant minuit ; corrigez l'une des deux heures.",
        ),
        "en": (
            "the end ({end}) is not after the start ({start}).",
            "An opening ends before midnight; correct one of the two times.",
        ),
    },
    "window-too-short": {
        "fr": (
            "ce créneau dure {window_min} min ; le profil « {profile} » ouvre {opening_min} min.",
            "Élargissez le créneau ou choisissez un profil plus court.",
        ),
        "en": (
            'this window lasts {window_min} min; the profile "{profile}" opens {opening_min} min.',
            "Widen the window or choose a shorter profile.",
        ),
    },
    "window-outside-crews": {
        "fr": (
            "aucun équipage ne peut tenir ce créneau : installation, ouverture et rangement "
            "sortent de ses heures de travail.",
            "Heures des équipages : {expected}.",
        ),
        "en": (
            "no crew can keep this window: set-up, opening and pack-down fall outside its "
            "working hours.",
            "Hours of the crews: {expected}.",
        ),
    },
    "profile-missing": {
        "fr": ("le profil manque.", "Profils possibles : {expected}."),
        "en": ("the profile is missing.", "Possible profiles: {expected}."),
    },
    "profile-unknown": {
        "fr": ("aucun profil ne s'appelle « {value} ».", "Profils possibles : {expected}."),
        "en": ('no profile is called "{value}".', "Possible profiles: {expected}."),
    },
}
