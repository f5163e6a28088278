"""Places that join and leave by a word or by a row: the last word holds."""

from datetime import date, timedelta

import pytest

from guinguette.faults import InputError
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.events import Events
from guinguette.planning.replan_tour import replan_tour
from routing.solver.deadline import Deadline
from tests.benchmarks.play.service import continued, keep
from tests.guinguette.folders import BIESLES, CEFFONDS, MONDAY, NARCY, ROCHES, WASSY, folder, row

CODES = (NARCY, ROCHES, WASSY, CEFFONDS)
EFFORT = 400.0


def written(path, codes=CODES, start=MONDAY):
    """Write the files of the folder again; what it remembers stays."""
    for name in ("guinguette.toml", "communes.xlsx"):
        (path / name).unlink(missing_ok=True)
    horizon = {"debut": start, "semaines": 2}
    folder(path, [row(code, "semaine") for code in codes], periode=horizon)


def kept(path, day, **events):
    """Say something on a day, and keep the plan; the places visited after that day."""
    today = MONDAY + timedelta(days=day)
    options = {"today": today, "deadline": Deadline(effort=EFFORT)}
    found = (
        replan_tour(path, Events(**events), Aims(**options))
        if events
        else continued(path, today, effort=EFFORT)
    )
    keep(path, found, today)
    return {v.key for r in found.after.routes if r.date > today for v in r.visits}


@pytest.fixture
def dossier(tmp_path):
    written(tmp_path)
    assert kept(tmp_path, -3) == set(CODES)
    return tmp_path


def test_a_place_that_joined_without_a_row_leaves_and_joins_again(dossier):
    assert BIESLES in kept(dossier, 0, added=(BIESLES,))
    assert BIESLES not in kept(dossier, 1, removed=("Biesles",))
    assert BIESLES not in kept(dossier, 1)
    assert BIESLES in kept(dossier, 2, added=(BIESLES,))
    written(dossier, start=MONDAY + timedelta(weeks=2))
    assert kept(dossier, 10) == {*CODES, BIESLES}


def test_a_place_that_joined_without_a_row_may_be_closed(dossier):
    kept(dossier, 0, added=(BIESLES,))
    day = MONDAY + timedelta(days=8)
    read = replan_tour(
        dossier,
        Events(closed=(f"Biesles {day.isoformat()}",)),
        Aims(today=date(2027, 1, 5), deadline=Deadline(effort=EFFORT)),
    )
    assert (BIESLES, day) not in {(v.key, r.date) for r in read.after.routes for v in r.visits}


def test_a_place_leaves_once(dossier):
    kept(dossier, 0, removed=("Wassy",))
    written(dossier, start=MONDAY + timedelta(weeks=2))
    found = continued(dossier, MONDAY + timedelta(days=10), effort=EFFORT)
    assert not found.is_changed
    assert {v.key for r in found.after.routes for v in r.visits} == set(CODES) - {WASSY}


def test_a_place_that_left_comes_back_by_its_own_row(dossier):
    assert WASSY not in kept(dossier, 0, removed=("Wassy",))
    assert WASSY not in kept(dossier, 0)
    assert kept(dossier, 1, added=("Wassy",)) == set(CODES)
    assert kept(dossier, 1) == set(CODES)


def test_a_row_written_anew_counts_again(dossier):
    assert WASSY not in kept(dossier, 0, removed=("Wassy",))
    written(dossier, (NARCY, ROCHES, CEFFONDS))
    assert WASSY not in kept(dossier, 0)
    written(dossier)
    assert WASSY in kept(dossier, 1)


def test_a_place_that_was_given_a_row_leaves_with_it(dossier):
    kept(dossier, 0, added=(BIESLES,))
    written(dossier, (*CODES, BIESLES))
    assert BIESLES in kept(dossier, 0)
    written(dossier)
    assert BIESLES not in kept(dossier, 1)


def test_a_place_that_has_a_row_does_not_join_twice(dossier):
    with pytest.raises(InputError):
        kept(dossier, 0, added=("Wassy",))
