"""Sentences of the road book, in French and in English."""

from dataclasses import replace
from itertools import pairwise

import pytest

from maps.road_book import direction_sentences, road_distance
from routing.directions.manoeuvres import Manoeuvre, Road, RoadWarning, manoeuvres
from tests.driven import driven_leg
from tests.routing.network.towns import graph_of, path, town

D619 = Road(ref="D 619", highway="secondary")
RUE = Road(name="Rue de l'Église", highway="residential")
LOCAL = Road(highway="unclassified")
SLIP = Road(highway="motorway_link")


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def fr(**facts) -> str:
    return plain(direction_sentences([Manoeuvre(**facts)])[0].text)


def en(**facts) -> str:
    return plain(direction_sentences([Manoeuvre(**facts)], "en")[0].text)


RIGHT = {"kind": "turn", "turn_deg": 90.0, "side": "right"}
LEFT = {"kind": "turn", "turn_deg": -90.0, "side": "left"}


@pytest.mark.parametrize(
    ("facts", "french", "english"),
    [
        (
            {"kind": "depart", "road": Road(ref="D 384"), "towards": ("Montier-en-Der",)},
            "Prendre la D 384 direction Montier-en-Der",
            "Take the D 384 towards Montier-en-Der",
        ),
        (
            {"kind": "depart", "road": RUE, "bearing_deg": 268.0},
            "Prendre la rue de l’Église vers l’ouest",
            "Take Rue de l’Église to the west",
        ),
        (
            {**LEFT, "road": RUE},
            "Tourner à gauche dans la rue de l’Église",
            "Turn left onto Rue de l’Église",
        ),
        (
            {**LEFT, "road": LOCAL, "turn_deg": -30.0},
            "Tourner légèrement à gauche sur la route communale",
            "Turn slightly left onto the local road",
        ),
        (
            {**RIGHT, "road": D619, "turn_deg": 140.0, "is_same_road": True},
            "Tourner franchement à droite pour rester sur la D 619",
            "Turn sharply right to stay on the D 619",
        ),
        (
            {**RIGHT, "road": D619, "then_deg": -90.0, "is_same_road": True},
            "Tourner à droite, puis aussitôt à gauche, pour rester sur la D 619",
            "Turn right, then at once left, to stay on the D 619",
        ),
        (
            {**RIGHT, "road": RUE, "is_mini_roundabout": True},
            "Au mini-giratoire, tourner à droite dans la rue de l’Église",
            "At the mini-roundabout, turn right onto Rue de l’Église",
        ),
        (
            {"kind": "u-turn", "is_mini_roundabout": True},
            "Au mini-giratoire, faire demi-tour",
            "At the mini-roundabout, make a U-turn",
        ),
        (
            {"kind": "continue", "road": Road(ref="N 4"), "towards": ("Vitry",)},
            "Continuer sur la N 4 direction Vitry",
            "Continue on the N 4 towards Vitry",
        ),
        (
            {"kind": "continue", "road": LOCAL},
            "Continuer tout droit sur la route communale",
            "Continue straight on the local road",
        ),
        (
            {"kind": "fork", "side": "right", "road": D619, "turn_deg": 10.0},
            "Serrer à droite sur la D 619",
            "Keep right onto the D 619",
        ),
        (
            {"kind": "fork", "side": "right", "road": SLIP, "towards": ("Langres", "Dijon"),
             "towards_refs": ("A 5",)},
            "Prendre la bretelle à droite vers A 5 direction Langres, Dijon",
            "Take the slip road on the right towards A 5, Langres, Dijon",
        ),
        (
            {"kind": "merge", "road": Road(ref="A 5"), "turn_deg": -10.0, "side": "left"},
            "Rejoindre l’A 5",
            "Join the A 5",
        ),
        (
            {"kind": "roundabout", "exit_number": 2, "road": Road(ref="D 674"),
             "towards": ("Langres",)},
            "Au rond-point, prendre la 2e sortie, D 674 direction Langres",
            "At the roundabout, take the 2nd exit, D 674 towards Langres",
        ),
        (
            {"kind": "roundabout", "exit_number": 1, "road": RUE},
            "Au rond-point, prendre la 1re sortie, rue de l’Église",
            "At the roundabout, take the 1st exit, Rue de l’Église",
        ),
        (
            {"kind": "roundabout", "exit_number": 0, "road": Road(highway="roundabout")},
            "Entrer dans le rond-point",
            "Enter the roundabout",
        ),
        (
            {"kind": "u-turn", "turn_deg": -90.0, "then_deg": -90.0, "side": "left", "road": D619},
            "Faire demi-tour dès que possible",
            "Make a U-turn as soon as possible",
        ),
        (
            {"kind": "u-turn", "turn_deg": 180.0, "side": "left", "road": D619},
            "Faire demi-tour au bout de la route",
            "Make a U-turn at the end of the road",
        ),
        (
            {"kind": "arrive", "side": "right", "towards": ("Ceffonds",)},
            "Arrivée à Ceffonds, sur la droite",
            "Arrive at Ceffonds, on the right",
        ),
        ({"kind": "arrive"}, "Arrivée", "Arrive"),
    ],
)  # fmt: skip
def test_each_manoeuvre_has_its_sentence_in_both_languages(facts, french, english):
    assert fr(**facts) == french
    assert en(**facts) == english


@pytest.mark.parametrize(
    ("name", "onto"),
    [
        ("Grande Rue", "dans la grande rue"),
        ("Route de Troyes", "sur la route de Troyes"),
        ("Avenue d'Alsace", "sur l’avenue d’Alsace"),
        ("Impasse du Lavoir", "dans l’impasse du Lavoir"),
        ("Chemin des Vignes", "sur le chemin des Vignes"),
        ("Place de la Mairie", "sur la place de la Mairie"),
        ("Les Charmes", "sur Les Charmes"),
        ("Ruelle", "dans la ruelle"),
        ("Ruellette Verte", "sur Ruellette Verte"),
        ("Schulstraße", "sur Schulstraße"),
    ],
)
def test_streets_take_their_article_and_preposition(name, onto):
    assert fr(**RIGHT, road=Road(name=name)) == f"Tourner à droite {onto}"


@pytest.mark.parametrize(
    ("road", "told"),
    [
        (Road(highway="track"), "le chemin"),
        (Road(highway="service"), "la voie de desserte"),
        (Road(highway="tertiary"), "la route"),
        (Road(highway="motorway"), "l’autoroute"),
        (Road(ref="D 5", name="Rue Haute", highway="tertiary"), "la D 5 (rue Haute)"),
        (Road(ref="D 5", name="La Déesse", highway="tertiary"), "la D 5"),
    ],
)
def test_roads_are_told_by_number_name_or_class(road, told):
    assert fr(**RIGHT, road=road) == f"Tourner à droite sur {told}"


def test_articles_of_places_contract():
    assert fr(kind="arrive", towards=("Le Buisson",)) == "Arrivée au Buisson"
    assert fr(kind="arrive", towards=("Les Islettes",)) == "Arrivée aux Islettes"
    assert fr(kind="arrive", towards=("La Porte du Der",)) == "Arrivée à La Porte du Der"


@pytest.mark.parametrize(
    ("kind", "limit", "french", "english"),
    [
        ("height", 3.2, "hauteur limitée à 3,2 m", "height limit 3.2 m"),
        ("weight", 7.5, "poids limité à 7,5 t", "weight limit 7.5 t"),
        ("weight", 12.0, "poids limité à 12 t", "weight limit 12 t"),
        ("width", 2.5, "largeur limitée à 2,5 m", "width limit 2.5 m"),
        ("toll", 0.0, "péage", "toll"),
        ("level_crossing", 0.0, "passage à niveau", "level crossing"),
        ("ford", 0.0, "gué", "ford"),
    ],
)
def test_warnings_are_told_with_their_limit_and_distance(kind, limit, french, english):
    here = RoadWarning(kind=kind, limit=limit, start_m=1000.0)
    ahead = replace(here, start_m=2240.0)
    step = Manoeuvre(kind="continue", road=D619, start_m=1000.0, warnings=(here, ahead))
    told = [plain(text) for text in direction_sentences([step])[0].warnings]
    assert told == [f"Attention : {french}", f"Attention dans 1,2 km : {french}"]
    told = [plain(text) for text in direction_sentences([step], "en")[0].warnings]
    assert told == [f"Caution: {english}", f"Caution in 1.2 km: {english}"]


def test_a_height_no_vehicle_reaches_is_not_told():
    high = RoadWarning(kind="height", limit=5.0, start_m=0.0)
    step = Manoeuvre(kind="depart", road=D619, warnings=(high,))
    assert direction_sentences([step])[0].warnings == ()


def test_distances_are_rounded_as_on_signs():
    metres = (0, 4, 57, 96, 330, 974, 976, 2349, 123_456)
    shown = [plain(road_distance(m)) for m in metres]
    assert shown == ["0 m", "0 m", "60 m", "100 m", "350 m", "950 m", "1,0 km", "2,3 km", "123 km"]
    assert plain(road_distance(2349, "en")) == "2.3 km"


def test_a_leg_reads_as_a_driver_speaks():
    book = direction_sentences(driven_leg("Ceffonds"))
    assert [plain(line.text) for line in book] == [
        "Prendre la rue de l’Église vers le nord",
        "Tourner à droite sur la D 384 direction Bourg",
        "Au rond-point, prendre la 2e sortie, direction Bourg",
        "Arrivée à Ceffonds, sur la droite",
    ]
    assert [plain(w) for line in book for w in line.warnings] == [
        "Attention dans 1,0 km : hauteur limitée à 3,2 m"
    ]
    assert [plain(line.distance) for line in book] == ["400 m", "2,0 km", "600 m", ""]
    assert plain(book[-1].distance_so_far) == "3,0 km"
    assert plain(book[-1].duration_so_far) == "5 min"


def test_every_sentence_of_a_long_walk_is_one_line_without_a_full_stop():
    nodes = {"a": (0, 0), "b": (0, 500), "c": (0, 900), "d": (-400, 500), "e": (400, 500)}
    network = town(nodes, [("abc", {"ref": "D5"}), ("db", {"name": "Rue Basse"}), ("be", {})])
    for walk in ("abc", "abd", "abe", "dbe", "ebd", "cba", "aba"):
        facts = manoeuvres(graph_of(network), path(network, walk), destination_name="Ici")
        for language in ("fr", "en"):
            texts = [line.text for line in direction_sentences(facts, language)]
            assert all(text and "\n" not in text and "  " not in text for text in texts)
            assert not any(text.endswith((".", " ", ",")) for text in texts)
            assert all(before != after for before, after in pairwise(texts))


def test_the_road_book_of_a_turn_at_a_mini_roundabout():
    nodes = {"a": (0, 0), "b": (0, 500), "c": (0, 900), "e": (400, 500), "f": (400, 900)}
    rue = {"highway": "residential", "name": "Rue de la Gare"}
    network = town(
        nodes,
        [("abc", {"ref": "D 5"}), ("be", rue), ("ef", {"ref": "D 7"})],
        node_tags={node: {"highway": "mini_roundabout"} for node in "be"},
    )
    book = direction_sentences(
        manoeuvres(graph_of(network), path(network, "abef"), destination_name="Louze")
    )
    assert [plain(line.text) for line in book] == [
        "Prendre la D 5 direction Louze",
        "Au mini-giratoire, tourner à droite dans la rue de la Gare",
        "Au mini-giratoire, tourner à gauche sur la D 7 direction Louze",
        "Arrivée à Louze",
    ]
