"""The charts of a report: bars and a tornado as shares of a width, Pareto as an inline SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from guinguette.scenarios.compared.figures import Unit
from guinguette.scenarios.compared.pareto import Pareto, ParetoPoint
from guinguette.scenarios.compared.sensitivity import Bar, Outcome, Tornado
from maps.scenarios.figures import figure_text
from maps.words import labels
from maps.words.phrases import phrase

_WIDTH, _HEIGHT = 640.0, 340.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 24.0, 40.0, 56.0


@dataclass(frozen=True, slots=True)
class Rail:
    """A bar on its rail: where it begins and how wide it is, per cent of the rail."""

    label: str
    text: str
    start: float
    width: float
    is_mean: bool = False


def bars(values: Sequence[tuple[str, float, str]]) -> list[Rail]:
    """Draw values, each with its label and its text, from the same zero."""
    low = min([0.0, *(value for _, value, _ in values)])
    high = max([0.0, *(value for _, value, _ in values)])
    span = (high - low) or 1.0
    return [
        Rail(label, text, 100 * (min(value, 0.0) - low) / span, 100 * abs(value) / span)
        for label, value, text in values
    ]


@dataclass(frozen=True, slots=True)
class TornadoRail:
    """An assumption of a tornado: the outcome at both ends of its range, where now stands."""

    label: str
    range: str
    low: str
    high: str
    start: float
    width: float
    now: float
    source: str
    broken: int


def tornado_rails(
    tornado: Tornado, outcome: Outcome, unit: Unit, decimals: int
) -> Iterator[TornadoRail]:
    """Lay out the assumptions that move an outcome, the one that moves it most first."""
    found = tornado.by(outcome)
    if not found:  # where nothing moves it, there may be none: nobody is reached
        return
    ends = [getattr(end, outcome) for bar in found for end in (bar.low, bar.high)]
    now = getattr(tornado.now, outcome)
    least, most = min([now, *ends]), max([now, *ends])
    span = (most - least) or 1.0
    for bar in found:
        low, high = getattr(bar.low, outcome), getattr(bar.high, outcome)
        yield TornadoRail(
            label=phrase(bar.label),
            range=_range(bar),
            low=figure_text(low, unit, decimals),
            high=figure_text(high, unit, decimals),
            start=100 * (min(low, high) - least) / span,
            width=100 * abs(high - low) / span,
            now=100 * (now - least) / span,
            source=phrase(bar.source),
            broken=max(bar.low.broken_routes, bar.high.broken_routes),
        )


def _range(bar: Bar) -> str:
    decimals = 2 if max(abs(bar.low.value), abs(bar.high.value)) < 10 else 0
    low, now, high = (
        labels.number(value, decimals=decimals)
        for value in (bar.low.value, bar.value, bar.high.value)
    )
    return phrase("simulated.range", low=low, now=now, high=high, unit=phrase(bar.unit))


def pareto_svg(pareto: Pareto) -> Markup:
    """
    Draw cost to the right and need upwards: the line of estimates, the scenarios by name.

    Returns
    -------
    svg
        One ``<svg>`` element that scales with its container; empty with fewer than two points.
    """
    points = (*pareto.estimates, *pareto.planned)
    if len(points) < 2:
        return Markup()
    plot = _Plot(points)
    parts = [*plot.axes(), *_line(pareto.estimates, plot), *_planned(pareto.planned, plot)]
    return Markup(
        '<svg class="chart" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        'aria-labelledby="pareto-titre"><title id="pareto-titre">{title}</title>{parts}</svg>'
    ).format(
        width=_WIDTH,
        height=_HEIGHT,
        title=phrase("simulated.pareto-picture"),
        parts=Markup().join(parts),
    )


class _Plot:
    """From euros and shares to drawing units, both from zero."""

    def __init__(self, points: Sequence[ParetoPoint]) -> None:
        self.most_eur = _round_up(max(1.0, *(p.net_eur for p in points)))
        self.most_need = _round_up(max(0.01, *(p.need_reached for p in points)))

    def at(self, point: ParetoPoint) -> tuple[float, float]:
        """Return where a point is drawn."""
        return self._x(max(0.0, point.net_eur)), self._y(point.need_reached)

    def _x(self, eur: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * eur / self.most_eur

    def _y(self, need: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * need / self.most_need

    def axes(self) -> Iterator[Markup]:
        """Draw both axes with five marks each, and what they are of."""
        right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
        yield Markup(
            '<path d="M{0:.0f} {1:.0f}V{2:.0f}H{3:.0f}" fill="none" stroke="var(--soft)"/>'
        ).format(_LEFT, _TOP, bottom, right)
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            need, eur = share * self.most_need, share * self.most_eur
            yield _text(_LEFT - 8, self._y(need) + 4, figure_text(need, "share"), "end")
            kilo = figure_text(eur / 1000, "number")
            yield _text(self._x(eur), bottom + 18, kilo, "middle")
        axis = phrase("simulated.pareto-cost")
        yield _text((_LEFT + right) / 2, _HEIGHT - 10, axis, "middle")
        yield _text(8, 18, phrase("simulated.pareto-need"), "start")


def _round_up(value: float) -> float:
    """Round up to a figure whose quarters are short to write."""
    step = 10.0 ** (len(f"{value:.0f}") - 1) if value >= 1 else 0.1
    return next(step * n for n in (1, 2, 4, 6, 8, 10, 12) if step * n >= value)


def _line(points: Sequence[ParetoPoint], plot: _Plot) -> Iterator[Markup]:
    """Draw the estimates as a line with its ends named by what they cost."""
    places = [plot.at(point) for point in points]
    if len(places) > 1:
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        yield Markup(
            '<path d="{0}" fill="none" stroke="var(--mark)" stroke-width="2" '
            'stroke-dasharray="6 4"/>'
        ).format(path)
    for x, y in places:
        yield Markup(
            '<circle cx="{0:.1f}" cy="{1:.1f}" r="4" fill="var(--paper)" '
            'stroke="var(--mark)" stroke-width="2"/>'
        ).format(x, y)


def _planned(points: Sequence[ParetoPoint], plot: _Plot) -> Iterator[Markup]:
    for point in points:
        x, y = plot.at(point)
        yield Markup(
            '<circle cx="{0:.1f}" cy="{1:.1f}" r="8" fill="#d35400" stroke="var(--paper)" '
            'stroke-width="2"/>'
        ).format(x, y)
        middle = min(max(x, _LEFT + 60), _WIDTH - 68)
        yield _text(middle, y - 14, point.name, "middle", "named")


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> Markup:
    return Markup('<text x="{0:.1f}" y="{1:.1f}" text-anchor="{2}" class="{3}">{4}</text>').format(
        x, y, anchor, kind, text
    )
