"""What was published, kept in a file of the working folder."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from guinguette.faults import MissingDataError
from guinguette.files.published import (
    PUBLISHED_NAME,
    new_identity,
    public_visit,
    published_document,
    read_published,
)
from tests.announced import IDENTITY, published_of
from tests.maps.documents_tour import hostile_tour, small_tour


def test_it_is_read_back_as_it_was_written(tmp_path):
    for made in (small_tour(), hostile_tour()):
        published = published_of(made)
        text = json.dumps(published_document(published))
        (tmp_path / PUBLISHED_NAME).write_text(text, encoding="utf-8")
        assert read_published(tmp_path) == published


def test_each_folder_draws_an_identity():
    assert new_identity() != new_identity()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "published-damaged"),
        ("{", "published-damaged"),
        ("[]", "published-damaged"),
        ('{"version": 1}', "published-damaged"),
        (json.dumps({"version": 1, "identity": "x"}), "published-damaged"),
        (json.dumps({"version": 1, "identity": IDENTITY, "more": 1}), "published-damaged"),
        (json.dumps({"version": 2, "identity": IDENTITY, "more": 1}), "published-version"),
        ("\udcff", "published-damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_and_stays(tmp_path, text, code):
    path = tmp_path / PUBLISHED_NAME
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    before = path.read_bytes()
    with pytest.raises(MissingDataError) as refused:
        read_published(tmp_path)
    assert (refused.value.fault.code, refused.value.fault.file) == (code, PUBLISHED_NAME)
    assert path.read_bytes() == before


def test_a_place_in_the_document_that_is_at_fault_is_named(tmp_path):
    plain = published_document(published_of(small_tour()))
    plain["communes"][0]["announcements"][1]["visit"]["open"] = "demain"
    (tmp_path / PUBLISHED_NAME).write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(MissingDataError) as refused:
        read_published(tmp_path)
    assert refused.value.fault.cell == "communes.0.announcements.1.visit.open"


def test_a_folder_that_stands_in_its_place_is_said(tmp_path):
    (tmp_path / PUBLISHED_NAME).mkdir()
    with pytest.raises(MissingDataError) as refused:
        read_published(tmp_path)
    assert refused.value.fault.code == "published-closed"


def test_a_visit_keeps_nothing_private():
    visit = replace(small_tour().routes[0].visits[1], contact="Personne A", is_place_private=True)
    shown = public_visit(visit, day=visit.open.date(), title="Le Comptoir", is_estimate=False)
    assert (shown.place, shown.longitude, shown.latitude) == ("", None, None)
    for private in ("Personne A", "03 25", "voisine", "Halle"):
        assert private not in repr(shown)


def test_a_commune_lists_what_stands_and_what_was_given_up():
    (_, vignory) = published_of(small_tour()).communes
    gone = replace(vignory.announcements[0], is_cancelled=True)
    changed = replace(vignory, announcements=(gone, vignory.announcements[1]))
    first, last = date(2027, 1, 4), date(2027, 1, 12)
    assert vignory.standing(first, last) == vignory.announcements
    assert vignory.standing(first, date(2027, 1, 11)) == vignory.announcements[:1]
    assert changed.standing(first, last) == vignory.announcements[1:]
    assert changed.cancelled(first) == (gone,)
    assert changed.cancelled(date(2027, 1, 5)) == ()
