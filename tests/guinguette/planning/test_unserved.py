from typing import get_args

import pytest

from guinguette.planning.unserved import why_unserved
from routing.solution import Reason
from tests.guinguette.folders import WASSY, index


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_has_a_stable_code_and_a_sentence_that_names_the_commune(reason):
    code, sentence = why_unserved(reason, index().by_code(WASSY))
    assert code == f"unserved-{reason.replace('_', '-')}"
    assert "Wassy" in sentence
    assert sentence.endswith(".")
