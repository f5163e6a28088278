"""Working time in words: rules, what a week makes of them, what the law wants known."""

from __future__ import annotations

from guinguette.calendar import Language, short_date
from guinguette.crews.hours import CrewWeek, Margin
from guinguette.crews.rules import Rule, RuleName
from guinguette.language.catalogue import count_in, say_in
from maps.words import labels

_SAID = {
    (False, False): "details.work-kept",
    (False, True): "details.work-kept-least",
    (True, False): "details.work-over",
    (True, True): "details.work-under",
}


def rule_name(name: RuleName, *, language: Language = "fr") -> str:
    """Name a rule."""
    return say_in(language, "details.work-rule", name)


def rule_said(name: RuleName, rule: Rule, *, language: Language = "fr") -> str:
    """Say a rule: its value, its article, how sure it is, the loosest that an agreement gives."""
    sure = say_in(language, "details.work-confidence", rule.confidence)
    if rule.confidence != "flag" and rule.agreement is not None:
        loosest = _amount(name, _in_unit(name, rule.agreement), language)
        sure = f"{sure}, {say_in(language, 'details.work-by-agreement', value=loosest)}"
    parts = [rule.article, sure]
    if name not in {"sundays", "first_of_may"}:
        parts = [_amount(name, _in_unit(name, rule.value), language), *parts]
    return " · ".join(parts)


def _in_unit(name: RuleName, value: float) -> float:
    return value * {"h": 3600, "min": 60}.get(name.rpartition("_")[2], 1)


def _amount(name: RuleName, value: float, language: Language) -> str:
    """Write seconds, tonnes or days."""
    if name.endswith(("_h", "_min")):
        return labels.duration(value)
    if name.endswith("_t"):
        tonnes = labels.number(value, decimals=1) if language == "fr" else f"{value:g}"
        return f"{tonnes}{labels.NBSP}t"
    return count_in(language, round(value), "details.work-days")


def margin_said(margin: Margin, *, language: Language = "fr") -> str:
    """Say what a week makes of a rule: ``repos entre deux journées : 12 h (11 h au moins, …)``."""
    value, limit, left = (
        _amount(margin.rule, amount, language)
        for amount in (margin.value, margin.limit, abs(margin.left))
    )
    name = rule_name(margin.rule, language=language)
    facts = {"rule": _dated(name, margin, language), "value": value, "limit": limit}
    return say_in(language, _SAID[margin.is_broken, margin.is_least], left=left, **facts)


def _dated(name: str, margin: Margin, language: Language) -> str:
    if margin.day is None:
        return name
    shown = short_date(margin.day, language=language)
    key = "details.work-before" if margin.rule == "daily_rest_h" else "details.work-on"
    return say_in(language, key, rule=name, day=shown)


def flag_said(flag: Margin, *, language: Language = "fr") -> str:
    """Say what the law wants known of a week: its Sundays, its nights, the first of May."""
    name = rule_name(flag.rule, language=language)
    if flag.day is not None:
        return name
    return f"{name}{' : ' if language == 'fr' else ': '}{_amount(flag.rule, flag.value, language)}"


def week_said(week: CrewWeek, *, language: Language = "fr") -> str:
    """Say the hours of a crew in a week: ``38 h 15 de travail en 5 jours, 9 h de conduite``."""
    return say_in(
        language,
        "details.work-hours",
        work=labels.duration(week.work_s),
        days=count_in(language, week.days, "details.work-days"),
        driving=labels.duration(week.driving_s),
    )
