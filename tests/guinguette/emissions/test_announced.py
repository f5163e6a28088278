"""The published figure: the product that gives it, and what it would credit to a tour."""

import pytest

from guinguette.emissions.announced import announced_document, read_announced


def test_the_factors_give_the_published_figure():
    figure = read_announced()
    values = [one.value for one in figure.factors]
    assert values == [222, 250, 10, 0.218]
    assert figure.computed_t == pytest.approx(222 * 250 * 10 * 0.218 / 1000)
    assert round(figure.computed_t) == figure.tonnes_per_year == 121


def test_it_says_that_it_is_ours_and_where_each_factor_comes_from():
    figure = read_announced()
    assert "reconstitué" in figure.status
    assert all(one.source and one.unit and one.label for one in figure.factors)
    assert [one.key for one in figure.factors if "hypothèse" in one.source] == [
        "days",
        "km_per_opening",
    ]


def test_a_visit_is_credited_as_a_day_of_a_fixed_cafe():
    figure = read_announced()
    assert figure.kg_per_opening == pytest.approx(2.18)
    assert figure.same_arithmetic_kg(75) == pytest.approx(163.5)
    # The whole network for a year, visit by visit, is the whole figure (121 for 120.99).
    assert figure.share(222 * 250, 52) * 52 / (365.25 / 7) == pytest.approx(120.99 / 121)


def test_the_figure_as_a_whole_is_out_of_reach_of_a_tour():
    figure = read_announced()
    period_t = 121 * 14 / 365.25
    assert figure.km_per_visit(76, 2) == pytest.approx(1000 * period_t / 0.218 / 76)
    assert figure.km_per_visit(0, 2) == 0.0


def test_it_is_written_for_programs():
    document = announced_document(76, 2)
    assert document["computed_t"] == 120.99
    assert document["same_arithmetic_kg"] == pytest.approx(76 * 2.18)
    assert document["factors"] == {
        "cafes": 222, "days": 250, "km_per_opening": 10, "car_kg_per_km": 0.218,
    }  # fmt: skip
    figure = read_announced()
    share, km = figure.share(76, 2), figure.km_per_visit(76, 2)
    assert (document["share"], document["km_per_visit_if_alone"]) == (round(share, 6), round(km, 1))
    assert round(km, 1) != round(km, 2)
    assert document["tonnes_per_year"] == 121
    assert document["same_arithmetic_kg"] == round(76 * figure.kg_per_opening, 3)
