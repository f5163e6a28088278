"""English sentence of the ``bench`` command → French. See :mod:`guinguette.language.terminal`."""

from __future__ import annotations

BENCH: dict[str, str] = {
    "Of a village: solve it without the promise of the same weekday and vehicle.": (
        "D'un village : sans la promesse du même jour ni du même véhicule."
    ),
    "Of convrp: largest spread of the hours at a customer, in the unit of the file.": (
        "De convrp : plus grand écart d'heure chez un client, dans l'unité du fichier."
    ),
    "Write the whole answer to this file (JSON) too.": (
        "Écrit aussi la réponse entière dans ce fichier (JSON)."
    ),
    "Largest spread of hours": "Plus grand écart d'heure",
    "Vehicles per customer": "Véhicules par client",
}
