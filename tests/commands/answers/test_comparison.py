"""What the terminal says of two plans compared, in French and in English."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from commands.answers.comparison import SHOWN_COMMUNES, changes_lines
from guinguette.language.catalogue import LANGUAGE
from guinguette.tour_changes import compare_tours
from tests.tours import REAL_ROADS, make_route, make_tour, small_tour

SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})
THURSDAY, FRIDAY = date(2026, 6, 4), date(2026, 6, 5)


def plan(*routes, network=REAL_ROADS):
    return replace(make_tour(routes, network), unserved=())


def said(before, after, language="fr"):
    token = LANGUAGE.set(language)
    try:
        lines = changes_lines(compare_tours(before, after))
    finally:
        LANGUAGE.reset(token)
    return [f"{line.label}: {line.text}".translate(SPACES) for line in lines]


BEFORE = plan(make_route(THURSDAY, "A", ("Narcy", "Wassy")), network=small_tour().network)
AFTER = plan(make_route(FRIDAY, "B", ("Narcy",)))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fr",
            (
                ": De routes estimées à routes réelles du 1er mai 2026",
                "Passages: 2 → 1   −1",
                "Changements: 1 commune a un passage de moins, 1 commune change de jour, "
                "1 commune change de véhicule",
                ": - Narcy : jeudi 4 juin 8 h 57, A → vendredi 5 juin 8 h 57, B · 03 25 04 00 00",
                ": - Wassy : jeudi 4 juin 8 h 57, A → aucun passage",
            ),
        ),
        (
            "en",
            (
                ": From estimated roads to real roads of 1 May 2026",
                "Visits: 2 → 1   −1",
                "Changes: 1 commune has a visit less, 1 commune changes day, "
                "1 commune changes vehicle",
                ": - Narcy : Thursday 4 June 08:57, A → Friday 5 June 08:57, B · 03 25 04 00 00",
                ": - Wassy : Thursday 4 June 08:57, A → no visit",
            ),
        ),
    ],
)
def test_the_figures_come_first_then_each_commune_to_tell(language, expected):
    minutes = {"fr": "8 h 57", "en": "08:57"}[language]
    shown = said(BEFORE, AFTER, language)
    for visit in (*BEFORE.routes[0].visits, *AFTER.routes[0].visits):
        clock = visit.open.strftime("%H:%M") if language == "en" else (
            f"{visit.open.hour} h {visit.open.minute:02d}"
        )  # fmt: skip
        shown = [line.replace(clock, minutes) for line in shown]
    assert [line for line in expected if line not in shown] == []


def test_the_ways_say_where_they_begin():
    longer = replace(
        BEFORE.routes[0],
        visits=(
            replace(BEFORE.routes[0].visits[0], distance_m=12_300),
            *BEFORE.routes[0].visits[1:],
        ),
    )
    shown = said(BEFORE, plan(longer))
    (line,) = [line for line in shown if "km depuis" in line]
    assert line.endswith("→ 12,3 km depuis Saint-Dizier")
    swapped = said(BEFORE, plan(make_route(THURSDAY, "A", ("Wassy", "Narcy"))))
    assert any("km depuis Narcy → " in line and "Saint-Dizier" in line for line in swapped)


def test_nothing_to_tell_is_one_sentence():
    shown = said(small_tour(), small_tour())
    assert ": Aucune commune ne change de jour, d'heure ou de véhicule." in shown


def test_a_long_list_is_cut_and_the_page_is_named():
    base = make_route(THURSDAY, "A", ("Narcy",))
    visit = base.visits[0]
    many = replace(
        base,
        visits=tuple(
            replace(visit, key=f"52{k:03d}", commune_code=f"52{k:03d}", name=f"Village {k}")
            for k in range(SHOWN_COMMUNES + 3)
        ),
    )
    later = replace(
        many,
        date=many.date + timedelta(days=1),
        visits=tuple(replace(v, open=v.open + timedelta(days=1)) for v in many.visits),
    )
    shown = said(plan(many), plan(later))
    assert sum(line.startswith(": - Village") for line in shown) == SHOWN_COMMUNES
    assert ": 3 autres communes : voir la page des changements." in shown


def test_where_no_page_is_written_no_commune_is_left_out():
    before = plan(make_route(THURSDAY, "A", ("Ceffonds",)), make_route(FRIDAY, "A", ("Wassy",)))
    after = plan(
        make_route(THURSDAY, "A", ("Ceffonds",), hour=10),
        make_route(FRIDAY + timedelta(days=1), "A", ("Wassy",)),
    )
    lines = changes_lines(compare_tours(before, after), has_page=False)
    told = [line.text for line in lines if line.text.startswith("- ")]
    assert [text.split()[1] for text in told] == ["Wassy", "Ceffonds"]
    assert not any("page des changements" in line.text for line in lines)


def test_communes_that_only_change_hour_do_not_hide_those_that_change_day():
    before = plan(make_route(THURSDAY, "A", ("Ceffonds",)), make_route(FRIDAY, "A", ("Wassy",)))
    after = plan(
        make_route(THURSDAY, "A", ("Ceffonds",), hour=10),
        make_route(FRIDAY + timedelta(days=1), "A", ("Wassy",)),
    )
    shown = [line for line in said(before, after) if line.startswith(": - ")]
    assert shown[0].startswith(": - Wassy : vendredi")
    assert not any("Ceffonds" in line for line in shown)


def test_a_visit_that_is_now_missing_is_told():
    served = plan(make_route(THURSDAY, "A", ("Narcy",)))
    lacking = replace(served, unserved=make_tour(()).unserved)
    assert ": - Vignory : 1 passage manquant" in said(served, lacking)


@pytest.mark.parametrize(
    ("cost_eur", "lower_bound_eur", "expected"),
    [
        (1100.0, 1100.0, ["Meilleur coût possible: +100 €, prouvé"]),
        (1100.0, 1050.0, ["Meilleur coût possible: entre +50 € et +100 €, prouvé"]),
        (
            1100.0,
            900.0,
            [
                "Meilleur coût possible: entre −100 € et +100 €, prouvé",
                ": Un calcul plus long (--secondes) dirait lequel des deux plans peut coûter le "
                "moins.",
            ],
        ),
        (1100.0, 0.0, []),
    ],
)
def test_what_is_proven_of_the_cost_is_told_apart_from_the_luck_of_a_search(
    cost_eur, lower_bound_eur, expected
):
    before = replace(small_tour(), cost_eur=1000.0, lower_bound_eur=1000.0)
    after = replace(small_tour(), cost_eur=cost_eur, lower_bound_eur=lower_bound_eur)
    shown = said(before, after)
    assert [line for line in shown if "prouvé" in line.partition(":")[2] or "long" in line] == (
        expected
    )
