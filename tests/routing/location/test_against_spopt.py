"""The same matrices to spopt: equal, by other formulations and another solver."""

import numpy as np
import pytest

from routing.location.choose import max_covering, p_median
from tests.benchmarks.peers import spopt_location

REASON = "spopt, of requirements/peers.txt, is not installed"
pytest.importorskip("spopt", reason=REASON, exc_type=ImportError)
pytest.importorskip("pulp", reason=REASON)
pytestmark = pytest.mark.filterwarnings("ignore")


def drawn(seed, places):
    """Draw places on a square of 60 by 60, and their inhabitants."""
    random = np.random.default_rng(seed)
    at = random.uniform(0, 60, (places, 2))
    costs = np.hypot(*np.moveaxis(at[:, None] - at[None, :], 2, 0))
    return costs, np.round(random.lognormal(6, 1, places))


@pytest.mark.parametrize("facilities", [1, 4, 12])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_median_costs_what_that_of_spopt_costs(seed, facilities):
    costs, weights = drawn(seed, 40)
    found = p_median(costs, facilities=facilities, weights=weights)
    theirs = spopt_location.least_cost(costs, facilities, weights)
    assert found.status == "optimal"
    assert found.cost == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("reach", [6.0, 10.0])
@pytest.mark.parametrize("facilities", [2, 6, 12])
@pytest.mark.parametrize("fixed", [(), (3, 50)])
def test_what_is_covered_is_what_spopt_covers(facilities, reach, fixed):
    costs, weights = drawn(facilities, 80)
    within = costs <= reach
    found = max_covering(within, facilities=facilities, weights=weights, fixed=fixed)
    theirs = spopt_location.most_covered(within, facilities, weights, fixed)
    assert found.status == "optimal"
    assert found.value == pytest.approx(theirs, rel=1e-9)
