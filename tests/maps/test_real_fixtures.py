"""Every real extract goes through build, check, matrix and directions; what each lacks is told."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from maps.words import labels
from tests.real_fixtures import FIXTURES, PLACES, journey, report_row
from tests.shared import needs_shared

WITH_ROADS = FIXTURES[:-1]
LACKS = {
    "montiers-sur-saulx_55_2022.osm.gz": {"restrictions", "places"},
    "corse_2A2B.graphml.gz": {"ref", "maxspeed", "restrictions", "places", "date"},
    "north-bayreuth_de_2014.osm.gz": set(),
    "liechtenstein_2015.osm.pbf": set(),
}
"""Among what matters to a driver: names, numbers, limits, turns, places, the date."""
MATTERS = {"name", "ref", "maxspeed", "restrictions", "places", "date"}


@cache
def taken(name: str):
    with TemporaryDirectory() as place:
        return journey(name, Path(place) / "network")


@needs_shared("osm")
@pytest.mark.parametrize("name", WITH_ROADS)
def test_a_real_extract_goes_from_the_file_to_a_road_book_in_french(name):
    found = taken(name)
    assert found.refusal == ""
    assert found.check.edges > 0
    assert np.isfinite(found.snapped.detour_m).all()
    graph, travel = found.snapped.graph, found.travel
    assert travel.duration_s.shape == (PLACES, PLACES)
    assert len(found.legs) == PLACES
    for leg in found.legs:
        edges = np.array(leg.edges, dtype=np.int64)
        metres = travel.distance_m[leg.origin, leg.destination]
        seconds = travel.duration_s[leg.origin, leg.destination]
        assert metres == pytest.approx(graph.length_m[edges].sum(), abs=0.51)
        assert seconds == pytest.approx(graph.driven_s[edges].sum(), abs=0.51)
        assert sum(m.length_m for m in leg.manoeuvres) == pytest.approx(metres, abs=0.51)
        assert sum(m.duration_s for m in leg.manoeuvres) == pytest.approx(seconds, abs=0.51)


@needs_shared("osm")
@pytest.mark.parametrize("name", WITH_ROADS)
def test_every_line_of_a_real_road_book_is_a_sentence(name):
    for leg in taken(name).legs:
        if not leg.sentences:
            continue
        texts = [sentence.text for sentence in leg.sentences]
        assert texts[0].startswith("Prendre ")
        assert texts[-1].startswith(f"Arrivée à Étape {leg.destination + 1}")
        for text in texts:
            assert text[0].isupper()
            assert "None" not in text
            assert "  " not in text
            assert not text.endswith((" ", ",", labels.NBSP))
        starts = [m.start_m for m in leg.manoeuvres]
        assert all(before < after for before, after in pairwise(starts))


@needs_shared("osm")
@pytest.mark.parametrize("name", LACKS)
def test_what_an_extract_lacks_is_told(name):
    found = taken(name)
    assert set(found.check.lacks) & MATTERS == LACKS[name]
    row = report_row(found)
    assert row[0] == name
    assert all(word in row[4] for word in LACKS[name])


@needs_shared("osm")
def test_a_file_that_holds_no_road_is_refused_and_nothing_is_built(tmp_path):
    name = "gh_conditional-restrictions.osm.xml"
    found = journey(name, tmp_path / "network")
    assert found.refusal == "network-empty"
    assert not (tmp_path / "network").exists()
    assert report_row(found)[4] == "refused: `network-empty`"
