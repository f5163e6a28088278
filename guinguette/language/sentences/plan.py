"""Sentences about what a plan cannot do. Codes: see :mod:`guinguette.language.faults`."""

from __future__ import annotations

from guinguette.calendar import Language

_AGAIN_FR = "Refaites le plan avec « guinguette planifier »."
_AGAIN_EN = 'Plan again with "guinguette plan".'

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
    "unserved-days-full": {
        "fr": (
            "les jours et les heures que permet {commune} sont déjà pris par d'autres communes, "
            "alors que des véhicules restent au dépôt d'autres jours.",
            "Ajoutez un jour possible à {commune} ou à une voisine, ou élargissez leurs créneaux.",
        ),
        "en": (
            "the days and hours that {commune} allows are taken by other communes, while vehicles "
            "stay at the depot on other days.",
            "Add a possible day to {commune} or to a neighbour, or widen their hours.",
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
    "unserved-relation": {
        "fr": (
            "{commune} tiendrait dans les tournées, mais pas avec les jours des communes "
            "auxquelles elle est liée (même jour, jours différents ou une seule par semaine).",
            "Relâchez ce lien, ou ajoutez un jour possible à {commune} ou à ces communes.",
        ),
        "en": (
            "{commune} would fit in the tours, but not with the days of the communes it is tied "
            "to (same day, different days, or only one a week).",
            "Loosen this tie, or add a possible day to {commune} or to those communes.",
        ),
    },
    "unserved-not-worth-it": {
        "fr": (
            "servir {commune} coûterait plus, sur la période, que sa valeur.",
            "C'est votre choix ; pour la servir, augmentez « Valeur (€) », ou videz cette case : "
            "elle sera servie dès que possible.",
        ),
        "en": (
            "serving {commune} would cost more, over the horizon, than its value.",
            'This is your choice; to serve it, raise "Valeur (€)", or clear that cell: it will be '
            "served whenever possible.",
        ),
    },
    "plan-missing": {
        "fr": (
            "aucun plan n'a encore été calculé dans ce dossier.",
            "Lancez d'abord « guinguette planifier » sur ce dossier.",
        ),
        "en": (
            "no plan was made in this folder yet.",
            'Run "guinguette plan" on this folder first.',
        ),
    },
    "plan-closed": {
        "fr": ("le fichier du plan ne peut pas être ouvert.", _AGAIN_FR),
        "en": ("the file of the plan cannot be opened.", _AGAIN_EN),
    },
    "plan-format": {
        "fr": ("ce fichier n'est pas un plan que cette version sait relire.", _AGAIN_FR),
        "en": ("this file is no plan that this version can read.", _AGAIN_EN),
    },
    "plan-not-json": {
        "fr": ("ce fichier n'est pas du JSON lisible.", _AGAIN_FR),
        "en": ("this file is no JSON that can be read.", _AGAIN_EN),
    },
    "plan-missing-week": {
        "fr": (
            "il n'y a pas de plan pour la semaine « {value} ».",
            "Lancez d'abord « guinguette planifier » ; pour un plan plus ancien, écrivez la "
            "semaine comme le nom d'un dossier de « sorties » (2027-S01).",
        ),
        "en": (
            'there is no plan for the week "{value}".',
            'Run "guinguette plan" first; for an older plan, write the week as the name of a '
            'folder of "sorties" (2027-S01).',
        ),
    },
    "outputs-locked": {
        "fr": (
            "impossible de remplacer « {value} » : le fichier est ouvert dans un autre logiciel, "
            "ou le dossier est protégé. Les sorties précédentes sont intactes.",
            "Fermez les fichiers du dossier (Excel, lecteur PDF), puis recommencez.",
        ),
        "en": (
            'cannot replace "{value}": the file is open in another program, or the folder is '
            "protected. The previous outputs are intact.",
            "Close the files of this folder (Excel, PDF reader), then try again.",
        ),
    },
    "outputs-unwritable": {
        "fr": (
            "impossible d'écrire les sorties ({detail}). Les sorties précédentes sont intactes.",
            "Vérifiez la place sur le disque et le droit d'écrire dans ce dossier.",
        ),
        "en": (
            "cannot write the outputs ({detail}). The previous outputs are intact.",
            "Check the space on the disk and the right to write in this folder.",
        ),
    },
    "outputs-disk-full": {
        "fr": (
            "le disque est plein : les sorties n'ont pas pu être écrites. Les sorties "
            "précédentes sont intactes.",
            "Libérez de la place sur le disque, puis recommencez.",
        ),
        "en": (
            "the disk is full: the outputs could not be written. The previous outputs are intact.",
            "Free some space on the disk, then try again.",
        ),
    },
    "outputs-in-the-way": {
        "fr": (
            "« {value} » porte le nom d'un dossier ou d'un fichier des sorties : elles n'ont pas "
            "été écrites, rien n'a changé.",
            "Renommez ou déplacez « {value} », puis recommencez.",
        ),
        "en": (
            '"{value}" has the name of a folder or a file of the outputs: they were not written, '
            "nothing changed.",
            'Rename or move "{value}", then try again.',
        ),
    },
    "unknown-departement-pool": {
        "fr": (
            "trop peu de communes candidates dans ces départements ({value}).",
            "Choisissez un département qui a des communes de moins de 3 500 habitants.",
        ),
        "en": (
            "too few candidate communes in these départements ({value}).",
            "Choose a département that has communes below 3,500 inhabitants.",
        ),
    },
    "place-off-road": {
        "fr": (
            "{place} est à {metres} m de toute route que le véhicule peut prendre (500 m au plus).",
            "Corrigez la latitude et la longitude du lieu, ou le profil du véhicule ; si la route "
            "manque dans OpenStreetMap, choisissez un lieu au bord d'une autre.",
        ),
        "en": (
            "{place} is {metres} m from any road that the vehicle may take (500 m at most).",
            "Correct the latitude and longitude of the place, or the vehicle's profile; if the "
            "road is missing from OpenStreetMap, choose a place beside another.",
        ),
    },
    "place-far-from-road": {
        "fr": (
            "{place} est à {metres} m de la route la plus proche que le véhicule peut prendre.",
            "Vérifiez la latitude et la longitude du lieu : le chauffeur finira à pied.",
        ),
        "en": (
            "{place} is {metres} m from the nearest road that the vehicle may take.",
            "Check the latitude and longitude of the place: the driver will end on foot.",
        ),
    },
    "bans-unreadable": {
        "fr": (
            "ligne {line} : {detail} n'est pas compris.",
            "Une ligne par interdit : lat ; lon ; rayon_m ; motif (ou un GeoJSON de points, de "
            "lignes ou de surfaces).",
        ),
        "en": (
            "line {line}: {detail} is not understood.",
            "One ban a line: lat; lon; rayon_m; motif (or GeoJSON points, lines or areas).",
        ),
    },
}
