"""
Compile the kernels once, before tests run side by side: ``python -m tests.kernels``.

Numba keeps them on disk. Without this step, two workers that begin with nothing compile the same
ones at the same time.
"""

from collections.abc import Callable

import numpy as np

from routing.engines import NumbaEngine
from routing.solver.columns.on_demand import OnDemandBound
from routing.solver.deadline import Deadline
from routing.solver.solve import solve
from tests.instances import HOUR, line_problem, once, square, stop, vehicle, weekly
from tests.routing.network.roads import town as town_roads
from tests.routing.road_graphs import from_osmnx
from tests.routing.solver.genetic.searches import searched
from tests.routing.solver.genetic.searches import town as town_problem
from tests.routing.solver.search.searches import found


def measure_roads() -> None:
    """Contract a network, and search it."""
    NumbaEngine().matrix(from_osmnx(town_roads()), np.arange(4))


def list_and_price_routes() -> None:
    """Solve by columns: plain routes, weekday templates, and routes made on demand."""
    stops = [stop(1, weekly(0, 1)), stop(2, weekly(0, 1)), stop(3, once(0, 1, 7, 8))]
    vans = [vehicle(works=(0, 1, 7, 8), max_stops=2)] * 2
    problem = line_problem([10, 20, 30], stops=stops, vehicles=vans, weeks=2)
    solve(problem, time_limit_s=HOUR)
    OnDemandBound(problem).solve(Deadline.after(HOUR))([])


def search_without_columns() -> None:
    """Ruin and recreate, and raise children, for one round."""
    found(square(), rounds=1)
    searched(town_problem(), children=3)


KERNELS: tuple[Callable[[], None], ...] = (
    measure_roads,
    list_and_price_routes,
    search_without_columns,
)


if __name__ == "__main__":
    for compile_kernels in KERNELS:
        compile_kernels()
