"""What the command line answers about a season: other dates, what they change and cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from commands.answers.hand import signed
from commands.answers.results import number
from commands.answers.season import lack_line
from commands.console.line import Line, Style
from guinguette.calendar import short_date
from guinguette.language.catalogue import LANGUAGE, count, say
from guinguette.planning.season.more_dates import MoreDates
from guinguette.planning.season.reasons import (
    Choosing,
    OtherDate,
    PlaceOfSeason,
    SeasonReasons,
    WishNotKept,
)
from guinguette.planning.season.stands import DatedEvening, EveningChange, SeasonDifference
from guinguette.planning.season.switch_prices import (
    DatePrices,
    SeasonPrices,
    SwitchPrice,
)

_MOST_WISHES = 15
"""Wishes shown that are not kept; all of them are in the JSON document."""


def season_price_lines(found: SeasonPrices) -> tuple[Line, ...]:
    """Say what each wish of a season costs, and a date of each contract."""
    saves = _range(found.lowest_afresh_eur, found.highest_afresh_eur)
    again = count(found.changed_afresh, "terminal.evenings")
    is_narrow = all(one.highest_eur - one.lowest_eur < 1 for one in found.switches)
    return (
        Line(say("terminal.asked-prices"), style="title"),
        *(Line(_switch_price(one), say("terminal.term", one.switch)) for one in found.switches),
        Line(say("terminal.asked-prices-note"), style="note"),
        *(() if is_narrow else (Line(say("terminal.search-longer-to-narrow"), style="note"),)),
        Line(say("terminal.asked-dates-prices"), style="title"),
        *(Line(_date_prices(one), one.contract) for one in found.dates),
        Line(say("terminal.asked-afresh", saves=saves, changed=again)),
    )


def _switch_price(one: SwitchPrice) -> str:
    routes = say("terminal.asked-routes", cost=signed(one.routes_eur))
    return f"{_range(one.lowest_eur, one.highest_eur)} ({routes})"


def _date_prices(one: DatePrices) -> str:
    more, fewer = one.more.marginal_eur, one.fewer.marginal_eur
    text = (
        say("terminal.asked-no-more")
        if more is None
        else say("terminal.asked-more-costs", cost=number(more))
    )
    if fewer is not None:
        text += ", " + say("terminal.asked-fewer-saves", cost=number(fewer))
    if one.more.price_eur:
        text += say("terminal.asked-pays", price=number(one.more.price_eur))
    return text


def season_reason_lines(found: SeasonReasons) -> tuple[Line, ...]:
    """Say what is not as wished in a season, or why a village has what it has."""
    if found.place is not None:
        return (Line(found.place.name, style="title"), *_place(found.place))
    lines = [Line(lack_line(one), one.contract, style="bad") for one in found.lacking]
    lines += [Line(_wish(one), one.name) for one in found.wishes[:_MOST_WISHES]]
    if others := len(found.wishes) - _MOST_WISHES:
        more = count(max(0, others), "terminal.other-communes")
        lines += [Line(say("terminal.others-name-one", others=more), style="note")] * (others > 0)
    lines += [Line(f"{number(one.eur)} €", say("terminal.term", one.kind)) for one in found.terms]
    if not lines:
        return (Line(say("terminal.asked-all-as-wished"), style="good"),)
    return (Line(say("terminal.season-weighed"), style="title"), *lines)


def _wish(one: WishNotKept) -> str:
    language = LANGUAGE.get()
    wished, given = (
        ", ".join(short_date(day, language=language) for day in days)
        for days in (one.wishes, one.dates)
    )
    if one.dates:
        return say("terminal.wish-otherwise", wished=wished, given=given)
    return say("terminal.wish-none", wished=wished)


def _place(place: PlaceOfSeason) -> Iterator[Line]:
    for one in place.chosen:
        day, evening = _day(one.evening), one.evening
        facts = {"day": day, "vehicle": evening.vehicle, "contract": evening.contract}
        wish = say("terminal.chosen-wish", rank=one.wish) if one.wish else ""
        fixed = say("terminal.chosen-fixed") if one.is_fixed else ""
        yield Line(say("terminal.chosen", **facts) + wish + fixed)
        for rank, other in enumerate(one.others):
            yield Line(_other(other), say("terminal.then" if rank else "terminal.chosen-next"))
        if not one.others and not one.is_fixed:
            yield Line(say("terminal.chosen-only"))
    for way in place.choosing:
        yield Line()
        yield from choosing_lines(way)


def _other(other: OtherDate) -> str:
    text = "terminal.chosen-other" if round(other.cost_eur) else "terminal.chosen-as-good"
    return say(
        text,
        day=_day(other.evening),
        vehicle=other.evening.vehicle,
        cost=signed(other.cost_eur),
        decider=say("terminal.term", other.decider),
    )


def choosing_lines(way: Choosing) -> Iterator[Line]:
    """Say what an evening of a village would take."""
    if way.difference is None:
        why = say("terminal.choice", way.why_not or "taken")
        yield Line(f"{why} {_wanted(way.date)}".rstrip(), way.contract, style="bad")
        return
    if way.date is None:
        yield Line(say("terminal.choosing"), way.contract)
    else:
        day = short_date(way.date, language=LANGUAGE.get())
        yield Line(say("terminal.choosing-on", day=day), way.contract)
    yield from _difference(way.difference, way.contract)


def _wanted(day: date | None) -> str:
    return f"({short_date(day, language=LANGUAGE.get())})" if day else ""


def more_dates_lines(found: MoreDates) -> tuple[Line, ...]:
    """Say what other dates of a contract would change, and cost."""
    title = say(
        "terminal.asked-dates",
        contract=found.contract,
        dates=count(found.dates, "terminal.evenings"),
        before=found.dates_before,
    )
    return (
        Line(title, style="title"),
        *_difference(found.difference, found.contract),
        *_marginal(found),
        Line(say("terminal.asked-not-written"), style="note"),
    )


def _difference(found: SeasonDifference, contract: str) -> Iterator[Line]:
    added = [one.after for one in found.changes if one.before is None and one.after]
    for rank, one in enumerate(added):
        yield Line(
            _evening(one, contract), say("terminal.then" if rank else "terminal.asked-added")
        )
    moved = [one for one in found.changes if one.before is not None]
    for rank, change in enumerate(moved):
        yield Line(_moved(change), say("terminal.then" if rank else "terminal.asked-moved"))
    if not moved:
        yield Line(say("terminal.asked-nothing-moves"), style="good")
    elif found.is_least_change:
        yield Line(say("terminal.asked-least"), style="note")
    for met in found.met:
        yield Line(lack_line(met), met.contract, style="bad")
    cost = say(
        "terminal.asked-cost-of",
        cost=signed(found.cost_eur),
        km=number(found.distance_km),
        hours=number(found.crew_hours),
    )
    yield Line(cost, say("terminal.asked-cost"))
    if found.changes:
        both = _range(found.lowest_eur, found.highest_eur)
        yield Line(say("terminal.asked-both", cost=both), say("terminal.asked-proof"))


def _range(lowest_eur: float, highest_eur: float) -> str:
    low, high = signed(lowest_eur), signed(highest_eur)
    if low == high:
        return say("terminal.asked-exact", cost=high)
    return say("terminal.asked-range", low=low, high=high)


def _marginal(found: MoreDates) -> Iterator[Line]:
    if found.marginal_eur is None:
        return
    marginal, price = number(found.marginal_eur), number(found.price_eur)
    if found.price_eur:
        text = say("terminal.asked-marginal-of", marginal=marginal, price=price)
    else:
        text = say("terminal.asked-marginal-alone", marginal=marginal)
    style: Style = "bad" if 0 < found.price_eur < found.marginal_eur else "plain"
    label = "terminal.asked-one-more" if found.made > 0 else "terminal.asked-one-fewer"
    yield Line(text, say(label), style)


def _evening(one: DatedEvening, contract: str) -> str:
    facts = {"name": one.name, "day": _day(one), "vehicle": one.vehicle}
    if one.contract == contract:
        return say("terminal.asked-evening", **facts)
    return say("terminal.asked-evening-of", contract=one.contract, **facts)


def _moved(change: EveningChange) -> str:
    before, after = change.before, change.after
    if before is None or after is None:
        gone = before or after
        return say("terminal.asked-loses", name=gone.name, before=_day(gone)) if gone else ""
    return say(
        "terminal.asked-moves",
        name=after.name,
        before=_day(before),
        after=_day(after),
        vehicle=after.vehicle,
    )


def _day(one: DatedEvening) -> str:
    return short_date(one.date, language=LANGUAGE.get())
