"""A question and its pool as numbers, and what was chosen in the words of the trade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from guinguette.communes.france import Commune
from guinguette.demand.need import island_of
from guinguette.faults import UsageError
from guinguette.folder.settings.model import Settings
from guinguette.language.fault_sentences import fault
from guinguette.planning.candidates import Candidate
from guinguette.roads.kinds import Roads, Site
from guinguette.scenarios.question import PERIOD_WEEKS, Question
from guinguette.scenarios.rules import Rules
from guinguette.scenarios.scenario import Pool
from routing.arrays import BoolArray, FloatArray, IntArray
from routing.location.visit_problem import Costs, Members, Objective, VisitChoice, VisitProblem
from routing.location.visits import choose_visits
from routing.solver.deadline import Deadline

CHOICE_S = 300.0
CHOICE_GAP = 0.005


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Land:
    """
    The ways between the candidates and the towns of a pool.

    ``metres`` and ``seconds``, shape (places, places), are the shorter of both directions;
    ``village`` and ``town`` are the numbers of the candidates and of the towns among the places.
    ``access_s`` is lost at each stop.
    """

    metres: FloatArray
    seconds: FloatArray
    village: IntArray
    town: IntArray
    access_s: int


def lay_land(pool: Pool, roads: Roads) -> Land:
    """
    Measure between the candidates and the towns of a pool.

    Raises
    ------
    InputError
        If a place is too far from a road, or no road joins two of them.
    MissingDataError
        If the roads cannot be read.
    """
    villages = [c.commune for c in pool.candidates]
    places = {c.code: c for c in [*villages, *pool.towns]}
    travel = roads.measure(roads.place([_site(c) for c in places.values()]))
    number = {code: k for k, code in enumerate(places)}
    metres, seconds = (
        np.minimum(m, m.T).astype(np.float64) for m in (travel.distance_m, travel.duration_s)
    )
    return Land(
        metres=metres,
        seconds=seconds,
        village=np.array([number[c.code] for c in villages], dtype=np.int64),
        town=np.array([number[c.code] for c in pool.towns], dtype=np.int64),
        access_s=roads.access_s,
    )


def _site(commune: Commune) -> Site:
    return Site(
        code=commune.code,
        name=commune.name,
        longitude=commune.longitude,
        latitude=commune.latitude,
    )


def visit_problem(
    question: Question,
    rules: Rules,
    pool: Pool,
    land: Land,
    settings: Settings,
    *,
    vehicles: int,
    kept: Mapping[str, int],
) -> VisitProblem:
    """
    State the choice of a scenario; costs are a year's.

    Parameters
    ----------
    settings
        Of any scenario of the question: its first crew, vehicle and profile are those of all.
    vehicles
        Of the scenario.
    kept
        Vehicles that stay where they are, by INSEE code of their town.
    """
    crew, van, profile = settings.crews[0], settings.vehicles[0], settings.profiles[0]
    visits = np.array(sorted(question.choice.frequencies), dtype=np.int64)
    returns = np.array([sum(rules.worth(int(v))) for v in visits])
    periods = rules.weeks / PERIOD_WEEKS
    hourly = crew.people * crew.hourly_cost_eur
    longest_min = settings.work.longest_day_s(crew) / 60
    from_stops = int(settings.work.rules.seconds("break_after_h") // (60 * profile.service_min)) + 1
    metres, seconds = _around(land.metres, land), _around(land.seconds, land)
    return VisitProblem(
        worth=np.array(pool.weights)[:, None] * returns,
        need=np.array(pool.weights),
        visits=visits,
        radial_m=metres.radial,
        radial_s=seconds.radial,
        nearest_m=metres.nearest,
        nearest_s=seconds.nearest,
        between_m=metres.between,
        between_s=seconds.between,
        service_s=60.0 * profile.service_min + land.access_s,
        is_allowed=_allowed(question, pool, seconds.radial),
        is_forced=np.array([c.commune.code in pool.forced for c in pool.candidates]),
        groups=_groups(question, pool),
        near=_near(question, land),
        reached_share=rules.reached_share,
        vehicles=vehicles,
        least_vehicles=vehicles if _all_work(question) else 1,
        days=len(van.weekdays) * PERIOD_WEEKS,
        most_stops=van.max_stops,
        longest_s=60.0 * (longest_min - crew.break_min),
        break_s=60.0 * crew.break_min,
        break_from=from_stops,
        costs=Costs(
            metre=van.cost_per_km_eur / 1000.0 * periods,
            route=van.fixed_cost_per_day_eur * periods,
            vehicle=rules.vehicle_eur + rules.crew_year_eur(crew),
            place=np.array(
                [rules.place_eur - subsidy_eur(question, pool, c) for c in pool.candidates]
            ),
            second=hourly / 3600.0 * periods,
            paid_s=rules.paid_hours * 3600.0 / periods,
        ),
        kept=np.array([kept.get(town.code, 0) for town in pool.towns], dtype=np.int64),
    )


def _all_work(question: Question) -> bool:
    """Whether a scenario has all its vans: no budget may forbid them, no low cost spare them."""
    return question.choice.objective == "ratio" and question.choice.budget_eur is None


@dataclass(frozen=True, slots=True, eq=False)
class _Ways:
    radial: FloatArray
    nearest: FloatArray
    between: FloatArray


def _around(ways: FloatArray, land: Land) -> _Ways:
    apart = ways.copy()
    np.fill_diagonal(apart, inf)
    two = np.sort(apart[land.village], axis=1)[:, :2]
    return _Ways(ways[np.ix_(land.village, land.town)], two[:, 0], two.mean(axis=1))


def _allowed(question: Question, pool: Pool, radial_s: FloatArray) -> BoolArray:
    """Whether a van of a town may serve a village; one that is forced, from wherever."""
    most_s = 60.0 * question.villages.most_round_trip_min
    forced = np.array([c.commune.code in pool.forced for c in pool.candidates])
    ours = np.array([island_of(c.commune.code) for c in pool.candidates])
    theirs = np.array([island_of(town.code) for town in pool.towns])
    is_near = (2.0 * radial_s <= most_s) | forced[:, None]
    found: BoolArray = is_near & (ours[:, None] == theirs)
    return found


def _groups(question: Question, pool: Pool) -> tuple[Members, ...]:
    """Bound the villages of each EPCI that the question names, and of all."""
    count = len(pool.candidates)
    found = [
        Members(
            members=np.array(
                [k for k, c in enumerate(pool.candidates) if c.commune.epci_code == code],
                dtype=np.int64,
            ),
            least=least,
            most=most,
        )
        for code, (least, most) in pool.per_epci.items()
    ]
    asked = question.villages
    if asked.least or asked.most is not None:
        most = count if asked.most is None else asked.most
        found.append(Members(members=np.arange(count), least=asked.least, most=most))
    return tuple(found)


def _near(question: Question, land: Land) -> IntArray:
    """List the pairs of villages within reach of each other."""
    within_s = 60.0 * question.choice.reach_min
    seconds = land.seconds[np.ix_(land.village, land.village)]
    is_near = (seconds <= within_s) & (within_s > 0)
    np.fill_diagonal(is_near, False)
    return np.argwhere(is_near)


def subsidy_eur(question: Question, pool: Pool, candidate: Candidate) -> float:
    """Return what is received for a village, a year."""
    return pool.subsidies.get(candidate.commune.epci_code, question.costs.subsidy_eur)


_WAYS: Sequence[str] = (
    "radial_m", "radial_s", "nearest_m", "nearest_s", "between_m", "between_s",
)  # fmt: skip


def with_detours(problem: VisitProblem, factor: float) -> VisitProblem:
    """Count ways as so many times as long: as real tours showed them to be."""
    return replace(problem, **{name: factor * getattr(problem, name) for name in _WAYS})


def only_at(problem: VisitProblem, vehicles: IntArray) -> VisitProblem:
    """Keep the vehicles where they are: shape (d,), how many at each depot."""
    return replace(
        problem,
        is_allowed=problem.is_allowed & (vehicles > 0),
        vehicles=int(vehicles.sum()),
        least_vehicles=int(vehicles.sum()),
        kept=vehicles,
    )


@dataclass(frozen=True, slots=True, kw_only=False)
class Options:
    """What a choice must keep to, and where its search begins."""

    budget: float
    target: float
    least_need: float
    price: float | None
    seed: int


def chosen(problem: VisitProblem, objective: Objective, options: Options) -> VisitChoice | None:
    """
    Choose; ``None`` where nothing was found that keeps to the options.

    For the least cost, the number of vans is the least that may reach the benefit: fewer cannot, by
    their relaxation, and the towns are those of the best benefit per euro.
    """
    if objective != "cost":
        return _solved(problem, objective, options)
    for vans in range(max(problem.least_vehicles, int(problem.kept.sum())), problem.vehicles + 1):
        exact = replace(problem, vehicles=vans, least_vehicles=vans)
        first = _solved(exact, "ratio", options)
        if first is not None:
            least = replace(problem, least_vehicles=vans)
            return _solved(least, "cost", options, hint=first.vehicles) or first
    return None


def _solved(
    problem: VisitProblem,
    objective: Objective,
    options: Options,
    *,
    hint: IntArray | None = None,
) -> VisitChoice | None:
    deadline = Deadline(seconds=CHOICE_S).begin()

    def solved(
        asked: VisitProblem, price: float | None, towns: IntArray | None
    ) -> VisitChoice | None:
        return choose_visits(
            asked,
            objective=objective,
            budget=options.budget,
            target=options.target,
            least_need=options.least_need,
            allowed_gap=CHOICE_GAP,
            price=price,
            hint=towns,
            seed=options.seed,
            deadline=deadline,
        )

    price = options.price
    if objective == "ratio" and len(problem.near) and hint is None:
        alone = solved(replace(problem, near=problem.near[:0]), None, None)  # ten times as fast
        price, hint = (price or alone.value, alone.vehicles) if alone else (price, hint)
    found = solved(problem, price, hint)
    if found is None and deadline.should_stop():
        raise UsageError(fault("simulation-choice-late", count=round(CHOICE_S)))
    return found
