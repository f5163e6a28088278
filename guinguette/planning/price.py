"""What the promises of a folder cost: the same weekday, the same vehicle, the same hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guinguette.folder.read_folder import read_folder
from guinguette.planning.last import LastPlan, planned_on, standing_plan
from guinguette.planning.season.stands import season_stands
from guinguette.planning.season.switch_prices import SeasonPrices, price_season
from routing.analysis.promise_costs import Promise, PromisePrice, price_promises
from routing.solver.deadline import Deadline

_SEASON = 0.33
"""What part of the time the wishes of a season get, before the promises of the rounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseCost:
    """Between what a promise costs, proven, in euros a month; see :class:`PromisePrice`."""

    promise: Promise
    lowest_per_month_eur: float
    highest_per_month_eur: float

    @property
    def is_exact(self) -> bool:
        """Whether both ends are the same to a cent."""
        return abs(self.highest_per_month_eur - self.lowest_per_month_eur) < 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseCosts:
    """
    What the promises of a folder cost.

    They are of the communes that the last plan serves; ``left_out`` are the others.
    ``plan_per_month_eur`` is the cost of that plan, or of its rounds where evenings are sold by
    contract: ``season`` is what these wish for.
    """

    costs: tuple[PromiseCost, ...]
    plan_per_month_eur: float
    left_out: tuple[str, ...]
    season: SeasonPrices | None = None


def price_folder(
    path: Path,
    *,
    today: date | None = None,
    deadline: Deadline = Deadline(seconds=60.0),
) -> PromiseCosts:
    """
    Price the promises of a folder that has a plan, and the wishes of its season.

    Raises
    ------
    UsageError, InputError, MissingDataError
        As :func:`guinguette.planning.last.planned_on`.
    """
    deadline = deadline.begin()
    folder = read_folder(path, today=today)
    standing, tour = standing_plan(path, folder)
    stands = season_stands(folder, standing, tour, today=today)
    is_alone = stands is not None and all(r.is_by_contract for r in folder.requests)
    until = deadline if is_alone else deadline.share(_SEASON)
    season = None if stands is None else price_season(stands, deadline=until)
    if is_alone:
        return PromiseCosts(costs=(), plan_per_month_eur=0.0, left_out=(), season=season)
    plan = planned_on(folder, standing, tour)
    found = price_promises(
        plan.problem,
        routes=plan.routes,
        deadline=deadline,
        seed=plan.folder.settings.planning.seed,
    )
    names = [request.name for request in plan.folder.requests]
    return PromiseCosts(
        costs=tuple(_per_month(plan, price) for price in found.prices),
        plan_per_month_eur=plan.per_month_eur(sum(route.cost for route in plan.routes)),
        left_out=tuple(names[i] for i in found.left_out),
        season=season,
    )


def _per_month(plan: LastPlan, price: PromisePrice) -> PromiseCost:
    return PromiseCost(
        promise=price.promise,
        lowest_per_month_eur=plan.per_month_eur(price.lowest),
        highest_per_month_eur=plan.per_month_eur(price.highest),
    )
