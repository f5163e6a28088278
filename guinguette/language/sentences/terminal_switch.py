"""English sentence about changing the roads of a folder → French."""

from __future__ import annotations

SWITCH_WORDS: dict[str, str] = {
    "NETWORK": "RESEAU",
    "A network built: its name or its folder; the last one built where omitted.": (
        "Un réseau construit : son nom ou son dossier ; par défaut le dernier construit."
    ),
    "Go back to estimated roads instead.": "Revient aux routes estimées.",
    "Show what would change; write nothing.": "Montre ce qui changerait, sans rien écrire.",
    "Download the real roads of the example first, and plan on them.": (
        "Télécharge d'abord les vraies routes de l'exemple, et planifie dessus."
    ),
    "Plan a folder on real roads from now on, and show what that changes.": (
        "Planifie désormais un dossier sur de vraies routes, et montre ce que cela change."
    ),
    "Changing the roads": "Changement de routes",
    "reading the network": "lecture du réseau",
    "plan before": "plan d'avant",
    "plan after": "plan d'après",
    "From {before} to {after}": "De {before} à {after}",
    "estimated roads": "routes estimées",
    "real roads": "routes réelles",
    "real roads of {day}": "routes réelles du {day}",
    "Days of driving": "Journées de véhicule",
    "Driving": "Conduite",
    "Proven floor": "Minimum prouvé",
    "Gap at most": "Écart au plus",
    "Least possible cost": "Meilleur coût possible",
    "{change}, proven": "{change}, prouvé",
    "between {low} and {high}, proven": "entre {low} et {high}, prouvé",
    "A longer search (--seconds) would tell which of the two plans can cost less.": (
        "Un calcul plus long (--secondes) dirait lequel des deux plans peut coûter le moins."
    ),
    "Changes": "Changements",
    "No commune changes day, hour or vehicle.": (
        "Aucune commune ne change de jour, d'heure ou de véhicule."
    ),
    "commune gets a visit more": "commune a un passage de plus",
    "communes get a visit more": "communes ont un passage de plus",
    "commune has a visit less": "commune a un passage de moins",
    "communes have a visit less": "communes ont un passage de moins",
    "commune changes day": "commune change de jour",
    "communes change day": "communes changent de jour",
    "commune changes hour": "commune change d'heure",
    "communes change hour": "communes changent d'heure",
    "commune changes vehicle": "commune change de véhicule",
    "communes change vehicle": "communes changent de véhicule",
    "other commune": "autre commune",
    "other communes": "autres communes",
    "{others}: see the page of the changes.": "{others} : voir la page des changements.",
    "visit missing": "passage manquant",
    "visits missing": "passages manquants",
    "no visit": "aucun passage",
    "The ways that change most": "Les trajets qui changent le plus",
    "{before} → {after} km from {origin}": "{before} → {after} km depuis {origin}",
    "{before} km from {former} → {after} km from {origin}": (
        "{before} km depuis {former} → {after} km depuis {origin}"
    ),
    "Nothing was written.": "Rien n'a été écrit.",
    '{file} now says: dossier = "{named}"': '{file} dit maintenant : dossier = "{named}"',
    "Settings": "Réglages",
    "What changes": "Ce qui change",
    "Using the network {name}, built earlier": "Réseau {name}, déjà construit",
}
