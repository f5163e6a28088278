"""Real timetables of two services, written in three layouts, are read back whole."""

import random

import pytest

from guinguette.communes.france import every_commune
from tests.benchmarks.programmes import LAYOUTS, LIBRARIES, TODAY, every, library, written
from tests.guinguette.programme.books import read
from tests.shared import needs_shared


@needs_shared("benchmarks", "mobile_libraries")
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["hillingdon", "north_lincolnshire"])
def test_every_visit_is_read_or_named_and_rhythms_are_right(tmp_path, name, layout):
    weeks, visits = library(LIBRARIES / f"{name}.json", every_commune().communes)
    rows = list(LAYOUTS[layout](visits, weeks, random.Random(name)))
    path = tmp_path / "p.xlsx"
    written(path, iter(rows))
    programme = read(path)
    announced = len(visits) if layout == "across" else len(rows) - 1
    assert programme.today == TODAY
    assert programme.entries + len(programme.unread) == announced
    assert programme.entries > 0.9 * announced
    truth = {visit.commune.code: visit.every for visit in visits}
    right = sum(every(t.rhythm) == truth[t.place.commune.code] for t in programme.places)
    assert right >= 0.95 * len(programme.places)
