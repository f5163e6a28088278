import pytest

from routing.solution import Solution


def evidence(cost: float, lower_bound: float) -> Solution:
    return Solution(
        routes=(),
        unserved=(),
        cost=cost,
        lower_bound=lower_bound,
        status="feasible",
        runtime_s=0.0,
        seed=0,
    )


@pytest.mark.parametrize(
    ("cost", "lower_bound", "gap"), [(100.0, 75.0, 0.25), (100.0, 100.0, 0.0), (0.0, 0.0, 0.0)]
)
def test_the_gap_is_the_part_of_the_cost_that_is_not_proven(cost, lower_bound, gap):
    assert evidence(cost, lower_bound).gap == gap
