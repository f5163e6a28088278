"""The figures of two plans and their differences, written out in any language."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from guinguette.tour import Tour
from guinguette.tour_changes import TourChanges
from maps.words import labels
from maps.words.labels import WriteNumber
from maps.words.side_by_side import signed_euros

FigureKey = Literal[
    "served", "visits", "routes", "distance", "driving", "cost", "lower_bound", "gap"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One figure in both plans, and the difference: ``+12 km (+0,8 %)``, ``=``."""

    key: FigureKey
    before: str
    after: str
    difference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    key: FigureKey
    value: Callable[[Tour], float]
    write: Callable[[float, WriteNumber], str]
    has_share: bool = False


def figure_rows(changes: TourChanges, number: WriteNumber) -> tuple[FigureRow, ...]:
    """
    Write the figures of two plans side by side.

    Returns
    -------
    rows
        Served, visits, day routes, kilometres, driving, cost, proven lower bound, gap. A figure
        that is not known is a dash, as is the difference of two lower bounds that hold for other
        kinds of plans.
    """
    return tuple(_row(figure, changes, number) for figure in _FIGURES)


def best_cost_span(changes: TourChanges, number: WriteNumber) -> tuple[str, str] | None:
    """
    Write the two ends of the proven change of the least possible cost: ``−148 €``, ``+635 €``.

    Returns
    -------
    span
        The same text twice where both plans are optimal; ``None`` where nothing is proven.
    """
    span = changes.best_cost_change_eur
    if span is None:
        return None
    low, high = (signed_euros(value, number) for value in span)
    return low, high


def _row(figure: _Figure, changes: TourChanges, number: WriteNumber) -> FigureRow:
    old, new = figure.value(changes.before), figure.value(changes.after)
    is_same_lower_bound = changes.before.lower_bound_scope == changes.after.lower_bound_scope
    is_comparable = is_same_lower_bound or figure.key not in {"lower_bound", "gap"}
    return FigureRow(
        key=figure.key,
        before=_text(figure, changes.before, number),
        after=_text(figure, changes.after, number),
        difference=_difference(figure, old, new, number) if is_comparable else _UNKNOWN,
    )


def _text(figure: _Figure, totals: Tour, number: WriteNumber) -> str:
    value = figure.value(totals)
    if not math.isfinite(value):
        return _UNKNOWN
    if figure.key == "gap":
        return _gap_text(value, number)
    text = figure.write(value, number)
    if figure.key != "served":
        return text
    return f"{text}{labels.NBSP}/{labels.NBSP}{number(totals.communes_asked)}"


def _difference(figure: _Figure, old: float, new: float, number: WriteNumber) -> str:
    if not (math.isfinite(old) and math.isfinite(new)):
        return _UNKNOWN
    size = figure.write(abs(new - old), number)
    if size == figure.write(0.0, number):
        return "="
    sign = "+" if new > old else "−"
    share = 100.0 * abs(new - old) / old if old and figure.has_share else 0.0
    percent = f" ({sign}{number(share, decimals=1)}{labels.NBSP}%)" if share >= 0.05 else ""
    return f"{sign}{size}{percent}"


def _gap_text(share: float, number: WriteNumber) -> str:
    """Write a gap rounded up, as every document does."""
    value, decimals = labels.rounded_gap(share)
    if not share:
        return f"{number(0)}{labels.NBSP}%"
    if not value:
        return f"<{labels.NBSP}{number(0.01, decimals=2)}{labels.NBSP}%"
    return f"{number(value, decimals=decimals)}{labels.NBSP}%"


def _points(share: float, number: WriteNumber) -> str:
    """Write a difference of percentages."""
    return f"{number(100 * share, decimals=2 if share < 0.001 else 1)}{labels.NBSP}pt"


def _count(value: float, number: WriteNumber) -> str:
    return number(value)


def _duration(value_s: float, _number: WriteNumber) -> str:
    return labels.duration(value_s)


def _gap(totals: Tour) -> float:
    if totals.status == "optimal":
        return 0.0
    return labels.cost_excess(totals.cost_eur, totals.lower_bound_eur)


def _lower_bound(totals: Tour) -> float:
    return totals.lower_bound_eur if totals.lower_bound_eur > 0 else math.inf


_UNKNOWN = "–"
_FIGURES = (
    _Figure(key="served", value=lambda t: t.communes_served, write=_count),
    _Figure(key="visits", value=lambda t: t.visit_count, write=_count),
    _Figure(key="routes", value=lambda t: len(t.routes), write=_count),
    _Figure(key="distance", value=lambda t: t.distance_m, write=labels.distance, has_share=True),
    _Figure(key="driving", value=lambda t: t.driving_s, write=_duration, has_share=True),
    _Figure(key="cost", value=lambda t: t.cost_eur, write=labels.euros, has_share=True),
    _Figure(key="lower_bound", value=_lower_bound, write=labels.euros, has_share=True),
    _Figure(key="gap", value=_gap, write=_points),
)
