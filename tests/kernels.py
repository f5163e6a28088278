"""
Compile the kernels once, before tests run side by side: ``python -m tests.kernels``.

Numba keeps them on disk. Without this step, two workers that begin with nothing compile the same
ones at the same time.
"""

from collections.abc import Callable

import numpy as np

from routing.location.choose import max_covering, p_median
from routing.matrices.engines.numba_engine import NumbaEngine
from routing.solver.first_use import compile_all
from tests.routing.network.roads import town
from tests.routing.road_graphs import from_weighted


def measure_roads() -> None:
    """Contract a network, and search it."""
    NumbaEngine().matrix(from_weighted(town()), np.arange(4))


def choose_sites() -> None:
    """Choose one of three sites."""
    p_median(np.eye(3), facilities=1)
    max_covering(np.eye(3) > 0, facilities=1, weights=np.ones(3))


KERNELS: tuple[Callable[[], None], ...] = (
    measure_roads,
    compile_all,
    choose_sites,
)


if __name__ == "__main__":
    for compile_kernels in KERNELS:
        compile_kernels()
