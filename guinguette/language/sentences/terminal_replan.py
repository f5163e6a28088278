"""English sentence of the ``replan`` command → French. See :mod:`guinguette.language.terminal`."""

from __future__ import annotations

REPLAN: dict[str, str] = {
    "Change the last plan as little as possible after something happened.": (
        "Change le moins possible le dernier plan après un imprévu."
    ),
    "A vehicle away: its name, then a date or first..last; may be repeated.": (
        "Un véhicule absent : son nom, puis une date ou première..dernière ; peut se répéter."
    ),
    "A commune closed: its name, then a date or first..last; may be repeated.": (
        "Une commune fermée : son nom, puis une date ou première..dernière ; peut se répéter."
    ),
    "A new commune: its name or INSEE code; may be repeated.": (
        "Une nouvelle commune : son nom ou son code INSEE ; peut se répéter."
    ),
    "A commune that leaves: its name or code; may be repeated.": (
        "Une commune qui quitte la tournée : son nom ou son code ; peut se répéter."
    ),
    "Nothing changes before this date.": "Rien ne change avant cette date.",
    "What you would pay to spare one visit a change, euros.": (
        "Ce que vous paieriez pour épargner un changement à un passage, en euros."
    ),
    "Also show what each number of changes would cost.": (
        "Montre aussi ce que coûterait chaque nombre de changements."
    ),
    "NAME DATE": "NOM DATE",
    "NAME": "NOM",
    "DATE": "DATE",
    "EUROS": "EUROS",
    "Changing the plan": "Changement du plan",
    "curve: {changes} for {cost} €": "courbe : {changes} pour {cost} €",
    "visit changes day or vehicle": "passage change de jour ou de véhicule",
    "visits change day or vehicle": "passages changent de jour ou de véhicule",
    "visit only changes hour": "passage change seulement d'heure",
    "visits only change hour": "passages changent seulement d'heure",
    "{count}, proven best at {price} € a change": (
        "{count} : c'est prouvé le meilleur choix à {price} € le changement"
    ),
    "{count}, at {price} € a change (not proven best)": (
        "{count}, à {price} € le changement (sans preuve que ce soit le mieux)"
    ),
    "Least change": "Moindre changement",
    "Without a place in its week": "Sans place dans sa semaine",
    "Changes and cost": "Changements et coût",
    "change": "changement",
    "changes": "changements",
    "{changes}: {cost} €, proven": "{changes} : {cost} €, prouvé",
    "{changes}: {cost} €, at least {bound} €": "{changes} : {cost} €, au moins {bound} €",
    "Before → after": "Avant → après",
    "{count}, each step proven best at {price} € a change": (
        "{count} : prouvé étape par étape (les habitudes, puis les exceptions) à {price} € le "
        "changement"
    ),
    "This floor holds for plans that change no more visits.": (
        "Cette borne vaut pour les plans qui ne changent pas plus de passages."
    ),
    "This floor holds for plans that leave the other weeks as they are and change no more "
    "visits.": (
        "Cette borne vaut pour les plans qui laissent les autres semaines telles quelles et ne "
        "changent pas plus de passages."
    ),
    "This floor holds for plans that keep these habits, leave the other weeks as they are and "
    "change no more visits.": (
        "Cette borne vaut pour les plans qui gardent ces habitudes, laissent les autres semaines "
        "telles quelles et ne changent pas plus de passages."
    ),
    "no plan that changes no more visits is cheaper.": (
        "aucun plan qui ne change pas plus de passages ne coûte moins."
    ),
    "no plan that leaves the other weeks as they are and changes no more visits is cheaper.": (
        "aucun plan qui laisse les autres semaines telles quelles et ne change pas plus de "
        "passages ne coûte moins."
    ),
    "proven step by step: the habits, then the exceptions; both at once might cost less.": (
        "prouvé étape par étape : les habitudes, puis les exceptions ; les deux à la fois "
        "pourraient coûter moins."
    ),
    "{change}, proven if no more visits change": (
        "{change}, prouvé si l'on ne change pas plus de passages"
    ),
    "between {low} and {high}, proven if no more visits change": (
        "entre {low} et {high}, prouvé si l'on ne change pas plus de passages"
    ),
    "{change}, proven if no more visits change, nor other weeks": (
        "{change}, prouvé si l'on ne change ni plus de passages, ni d'autres semaines"
    ),
    "between {low} and {high}, proven if no more visits change, nor other weeks": (
        "entre {low} et {high}, prouvé si l'on ne change ni plus de passages, ni d'autres semaines"
    ),
    "Former plan kept": "Ancien plan gardé",
}
