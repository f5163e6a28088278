"""
The CO2 balance of a tour: what it avoids and what it causes, in three scenarios and two corners.

The model is the consequence tree of ADEME's QuantiGES method, kept to the lines that can be filled:
car trips replaced, car trips caused, the van's own kilometres, energy on the spot. People who would
have stayed at home count for nothing. The result may be negative.

A scenario takes the pessimistic, the central or the optimistic value of every assumption. The two
outer ones are not the extremes: more customers are good for a tour that avoids more than it causes
and bad for another. The *corners* are: the least and the greatest balance that values inside the
stated ranges can give. The balance is monotone in each assumption while the others stand still, so
both are found at ends of the ranges. All but three kinds always push the way of their label
(``replaced`` too: a visit that replaces a trip avoids one and causes none). The kinds of
:data:`TURNING` push either way; every choice of their ends is tried.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import product

from guinguette.communes.france import load_communes
from guinguette.communes.names import normalise_name
from guinguette.emissions.announced import announced_document
from guinguette.emissions.assumptions import Assumption, AssumptionSet, Case, read_assumptions
from guinguette.emissions.shops import Shop, Shops, ShopsByPopulation, departements_of
from guinguette.tour import Tour, Visit

TURNING = ("car_kg_per_km", "users", "occupancy")
"""Last parts of the keys whose better end depends on the other values."""
_SHOPS_FROM = "shop_population"

_Place = tuple[str, float, float]
World = Mapping[str, float]
"""One value for each assumption, by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBalance:
    """
    Emissions of a whole tour in one case, kg CO2e.

    ``net_kg`` is positive where the tour avoids more than it causes.
    """

    avoided_kg: float
    induced_kg: float
    van_kg: float
    energy_kg: float

    @property
    def net_kg(self) -> float:
        """Avoided minus all that is caused."""
        return self.avoided_kg - self.induced_kg - self.van_kg - self.energy_kg


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """An extreme of the stated ranges, and the end of each assumption that gives it."""

    case: CaseBalance
    world: World


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """
    Where the people of a place find shops, and how often it is visited.

    ``shops`` are by least population of a commune with shops; ``customers`` is the number counted
    at each of these visits, ``None`` where it is assumed.
    """

    commune_code: str
    name: str
    audience: str
    shops: Mapping[float, Shop]
    customers: float | None
    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """
    The balance of a tour.

    ``van_km`` is the distance of all routes; ``visits`` the number of visits counted;
    ``elsewhere`` the départements visited that the assumptions were not gathered for;
    ``unmatched`` the counts of the period that are of no visit.
    """

    assumptions: AssumptionSet
    pessimistic: CaseBalance
    central: CaseBalance
    optimistic: CaseBalance
    worst: Corner
    best: Corner
    villages: tuple[Village, ...]
    van_km: float
    visits: int
    weeks: int
    elsewhere: tuple[str, ...]
    unmatched: tuple[tuple[date, str], ...]

    @property
    def cases(self) -> tuple[CaseBalance, CaseBalance, CaseBalance]:
        """The three scenarios, pessimistic first."""
        return (self.pessimistic, self.central, self.optimistic)

    @property
    def counted_visits(self) -> int:
        """Number of visits whose customers were counted."""
        return sum(one.visits for one in self.villages if one.customers is not None)

    @property
    def took_part(self) -> tuple[Assumption, ...]:
        """The assumptions that this balance depends on."""
        return tuple(self.assumptions.assumptions[key] for key in self.worst.world)


def balance_tour(
    tour: Tour, assumptions: AssumptionSet | None = None, *, shops: Shops | None = None
) -> Balance:
    """
    Compute the balance of a tour.

    Parameters
    ----------
    tour
        Planned, with its kilometres (estimated or real).
    assumptions
        The set shipped by default where omitted.
    shops
        What knows the nearest shops; by default the communes of France by their population.
    """
    chosen = assumptions or read_assumptions()
    villages = _villages(tour, chosen, shops or ShopsByPopulation(load_communes(), chosen))
    load = _Load(
        villages=villages,
        plain_km=sum(r.distance_m for r in tour.routes if not r.has_trailer) / 1000.0,
        trailer_km=sum(r.distance_m for r in tour.routes if r.has_trailer) / 1000.0,
    )
    pessimistic, central, optimistic = (load.scenario(chosen, case) for case in Case)
    worst, best = load.corners(chosen, _keys(tour, chosen))
    visited = [visit.commune_code for route in tour.routes for visit in route.visits]
    return Balance(
        assumptions=chosen,
        pessimistic=pessimistic,
        central=central,
        optimistic=optimistic,
        worst=worst,
        best=best,
        villages=villages,
        van_km=tour.distance_m / 1000.0,
        visits=tour.visit_count,
        weeks=tour.weeks,
        elsewhere=tuple(
            code for code in departements_of(visited) if code not in chosen.departements
        ),
        unmatched=_unmatched(tour, chosen),
    )


def _villages(tour: Tour, assumptions: AssumptionSet, shops: Shops) -> tuple[Village, ...]:
    """Group the visits that weigh the same, in the order of the plan."""
    visits = [(route.date, visit) for route in tour.routes for visit in route.visits]
    counts = _Counts(tour, assumptions)
    same_day = Counter(counts.key(day, visit) for day, visit in visits)
    groups: dict[tuple[_Place, str, float | None], list[Visit]] = {}
    for day, visit in visits:
        counted = counts.key(day, visit)
        each = assumptions.counts[counted] / same_day[counted] if counted else None
        place = (visit.key, visit.longitude, visit.latitude)
        groups.setdefault((place, visit.audience, each), []).append(visit)
    limits = set(assumptions.assumptions[_SHOPS_FROM].values)
    found: dict[_Place, dict[float, Shop]] = {}
    for (place, _, _), (visit, *_) in groups.items():
        if place not in found:
            found[place] = {limit: shops.nearest(visit, limit) for limit in limits}
    return tuple(
        Village(
            commune_code=same[0].commune_code,
            name=same[0].name,
            audience=same[0].audience,
            shops=found[place],
            customers=each,
            visits=len(same),
        )
        for (place, _, each), same in groups.items()
    )


class _Counts:
    """The customers counted, and what a count may call a visit: its place, or all its commune."""

    def __init__(self, tour: Tour, assumptions: AssumptionSet) -> None:
        self._counts = assumptions.counts
        codes = {visit.commune_code for route in tour.routes for visit in route.visits}
        communes = load_communes(codes=codes) if self._counts else ()
        self._names = {commune.code: commune.name for commune in communes}

    def keys(self, visit: Visit) -> tuple[str, ...]:
        """List what a count may call a visit, the narrowest first."""
        names = visit.key, visit.name, self._names.get(visit.commune_code, "")
        key, name, commune = map(normalise_name, names)
        return key, name, visit.commune_code, commune

    def key(self, day: date, visit: Visit) -> tuple[date, str] | None:
        """Return the count that a visit has a part in."""
        return next(((day, k) for k in self.keys(visit) if (day, k) in self._counts), None)


def _keys(tour: Tour, assumptions: AssumptionSet) -> list[str]:
    """List the assumptions that a tour depends on."""
    present = {"", *(visit.audience for route in tour.routes for visit in route.visits)}
    left_out = () if any(route.has_trailer for route in tour.routes) else ("trailer_factor",)
    keys = assumptions.assumptions
    return [key for key in keys if key.rpartition(".")[0] in present and key not in left_out]


def _unmatched(tour: Tour, assumptions: AssumptionSet) -> tuple[tuple[date, str], ...]:
    """List the counts of days of the plan that no visit of it answers."""
    counts = _Counts(tour, assumptions)
    met = {
        (route.date, key)
        for route in tour.routes
        for visit in route.visits
        for key in counts.keys(visit)
    }
    days = range(7 * tour.weeks)
    return tuple(
        key for key in assumptions.counts if (key[0] - tour.start).days in days and key not in met
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Load:
    """What a tour weighs in any world."""

    villages: Sequence[Village]
    plain_km: float
    trailer_km: float

    def case(self, world: World) -> CaseBalance:
        per_km = world["car_kg_per_km"]
        van_km = self.plain_km + self.trailer_km * world["trailer_factor"]
        return CaseBalance(
            avoided_kg=per_km * sum(avoided_car_km(one, world) for one in self.villages),
            induced_kg=per_km * sum(induced_car_km(one, world) for one in self.villages),
            van_kg=van_km * world["van_kg_per_km"],
            energy_kg=sum(one.visits * world[f"{one.audience}.energy_kg"] for one in self.villages),
        )

    def scenario(self, assumptions: AssumptionSet, case: Case) -> CaseBalance:
        """Take one value of everything; a low factor of cars is good where more are caused."""
        world = assumptions.values(case)
        found = self.case(world)
        if found.avoided_kg > found.induced_kg:
            return found
        opposite = assumptions.values(Case(2 - case))
        return self.case(world | {"car_kg_per_km": opposite["car_kg_per_km"]})

    def corners(self, assumptions: AssumptionSet, keys: Sequence[str]) -> tuple[Corner, Corner]:
        """Return the least and the greatest balance; ``keys`` are those that take part."""
        worst, best = (
            [
                Corner(case=self.case(world), world={key: world[key] for key in keys})
                for world in _turned(assumptions, case, keys)
            ]
            for case in (Case.PESSIMISTIC, Case.OPTIMISTIC)
        )
        return min(worst, key=_net), max(best, key=_net)


def _net(corner: Corner) -> float:
    return corner.case.net_kg


def _turned(
    assumptions: AssumptionSet, case: Case, keys: Sequence[str]
) -> Iterator[dict[str, float]]:
    """Give every world of a case with either end of the turning assumptions."""
    world = assumptions.values(case)
    turning = [key for key in keys if key.rpartition(".")[2] in TURNING]
    ends = [assumptions.assumptions[key].values[::2] for key in turning]
    for chosen in product(*ends):
        yield world | dict(zip(turning, chosen, strict=True))


def avoided_car_km(village: Village, world: World) -> float:
    """
    Count the car kilometres that the visits of a place replace.

    Users x share replaced x share by car x share dedicated x there and back / people per car,
    less the rebound (QuantiGES, consequence tree).
    """

    def value(name: str) -> float:
        return world[f"{village.audience}.{name}"]

    one_way_km = value("distance_factor") * village.shops[world[_SHOPS_FROM]].road_km
    trips = _users(village, world) * value("replaced") * world["car_share"] * value("dedicated")
    return trips * 2.0 * one_way_km / value("occupancy") * (1.0 - world["rebound"])


def induced_car_km(village: Village, world: World) -> float:
    """
    Count the car kilometres that the visits of a place cause.

    Users from elsewhere x share by car x share who would have stayed at home x there and back /
    people per car.
    """

    def value(name: str) -> float:
        return world[f"{village.audience}.{name}"]

    drivers = _users(village, world) * value("outsiders") * world["outsider_car_share"]
    new = drivers * (1.0 - value("replaced"))
    return new * 2.0 * value("outsider_km") / value("occupancy")


def _users(village: Village, world: World) -> float:
    each = village.customers
    return village.visits * (world[f"{village.audience}.users"] if each is None else each)


def balance_document(balance: Balance) -> dict[str, object]:
    """Write a balance as plain values: kilograms of CO2e by case, and every assumption."""
    return {
        "assumptions": balance.assumptions.id,
        "scope": balance.assumptions.scope,
        "departements_elsewhere": list(balance.elsewhere),
        "van_km": round(balance.van_km, 3),
        "visits": balance.visits,
        "visits_counted": balance.counted_visits,
        "weeks": balance.weeks,
        "cases": {
            case.name.casefold(): _case_document(found)
            for case, found in zip(Case, balance.cases, strict=True)
        },
        "corners": {
            name: {**_case_document(corner.case), "values": dict(corner.world)}
            for name, corner in (("worst", balance.worst), ("best", balance.best))
        },
        "villages": [_village_document(one, balance) for one in balance.villages],
        "announced": announced_document(balance.visits, balance.weeks),
        "values": {
            key: {
                "values": one.values,
                "unit": one.unit,
                "source": one.source,
                "confidence": one.confidence,
            }
            for key, one in balance.assumptions.assumptions.items()
        },
    }


def _case_document(case: CaseBalance) -> dict[str, float]:
    parts = {key: round(kg, 3) for key, kg in asdict(case).items()}
    return {**parts, "net_kg": round(case.net_kg, 3)}


def _village_document(village: Village, balance: Balance) -> dict[str, object]:
    """Write one place: its shops and the distance avoided, one way, in the three scenarios."""
    worlds = [balance.assumptions.values(case) for case in Case]
    shops = [village.shops[world[_SHOPS_FROM]] for world in worlds]
    factors = [world[f"{village.audience}.distance_factor"] for world in worlds]
    return {
        "commune": village.commune_code,
        "name": village.name,
        "audience": village.audience,
        "visits": village.visits,
        "customers_counted": village.customers,
        "shops": [shop.commune_code for shop in shops],
        "shops_km": [round(shop.road_km, 1) for shop in shops],
        "distance_km": [round(f * s.road_km, 1) for f, s in zip(factors, shops, strict=True)],
    }


def format_balance(balance: Balance) -> str:
    """Write :func:`balance_document` as the text of ``bilan-co2.json``."""
    return json.dumps(balance_document(balance), ensure_ascii=False, indent=2) + "\n"
