"""The timetable that exists, in words: the rules it breaks, the changes that are worth making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guinguette import calendar
from guinguette.calendar import Language
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.settings.duty import turns
from guinguette.language.catalogue import count_in, say_in
from guinguette.programme.better import Step
from guinguette.programme.hers import Hers
from maps.words import labels
from maps.words.broken_rules import rules_words

_Visit = tuple[int, int, int]


def broken_words(hers: Hers, *, language: Language = "fr") -> list[str]:
    """Say the rules that the timetable breaks, and the ways it leaves too little time for."""
    names = {request.key: request.name for request in hers.folder.requests}
    unsaid = [replace(waiver, words="") for waiver in hers.waivers]
    told = list(rules_words(unsaid, names, language=language))
    for one in hers.late:
        facts = {"vehicle": one.vehicle, "name": one.name, "late": labels.duration(one.late_s)}
        day = calendar.short_date(one.date, language=language)
        told.append(say_in(language, "terminal.programme-late", day=day, **facts))
    return told


def step_words(
    folder: WorkingFolder,
    step: Step,
    *,
    language: Language = "fr",
    write: labels.WriteNumber = labels.number,
) -> str:
    """Say a change: ``Wassy, du mardi 9 h 30 au jeudi 14 h avec Camion 2 : −14 €, −22 km``."""
    text = say_in(
        language,
        "terminal.programme-step",
        moves=" ; ".join(_move(folder, *move, language=language) for move in step.moves),
        cost=f"{_signed(step.cost_eur, write)} €",
        km=f"{_signed(step.distance_m / 1000, write)} km",
        weeks=count_in(language, folder.settings.horizon.weeks, "terminal.weeks"),
    )
    if not step.shifted:
        return text
    return text + count_in(language, step.shifted, "terminal.programme-shifted")


def _move(
    folder: WorkingFolder,
    stop: int,
    before: Sequence[_Visit],
    after: Sequence[_Visit],
    *,
    language: Language,
) -> str:
    """Say where a place goes, by its first visit in the period."""
    vehicles = [turn.vehicle.name for turn in turns(folder.settings)]
    old, new = before[0], (after or before)[0]
    request = folder.requests[stop]
    setup_min = folder.settings.profile(request.profile).setup_min
    slots = [_slot(visit, setup_min, language) for visit in (old, new)]
    facts = {"name": request.name, "before": slots[0], "after": slots[1]}
    stays = slots[0] == slots[1]
    key = "terminal.programme-move-stays" if stays else "terminal.programme-move"
    text = say_in(language, key, **facts)
    if vehicles[old[1]] != vehicles[new[1]]:
        text += say_in(language, "terminal.programme-with", vehicle=vehicles[new[1]])
    is_other_week = old[0] % 7 == new[0] % 7 and old[0] != new[0]
    return text + (say_in(language, "terminal.programme-other-week") if is_other_week else "")


def _slot(visit: _Visit, setup_min: int, language: Language) -> str:
    day = calendar.weekday_name(visit[0] % 7, language=language)
    return f"{day} {calendar.hour(visit[2] // 60 + setup_min, language=language)}"


def _signed(value: float, write: labels.WriteNumber) -> str:
    shown = write(abs(value))
    return shown if shown == "0" else f"{'−' if value < 0 else '+'}{shown}"
