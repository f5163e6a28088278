"""Sentences about how a command was called. Codes: see :mod:`guinguette.language.faults`."""

from __future__ import annotations

from guinguette.calendar import Language

CLI_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {
    "command-unknown": {
        "fr": (
            "aucune commande ne s'appelle « {value} ».",
            "La liste des commandes : {command} --help",
        ),
        "en": ('no command is called "{value}".', "The list of commands: {command} --help"),
    },
    "command-missing": {
        "fr": ("il manque une commande.", "La liste des commandes : {command} --help"),
        "en": ("a command is missing.", "The list of commands: {command} --help"),
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
            "Ce qui contient des espaces (un chemin, un nom et sa date) s'écrit entre "
            "guillemets. {usage}",
        ),
        "en": (
            'the command does not expect "{value}".',
            "What holds spaces (a path, a name and its date) is written between quotes. {usage}",
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
    "family-option": {
        "fr": (
            "l'option {value} ne va pas avec la famille « {family} ».",
            "Elle ne sert que pour {expected} : retirez-la, ou donnez un fichier de cette famille.",
        ),
        "en": (
            'the option {value} does not go with the family "{family}".',
            "It is for {expected} only: remove it, or give a file of that family.",
        ),
    },
    "file-missing": {
        "fr": ("le fichier « {value} » n'existe pas.", "Vérifiez le chemin."),
        "en": ('the file "{value}" does not exist.', "Check the path."),
    },
    "benchmark-format": {
        "fr": (
            "le fichier ne suit pas le format de la famille annoncée.",
            "Vérifiez la famille (village, pvrp ou convrp) et le fichier ; --debug montre où la "
            "lecture s'est arrêtée.",
        ),
        "en": (
            "the file does not follow the format of the family announced.",
            "Check the family (village, pvrp or convrp) and the file; --debug shows where the "
            "reading stopped.",
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
            "Vérifiez le chemin, vos droits, la place sur le disque et qu'aucun logiciel ne le "
            "tient ouvert.",
        ),
        "en": (
            "a file could not be read or written: {detail}.",
            "Check the path, your rights, the room on the disk, and that no software holds it "
            "open.",
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
            "recherche arrêtée à votre demande : voici le meilleur plan trouvé jusque-là.",
            "Relancez la commande sans l'interrompre pour chercher plus longtemps.",
        ),
        "en": (
            "the search was stopped as you asked: this is the best plan found until then.",
            "Run the command again without interrupting it to search longer.",
        ),
    },
    "plan-stopped-kept": {
        "fr": (
            "recherche arrêtée à votre demande : le plan trouvé jusque-là sert {found}, le dernier "
            "plan écrit en sert {kept}. Le dernier plan est gardé, rien n'a changé.",
            "Relancez la commande sans l'interrompre ; « planifier » et « replanifier » ont "
            "l'option --remplacer, qui écrit quand même le plan d'une recherche arrêtée.",
        ),
        "en": (
            "the search was stopped as you asked: the plan found until then serves {found}, the "
            "last plan written serves {kept}. The last plan is kept, nothing changed.",
            'Run the command again without interrupting it; "plan" and "replan" have the option '
            "--replace, which writes the plan of a search that was stopped all the same.",
        ),
    },
    "question-interrupted": {
        "fr": ("question interrompue : rien n'a été écrit, le dossier est intact.", ""),
        "en": ("question interrupted: nothing was written, the folder is intact.", ""),
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
    "plan-partial-trial": {
        "fr": ("le plan est incomplet : {value}.", "Les raisons sont ci-dessus."),
        "en": ("the plan is incomplete: {value}.", "The reasons are above."),
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
