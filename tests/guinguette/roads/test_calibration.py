"""Known trips into factors: robust, honest about what is left, refused where too few."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.communes.france import CommuneIndex, load_communes
from guinguette.faults import InputError
from guinguette.roads.calibration import (
    ComputedTrips,
    _medians_of_others,
    calibrate,
    calibration_toml,
    compute_trips,
    error_bands,
    parse_calibration,
    read_calibration,
)
from guinguette.roads.kinds import estimated_roads
from guinguette.roads.known_trips import KnownTrip, read_known_trips
from routing.great_circle import great_circle_m

NAMES = ("Wassy", "Éclaron-Braucourt-Sainte-Livière", "Ceffonds", "Joinville", "Bologne")
LINES = [f"{a};{b};{{}};{{}}" for a in NAMES for b in NAMES if a != b][:12]


@pytest.fixture(scope="module")
def communes():
    return load_communes(departements=["52"])


@pytest.fixture(scope="module")
def index(communes):
    return CommuneIndex(communes)


@pytest.fixture(scope="module")
def graph(communes):
    return estimated_roads([c for c in communes if c.name in NAMES]).graph


def table(tmp_path, lines, header="from;to;km;min"):
    path = tmp_path / "trajets.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def trips_of(km, minutes):
    """Trips whose places do not matter."""
    base = KnownTrip(
        origin="a", destination="b", origin_position=(5.0, 48.0), destination_position=(5.1, 48.1),
        km=1.0, minutes=1.0, row=2,
    )  # fmt: skip
    return [
        replace(base, km=float(k), minutes=float(m), row=row)
        for row, (k, m) in enumerate(zip(km, minutes, strict=True), start=2)
    ]


def codes(error):
    return [fault.code for fault in error.value.faults]


def test_trips_are_read_by_name_by_code_and_by_position_with_decimal_commas(tmp_path, index):
    lines = [line.format("12,5", "15") for line in LINES[:9]]
    lines += ["52550;48.4507, 5.1394;30,2;27,5", "48,4507 5,1394;Wassy;30.2;28 min"]
    trips = read_known_trips(table(tmp_path, lines, "De;Vers;Km;Minutes"), index)
    assert len(trips) == 11
    assert (trips[0].km, trips[0].minutes) == (12.5, 15.0)
    assert trips[9].destination_position == trips[10].origin_position == (5.1394, 48.4507)
    assert trips[10].destination_position == trips[0].origin_position
    assert trips[10].minutes == 28.0


def test_commas_may_separate_the_columns(tmp_path, index):
    lines = [line.format("12.5", "15").replace(";", ",") for line in LINES]
    lines[0] = 'Wassy,"48.45,5.13","12,5",15'
    trips = read_known_trips(table(tmp_path, lines, "from,to,km,min"), index)
    assert trips[0].km == 12.5
    assert trips[0].destination_position == (5.13, 48.45)


def test_every_fault_of_the_table_is_reported_at_once_with_its_line(tmp_path, index):
    lines = [line.format("12,5", "15") for line in LINES]
    lines[0] = "Wasy;Ceffonds;12,5;15"
    lines[1] = "Wassy;Wassy;12,5;15"
    lines[2] = "Wassy;Ceffonds;douze;15"
    lines[3] = "Wassy;Ceffonds;12,5;0,25"
    lines[4] = "Wassy;;12,5;-3"
    with pytest.raises(InputError) as error:
        read_known_trips(table(tmp_path, lines), index)
    expected = ["trip-place-unknown", "trip-same-place", "trip-number", "trip-impossible"]
    assert codes(error) == [*expected, "trip-place-unknown", "trip-number"]
    assert [fault.cell for fault in error.value.faults] == ["2", "3", "4", "5", "6", "6"]
    assert "Wassy" in error.value.faults[0].help
    assert "3000 km/h" in error.value.faults[3].message


def test_a_name_shared_by_several_communes_asks_for_the_code(tmp_path):
    index = CommuneIndex(load_communes())
    lines = [line.format("12,5", "15") for line in LINES]
    lines[0] = "Saint-Rémy;Wassy;12,5;15"
    with pytest.raises(InputError) as error:
        read_known_trips(table(tmp_path, lines), index)
    assert "trip-place-ambiguous" in codes(error)


def test_nine_trips_are_too_few(tmp_path, index):
    path = table(tmp_path, [line.format("12,5", "15") for line in LINES[:9]])
    with pytest.raises(InputError) as error:
        read_known_trips(path, index)
    assert codes(error) == ["trips-too-few"]
    assert "9" in error.value.faults[0].message
    nine = trips_of(range(1, 10), range(1, 10))
    with pytest.raises(InputError):
        calibrate(nine, ComputedTrips(km=np.ones(9), minutes=np.ones(9)), kind="estimate")


def test_a_missing_column_is_named(tmp_path, index):
    with pytest.raises(InputError) as error:
        read_known_trips(table(tmp_path, ["Wassy;Ceffonds;12"], "from;to;km"), index)
    assert codes(error) == ["trips-column-missing"]
    assert "min" in error.value.faults[0].message


def test_trips_longer_and_slower_by_a_constant_give_exactly_that_constant(graph, tmp_path, index):
    lines = [line.format("12,5", "15") for line in LINES]
    trips = read_known_trips(table(tmp_path, lines), index)
    computed = compute_trips(trips, graph)
    known = [
        replace(trip, km=1.1 * km, minutes=1.25 * minutes)
        for trip, km, minutes in zip(trips, computed.km, computed.minutes, strict=True)
    ]
    found = calibrate(known, computed, kind="estimate")
    assert found.length.value == pytest.approx(1.1)
    assert found.time_factor == pytest.approx(1.25)
    assert found.speed.value == pytest.approx(1.1 / 1.25)
    assert found.length.before[0].bias == pytest.approx(1 / 1.1 - 1)
    assert found.length.after[0].mape == pytest.approx(0.0, abs=1e-12)
    assert not found.outliers


def test_computed_trips_are_as_long_as_roads_between_villages(graph, tmp_path, index):
    lines = [line.format("12,5", "15") for line in LINES]
    lines[0] = "Wassy;48.60, 5.05;12,5;15"
    trips = read_known_trips(table(tmp_path, lines), index)
    computed = compute_trips(trips, graph)
    for trip, km in zip(trips, computed.km.tolist(), strict=True):
        (lon, lat), (lon2, lat2) = trip.origin_position, trip.destination_position
        crow = 111.195 * math.hypot((lon - lon2) * math.cos(math.radians(lat)), lat - lat2)
        assert 1.0 < km / crow < 1.45


def test_lengths_of_real_roads_are_left_as_they_are():
    km = np.linspace(3, 60, 20)
    found = calibrate(trips_of(1.05 * km, 1.2 * km), ComputedTrips(km=km, minutes=km), kind="osm")
    assert found.length.value == found.length.low == found.length.high == 1.0
    assert found.speed.value == pytest.approx(1 / 1.2)
    assert found.length.after == found.length.before


def test_a_third_of_wrong_trips_hardly_moves_the_factor_and_each_is_named():
    generator = np.random.default_rng(3)
    km = generator.uniform(3, 60, 30)
    ratios = 1.1 * generator.normal(1.0, 0.03, 30)
    ratios[:9] *= 3.0
    trips = trips_of(km * ratios, km * ratios)
    found = calibrate(trips, ComputedTrips(km=km, minutes=km), kind="estimate")
    assert found.length.value == pytest.approx(1.1, rel=0.04)
    assert [fault.code for fault in found.outliers] == ["trip-outlier"] * 9
    assert "igne 2 " in found.outliers[0].message


def test_the_interval_nearly_always_holds_the_true_factor_and_narrows_with_more_trips():
    generator = np.random.default_rng(5)
    held, widths = 0, {20: 0.0, 200: 0.0}
    for n in [20, 200] * 25:
        km = generator.uniform(3, 60, n)
        known = km * 1.1 * np.exp(generator.normal(0.0, 0.08, n))
        found = calibrate(
            trips_of(known, known), ComputedTrips(km=km, minutes=km), kind="estimate"
        ).length
        held += found.low <= 1.1 <= found.high
        widths[n] += found.high - found.low
    assert held >= 44  # of 50, at 95 %
    assert widths[200] < widths[20] / 2


@given(st.lists(st.floats(0.5, 2.0), min_size=2, max_size=30))
def test_the_median_of_the_others_leaves_each_trip_out(ratios):
    values = np.array(ratios)
    expected = [np.median(np.delete(values, k)) for k in range(len(values))]
    assert np.allclose(_medians_of_others(values), expected, rtol=0, atol=0)


def test_errors_are_told_by_distance_band_overall_first():
    known = np.array([3.0, 4.0, 15.0, 90.0])
    bands = error_bands(known * [1.1, 0.9, 1.2, 1.0], known, known)
    assert [(band.from_km, band.to_km, band.trips) for band in bands] == [
        (0, math.inf, 4), (0, 5, 2), (10, 20, 1), (80, math.inf, 1),
    ]  # fmt: skip
    assert bands[0].mape == pytest.approx(0.1)
    assert bands[0].bias == pytest.approx(0.05)
    assert bands[1].bias == pytest.approx(0.0)


def test_a_calibration_is_read_back_as_it_was_written(tmp_path):
    km = np.linspace(3, 90, 25)
    found = calibrate(
        trips_of(km * np.linspace(1, 1.2, 25), km * 1.3),
        ComputedTrips(km=km, minutes=km),
        kind="estimate",
    )
    text = calibration_toml(found)
    path = tmp_path / "calage.toml"
    path.write_text(text, encoding="utf-8")
    read = read_calibration(path)
    assert calibration_toml(read) == text
    assert read.speed.value == pytest.approx(found.speed.value, abs=1e-4)
    assert len(read.length.before) == len(found.length.before)


@pytest.mark.parametrize(
    "text", ["", "reseau = ", 'reseau = "osm"\ntrajets = 12\n[longueur]\nfacteur = "un"\n']
)
def test_a_file_that_is_no_calibration_is_refused(text):
    with pytest.raises(InputError) as error:
        parse_calibration(text)
    assert codes(error) == ["calibration-unreadable"]


def test_a_factor_beyond_reason_is_refused():
    table = "[{}]\nfacteur = {}\nintervalle = [1.0, 1.0]\ndispersion = 0.1\n"
    text = (
        'reseau = "osm"\ntrajets = 12\n' + table.format("longueur", 1) + table.format("vitesse", 12)
    )
    with pytest.raises(InputError) as error:
        parse_calibration(text)
    assert "12" in error.value.faults[0].message
    assert parse_calibration(text.replace("= 12.0", "= 1").replace("facteur = 12", "facteur = 1"))


def test_a_name_means_the_commune_of_the_folder_rather_than_its_namesake(tmp_path):
    everywhere = CommuneIndex(load_communes())
    lines = [line.format("12,5", "15") for line in LINES]
    lines[0] = "Narcy;Wassy;22;25"
    with pytest.raises(InputError) as error:
        read_known_trips(table(tmp_path, lines), everywhere)
    assert codes(error) == ["trip-place-ambiguous"]
    trips = read_known_trips(table(tmp_path, lines), everywhere, expected={"52347"})
    narcy = everywhere.by_code("52347")
    assert trips[0].origin_position == (narcy.longitude, narcy.latitude)


def test_a_calibration_remembers_its_vehicle():
    km = np.linspace(3, 60, 20)
    computed = ComputedTrips(km=km, minutes=km)
    found = calibrate(trips_of(km, 1.2 * km), computed, kind="osm", profile="van")
    assert parse_calibration(calibration_toml(found)).profile == "van"


def test_computed_trips_of_the_estimate_are_within_the_bound_of_the_great_circle(graph):
    positions = [(5.0 + 0.013 * k, 48.45 + 0.007 * (k % 3)) for k in range(6)]
    base = trips_of([1.0], [1.0])[0]
    trips = [
        replace(base, origin_position=a, destination_position=b)
        for a in positions for b in positions if a < b
    ]  # fmt: skip
    computed = compute_trips(trips, graph)
    ends = np.array([(*t.origin_position, *t.destination_position) for t in trips])
    crow_km = great_circle_m(*ends.T) / 1000.0
    assert (computed.km <= 1.30 * crow_km + 1e-9).all()
    assert computed.minutes == pytest.approx(computed.km / 55.0 * 60.0)
