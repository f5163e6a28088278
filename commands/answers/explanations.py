"""What the command line says of reasons, offers and prices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commands.answers.asked_season import (
    choosing_lines,
    season_price_lines,
    season_reason_lines,
)
from commands.answers.results import number
from commands.console.line import Line
from guinguette.calendar import short_date, weekday_name
from guinguette.language.catalogue import LANGUAGE, count, family, say
from guinguette.language.rhythms import rhythm_words
from guinguette.language.unserved import why_unserved
from guinguette.planning.explain import CommuneReasons, FolderReasons, MoreVehicle, Offer, SharedDay
from guinguette.planning.price import PromiseCost, PromiseCosts
from guinguette.planning.what_if import WhatIf
from guinguette.promised import MissedVisit
from guinguette.wall_clock import moment_of
from maps.words import labels
from maps.words.exceptions import because

MOST_COMMUNES, MOST_CONFLICTS, MOST_OFFERS, MOST_DAYS = 15, 3, 5, 5
"""Facts shown of each kind; all of them are in the JSON document."""

_ALONE = {
    "day": "terminal.alone-lacks-minutes",
    "hours": "terminal.alone-wider-hours",
}


def reasons_lines(found: FolderReasons) -> tuple[Line, ...]:
    """Say why communes lack visits, one after the other, then what would serve more."""
    season = () if found.season is None else season_reason_lines(found.season)
    if not found.communes and not found.missed:
        return season or (Line(say("terminal.nothing-to-explain"), style="good"),)
    shown = found.communes[:MOST_COMMUNES]
    lines = [line for commune in shown for line in _commune_lines(commune)]
    lines += [_missed(one) for one in found.missed]
    if others := len(found.communes) - len(shown):
        number_of = count(others, "terminal.other-communes")
        lines.append(Line(say("terminal.others-name-one", others=number_of), style="note"))
    if found.more_vehicles:
        lines.append(Line(say("terminal.what-would-serve-more"), style="title"))
        lines += [Line(_more_vehicle(more)) for more in found.more_vehicles[:MOST_DAYS]]
    return (*lines, *season)


def _missed(one: MissedVisit) -> Line:
    language = LANGUAGE.get()
    day = short_date(one.slot.date, language=language)
    text = say("terminal.missed-visit", name=one.name, day=day)
    return Line(because(text, one.cause, language=language))


def _commune_lines(commune: CommuneReasons) -> Iterator[Line]:
    yield Line(commune.name, style="title")
    if commune.fits is None or _costs_too_much(commune):  # else the day is not full after all
        yield Line(why_unserved(commune.reason, commune.name))
    if commune.alone and commune.alone.limit in _ALONE:
        facts = {"vehicle": commune.alone.vehicle, "minutes": commune.alone.lacking_min}
        yield Line(say(_ALONE[commune.alone.limit], commune=commune.name, **facts))
    if commune.bound_to:
        others = _together(commune.bound_to)
        yield Line(say("terminal.tied-to", commune=commune.name, others=others))
    for met in commune.conflicts[:MOST_CONFLICTS]:
        is_known = met.limit in family("terminal.cannot-share")
        if met.limit == "crew" or (len(met.communes) > 1 and is_known):
            yield Line(_cannot_share(met))
    if commune.fits:
        yield Line(_with_offer(_fits(commune), commune, commune.fits))
    for offer in commune.other_days[:1]:
        text = "terminal.fits-on-other-day"
        yield Line(_with_offer(text, commune, offer))
    yield Line()


def _costs_too_much(commune: CommuneReasons) -> bool:
    value, fits = commune.value_eur, commune.fits
    return value is not None and fits is not None and fits.cost_eur > value


def _fits(commune: CommuneReasons) -> str:
    if _costs_too_much(commune):
        return "terminal.fits-above-value"
    return "terminal.fits-for-month"


def _cannot_share(met: SharedDay) -> str:
    return say(
        "terminal.cannot-share",
        met.limit,
        communes=_together(met.communes),
        day=_weekday(met.date.weekday()),
        vehicle=met.vehicle,
        minutes=met.lacking_min,
    )


def _with_offer(text: str, commune: CommuneReasons, offer: Offer) -> str:
    return say(
        text,
        commune=commune.name,
        day=_weekday(offer.weekday),
        vehicle=offer.vehicle,
        cost=number(offer.cost_per_month_eur),
        period=number(offer.cost_eur),
        value=number(commune.value_eur or 0.0),
    )


def _more_vehicle(more: MoreVehicle) -> str:
    return say(
        "terminal.one-more-vehicle-day",
        day=_weekday(more.weekday),
        depot=more.depot,
        count=count(len(more.communes), "terminal.more-communes"),
        communes=", ".join(more.communes),
        cost=number(more.cost_per_month_eur),
    )


def what_if_lines(found: WhatIf) -> tuple[Line, ...]:
    """Say on which days one more commune would cost least."""
    name = found.commune.name_with_article
    rhythm = rhythm_words(found.rhythm)
    title = Line(say("terminal.commune-rhythm", commune=name, rhythm=rhythm), style="title")
    if found.contracts:
        return (title, *(line for way in found.contracts for line in choosing_lines(way)))
    if not found.offers:
        text = "terminal.no-offer"
        return (title, Line(say(text, commune=name), style="bad"))
    shown = list(_best_by_day(found.offers))[:MOST_OFFERS]
    note = "terminal.others-keep"
    estimate = " " + say("terminal.distances-estimated") if found.network.is_estimate else ""
    return (
        title,
        *(
            Line(
                f"{_moment(offer)}, {_costs(offer)}",
                say("terminal.then" if rank else "terminal.best"),
            )
            for rank, offer in enumerate(shown)
        ),
        Line(say(note) + estimate, style="note"),
    )


def _best_by_day(offers: Sequence[Offer]) -> Iterator[Offer]:
    """Keep the best offer of each weekday and vehicle."""
    seen: set[tuple[int, str]] = set()
    for offer in offers:
        if (offer.weekday, offer.vehicle) not in seen:
            seen.add((offer.weekday, offer.vehicle))
            yield offer


def _moment(offer: Offer) -> str:
    day, opens = offer.dates[0], moment_of(offer.dates[0], 60 * offer.opens_min)
    hour = labels.hour(opens, day, language=LANGUAGE.get())
    return say(
        "terminal.offer",
        day=_weekday(offer.weekday),
        hour=hour.replace(labels.NBSP, " "),
        vehicle=offer.vehicle,
    )


def _costs(offer: Offer) -> str:
    return say(
        "terminal.offer-price",
        visit=number(offer.cost_per_visit_eur),
        month=number(offer.cost_per_month_eur),
    )


def price_lines(found: PromiseCosts) -> tuple[Line, ...]:
    """Say what each promise costs, and how sure that is."""
    season = () if found.season is None else season_price_lines(found.season)
    if not found.costs:
        return season or (Line(say("terminal.no-promise")),)
    plan = say("terminal.euros-a-month", cost=number(found.plan_per_month_eur))
    lines = [Line(plan, say("terminal.cost-usual"))]
    lines += [Line(_price(cost), say("terminal.promise", cost.promise)) for cost in found.costs]
    if len(found.costs) > 1:
        text = "terminal.price-note"
        lines.append(Line(say(text), style="note"))
    if not all(cost.is_exact for cost in found.costs):
        lines.append(Line(say("terminal.search-longer-to-narrow"), style="note"))
    if found.left_out:
        names = ", ".join(found.left_out)
        text = "terminal.without-communes"
        lines.append(Line(say(text, communes=names), style="note"))
    return (*lines, *season)


def _price(cost: PromiseCost) -> str:
    low, high = number(cost.lowest_per_month_eur), number(cost.highest_per_month_eur)
    if cost.is_exact:
        return say("terminal.euros-a-month-proven", cost=high)
    return say("terminal.between-euros-a-month", low=low, high=high)


def _weekday(weekday: int) -> str:
    return weekday_name(weekday, language=LANGUAGE.get())


def _together(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return say("terminal.first-and-last", first=", ".join(names[:-1]), last=names[-1])
