"""Sentences about how a command was called. Codes: see :mod:`guinguette.messages`."""

from __future__ import annotations

from guinguette.calendar import Language

CLI_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {
    "command-unknown": {
        "fr": (
            "aucune commande ne s'appelle « {value} ».",
            "La liste des commandes : guinguette --help",
        ),
        "en": ('no command is called "{value}".', "The list of commands: guinguette --help"),
    },
    "command-missing": {
        "fr": ("il manque une commande.", "La liste des commandes : guinguette --help"),
        "en": ("a command is missing.", "The list of commands: guinguette --help"),
    },
    "option-unknown": {
        "fr": ("l'option « {value} » n'existe pas.", "Les options possibles : {command} --help"),
        "en": ('there is no option "{value}".', "The possible options: {command} --help"),
    },
    "option-missing": {
        "fr": ("il manque l'option {value}.", "{usage}"),
        "en": ("the option {value} is missing.", "{usage}"),
    },
    "argument-missing": {
        "fr": ("il manque {value} dans la commande.", "{usage}"),
        "en": ("{value} is missing from the command.", "{usage}"),
    },
    "argument-extra": {
        "fr": (
            "la commande ne sait que faire de « {value} ».",
            "Un chemin qui contient des espaces s'écrit entre guillemets. {usage}",
        ),
        "en": (
            'the command does not expect "{value}".',
            "A path that holds spaces is written between quotes. {usage}",
        ),
    },
    "option-without-value": {
        "fr": ("l'option {value} attend une valeur.", "{usage}"),
        "en": ("the option {value} needs a value.", "{usage}"),
    },
    "option-takes-no-value": {
        "fr": ("l'option {value} ne prend pas de valeur.", "Écrivez-la seule : {value}."),
        "en": ("the option {value} takes no value.", "Write it alone: {value}."),
    },
    "value-invalid": {
        "fr": ("la valeur donnée à {value} ne convient pas ; attendu : {expected}.", "{usage}"),
        "en": ("the value given to {value} does not fit; expected: {expected}.", "{usage}"),
    },
    "usage": {
        "fr": ("la commande est mal écrite : {value}", "{usage}"),
        "en": ("the command is not well formed: {value}", "{usage}"),
    },
    "language-unknown": {
        "fr": ("la langue « {value} » n'est pas connue.", "Langues possibles : fr, en."),
        "en": ('the language "{value}" is not known.', "Possible languages: fr, en."),
    },
    "kind-unknown": {
        "fr": ("« {value} » n'est pas une sortie connue.", "Sorties possibles : {expected}."),
        "en": ('"{value}" is not a known output.', "Possible outputs: {expected}."),
    },
    "week-unreadable": {
        "fr": ("« {value} » n'est pas une semaine.", "Écrivez l'année et la semaine : 2027-S01."),
        "en": ('"{value}" is not a week.', "Write the year and the week: 2027-S01."),
    },
    "family-unknown": {
        "fr": (
            "« {value} » n'est pas une famille d'instances connue.",
            "Familles possibles : {expected}.",
        ),
        "en": (
            '"{value}" is not a known family of instances.',
            "Possible families: {expected}.",
        ),
    },
    "file-missing": {
        "fr": ("le fichier « {value} » n'existe pas.", "Vérifiez le chemin."),
        "en": ('the file "{value}" does not exist.', "Check the path."),
    },
    "benchmark-format": {
        "fr": (
            "le fichier ne suit pas le format annoncé ({detail}).",
            "Vérifiez la famille (village ou pvrp) et le fichier.",
        ),
        "en": (
            "the file does not follow the format announced ({detail}).",
            "Check the family (village or pvrp) and the file.",
        ),
    },
    "no-road": {
        "fr": (
            "aucune route ne relie tous les lieux du dossier (une île, une position fausse ?).",
            "Vérifiez les positions des dépôts et des communes ; planifiez une île à part.",
        ),
        "en": (
            "no road joins all the places of the folder (an island, a wrong position?).",
            "Check the positions of depots and communes; plan an island on its own.",
        ),
    },
    "file-inaccessible": {
        "fr": (
            "un fichier n'a pas pu être lu ou écrit : {detail}.",
            "Vérifiez vos droits, la place sur le disque et qu'aucun logiciel ne le tient ouvert.",
        ),
        "en": (
            "a file could not be read or written: {detail}.",
            "Check your rights, the room on the disk, and that no software holds it open.",
        ),
    },
    "interrupted": {
        "fr": (
            "calcul interrompu : aucun plan n'a été écrit, les sorties précédentes sont intactes.",
            "Relancez la commande ; « --secondes 20 » donne un plan plus vite.",
        ),
        "en": (
            "interrupted: no plan was written, the previous outputs are intact.",
            'Run the command again; "--seconds 20" gives a plan sooner.',
        ),
    },
    "internal-error": {
        "fr": (
            "guinguette a rencontré une erreur imprévue ({value}) ; ce n'est pas votre faute.",
            "Relancez la commande. Si l'erreur revient, envoyez le fichier « {file} » aux "
            "personnes qui maintiennent guinguette.",
        ),
        "en": (
            "guinguette met an unexpected error ({value}); this is not your fault.",
            'Run the command again. If the error comes back, send the file "{file}" to the '
            "people who maintain guinguette.",
        ),
    },
    "plan-stopped": {
        "fr": (
            "recherche arrêtée à votre demande : le meilleur plan trouvé jusque-là est gardé.",
            "Relancez la commande sans l'interrompre pour chercher plus longtemps.",
        ),
        "en": (
            "the search was stopped as you asked: the best plan found until then is kept.",
            "Run the command again without interrupting it to search longer.",
        ),
    },
    "plan-partial": {
        "fr": (
            "le plan est incomplet : {value}.",
            "Les documents sont écrits sans ces passages ; les raisons sont ci-dessus.",
        ),
        "en": (
            "the plan is incomplete: {value}.",
            "The documents are written without these visits; the reasons are above.",
        ),
    },
    "demo-kept": {
        "fr": (
            "le dossier « {value} » existe déjà : il est planifié tel quel.",
            "Pour repartir de l'exemple d'origine, donnez un autre nom avec --dossier.",
        ),
        "en": (
            'the folder "{value}" exists already: it is planned as it stands.',
            "To start from the original example, give another name with --folder.",
        ),
    },
    "simulation-kept": {
        "fr": (
            "« {value} » est déjà un dossier de tournée : réglages et classeur sont gardés, "
            "seules les pages de comparaison sont nouvelles.",
            "Pour un dossier tiré de cette simulation, donnez un autre nom avec --dossier.",
        ),
        "en": (
            '"{value}" is a working folder already: its settings and workbook are kept, only the '
            "pages of the comparison are new.",
            "For a folder made from this simulation, give another name with --folder.",
        ),
    },
}
