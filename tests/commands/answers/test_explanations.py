from datetime import date

import pytest

from commands.answers.explanations import MOST_COMMUNES, price_lines, reasons_lines, what_if_lines
from guinguette.communes.france import every_commune
from guinguette.language.unserved import why_unserved
from guinguette.planning.explain import CommuneReasons, FolderReasons, MoreVehicle, Offer, SharedDay
from guinguette.planning.price import PromiseCost, PromiseCosts
from guinguette.planning.what_if import WhatIf
from guinguette.rhythm import Rhythm
from guinguette.tour import NetworkFacts

THURSDAY = date(2027, 1, 7)


def texts(lines):
    return [line.text for line in lines]


FULL = why_unserved("fleet_full", "Vignory")


def shared(limit="day", lacking_min=25):
    return SharedDay(
        communes=("Vignory", "Joinville"),
        vehicle="Camion 1",
        date=THURSDAY,
        limit=limit,
        lacking_min=lacking_min,
    )


def reasons(**facts):
    return CommuneReasons(
        key="52524", code="52524", name="Vignory", reason="fleet_full",
        **facts,
    )  # fmt: skip


def found(*communes, more=()):
    return FolderReasons(communes=communes, missed=(), more_vehicles=more, is_complete=True)


def test_two_communes_that_cannot_share_a_day_are_said_with_the_minutes():
    said = texts(reasons_lines(found(reasons(conflicts=(shared(),)))))
    assert said[:3] == [
        "Vignory",
        FULL,
        "Vignory et Joinville ne peuvent pas partager le jeudi de Camion 1 : il manque 25 min.",
    ]


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("hours", "élargir leurs créneaux de 25 min"),
        ("both", "la journée et leurs créneaux sont trop courts"),
        ("count", "pas plus d'arrêts"),
        ("capacity", "chargement"),
        ("apart", "ne doivent pas avoir le même jour"),
    ],
)
def test_each_limit_has_its_sentence(limit, words):
    said = texts(reasons_lines(found(reasons(conflicts=(shared(limit),)))))
    assert words in said[2]


def test_one_more_vehicle_day_is_said_with_what_it_serves():
    more = MoreVehicle(
        depot="Chaumont", vehicle="Camion 2", weekday=3, communes=("Vignory", "Joinville"),
        cost_per_month_eur=412.4,
    )  # fmt: skip
    said = texts(reasons_lines(found(reasons(), more=(more,))))
    assert said[-1] == (
        "Un jour de véhicule de plus le jeudi au départ de Chaumont servirait 2 communes de plus "
        "(Vignory, Joinville), pour 412 € de plus par mois."
    )


def test_a_commune_that_fits_at_once_is_not_said_to_meet_full_days():
    offer = Offer(
        dates=(THURSDAY,), vehicle="Camion 1", depot="Chaumont", opens_min=540, cost_eur=10.0,
        cost_per_visit_eur=10.0, cost_per_month_eur=21.7,
    )  # fmt: skip
    said = texts(reasons_lines(found(reasons(fits=offer))))
    assert FULL not in said
    assert said[1].startswith("Vignory trouve place le jeudi avec Camion 1, pour 22 €")


def test_a_commune_worth_less_than_its_service_is_not_promised_to_a_longer_search():
    offer = Offer(
        dates=(THURSDAY,), vehicle="Camion 1", depot="Chaumont", opens_min=540, cost_eur=604.0,
        cost_per_visit_eur=302.0, cost_per_month_eur=438.0,
    )  # fmt: skip
    said = texts(reasons_lines(found(reasons(fits=offer, value_eur=150.0))))
    assert said[1:3] == [
        FULL,
        "Vignory trouve place le jeudi avec Camion 1, pour 604 € de plus sur la période ; sa "
        "valeur est de 150 €.",
    ]
    worth_it = texts(reasons_lines(found(reasons(fits=offer, value_eur=700.0))))
    assert "un calcul plus long la placerait" in worth_it[1]


def test_a_long_list_says_how_many_are_not_shown():
    said = texts(reasons_lines(found(*[reasons()] * (MOST_COMMUNES + 2))))
    assert said[-1] == "2 autres communes : nommez-en une pour voir pourquoi."


def test_a_plan_that_serves_everyone_has_nothing_to_explain():
    (line,) = reasons_lines(found())
    assert line.style == "good"


@pytest.mark.parametrize(
    ("lowest", "highest", "words"),
    [(153.0, 153.0, "153 € par mois, prouvé"), (12.0, 80.0, "entre 12 et 80 € par mois, prouvé")],
)
def test_a_price_is_one_figure_where_it_is_proven_else_an_interval(lowest, highest, words):
    cost = PromiseCost(
        promise="same_day", lowest_per_month_eur=lowest, highest_per_month_eur=highest
    )
    lines = price_lines(PromiseCosts(costs=(cost,), plan_per_month_eur=2000.0, left_out=()))
    assert lines[1].label == "Le même jour de semaine"
    assert lines[1].text == words


def test_what_if_rounds_to_euros_like_every_other_command():
    offer = Offer(
        dates=(THURSDAY,),
        vehicle="Camion 1",
        depot="Saint-Dizier",
        opens_min=16 * 60,
        cost_eur=41.27,
        cost_per_visit_eur=41.27,
        cost_per_month_eur=89.72,
    )
    facts = NetworkFacts(kind="estimate", source="", date=None)
    asked = WhatIf(
        commune=every_commune().by_code("52524"),
        rhythm=Rhythm.ONCE,
        profile="comptoir",
        visits=1,
        offers=(offer,),
        network=facts,
    )
    said = texts(what_if_lines(asked))
    assert "41 € par passage, 90 € par mois" in said[1]
