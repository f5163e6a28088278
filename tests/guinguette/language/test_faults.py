import re

import pytest

from guinguette.language import faults as messages
from guinguette.language.faults import CATALOGUE, LANGUAGE, fault


def test_every_code_has_two_languages_and_is_documented():
    documented = set(re.findall(r"``([a-z]+(?:-[a-z]+)*)``", messages.__doc__))
    assert set(CATALOGUE) <= documented
    for code, sentences in CATALOGUE.items():
        assert set(sentences) == {"fr", "en"}, code
        names = [set(re.findall(r"{(\w+)}", " ".join(pair))) for pair in sentences.values()]
        assert names[0] == names[1], code


def test_a_fault_is_said_in_the_language_asked_for():
    assert fault("file-locked", langue="en").message.startswith("The file cannot be read")
    token = LANGUAGE.set("en")
    assert fault("file-locked").help.startswith("Close it")
    LANGUAGE.reset(token)
    assert fault("file-locked").help.startswith("Fermez-le")


def test_braces_typed_by_someone_stay_braces():
    found = fault("rhythm-unknown", value="{{7*7}} {help}", expected="a", nearest="{b}")
    assert "« {{7*7}} {help} »" in found.message
    assert found.help.startswith("Voulez-vous dire « {b} » ?")


def test_an_unknown_code_or_a_missing_fact_is_an_error_of_the_program():
    with pytest.raises(KeyError, match="no-such-code"):
        fault("no-such-code")
    with pytest.raises(KeyError, match="expected"):
        fault("rhythm-missing")


def test_a_path_or_a_file_name_keeps_its_first_letter():
    assert fault("file-exists", value="matournee/guinguette.toml").message.startswith("matournee/")
    assert fault("requests-twice").message.startswith("communes.xlsx et")
    assert fault("settings-missing").message.startswith("Le fichier")
