"""
Every sentence about a fault, in French with its English twin.

A code names one kind of fault. It is stable: programs read it in ``--json``. Sentences are
templates of :meth:`str.format` filled with facts; a value typed by someone is only ever a fact,
so braces in it stay braces. Each code has a *message* (what happened, what is expected) and a
*help* (what to do). The fact ``nearest``, where there is one, adds "Voulez-vous dire … ?".

Codes
-----
Folder and files (this module)
    ``folder-missing`` ``folder-is-file`` ``settings-missing`` ``requests-missing``
    ``requests-twice`` ``file-exists`` ``file-locked`` ``file-open-elsewhere`` (warning)
    ``file-open-for-writing`` ``departement-unknown`` ``departement-empty``
    ``departement-without-village`` ``example-unknown``
Settings, ``guinguette.toml`` (:mod:`guinguette.language.sentences.settings`)
    ``toml-encoding`` ``toml-syntax`` ``toml-missing-key`` ``toml-unknown-key`` ``toml-number``
    ``toml-whole-number`` ``toml-text`` ``toml-boolean`` ``toml-date`` ``toml-choice``
    ``toml-range`` ``toml-empty`` ``toml-table`` ``toml-list`` ``toml-value`` ``toml-hour``
    ``toml-window`` ``toml-weekday`` ``start-not-monday`` ``crew-hours`` ``profile-window-short``
    ``profile-longer-than-day`` ``profile-outside-crews`` ``depot-half-position`` ``depot-far``
    ``depot-swapped`` ``name-twice`` ``vehicle-depot-unknown`` ``vehicle-crew-unknown``
    ``depot-commune-unknown`` ``depot-commune-ambiguous`` ``depot-commune-former``
    ``network-address`` ``network-address-missing`` ``network-address-alone``
    ``network-engine-alone`` ``fleet-always-absent``; warnings ``absence-outside``
    ``absence-day-off`` ``crew-shared`` ``vehicle-always-absent`` ``horizon-past``
Workbook, ``communes.xlsx`` or ``communes.csv`` (:mod:`guinguette.language.sentences.workbook`)
    ``not-a-workbook`` ``not-a-csv`` ``old-workbook`` ``sheet-missing`` ``sheet-renamed``
    ``sheet-too-large`` ``workbook-empty`` ``header-merged`` ``column-missing`` ``column-twice``
    ``row-too-long`` ``cells-merged`` (warning) ``formula-without-value`` ``cell-error``
    ``code-unknown`` ``code-lost-zero`` ``code-name-disagree`` ``commune-missing``
    ``commune-unknown`` ``commune-ambiguous`` ``commune-twice`` ``commune-without-position``
    ``commune-former`` ``commune-former-far`` ``rhythm-unavailable`` ``window-one-hour``
    ``window-no-such-hour`` ``rhythm-is-weekday``
    ``rhythm-missing`` ``rhythm-unknown`` ``rhythm-odd-weeks`` ``rhythm-no-day`` ``weekday-unknown``
    ``weekday-not-worked`` ``weekday-is-date`` ``window-unreadable`` ``window-is-date``
    ``window-reversed`` ``window-too-short`` ``window-outside-crews`` ``profile-missing``
    ``profile-unknown`` ``coordinate-unreadable`` ``coordinate-alone`` ``coordinates-swapped``
    ``coordinates-outside-france`` ``coordinates-far``; warnings ``column-unknown``
    ``column-untitled`` ``weekday-partly-worked`` ``commune-far`` ``commune-out-of-reach``
Days, dates and links of communes (:mod:`guinguette.language.sentences.rhythm`)
    ``rhythm-not-multiple`` ``rhythm-too-tight`` ``dates-missing`` ``dates-with-rhythm``
    ``date-unreadable`` ``date-outside`` ``date-closed-too`` ``date-not-worked``
    ``value-unreadable`` ``link-unknown`` ``link-ambiguous`` ``link-itself``
    ``link-contradiction`` ``link-always-same-day`` ``link-no-common-days`` ``link-one-epci``
    ``epci-too-often``; warnings ``rhythm-monthly-short`` ``closed-date-outside``
    ``preferred-not-possible``
Plan, a commune that lacks visits (:mod:`guinguette.language.sentences.plan`)
    ``unserved-no-vehicle-day`` ``unserved-time-window`` ``unserved-too-far``
    ``unserved-fleet-full`` ``unserved-days-full`` ``unserved-relation``
    ``unserved-not-worth-it`` ``place-off-road`` ``place-far-from-road`` ``bans-unreadable``
Plans, outputs and simulations (:mod:`guinguette.language.sentences.plan`)
    ``plan-missing`` ``plan-missing-week`` ``plan-closed`` ``plan-format`` ``plan-not-json``
    ``outputs-locked`` ``outputs-unwritable`` ``outputs-disk-full`` ``outputs-in-the-way``
    ``unknown-departement-pool``
Road networks (:mod:`guinguette.language.sentences.network`)
    ``download-offline`` ``download-slow`` ``download-truncated`` ``download-missing``
    ``download-refused`` ``download-busy`` ``download-busy-unsaid`` ``download-server``
    ``download-checksum`` ``download-disk-full`` ``download-disk-filled`` ``download-unwritable``
    ``network-source-missing`` ``network-source-several`` ``network-source-unknown``
    ``network-date`` ``network-commune-unknown`` ``network-communes-missing``
    ``network-area-large`` ``network-file-unreadable`` ``network-empty`` ``network-missing``
    ``network-format`` ``network-damaged`` ``network-in-the-way`` ``network-unwritable``
    ``network-interrupted`` ``network-export-format`` ``network-profile-unknown``; warnings
    ``network-neighbours`` ``demo-neighbours``
Roads of a folder, engines and calibration (:mod:`guinguette.language.sentences.roads`)
    ``engine-absent`` ``engine-busy`` ``engine-status`` ``engine-refused`` ``engine-answer``
    ``places-not-joined``; warnings ``calibration-other-roads`` ``calibration-other-vehicle``
    ``calibration-overridden`` ``calibration-beside-engine`` ``speed-factor-estimate``
Known trips and calibration (:mod:`guinguette.language.sentences.calibration`)
    ``trips-column-missing`` ``trips-too-few`` ``trip-place-unknown`` ``trip-place-ambiguous``
    ``trip-number`` ``trip-same-place`` ``trip-impossible`` ``calibration-unreadable``
    ``calibration-folder-alone``; warning ``trip-outlier``
Another network for a folder (:mod:`guinguette.language.sentences.switch`)
    ``switch-both`` ``switch-network-unknown`` ``switch-network-elsewhere``
    ``switch-settings-kept`` ``switch-settings-unwritable``; warnings ``switch-already``
    ``switch-former-missing`` ``switch-former-server`` ``demo-without-roads``
Changing a plan (:mod:`guinguette.language.sentences.replan`)
    ``replan-event-unreadable`` ``replan-vehicle-unknown`` ``replan-commune-unknown``
    ``replan-commune-known`` ``replan-code-unknown`` ``replan-date-outside`` ``replan-other-plan``
    ``replan-vehicle-gone`` ``replan-archive-unwritable``; warnings ``replan-nothing``
    ``replan-no-visit`` ``replan-no-route`` ``replan-not-in-folder``
Questions to a plan (:mod:`guinguette.language.sentences.explain`)
    ``plan-outdated`` ``asked-commune-unknown`` ``asked-commune-ambiguous`` ``explain-served``
    ``explain-not-asked`` ``what-if-already`` ``what-if-far`` ``what-if-rhythm-unknown``
    ``what-if-rhythm-misfit``; warning ``explain-cut-short``
Command line (:mod:`guinguette.language.sentences.cli`)
    ``command-unknown`` ``command-missing`` ``option-unknown`` ``option-missing``
    ``argument-missing`` ``argument-extra`` ``option-without-value`` ``option-takes-no-value``
    ``value-invalid`` ``usage``
    ``language-unknown`` ``kind-unknown`` ``week-unreadable`` ``family-unknown``
    ``family-option`` ``file-missing``
    ``benchmark-format`` ``no-road`` ``file-inaccessible`` ``interrupted`` ``question-interrupted``
    ``internal-error`` ``plan-partial`` ``plan-partial-trial`` ``plan-stopped-kept``; warnings
    ``demo-kept`` ``plan-stopped`` ``simulation-kept``
"""

from __future__ import annotations

import re
from contextvars import ContextVar

from guinguette.calendar import Language
from guinguette.faults import Fault
from guinguette.language.sentences.calibration import CALIBRATION_SENTENCES
from guinguette.language.sentences.cli import CLI_SENTENCES
from guinguette.language.sentences.explain import EXPLAIN_SENTENCES
from guinguette.language.sentences.network import NETWORK_SENTENCES
from guinguette.language.sentences.plan import PLAN_SENTENCES
from guinguette.language.sentences.replan import REPLAN_SENTENCES
from guinguette.language.sentences.rhythm import RHYTHM_SENTENCES
from guinguette.language.sentences.roads import ROADS_SENTENCES
from guinguette.language.sentences.settings import SETTINGS_SENTENCES
from guinguette.language.sentences.switch import SWITCH_SENTENCES
from guinguette.language.sentences.workbook import WORKBOOK_SENTENCES

Catalogue = dict[str, dict[Language, tuple[str, str]]]

LANGUAGE: ContextVar[Language] = ContextVar("LANGUAGE", default="fr")
"""The language of the sentences where :func:`fault` is not told one; set once, at the border."""

_FOLDER_SENTENCES: Catalogue = {
    "folder-missing": {
        "fr": (
            "le dossier « {value} » n'existe pas.",
            "Vérifiez le chemin, ou créez le dossier avec « guinguette init ».",
        ),
        "en": (
            'the folder "{value}" does not exist.',
            'Check the path, or make the folder with "guinguette init".',
        ),
    },
    "folder-is-file": {
        "fr": (
            "« {value} » est un fichier ; le dossier qui le contient est attendu.",
            "Donnez le dossier : {folder}",
        ),
        "en": (
            '"{value}" is a file; the folder that holds it is expected.',
            "Give the folder: {folder}",
        ),
    },
    "settings-missing": {
        "fr": (
            "le fichier guinguette.toml (réglages) manque dans ce dossier.",
            "Créez un dossier complet avec « guinguette init », ou copiez-y un guinguette.toml.",
        ),
        "en": (
            "the settings file guinguette.toml is missing from this folder.",
            'Make a complete folder with "guinguette init", or copy a guinguette.toml into it.',
        ),
    },
    "requests-missing": {
        "fr": (
            "le classeur communes.xlsx (ou communes.csv) manque dans ce dossier.",
            "Ajoutez communes.xlsx, une ligne par commune à desservir.{other}",
        ),
        "en": (
            "the workbook communes.xlsx (or communes.csv) is missing from this folder.",
            "Add communes.xlsx, one row per commune to serve.{other}",
        ),
    },
    "requests-twice": {
        "fr": (
            "communes.xlsx et communes.csv sont tous deux dans le dossier.",
            "Gardez-en un seul : déplacez ou supprimez l'autre.",
        ),
        "en": (
            "communes.xlsx and communes.csv are both in the folder.",
            "Keep one of them: move or delete the other.",
        ),
    },
    "file-exists": {
        "fr": (
            "{value} existe déjà ; il n'a pas été touché.",
            "Choisissez un autre dossier, ou déplacez d'abord ce fichier.",
        ),
        "en": (
            "{value} exists already; it was left untouched.",
            "Choose another folder, or move this file first.",
        ),
    },
    "file-locked": {
        "fr": (
            "le fichier ne peut pas être lu : il est ouvert ailleurs ou protégé.",
            "Fermez-le dans Excel (ou LibreOffice) et recommencez ; sinon vérifiez vos droits.",
        ),
        "en": (
            "the file cannot be read: it is open elsewhere or protected.",
            "Close it in Excel (or LibreOffice) and try again; else check your permissions.",
        ),
    },
    "file-open-elsewhere": {
        "fr": (
            "le classeur semble ouvert dans un tableur : seul ce qui est enregistré a été lu.",
            "Enregistrez vos modifications dans le tableur, puis relancez.",
        ),
        "en": (
            "the workbook seems open in a spreadsheet: only what was saved has been read.",
            "Save your changes in the spreadsheet, then run again.",
        ),
    },
    "file-open-for-writing": {
        "fr": (
            "le fichier ne peut pas être remplacé : il est ouvert ailleurs ou protégé.",
            "Fermez-le dans Excel (ou LibreOffice) et recommencez.",
        ),
        "en": (
            "the file cannot be replaced: it is open elsewhere or protected.",
            "Close it in Excel (or LibreOffice) and try again.",
        ),
    },
    "departement-unknown": {
        "fr": (
            "aucun département n'a le code « {value} ».",
            "Donnez des codes de département, par exemple 52,51,10 ou 2A.",
        ),
        "en": (
            'no département has the code "{value}".',
            "Give département codes, for example 52,51,10 or 2A.",
        ),
    },
    "departement-empty": {
        "fr": (
            "aucun département n'a été donné.",
            "Donnez au moins un code de département, par exemple 52.",
        ),
        "en": ("no département was given.", "Give at least one département code, such as 52."),
    },
    "departement-without-village": {
        "fr": (
            "le département {value} n'a pas de commune connue de moins de 3 500 habitants.",
            "Donnez d'abord un département qui a des villages à desservir.",
        ),
        "en": (
            "the département {value} has no known commune below 3,500 inhabitants.",
            "Give first a département that has villages to serve.",
        ),
    },
    "example-unknown": {
        "fr": ("aucun exemple ne s'appelle « {value} ».", "Exemples fournis : {expected}."),
        "en": ('no example is called "{value}".', "Examples supplied: {expected}."),
    },
}

CATALOGUE: Catalogue = {
    **_FOLDER_SENTENCES,
    **SETTINGS_SENTENCES,
    **WORKBOOK_SENTENCES,
    **RHYTHM_SENTENCES,
    **PLAN_SENTENCES,
    **NETWORK_SENTENCES,
    **ROADS_SENTENCES,
    **CALIBRATION_SENTENCES,
    **SWITCH_SENTENCES,
    **REPLAN_SENTENCES,
    **EXPLAIN_SENTENCES,
    **CLI_SENTENCES,
}
"""Code → language → (message, help)."""

_STARTS_WITH_A_NAME = re.compile(r"{|[\w-]+\.[a-z]")
"""A fact or a file name keeps its first letter; the first word of a sentence gets a capital."""

_DID_YOU_MEAN: dict[Language, str] = {
    "fr": "Voulez-vous dire « {nearest} » ?",
    "en": 'Did you mean "{nearest}"?',
}


def fault(
    code: str,
    *,
    file: str = "",
    sheet: str = "",
    cell: str = "",
    value: str = "",
    langue: str = "",
    nearest: str = "",
    **facts: object,
) -> Fault:
    """
    Say a fault.

    Parameters
    ----------
    code
        One of the codes of :data:`CATALOGUE`.
    file, sheet, cell, value
        Where, and what was read there.
    langue
        Language of the sentences, ``fr`` or ``en``; that of :data:`LANGUAGE` where omitted.
    nearest
        The nearest valid value; adds a question to the help.
    facts
        What the templates of this code name between braces.

    Raises
    ------
    KeyError
        If the code is unknown, or a fact that a template names is missing.
    """
    language: Language = "en" if (langue or LANGUAGE.get()) == "en" else "fr"
    message, advice = CATALOGUE[code][language]
    facts |= {"file": file, "sheet": sheet, "cell": cell, "value": value, "nearest": nearest}
    if nearest:
        advice = f"{_DID_YOU_MEAN[language]} {advice}".rstrip()
    filled = message.format(**facts)
    if not _STARTS_WITH_A_NAME.match(message):
        filled = filled[:1].upper() + filled[1:]
    return Fault(
        code=code,
        message=filled,
        help=advice.format(**facts),
        file=file,
        sheet=sheet,
        cell=cell,
        value=value,
    )
