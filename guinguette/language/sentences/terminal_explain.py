"""English sentence about explaining and pricing a plan → French."""

from __future__ import annotations

EXPLAIN_WORDS: dict[str, str] = {
    "COMMUNE": "COMMUNE",
    "RHYTHM": "RYTHME",
    "INSEE code or name; all those that lack visits where omitted.": (
        "Code INSEE ou nom ; par défaut toutes celles qui manquent de passages."
    ),
    "INSEE code or name of a commune that is not in the folder.": (
        "Code INSEE ou nom d'une commune qui n'est pas dans le dossier."
    ),
    "As in the workbook; that of most communes where omitted.": (
        "Comme dans le classeur ; par défaut celui de la plupart des communes."
    ),
    "Longest time of all the searches together.": "Durée maximale de tous les calculs ensemble.",
    "Say why communes lack visits in the last plan, and what would serve them.": (
        "Dit pourquoi des communes manquent de passages dans le dernier plan, et ce qui les "
        "servirait."
    ),
    "Say what one more commune would cost, on which days: nothing is planned again.": (
        "Dit ce que coûterait une commune de plus, et quels jours : rien n'est replanifié."
    ),
    "Say what the promises cost: the same weekday, the same vehicle, the same hour.": (
        "Dit ce que coûtent les promesses : même jour, même véhicule, même heure."
    ),
    "Looking for reasons": "Recherche des raisons",
    "Trying the days": "Essai des jours",
    "Pricing the promises": "Calcul du prix des promesses",
    "The last plan serves every commune: nothing to explain.": (
        "Le dernier plan sert toutes les communes : rien à expliquer."
    ),
    "{commune} fits on {day} with {vehicle}, for {cost} € more a month: a longer search would "
    "find it.": (
        "{commune} trouve place le {day} avec {vehicle}, pour {cost} € de plus par mois : un "
        "calcul plus long la placerait."
    ),
    "{commune} fits on {day} with {vehicle}, for {period} € more over the period; its value is "
    "{value} €.": (
        "{commune} trouve place le {day} avec {vehicle}, pour {period} € de plus sur la période ; "
        "sa valeur est de {value} €."
    ),
    "Even alone on its day, {vehicle} lacks {minutes} min for {commune}.": (
        "Même seule dans la journée, {commune} demande {minutes} min de trop à {vehicle}."
    ),
    "With hours {minutes} min wider on each side, {vehicle} could serve {commune}.": (
        "Avec un créneau élargi de {minutes} min de chaque côté, {vehicle} pourrait servir "
        "{commune}."
    ),
    "{communes} cannot share {day} of {vehicle}: {minutes} min are lacking.": (
        "{communes} ne peuvent pas partager le {day} de {vehicle} : il manque {minutes} min."
    ),
    "{communes} cannot share {day} of {vehicle}: their hours would have to be {minutes} min "
    "wider on each side.": (
        "{communes} ne peuvent pas partager le {day} de {vehicle} : il faudrait élargir leurs "
        "créneaux de {minutes} min de chaque côté."
    ),
    "{communes} cannot share {day} of {vehicle}: both the day and their hours are too short.": (
        "{communes} ne peuvent pas partager le {day} de {vehicle} : la journée et leurs créneaux "
        "sont trop courts."
    ),
    "{communes} cannot share {day} of {vehicle}: it makes no more stops a day.": (
        "{communes} ne peuvent pas partager le {day} de {vehicle} : il ne fait pas plus d'arrêts "
        "par jour."
    ),
    "{communes} cannot share {day} of {vehicle}: the load is too great.": (
        "{communes} ne peuvent pas partager le {day} de {vehicle} : le chargement est trop grand."
    ),
    "{communes} must not have the same day.": "{communes} ne doivent pas avoir le même jour.",
    "A rule ties {commune} to {others}.": "Une règle lie {commune} à {others}.",
    "On {day}, which it does not allow, {vehicle} could serve {commune} for {cost} € more a "
    "month.": (
        "Le {day}, qu'elle n'autorise pas, {vehicle} pourrait servir {commune} pour {cost} € de "
        "plus par mois."
    ),
    "One more vehicle-day on {day} from {depot} would serve {count} ({communes}), for {cost} € "
    "more a month.": (
        "Un jour de véhicule de plus le {day} au départ de {depot} servirait {count} "
        "({communes}), pour {cost} € de plus par mois."
    ),
    "commune more": "commune de plus",
    "communes more": "communes de plus",
    "{others}: name one to see why.": "{others} : nommez-en une pour voir pourquoi.",
    "What would serve more": "Ce qui servirait davantage",
    "{first} and {last}": "{first} et {last}",
    "{commune}, {rhythm}": "{commune}, {rhythm}",
    "{day} at {hour} with {vehicle}": "{day} à {hour} avec {vehicle}",
    "{visit} € a visit, {month} € a month": "{visit} € par passage, {month} € par mois",
    "Best": "Le mieux",
    "Then": "Ensuite",
    "No day of any vehicle can take {commune} beside the communes it serves.": (
        "Aucune journée d'aucun véhicule ne peut prendre {commune} en plus des communes servies."
    ),
    "The other communes keep their day, their vehicle and their order; planning anew can cost "
    "less.": (
        "Les autres communes gardent leur jour, leur véhicule et leur ordre ; replanifier peut "
        "coûter moins."
    ),
    "Distances are estimated.": "Les distances sont estimées.",
    "Cost of the last plan": "Coût du dernier plan",
    "{cost} € a month": "{cost} € par mois",
    "The same hour": "La même heure",
    "The same vehicle": "Le même véhicule",
    "The same weekday": "Le même jour de semaine",
    "{cost} € a month, proven": "{cost} € par mois, prouvé",
    "between {low} and {high} € a month, proven": "entre {low} et {high} € par mois, prouvé",
    "The folder makes no promise: no commune has two visits in the period.": (
        "Le dossier ne promet rien : aucune commune n'a deux passages dans la période."
    ),
    "Each price is what the promise adds once those above it are dropped.": (
        "Chaque prix est ce que la promesse ajoute une fois celles du dessus abandonnées."
    ),
    "A longer search (--seconds) narrows these bounds.": (
        "Un calcul plus long (--secondes) resserre ces bornes."
    ),
    "Without the communes that lack visits: {communes}.": (
        "Sans les communes qui manquent de passages : {communes}."
    ),
}
