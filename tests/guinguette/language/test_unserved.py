from typing import get_args

import pytest

from guinguette.language.catalogue import LANGUAGE
from guinguette.language.unserved import reason_of, why_unserved
from routing.solution import Reason


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_has_a_sentence_in_both_languages_that_names_the_commune(reason):
    french, english = (why_unserved(reason, "Wassy", langue=one) for one in ("fr", "en"))
    assert french != english
    for sentence in (french, english):
        assert "Wassy" in sentence
        assert sentence.endswith(".")


def test_a_reason_is_said_in_the_language_of_the_run():
    token = LANGUAGE.set("en")
    try:
        assert why_unserved("too_far", "Wassy") == why_unserved("too_far", "Wassy", langue="en")
    finally:
        LANGUAGE.reset(token)


@pytest.mark.parametrize("reason", get_args(Reason))
def test_the_code_of_its_sentence_once_named_a_reason(reason):
    assert reason_of(f"unserved-{reason.replace('_', '-')}") == reason


def test_another_code_names_no_reason():
    with pytest.raises(ValueError, match="unserved-rain"):
        reason_of("unserved-rain")
