"""Where habit puts the visits of the next period: the days, and the hours of each day."""

from datetime import date, timedelta

from tests.benchmarks.play.service import continued, keep
from tests.guinguette.folders import (
    CEFFONDS,
    MONDAY,
    NARCY,
    PORTE_DU_DER,
    RIVES_DERVOISES,
    ROCHES,
    WASSY,
    folder,
    row,
)

FOUR_WEEKS = timedelta(weeks=4)
SEARCH = {"duree_max_s": 2, "graine": 1, "ecart_vise": 0.0}


def written(path, rows, start=MONDAY):
    for name in ("guinguette.toml", "communes.xlsx"):
        (path / name).unlink(missing_ok=True)
    folder(path, rows, periode={"debut": start, "semaines": 4}, calcul=SEARCH)


def hours(tour, later=timedelta(0)):
    return {
        (route.date + later, route.vehicle): [(v.key, v.arrive + later) for v in route.visits]
        for route in tour.routes
    }


def test_rhythms_of_several_lengths_keep_the_hours_of_each_day(tmp_path):
    rows = [
        row(WASSY, "semaine"),
        row(NARCY, "toutes les 4 semaines", window="08:30-11:00"),
        row(ROCHES, "toutes les 4 semaines"),
        row(CEFFONDS),
        row(PORTE_DU_DER, window="08:30-12:00"),
        row(RIVES_DERVOISES, "toutes les 4 semaines"),
    ]
    written(tmp_path, rows)
    first = continued(tmp_path, date(2026, 12, 30), effort=2000)
    keep(tmp_path, first, date(2026, 12, 30))
    starts = {v.arrive.time() for r in first.after.routes for v in r.visits if v.key == WASSY}
    assert len(starts) > 1
    written(tmp_path, rows, MONDAY + FOUR_WEEKS)
    second = continued(tmp_path, date(2027, 1, 29), effort=500)
    assert hours(second.after) == hours(first.after, FOUR_WEEKS)
