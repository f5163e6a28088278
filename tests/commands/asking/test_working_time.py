"""``guinguette rules``: the rules of working time, and the margins of each crew."""

from datetime import date, timedelta

import pytest

import cli
from guinguette.calendar import monday_of
from guinguette.files.outputs import PLAN_NAME, output_directory
from guinguette.files.plan_document import read_plan
from tests.commands.conftest import QUICK
from tests.guinguette.folders import MONDAY
from tests.program import answer_of, content

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def test_the_hours_of_a_plan_are_shown_with_each_margin_and_nothing_is_written(dossier, capsys):
    before = content(dossier)
    assert cli.main(["regles", str(dossier)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Règles du temps de travail : Code du travail" in shown
    assert "10 h · L3121-18, L3121-19 · sûr, jusqu'à 12 h par accord" in shown
    assert "semaine de travail : " in shown
    assert content(dossier) == before


def test_the_answer_for_programs_counts_what_the_plan_says(dossier, capsys):
    code, answer = answer_of(capsys, "demander", "regles", dossier)
    assert code == 0
    rules = {rule["name"]: rule for rule in answer["rules"]["rules"]}
    assert rules["week_h"]["value"] == 48
    tour = read_plan(output_directory(dossier, MONDAY) / PLAN_NAME)
    weeks = {(week["crew"], week["monday"]): week for week in answer["rules"]["weeks"]}
    for (crew, monday), week in weeks.items():
        own = [r for r in tour.routes if r.crew == crew and str(monday_of(r.date)) == monday]
        worked = sum((r.return_ - r.depart).total_seconds() - r.break_s for r in own)
        assert (week["work_s"], week["days"]) == (worked, len({r.date for r in own}))
        assert {"day_h", "week_h", "weekly_rest_h"} <= {one["rule"] for one in week["margins"]}
    assert len(weeks) == len({(r.crew, monday_of(r.date)) for r in tour.routes}) > 0


def test_a_stricter_agreement_shows_what_the_plan_breaks(dossier, capsys):
    path = dossier / "guinguette.toml"
    text = path.read_text(encoding="utf-8")
    assert "[travail]" in text
    told = '[travail]\nconvention = "hcr"\naccord = { semaine_max_h = 1 }\n'
    path.write_text(text.replace("[travail]\n", told), encoding="utf-8")
    assert cli.main(["rules", str(dossier), "--lang", "en"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "hotels, cafés, restaurants (IDCC 1979)" in shown
    assert "week of work: " in shown
    assert " too much (1 h at most)" in shown
    _, answer = answer_of(capsys, "rules", dossier)
    assert all(
        one["is_broken"]
        for week in answer["rules"]["weeks"]
        for one in week["margins"]
        if one["rule"] == "week_h"
    )


def test_four_weeks_after_each_other_count_in_the_averages(dossier, capsys):
    """A second period goes on from the memory of the first: averages and rests know it."""
    code, _ = answer_of(capsys, "plan", dossier, *QUICK)
    assert code in {0, 4}
    path = dossier / "guinguette.toml"
    text = path.read_text(encoding="utf-8")
    later = MONDAY + timedelta(weeks=2)
    assert MONDAY.isoformat() in text
    path.write_text(text.replace(MONDAY.isoformat(), later.isoformat()), encoding="utf-8")
    code, _ = answer_of(capsys, "plan", dossier, *QUICK)
    assert code in {0, 4}
    tours = [read_plan(output_directory(dossier, day) / PLAN_NAME) for day in (MONDAY, later)]
    routes = [route for tour in tours for route in tour.routes]
    _, answer = answer_of(capsys, "rules", dossier)
    weeks = answer["rules"]["weeks"]
    assert {week["monday"] for week in weeks} == {str(later + timedelta(weeks=n)) for n in (0, 1)}
    for week in weeks:
        margins = {one["rule"]: one for one in week["margins"]}
        monday = date.fromisoformat(week["monday"])
        known = [r for r in routes if r.crew == week["crew"] and monday_of(r.date) <= monday]
        assert margins["average_h"]["value"] == -(-sum(map(worked_s, known)) // 12)
        own = [r for r in known if monday_of(r.date) == monday]
        rests = [
            (route.depart - max(r.return_ for r in known if r.date < route.date)).total_seconds()
            for route in own
        ]
        assert margins["daily_rest_h"]["value"] == min(rests)
        assert margins["week_h"]["value"] == week["work_s"] == sum(map(worked_s, own))


def worked_s(route):
    return int((route.return_ - route.depart).total_seconds()) - route.break_s
