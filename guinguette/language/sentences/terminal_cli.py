"""English sentence of the command line → French. See :mod:`guinguette.language.terminal`."""

from __future__ import annotations

from guinguette.language.sentences.terminal_bench import BENCH
from guinguette.language.sentences.terminal_explain import EXPLAIN_WORDS
from guinguette.language.sentences.terminal_replan import REPLAN
from guinguette.language.sentences.terminal_switch import SWITCH_WORDS

_TYPER = {
    "Usage: ": "Utilisation : ",
    "Arguments": "Arguments",
    "Options": "Options",
    "Commands": "Commandes",
    "[default: {}]": "[par défaut : {}]",
    "[env var: {}]": "[variable : {}]",
    "[required]": "[obligatoire]",
    "[OPTIONS]": "[OPTIONS]",
    "COMMAND [ARGUMENTS]...": "COMMANDE [ARGUMENTS]...",
    "Show this help and exit.": "Affiche cette aide.",
    "Show the version and exit.": "Affiche la version.",
    "The help: guinguette --help": "L'aide : guinguette --help",
    "a whole number": "un nombre entier",
    "a number": "un nombre",
    "{what} from {low} to {high}": "{what} de {low} à {high}",
    "{what}, with a point and no comma": "{what}, avec un point et sans virgule",
    "{what}, {low} at least": "{what}, au moins {low}",
}
_HELP = {
    "FOLDER": "DOSSIER",
    "FILE": "FICHIER",
    "SECONDS": "SECONDES",
    "NUMBER": "NOMBRE",
    "CODES": "CODES",
    "LANGUAGE": "LANGUE",
    "2027-S01": "2027-S01",
    "Plan the tours of itinerant village services.": (
        "Planifie les tournées de services itinérants dans les villages."
    ),
    "Print one JSON document and nothing else.": "N'affiche qu'un document JSON.",
    "Print results and errors only.": "N'affiche que les résultats et les erreurs.",
    "Language of the messages: fr or en.": "Langue des messages : fr ou en.",
    "Show where an error comes from.": "Montre d'où vient une erreur.",
    "The working folder.": "Le dossier de tournée.",
    "Longest time of search; that of the folder's settings where omitted.": (
        "Durée maximale du calcul ; par défaut celle des réglages du dossier."
    ),
    "The week the plan starts; the last one planned where omitted.": (
        "Semaine où commence le plan ; par défaut la dernière planifiée."
    ),
    "Codes of départements, the main one first: 52,51,10.": (
        "Codes des départements, le principal d'abord : 52,51,10."
    ),
    "Where to write; a folder made here where omitted.": (
        "Où écrire ; par défaut un dossier créé ici."
    ),
    "Where Ctrl-C stops the search: write its plan even if it serves fewer communes.": (
        "Si Ctrl-C arrête le calcul : écrit son plan même s'il sert moins de communes."
    ),
    "Longest time of each search.": "Durée maximale de chaque calcul.",
    "Which example.": "Quel exemple.",
    "Copy an example folder and plan it: the whole job in one command.": (
        "Copie un dossier d'exemple et le planifie : tout le travail en une commande."
    ),
    "Make a new working folder: commented settings and a workbook to fill in.": (
        "Crée un dossier de tournée : réglages commentés et classeur à remplir."
    ),
    "Check a working folder; every mistake is shown with its place, nothing is planned.": (
        "Vérifie un dossier ; chaque erreur est montrée avec sa place, rien n'est planifié."
    ),
    "Plan the tours of a folder and write the maps, rotas, calendars and the CO2 balance.": (
        "Planifie les tournées d'un dossier et écrit cartes, plannings, agendas et bilan CO2."
    ),
    "Write the documents of a plan made earlier, all or one kind.": (
        "Écrit les documents d'un plan déjà calculé, tous ou une sorte."
    ),
    "KIND": "SORTE",
    "carte, planning, ics, gpx, bilan, or tout (all), the default.": (
        "carte, planning, ics, gpx, bilan, ou tout (par défaut)."
    ),
    "Show the CO2 balance of a plan with every assumption behind it.": (
        "Montre le bilan CO2 d'un plan, avec toutes ses hypothèses."
    ),
    "Compare tours with 1 to N vehicles in any départements of France.": (
        "Compare des tournées de 1 à N véhicules dans des départements de France."
    ),
    "Largest number of vehicles compared.": "Plus grand nombre de véhicules comparé.",
    "Solve one published benchmark file and give cost, floor and routes.": (
        "Résout une instance publiée et donne coût, borne et tournées."
    ),
    "The family of the instance.": "La famille de l'instance.",
    "The file of the instance.": "Le fichier de l'instance.",
    "Random seed.": "Graine du hasard.",
    "Look over the installation: each line is OK, or says what to do.": (
        "Examine l'installation : chaque ligne est OK, ou dit quoi faire."
    ),
}
_TERMINAL = {
    "Error: ": "Erreur : ",
    "Note: ": "À noter : ",
    "Where: ": "Où : ",
    "To do: ": "À faire : ",
    "{label}: ": "{label} : ",
    "{count}: {file}": "{count} : {file}",
    "{file}: {count}": "{file} : {count}",
    "{count}:": "{count} :",
    "correction": "correction",
    "corrections": "corrections",
    "correction to make": "correction à faire",
    "corrections to make": "corrections à faire",
    "Reading the folder": "Lecture du dossier",
    "Planning the tours": "Calcul des tournées",
    "Drawing the documents": "Préparation des documents",
    "(the first time, count a minute)": "(la première fois, comptez une minute)",
    "Stopping with the best plan (Ctrl-C again: nothing is kept)": (
        "Arrêt avec le meilleur plan trouvé (encore Ctrl-C : rien n'est gardé)"
    ),
    "Simulating": "Simulation",
    "Solving": "Calcul",
    "Looking over the installation": "Examen de l'installation",
    "Documents: {done} of {total}": "Documents : {done} sur {total}",
    "no plan yet": "Pas encore de plan",
    "best plan {cost} €": "Meilleur plan {cost} €",
    "floor {floor} €, gap {gap}": "borne {floor} €, écart {gap}",
}
_SUMMARIES = {
    "Period": "Période",
    "Communes": "Communes",
    "Depots": "Dépôts",
    "Vehicles": "Véhicules",
    "Visits": "Passages",
    "Roads": "Routes",
    "Cost": "Coût",
    "Floor": "Borne",
    "Gap": "Écart",
    "Time": "Temps",
    "Routes": "Tournées du jour",
    "Not served": "Non servis",
    "Proof": "Preuve",
    "CO2 avoided": "CO2 évité (net)",
    "Open": "À ouvrir",
    " (estimate)": " (estimation)",
    "week": "semaine",
    "weeks": "semaines",
    "vehicle": "véhicule",
    "vehicles": "véhicules",
    "{weeks} from {start}": "{weeks} à partir du {start}",
    "Nothing to correct: the folder can be planned.": (
        "Rien à corriger : le dossier peut être planifié."
    ),
    "The folder {path} is ready.": "Le dossier {path} est prêt.",
    "vehicles, crews, costs, period": "véhicules, équipages, coûts, période",
    "one row per commune to serve": "une ligne par commune à desservir",
    'Next: fill them in, then "guinguette check {path}".': (
        "Ensuite : remplissez-les, puis « guinguette verifier {path} »."
    ),
    "Communes served": "Communes servies",
    "{served} of {asked}, {people} inhabitants": "{served} sur {asked}, {people} habitants",
    "{visits} in {routes}": "{visits} en {routes}",
    "day of driving": "tournée du jour",
    "days of driving": "tournées du jour",
    "{km} km, {hours} of driving": "{km} km, {hours} de conduite",
    "{cost} €": "{cost} €",
    "no plan serves a single commune under these rules.": (
        "aucun plan ne dessert une seule commune avec ces règles."
    ),
    "optimal: no cheaper plan exists under these rules.": (
        "optimal : aucun plan moins cher n'existe avec ces règles."
    ),
    "at most {gap} above the proven floor of {floor} €.": (
        "à {gap} au plus de la borne prouvée, {floor} €."
    ),
    "{gap} above the proven floor of {floor} €.": "à {gap} de la borne prouvée, {floor} €.",
    "{gap} %": "{gap} %",
    "less than {gap} %": "moins de {gap} %",
    "not proven yet: no floor is known.": "pas encore prouvé : aucune borne n'est connue.",
    "not proven": "non prouvé",
    "none (optimal)": "nul (optimal)",
    "village": "village",
    "villages": "villages",
    "{central}, between {low} and {high} depending on the assumptions": (
        "{central}, entre {low} et {high} selon les hypothèses"
    ),
    "commune": "commune",
    "communes": "communes",
    "commune lacks visits": "commune manque de passages",
    "communes lack visits": "communes manquent de passages",
    "Written in {path}": "Écrit dans {path}",
    "summary and data": "Synthèse, données",
    "drivers' maps": "Cartes des chauffeurs",
    "weekly rotas": "Plannings",
    "calendars": "Agendas",
    "GPX tracks": "Traces GPX",
    "pessimistic / central / optimistic, CO2e over {weeks}": (
        "pessimiste / central / optimiste, en CO2e sur {weeks}"
    ),
    "Car trips avoided": "Trajets en voiture évités",
    "Car trips caused": "Trajets en voiture provoqués",
    "Kilometres of the vans": "Kilomètres des véhicules",
    "Energy on the spot": "Énergie sur place",
    "Net balance": "Bilan net",
    "Assumptions": "Hypothèses",
    "Simulation: {names}": "Simulation : {names}",
    "{served}, {people} inhabitants, {km} km{estimate}, {cost} €, gap {gap}": (
        "{served}, {people} habitants, {km} km{estimate}, {cost} €, écart {gap}"
    ),
}
_DOCTOR = {
    "OK": "OK",
    "To correct": "À corriger",
    "Libraries": "Bibliothèques",
    "Communes of France": "Communes de France",
    "Writing here": "Écriture ici",
    "Workbook": "Classeur",
    "Disk": "Disque",
    "Console": "Console",
    "Fonts": "Polices",
    "Solver": "Solveur",
    "none": "aucune",
    'Install guinguette again: "uv tool install --force guinguette".': (
        "Réinstallez guinguette : « uv tool install --force guinguette »."
    ),
    "Install Python {first} to {last}.": "Installez Python {first} à {last}.",
    "Install the x64 version of Python.": "Installez la version x64 de Python.",
    "missing: {names}": "il manque : {names}",
    "{rows} communes": "{rows} communes",
    "Work in a folder of your own (Documents), or ask for the right to write.": (
        "Travaillez dans un dossier à vous (Documents), ou demandez le droit d'y écrire."
    ),
    "no {name} in this folder": "pas de {name} dans ce dossier",
    "{name} can be opened": "{name} s'ouvre",
    "Free at least {gb} GB.": "Libérez au moins {gb} Go.",
    "{gb} GB free": "{gb} Go libres",
    'On Windows, type "chcp 65001" first, or use Windows Terminal.': (
        "Sous Windows, tapez d'abord « chcp 65001 », ou utilisez Windows Terminal."
    ),
    "5 stops, {status}, {seconds} s": "5 étapes, {status}, {seconds} s",
}

_NETWORK = {
    "Real roads from OpenStreetMap.": "Les vraies routes, d'après OpenStreetMap.",
    "The folder of the network; the last one built where omitted.": (
        "Le dossier du réseau ; par défaut le dernier construit."
    ),
    "Codes of départements whose roads are wanted: 52,51,10.": (
        "Codes des départements dont on veut les routes : 52,51,10."
    ),
    "Folder of the network; one of the user's data folder where omitted.": (
        "Dossier du réseau ; par défaut dans vos données personnelles."
    ),
    "Date of the OpenStreetMap extracts; last 1 January known where omitted.": (
        "Date des extraits OpenStreetMap ; par défaut le dernier 1er janvier connu."
    ),
    "Read this extract (.osm.pbf, .osm, .osm.gz) instead of downloading.": (
        "Lit cet extrait (.osm.pbf, .osm, .osm.gz) au lieu de télécharger."
    ),
    "Read this graph saved by OSMnx (.graphml, .graphml.gz).": (
        "Lit ce graphe enregistré par OSMnx (.graphml, .graphml.gz)."
    ),
    "Where the roads come from; Overpass is for a few communes.": (
        "D'où viennent les routes ; Overpass sert pour quelques communes."
    ),
    "INSEE codes of communes, with Overpass: 52088,52331.": (
        "Codes INSEE de communes, avec Overpass : 52088,52331."
    ),
    "Download the extracts that the margin of 15 km enters too.": (
        "Télécharge aussi les extraits où entre la marge de 15 km."
    ),
    "Format of the file.": "Format du fichier.",
    "The file to write.": "Le fichier à écrire.",
    "2026-01-01": "2026-01-01",
    "Build a road network: download or read the roads, clip them, keep them in a folder.": (
        "Construit un réseau routier : télécharge ou lit les routes, les découpe, les garde."
    ),
    "Show what a built network holds: source, date, roads, what was left out.": (
        "Montre un réseau construit : origine, date, routes, ce qui a été écarté."
    ),
    "Check that a built network is whole and can be loaded.": (
        "Vérifie qu'un réseau construit est entier et se charge."
    ),
    "Write a network for QGIS (GeoPackage) or for OSMnx (GraphML).": (
        "Écrit un réseau pour QGIS (GeoPackage) ou pour OSMnx (GraphML)."
    ),
    "Known trips: from, to, km, minutes.": "Trajets connus : de, vers, km, minutes.",
    "The kind of vehicle; van_trailer where omitted.": (
        "Le genre de véhicule ; par défaut van_trailer."
    ),
    "Fit the roads of this working folder instead, estimated or real, and keep the result there: "
    "the next plan applies it.": (
        "Cale plutôt les routes de ce dossier de tournée, estimées ou réelles, et y garde le "
        "résultat : le prochain plan l'applique."
    ),
    'Next: the calibration counts from "guinguette plan {path}" on.': (
        "Ensuite : « guinguette planifier {path} » tient compte de ce calage."
    ),
    "Keep the result in this file; only shown where omitted.": (
        "Garde le résultat dans ce fichier ; par défaut il est seulement montré."
    ),
    "Fit the roads to known trips, and show the error before and after.": (
        "Cale les routes sur des trajets connus ; montre l'erreur avant et après."
    ),
    "Driving the known trips": "Calcul des trajets connus",
    "Known trips: {trips}": "Trajets connus : {trips}",
    "Speed factor": "Facteur de vitesse",
    "mean error {before} % before, {after} % after": (
        "erreur moyenne {before} % avant, {after} % après"
    ),
    "{value}, between {low} and {high}": "{value}, entre {low} et {high}",
    "Kilometres": "Kilomètres",
    "Minutes": "Minutes",
    "Outlining the area": "Tracé de la zone",
    "Reading the roads": "Lecture des routes",
    "Asking Overpass for the roads": "Demande des routes à Overpass",
    "Writing the network": "Écriture du réseau",
    "Checking the network": "Vérification du réseau",
    "size unknown": "taille inconnue",
    "Downloading {number} of {files}: {name}, {size}": (
        "Téléchargement {number} sur {files} : {name}, {size}"
    ),
    "{mb} MB": "{mb} Mo",
    "Source": "Origine",
    "Date of the data": "Date des données",
    "unknown": "inconnue",
    "Area": "Zone",
    "{km2} km², margin of {margin} km included": "{km2} km², marge de {margin} km comprise",
    "{km} km, {nodes} junctions and ends, {edges} directed pieces": (
        "{km} km, {nodes} carrefours et bouts, {edges} tronçons orientés"
    ),
    "Details": "Détails",
    "{ref} % with a number (D 619), {name} % with a name, {speed} % with a speed limit, "
    "{turns} turn restrictions": (
        "{ref} % avec un numéro (D 619), {name} % avec un nom, {speed} % avec une vitesse "
        "limite, {turns} interdictions de tourner"
    ),
    "Left out": "Écarté",
    "turn restrictions that could not be read": "interdictions de tourner illisibles",
    "turn restrictions (Overpass: not asked for)": (
        "interdictions de tourner (non demandées à Overpass)"
    ),
    "Absent": "Absent",
    "names": "noms",
    "road numbers": "numéros de route",
    "speed limits": "vitesses limites",
    "roundabouts": "ronds-points",
    "height limits": "hauteurs limites",
    "weight limits": "poids limites",
    "length limits": "longueurs limites",
    "width limits": "largeurs limites",
    "surfaces": "revêtements",
    "rules for lorries": "règles des poids lourds",
    "access rules": "règles d'accès",
    "one-way roads": "sens uniques",
    "tolls": "péages",
    "signposts": "panneaux de direction",
    "turn restrictions": "interdictions de tourner",
    "names of villages": "noms des villages",
    "shapes of the roads": "tracés des routes",
    "date of the data": "date des données",
    "Licence": "Licence",
    "Folder": "Dossier",
    "Nothing to correct: the network is whole.": "Rien à corriger : le réseau est entier.",
}

FRENCH: dict[str, str] = (
    _TYPER
    | _HELP
    | _TERMINAL
    | _SUMMARIES
    | _DOCTOR
    | _NETWORK
    | SWITCH_WORDS
    | BENCH
    | EXPLAIN_WORDS
    | REPLAN
)
