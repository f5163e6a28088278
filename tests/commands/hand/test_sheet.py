"""``plan`` obeys the sheet « Consignes »; ``check`` lists what it will take, or its faults."""

from datetime import timedelta

import openpyxl
import pytest

import cli
from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import read_plan
from tests.guinguette.folders import MONDAY, WASSY
from tests.program import answer_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def plan_of(folder):
    return read_plan(output_directory(folder, MONDAY) / "plan.json")


def asking(folder, *rows):
    book = openpyxl.load_workbook(folder / "communes.xlsx")
    sheet = book["Consignes"]
    for row in rows:
        sheet.append(row)
    book.save(folder / "communes.xlsx")


def test_planning_takes_the_sheet_and_writes_its_documents(dossier, capsys):
    taken = {r.date for r in plan_of(dossier).routes for v in r.visits if v.key == WASSY}
    to = next(d for n in range(5) if (d := MONDAY + timedelta(days=n)) not in taken)
    asking(dossier, ("déplacer", "Wassy", min(taken), to, None, None, "vœux du maire"))
    assert cli.main(["verifier", str(dossier)]) == 0
    shown = capsys.readouterr().out
    assert "1 consigne de la feuille « Consignes » sera prise en planifiant :" in shown
    assert "vœux du maire" in shown
    assert cli.main(["planifier", str(dossier), "--effort", "300"]) == 0
    capsys.readouterr()
    (given,) = plan_of(dossier).instructions
    assert (given.source, given.place, given.to_date) == ("sheet", WASSY, to)
    page = (output_directory(dossier, MONDAY) / "changements.html").read_text(encoding="utf-8")
    assert "vœux du maire" in page
    code, answer = answer_of(capsys, "check", dossier)
    assert (code, [one["source"] for one in answer["check"]["instructions"]]) == (0, ["sheet"])
    cli.main(["verifier", str(dossier)])
    assert "sera prise" not in capsys.readouterr().out


def test_the_faults_of_the_sheet_name_their_cells(dossier, capsys):
    asking(dossier, ("deplasser", "Wassy", "07/01/2027"), ("annuler", "Vassy", "07/01/2027"))
    code, answer = answer_of(capsys, "check", dossier)
    found = [(one["code"], one["sheet"], one["cell"]) for one in answer["errors"]]
    assert code == 3
    assert found == [
        ("instruction-kind", "Consignes", "A2"),
        ("replan-commune-unknown", "Consignes", "B3"),
    ]
    assert "déplacer" in answer["errors"][0]["help"]
    assert "Wassy" in answer["errors"][1]["help"]
    before = plan_of(dossier)
    assert answer_of(capsys, "plan", dossier, "--effort", "300")[0] == 3
    assert plan_of(dossier) == before
