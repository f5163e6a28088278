"""What rows say of each other: found by name or code, held in both directions, possible."""

import pytest

from guinguette.faults import InputError
from guinguette.folder.request import groups
from guinguette.folder.workbook.columns import TITLES
from tests.guinguette.folders import CEFFONDS, NARCY, VIGNORY, WASSY, folder, index, row

LETTER = {key: chr(ord("A") + rank) for rank, key in enumerate(TITLES)}


def refused(tmp_path, rows, **changes):
    with pytest.raises(InputError) as caught:
        folder(tmp_path / "d", rows, **changes)
    return [(f.code, f.cell) for f in caught.value.faults]


def test_a_row_names_others_by_name_or_code(tmp_path):
    rows = [row(NARCY, apart="wassy, 52088"), row(WASSY), row(CEFFONDS), row(VIGNORY)]
    read = folder(tmp_path / "d", rows)
    assert set(read.requests[0].apart) == {WASSY, CEFFONDS}
    assert [r.together for r in read.requests] == [()] * 4


def test_same_day_links_make_groups_whichever_rows_say_them(tmp_path):
    rows = [row(NARCY), row(WASSY, together="Narcy"), row(CEFFONDS, together="Wassy"), row(VIGNORY)]
    read = folder(tmp_path / "d", rows)
    assert groups(read.requests) == (frozenset({NARCY, WASSY, CEFFONDS}),)
    assert groups(read.requests[:1]) == ()


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ([row(NARCY, apart="Wasy"), row(WASSY)], "link-unknown", f"{LETTER['apart']}2"),
        ([row(NARCY, together="52550 Wassy"), row(WASSY)], "link-unknown",
         f"{LETTER['together']}2"),
        ([row(NARCY), row(WASSY, together="Wassy")], "link-itself", f"{LETTER['together']}3"),
        ([row(NARCY, together="Wassy"), row(WASSY, apart="Narcy")], "link-contradiction",
         f"{LETTER['apart']}3"),
        ([row(NARCY, "hebdomadaire", together="Wassy"), row(WASSY)], "link-no-common-days",
         f"{LETTER['together']}2"),
        ([row(NARCY, together="Wassy", weekdays="lundi"), row(WASSY, weekdays="jeudi")],
         "link-no-common-days", f"{LETTER['together']}2"),
        ([row(NARCY, "dates fixes", dates="5/1/2027"),
          row(WASSY, "dates fixes", dates="5/1/2027", apart="Narcy")],
         "link-always-same-day", f"{LETTER['apart']}3"),
    ],
)  # fmt: skip
def test_links_that_cannot_be_kept_are_refused_where_they_are_written(tmp_path, rows, code, cell):
    assert refused(tmp_path, rows) == [(code, cell)]


def test_a_link_to_a_row_at_fault_is_not_a_second_fault(tmp_path):
    rows = [row(NARCY, apart="Wassy"), row(WASSY, "souvent")]
    assert refused(tmp_path, rows) == [("rhythm-unknown", "C3")]


def test_an_unknown_link_suggests_the_nearest_row(tmp_path):
    with pytest.raises(InputError) as caught:
        folder(tmp_path / "d", [row(NARCY, apart="Vignori"), row(VIGNORY)])
    assert "« vignory » ?" in caught.value.faults[0].help.casefold()


def test_one_visit_a_week_and_epci_must_leave_room_for_every_visit(tmp_path):
    whole = [c for c in index().communes if c.departement == "52"]
    epci = next(c.epci_code for c in whole if c.code == WASSY)
    same = [c.code for c in whole if c.epci_code == epci and 0 < c.population < 3500][:3]
    rows = [row(code) for code in same]
    found = refused(tmp_path, rows, promesses={"epci_une_fois_par_semaine": True})
    assert found == [("epci-too-often", "promesses.epci_une_fois_par_semaine")]
    pair = [row(same[0], together=same[1]), row(same[1])]
    promised = {"epci_une_fois_par_semaine": True}
    assert refused(tmp_path / "2", pair, promesses=promised)[0][0] == "link-one-epci"
    assert len(folder(tmp_path / "3", rows[:2], promesses=promised).requests) == 2
