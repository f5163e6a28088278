"""
What a scenario owes to its assumptions: each is moved alone, the tour kept as it is.

Villages, days and order stay; costs and emissions are worked out again from the kilometres and
hours of the tour. Slower roads make its routes longer: those that would no longer fit are counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Literal

from guinguette.emissions.assumptions import Case
from guinguette.emissions.balance import World, avoided_car_km, induced_car_km
from guinguette.folder.settings.model import Settings
from guinguette.scenarios.compared.figures import people_reached, visits_made
from guinguette.scenarios.rules import Rules
from guinguette.scenarios.scenario import Scenario, Simulation
from guinguette.scenarios.tours import year_cost
from guinguette.tour import Route, Tour

Driver = Literal["fuel", "consumption", "wage", "speed", "attendance", "vehicle"]
Outcome = Literal["net_eur_per_inhabitant", "net_eur_per_visitor", "co2_kg"]
FUEL_EUR_PER_LITRE = 1.65
"""Diesel at the pump, a round figure for 2025; it is part of the cost of a kilometre."""
FUEL_KG_PER_LITRE = 3.10
"""Diesel B7, well to wheel, kg CO2e (ADEME, Base Carbone 25775)."""
A_FIFTH, A_TENTH = 0.2, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """
    What a scenario comes to in a year; ``None`` where there is nothing to divide by.

    ``net_eur`` is the cost when subsidies are received, shared by the inhabitants reached and by
    the visitors that the CO2 balance assumes; ``co2_kg`` the net CO2 saved, central.
    ``broken_routes`` counts the routes that no longer fit between the earliest departure, the hours
    of their villages, the latest return and the longest day, breaks where they are.
    """

    net_eur: float
    net_eur_per_inhabitant: float | None
    net_eur_per_visitor: float | None
    co2_kg: float
    broken_routes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Outcomes):
    """A scenario with one assumption at an end of its range, ``value`` in the unit of its bar."""

    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """
    One assumption: its two ends, its unit and where the range is from.

    ``label``, ``unit`` and ``source`` are keys of the language catalogue.
    """

    driver: Driver
    label: str
    unit: str
    source: str
    value: float
    low: End
    high: End

    def swing(self, outcome: Outcome) -> float:
        """Return how far apart the two ends are; 0 where there is no outcome."""
        low, high = getattr(self.low, outcome), getattr(self.high, outcome)
        return 0.0 if low is None or high is None else abs(high - low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tornado:
    """All assumptions of a scenario; ``now`` is the scenario as it stands."""

    now: Outcomes
    bars: tuple[Bar, ...]

    def by(self, outcome: Outcome) -> tuple[Bar, ...]:
        """Return the bars that move an outcome, the longest first, then by driver."""
        moving = [bar for bar in self.bars if bar.swing(outcome)]
        return tuple(sorted(moving, key=lambda bar: (-bar.swing(outcome), bar.driver)))


def tornado_of(simulation: Simulation, scenario: Scenario) -> Tornado:
    """Move each assumption of a scenario to both ends of its range."""
    case = _Case(
        scenario=scenario,
        rules=simulation.rules,
        settings=scenario.folder.settings,
        tour=scenario.tour,
        world=scenario.balance.assumptions.values(Case.CENTRAL),
    )
    kinds = _KINDS if scenario.tour.visit_count else ()
    return Tornado(now=case.outcomes(), bars=tuple(kind.bar(case) for kind in kinds))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What the outcomes of a scenario are worked out from."""

    scenario: Scenario
    rules: Rules
    settings: Settings
    tour: Tour
    world: World

    def outcomes(self) -> Outcomes:
        a_year, people = self.rules.weeks / self.tour.weeks, people_reached(self.scenario)
        net_eur = year_cost(
            self.settings,
            self.rules,
            self.tour,
            villages=len(visits_made(self.tour)),
            subsidies_eur=self.scenario.year.subsidies_eur,
        ).net_eur
        visitors = self._visitors() * a_year
        return Outcomes(
            net_eur=net_eur,
            net_eur_per_inhabitant=net_eur / people if people else None,
            net_eur_per_visitor=net_eur / visitors if visitors else None,
            co2_kg=self._saved_kg() * a_year,
            broken_routes=sum(not self._fits(route) for route in self.tour.routes),
        )

    @property
    def audience(self) -> str:
        return self.scenario.balance.villages[0].audience

    @property
    def litres_per_km(self) -> float:
        return self.world["van_kg_per_km"] / FUEL_KG_PER_LITRE

    def _visitors(self) -> float:
        return sum(
            one.visits
            * (self.world[f"{one.audience}.users"] if one.customers is None else one.customers)
            for one in self.scenario.balance.villages
        )

    def _saved_kg(self) -> float:
        balance, world = self.scenario.balance, self.world
        car_km = sum(avoided_car_km(v, world) - induced_car_km(v, world) for v in balance.villages)
        van = world["van_kg_per_km"] / balance.assumptions.values(Case.CENTRAL)["van_kg_per_km"]
        central = balance.central
        return world["car_kg_per_km"] * car_km - van * central.van_kg - central.energy_kg

    def _fits(self, route: Route) -> bool:
        """Whether a route can be driven in a day, its stops as early as their villages allow."""
        crew = next(one for one in self.settings.crews if one.name == route.crew)
        if route.duration_s > self.settings.work.longest_day_s(crew):
            return False
        windows = {one.key: one.window_min for one in self.scenario.folder.requests}
        clock = 60 * crew.earliest_start_min
        for rank, visit in enumerate(route.visits):
            profile = self.settings.profile(visit.service_profile)
            opens, closes = windows.get(visit.key) or profile.window_min
            clock += visit.driving_s + (route.break_s if route.break_after == rank else 0)
            start = max(clock, 60 * (opens - profile.setup_min))
            if start > 60 * (closes - profile.opening_min - profile.setup_min):
                return False
            clock = start + 60 * profile.service_min
        clock += route.return_driving_s
        clock += route.break_s if route.break_after == len(route.visits) else 0
        return clock <= 60 * crew.latest_return_min

    def priced(self, more_eur_per_litre: float, more_litres_per_km: float = 0.0) -> _Case:
        """Let fuel cost more, or a kilometre take more of it."""
        litres = self.litres_per_km + more_litres_per_km
        price = FUEL_EUR_PER_LITRE + more_eur_per_litre
        more = litres * price - self.litres_per_km * FUEL_EUR_PER_LITRE
        vehicles = tuple(
            v.model_copy(
                update={
                    "cost_per_km_eur": v.cost_per_km_eur
                    + more * (self.world["trailer_factor"] if v.has_trailer else 1.0)
                }
            )
            for v in self.settings.vehicles
        )
        world = {**self.world, "van_kg_per_km": litres * FUEL_KG_PER_LITRE}
        settings = self.settings.model_copy(update={"vehicles": vehicles})
        return replace(self, settings=settings, world=world)

    def paid(self, factor: float) -> _Case:
        """Let an hour of a crew cost so many times as much."""
        crews = tuple(
            crew.model_copy(update={"hourly_cost_eur": crew.hourly_cost_eur * factor})
            for crew in self.settings.crews
        )
        return replace(self, settings=self.settings.model_copy(update={"crews": crews}))

    def driven(self, factor: float) -> _Case:
        """Let roads be so many times as fast."""
        routes = tuple(_driven(route, factor) for route in self.tour.routes)
        return replace(self, tour=replace(self.tour, routes=routes))


def _driven(route: Route, factor: float) -> Route:
    """Leave as planned, drive so many times as fast, and return when that is."""
    visits = tuple(
        replace(visit, driving_s=round(visit.driving_s / factor)) for visit in route.visits
    )
    back_s = round(route.return_driving_s / factor)
    driving_s = sum(visit.driving_s for visit in visits) + back_s
    more = timedelta(seconds=driving_s - route.driving_s)
    return replace(
        route,
        visits=visits,
        return_driving_s=back_s,
        driving_s=driving_s,
        return_=route.return_ + more,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How an assumption is moved: ``ends`` gives it low, as it stands and high."""

    driver: Driver
    label: str
    unit: str
    source: str
    ends: Callable[[_Case], tuple[float, float, float]]
    move: Callable[[_Case, float], _Case]

    def bar(self, case: _Case) -> Bar:
        low, now, high = self.ends(case)
        found = [
            End(value=value, **asdict(self.move(case, value).outcomes())) for value in (low, high)
        ]
        return Bar(
            driver=self.driver,
            label=self.label,
            unit=self.unit,
            source=self.source,
            value=now,
            low=found[0],
            high=found[1],
        )


def _around(value: float, share: float = A_FIFTH) -> tuple[float, float, float]:
    return value * (1.0 - share), value, value * (1.0 + share)


def _assumed(case: _Case, key: str, per: float = 1.0) -> tuple[float, float, float]:
    """Return the values of an assumption of the CO2 balance, the least first."""
    low, now, high = sorted(case.scenario.balance.assumptions.assumptions[key].values)
    return low * per, now * per, high * per


def _hourly_eur(case: _Case) -> float:
    return case.settings.crews[0].hourly_cost_eur


def _speed_kmh(case: _Case) -> float:
    return 3.6 * case.scenario.tour.distance_m / max(case.scenario.tour.driving_s, 1)


_KINDS = (
    _Kind(
        driver="fuel",
        label="scenarios.fuel",
        unit="scenarios.fuel-unit",
        source="scenarios.fuel-source",
        ends=lambda _: _around(FUEL_EUR_PER_LITRE),
        move=lambda case, value: case.priced(value - FUEL_EUR_PER_LITRE),
    ),
    _Kind(
        driver="consumption",
        label="scenarios.consumption",
        unit="scenarios.consumption-unit",
        source="scenarios.consumption-source",
        ends=lambda case: _assumed(case, "van_kg_per_km", 100.0 / FUEL_KG_PER_LITRE),
        move=lambda case, value: case.priced(0.0, value / 100.0 - case.litres_per_km),
    ),
    _Kind(
        driver="wage",
        label="scenarios.wage",
        unit="scenarios.wage-unit",
        source="scenarios.fifth-source",
        ends=lambda case: _around(_hourly_eur(case)),
        move=lambda case, value: case.paid(value / _hourly_eur(case)),
    ),
    _Kind(
        driver="speed",
        label="scenarios.speed",
        unit="scenarios.speed-unit",
        source="scenarios.speed-source",
        ends=lambda case: _around(_speed_kmh(case), A_TENTH),
        move=lambda case, value: case.driven(value / _speed_kmh(case)),
    ),
    _Kind(
        driver="attendance",
        label="scenarios.attendance",
        unit="scenarios.attendance-unit",
        source="scenarios.attendance-source",
        ends=lambda case: _assumed(case, f"{case.audience}.users"),
        move=lambda case, value: replace(
            case, world={**case.world, f"{case.audience}.users": value}
        ),
    ),
    _Kind(
        driver="vehicle",
        label="scenarios.vehicle",
        unit="scenarios.vehicle-unit",
        source="scenarios.fifth-source",
        ends=lambda case: _around(case.rules.vehicle_eur),
        move=lambda case, value: replace(case, rules=replace(case.rules, vehicle_eur=value)),
    ),
)
