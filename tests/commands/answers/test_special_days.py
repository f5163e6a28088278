"""The special days of a period as lines: in a row they are one, many are cut short."""

from datetime import date, timedelta

import pytest

import cli
from commands.answers.special_days import spans
from guinguette.special_days.special_day import SpecialDay
from tests.program import answer_of
from tests.working_folder import edit_settings

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def special(offset, words="Vacances", **others):
    day = date(2027, 7, 5) + timedelta(days=offset)
    return SpecialDay(date=day, effect="noted", kind="school_holiday", words=words, **others)


def test_days_that_follow_each_other_are_one_span():
    found = spans([special(0), special(1), special(1, "Foire"), special(2), special(4)])
    assert [(s.day.words, s.day.date.day, s.last.day) for s in found] == [
        ("Vacances", 5, 7),
        ("Foire", 6, 6),
        ("Vacances", 9, 9),
    ]


def test_days_that_concern_others_are_not_joined():
    found = spans([special(0), special(1, audience="evening")])
    assert len(found) == 2


def test_the_check_lists_the_holidays_of_the_period(folder, capsys):
    edit_settings(folder, "debut = ", "debut = 2027-07-12 # ")
    assert cli.main(["check", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "mercredi 14 juillet 2027" in shown
    assert "Fête nationale : tout le service, à éviter (60 € par passage)" in shown
    code, answer = answer_of(capsys, "check", folder)
    assert code == 0
    assert answer["check"]["special_days"] == [
        {"date": "2027-07-14", "effect": "avoid", "kind": "public_holiday",
         "words": "Fête nationale", "price_eur": 60.0}
    ]  # fmt: skip


def test_a_period_without_a_special_day_says_nothing_of_them(folder, capsys):
    edit_settings(folder, "debut = ", "debut = 2027-09-06 # ")
    assert cli.main(["check", str(folder)]) == 0
    assert "Jours particuliers" not in capsys.readouterr().out
