"""How a season is spread, for the house: a picture by week, figures by contract, what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from markupsafe import Markup

from guinguette.calendar import DAYS_PER_WEEK, MONTH_NAMES, monday_of, weeks_of
from guinguette.contract import Contract
from guinguette.service.evenings import Evening
from maps.drawing.page import as_is, html_fragment
from maps.season.programme import COLOURS, Programme, months_between, period_of
from maps.words import labels
from maps.words.clean import capitalised
from maps.words.phrases import phrase

_WIDTH, _LEFT, _ROW = 360.0, 76.0, 22.0
_WEEKEND = (4, 5)
_LOST = "–"
"""Letter of the evenings that were held for a contract of before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadRow:
    """The figures of a contract, every text as it is."""

    letter: str
    name: str
    weekends: str
    school: str
    gap: str
    empty: str
    villages: str
    wishes: str


def spread_section(programme: Programme) -> Markup:
    """Write the section of the spread of a whole season: nothing in it is loaded."""
    season, standing = programme.season, [o for o in programme.evenings if not _is_gone(o)]
    terms = [
        (
            capitalised(phrase("terminal.term", one.kind)),
            labels.euros(one.eur),
            "–" if one.price_eur is None else labels.euros(one.price_eur),
        )
        for one in season.terms
    ]
    excess = labels.cost_excess(season.cost_eur, season.lower_bound_eur)
    facts = {"cost": labels.euros(season.cost_eur), "least": labels.euros(season.lower_bound_eur)}
    return as_is(
        html_fragment(
            "_season_spread.html",
            picture=_picture(programme, standing),
            rows=[_row(programme, one) for one in season.contracts],
            colours={letter: n % COLOURS for n, letter in enumerate(programme.letters.values())},
            terms=terms,
            proof=phrase("pages.season-proof", gap=labels.gap(excess), **facts)
            if season.lower_bound_eur > 0
            else "",
        )
    )


def _is_gone(one: Evening) -> bool:
    return one.told.is_cancelled


def _row(programme: Programme, contract: Contract) -> SpreadRow:
    own = [
        one
        for one in programme.evenings
        if one.told.contract == contract.name and not _is_gone(one)
    ]
    days = sorted({one.day for one in own})
    school, _ = programme.free_days
    counts = Counter(one.key for one in own)
    numbers = [counts[key] for key in contract.places]
    return SpreadRow(
        letter=programme.letters[contract.name],
        name=programme.titles[contract.name],
        weekends=_share(sum(one.day.weekday() in _WEEKEND for one in own), len(own)),
        school=_share(sum(one.day in school for one in own), len(own)),
        gap=_longest_gap(days),
        empty=", ".join(_empty_months(contract, days)) or phrase("pages.no-month"),
        villages=_range(numbers),
        wishes=_wishes(programme, own),
    )


def _share(some: int, of: int) -> str:
    percent = f" ({labels.number(100 * some / of)}{labels.NBSP}%)" if of else ""
    return f"{some}{percent}"


def _longest_gap(days: Sequence[date]) -> str:
    gaps = [((after - before).days, before, after) for before, after in pairwise(days)]
    if not gaps:
        return "–"
    length, before, after = max(gaps)
    ends = {"first": labels.short_date(before), "last": labels.short_date(after)}
    return labels.counted(length, "pages.longest-gap", **ends)


def _empty_months(contract: Contract, days: Sequence[date]) -> Iterator[str]:
    held = {(day.year, day.month) for day in days}
    for year, month in months_between(contract.first, contract.last):
        if (year, month) not in held:
            yield MONTH_NAMES["fr"][month - 1]


def _range(numbers: Sequence[int]) -> str:
    low, high = min(numbers, default=0), max(numbers, default=0)
    return str(low) if low == high else phrase("pages.from-to", low=low, high=high)


def _wishes(programme: Programme, own: Sequence[Evening]) -> str:
    """Count the evenings on a day that was wished for, and how far the others are from one."""
    wished = {one.key: one.wishes for one in programme.season.places if one.wishes}
    asked = [one for one in own if one.key in wished]
    if not asked:
        return phrase("pages.no-wish")
    far = [min(abs((one.day - day).days) for day in wished[one.key]) for one in asked]
    met = sum(days == 0 for days in far)
    text = phrase("pages.wishes-met", met=met, asked=len(asked))
    others = [days for days in far if days]
    if not others:
        return text
    mean = round(sum(others) / len(others))
    return f"{text} {labels.counted(mean, 'pages.wishes-far', most=max(others))}"


def _picture(programme: Programme, standing: Sequence[Evening]) -> Markup:
    """Draw a row a week, a square an evening, with the letter of its contract."""
    first, last = period_of(programme.season.contracts)
    count = (last - monday_of(first)).days // DAYS_PER_WEEK + 1
    weeks = weeks_of(monday_of(first), count)
    rows = [
        sorted(
            programme.letters.get(o.told.contract, _LOST)
            for o in standing
            if monday_of(o.day) == week
        )
        for week in weeks
    ]
    wide = min(_ROW, (_WIDTH - _LEFT) / max(1, *map(len, rows)))
    order = {letter: rank for rank, letter in enumerate(programme.letters.values())}
    parts = list(_grounds(programme, weeks))
    for number, (week, letters) in enumerate(zip(weeks, rows, strict=True)):
        y = number * _ROW
        day = labels.short_date(week).partition(labels.NBSP)[2]
        parts.append(_text(_LEFT - 10, y + 15, day, "end"))
        parts += [
            _square(_LEFT + rank * wide, y, wide, letter, order.get(letter, len(order)) % COLOURS)
            for rank, letter in enumerate(letters)
        ]
    return Markup(
        '<svg class="by-week" viewBox="0 0 {0:.0f} {1:.0f}" role="img" aria-label="{2}">{3}</svg>'
    ).format(_WIDTH, _ROW * count, phrase("pages.evenings-by-week"), Markup().join(parts))


def _grounds(programme: Programme, weeks: Sequence[date]) -> Iterator[Markup]:
    """Shade the school holidays, a seventh of a row a day."""
    school, _ = programme.free_days
    for number, week in enumerate(weeks):
        free = [n for n in range(DAYS_PER_WEEK) if week + timedelta(days=n) in school]
        if free:
            y, high = (number + free[0] / DAYS_PER_WEEK) * _ROW, len(free) / DAYS_PER_WEEK * _ROW
            yield Markup(
                '<rect x="{0:.0f}" y="{1:.1f}" width="{2:.0f}" height="{3:.1f}" class="school"/>'
            ).format(_LEFT, y, _WIDTH - _LEFT, high)


def _square(x: float, y: float, wide: float, letter: str, colour: int) -> Markup:
    rect = Markup(
        '<rect x="{0:.1f}" y="{1:.1f}" width="{2:.1f}" height="{3:.1f}" rx="2" class="f{4}"/>'
    ).format(x + 1, y + 1, wide - 2, _ROW - 2, colour)
    is_readable = wide >= _ROW / 2
    return rect + (_text(x + wide / 2, y + 15, letter, "middle", "in") if is_readable else "")


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> Markup:
    return Markup('<text x="{0:.1f}" y="{1:.1f}" text-anchor="{2}" class="{3}">{4}</text>').format(
        x, y, anchor, kind, text
    )
