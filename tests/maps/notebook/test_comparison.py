"""Two plans compared by a program."""

import re
from datetime import date

import pytest

from guinguette import compare, plan
from guinguette.faults import UsageError
from tests.guinguette.folders import NARCY, ROCHES, VIGNORY, WASSY, folder, row


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    rows = [row(NARCY), row(ROCHES), row(VIGNORY)]
    return plan(folder(tmp_path_factory.mktemp("autre") / "dossier", rows), effort=300)


def test_a_plan_does_nothing_otherwise_than_itself(found):
    same = compare(found, found)
    assert len(same.to_dataframe()) == 0
    assert str(same.to_dataframe().dtypes["date_before"]) == "datetime64[s]"
    assert "croix" not in same._repr_html_()
    assert repr(same) == "<Comparison: 0\u00a0lieu dont quelque chose change>"


def test_each_visit_that_changes_is_a_row_with_both_sides(found, other):
    table = compare(found, other).to_dataframe().set_index("commune_code")
    assert table.loc[WASSY, "kinds"] == "removed"
    assert table.loc[WASSY, ["date_after", "open_after", "vehicle_after"]].isna().all()
    assert table.loc[VIGNORY, "kinds"] == "added"
    assert table.loc[VIGNORY, ["date_before", "vehicle_before"]].isna().all()
    assert table.loc[VIGNORY, "vehicle_after"] == "Camion 1"
    assert set(table.index) >= {ROCHES, WASSY, VIGNORY}


def test_what_only_one_plan_visits_lies_where_that_plan_has_it(found, other):
    table = compare(found, other).to_geodataframe().set_index("commune_code")
    for code, side in ((WASSY, found), (VIGNORY, other)):
        (place,) = side.to_geodataframe().query("commune_code == @code").geometry
        assert table.loc[code, "geometry"] == place


def test_both_maps_stand_side_by_side_with_the_figures(found, other):
    html = compare(found, other)._repr_html_()
    assert html.count("<img ") == 2
    assert re.search(r"<td>Passages</td><td>4</td><td>3</td><td>−1", html)
    assert "Une croix" in html


def test_the_page_of_what_changes_is_saved(found, other, tmp_path):
    page = compare(found, other).save(tmp_path / "changements.html", printed_on=date(2027, 1, 2))
    assert "Vignory" in page.read_text(encoding="utf-8")


def test_plans_of_other_lengths_do_not_compare(found, tmp_path):
    four = {"debut": date(2027, 1, 4), "semaines": 4}
    longer = folder(tmp_path / "long", [row(NARCY)], periode=four)
    with pytest.raises(UsageError, match="4"):
        compare(found, plan(longer, effort=50))
