"""What the command line says of working time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from commands.console.line import Line, Style
from guinguette.calendar import week_name
from guinguette.crews.hours import CrewWeek, Margin
from guinguette.crews.rules import Convention
from guinguette.document import plain
from guinguette.faults import Fault
from guinguette.folder.settings.model import Settings
from guinguette.language.catalogue import LANGUAGE, count, long_day, say
from guinguette.language.fault_sentences import fault
from guinguette.tour import Tour
from maps.words.broken_rules import rules_words
from maps.words.working_time import flag_said, margin_said, rule_name, rule_said, week_said

_CONVENTIONS: dict[Convention, str] = {"law": "terminal.work-law", "hcr": "terminal.work-hcr"}


def rules_lines(settings: Settings) -> Iterator[Line]:
    """List the rules that hold, and how sure each is."""
    work, language = settings.work, LANGUAGE.get()
    convention = say(_CONVENTIONS[work.convention])
    yield Line(say("terminal.work-rules", convention=convention), style="title")
    for name, rule in work.rules.rules.items():
        yield Line(
            rule_said(name, rule, language=language),
            rule_name(name, language=language).capitalize(),
        )
    yield Line(say("terminal.work-each-person"), style="note")
    if not work.is_kept:
        yield Line(say("terminal.work-shown-only"), style="bad")


def weeks_lines(settings: Settings, weeks: Sequence[CrewWeek], tour: Tour | None) -> Iterator[Line]:
    """List the crews of each week, each with its margins, then what the hand set aside."""
    language = LANGUAGE.get()
    people = {crew.name: crew.people for crew in settings.crews}
    for monday in dict.fromkeys(week.monday for week in weeks):
        shown = {"week": week_name(monday), "first": long_day(monday)}
        yield Line(say("terminal.work-week-of", **shown), style="title")
        for week in (one for one in weeks if one.monday == monday):
            yield from _crew_lines(week, people.get(week.crew))
    waivers = tour.waivers if tour else ()
    if waivers:
        names = {visit.key: visit.name for r in tour.routes for visit in r.visits} if tour else {}
        yield Line(say("terminal.work-waived"), style="title")
        for words in rules_words(waivers, names, language=language):
            yield Line(words, style="bad")


def _crew_lines(week: CrewWeek, people: int | None) -> Iterator[Line]:
    language = LANGUAGE.get()
    name = say("terminal.work-vehicle", crew=week.crew)
    if people is not None:
        name = count(people, "terminal.work-crew", crew=week.crew)
    style: Style = "bad" if week.broken else "good"
    yield Line(week_said(week, language=language), name, style)
    for margin in sorted(week.margins, key=lambda one: one.share):
        said = margin_said(margin, language=language)
        yield Line(f"  {said}", style="bad" if margin.is_broken else "plain")
    if week.flags:
        flags = " ; ".join(flag_said(one, language=language) for one in week.flags)
        yield Line(f"  {say('terminal.work-flags', flags=flags)}", style="note")


def work_faults(weeks: Iterable[CrewWeek], known: Iterable[CrewWeek] = ()) -> tuple[Fault, ...]:
    """Say which rules weeks break that known ones do not, or break more."""
    left = {(week.crew, week.monday, one.rule): one.left for week in known for one in week.broken}
    return tuple(
        fault(
            "work-broken",
            value=week.crew,
            week=week_name(week.monday),
            rule=margin_said(one, language=LANGUAGE.get()),
        )
        for week in weeks
        for one in week.broken
        if one.left < left.get((week.crew, week.monday, one.rule), 0)
    )


def work_document(
    settings: Settings, weeks: Sequence[CrewWeek], tour: Tour | None
) -> dict[str, object]:
    """Write the rules, the weeks of the crews and the rules set aside as plain values."""
    work, people = settings.work, {crew.name: crew.people for crew in settings.crews}
    return {
        "convention": work.convention,
        "is_kept": work.is_kept,
        "rules": [{"name": name, **plain(rule)} for name, rule in work.rules.rules.items()],
        "weeks": [
            {
                "crew": week.crew,
                "people": people.get(week.crew, 0),
                "monday": week.monday.isoformat(),
                "sunday": (week.monday + timedelta(days=6)).isoformat(),
                "work_s": week.work_s,
                "days": week.days,
                "driving_s": week.driving_s,
                "night_s": week.night_s,
                "margins": [_margin(one) for one in week.margins],
                "flags": [_margin(one) for one in week.flags],
            }
            for week in weeks
        ],
        "waivers": [plain(one) for one in tour.waivers] if tour else [],
    }


def _margin(margin: Margin) -> dict[str, object]:
    return {**plain(margin), "is_broken": margin.is_broken}
