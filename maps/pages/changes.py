"""What changes from one plan to another, as one page: the figures, the days, the longest ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from guinguette.calendar import weekday_name
from guinguette.document import commune_count
from guinguette.language.causes import cause_words
from guinguette.promised import Slot
from guinguette.tour import LowerBoundScope, NetworkFacts, Tour
from guinguette.tour_changes import (
    CHANGE_KINDS,
    CommuneChange,
    LegChange,
    PlannedVisit,
    TourChanges,
)
from maps.drawing import page as _page
from maps.exchange.links import Phone, telephones
from maps.pages.changes_figures import FigureRow, best_cost_span, figure_rows
from maps.words import labels
from maps.words.broken_rules import broken_rules
from maps.words.exceptions import stability
from maps.words.phrases import phrase

PAGE_NAME = "changements.html"
SHOWN_LEGS = 12
_BEST_COST: dict[LowerBoundScope, str] = {
    "as_few_changes": "pages.best-cost-if-no-more-visits",
    "same_weeks": "pages.best-cost-if-same-weeks",
}
_BEST_COST_BETWEEN: dict[LowerBoundScope, str] = {
    "as_few_changes": "pages.best-cost-between-if-no-more-visits",
    "same_weeks": "pages.best-cost-between-if-same-weeks",
}
_GROUPS = ("pages.changes-lose", "pages.changes-move", "pages.changes-shift")
_NOTHING = Markup()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """One visit as shown in both plans; the kinds of change are words."""

    before: str
    after: str
    kinds: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A place to tell: whom to call, what changes."""

    key: str
    name: str
    phone: str
    phones: tuple[Phone, ...]
    visits: tuple[_Visit, ...]
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """
    What a search of the changes weighed.

    ``count`` visits change day or vehicle and ``hours`` only their hour; each change counts
    ``price_eur``. ``needed`` is the number without which nothing goes on and what the others save,
    euros; ``gaps`` the waits that missed visits open: (place, last visit before, next visit).
    """

    count: int
    hours: int
    price_eur: float
    is_proven: bool
    needed: tuple[int, float] | None = None
    gaps: tuple[tuple[str, date, date], ...] = ()


def changes_page(
    changes: TourChanges,
    *,
    after: Tour,
    printed_on: date,
    price: Price | None = None,
    more: Markup = _NOTHING,
) -> str:
    """Write the page of what changes; ``price`` is what each counted, where a search weighed it."""
    return _page.render_without_map(
        "changes.html",
        "changes.css",
        **changes_values(changes, after=after, printed_on=printed_on),
        price=_price(price) if price else "",
        gaps=[_gap(*gap) for gap in price.gaps] if price else [],
        stability=stability(after),
        more=more,
    )


def changes_values(
    changes: TourChanges, *, after: Tour, printed_on: date, names: tuple[str, str] | None = None
) -> dict[str, object]:
    """Gather what any page of two plans shows; ``names`` tell them apart, roads where omitted."""
    return {
        "tour": after,
        "rows": figure_lines(changes),
        "lower_bounds": _lower_bounds(changes),
        "best_cost": _best_cost(changes),
        "titles": names or titles(changes.before, changes.after),
        "counts": count_lines(changes),
        "broken": broken_rules(after),
        "groups": told_groups(changes.changed),
        "told": commune_count(changes.changed),
        "unchanged": [c.name for c in changes.communes if not c.is_changed],
        "legs": [_leg(leg) for leg in changes.legs[:SHOWN_LEGS]],
        "leg_count": len(changes.legs),
        "networks": _sentences(changes, names or titles(changes.before, changes.after)),
        "plan_version": labels.plan_version(after),
        "printed_on": printed_on,
    }


def told_groups(changed: Sequence[CommuneChange]) -> list[tuple[str, list[Told]]]:
    """Gather the places to tell: those that lose a visit first, those of another hour last."""
    found: dict[str, list[Told]] = {key: [] for key in _GROUPS}
    for one in changed:
        told = Told(
            key=one.key,
            name=one.name,
            phone=one.phone,
            phones=telephones(one.phone),
            visits=tuple(_visits(one)),
            missing=_missing(one),
        )
        found[_group(one)].append(told)
    return [(labels.counted(len(some), key), some) for key, some in found.items() if some]


def _group(change: CommuneChange) -> str:
    if "removed" in change.kinds or change.missing_after > change.missing_before:
        return "pages.changes-lose"
    return "pages.changes-shift" if set(change.kinds) == {"hour"} else "pages.changes-move"


def _price(price: Price) -> str:
    decimals = 0 if price.price_eur == int(price.price_eur) else 2
    each = labels.euros(price.price_eur, decimals=decimals)
    total = labels.euros(price.count * price.price_eur, decimals=decimals)
    told = labels.counted(price.count, "pages.price-of-changes", price=each, total=total)
    said = [told] if price.count else []
    if price.needed and price.needed[0] < price.count:
        needed, saved = price.needed
        facts = {"needed": labels.number(needed), "saved": labels.euros(saved)}
        said.append(phrase("pages.changes-needed", **facts))
    if price.is_proven and price.count:
        said.append(phrase("pages.changes-are-best"))
    if price.hours:
        said.append(labels.counted(price.hours, "pages.hours-changed"))
    return " ".join(said)


def _gap(name: str, last: date, following: date) -> str:
    days = {"last": labels.day_and_month(last), "next": labels.day_and_month(following)}
    return labels.counted((following - last).days, "pages.days-between", name=name, **days)


def count_lines(changes: TourChanges) -> list[str]:
    """Say how many communes change in each way."""
    counts = ((changes.count(kind), kind) for kind in CHANGE_KINDS)
    return [labels.counted(n, "pages.communes-with", kind) for n, kind in counts if n]


def titles(before: Tour, after: Tour) -> tuple[str, str]:
    """Name two plans by their roads where these differ."""
    if before.network.is_estimate == after.network.is_estimate:
        return phrase("pages.before"), phrase("pages.after")
    return (
        phrase("pages.before-on", roads=_roads(before.network)),
        phrase("pages.after-on", roads=_roads(after.network)),
    )


def _roads(network: NetworkFacts) -> str:
    return phrase("pages.estimate" if network.is_estimate else "pages.real-roads")


def figure_lines(changes: TourChanges) -> list[tuple[str, FigureRow]]:
    """Write the figures of both plans, each with its name."""
    return [(phrase("pages.figure", row.key), row) for row in figure_rows(changes, labels.number)]


def _lower_bounds(changes: TourChanges) -> str:
    """Say which plans the two lower bounds hold for, where there is one and it is not all."""
    plans = (
        ("pages.former-lower-bound", changes.before),
        ("pages.new-lower-bound", changes.after),
    )
    held = (
        (key, labels.lower_bound_holders(plan.lower_bound_scope))
        for key, plan in plans
        if plan.lower_bound_eur > 0
    )
    return " ".join(phrase(key, among=among) for key, among in held if among)


def _best_cost(changes: TourChanges) -> str:
    """Say what is proven of the change, whatever the time each search had."""
    span = best_cost_span(changes, labels.number)
    if span is None:
        return ""
    low, high = span
    scope = changes.after.lower_bound_scope
    if low == high:
        return phrase(_BEST_COST.get(scope, "pages.best-cost"), change=low)
    key = _BEST_COST_BETWEEN.get(scope, "pages.best-cost-between")
    text = phrase(key, low=low, high=high)
    if low.startswith("−") and high.startswith("+"):
        return f"{text} {phrase('pages.search-longer')}"
    return text


def _visits(commune: CommuneChange) -> list[_Visit]:
    usual = [
        _Visit(
            before=_slot(habit.before),
            after=_slot(habit.after),
            kinds=phrase("pages.changed-habit"),
            cause="",
        )
        for habit in commune.habits
    ]
    return usual + [
        _Visit(
            before=_visit(visit.before, is_placed="place" in visit.kinds),
            after=_visit(visit.after, is_placed="place" in visit.kinds),
            kinds=", ".join(phrase("pages.changed", kind) for kind in visit.kinds)
            or phrase("pages.unchanged"),
            cause=cause_words(visit.cause, language="fr") if visit.kinds else "",
        )
        for visit in commune.visits
    ]


def _visit(visit: PlannedVisit | None, *, is_placed: bool = False) -> str:
    if visit is None:
        return "–"
    day, hour = labels.short_date(visit.date), labels.hour(visit.open, visit.date)
    text = f"{day}, {hour}, {visit.vehicle}"
    return f"{text}, {visit.place}" if is_placed and visit.place else text


def _slot(slot: Slot) -> str:
    day, hour = weekday_name(slot.date.weekday()), labels.hour(slot.arrive, slot.date)
    return f"{day}, {hour}, {slot.vehicle}"


def _missing(commune: CommuneChange) -> str:
    if commune.missing_before == commune.missing_after:
        return ""
    if not commune.missing_after:
        return phrase("pages.all-visits-made")
    return labels.counted(commune.missing_after, "pages.visits-lacking")


def _leg(leg: LegChange) -> tuple[str, str, str, str, str]:
    """Name, way, length before, after, and what it adds in metres and minutes."""
    key = "pages.way-from" if leg.is_same_way else "pages.way-from-elsewhere"
    way = phrase(key, origin=leg.after.origin, former=leg.before.origin)
    difference = f"{signed(leg.longer_m / 1000, decimals=1)}{labels.NBSP}km"
    minutes = f"{signed(round(leg.longer_s / 60))}{labels.NBSP}min"
    return (
        leg.name,
        way,
        _length(leg.before),
        _length(leg.after),
        f"{difference}, {minutes}",
    )


def _length(visit: PlannedVisit) -> str:
    return f"{labels.distance(visit.distance_m)}, {labels.duration(visit.driving_s)}"


def signed(value: float, *, decimals: int = 0) -> str:
    """Write a difference: ``+2,4``, ``−12``, ``0``."""
    text = labels.number(value, decimals=decimals)
    return f"+{text}" if value > 0 and text.strip("0,") else text


def _sentences(changes: TourChanges, names: tuple[str, str]) -> list[tuple[str, str]]:
    before, after = names
    return [
        (before.split(",")[0], labels.network_sentence(changes.before.network)),
        (after.split(",")[0], labels.network_sentence(changes.after.network)),
    ]
