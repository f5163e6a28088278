"""Sentences about what a plan cannot do. Codes: see :mod:`guinguette.messages`."""

from __future__ import annotations

from guinguette.calendar import Language

PLAN_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {
    "unserved-no-vehicle-day": {
        "fr": (
            "aucun véhicule ne travaille un jour qui convient à {commune}, semaine après semaine.",
            "Ajoutez un jour possible à la commune, ou un jour de travail à un véhicule.",
        ),
        "en": (
            "no vehicle works on a day that suits {commune}, week after week.",
            "Add a possible day to the commune, or a working day to a vehicle.",
        ),
    },
    "unserved-too-far": {
        "fr": (
            "{commune} est trop loin de tous les dépôts : le trajet et le temps sur place "
            "dépassent une journée.",
            "Raccourcissez l'ouverture, allongez la journée ou rapprochez un dépôt.",
        ),
        "en": (
            "{commune} is too far from every depot: the drive and the time on the spot exceed a "
            "day.",
            "Shorten the opening, lengthen the day or bring a depot nearer.",
        ),
    },
    "unserved-time-window": {
        "fr": (
            "aucun véhicule ne peut être à {commune} dans son créneau et rentrer à l'heure.",
            "Élargissez le créneau de la commune ou les horaires d'un équipage.",
        ),
        "en": (
            "no vehicle can be at {commune} within its opening hours and return in time.",
            "Widen the hours of the commune or those of a crew.",
        ),
    },
    "unserved-fleet-full": {
        "fr": (
            "les journées des véhicules sont pleines : servir {commune} en priverait une autre "
            "commune.",
            "Ajoutez un jour de véhicule, ou espacez les passages d'une commune voisine.",
        ),
        "en": (
            "the vehicles' days are full: serving {commune} would deprive another commune.",
            "Add a vehicle-day, or space out the visits of a neighbouring commune.",
        ),
    },
}
