"""``guinguette change delay``: advice that writes nothing, and one way kept where asked."""

from __future__ import annotations

import pytest

import cli
from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import read_plan
from guinguette.service.memory import read_memory
from tests.guinguette.folders import MONDAY
from tests.program import answer_of, content

pytestmark = pytest.mark.usefixtures("neutral_terminal")


@pytest.fixture
def route(dossier):
    tour = read_plan(output_directory(dossier, MONDAY) / "plan.json")
    return max(tour.routes, key=lambda one: len(one.visits))


@pytest.fixture(autouse=True)
def _on_the_day(route, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_TODAY", route.date.isoformat())


def test_the_advice_names_what_slips_and_writes_nothing(dossier, route, capsys):
    before = content(dossier)
    assert cli.main(["changer", "retard", str(dossier), route.vehicle.lower(), "40"]) == 0
    shown = capsys.readouterr().out
    assert f"{route.vehicle}, " in shown
    assert "40 min de retard en quittant" in shown.replace("\N{NO-BREAK SPACE}", " ")
    assert "À appeler, dans l'ordre" in shown
    assert "Fin de journée" in shown
    assert content(dossier) == before
    code, answer = answer_of(capsys, "delay", dossier, route.vehicle, 40)
    assert (code, answer["delay"]["date"]) == (0, route.date.isoformat())
    assert answer["delay"]["ways"][0]["dropped"] is None
    assert content(dossier) == before


def test_a_way_that_is_kept_makes_an_edition_whose_documents_say_it(dossier, route, capsys):
    words = ("change", "delay", dossier, route.vehicle, 20, "--keep", 1, "--because", "pneu crevé")
    code, answer = answer_of(capsys, *words)
    assert (code, answer["delay"]["kept"]) == (0, 1)
    after = read_plan(output_directory(dossier, MONDAY) / "plan.json")
    moved = {v["key"]: v["open"] for v in answer["delay"]["ways"][0]["visits"]}
    (own,) = [r for r in after.routes if (r.date, r.vehicle) == (route.date, route.vehicle)]
    assert {v.key: v.open.isoformat() for v in own.visits} == moved
    assert [e.words for e in after.events if e.kind == "delay"] == ["pneu crevé"]
    assert read_memory(dossier).editions[-1].number == answer["edition"]
    page = (output_directory(dossier, MONDAY) / "changements.html").read_text(encoding="utf-8")
    assert "pneu crevé" in page
    public = content(output_directory(dossier, MONDAY) / "public")
    mairies = content(output_directory(dossier, MONDAY) / "mairies")
    assert not any(b"pneu" in text for text in (*public.values(), *mairies.values()))


def test_planning_again_on_that_day_leaves_it_as_it_was_settled(dossier, route, capsys):
    """Even an opening that its window would not hold in full."""
    for minutes in range(30, 600, 30):
        ways = answer_of(capsys, "delay", dossier, route.vehicle, minutes)[1]["delay"]["ways"]
        number = next((n for n, way in enumerate(ways, 1) if way["is_shortened"]), 0)
        if number and any(one["rule"] == "hour" for one in ways[0]["broken"]):
            break
    code, _ = answer_of(capsys, "delay", dossier, route.vehicle, minutes, "--keep", number)
    assert code == 0
    settled = of_day(dossier, route)
    code, _ = answer_of(capsys, "plan", dossier, "--effort", "300")
    assert code == 0
    assert of_day(dossier, route) == settled
    tour = read_plan(output_directory(dossier, MONDAY) / "plan.json")
    later = next(r for r in tour.routes if r.date > route.date)
    cancelled = ("cancel", dossier, later.visits[0].key, later.date, "--dry-run")
    assert answer_of(capsys, *cancelled)[0] == 0
    code, _ = answer_of(
        capsys, "replan", dossier, "--absent", f"{route.vehicle} {route.date}", "--effort", "300"
    )
    assert code in {0, 4}
    assert of_day(dossier, route) == []


def of_day(dossier, route):
    after = read_plan(output_directory(dossier, MONDAY) / "plan.json")
    return [r.visits for r in after.routes if (r.date, r.vehicle) == (route.date, route.vehicle)]


@pytest.mark.parametrize(("asked", "code"), [
    (("9 h",), "usage"), (("40", "--garder", "99"), "delay-no-way"),
    (("900", "--garder", "1"), "delay-unlawful"), (("40", "--le", "hier"), "today-unreadable"),
])  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(dossier, route, capsys, asked, code):
    before = content(dossier)
    found, answer = answer_of(capsys, "retard", dossier, route.vehicle, *asked)
    assert found == 2
    assert answer["errors"][0]["code"] == code
    assert content(dossier) == before


def test_a_day_that_is_past_is_shown_but_not_changed(dossier, route, capsys, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_TODAY", "2028-01-01")
    words = ("delay", dossier, route.vehicle, 20, "--on", route.date)
    assert answer_of(capsys, *words)[0] == 0
    code, answer = answer_of(capsys, *words, "--keep", 1)
    assert (code, answer["errors"][0]["code"]) == (2, "delay-past")
