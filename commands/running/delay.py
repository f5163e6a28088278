"""The command ``guinguette change delay``: a vehicle that is late on the day itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.line import Line
from commands.console.options import FOLDER, WORDS
from commands.console.parameters import Number, Value, argument, option
from commands.console.session import Session
from commands.working import alone
from commands.write_documents import plan_answer, write_plan
from guinguette.faults import UsageError
from guinguette.language.catalogue import LANGUAGE, count, say, short_day
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from guinguette.planning.running.delay import Delay, Way

_MINUTES = Number(1, 24 * 60, is_whole=True, name="commands.metavar-minutes")
_ASKED = (
    FOLDER,
    argument("vehicle", Value("commands.metavar-vehicle"), "commands.delay-vehicle"),
    argument("minutes", _MINUTES, "commands.delay-minutes"),
    option(
        "since", "--depuis", "--from", takes=Value("commands.metavar-commune"),
        about="commands.delay-from", default="",
    ),
    option("day", "--le", "--on", takes=Value("commands.metavar-date"), about="commands.delay-day"),
    option(
        "keep", "--garder", "--keep", takes=Number(1, is_whole=True), about="commands.delay-keep"
    ),
    WORDS,
)  # fmt: skip


@command("delay", "retard", *_ASKED, about="commands.delay")
def delay(
    session: Session,
    folder: Path,
    vehicle: str,
    minutes: int,
    *,
    since: str,
    day: str | None,
    keep: int | None,
    words: str,
) -> Answer:
    """Answer ``delay``: say what slips and what saves the rest; keep one way where asked."""
    from guinguette.planning.running import delay as delays

    on = _day(day, keep)
    found = delays.delay(folder, vehicle, minutes, today=today(), day=on, since=since, words=words)
    if keep is None:
        return Answer(result={"delay": _document(found)}, lines=tuple(_lines(found)))
    if found.case.route.date < today():
        raise UsageError(fault("delay-past", value=found.case.route.date.isoformat()))
    if keep > len(found.ways):
        raise UsageError(fault("delay-no-way", value=str(keep)))
    if not found.ways[keep - 1].is_lawful:
        raise UsageError(fault("delay-unlawful", value=str(keep)))
    return _keep(session, folder, found, keep)


def _day(text: str | None, keep: int | None) -> date | None:
    """Read the day; what is kept without one is kept today, never on another day by mistake."""
    try:
        return date.fromisoformat(text) if text else today() if keep else None
    except ValueError as error:
        raise UsageError(fault("today-unreadable", value=text or "")) from error


@alone
def _keep(session: Session, folder: Path, found: Delay, number: int) -> Answer:
    """Write one way into the plan, and its documents."""
    from commands.answers.comparison import changes_lines
    from guinguette.emissions.balance import balance_tour
    from guinguette.emissions.of_folder import folder_assumptions
    from guinguette.planning.running.kept_delay import with_way
    from guinguette.tour_changes import compare_tours
    from maps.pages.changes import changes_page

    after = with_way(found, found.ways[number - 1])
    changes = compare_tours(found.case.tour, after)
    page = changes_page(changes, after=after, printed_on=today())
    balance = balance_tour(after, folder_assumptions(folder))
    since = found.case.route.date
    written = write_plan(session, after, balance, changes=page, since=since)
    return plan_answer(
        after,
        result={"delay": {**_document(found), "kept": number}, **written.result},
        lines=(
            *_lines(found),
            Line(),
            Line(say("terminal.late-kept", number=number), style="good"),
            *changes_lines(changes),
            *written.lines,
        ),
        warnings=written.warnings,
    )


def _document(found: Delay) -> dict[str, object]:
    return {
        "vehicle": found.case.route.vehicle,
        "date": found.case.route.date.isoformat(),
        "minutes": found.case.minutes,
        "since": found.case.since,
        "promised_return": found.case.route.return_.isoformat(),
        "ways": [
            {
                "visits": [
                    {"key": v.visit.key, "name": v.visit.name, "phone": v.visit.phone,
                     "promised": v.visit.open.isoformat(), "open": v.open.isoformat(),
                     "close": v.close.isoformat(), "late_s": v.late_s}
                    for v in way.visits
                ],
                "dropped": way.dropped and way.dropped.key,
                "is_reordered": way.is_reordered,
                "is_shortened": way.is_shortened,
                "break_after": way.break_after and way.break_after.key,
                "return": way.return_.isoformat(),
                "price_eur": way.price_eur,
                "broken": [
                    {"rule": rule, "place": visit and visit.key, "over_s": over_s}
                    for rule, visit, over_s in way.broken
                ],
                "saved": [visit.key for visit in way.saved],
                "is_lawful": way.is_lawful,
            }
            for way in found.ways
        ],
    }  # fmt: skip


def _lines(found: Delay) -> Iterator[Line]:
    from maps.words import labels

    case, first = found.case, found.ways[0]
    facts = {
        "vehicle": case.route.vehicle,
        "day": short_day(case.route.date),
        "minutes": labels.duration(60 * case.minutes),
        "since": case.since,
    }
    yield Line(say("terminal.late-title", **facts), style="title")
    yield Line()
    yield from _call_lines(first)
    promised, end = _hour(case.route.return_), _hour(first.return_)
    key = "terminal.late-end-same" if promised == end else "terminal.late-end-words"
    yield Line(say(key, end=end, promised=promised), say("terminal.late-end"))
    yield from _rule_lines(first)
    yield Line()
    if len(found.ways) == 1:
        yield Line(say("terminal.late-nothing-better"), style="note")
        return
    yield Line(say("terminal.late-ways"), style="title")
    for number, way in enumerate(found.ways, start=1):
        yield Line(f"{number}. {_way(way)}", style="plain" if way.is_lawful else "bad")
        yield from _who_lines(way)


def _call_lines(way: Way) -> Iterator[Line]:
    from maps.words import labels

    yield Line(say("terminal.late-calls"), style="title")
    if not way.late:
        yield Line(say("terminal.late-nobody"), style="good")
    for number, one in enumerate(way.late, start=1):
        facts = {"open": _hour(one.open), "promised": _hour(one.visit.open)}
        late = labels.duration(one.late_s)
        said = say("terminal.late-call", name=one.visit.name, late=late, **facts)
        whom = ", ".join(filter(None, (one.visit.phone, one.visit.contact)))
        yield Line(f"{number}. {said}" + (f" · {whom}" if whom else ""))
    on_time = [one.visit.name for one in way.visits if one.late_s == 0]
    if on_time:
        yield Line(", ".join(on_time), say("terminal.late-on-time"), "good")


def _rule_lines(way: Way) -> Iterator[Line]:
    from maps.words import labels

    if not way.broken:
        yield Line(say("terminal.late-lawful"), style="good")
    for rule, visit, over_s in way.broken:
        facts = {"name": visit.name if visit else "", "over": labels.duration(over_s)}
        yield Line(say("terminal.late-rule", rule, **facts), style="bad")


def _who_lines(way: Way) -> Iterator[Line]:
    """Say who is on time again, and who is still late and by how much."""
    from maps.words import labels

    late = [
        f"{one.visit.name} {_hour(one.open)} – {_hour(one.close)}"
        if way.is_shortened
        else f"{one.visit.name} +{labels.duration(one.late_s)}"
        for one in way.late
    ]
    for key, names in (
        ("terminal.late-saved", [visit.name for visit in way.saved]),
        ("terminal.late-still", late),
    ):
        if names:
            yield Line(f"   {say(key, names=', '.join(names))}", style="note")


def _way(way: Way) -> str:
    from commands.answers.results import number

    names = ", ".join(one.visit.name for one in way.visits)
    facts = {"name": way.dropped.name if way.dropped else "", "names": names}
    key = "terminal.late-order" if way.is_reordered else "terminal.late-as-it-is"
    if way.dropped:
        key = "terminal.late-drop-order" if way.is_reordered else "terminal.late-drop"
    elif way.is_shortened:
        key = "terminal.late-shorter"
    elif way.break_after and not way.is_reordered:
        key = "terminal.late-break-only"
    euros = round(way.price_eur)
    told = [
        say(key, **facts),
        say("terminal.late-break-after", name=way.break_after.name) if way.break_after else "",
        count(len(way.visits) - len(way.late), "terminal.late-openings", of=len(way.visits)),
        say("terminal.late-end-at", end=_hour(way.return_)),
        f"{'+' if euros > 0 else ''}{number(euros)} €",
        "" if way.is_lawful else say("terminal.late-not-lawful"),
    ]
    return ", ".join(filter(None, told))


def _hour(moment: datetime) -> str:
    from maps.words import labels

    return labels.hour(moment, language=LANGUAGE.get())
