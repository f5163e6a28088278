"""What the wishes of a season cost, one by one, and what a date more or fewer would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from guinguette.contract import Contract
from guinguette.document import Count
from guinguette.folder.read_folder import WorkingFolder
from guinguette.planning.season.more_dates import MoreDates, more_dates
from guinguette.planning.season.stands import SeasonStands, cost_in
from routing.season.solution import SeasonSolution
from routing.solver.deadline import Deadline

SeasonSwitch = Literal[
    "pace", "month", "spacing", "fairness", "weekend", "school_holiday", "wish", "neighbours",
    "vehicles", "nights",
]  # fmt: skip
_GAP = 5e-5
"""Seasons of 80 evenings cost 35,000 €: their prices are proven to two euros."""
_SETTINGS = dict(
    zip(
        get_args(SeasonSwitch),
        (
            "pace_eur", "empty_month_eur", "spacing_eur", "fairness_eur", "weekend_eur",
            "school_holiday_eur", "wish_eur", "neighbours_eur",
        ),
        strict=False,
    )
)  # fmt: skip
"""What switches a wish off in the settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchPrice:
    """
    What one wish or rule costs all the others.

    Attributes
    ----------
    switch
        The wish: a kind of term of the season; ``vehicles``: contracts keep their own vehicles;
        ``nights``: vehicles may sleep away (what that saves is below 0).
    lowest_eur, highest_eur
        Between what it costs, proven: routes and other wishes of the best season found with it,
        less those of the best without it, euros.
    routes_eur
        The routes alone, of the best seasons found, euros; below 0 where dearer routes serve other
        wishes.
    """

    switch: SeasonSwitch
    lowest_eur: float
    highest_eur: float
    routes_eur: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePrices:
    """One evening more of a contract, and one fewer."""

    contract: str
    more: MoreDates
    fewer: MoreDates


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonPrices:
    """
    What the wishes of a season cost, and its dates.

    Attributes
    ----------
    lowest_afresh_eur, highest_afresh_eur
        Between what planning the whole season afresh would save, proven, routes and wishes
        together, euros: the wishes are priced from there.
    changed_afresh
        Evenings of the plan that this would change.
    """

    lowest_afresh_eur: float
    highest_afresh_eur: float
    changed_afresh: Count
    switches: tuple[SwitchPrice, ...]
    dates: tuple[DatePrices, ...]


def price_season(stands: SeasonStands, *, deadline: Deadline) -> SeasonPrices:
    """Price each wish that is switched on, and a date of each contract."""
    deadline = deadline.begin()
    contracts = [one for one in stands.asked.contracts if one.dates]
    dates = tuple(_dates(stands, one, deadline.share(0.2)) for one in contracts)
    best = stands.solve(stands.problem, deadline.share(0.3), target_gap=_GAP)
    now_eur = cost_in(stands.problem, stands.base)
    best = best if best.cost < now_eur else replace(stands.base, lower_bound=best.lower_bound)
    without = list(_without(stands))
    return SeasonPrices(
        lowest_afresh_eur=_euros(now_eur - best.cost),
        highest_afresh_eur=_euros(now_eur - best.lower_bound),
        changed_afresh=len(stands.evenings - set(best.evenings)),
        switches=tuple(
            _price(stands, switch, folder, best, deadline.share(min(1.0, 2 / (len(without) - k))))
            for k, (switch, folder) in enumerate(without)
        ),
        dates=dates,
    )


def _dates(stands: SeasonStands, contract: Contract, deadline: Deadline) -> DatePrices:
    more, fewer = (
        more_dates(stands, contract, number, deadline=deadline, with_reasons=False)
        for number in (contract.dates + 1, contract.dates - 1)
    )
    return DatePrices(contract=contract.name, more=more, fewer=fewer)


def _price(
    stands: SeasonStands,
    switch: SeasonSwitch,
    folder: WorkingFolder,
    best: SeasonSolution,
    deadline: Deadline,
) -> SwitchPrice:
    problem = stands.asked.of_folder(folder).season(change_eur=0.0)
    problem = replace(problem, former=frozenset())
    found = stands.solve(problem, deadline, start=best.evenings, target_gap=_GAP)
    with_eur = cost_in(problem, best)
    is_better = found.cost < with_eur or switch == "nights"
    routes_eur = best.terms["routes"] - found.terms["routes"]
    return SwitchPrice(
        switch=switch,
        lowest_eur=_euros(with_eur - found.cost) if is_better else 0.0,
        highest_eur=_euros(with_eur - found.lower_bound),
        routes_eur=_euros(routes_eur) if is_better else 0.0,
    )


def _euros(amount: float) -> float:
    return round(float(amount), 2)


def _without(stands: SeasonStands) -> Iterator[tuple[SeasonSwitch, WorkingFolder]]:
    """List the wishes that are on, each with the folder that does without it."""
    folder = stands.asked.folder
    settings = folder.settings
    for switch in get_args(SeasonSwitch):
        name = _SETTINGS.get(switch)
        if name is not None and getattr(settings.season, name):
            season = settings.season.model_copy(update={name: 0.0})
            changed = settings.model_copy(update={"season": season})
            yield switch, replace(folder, settings=changed)
    if len(settings.vehicles) > 1 and any(one.vehicles for one in folder.contracts):
        free = tuple(replace(one, vehicles=()) for one in folder.contracts)
        yield "vehicles", replace(folder, contracts=free)
    if any(vehicle.nights_away for vehicle in settings.vehicles):
        home = tuple(v.model_copy(update={"nights_away": 0}) for v in settings.vehicles)
        changed = settings.model_copy(update={"vehicles": home})
        yield "nights", replace(folder, settings=changed)
