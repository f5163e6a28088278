"""The file of a question: read with all its faults, changed, written and read back."""

import tomllib
from datetime import date
from functools import partial
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guinguette.faults import InputError
from guinguette.language.catalogue import LANGUAGE
from guinguette.scenarios.ask import changed_question, parse_question, question_text, read_question
from guinguette.scenarios.question import Question

FULL = """
titre = "Un café \\"rouge\\" pour le Morvan"
debut = 2027-01-04
reseau = "58-71"
[zone]
departements = ["58", "2A"]
epci = ["CA de Chaumont, du Bassin Nogentais"]
communes = ["Larochemillay"]
[villages]
imposes = ["58140"]
exclus = ["58019"]
demandes = ["Moux"]
desservis = ["58003"]
par_epci = { "CC Morvan" = [2, 10], "200067890" = [0, 3] }
nombre_min = 3
nombre_max = 20
habitants_max = 999
aller_retour_max_min = 90
[choix]
objectif = "Bénéfice"
vehicules = [3, 1, 1]
budget_eur_an = 60000
part_du_besoin = 0.6
depots = ["Clamecy"]
depots_fixes = false
villes = 12
frequences = [4, 2]
rayon_min = 10
[couts]
vehicule_eur_an = 8000.0
subventions_epci = { "200067890" = 500.0 }
semaines_par_an = 44
[calcul]
effort = 2000
graine = 7
[service]
ouverture_min = 120
creneau = "16:00-20:00"
[equipage]
personnes = 2
[vehicule]
cost_per_km_eur = 0.6
absences = [2027-01-05]
"""


@pytest.fixture
def write(tmp_path):
    def written(text):
        path = tmp_path / "simulation.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def faults_of(path):
    with pytest.raises(InputError) as caught:
        read_question(path)
    for fault in caught.value.faults:
        assert fault.help
        assert fault.message
        assert fault.file == path.name
        assert "Input should" not in fault.message + fault.help
    return caught.value.faults


def test_a_question_is_read_from_its_file_or_its_folder(write, tmp_path):
    question = read_question(write(FULL))
    assert read_question(tmp_path) == question
    assert question.choice.objective == "benefit"
    assert question.choice.vehicles == (1, 3)
    assert question.choice.frequencies == (2, 4)
    assert question.villages.per_epci == {"CC Morvan": (2, 10), "200067890": (0, 3)}
    assert question.vehicle == {"cout_km_eur": 0.6, "absences": [date(2027, 1, 5)]}
    assert question.start == date(2027, 1, 4)


@pytest.mark.parametrize("text", ["", FULL])
def test_what_is_written_is_read_back(write, text):
    question = read_question(write(text))
    assert read_question(write(question_text(question))) == question


def test_an_outline_is_found_from_the_file(write, tmp_path):
    question = read_question(write('[zone]\ncontour = "zones/morvan.geojson"'))
    assert question.area.outline == tmp_path / "zones" / "morvan.geojson"
    assert read_question(write(question_text(question))) == question


def test_what_is_usual_can_be_uncommented(write):
    """Every line shown after a # is a right value of its key, and every key is shown."""
    section, shown = "", {}
    lines = []
    for line in question_text(Question()).splitlines():
        bare = line.removeprefix("# ")
        if line.startswith("["):
            section = line.strip("[]")
        name, equals, _ = bare.partition(" = ")
        if line.startswith("# ") and equals and name.isidentifier():
            shown.setdefault(section, set()).add(name)
            lines.append(bare)
        else:
            lines.append(line)
    question = read_question(write("\n".join(lines)))
    assert question.villages.per_epci
    for name, field in Question.model_fields.items():
        key, model = field.alias or name, field.annotation
        if key in shown and hasattr(model, "model_fields"):
            assert shown[key] == {f.alias or n for n, f in model.model_fields.items()}
    assert {"zone", "villages", "choix", "couts", "calcul"} < shown.keys()


def words(size):
    """Texts as people type them: accents composed, as the reader composes them."""
    return st.text(max_size=size).map(partial(normalize, "NFC"))


@example(title="un\x85deux\u2028trois", forced=["a\x0bb"], bounds={"\x1d": (1, 2)}, budget=1e5)
@given(
    title=words(12),
    forced=st.lists(words(8), max_size=3),
    bounds=st.dictionaries(words(8), st.tuples(st.just(1), st.integers(1, 9)), max_size=2),
    budget=st.none() | st.floats(0, 1_000_000),
)
def test_any_words_survive_the_file(tmp_path_factory, title, forced, bounds, budget):
    question = Question.model_validate(
        {
            "titre": title,
            "villages": {"imposes": forced, "par_epci": bounds},
            "choix": {"budget_eur_an": budget},
        }
    )
    path = tmp_path_factory.mktemp("question") / "simulation.toml"
    path.write_text(question_text(question), encoding="utf-8", newline="")
    assert read_question(path) == question


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[villages]\nimpose = []", [("toml-unknown-key", "villages.impose", "imposes")]),
        ("[villagse]\n", [("toml-unknown-key", "villagse", "villages")]),
        ('[zone]\ndepartements = "58"', [("toml-list", "zone.departements", "[")]),
        ("[zone]\ndepartements = [58]", [("toml-text", "zone.departements[1]", "guillemets")]),
        ("[zone]\ncontour = 3", [("toml-text", "zone.contour", "guillemets")]),
        ('[choix]\nobjectif = "benefise"', [("toml-choice", "choix.objectif", "benefice")]),
        ("[choix]\nobjectif = 3", [("toml-choice", "choix.objectif", "rapport")]),
        ("[choix]\nvehicules = 3", [("toml-list", "choix.vehicules", "[")]),
        ("[choix]\nvehicules = []", [("toml-empty", "choix.vehicules", "")]),
        ("[choix]\nvehicules = [0, 13]",
         [("toml-range", "choix.vehicules[1]", "1"), ("toml-range", "choix.vehicules[2]", "12")]),
        ("[choix]\nvehicules = [1.5]", [("toml-whole-number", "choix.vehicules[1]", "")]),
        ("[choix]\nfrequences = [3]", [("toml-choice", "choix.frequences[1]", "1, 2, 4")]),
        ('[choix]\nbudget_eur_an = "60 000"', [("toml-number", "choix.budget_eur_an", "")]),
        ("[choix]\nbudget_eur_an = -1", [("toml-range", "choix.budget_eur_an", "0")]),
        ("[choix]\npart_du_besoin = 60", [("toml-range", "choix.part_du_besoin", "1")]),
        ('[choix]\nobjectif = "cout"', [("question-cost-alone", "choix.objectif", "--besoin")]),
        ("[villages]\nnombre_min = 5\nnombre_max = 3",
         [("question-bounds", "villages.nombre_min", "5")]),
        ('[villages]\nimposes = ["a", "b"]\nnombre_max = 1',
         [("question-bounds", "villages.imposes", "2")]),
        ('[villages]\nnombre_max = 4\npar_epci = { "A" = [3, 5], "B" = [2, 1] }',
         [("question-bounds", "villages.par_epci.B", "2"),
          ("question-bounds", "villages.par_epci", "5")]),
        ('[villages]\npar_epci = { "A" = 3 }', [("toml-list", "villages.par_epci.A", "[")]),
        ('[villages]\npar_epci = { "A" = [3] }',
         [("toml-missing-key", "villages.par_epci.A[2]", "")]),
        ('[villages]\npar_epci = { "A" = [-3, 2] }',
         [("toml-range", "villages.par_epci.A[1]", "0")]),
        ('[couts]\nsubventions_epci = { "A" = "cinq" }',
         [("toml-number", "couts.subventions_epci.A", "")]),
        ("debut = 2027-01-05", [("start-not-monday", "debut", "2027-01-04")]),
        ("debut = 1027-01-05", [("toml-range", "debut", "")]),
        ('[service]\nouverture = 90', [("toml-unknown-key", "service.ouverture", "ouverture_min")]),
        ('[service]\ncreneau = "9h-10h"', [("profile-window-short", "service", "90")]),
        ('[equipage]\npersonnes = 0\nnom = "A"',
         [("question-fixed-key", "equipage.nom", "nom"),
          ("toml-range", "equipage.personnes", "1")]),
        ('[vehicule]\ndepot = "Nevers"', [("question-fixed-key", "vehicule.depot", "depots")]),
        ("service = 3", [("toml-table", "service", "[service]")]),
        ('[zone]\nepci = ["a"\n[villages]\nnombre_mim = 3',
         [("toml-syntax", "ligne 3", "crochet"),
          ("toml-unknown-key", "villages.nombre_mim", "nombre_min")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_key_and_a_remedy(write, text, expected):
    faults = faults_of(write(text))
    assert [(f.code, f.cell) for f in faults] == [(code, cell) for code, cell, _ in expected]
    for fault, (_, _, said) in zip(faults, expected, strict=True):
        assert said in fault.message + fault.help


def test_all_faults_come_at_once_with_their_lines(write):
    text = "[choix]\nvehicules = [99]\n[villages]\nnombre = 3\n[service]\nouverture_min = 1\n"
    faults = faults_of(write(text))
    assert [fault.message.rpartition("(")[2] for fault in faults] == [
        "ligne 4).", "ligne 2).", "ligne 6).",
    ]  # fmt: skip


def test_a_question_that_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError) as caught:
        read_question(tmp_path / "questoin.toml")
    assert caught.value.faults[0].code == "question-missing"
    with pytest.raises(InputError) as caught:
        read_question(tmp_path)
    assert caught.value.faults[0].code == "question-missing"


def test_changes_override_and_an_area_replaces_the_area():
    question = parse_question({"zone": {"departements": ["58"]}, "choix": {"vehicules": [1]}})
    found = changed_question(question, {"zone.epci": ["A"], "choix.budget_eur_an": 1000.0})
    assert found.area.departements == ()
    assert (found.choice.vehicles, found.choice.budget_eur) == ((1,), 1000.0)
    assert changed_question(question, {}) == question
    with pytest.raises(InputError) as caught:
        changed_question(question, {"choix.vehicules": [99], "reseau": 3})
    assert {fault.cell for fault in caught.value.faults} == {"choix.vehicules[1]", "reseau"}


def test_the_sentences_are_said_in_english_too(write):
    path = write('[choix]\nobjectif = "cout"')
    token = LANGUAGE.set("en")
    try:
        [fault] = faults_of(path)
    finally:
        LANGUAGE.reset(token)
    assert "least cost" in fault.message


def test_the_outline_is_written_with_slashes():
    question = Question.model_validate({"zone": {"contour": Path("a") / "b.geojson"}})
    assert 'contour = "a/b.geojson"' in question_text(question)


@pytest.mark.parametrize(
    ("choice", "objective"),
    [
        ({}, "ratio"),
        ({"budget_eur_an": 60_000.0}, "benefit"),
        ({"part_du_besoin": 0.5}, "cost"),
        ({"part_du_besoin": 0.5, "budget_eur_an": 60_000.0}, "cost"),
        ({"budget_eur_an": 60_000.0, "objectif": "rapport"}, "ratio"),
    ],
)
def test_what_is_said_means_an_objective_where_none_is(choice, objective):
    question = Question.model_validate({"choix": choice})
    assert question.choice.objective == objective
    assert Question.model_validate(tomllib.loads(question_text(question))) == question
