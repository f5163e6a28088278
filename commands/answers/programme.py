"""What the command line says of the timetable that exists: what was read, and what it is worth."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from commands.answers.results import number
from commands.console.line import Line
from guinguette.document import plain
from guinguette.faults import Fault
from guinguette.language.catalogue import LANGUAGE, count, long_day, say
from guinguette.language.rhythms import rhythm_label
from guinguette.programme.better import Step
from guinguette.programme.compared import Compared, Imported
from guinguette.programme.hers import Figures
from guinguette.programme.new_folder import Assumed
from guinguette.programme.programme import Programme
from guinguette.programme.timing import Timed
from maps.words import labels
from maps.words.programme import broken_words, step_words

_SHOWN = 12


def read_lines(imported: Imported) -> Iterator[Line]:
    """Say what the columns were taken for, what was read, what was not, and what is assumed."""
    programme = imported.programme
    yield Line(say("terminal.programme-title", file=programme.file), style="title")
    for sheet in programme.sheets:
        if sheet.name:
            yield Line(sheet.name, say("terminal.programme-sheet"))
        kind = "terminal.programme-across" if sheet.columns.days else "terminal.programme-rows"
        days = [day.date for day in sheet.columns.days.values() if day.date]
        text = say(kind, count=len(sheet.columns.days))
        if days:
            text += f" ({long_day(min(days))} → {long_day(max(days))})"
        yield Line(text, say("terminal.programme-layout"))
        for letter, title, what, is_guessed in sheet.words:
            text = say("terminal.programme-column", letter=letter, title=title or "–", what=what)
            yield Line(text + (say("terminal.programme-guessed") if is_guessed else ""))
    if programme.ignored:
        yield Line(", ".join(programme.ignored), say("terminal.programme-sheets-left"))
    yield Line(_counts(programme), say("terminal.figure", "visits"))
    yield from _rhythm_lines(programme)
    yield from _left_lines(programme)
    yield from _assumed_lines(imported)


def _counts(programme: Programme) -> str:
    places = count(len(programme.places), "terminal.programme-places")
    return count(programme.entries, "terminal.programme-read", places=places)


def _rhythm_lines(programme: Programme) -> Iterator[Line]:
    names = Counter(timed.rhythm.name for timed in programme.places)
    said = (f"{_rhythm(name)} : {number}" for name, number in names.most_common())
    yield Line(" · ".join(said), say("terminal.programme-rhythms"))
    read = [timed.read for timed in programme.places if timed.read is not None]
    facts = {
        "missed": sum(len(one.missed) for one in read),
        "moved": sum(len(one.moved) for one in read),
        "added": sum(len(one.added) for one in read),
    }
    if any(facts.values()):
        yield Line(say("terminal.programme-exceptions", **facts), style="note")


def _rhythm(name: str) -> str:
    if re.fullmatch(r"monthly(-[a-z]+day)?", name):
        return say("terminal.programme-monthly")
    return rhythm_label(name, language=LANGUAGE.get())


def _left_lines(programme: Programme) -> Iterator[Line]:
    left = programme.left
    if not left:
        return
    shown = ", ".join(f"{cell} « {text[:30]} »" for _, cell, text in left[:_SHOWN])
    rest = f" (+ {len(left) - _SHOWN})" if len(left) > _SHOWN else ""
    yield Line(shown + rest, say("terminal.programme-left"))


def _assumed_lines(imported: Imported) -> Iterator[Line]:
    programme = imported.programme
    told = [assumed_words(one) for one in imported.assumed]
    carried = sum(sheet.found.carried for sheet in programme.sheets)
    if carried:
        told.append(count(carried, "terminal.assumed-carried"))
    for key, ranks in (
        ("terminal.assumed-weeks", imported.chosen),
        ("terminal.assumed-return", [k for k, t in enumerate(programme.places) if t.is_read_once]),
    ):
        names = [programme.places[rank].place.commune.name for rank in ranks]
        if names:
            told.append(say(key, names=", ".join(names[:_SHOWN]) + " …" * (len(names) > _SHOWN)))
    if any(timed.is_of_cycle for timed in programme.places):
        start = imported.folder.settings.horizon.start
        day = long_day(start)
        told.append(say("terminal.assumed-cycle", start=day))
    if told:
        yield Line()
        yield Line(say("terminal.assumed-title"), style="title")
    yield from (Line(f"- {text}") for text in told)


def assumed_words(one: Assumed) -> str:
    """Say what was assumed."""
    facts = {
        key: number(value, decimals=0 if value == int(value) else 2)
        if isinstance(value, float)
        else value
        for key, value in one.facts.items()
    }
    return say(one.key, **facts)


def unread_faults(imported: Imported) -> tuple[Fault, ...]:
    """Name what was not taken, each sentence once with all its cells."""
    cells: dict[tuple[str, str], list[Fault]] = defaultdict(list)
    for one in imported.unread:
        cells[one.sheet, one.message].append(one)
    return tuple(
        replace(own[0], cell=", ".join(dict.fromkeys(one.cell for one in own)))
        for own in cells.values()
    )


def compared_lines(found: Compared) -> Iterator[Line]:
    """Say hers, the best found and the proven bound, then the way from one to the other."""
    imported = found.imported
    horizon = imported.folder.settings.horizon
    yield Line()
    first = long_day(horizon.start)
    weeks = count(horizon.weeks, "terminal.weeks")
    yield Line(say("terminal.programme-figures", weeks=weeks, start=first), style="title")
    yield Line(_figures(found.hers), say("terminal.programme-hers"))
    if found.ordered != found.hers:
        yield Line(_figures(found.ordered), say("terminal.programme-ordered"))
    yield Line(_figures(found.best), say("terminal.programme-best"), "good")
    bound = found.solution.lower_bound
    told = labels.euros(bound, number) if bound > 0 else say("terminal.not-proven")
    yield Line(told, say("terminal.programme-bound"))
    yield from _broken_lines(found)
    yield from _step_lines(found)
    yield from _curve_lines(found)


def _figures(one: Figures) -> str:
    facts = {
        "cost": labels.euros(one.cost_eur, number),
        "km": labels.kilometres(one.distance_m, number),
        "hours": labels.duration(one.away_s),
        "visits": count(one.visits, "terminal.programme-visits"),
        "days": count(one.days, "terminal.programme-days"),
    }
    return say("terminal.programme-sum", **facts)


def _broken_lines(found: Compared) -> Iterator[Line]:
    told = broken_words(found.imported.hers, language=LANGUAGE.get())
    if not told:
        yield Line(say("terminal.programme-lawful"), style="good")
        return
    yield Line()
    yield Line(count(len(told), "terminal.programme-broken"), style="title")
    yield from (Line(f"- {text}", style="bad") for text in told[:_SHOWN])
    if len(told) > _SHOWN:
        yield Line(say("terminal.programme-more", count=len(told) - _SHOWN), style="note")
    if found.best.cost_eur > found.hers.cost_eur:
        yield Line(say("terminal.programme-dearer"), style="note")


def _step_lines(found: Compared) -> Iterator[Line]:
    if not found.steps:
        return
    yield Line()
    yield Line(say("terminal.programme-steps"), style="title")
    for rank, step in enumerate(found.steps, 1):
        yield Line(f"{rank}. {_step(found, step)}")


def _step(found: Compared, step: Step) -> str:
    folder = found.imported.hers.folder
    return step_words(folder, step, language=LANGUAGE.get(), write=number)


def _curve_lines(found: Compared) -> Iterator[Line]:
    if not found.curve:
        return
    yield Line()
    yield Line(say("terminal.programme-curve"), style="title")
    for point in found.curve:
        text = say(
            "terminal.programme-point",
            cost=labels.euros(point.cost_eur, number),
            km=labels.kilometres(point.distance_m, number),
            bound=labels.euros(point.lower_bound_eur, number),
        )
        yield Line(text, count(point.changes, "terminal.programme-changes"))


def programme_document(found: Compared) -> dict[str, Any]:
    """Write a timetable and what it is worth as plain values."""
    imported, programme = found.imported, found.imported.programme
    return {
        "file": programme.file,
        "sheets": [
            {
                "name": sheet.name,
                "is_across": bool(sheet.columns.days),
                "columns": [f"{letter} {what}" for letter, _, what, _ in sheet.words],
            }
            for sheet in programme.sheets
        ],
        "visits_read": programme.entries,
        "unread": len(imported.unread),
        "left": [" ".join(one) for one in programme.left],
        "places": [_place_document(timed) for timed in programme.places],
        "assumed": [assumed_words(one) for one in imported.assumed],
        "broken": broken_words(imported.hers, language=LANGUAGE.get()),
        "hers": plain(found.hers),
        "in_best_order": plain(found.ordered),
        "best": plain(found.best),
        "lower_bound_eur": round(found.solution.lower_bound, 4),
        "steps": [{"words": _step(found, step), **_price(step)} for step in found.steps],
        "curve": [plain(point) for point in found.curve],
    }


def _price(step: Step) -> dict[str, float]:
    return {"cost_eur": round(step.cost_eur, 4), "distance_m": step.distance_m}


def _place_document(timed: Timed) -> dict[str, Any]:
    missed, moved = (timed.read.missed, timed.read.moved) if timed.read else ((), ())
    return {
        "commune": timed.place.commune.code,
        "name": timed.place.commune.name_with_article,
        "place": timed.place.own,
        "rhythm": timed.rhythm.name,
        "is_told": timed.is_told,
        "missed": [day.isoformat() for day in missed],
        "moved": [day.isoformat() for _, day in moved],
    }
