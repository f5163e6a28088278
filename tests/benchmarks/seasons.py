"""
Seasons of the sizes that are asked for, on real positions: time, cost, bound, gap.

``python -m tests.benchmarks.seasons [three|dates|requests|half_year] [--seeds N] [--seconds N]``

Evenings are of the villages of ``../shared/demand``; a road is 1.3 times the great circle, at
50 km/h. Wishes, values of places and festivals are drawn by the seed.
"""

from __future__ import annotations

import argparse
import csv
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from routing.great_circle import great_circle_m
from routing.problem import DAYS_PER_WEEK, Problem, Stop, TimeWindow, Vehicle
from routing.season.problem import Duty, Package, SeasonProblem, Tally, WorkLimit
from routing.season.solve import solve_season
from routing.solver.deadline import Deadline
from tests.shared import SHARED

HOUR = 3600
WORKS = frozenset({2, 3, 4, 5, 6})
"""Weekdays of evenings: Wednesday to Sunday."""
Village = tuple[str, str, float, float]


def villages() -> list[Village]:
    """Read the villages of less than 3,500 inhabitants: department, EPCI, longitude, latitude."""
    path = SHARED / "demand" / "communes_demand.csv"
    with path.open(encoding="utf-8") as lines:
        return [
            (row["dep"], row["epci_nom"], float(row["lon"]), float(row["lat"]))
            for row in csv.DictReader(lines)
            if row["pop"] and row["lon"] and 50 < float(row["pop"]) < 3500
        ]


class _Maker:
    """Gathers the stops, vehicles and packages of a season of some weeks, beginning in May."""

    def __init__(self, seed: int, weeks: int) -> None:
        self.random = random.Random(seed)
        self.weeks, self.days = weeks, DAYS_PER_WEEK * weeks
        self.places: list[tuple[float, float]] = []
        self.stops: list[Stop] = []
        self.vehicles: list[Vehicle] = []
        self.packages: list[Package] = []
        self.tallies: list[Tally] = []

    def add_stops(self, chosen: Sequence[Village]) -> range:
        first = len(self.stops)
        for _, _, lon, lat in chosen:
            self.places.append((lon, lat))
            closed = {d for d in range(self.days) if self.random.random() < 0.05}
            self.stops.append(
                Stop(
                    node=len(self.places) - 1,
                    service_time_s=7 * HOUR,
                    visit_patterns=tuple(
                        frozenset({d})
                        for d in range(self.days)
                        if d % DAYS_PER_WEEK in WORKS and d not in closed
                    ),
                    time_windows=(TimeWindow(16 * HOUR, 16 * HOUR),),
                )
            )
        return range(first, len(self.stops))

    def add_vehicle(self, lon: float, lat: float, days: Sequence[int], **rules: object) -> int:
        if (lon, lat) not in self.places:
            self.places.append((lon, lat))
        self.vehicles.append(
            Vehicle(
                depot=self.places.index((lon, lat)),
                days=frozenset(days),
                latest_return_s=25 * HOUR,
                longest_day_s=12 * HOUR,
                fixed_cost=20.0,
                cost_per_metre=0.4e-3,
                cost_per_second=40.0 / HOUR,
                **rules,
            )
        )
        return len(self.vehicles) - 1

    def evenings(self, first: int = 0, last: int | None = None) -> list[int]:
        last = self.days - 1 if last is None else last
        return [d for d in range(first, last + 1) if d % DAYS_PER_WEEK in WORKS]

    def add_package(
        self,
        evenings: int,
        stops: range,
        days: Sequence[int],
        *,
        vehicles: Sequence[int] | None = None,
        least: int = 0,
        most: int = 1,
    ) -> None:
        p = len(self.packages)
        is_day = np.isin(np.arange(self.days), days)
        self.packages.append(
            Package(
                evenings=evenings,
                stops=frozenset(stops),
                days=is_day,
                price_of_lack=2000.0,
                least=least,
                most=most,
                vehicles=None if vehicles is None else frozenset(vehicles),
            )
        )
        own = frozenset({p})
        for end in range(days[0] + 15, days[-1], 15):
            until = np.arange(self.days) < end
            due = evenings * (is_day & until).sum() / is_day.sum()
            self._even("pace", until, due, 12.0, own)
        for month in range(days[0] // 30, days[-1] // 30 + 1):
            within = np.arange(self.days) // 30 == month
            self.tallies.append(
                Tally(kind="month", days=within, prices=(150.0, 0.0, 0.0), packages=own)
            )
        weekday = np.arange(self.days) % DAYS_PER_WEEK
        for kind, inside in (
            ("weekend", np.isin(weekday, (4, 5))),
            ("school_holiday", np.arange(self.days) > 55),
        ):
            due = evenings * (is_day & inside).sum() / is_day.sum()
            self._even(kind, inside, due, 8.0, own)
        if most > 1:
            self._spread(own, stops, days)

    def _count(
        self,
        kind: str,
        days: np.ndarray,
        prices: Sequence[float],
        packages: frozenset[int],
        stops: frozenset[int] | None = None,
    ) -> None:
        tally = Tally(kind=kind, days=days, prices=tuple(prices), packages=packages, stops=stops)
        self.tallies.append(tally)

    def _even(
        self, kind: str, days: np.ndarray, due: float, price: float, own: frozenset[int]
    ) -> None:
        """Price what is off a number, beyond one half."""
        prices = [price * max(0.0, abs(n - due) - 0.5) for n in range(int(due) + 5)]
        steps = np.maximum.accumulate(np.diff(prices))
        prices = [prices[0], *(prices[0] + np.cumsum(steps)).tolist()]
        self._count(kind, days, prices, own)

    def _spread(self, own: frozenset[int], stops: range, days: Sequence[int]) -> None:
        for i in stops:
            one = frozenset({i})
            everywhere = np.ones(self.days, dtype=np.bool_)
            self._count("fairness", everywhere, (0.0, 0.0, 25.0, 75.0), own, one)
            for first in range(days[0], days[-1] - 20):
                window = np.isin(np.arange(self.days), range(first, first + 21))
                self._count("spacing", window, (0.0, 0.0, 3.0), own, one)

    def season(self, **rules: object) -> SeasonProblem:
        lon, lat = (np.array(axis) for axis in zip(*self.places, strict=True))
        metres = np.rint(1.3 * great_circle_m(lon[:, None], lat[:, None], lon, lat)).astype(
            np.int64
        )
        shape = len(self.stops), self.days, 1
        r = np.random.default_rng(self.random.randrange(2**32))
        costs = np.zeros(shape)
        costs -= r.uniform(0, 60, (shape[0], 1, 1))  # the value of a place
        costs += np.where(r.random(shape) < 0.08, r.choice((-30.0, 40.0, 80.0), shape), 0.0)
        for i in range(shape[0]):  # the wishes of a third of the mayors
            if r.random() < 1 / 3:
                for rank, day in enumerate(r.choice(self.days, 3, replace=False).tolist()):
                    costs[i, day] -= 45.0 * (1 - rank / 3)
        problem = Problem(
            weeks=self.weeks,
            duration_matrix=np.rint(metres * 3.6 / 50).astype(np.int64),
            distance_matrix=metres,
            stops=tuple(self.stops),
            vehicles=tuple(self.vehicles),
            visit_cost=costs,
        )
        near = {}
        for a in range(len(self.stops)):
            for b in range(a + 1, len(self.stops)):
                if metres[self.stops[a].node, self.stops[b].node] < 8000:
                    near[a, b] = 15.0
        return SeasonProblem(
            problem=problem,
            packages=tuple(self.packages),
            tallies=tuple(self.tallies),
            neighbours=near,
            daily_rest_s=11 * HOUR,
            weekly_rest_s=35 * HOUR,
            **rules,
        )

    def weekly_limits(self, crews: Sequence[frozenset[int]]) -> tuple[WorkLimit, ...]:
        return tuple(
            WorkLimit(
                vehicles=crew,
                days=frozenset(range(DAYS_PER_WEEK * week, DAYS_PER_WEEK * (week + 1))),
                most_seconds=48 * HOUR,
                most_days=6,
            )
            for crew in crews
            for week in range(self.weeks)
        )


def _of(epci: str, everywhere: Sequence[Village]) -> list[Village]:
    return [village for village in everywhere if epci in village[1]]


SAINT_DIZIER, CHAUMONT, GUISE = (4.949, 48.638), (5.139, 48.111), (3.628, 49.9)
VITRY, JOINVILLE = (4.585, 48.725), (5.14, 48.44)


def three(seed: int) -> SeasonProblem:
    """Three contracts with a vehicle each; the crews of two drive day rounds besides."""
    known, maker = villages(), _Maker(seed, weeks=20)
    for epci, depot, evenings, first, last in (
        ("Grand Saint-Dizier", SAINT_DIZIER, 27, 14, 121),
        ("de Chaumont", CHAUMONT, 24, 31, 139),
        ("Thiérache", GUISE, 24, 12, 139),
    ):
        own = _of(epci, known)
        stops = maker.add_stops(maker.random.sample(own, min(60, len(own))))
        days = maker.evenings(first, last)
        v = maker.add_vehicle(*depot, days, nights_away=1, night_cost=150.0)
        maker.add_package(evenings, stops, days, vehicles=[v])
    rounds = [d for d in range(140) if (d % 7 in {0, 1, 2} and d // 7 % 2 == 0) or d % 7 == 3]
    duties = tuple(
        Duty(vehicles=frozenset({v}), day=d, depart_s=8 * HOUR, return_s=16 * HOUR)
        for v in (0, 1)
        for d in rounds
    )
    limits = maker.weekly_limits([frozenset({v}) for v in range(3)])
    return maker.season(duties=duties, work_limits=limits)


def dates(seed: int) -> SeasonProblem:
    """78 communes, two dates each, over 20 weeks from 4 depots."""
    return _four_depots(seed, weeks=20, stops=78, vehicles=1, evenings=156, least=2, most=2)


def requests(seed: int) -> SeasonProblem:
    """300 requests for 120 dates."""
    return _four_depots(seed, weeks=20, stops=300, vehicles=1, evenings=120)


def half_year(seed: int) -> SeasonProblem:
    """300 places, 12 vehicles, 26 weeks: eight contracts of 100 evenings."""
    return _four_depots(seed, weeks=26, stops=300, vehicles=3, evenings=800, most=4)


def _four_depots(
    seed: int,
    *,
    weeks: int,
    stops: int,
    vehicles: int,
    evenings: int,
    least: int = 0,
    most: int = 1,
) -> SeasonProblem:
    """Share places out between as many contracts as make 40 places each, at most."""
    maker = _Maker(seed, weeks=weeks)
    known = (v for v in villages() if v[0] in {"51", "52"})
    around = sorted(known, key=lambda v: (v[2] - 4.9) ** 2 + (v[3] - 48.5) ** 2)[:600]
    chosen = sorted(maker.random.sample(around, stops), key=lambda v: v[1])
    days = maker.evenings()
    for depot in (SAINT_DIZIER, CHAUMONT, VITRY, JOINVILLE):
        for _ in range(vehicles):
            maker.add_vehicle(*depot, days)
    all_stops = maker.add_stops(chosen)
    parts = -(-stops // 40)
    for k in range(parts):
        own = all_stops[k * stops // parts : (k + 1) * stops // parts]
        count = evenings * (k + 1) // parts - evenings * k // parts
        maker.add_package(count, own, days, least=least, most=most)
    limits = maker.weekly_limits([frozenset({v}) for v in range(4 * vehicles)])
    return maker.season(work_limits=limits)


CASES: dict[str, Callable[[int], SeasonProblem]] = {
    "three": three,
    "dates": dates,
    "requests": requests,
    "half_year": half_year,
}


def main(arguments: Sequence[str]) -> None:
    """Plan, and print a line for each season."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("cases", nargs="*", choices=[*CASES, []])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--gap", type=float, default=0.005)
    options = parser.parse_args(arguments)
    for name in options.cases or CASES:
        gaps, times = [], []
        for seed in range(options.seeds):
            season = CASES[name](seed)
            begin, cpu = time.monotonic(), time.process_time()
            found = solve_season(
                season, deadline=Deadline(seconds=options.seconds), target_gap=options.gap
            )
            gaps.append((found.cost - found.lower_bound) / abs(found.cost))
            times.append(time.monotonic() - begin)
            cpu_s = time.process_time() - cpu
            terms = ", ".join(f"{kind} {value:.0f}" for kind, value in found.terms.items())
            print(
                f"{name} {seed}: {times[-1]:.1f} s ({cpu_s:.1f} s of processors), "
                f"cost {found.cost:.1f}, bound {found.lower_bound:.1f}, gap {gaps[-1]:.2%}, "
                f"{len(found.evenings)} evenings, lacking {sum(found.lacking)}, {found.method}: "
                f"{terms}",
                flush=True,
            )
        print(
            f"{name}: gap {statistics.mean(gaps):.2%} mean, {max(gaps):.2%} worst; "
            f"{statistics.mean(times):.1f} s mean, {max(times):.1f} s worst",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
