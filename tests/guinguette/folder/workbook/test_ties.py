"""What rows say of each other: found by name or code, held in both directions, possible."""

import pytest

from guinguette.communes.france import every_commune
from guinguette.faults import InputError
from guinguette.folder.request import groups
from guinguette.folder.workbook.columns import TITLES
from tests.guinguette.folders import CEFFONDS, NARCY, VIGNORY, WASSY, folder, row, vehicle_table

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
    whole = [c for c in every_commune().communes if c.departement == "52"]
    epci = next(c.epci_code for c in whole if c.code == WASSY)
    same = [c.code for c in whole if c.epci_code == epci and 0 < c.population < 3500][:3]
    rows = [row(code) for code in same]
    found = refused(tmp_path, rows, promesses={"epci_une_fois_par_semaine": True})
    assert found == [("epci-too-often", "promesses.epci_une_fois_par_semaine")]
    pair = [row(same[0], together=same[1]), row(same[1])]
    promised = {"epci_une_fois_par_semaine": True}
    assert refused(tmp_path / "2", pair, promesses=promised)[0][0] == "link-one-epci"
    assert len(folder(tmp_path / "3", rows[:2], promesses=promised).requests) == 2
    by_contract = [row(code, "contrat") for code in same]  # as many as contracts bring, or none
    assert len(folder(tmp_path / "4", by_contract, promesses=promised).requests) == 3


def sentence(tmp_path, rows, **changes):
    with pytest.raises(InputError) as caught:
        folder(tmp_path / "d", rows, **changes)
    (found,) = caught.value.faults
    return found.code, found.cell, found.message


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        ([row(NARCY, together="Wassy", apart="Vignory"), row(WASSY),
          row(VIGNORY, together="Wassy")],
         "link-contradiction",
         "Narcy va avec Wassy, Vignory va avec Wassy, Narcy jamais avec Vignory"),
        ([row(NARCY, together="Wassy"), row(WASSY, together="Ceffonds"),
          row(CEFFONDS, together="Vignory"), row(VIGNORY, apart="Narcy")],
         "link-contradiction", "Wassy va avec Ceffonds, Ceffonds va avec Vignory"),
        ([row(NARCY, weekdays="lundi, mardi", together="Wassy"),
          row(WASSY, weekdays="mardi, mercredi"),
          row(CEFFONDS, weekdays="mercredi, jeudi", together="Wassy")],
         "link-no-common-days", "Narcy (une semaine sur deux : lundi, mardi)"),
        ([row(NARCY, weekdays="lundi, mardi", together="Wassy"),
          row(WASSY, weekdays="mardi, mercredi", together="Ceffonds"),
          row(CEFFONDS, weekdays="mercredi, lundi")],
         "link-no-common-days", "Narcy, Wassy et Ceffonds"),
        ([row(NARCY, "dates fixes", dates="5/1, 6/1", together="Wassy"), row(WASSY, "une fois"),
          row(CEFFONDS, "dates fixes", dates="5/1, 7/1", together="Wassy")],
         "link-no-common-days", "à dates fixes : mardi 5 janvier 2027"),
        ([row(NARCY, "hebdomadaire", together="Wassy"), row(WASSY, "hebdomadaire"),
          row(CEFFONDS, "quinzaine", together="Wassy")],
         "link-no-common-days", "Ceffonds (une semaine sur deux"),
        ([row(NARCY, "hebdo", weekdays="lundi, mardi", apart="Wassy, Ceffonds"),
          row(WASSY, "hebdo", weekdays="lundi, mardi", apart="Ceffonds"),
          row(CEFFONDS, "hebdo", weekdays="lundi, mardi"), row(VIGNORY, apart="Narcy")],
         "links-impossible", "Narcy, Wassy et Ceffonds ne peuvent pas"),
        ([row(NARCY, "hebdo", weekdays="lundi, mardi", apart="Wassy"),
          row(WASSY, "hebdo", weekdays="lundi, mardi", together="Vignory"),
          row(VIGNORY, "hebdo", apart="Ceffonds"),
          row(CEFFONDS, "hebdo", weekdays="lundi, mardi", apart="Narcy")],
         "links-impossible", "Vignory jamais avec Ceffonds"),
        ([row(NARCY, "hebdo", weekdays="lundi, mardi", apart="Wassy"),
          row(WASSY, "hebdo", weekdays="lundi", together="Vignory"),
          row(VIGNORY, "hebdo", apart="Ceffonds"),
          row(CEFFONDS, "dates fixes", dates="5/1", together="Narcy")],
         "link-no-common-days", "Ceffonds va avec Narcy"),
    ],
)  # fmt: skip
def test_contradictions_through_other_communes_are_told_with_their_chain(
    tmp_path, rows, code, said
):
    found = sentence(tmp_path, rows)
    assert found[0] == code
    assert said in found[2]


def test_vehicles_that_never_work_on_one_day_contradict_a_shared_day(tmp_path):
    van = {"depot": "Saint-Dizier", "crew": "Équipe 1"}
    vans = [vehicle_table("V1", jours="lundi", **van), vehicle_table("V2", jours="jeudi", **van)]
    rows = [
        row(NARCY, together="Wassy", vehicles="V1"),
        row(WASSY),
        row(VIGNORY, together="Wassy", vehicles="V2"),
    ]
    code, _, message = sentence(tmp_path, rows, vehicules=vans)
    assert code == "link-no-common-days"
    assert "lundi, jeudi – V1)" in message
    rows[2] = row(VIGNORY, together="Wassy", vehicles="V1, V2")
    assert len(folder(tmp_path / "2", rows, vehicules=vans).requests) == 3


def test_communes_of_one_epci_tied_through_another_commune_are_told(tmp_path):
    whole = [
        c for c in every_commune().communes if c.departement == "52" and 0 < c.population < 3500
    ]
    epci = next(c.epci_code for c in whole if c.code == WASSY)
    one, other = [c.code for c in whole if c.epci_code == epci][:2]
    far = next(c for c in whole if c.epci_code not in {epci, ""})
    promised = {"epci_une_fois_par_semaine": True}
    rows = [row(one, together=far.code), row(far.code), row(other, together=far.code)]
    code, _, message = sentence(tmp_path, rows, promesses=promised)
    assert (code, f"va avec {far.name}" in message) == ("link-one-epci", True)
    # Each may have one of the two weeks, but not while both avoid the days of a third.
    rows = [row(one, weekdays="lundi", apart=far.code), row(other, weekdays="lundi")]
    rows += [row(far.code, "hebdo", weekdays="lundi")]
    assert sentence(tmp_path / "2", rows, promesses=promised)[0] == "link-always-same-day"
    rows = [row(one, together=far.code), row(other, apart=far.code, weekdays="lundi")]
    rows += [row(far.code, weekdays="lundi")]
    assert len(folder(tmp_path / "3", rows, promesses=promised).requests) == 3


def test_an_optional_commune_contradicts_nobody_it_is_never_with(tmp_path):
    rows = [
        row(NARCY, "hebdo", weekdays="lundi, mardi", apart="Wassy, Ceffonds"),
        row(WASSY, "hebdo", weekdays="lundi, mardi", apart="Ceffonds"),
        row(CEFFONDS, "hebdo", weekdays="lundi, mardi", value="50"),
    ]
    assert len(folder(tmp_path / "d", rows).requests) == 3
