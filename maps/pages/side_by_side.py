"""Two plans side by side, as one page: the figures, who is better and worse off, every visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guinguette.planning.side_by_side.fates import (
    TOLD,
    VERDICTS,
    Aspect,
    CrewFate,
    Fates,
    PlaceFate,
)
from guinguette.planning.side_by_side.sides import SideBySide
from maps.drawing import page as _page
from maps.pages.changes import changes_values
from maps.words.clean import clean
from maps.words.phrases import phrase
from maps.words.side_by_side import (
    crew_verdict,
    fate_words,
    moments_words,
    pair_words,
    side_name,
    side_notes,
    verdict_words,
)

PAGE_NAME = "comparaison.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A place in both plans, as shown."""

    name: str
    before: str
    after: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crew:
    """A crew in both plans, as shown: a figure for each of :data:`CREW_FIGURES`."""

    name: str
    figures: tuple[str, ...]
    words: str


CREW_FIGURES: tuple[Aspect, ...] = ("hours", "evenings", "longest")


def side_by_side_page(found: SideBySide, judged: Fates, *, printed_on: date) -> str:
    """Write the page of two plans."""
    places = ((verdict, judged.of(verdict)) for verdict in VERDICTS)
    names = side_name(found.before), side_name(found.after)
    return _page.render_without_map(
        "side_by_side.html",
        "changes.css",
        **changes_values(found.changes, after=found.after.tour, printed_on=printed_on, names=names),
        price="",
        gaps=[],
        stability="",
        notes=side_notes(found),
        verdicts=[
            (verdict_words(verdict, len(some)), list(map(_place, some)) if verdict in TOLD else [])
            for verdict, some in places
            if some
        ],
        crew_titles=[phrase("pages.crew-figure", key) for key in CREW_FIGURES],
        crews=[_crew(crew) for crew in judged.crews],
    )


def _place(fate: PlaceFate) -> _Place:
    return _Place(
        name=fate.name,
        before=moments_words(fate.before),
        after=moments_words(fate.after),
        words=fate_words(fate),
    )


def _crew(fate: CrewFate) -> _Crew:
    return _Crew(
        name=clean(fate.name),
        figures=tuple(pair_words(fate, aspect) for aspect in CREW_FIGURES),
        words=crew_verdict(fate),
    )
