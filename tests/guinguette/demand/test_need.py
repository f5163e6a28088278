"""The need of communes: parts, weights, what is absent, and how stable the ranking is."""

import csv
from datetime import date
from itertools import product

import numpy as np
import pytest
from scipy.stats import spearmanr

from guinguette.communes.france import load_communes
from guinguette.demand.need import (
    FARTHEST_MIN,
    PARTS,
    island_of,
    measure_need,
    need_rules,
    ranks,
    stability,
)
from guinguette.demand.store import fetch, kept_data
from tests.guinguette.demand.tables import bpe_zip
from tests.shared import SHARED, needs_shared

TODAY = date(2026, 11, 30)
HAUTE_MARNE = load_communes(departements=("52",))
CODES = [c.code for c in HAUTE_MARNE]
TABLE = SHARED / "demand" / "communes_demand.csv"


def every(value):
    return dict.fromkeys(CODES, value)


ALL = {
    "bpe": {"food": {**every(0.0), CODES[0]: 1.0}, "post": {**every(0.0), CODES[1]: 1.0}},
    "osm": {"food": {CODES[2]: 2.0}, "cafe": {**every(0.0), CODES[3]: 1.0}},
    "ages": {"seniors": {code: float(k) for k, code in enumerate(CODES)}},
    "voitures": {"carless": every(3.0)},
    "revenus": {"income": {code: 20_000.0 - k for k, code in enumerate(CODES)}},
}


def test_every_part_is_measured_and_weighed():
    visits = {CODES[4]: date(2026, 11, 20), CODES[5]: date(2026, 1, 1)}
    need = measure_need(HAUTE_MARNE, data=ALL, today=TODAY, visits=visits)
    assert need.absent == ()
    assert not need.is_expected
    assert dict(need.weights) == pytest.approx(
        {part: weight / 100 for part, weight in need_rules().weights.items()}
    )
    for shop, part in ((0, "food_min"), (2, "food_min"), (1, "post_min"), (3, "cafe_min")):
        assert need.values[part][shop] == 0.0
    assert (need.values["food_min"] == 0).sum() == 2
    assert need.values["days"][[4, 5, 6]].tolist() == [10.0, 333.0, 334.0]  # never: longest
    social = need.values["social"]
    assert (np.diff(social) > 0).all()  # the poorer, the more
    by_hand = sum(w * ranks(need.values[part]) for part, w in need.weights.items())
    assert need.scores == pytest.approx(by_hand)
    assert [need.scores[k] for k in need.order] == sorted(need.scores, reverse=True)


def test_a_part_without_data_is_absent_and_its_weight_shared_out():
    data = {name: ALL[name] for name in ("bpe", "ages")}
    need = measure_need(HAUTE_MARNE, data=data, today=TODAY)
    assert set(need.values) == {"food_min", "post_min", "seniors"}
    assert need.absent == tuple(p for p in PARTS if p not in need.values)
    weights = need_rules().weights
    total = sum(weights[part] for part in need.values)
    assert dict(need.weights) == pytest.approx({p: weights[p] / total for p in need.values})
    bare = measure_need(HAUTE_MARNE, data={}, today=TODAY)
    assert dict(bare.weights) == {"food_min": 1.0}
    assert bare.is_expected


def test_shops_of_any_source_count_and_lists_speak_for_their_own_communes_only():
    osm = {"osm": {"food": {CODES[7]: 1.0, CODES[8]: 0.0}}}
    bare = measure_need(HAUTE_MARNE, data={}, today=TODAY).values["food_min"]
    need = measure_need(HAUTE_MARNE, data=osm, today=TODAY)
    assert need.is_expected  # of the others
    assert need.values["food_min"][7] == 0.0
    assert need.values["food_min"][8] > bare[8]
    both = measure_need(HAUTE_MARNE, data={**osm, "bpe": ALL["bpe"]}, today=TODAY)
    assert (both.values["food_min"] == 0).sum() == 2


def test_ranks_share_their_mean_and_what_is_unknown_stands_in_the_middle():
    assert ranks(np.array([5.0, 1.0, 5.0, np.nan])).tolist() == [0.75, 0.0, 0.75, 0.5]
    assert ranks(np.array([5.0])).tolist() == [0.5]


def test_the_ranking_is_shown_with_each_weight_moved_by_half():
    need = measure_need(HAUTE_MARNE, data=ALL, today=TODAY)
    found = stability(need, first=24)
    assert [(one.part, one.factor) for one in found] == list(product(need.weights, (0.5, 1.5)))
    for one in found:
        weights = {**need.weights, one.part: need.weights[one.part] * one.factor}
        other = need.weighed(weights)
        assert one.spearman == pytest.approx(spearmanr(need.scores, other.scores).statistic)
        assert one.kept == len(set(need.order[:24]) & set(other.order[:24]))
        assert one.first == 24
    still = {one.part: one.kept for one in found}
    assert still["carless"] == 24  # all are equal
    assert min(one.spearman for one in found) < 1.0


def test_nobody_drives_to_a_shop_across_the_water():
    morbihan = load_communes(departements=("56",))
    shops = {c.code: float(not island_of(c.code)) for c in morbihan}
    data = {"bpe": {"food": {**shops, "56152": 1.0}}}
    need = measure_need(morbihan, data=data, today=TODAY)
    minutes = {c.code: m for c, m in zip(morbihan, need.values["food_min"], strict=True)}
    assert minutes["56086"] == FARTHEST_MIN  # Houat has none, and the continent does not help
    assert 0 < minutes["56009"] < 20  # Bangor goes to Le Palais
    assert island_of("56152") == "Belle-Île"


def test_islands_are_communes():
    codes = {code for own in need_rules().islands.values() for code in own}
    assert codes == {c.code for c in load_communes(codes=codes)}


@needs_shared("demand", "communes_demand.csv")
def test_with_the_counts_of_the_bpe_communes_rank_as_their_true_distance(tmp_path, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "data"))
    rows = [r for r in csv.DictReader(TABLE.open(encoding="utf-8")) if r["km_food"]]
    counts = {
        (r["code"], kind): int(float(r[column]))
        for r in rows
        for column, kind in (("nb_B1", "B105"), ("nb_B2", "B207"))
    }
    (tmp_path / "bpe.zip").write_bytes(bpe_zip(counts))
    fetch("bpe", today=TODAY, file=tmp_path / "bpe.zip")
    data = {name: kept.columns for name, kept in kept_data().items()}
    true_km = {r["code"]: float(r["km_food"]) for r in rows}
    for departement in ("02", "10", "51", "52"):
        own = [c for c in load_communes(departements=(departement,)) if c.code in true_km]
        need = measure_need(own, data=data, today=TODAY)
        km = [true_km[c.code] for c in own]
        assert spearmanr(need.values["food_min"], km).statistic >= 0.9
