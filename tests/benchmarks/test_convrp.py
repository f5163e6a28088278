"""
Cost and regularity of plans on the consistent instances, without and with the promise of an hour.

No best known values were found for these files: the tables are to compare with later.
"""

import os

import pytest

from tests.benchmarks.runs import Run, complete_cost, failures, publish, seconds, solve_all, wanted
from tests.shared import SHARED, needs_shared

FOLDER = SHARED / "benchmarks" / "convrp"
HEADER = (
    "instance",
    "cost",
    "lower bound",
    "largest spread of hours",
    "– leaving at 0",
    "vehicles per customer (most)",
    "vehicles",
    "seconds",
    "unserved",
    "with the hour: cost",
    "extra",
    "largest spread",
)


@pytest.mark.benchmark
@needs_shared("benchmarks/convrp")
def test_convrp_instances():
    """``BENCH_SAME_HOUR`` is the largest spread promised, in the unit of the file; 0 if omitted."""
    hour, limit = float(os.environ.get("BENCH_SAME_HOUR") or 0), seconds(5)
    files = [path for path in sorted(FOLDER.glob("Christofides_*")) if wanted(path.stem)]
    free = [Run("convrp", path, limit) for path in files]
    tied = [Run("convrp", path, limit, same_hour=hour) for path in files]
    done = solve_all([*free, *tied])
    without, with_hour = done[: len(free)], done[len(free) :]
    rows = [
        [path.stem, *plain(one[0]), *promised(one[0], other[0])]
        for path, one, other in zip(files, without, with_hour, strict=True)
    ]
    publish(f"Consistent instances (ConVRP), {limit:g} s", "convrp_instances", HEADER, rows)
    assert failures(done) == []


def plain(document):
    if "failed" in document:
        return [f"failed: {document['failed'][:60]}", *[""] * 7]
    found = document["consistency"]
    return [
        f"{document['cost']:.2f}",
        f"{document['lower_bound']:.2f}",
        f"{found['largest_spread']:.2f}",
        f"{found['largest_spread_at_once']:.2f}",
        f"{found['mean_vehicles']:.2f} ({found['most_vehicles']})",
        str(found["vehicles"]),
        f"{document['seconds']:.1f}",
        str(len(document["unserved"])),
    ]


def promised(free, tied):
    if "failed" in free or "failed" in tied:
        return [f"failed: {tied.get('failed', '')[:60]}", "", ""]
    spread = f"{tied['consistency']['largest_spread']:.2f}"
    before, after = complete_cost(free), complete_cost(tied)
    if before is None or after is None:
        return [f"{tied['cost']:.2f}, {len(tied['unserved'])} unserved", "", spread]
    return [f"{after:.2f}", f"{after / before - 1:+.2%}", spread]
