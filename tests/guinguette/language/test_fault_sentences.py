import pytest

from guinguette.language.catalogue import LANGUAGE
from guinguette.language.fault_sentences import fault


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
