"""What the command line says of two plans compared: the figures, then who has to be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from commands.answers.results import number
from commands.console.line import Line
from guinguette import calendar
from guinguette.document import commune_count
from guinguette.language.catalogue import LANGUAGE, count, long_day, say, short_day
from guinguette.language.causes import cause_words
from guinguette.promised import Slot
from guinguette.tour import LowerBoundScope, NetworkFacts, Tour
from guinguette.tour_changes import (
    CHANGE_KINDS,
    CommuneChange,
    LegChange,
    PlannedVisit,
    TourChanges,
    VisitChange,
)
from maps.pages.changes_figures import best_cost_span, figure_rows
from maps.words import labels
from maps.words.exceptions import Unusual, because, unusual_visits

if TYPE_CHECKING:
    from guinguette.planning.continuity.continued import Continued

SHOWN_COMMUNES, SHOWN_LEGS = 12, 5
_CHANGE_PROVEN: dict[LowerBoundScope, str] = {
    "as_few_changes": "terminal.change-proven-if-no-more-visits",
    "same_weeks": "terminal.change-proven-if-same-weeks",
}
_BETWEEN_PROVEN: dict[LowerBoundScope, str] = {
    "as_few_changes": "terminal.between-proven-if-no-more-visits",
    "same_weeks": "terminal.between-proven-if-same-weeks",
}


def changes_lines(
    changes: TourChanges, *, has_page: bool = True, title: str = ""
) -> tuple[Line, ...]:
    """
    Say what changes from one plan to another.

    The first communes are those that change day, vehicle or number of visits; the page of the
    changes has them all. Where there is none, no commune is left out here. The ``title`` names the
    roads of both where omitted.
    """
    before, after = (_roads(totals.network) for totals in (changes.before, changes.after))
    title = title or say("terminal.before-after")
    if before != after:
        title = say("terminal.from-to", before=before, after=after)
    figures = (
        Line(f"{row.before} → {row.after}   {row.difference}", say("terminal.figure", row.key))
        for row in figure_rows(changes, number)
    )
    return (
        Line(title, style="title"),
        *figures,
        *_best_cost_lines(changes),
        *_commune_lines(changes, has_page=has_page),
        *_leg_lines(changes),
    )


def _best_cost_lines(changes: TourChanges) -> Iterator[Line]:
    span = best_cost_span(changes, number)
    if span is None:
        return
    low, high = span
    label = say("terminal.least-possible-cost")
    scope = changes.after.lower_bound_scope
    if low == high:
        key = _CHANGE_PROVEN.get(scope, "terminal.change-proven")
        yield Line(say(key, change=low), label)
        return
    key = _BETWEEN_PROVEN.get(scope, "terminal.between-proven")
    yield Line(say(key, low=low, high=high), label)
    if low.startswith("−") and high.startswith("+"):
        advice = "terminal.search-longer-to-tell"
        yield Line(say(advice), style="note")


def _roads(network: NetworkFacts) -> str:
    if network.is_estimate:
        return say("terminal.estimated-roads")
    if network.date is None:
        return say("terminal.real-roads")
    day = long_day(network.date).split(" ", 1)[1]
    return say("terminal.real-roads-of", day=day)


def _commune_lines(changes: TourChanges, *, has_page: bool) -> Iterator[Line]:
    yield Line()
    if not changes.changed:
        yield Line(say("terminal.no-commune-changes"), style="good")
        return
    found = ((kind, changes.count(kind)) for kind in CHANGE_KINDS)
    counts = [count(n, "terminal.communes-with", kind) for kind, n in found if n]
    yield Line(", ".join(counts), say("terminal.changes-title"), "title")
    urgent = [one for one in changes.changed if not _only_hour(one)]
    later = [one for one in changes.changed if _only_hour(one)]
    shown = (urgent or later)[:SHOWN_COMMUNES] if has_page else [*urgent, *later]
    yield from commune_lines(shown)
    rest = commune_count(changes.changed) - commune_count(shown)
    if rest:
        others = count(rest, "terminal.other-communes")
        yield Line(say("terminal.others-on-page", others=others), style="note")


def _only_hour(commune: CommuneChange) -> bool:
    return set(commune.kinds) == {"hour"}


def commune_lines(communes: Iterable[CommuneChange]) -> Iterator[Line]:
    """Say what changes for each commune, and whom to call."""
    return map(_commune, communes)


def _commune(commune: CommuneChange) -> Line:
    moved = [visit for visit in commune.visits if visit.kinds]
    texts = [_change(visit) for visit in moved]
    texts += [
        say("terminal.habit-changes", before=_slot(habit.before), after=_slot(habit.after))
        for habit in commune.habits
    ]
    if commune.missing_after:
        missing = count(commune.missing_after, "terminal.visits-missing")
        texts.append(missing)
    phone = f" · {commune.phone}" if commune.phone else ""
    return Line(f"- {commune.name} : {' ; '.join(texts)}{phone}")


def _change(visit: VisitChange) -> str:
    is_placed = "place" in visit.kinds
    before, after = (_visit(one, is_placed=is_placed) for one in (visit.before, visit.after))
    text = f"{before} → {after}"
    return because(text, visit.cause, language=LANGUAGE.get())


def _visit(visit: PlannedVisit | None, *, is_placed: bool = False) -> str:
    if visit is None:
        return say("terminal.no-visit")
    language = LANGUAGE.get()
    day = calendar.short_date(visit.date, language=language)
    hour = labels.hour(visit.open, visit.date, language=language)
    text = f"{day} {hour}, {visit.vehicle}"
    return f"{text}, {visit.place}" if is_placed and visit.place else text


def _slot(slot: Slot) -> str:
    language = LANGUAGE.get()
    day = calendar.weekday_name(slot.date.weekday(), language=language)
    return f"{day} {labels.hour(slot.arrive, slot.date, language=language)}, {slot.vehicle}"


def _leg_lines(changes: TourChanges) -> Iterator[Line]:
    if not changes.legs:
        return
    yield Line()
    yield Line(say("terminal.ways-that-change"), style="title")
    for leg in changes.legs[:SHOWN_LEGS]:
        yield Line(f"- {leg.name} : {_leg(leg)}")


def _leg(leg: LegChange) -> str:
    before, after = (_km(visit.distance_m) for visit in (leg.before, leg.after))
    origin = leg.after.origin
    if leg.is_same_way:
        return say("terminal.leg-from", before=before, after=after, origin=origin)
    return say(
        "terminal.leg-from-elsewhere",
        before=before, after=after, origin=origin, former=leg.before.origin,
    )  # fmt: skip


def _km(distance_m: int) -> str:
    return number(distance_m / 1000, decimals=1)


def least_change_lines(found: Continued) -> Iterator[Line]:
    """Say how many visits change, at what price, and which are missed."""
    if not found.moves_anything:
        yield Line(say("terminal.nothing-moves"), say("terminal.least-change"), "good")
        return
    told = count(found.changed_visits, "terminal.visits-moved")
    price = number(found.price_eur, decimals=0 if found.price_eur == int(found.price_eur) else 2)
    sentence = "terminal.changes-not-proven"
    if found.is_proven:
        sentence = "terminal.changes-proven"
        if found.after.lower_bound_scope == "step_by_step":
            sentence = "terminal.changes-proven-by-step"
    yield Line(say(sentence, count=told, price=price), say("terminal.least-change"), "title")
    if found.needed is not None:
        few, saved_eur = found.needed
        must = count(few, "terminal.visits-must-move")
        yield Line(say("terminal.others-save", must=must, saved=number(saved_eur)))
    names = {c.key: c.name for c in found.changes.communes} if found.changes else {}
    for event in found.events:
        name = names.get(event.subject, "")
        said = cause_words(event, language=LANGUAGE.get(), name=name)
        where = f"{name} : " if event.kind == "place_closed" and name else ""
        yield Line(f"- {where}{said}", style="note")
    if found.hours_changed:
        yield Line(count(found.hours_changed, "terminal.visits-only-retimed"))
    if found.dropped:
        yield Line(say("terminal.no-place-in-week"), style="title")
    for name, day in found.dropped:
        yield Line(f"{name}, {short_day(day)}", style="bad")
    for name, last, after in found.gaps:
        gap = count((after - last).days, "terminal.days-without-visit")
        yield Line(f"{name} : {gap}, {short_day(last)} → {short_day(after)}", style="note")
    yield Line()


def continued_lines(found: Continued, *, is_afresh: bool) -> Iterator[Line]:
    """Say what becomes of what was promised, and what keeping it costs; nothing of a first plan."""
    if found.changes is None:
        yield from exception_lines(found.after)
        return
    if found.after.stability_eur is not None:
        cost = number(found.after.stability_eur)
        yield Line(say("terminal.stability", cost=cost), say("terminal.stability-title"))
    yield Line()
    if not is_afresh:
        yield from least_change_lines(found)
    if found.moves_anything:
        yield from changes_lines(found.changes)


def exception_lines(tour: Tour, *, told: Collection[str] = ()) -> Iterator[Line]:
    """List the visits that are not in their slot, or not made, each with its cause."""
    unusual = unusual_visits(tour, told=told)
    if unusual:
        yield Line()
        yield Line(count(len(unusual), "terminal.exceptions"), style="title")
    for one in unusual:
        where = because(_where(one), one.cause, language=LANGUAGE.get())
        yield Line(f"- {one.name} : {where}" + (f" · {one.phone}" if one.phone else ""))


def _where(one: Unusual) -> str:
    usual = short_day(one.slot.date)
    if one.route is None:
        return f"{usual} → {say('terminal.no-visit')}"
    if one.route.date == one.slot.date:
        return f"{usual}, {one.slot.vehicle} → {one.route.vehicle}"
    return f"{usual} → {short_day(one.route.date)}"
