"""Sentences about how a folder measures its roads. Codes: see :mod:`guinguette.language.faults`."""

from __future__ import annotations

from guinguette.calendar import Language

_ENGINES: dict[str, dict[Language, tuple[str, str]]] = {
    "engine-absent": {
        "fr": (
            "le serveur {engine} ne répond pas à l'adresse {value}. Rien n'a été planifié.",
            "Démarrez le serveur et vérifiez « adresse » sous [reseau] de guinguette.toml ; ou "
            'écrivez moteur = "interne" pour calculer sans lui.',
        ),
        "en": (
            "the {engine} server does not answer at {value}. Nothing was planned.",
            'Start the server and check "adresse" under [reseau] of guinguette.toml; or write '
            'moteur = "interne" to do without it.',
        ),
    },
    "engine-busy": {
        "fr": (
            "le serveur {engine} ({value}) est trop sollicité et n'a pas répondu après plusieurs "
            "essais.",
            'Relancez plus tard, ou écrivez moteur = "interne" sous [reseau].',
        ),
        "en": (
            "the {engine} server ({value}) is too busy; it was asked several times.",
            'Run again later, or write moteur = "interne" under [reseau].',
        ),
    },
    "engine-status": {
        "fr": (
            "le serveur à l'adresse {value} répond « erreur {status} » : ce n'est pas un serveur "
            "{engine}, ou il est en panne.",
            "Vérifiez « moteur » et « adresse » sous [reseau] de guinguette.toml, puis le journal "
            "du serveur.",
        ),
        "en": (
            'the server at {value} answers "error {status}": it is no {engine} server, or it is '
            "out of order.",
            'Check "moteur" and "adresse" under [reseau] of guinguette.toml, then the log of the '
            "server.",
        ),
    },
    "engine-refused": {
        "fr": (
            "le serveur {engine} ({value}) refuse la demande : {detail} ({status}).",
            "Vérifiez que ses routes couvrent les lieux du dossier et que sa limite de taille "
            "des tableaux n'est pas trop basse.",
        ),
        "en": (
            "the {engine} server ({value}) refuses: {detail} ({status}).",
            "Check that its roads cover the places of the folder, and that its limit on the size "
            "of tables is not too low.",
        ),
    },
    "engine-answer": {
        "fr": (
            "la réponse du serveur {value} n'est pas celle d'un serveur {engine} ({detail}).",
            "Vérifiez « moteur » et « adresse » sous [reseau] de guinguette.toml.",
        ),
        "en": (
            "the answer of the server {value} is not that of {engine} ({detail}).",
            'Check "moteur" and "adresse" under [reseau] of guinguette.toml.',
        ),
    },
    "places-not-joined": {
        "fr": (
            "aucune route ne mène de {origin} à {destination}{more}.",
            "Vérifiez les positions de ces lieux et les interdictions ; planifiez une île à part.",
        ),
        "en": (
            "no road leads from {origin} to {destination}{more}.",
            "Check the positions of these places and the bans; plan an island on its own.",
        ),
    },
}

_CALIBRATIONS: dict[str, dict[Language, tuple[str, str]]] = {
    "calibration-other-roads": {
        "fr": (
            "le calage n'a pas été appliqué : il a été fait sur d'autres routes (estimées ou "
            "réelles) que celles du dossier.",
            "Refaites-le sur les routes d'aujourd'hui avec « guinguette reseau calibrer », ou "
            "supprimez calage.toml.",
        ),
        "en": (
            "the calibration was not applied: it was made on other roads (estimated or real) than "
            "those of the folder.",
            'Make it again on today\'s roads with "guinguette network calibrate", or delete '
            "calage.toml.",
        ),
    },
    "calibration-other-vehicle": {
        "fr": (
            "le calage n'a pas été appliqué : il a été fait pour le véhicule « {value} », le "
            "dossier roule avec « {expected} ».",
            "Refaites-le pour ce véhicule avec « guinguette reseau calibrer », ou supprimez "
            "calage.toml.",
        ),
        "en": (
            'the calibration was not applied: it was made for the vehicle "{value}", the folder '
            'drives "{expected}".',
            'Make it again for this vehicle with "guinguette network calibrate", or delete '
            "calage.toml.",
        ),
    },
    "calibration-overridden": {
        "fr": (
            "« facteur_vitesse = {value} » de guinguette.toml l'emporte sur le calage de "
            "calage.toml, qui n'a pas été appliqué.",
            "Supprimez l'un des deux.",
        ),
        "en": (
            '"facteur_vitesse = {value}" of guinguette.toml prevails over the calibration of '
            "calage.toml, which was not applied.",
            "Delete one of the two.",
        ),
    },
    "calibration-beside-engine": {
        "fr": (
            "les temps du serveur {engine} sont pris tels quels : ni calage.toml ni "
            "« facteur_vitesse » ne les corrigent.",
            "Réglez les vitesses dans le serveur.",
        ),
        "en": (
            "the times of the {engine} server are taken as they are: neither calage.toml nor "
            '"facteur_vitesse" corrects them.',
            "Set the speeds in the server.",
        ),
    },
    "speed-factor-estimate": {
        "fr": (
            "« facteur_vitesse = {value} » est sans effet : les routes du dossier sont estimées.",
            "Indiquez un réseau (« dossier » sous [reseau]), ou calez l'estimation avec "
            "« guinguette reseau calibrer ».",
        ),
        "en": (
            '"facteur_vitesse = {value}" has no effect: the roads of this folder are estimated.',
            'Name a network ("dossier" under [reseau]), or calibrate the estimate with '
            '"guinguette network calibrate".',
        ),
    },
}

ROADS_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {**_ENGINES, **_CALIBRATIONS}
