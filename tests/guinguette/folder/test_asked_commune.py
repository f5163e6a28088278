import pytest

from guinguette.communes.france import every_commune
from guinguette.faults import UsageError
from guinguette.folder.asked_commune import commune_asked, places_named
from tests.guinguette.folders import NARCY, WASSY, folder, row


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    return folder(tmp_path_factory.mktemp("cherche") / "dossier", [row(NARCY)])


@pytest.mark.parametrize(("name", "code"), [("Curel", "52156"), ("Belmont", "52043")])
def test_of_many_namesakes_the_only_one_in_the_departements_of_the_folder_is_meant(
    dossier, name, code
):
    assert every_commune().find(name).is_ambiguous
    assert commune_asked(name, dossier).code == code


def test_namesakes_that_are_all_elsewhere_are_asked_about(dossier):
    with pytest.raises(UsageError) as error:
        commune_asked("Sainte-Colombe", dossier)
    assert error.value.fault.code == "asked-commune-ambiguous"
    assert error.value.fault.help.count("Sainte-Colombe") == 5


def test_a_place_is_named_by_its_key_or_name_and_a_commune_means_all_its_places(tmp_path):
    rows = [row(WASSY), row(WASSY, name="Gare"), row(NARCY, name="Lavoir")]
    requests = folder(tmp_path / "d", rows).requests
    said = {
        "52550": ["52550"], "WASSY (gare)": ["52550-gare"], "52550-Gare": ["52550-gare"],
        "wassy": ["52550", "52550-gare"], "narcy": ["52347-lavoir"], "52347": ["52347-lavoir"],
        "Saint-Dizier": [],
    }  # fmt: skip
    assert {text: [r.key for r in places_named(text, requests)] for text in said} == said
