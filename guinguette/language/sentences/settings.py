"""Sentences about ``guinguette.toml``; see :mod:`guinguette.language.faults` for the rules."""

from __future__ import annotations

from guinguette.calendar import Language

SETTINGS_SENTENCES: dict[str, dict[Language, tuple[str, str]]] = {
    "toml-encoding": {
        "fr": (
            "le fichier n'est pas enregistré en UTF-8 (ligne {line}).",
            "Dans le Bloc-notes : Enregistrer sous, Encodage « UTF-8 ».",
        ),
        "en": (
            "the file is not saved as UTF-8 (line {line}).",
            'In Notepad: Save as, Encoding "UTF-8".',
        ),
    },
    "toml-syntax": {
        "fr": ("le fichier ne se lit pas : {cause}.", "Corrigez la ligne {line}.{advice}"),
        "en": ("the file cannot be read: {cause}.", "Correct line {line}.{advice}"),
    },
    "toml-missing-key": {
        "fr": (
            "« {key} » manque.",
            "Ajoutez cette ligne ; le modèle de « guinguette init » la montre.",
        ),
        "en": ('"{key}" is missing.', 'Add this line; the template of "guinguette init" has it.'),
    },
    "toml-unknown-key": {
        "fr": ("« {key} » n'est pas un réglage connu.", "Réglages possibles ici : {expected}."),
        "en": ('"{key}" is not a known setting.', "Settings possible here: {expected}."),
    },
    "toml-number": {
        "fr": (
            "un nombre est attendu.",
            "Écrivez par exemple {expected} (un point, sans guillemets).",
        ),
        "en": ("a number is expected.", "Write for example {expected} (a point, no quotes)."),
    },
    "toml-whole-number": {
        "fr": ("un nombre entier est attendu.", "Écrivez par exemple 20, sans guillemets."),
        "en": ("a whole number is expected.", "Write for example 20, without quotes."),
    },
    "toml-text": {
        "fr": ("un texte entre guillemets est attendu.", 'Écrivez par exemple "Saint-Dizier".'),
        "en": ("a text between quotes is expected.", 'Write for example "Saint-Dizier".'),
    },
    "toml-boolean": {
        "fr": ("oui ou non est attendu.", "Écrivez true (oui) ou false (non), sans guillemets."),
        "en": ("yes or no is expected.", "Write true (yes) or false (no), without quotes."),
    },
    "toml-date": {
        "fr": ("une date est attendue.", "Écrivez année-mois-jour, sans guillemets : {expected}."),
        "en": ("a date is expected.", "Write year-month-day, without quotes: {expected}."),
    },
    "toml-choice": {
        "fr": ("cette valeur n'est pas possible ici.", "Valeurs possibles : {expected}."),
        "en": ("this value is not possible here.", "Possible values: {expected}."),
    },
    "toml-range": {
        "fr": ("la valeur doit être {bound}.", "Corrigez ce nombre."),
        "en": ("the value must be {bound}.", "Correct this number."),
    },
    "toml-empty": {
        "fr": ("ce réglage ne peut pas être vide.", "Donnez au moins une valeur."),
        "en": ("this setting cannot be empty.", "Give at least one value."),
    },
    "toml-table": {
        "fr": ("un bloc est attendu ici.", "Écrivez {expected} sur sa propre ligne."),
        "en": ("a block is expected here.", "Write {expected} on a line of its own."),
    },
    "toml-list": {
        "fr": ("une liste est attendue.", "Mettez les valeurs entre crochets : [ … , … ]."),
        "en": ("a list is expected.", "Put the values between brackets: [ … , … ]."),
    },
    "toml-value": {
        "fr": ("cette valeur ne convient pas.", "Voyez le modèle de « init »."),
        "en": ("this value does not fit.", 'See the template of "init".'),
    },
    "toml-hour": {
        "fr": (
            "« {value} » n'est pas une heure (ou une durée) de la journée.",
            'Écrivez entre "00:00" et "24:00", par exemple "07:30" ou "7h30".',
        ),
        "en": (
            '"{value}" is not a time (or a duration) within a day.',
            'Write between "00:00" and "24:00", for example "07:30" or "7h30".',
        ),
    },
    "toml-window": {
        "fr": (
            "« {value} » ne donne pas deux heures de la journée.",
            'Écrivez entre "00:00" et "24:00", par exemple "09:00-18:30".',
        ),
        "en": (
            '"{value}" does not give two times of a day.',
            'Write between "00:00" and "24:00", for example "09:00-18:30".',
        ),
    },
    "toml-weekday": {
        "fr": ("« {word} » n'est pas un jour de la semaine.", 'Écrivez par exemple "lun-ven".'),
        "en": ('"{word}" is not a weekday (in French).', 'Write for example "lun-ven".'),
    },
    "start-not-monday": {
        "fr": (
            "la période doit commencer un lundi ; {value} est un {weekday}.",
            "Le lundi le plus proche : écrivez {monday}.",
        ),
        "en": (
            "the horizon must start on a Monday; {value} is a {weekday}.",
            "The nearest Monday: write {monday}.",
        ),
    },
    "crew-hours": {
        "fr": (
            "le retour au plus tard ({latest}) n'est pas après le départ au plus tôt ({earliest}).",
            "Corrigez l'une des deux heures.",
        ),
        "en": (
            "the latest return ({latest}) is not after the earliest start ({earliest}).",
            "Correct one of the two.",
        ),
    },
    "profile-window-short": {
        "fr": (
            "le créneau dure {window_min} min, moins que l'ouverture ({opening_min} min).",
            "Élargissez le créneau ou raccourcissez l'ouverture.",
        ),
        "en": (
            "the window lasts {window_min} min, less than the opening ({opening_min} min).",
            "Widen the window or shorten the opening.",
        ),
    },
    "profile-longer-than-day": {
        "fr": (
            "un passage « {profile} » dure {service_min} min, plus que toute journée d'équipage "
            "({longest_min} min).",
            "Raccourcissez le passage ou allongez « journee_max ».",
        ),
        "en": (
            'a visit "{profile}" lasts {service_min} min, more than any working day '
            "({longest_min} min).",
            'Shorten the visit or lengthen "journee_max".',
        ),
    },
    "profile-outside-crews": {
        "fr": (
            "aucun équipage ne peut tenir le créneau de « {profile} » : installation, ouverture "
            "et rangement sortent de ses heures de travail.",
            "Heures des équipages : {expected}.",
        ),
        "en": (
            'no crew can keep the window of "{profile}": set-up, opening and pack-down fall '
            "outside its working hours.",
            "Hours of the crews: {expected}.",
        ),
    },
    "depot-half-position": {
        "fr": (
            "longitude et latitude vont ensemble : l'une manque.",
            "Donnez les deux, ou aucune (la mairie de la commune servira).",
        ),
        "en": (
            "longitude and latitude go together: one is missing.",
            "Give both, or none (the mairie of the commune will serve).",
        ),
    },
    "depot-far": {
        "fr": (
            "ce point est à {distance_km} km de {commune}.",
            "Corrigez les coordonnées, ou supprimez-les (la mairie servira).",
        ),
        "en": (
            "this point is {distance_km} km away from {commune}.",
            "Correct the coordinates, or delete them (the mairie will serve).",
        ),
    },
    "depot-swapped": {
        "fr": (
            "longitude et latitude semblent échangées.",
            "Écrivez longitude = {longitude} et latitude = {latitude}.",
        ),
        "en": (
            "longitude and latitude seem swapped.",
            "Write longitude = {longitude} and latitude = {latitude}.",
        ),
    },
    "name-twice": {
        "fr": (
            "le nom « {value} » sert déjà dans {first}.",
            "Donnez un nom différent à chacun.",
        ),
        "en": ('the name "{value}" is already used in {first}.', "Give each its own name."),
    },
    "vehicle-depot-unknown": {
        "fr": ("aucun dépôt ne s'appelle « {value} ».", "Dépôts connus : {expected}."),
        "en": ('no depot is called "{value}".', "Known depots: {expected}."),
    },
    "vehicle-crew-unknown": {
        "fr": ("aucun équipage ne s'appelle « {value} ».", "Équipages connus : {expected}."),
        "en": ('no crew is called "{value}".', "Known crews: {expected}."),
    },
    "depot-commune-unknown": {
        "fr": (
            "la commune « {value} » de ce dépôt n'existe pas.",
            "Écrivez son code INSEE (5 caractères, ce n'est pas le code postal) ou son nom exact.",
        ),
        "en": (
            'the commune "{value}" of this depot does not exist.',
            "Write its INSEE code (5 characters, not the postal code) or its exact name.",
        ),
    },
    "depot-commune-former": {
        "fr": (
            "« {value} » est une ancienne commune, qui fait maintenant partie de {commune}.",
            "Écrivez le code de la commune nouvelle ; « longitude » et « latitude » disent où "
            "est le dépôt.",
        ),
        "en": (
            '"{value}" is a former commune, now part of {commune}.',
            'Write the code of the new commune; "longitude" and "latitude" say where the depot is.',
        ),
    },
    "depot-commune-ambiguous": {
        "fr": (
            "plusieurs communes s'appellent « {value} ».",
            "Écrivez le code INSEE : {expected}.",
        ),
        "en": ('several communes are called "{value}".', "Write the INSEE code: {expected}."),
    },
    "network-address": {
        "fr": (
            "« {value} » n'est pas l'adresse d'un serveur.",
            'Écrivez par exemple "http://127.0.0.1:5000".',
        ),
        "en": (
            '"{value}" is not the address of a server.',
            'Write for example "http://127.0.0.1:5000".',
        ),
    },
    "network-address-missing": {
        "fr": (
            "moteur = \"{engine}\" demande l'adresse d'un serveur.",
            'Ajoutez par exemple adresse = "http://127.0.0.1:{port}".',
        ),
        "en": (
            'moteur = "{engine}" needs the address of a server.',
            'Add for example adresse = "http://127.0.0.1:{port}".',
        ),
    },
    "network-address-alone": {
        "fr": (
            "« adresse » ne sert qu'avec un serveur de calcul.",
            'Ajoutez moteur = "osrm" ou "valhalla", ou supprimez l\'adresse.',
        ),
        "en": (
            '"adresse" only serves with a matrix server.',
            'Add moteur = "osrm" or "valhalla", or delete the address.',
        ),
    },
    "network-engine-alone": {
        "fr": (
            'moteur = "{engine}" demande aussi un réseau routier, pour tracer les itinéraires.',
            "Ajoutez « dossier », le nom d'un réseau fait par « guinguette reseau construire ».",
        ),
        "en": (
            'moteur = "{engine}" needs a road network too, to draw the routes.',
            'Add "dossier", the name of a network made by "guinguette network build".',
        ),
    },
    "fleet-always-absent": {
        "fr": (
            "aucun véhicule ne sort de toute la période : {vehicles} sont absents chaque jour "
            "travaillé.",
            "Retirez des absences de guinguette.toml, ou changez la période.",
        ),
        "en": (
            "no vehicle works in the whole horizon: {vehicles} are away on every working day.",
            "Remove absences from guinguette.toml, or change the horizon.",
        ),
    },
    "vehicle-always-absent": {
        "fr": (
            "« {value} » ne sort pas de la période : il est absent chaque jour travaillé.",
            "Si c'est une erreur, retirez des absences.",
        ),
        "en": (
            '"{value}" does not go out in this horizon: it is away on every working day.',
            "If that is a mistake, remove absences.",
        ),
    },
    "horizon-past": {
        "fr": (
            "la période est passée : elle finit le {value}.",
            "Changez « debut » : le prochain lundi est le {monday}.",
        ),
        "en": (
            "the horizon is in the past: it ends on {value}.",
            'Change "debut": the next Monday is {monday}.',
        ),
    },
    "absence-outside": {
        "fr": (
            "l'absence du {value} est hors de la période ({first} au {last}) : sans effet.",
            "Retirez-la, ou corrigez sa date.",
        ),
        "en": (
            "the absence on {value} is outside the horizon ({first} to {last}): no effect.",
            "Remove it, or correct its date.",
        ),
    },
    "absence-day-off": {
        "fr": (
            "l'absence du {value} tombe un {weekday}, jour où ce véhicule ne sort pas.",
            "Retirez-la, ou corrigez sa date.",
        ),
        "en": (
            "the absence on {value} falls on a {weekday}, a day this vehicle does not work.",
            "Remove it, or correct its date.",
        ),
    },
    "crew-shared": {
        "fr": (
            "l'équipage « {value} » conduit {vehicles} les mêmes jours.",
            "S'il s'agit des mêmes personnes, donnez des jours différents aux véhicules.",
        ),
        "en": (
            'the crew "{value}" drives {vehicles} on the same days.',
            "If they are the same people, give the vehicles different days.",
        ),
    },
}
