"""What the need is worth: the chance of a shop against the truth, and all of France at once."""

import resource
import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from guinguette.communes.departements import departement_names
from guinguette.communes.france import load_communes
from guinguette.demand.chance import chance_model
from guinguette.demand.ground import france
from guinguette.demand.need import measure_need
from guinguette.planning.candidates import rank_candidates, small_communes
from tests.benchmarks.report import record
from tests.benchmarks.shop_chance import (
    DEPARTEMENTS,
    blind,
    compared,
    left_out,
    truth,
)
from tests.program import SOURCE
from tests.shared import needs_shared

pytestmark = pytest.mark.benchmark
WITH_SHOPS = 1_500
"""Inhabitants from which a commune was taken to have shops before the chance."""


def former():
    """Distance to the nearest commune of 1,500 inhabitants, its own left out as it was."""
    ground = france()
    is_town = ground.population[ground.nearest] >= WITH_SHOPS
    far = np.where(is_town, ground.crow_km, np.inf).min(axis=1)
    far = np.where(np.isfinite(far), far, ground.crow_km[:, -1])
    return {d: compared(d, far[truth()[d][0]]) for d in DEPARTEMENTS}


@needs_shared("demand", "communes_demand.csv")
def test_the_chance_of_a_shop_against_the_true_distance():
    rules = {
        "distance to 1,500 inhabitants (before)": former(),
        "chance by inhabitants alone": left_out(("ln_inhabitants",)),
        "chance, all six features": left_out(),
        "– its ranges chosen without looking": blind(),
    }
    rows = [
        [
            name,
            *(f"{judged[d][0]:.3f}, {judged[d][1]}" for d in DEPARTEMENTS),
            f"{np.mean([j[0] for j in judged.values()]):.3f}",
            f"{np.mean([j[2] for j in judged.values()]):.2f}",
        ]
        for name, judged in rules.items()
    ]
    header = ("rule", *DEPARTEMENTS, "mean Spearman", "mean error, km")
    command = (
        "pytest -m benchmark -k chance_of_a_shop -s: Spearman with the true distance to a food "
        "shop (BPE 2024), and how many of the 72 farthest communes are among the first 72; each "
        "département by a fit on the three others"
    )
    print(record("Need without a list of shops", command=command, header=header, rows=rows))
    best = rules["chance, all six features"]
    assert np.mean([j[0] for j in best.values()]) >= 0.62
    assert min(j[1] for j in best.values()) >= 36
    unseen = rules["– its ranges chosen without looking"]
    said = chance_model()
    assert {d: round(j[0], 3) for d, j in unseen.items()} == dict(said.spearman)
    assert {d: j[1] for d, j in unseen.items()} == dict(said.farthest)


def rank_france():
    """Rank the candidates of the 96 départements of the mainland and Corsica."""
    codes = [code for code in departement_names() if len(code) == 2]
    small = small_communes(load_communes(departements=codes))
    need = measure_need(small, data={}, today=date(2026, 11, 30))
    return len(codes), len(rank_candidates(need))


def test_all_of_france_is_ranked_within_a_minute_and_a_gigabyte_and_a_half():
    script = (
        "import resource, time; begin = time.perf_counter()\n"
        "from tests.benchmarks.test_need import rank_france; found = rank_france()\n"
        "use = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(*found, time.perf_counter() - begin, use.ru_utime + use.ru_stime, use.ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=SOURCE, capture_output=True, text=True, check=True
    )
    departements, communes, seconds, spent, peak_kb = map(float, done.stdout.split())
    peak_mb = peak_kb / (1 << 10)
    row = [f"{departements:.0f}", f"{communes:,.0f}", f"{seconds:.1f}", f"{spent:.1f}",
           f"{peak_mb:.0f}"]  # fmt: skip
    header = ("départements", "candidates", "seconds", "of the processor", "peak MB")
    command = "pytest -m benchmark -k all_of_france_is_ranked -s"
    print(record("Need of all of France", command=command, header=header, rows=[row]))
    assert departements == 96
    assert seconds <= 60
    assert peak_mb <= 1_500
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 <= 1_500
