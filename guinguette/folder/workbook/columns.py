"""The columns of the workbook of communes and the titles that mean them."""

from __future__ import annotations

from typing import Literal

from guinguette.language.typed import fold

ROWS_SEARCHED = 10
TITLES_ENOUGH = 2

ColumnKey = Literal[
    "code", "commune", "rhythm", "weekdays", "window", "profile", "place", "latitude", "longitude",
    "contact", "phone", "notes", "dates", "closed", "preferred", "value", "apart", "together",
    "private", "vehicles", "name", "key", "market", "fallback", "wishes",
]  # fmt: skip

TITLES: dict[ColumnKey, str] = {
    "code": "Code INSEE",
    "commune": "Commune",
    "rhythm": "Rythme",
    "weekdays": "Jours possibles",
    "window": "Ouverture entre",
    "profile": "Profil",
    "place": "Lieu",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "contact": "Contact",
    "phone": "Téléphone",
    "notes": "Notes",
    "dates": "Dates",
    "closed": "Dates exclues",
    "preferred": "Jours préférés",
    "value": "Valeur (€)",
    "apart": "Pas le même jour que",
    "together": "Même jour que",
    "private": "Lieu privé",
    "vehicles": "Véhicules",
    "name": "Hameau ou service",
    "key": "Clé",
    "market": "Jour de marché",
    "fallback": "Repli",
    "wishes": "Dates souhaitées",
}
RARE: frozenset[ColumnKey] = frozenset({
    "dates", "closed", "preferred", "value", "apart", "together", "private", "vehicles", "name",
    "key", "market", "fallback", "wishes",
})  # fmt: skip
"""Columns that few folders use: the workbook keeps them folded at its end."""
_SYNONYMS: dict[ColumnKey, tuple[str, ...]] = {
    "code": ("code", "insee", "code commune", "code insee commune", "code insee de la commune"),
    "commune": ("nom", "nom de la commune", "nom commune", "village", "ville"),
    "rhythm": ("frequence", "frequence de passage", "periodicite", "rythme de passage"),
    "weekdays": ("jours", "jour", "jours de passage", "jours autorises", "jour possible"),
    "window": ("creneau", "horaires", "horaire", "ouverture", "plage horaire", "heures"),
    "profile": ("profil de service", "profils", "formule", "type de passage"),
    "place": ("emplacement", "place", "lieu de passage", "adresse", "stationnement"),
    "latitude": ("lat",),
    "longitude": ("lon", "long", "lng"),
    "contact": ("contact mairie", "personne a contacter", "referent"),
    "phone": ("tel", "tel mairie", "telephone mairie", "telephone contact", "portable"),
    "notes": ("note", "remarque", "remarques", "commentaire", "commentaires", "observations"),
    "dates": ("dates fixes", "date", "dates imposees", "dates possibles", "fixed dates"),
    "closed": (
        "dates interdites", "dates a eviter", "sauf dates", "fermetures", "jours de fermeture",
        "dates impossibles", "forbidden dates",
    ),
    "preferred": (
        "jour prefere", "jours souhaites", "jour souhaite", "preference", "preferences",
        "preferred days",
    ),
    "value": (
        "valeur", "valeur eur", "valeur en euros", "facultatif", "valeur si facultatif", "value",
        "prize",
    ),
    "apart": (
        "jamais le meme jour que", "jamais le meme jour", "pas le meme jour", "pas avec",
        "not the same day as",
    ),
    "together": (
        "toujours le meme jour que", "toujours le meme jour", "le meme jour que", "meme jour",
        "avec", "same day as",
    ),
    "name": (
        "nom du lieu", "hameau", "nom du hameau", "quartier", "hameau ou quartier",
        "hameau, quartier ou service", "lieu-dit", "hamlet or service",
    ),
    "key": ("cle du lieu", "place key"),
    "private": ("lieu prive oui non", "lieu confidentiel", "adresse privee", "private place"),
    "vehicles": ("vehicule", "vehicules possibles", "camion", "camions", "par", "vehicles"),
    "market": ("marche", "jours de marche", "marches", "market day", "market days"),
    "fallback": (
        "lieu de repli", "salle de repli", "repli en salle", "en cas de pluie", "si mauvais temps",
        "salle", "fallback", "fallback place",
    ),
    "wishes": (
        "date souhaitee", "dates voulues", "dates preferees", "dates demandees", "souhaits",
        "souhait", "voeux", "voeu", "voeux de dates", "souhaits de dates", "wishes",
        "wished dates",
    ),
}  # fmt: skip
KEYS: dict[str, ColumnKey] = {
    fold(word): key for key, title in TITLES.items() for word in (title, *_SYNONYMS[key])
}
