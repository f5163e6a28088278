"""Telling the encodings of French text apart by what they make of it."""

import pytest

from guinguette.language.encodings import UnknownEncodingError, decoded
from tests.shared import SHARED, needs_shared

TEXTS = [
    "52182;Éclaron-Braucourt-Sainte-Livière;une fois;« à côté de l'église »",
    "Hôtel de ville, là où l'été dure; Sœurs, forêt, maïs, ça, Noël",
    "GÉNÉRAL;CHÂTEAU;FORÊT",
    "Rosières",
    "à l'arrêt",
    "Saint-Étienne",
    "Besançon; Nîmes; Condé",
]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "utf-8", "utf-8-sig",
                                      "utf-16", "utf-16-le", "utf-16-be"])  # fmt: skip
@pytest.mark.parametrize("text", TEXTS)
def test_each_encoding_is_known_by_the_french_it_makes(text, encoding):
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        content = text.replace("œ", "oe").encode(encoding)
        text = text.replace("œ", "oe")
    assert decoded(content) == text


@pytest.mark.parametrize("page", ["cp1252", "mac_roman", "cp850"])
def test_a_file_put_together_from_two_encodings_keeps_both(page):
    lines = ["Commune;Notes", "Éclaron;près de l'église", "Narcy;à côté"]
    content = b"\r\n".join(
        line.encode(page if number % 2 else "utf-8") for number, line in enumerate(lines)
    )
    assert decoded(content) == "\r\n".join(lines)


@pytest.mark.parametrize("content", [b"\x81\xa4\xb1\n", b"a\nb\xa4\xdf\xd7\n", b"ok\n\xb1\xb2\xb1"])
def test_what_no_encoding_makes_french_is_refused_with_its_line(content):
    with pytest.raises(UnknownEncodingError) as caught:
        decoded(content)
    assert caught.value.line == content.count(b"\n", 0, len(content) - 1) + 1


def test_plain_and_empty_texts_stay_as_they_are():
    assert decoded(b"") == ""
    assert decoded(b"a;b") == "a;b"


@needs_shared("cases", "plans", "csv_mac")
def test_the_file_saved_by_a_mac_is_read():
    content = (SHARED / "cases" / "plans" / "csv_mac" / "communes.csv").read_bytes()
    text = decoded(content)
    assert "Éclaron-Braucourt-Sainte-Livière" in text
    assert "« Église » à côté" in text
