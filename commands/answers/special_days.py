"""What the command line says of the days that are not like others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from commands.console.line import Line
from guinguette.folder.read_folder import WorkingFolder
from guinguette.language.catalogue import long_day, say
from guinguette.special_days.special_day import Audience, SpecialDay
from maps.words import labels

_SHOWN = 14
_NAMED = 3
_AUDIENCES: dict[Audience, str] = {
    "errands": "terminal.day-rounds",
    "evening": "terminal.day-evenings",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Special days in a row that differ by their date alone; ``day`` is the first."""

    day: SpecialDay
    last: date


def spans(days: Sequence[SpecialDay]) -> tuple[Span, ...]:
    """Gather the days that follow each other and are the same otherwise."""
    found: list[Span] = []
    for day in days:
        for n, span in enumerate(found):
            if day.date - span.last == timedelta(days=1) and span.day == replace(
                day, date=span.day.date
            ):
                found[n] = Span(span.day, day.date)
                break
        else:
            found.append(Span(day, day.date))
    return tuple(found)


def special_day_lines(folder: WorkingFolder) -> Iterator[Line]:
    """List the special days of the horizon: when, what, whom they concern, what they do."""
    found = spans(folder.special_days)
    if not found:
        return
    yield Line(say("terminal.special-days"), style="title")
    names = {request.key: request.name for request in folder.requests}
    for span in found[:_SHOWN]:
        yield Line(_said(span, names), _dates(span))
    if len(found) > _SHOWN:
        yield Line(say("terminal.more-days", count=len(found) - _SHOWN))


def _dates(span: Span) -> str:
    first, last = (long_day(d) for d in (span.day.date, span.last))
    return first if first == last else say("terminal.from-day-to-day", first=first, last=last)


def _said(span: Span, names: dict[str, str]) -> str:
    day = span.day
    effect = say("terminal.day-effect", day.effect, price=labels.number(day.price_eur, decimals=0))
    return say("terminal.special-day", words=day.words, whom=_whom(day, names), effect=effect)


def _whom(day: SpecialDay, names: dict[str, str]) -> str:
    parts = [say(_AUDIENCES[day.audience])] if day.audience else []
    parts += [day.depot] if day.depot else []
    if day.keys is not None:
        known = sorted(names.get(key, key) for key in day.keys)
        more = ["…"] if len(known) > _NAMED else []
        parts += [", ".join([*known[:_NAMED], *more])]
    return ", ".join(parts) or say("terminal.whole-service")
