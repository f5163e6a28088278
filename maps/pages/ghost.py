"""The ghost weeks as one page: the acceptance table, then week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guinguette.calendar import week_name
from guinguette.planning.side_by_side.ghost import CriterionKey, Ghost, GhostWeek
from maps.drawing import page as _page
from maps.words import labels
from maps.words.clean import clean
from maps.words.ghost import (
    acceptance,
    criterion_words,
    figure,
    proof_words,
    week_words,
    weeks_words,
)
from maps.words.phrases import phrase
from maps.words.side_by_side import side_notes

PAGE_NAME = "semaine-fantome.html"
WEEK_FIGURES: tuple[CriterionKey, ...] = ("visits", "distance", "hours", "cost")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Week:
    """A week as shown: a figure for each of :data:`WEEK_FIGURES`, then its changed visits."""

    name: str
    figures: tuple[str, ...]
    words: str


def ghost_page(found: Ghost, *, printed_on: date) -> str:
    """Write the page of the ghost weeks."""
    last = found.periods[-1]
    notes = (note for period in found.periods for note in side_notes(period))
    return _page.render_without_map(
        "ghost.html",
        "changes.css",
        title=last.after.tour.title,
        settings=clean(last.after.name),
        weeks_said=weeks_words(found),
        notes=list(dict.fromkeys(notes)),
        acceptance=acceptance(found),
        criteria=[criterion_words(one) for one in found.criteria],
        proof=proof_words(found),
        week_titles=[phrase("pages.ghost-figure", key) for key in (*WEEK_FIGURES, "moved")],
        weeks=[_week(week) for week in found.weeks],
        network=labels.network_sentence(last.after.tour.network),
        printed_on=printed_on,
    )


def _week(week: GhostWeek) -> _Week:
    return _Week(
        name=week_name(week.monday).replace("-", "\N{NON-BREAKING HYPHEN}"),
        figures=(*(_pair(week, key) for key in WEEK_FIGURES), labels.number(week.moved)),
        words=week_words(week),
    )


def _pair(week: GhostWeek, key: CriterionKey) -> str:
    before, after = (figure(key, getattr(side, key)) for side in (week.before, week.after))
    return before if before == after else f"{before}{labels.NBSP}→ {after}"
