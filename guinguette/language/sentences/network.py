"""Sentences about road networks and downloads. Codes: see :mod:`guinguette.language.faults`."""

from __future__ import annotations

from guinguette.calendar import Language

_DOWNLOADS: dict[str, dict[Language, tuple[str, str]]] = {
    "download-offline": {
        "fr": (
            "le serveur {value} ne répond pas : pas d'internet, ou il est arrêté. Rien n'a changé.",
            "Vérifiez la connexion, puis relancez la même commande. Sans internet, donnez un "
            "fichier déjà téléchargé avec --fichier.",
        ),
        "en": (
            "the server {value} cannot be reached: no internet, or it is down. Nothing changed.",
            "Check the connection, then run the same command again. Without internet, give a file "
            "downloaded elsewhere with --from.",
        ),
    },
    "download-slow": {
        "fr": (
            "le serveur {value} met trop de temps à répondre. Rien n'a changé ; ce qui est déjà "
            "téléchargé est gardé.",
            "Relancez la même commande plus tard : elle reprendra où elle s'est arrêtée.",
        ),
        "en": (
            "the server {value} takes too long to answer. Nothing changed; what was downloaded is "
            "kept.",
            "Run the same command again later: it will go on where it stopped.",
        ),
    },
    "download-truncated": {
        "fr": (
            "le téléchargement depuis {value} a été coupé plusieurs fois. Rien n'a changé ; ce qui "
            "est déjà téléchargé est gardé.",
            "Relancez la même commande : elle reprendra où elle s'est arrêtée.",
        ),
        "en": (
            "the download from {value} was cut several times. Nothing changed; what was downloaded "
            "is kept.",
            "Run the same command again: it will go on where it stopped.",
        ),
    },
    "download-missing": {
        "fr": (
            "le serveur {value} n'a pas ce fichier. Rien n'a changé.",
            "Choisissez une autre date avec --date : le 1er janvier de chaque année reste en "
            "ligne, par exemple --date 2026-01-01.",
        ),
        "en": (
            "the server {value} does not have this file. Nothing changed.",
            "Choose another date with --date: 1 January of each year stays online, for example "
            "--date 2026-01-01.",
        ),
    },
    "download-refused": {
        "fr": (
            "l'accès au fichier est refusé par {value}, ou par le filtre internet de votre réseau. "
            "Rien n'a changé.",
            "Essayez depuis une autre connexion, ou donnez un fichier déjà téléchargé avec "
            "--fichier.",
        ),
        "en": (
            "access to the file is refused by {value}, or by the internet filter of your network. "
            "Nothing changed.",
            "Try from another connection, or give a file downloaded elsewhere with --from.",
        ),
    },
    "download-busy": {
        "fr": (
            "le serveur {value} est trop sollicité ; il demande d'attendre {minutes} min. Rien n'a "
            "changé.",
            "Relancez la même commande dans {minutes} min.",
        ),
        "en": (
            "the server {value} is too busy; it asks to wait {minutes} min. Nothing changed.",
            "Run the same command again in {minutes} min.",
        ),
    },
    "download-busy-unsaid": {
        "fr": (
            "le serveur {value} est trop sollicité et n'a pas cédé. Rien n'a changé.",
            "Relancez la même commande dans une heure.",
        ),
        "en": (
            "the server {value} is too busy and did not give way. Nothing changed.",
            "Run the same command again in an hour.",
        ),
    },
    "download-server": {
        "fr": (
            "le serveur {value} est en panne (réponse {status}). Rien n'a changé.",
            "Relancez la même commande plus tard, ou donnez un fichier déjà téléchargé avec "
            "--fichier.",
        ),
        "en": (
            "the server {value} is failing (answer {status}). Nothing changed.",
            "Run the same command again later, or give a file downloaded elsewhere with --from.",
        ),
    },
    "download-checksum": {
        "fr": (
            "le fichier reçu de {value} est abîmé : sa somme de contrôle est fausse. Il a été jeté "
            "et rien n'a changé.",
            "Relancez la même commande. Si l'erreur revient, choisissez une autre --date.",
        ),
        "en": (
            "the file received from {value} is damaged: its checksum is wrong. It was thrown away "
            "and nothing changed.",
            "Run the same command again. If the error comes back, choose another --date.",
        ),
    },
    "download-disk-full": {
        "fr": (
            "il manque de la place sur le disque : {value} Mo à recevoir, {free} Mo libres. Rien "
            "n'a changé.",
            "Libérez de la place, ou choisissez un autre disque avec --sortie, puis relancez.",
        ),
        "en": (
            "there is not enough room on the disk: {value} MB to receive, {free} MB free. Nothing "
            "changed.",
            "Free some room, or choose another disk with --output, then run again.",
        ),
    },
    "download-disk-filled": {
        "fr": (
            "le disque s'est rempli pendant le téléchargement. Rien n'a changé ; ce qui est déjà "
            "téléchargé est gardé.",
            "Libérez de la place sur le disque, puis relancez la même commande.",
        ),
        "en": (
            "the disk filled up during the download. Nothing changed; what was downloaded is kept.",
            "Free some room on the disk, then run the same command again.",
        ),
    },
    "download-unwritable": {
        "fr": (
            "impossible d'écrire le fichier téléchargé ({detail}). Rien n'a changé.",
            "Vérifiez le droit d'écrire dans ce dossier, ou choisissez-en un autre avec --sortie.",
        ),
        "en": (
            "the downloaded file cannot be written ({detail}). Nothing changed.",
            "Check the right to write in this folder, or choose another with --output.",
        ),
    },
}

_NETWORKS: dict[str, dict[Language, tuple[str, str]]] = {
    "network-source-missing": {
        "fr": (
            "rien ne dit de quoi faire le réseau routier.",
            "Donnez --departements 52,51, ou un fichier avec --fichier ou --graphml.",
        ),
        "en": (
            "nothing says what to make the road network of.",
            "Give --departements 52,51, or a file with --from or --graphml.",
        ),
    },
    "network-source-several": {
        "fr": (
            "{value} ne vont pas ensemble.",
            "Gardez une seule origine pour les routes.",
        ),
        "en": ("{value} do not go together.", "Keep one origin of the roads."),
    },
    "network-source-unknown": {
        "fr": ("« {value} » n'est pas une origine connue.", "Origines possibles : {expected}."),
        "en": ('"{value}" is not a known origin.', "Possible origins: {expected}."),
    },
    "network-date": {
        "fr": (
            "« {value} » n'est pas une date.",
            "Écrivez l'année, le mois, le jour : 2026-01-01.",
        ),
        "en": ('"{value}" is not a date.', "Write the year, the month, the day: 2026-01-01."),
    },
    "network-commune-unknown": {
        "fr": (
            "aucune commune n'a le code « {value} ».",
            "Donnez des codes INSEE de communes, par exemple --communes 52088,52331.",
        ),
        "en": (
            'no commune has the code "{value}".',
            "Give INSEE codes of communes, for example --communes 52088,52331.",
        ),
    },
    "network-communes-missing": {
        "fr": (
            "Overpass sert aux petites zones : il faut dire quelles communes.",
            "Ajoutez --communes 52088,52331. Pour des départements entiers, retirez --source.",
        ),
        "en": (
            "Overpass serves small areas: the communes must be named.",
            "Add --communes 52088,52331. For whole départements, leave --source out.",
        ),
    },
    "network-area-large": {
        "fr": (
            "la zone demandée à Overpass est trop grande : {value} km², {expected} km² au plus.",
            "Donnez moins de communes, ou des départements avec --departements.",
        ),
        "en": (
            "the area asked of Overpass is too large: {value} km², {expected} km² at most.",
            "Give fewer communes, or départements with --departements.",
        ),
    },
    "network-file-unreadable": {
        "fr": (
            "le fichier ne peut pas être lu comme une carte routière. Rien n'a changé.",
            "Donnez un extrait OpenStreetMap (.osm.pbf, .osm, .osm.gz), ou un .graphml avec "
            "--graphml.",
        ),
        "en": (
            "the file cannot be read as a road map. Nothing changed.",
            "Give an OpenStreetMap extract (.osm.pbf, .osm, .osm.gz), or a .graphml with "
            "--graphml.",
        ),
    },
    "network-empty": {
        "fr": (
            "aucune route n'a été trouvée dans la zone demandée. Rien n'a changé.",
            "Vérifiez que le fichier couvre bien ces départements ou ces communes.",
        ),
        "en": (
            "no road was found in the area asked for. Nothing changed.",
            "Check that the file covers these départements or communes.",
        ),
    },
    "network-missing": {
        "fr": (
            "aucun réseau routier n'est construit dans « {value} ».",
            "Construisez-en un : guinguette reseau construire --departements 52,51",
        ),
        "en": (
            'no road network is built in "{value}".',
            "Build one: guinguette network build --departements 52,51",
        ),
    },
    "network-format": {
        "fr": (
            "le réseau routier de « {value} » vient d'une autre version de guinguette.",
            "Reconstruisez-le avec « guinguette reseau construire ».",
        ),
        "en": (
            'the road network of "{value}" comes from another version of guinguette.',
            'Build it again with "guinguette network build".',
        ),
    },
    "network-damaged": {
        "fr": (
            "le réseau routier de « {value} » est abîmé{other}.",
            "Reconstruisez-le avec « guinguette reseau construire ».",
        ),
        "en": (
            'the road network of "{value}" is damaged{other}.',
            'Build it again with "guinguette network build".',
        ),
    },
    "network-in-the-way": {
        "fr": (
            "« {value} » contient autre chose qu'un réseau routier ; rien n'y a été touché.",
            "Choisissez un dossier vide ou nouveau avec --sortie.",
        ),
        "en": (
            '"{value}" holds something else than a road network; nothing in it was touched.',
            "Choose an empty or new folder with --output.",
        ),
    },
    "network-unwritable": {
        "fr": (
            "le réseau routier n'a pas pu être écrit ({detail}). Le réseau précédent est intact.",
            "Vérifiez la place sur le disque et le droit d'écrire dans ce dossier.",
        ),
        "en": (
            "the road network could not be written ({detail}). The previous network is intact.",
            "Check the space on the disk and the right to write in this folder.",
        ),
    },
    "network-interrupted": {
        "fr": (
            "construction interrompue : le réseau précédent est intact, ce qui est déjà téléchargé "
            "est gardé.",
            "Relancez la même commande : le téléchargement reprendra où il s'est arrêté.",
        ),
        "en": (
            "interrupted: the previous network is intact, what was downloaded is kept.",
            "Run the same command again: the download will go on where it stopped.",
        ),
    },
    "network-profile-unknown": {
        "fr": ("« {value} » n'est pas un véhicule connu.", "Véhicules possibles : {expected}."),
        "en": ('"{value}" is not a known vehicle.', "Possible vehicles: {expected}."),
    },
    "network-export-format": {
        "fr": ("« {value} » n'est pas un format connu.", "Formats possibles : {expected}."),
        "en": ('"{value}" is not a known format.', "Possible formats: {expected}."),
    },
    "network-neighbours": {
        "fr": (
            "la marge de 15 km entre dans {value}, qui n'est pas téléchargé : les trajets n'y "
            "passeront pas.",
            "Pour des trajets exacts près de ces limites, ajoutez --voisins.",
        ),
        "en": (
            "the margin of 15 km enters {value}, which is not downloaded: trips will not pass "
            "there.",
            "For exact trips near these borders, add --neighbours.",
        ),
    },
    "demo-neighbours": {
        "fr": (
            "la marge de 15 km entre dans {value}, qui n'est pas téléchargé : les trajets n'y "
            "passeront pas.",
            "L'exemple s'en passe. Pour des trajets exacts près de ces limites : « guinguette "
            "reseau construire --departements {codes} --voisins », puis la même commande.",
        ),
        "en": (
            "the margin of 15 km enters {value}, which is not downloaded: trips will not pass "
            "there.",
            'The example does without. For exact trips near these borders: "guinguette network '
            'build --departements {codes} --neighbours", then the same command.',
        ),
    },
}

NETWORK_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {**_DOWNLOADS, **_NETWORKS}
