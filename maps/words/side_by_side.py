"""Two plans side by side, in words: what each is called, who is better and worse off, and why."""

from __future__ import annotations

from collections.abc import Callable

from guinguette import calendar
from guinguette.calendar import Language
from guinguette.language.catalogue import count_in, say_in
from guinguette.planning.side_by_side.fates import (
    Aspect,
    CrewFate,
    PlaceFate,
    Served,
    Verdict,
)
from guinguette.planning.side_by_side.sides import Side, SideBySide
from maps.words import labels
from maps.words.clean import clean
from maps.words.labels import WriteNumber


def side_name(side: Side, *, language: Language = "fr") -> str:
    """Name one plan of a comparison: ``Édition 3``."""
    return say_in(language, "pages.side", side.kind, name=clean(side.name))


def verdict_words(verdict: Verdict, number: int, *, language: Language = "fr") -> str:
    """Say how many places have a verdict: ``3 lieux y perdent``."""
    return count_in(language, number, "pages.places", verdict)


def crew_verdict(crew: CrewFate, *, language: Language = "fr") -> str:
    """Say whether a crew works more or less: ``plus chargé``."""
    return say_in(language, "pages.crew-verdict", crew.verdict)


def moments_words(served: Served, *, language: Language = "fr") -> str:
    """Say when a place is served: ``jeudi 10 h ; vendredi 14 h``."""
    if not served.moments:
        return say_in(language, "pages.side-no-visit")
    return " ; ".join(
        f"{calendar.weekday_name(day, language=language)} "
        f"{calendar.hour(moment, language=language, space=labels.NBSP)}"
        for day, moment in served.moments
    )


def fate_words(fate: PlaceFate | CrewFate, *, language: Language = "fr") -> str:
    """Say what gets worse, then what gets better, each with both figures."""
    said = [(aspect, "pages.side-worse") for aspect in fate.worse]
    said += [(aspect, "pages.side-better") for aspect in fate.better]
    if not said:
        return say_in(language, "pages.side-moved" if fate.is_moved else "pages.side-same")
    return ", ".join(
        say_in(
            language,
            key,
            aspect,
            before=_VALUES[aspect](fate.before),
            after=_VALUES[aspect](fate.after),
        )
        for aspect, key in said
    )


def pair_words(fate: PlaceFate | CrewFate, aspect: Aspect) -> str:
    """Write one figure of both plans: ``24 h 15 → 22 h``, once where they are alike."""
    before, after = (_VALUES[aspect](one) for one in (fate.before, fate.after))
    return before if before == after else f"{before} → {after}"


_VALUES: dict[Aspect, Callable[..., str]] = {
    "visits": lambda served: str(served.visits),
    "wait": lambda served: str(served.longest_wait_days),
    "opening": lambda served: labels.duration(60 * served.opening_min),
    "hours": lambda work: labels.duration(work.away_s),
    "evenings": lambda work: str(work.evenings),
    "longest": lambda work: labels.duration(work.longest_s),
}


def side_notes(found: SideBySide, *, language: Language = "fr") -> tuple[str, ...]:
    """Say what a reader has to know before the figures."""
    before, after = (calendar.week_name(side.tour.start) for side in (found.before, found.after))
    said = (
        (found.is_repriced, say_in(language, "pages.side-repriced")),
        (found.is_shifted, say_in(language, "pages.side-shifted", before=before, after=after)),
    )
    return tuple(note for is_so, note in said if is_so)


def signed_euros(value: float, write: WriteNumber = labels.number) -> str:
    """Write a difference of money: ``+12 €``, ``−3 €``, ``0 €``."""
    size = labels.euros(abs(value), write)
    if size == labels.euros(0.0, write):
        return size
    return f"{'+' if value > 0 else '−'}{size}"
