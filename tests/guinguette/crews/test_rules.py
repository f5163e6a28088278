"""Each rule of working time has a value, an article, a date, and says how sure it is."""

from datetime import date
from importlib import resources
from typing import get_args

import pytest

from guinguette.crews.rules import RuleName, parse_rules, work_rules

TEXT = (resources.files("guinguette") / "assumptions" / "working_time.toml").read_text("utf-8")


@pytest.mark.parametrize("convention", ["law", "hcr"])
def test_every_rule_has_what_a_reader_asks_of_it(convention):
    rules = work_rules(convention)
    assert tuple(rules.rules) == get_args(RuleName)
    for rule in rules.rules.values():
        assert rule.article
        assert rule.source
        assert date(1990, 1, 1) < rule.date <= date(2026, 11, 21)
        assert rule.confidence in {"firm", "check", "flag"}


def test_the_values_are_those_of_the_law():
    rules = work_rules()
    hours = {name: rules.seconds(name) / 3600 for name in ("day_h", "amplitude_h", "daily_rest_h")}
    assert hours == {"day_h": 10, "amplitude_h": 13, "daily_rest_h": 11}
    assert [rules.seconds(name) / 3600 for name in ("weekly_rest_h", "week_h", "average_h")] == [
        35, 48, 44,
    ]  # fmt: skip
    assert (rules.days("week_days"), rules.seconds("break_min")) == (6, 1200)
    assert rules["day_h"].article.startswith("L3121-18")


def test_what_is_remembered_and_not_read_says_so():
    firm = {name for name, rule in work_rules("hcr").rules.items() if rule.confidence == "firm"}
    assert {"day_h", "week_days", "drive_week_h", "sundays", "first_of_may"} & firm == set()
    assert "daily_rest_h" in firm


def test_the_convention_and_the_agreement_come_on_top():
    rules = work_rules("hcr", {"week_h": 42, "night_from_h": 23})
    assert (rules["day_h"].value, rules["average_h"].value, rules.days("week_days")) == (
        11.5,
        46,
        5,
    )
    assert (rules["week_h"].value, rules["week_h"].confidence) == (42, "agreement")
    assert (rules["night_from_h"].value, rules["night_from_h"].confidence) == (23, "flag")


def test_an_agreement_gives_so_much_and_no_more():
    rules = work_rules()
    assert not rules["day_h"].is_looser(12)
    assert rules["day_h"].is_looser(12.5)
    assert rules["daily_rest_h"].is_looser(8)
    assert not rules["daily_rest_h"].is_looser(9)
    assert rules["week_h"].is_looser(49)
    assert not rules["week_h"].is_looser(35)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[law.week_h]", "[law.week_hours]"),
        ('confidence = "firm"', 'confidence = "sure"'),
        ('article = "L3132-1"\n', ""),
        ("value = 48.0", 'value = "many"'),
    ],
)
def test_a_file_of_rules_that_is_wrong_is_refused(old, new):
    assert old in TEXT
    with pytest.raises(ValueError, match=r"."):
        parse_rules(TEXT.replace(old, new, 1))
