"""The curve of changes against cost, as a table and a picture for the page of the changes."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from guinguette.planning.continuity.continued import CurvePoint
from maps.words import labels
from maps.words.phrases import phrase

_WIDTH, _HEIGHT = 640.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 78.0, 24.0, 22.0, 46.0


def curve_section(points: Sequence[CurvePoint], *, chosen: int) -> Markup:
    """
    Show what each number of changes costs.

    Parameters
    ----------
    points
        Fewest changes first.
    chosen
        Number of changes of the plan that was kept: its point is marked; negative where none was.

    Returns
    -------
    section
        A heading, a picture and a table; empty without points. Nothing is loaded.
    """
    if not points:
        return Markup()
    decimals = cost_decimals(points)
    has_km = any(point.distance_m for point in points)
    rows = Markup().join(
        _row(point, is_chosen=point.changes == chosen, decimals=decimals, has_km=has_km)
        for point in points
    )
    return Markup(
        "<h2>{title}</h2>\n"
        "<p>{note}</p>\n"
        "{picture}\n"
        '<table class="wide figures"><thead><tr><th scope="col">{changes}</th>'
        '<th scope="col" class="figure">{cost}</th>{km}'
        '<th scope="col" class="figure">{minimum}</th>'
        '<th scope="col">{proof}</th></tr></thead>\n<tbody>{rows}</tbody></table>\n'
    ).format(
        title=phrase("pages.curve-title"),
        note=phrase("pages.curve-note" if chosen >= 0 else "pages.curve-note-unkept"),
        picture=curve_svg(points, chosen=chosen),
        changes=phrase("pages.curve-changes"),
        rows=rows,
        km=Markup('<th scope="col" class="figure">{0}</th>').format(_km()) if has_km else "",
        **_column_titles(),
    )


def _column_titles() -> dict[str, str]:
    return {
        "cost": phrase("pages.figure", "cost"),
        "minimum": phrase("pages.curve-minimum"),
        "proof": phrase("pages.curve-proof"),
    }


def cost_decimals(points: Sequence[CurvePoint]) -> int:
    """Return how many decimals of a euro tell the costs of a curve apart: none, or cents."""
    whole = {round(point.cost_eur) for point in points}
    return 0 if len(whole) == len(points) else 2


def _km() -> str:
    return phrase("pages.figure", "distance")


def _row(point: CurvePoint, *, is_chosen: bool, decimals: int, has_km: bool) -> Markup:
    is_proven = point.is_proven
    return Markup(
        '<tr><th scope="row">{changes}</th>'
        '<td class="figure" data-label="{cost}">{cost_eur}</td>{km}'
        '<td class="figure" data-label="{minimum}">{lower_bound_eur}</td>'
        '<td data-label="{proof}">{proven}</td></tr>\n'
    ).format(
        changes=labels.counted(
            point.changes, "pages.changes-kept" if is_chosen else "pages.changes"
        ),
        cost_eur=labels.euros(point.cost_eur, decimals=decimals),
        lower_bound_eur=labels.euros(point.lower_bound_eur, decimals=decimals),
        km=Markup('<td class="figure" data-label="{0}">{1}</td>').format(
            _km(), labels.distance(point.distance_m)
        )
        if has_km
        else "",
        proven=phrase("pages.none-better" if is_proven else "pages.better-possible"),
        **_column_titles(),
    )


def curve_svg(points: Sequence[CurvePoint], *, chosen: int) -> Markup:
    """
    Draw the curve: changes to the right, euros upwards, a bar from each cost to its lower bound.

    Returns
    -------
    svg
        One ``<svg>`` element that scales with its container.
    """
    scale = _Scale(points)
    parts = [*_axes(scale), *_steps(points, scale)]
    for point in points:
        parts += _mark(point, scale, is_chosen=point.changes == chosen)
    return Markup(
        '<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" style="max-width:{width:.0f}px;'
        'width:100%;height:auto" aria-labelledby="courbe-titre">'
        '<title id="courbe-titre">{title}</title>'
        "{parts}</svg>"
    ).format(
        width=_WIDTH,
        height=_HEIGHT,
        title=phrase("pages.curve-picture"),
        parts=Markup().join(parts),
    )


class _Scale:
    """From changes and euros to drawing units."""

    def __init__(self, points: Sequence[CurvePoint]) -> None:
        self.most = max(1, *(point.changes for point in points))
        costs = [cost for p in points for cost in (p.cost_eur, p.lower_bound_eur)]
        margin = max(1.0, 0.08 * (max(costs) - min(costs)))
        self.low, self.high = min(costs) - margin, max(costs) + margin
        self.decimals = min(1, cost_decimals(points))

    def x(self, changes: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * changes / self.most

    def y(self, cost_eur: float) -> float:
        share = (cost_eur - self.low) / (self.high - self.low)
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share


def _axes(scale: _Scale) -> list[Markup]:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    parts = [
        Markup(
            '<path d="M{0:.0f} {1:.0f}V{2:.0f}H{3:.0f}" fill="none" stroke="var(--soft)"/>'
        ).format(_LEFT, _TOP, bottom, right)
    ]
    for share in (0.0, 0.5, 1.0):
        cost_eur = scale.low + share * (scale.high - scale.low)
        shown = labels.euros(cost_eur, decimals=scale.decimals)
        parts.append(_text(_LEFT - 8, scale.y(cost_eur) + 4, shown, "end"))
    step = max(1, -(-scale.most // 8))
    parts += [
        _text(scale.x(changes), bottom + 18, str(changes), "middle")
        for changes in range(0, scale.most + 1, step)
    ]
    parts.append(_text((_LEFT + right) / 2, _HEIGHT - 6, phrase("pages.curve-axis"), "middle"))
    return parts


def _steps(points: Sequence[CurvePoint], scale: _Scale) -> list[Markup]:
    """Draw the cost that any number of changes allows: a stair."""
    path = f"M{scale.x(points[0].changes):.1f} {scale.y(points[0].cost_eur):.1f}"
    for point in points[1:]:
        path += f"H{scale.x(point.changes):.1f}V{scale.y(point.cost_eur):.1f}"
    return [
        Markup('<path d="{0}" fill="none" stroke="var(--mark)" stroke-width="2"/>').format(path)
    ]


def _mark(point: CurvePoint, scale: _Scale, *, is_chosen: bool) -> list[Markup]:
    x, y, least = scale.x(point.changes), scale.y(point.cost_eur), scale.y(point.lower_bound_eur)
    parts = []
    if not point.is_proven:
        parts.append(
            Markup(
                '<path d="M{0:.1f} {1:.1f}V{2:.1f}" stroke="var(--mark)" stroke-dasharray="3 3"/>'
            ).format(x, y, least)
        )
    colour, radius = ("#d35400", 8) if is_chosen else ("var(--mark)", 6)
    parts.append(
        Markup(
            '<circle cx="{0:.1f}" cy="{1:.1f}" r="{2}" fill="{3}" '
            'stroke="var(--paper)" stroke-width="2"/>'
        ).format(x, y, radius, colour)
    )
    return parts


def _text(x: float, y: float, text: str, anchor: str) -> Markup:
    return Markup(
        '<text x="{0:.1f}" y="{1:.1f}" text-anchor="{2}" font-size="13" '
        'fill="var(--soft)">{3}</text>'
    ).format(x, y, anchor, text)
