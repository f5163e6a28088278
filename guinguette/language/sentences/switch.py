"""Sentences about changing the roads of a folder. Codes: see :mod:`guinguette.language.faults`."""

from __future__ import annotations

from guinguette.calendar import Language

SWITCH_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {
    "switch-both": {
        "fr": (
            "un réseau ({value}) et --estimation ne vont pas ensemble.",
            "Donnez l'un ou l'autre : le réseau à utiliser, ou --estimation pour y revenir.",
        ),
        "en": (
            "a network ({value}) and --estimate do not go together.",
            "Give one of them: the network to use, or --estimate to go back.",
        ),
    },
    "switch-network-unknown": {
        "fr": (
            "aucun réseau construit ne s'appelle « {value} ». Rien n'a changé.",
            "Réseaux construits : {expected}. Pour en construire un : « guinguette reseau "
            "construire --departements {codes} ».",
        ),
        "en": (
            'no network that was built is called "{value}". Nothing changed.',
            'Networks built: {expected}. To build one: "guinguette network build '
            '--departements {codes}".',
        ),
    },
    "switch-network-elsewhere": {
        "fr": (
            "le réseau « {value} » ne couvre pas {count} des {total} lieux du dossier "
            "({places}). Rien n'a changé.",
            "Construisez un réseau qui les couvre : « guinguette reseau construire "
            "--departements {codes} ».",
        ),
        "en": (
            'the network "{value}" does not cover {count} of the {total} places of the folder '
            "({places}). Nothing changed.",
            'Build a network that covers them: "guinguette network build --departements {codes}".',
        ),
    },
    "switch-settings-kept": {
        "fr": (
            "le fichier guinguette.toml est écrit d'une façon qui ne se modifie pas seule. Rien "
            "n'a changé.",
            'Écrivez vous-même dossier = "{value}" dans sa rubrique [reseau], puis planifiez.',
        ),
        "en": (
            "guinguette.toml is written in a way that cannot be edited alone. Nothing changed.",
            'Write dossier = "{value}" yourself in its section [reseau], then plan.',
        ),
    },
    "switch-settings-unwritable": {
        "fr": (
            "impossible d'écrire guinguette.toml ({detail}). Rien n'a changé.",
            "Fermez le fichier s'il est ouvert, vérifiez la place et le droit d'écrire, puis "
            "recommencez.",
        ),
        "en": (
            "guinguette.toml cannot be written ({detail}). Nothing changed.",
            "Close the file if it is open, check the room and the right to write, then try again.",
        ),
    },
    "switch-already": {
        "fr": (
            "le dossier utilise déjà ces routes : ses réglages restent, le plan est refait.",
            "",
        ),
        "en": (
            "the folder uses these roads already: its settings stay, the plan is made again.",
            "",
        ),
    },
    "switch-former-missing": {
        "fr": (
            "l'ancien réseau du dossier ({value}) n'est plus là : la comparaison part de "
            "l'estimation.",
            "",
        ),
        "en": (
            "the former network of the folder ({value}) is gone: the comparison starts from the "
            "estimate.",
            "",
        ),
    },
    "switch-former-server": {
        "fr": (
            "le serveur qui mesurait les routes du dossier ({value}) ne donne pas de réponse "
            "utilisable : la comparaison part des temps que guinguette calcule sur le même réseau.",
            "",
        ),
        "en": (
            "the server that measured the roads of the folder ({value}) gives no usable answer: "
            "the comparison starts from the times that guinguette computes on the same network.",
            "",
        ),
    },
    "demo-without-roads": {
        "fr": (
            "les routes de l'exemple n'ont pas pu être téléchargées.",
            "Relancez la même commande quand la connexion ira mieux ; sans --osm, « guinguette "
            "demo » montre le même exemple sur des routes estimées, sans internet.",
        ),
        "en": (
            "the roads of the example could not be downloaded.",
            'Run the same command again when the connection is better; without --osm, "guinguette '
            'demo" shows the same example on estimated roads, without internet.',
        ),
    },
}

NETWORK_COMMENT = (
    "Les routes : « dossier » nomme un réseau construit par « guinguette reseau construire »",
    "(ou son chemin) ; vide, les distances sont estimées. « profil » est le véhicule ; « moteur »",
    "et « adresse » désignent un serveur OSRM ou Valhalla, pour qui en a un. Un fichier",
    "calage.toml (« guinguette reseau calibrer ») corrige les durées.",
)
"""Written above the section ``[reseau]`` where it is added to ``guinguette.toml``."""

NO_NETWORK: dict[Language, str] = {"fr": "aucun", "en": "none"}
"""What stands for the list of the networks built where there is none."""
