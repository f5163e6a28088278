"""How far the estimated roads are from those of routing engines, by distance."""

import csv
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from scipy.spatial import KDTree

from guinguette.communes.france import load_communes
from guinguette.roads.calibration import ComputedTrips, calibrate, compute_trips, error_bands
from guinguette.roads.kinds import estimated_roads
from guinguette.roads.known_trips import KnownTrip
from routing.great_circle import great_circle_m
from routing.matrices.estimated import capped_m, road_m
from routing.network.estimate.estimate import SPEED_KMH
from routing.network.estimate.estimate_errors import SHIPPED
from tests.benchmarks.report import record
from tests.shared import SHARED, needs_shared

BANDS = ("all", "0-5", "5-10", "10-20", "20-40", "40-80", "80+ km")
ENGINES = {"alsace": "GraphHopper car, Alsace-Lorraine", "gironde": "OSRM car, Gironde"}


def alsace():
    with (SHARED / "calibration/alsace_lorraine_graphhopper_2016.csv").open(encoding="utf-8") as f:
        for row in csv.DictReader(f):
            ends = (float(row["lon1"]), float(row["lat1"]), float(row["lon2"]), float(row["lat2"]))
            yield *ends, float(row["km"]), float(row["min"])


def gironde():
    with (SHARED / "calibration/gironde_osrm_metric_2021.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["osrm_km"] and row["osrm_min"]]
    ends = [
        gpd.GeoSeries.from_xy(
            [float(row[f"x{k}_l93"]) for row in rows],
            [float(row[f"y{k}_l93"]) for row in rows],
            crs="EPSG:2154",
        ).to_crs("EPSG:4326")
        for k in (1, 2)
    ]
    for row, a, b in zip(rows, *ends, strict=True):
        yield a.x, a.y, b.x, b.y, float(row["osrm_km"]), float(row["osrm_min"])


def known_trips(rows):
    """Trips between two places; pairs at the same one or of no length say nothing."""
    return [
        KnownTrip(
            origin="", destination="", origin_position=(x1, y1), destination_position=(x2, y2),
            km=km, minutes=minutes, row=row,
        )
        for row, (x1, y1, x2, y2, km, minutes) in enumerate(rows, start=2)
        if km > 0.3 and minutes > 0.5 and (x1, y1) != (x2, y2)
    ]  # fmt: skip


def crow_km_of(trips):
    ends = np.array([(*trip.origin_position, *trip.destination_position) for trip in trips])
    return great_circle_m(*ends.T) / 1000.0


def roads_around(trips):
    ends = np.array([p for t in trips for p in (t.origin_position, t.destination_position)])
    (west, south), (east, north) = ends.min(axis=0), ends.max(axis=0)
    return estimated_roads(
        [c for c in load_communes() if west <= c.longitude <= east and south <= c.latitude <= north]
    ).graph


def estimated(trips, graph):
    """Drive the trips on the estimated roads, a few at a time."""
    parts = [compute_trips(trips[k : k + 250], graph) for k in range(0, len(trips), 250)]
    return ComputedTrips(
        km=np.concatenate([part.km for part in parts]),
        minutes=np.concatenate([part.minutes for part in parts]),
    )


def at_mairies(trips, graph):
    """Move both ends of each trip to the nearest mairie; also how far the farther end moves, km."""
    lon = np.array([[t.origin_position[0], t.destination_position[0]] for t in trips])
    lat = np.array([[t.origin_position[1], t.destination_position[1]] for t in trips])
    east = np.cos(np.radians(graph.y.mean()))
    _, near = KDTree(np.column_stack([graph.x * east, graph.y])).query(
        np.stack([lon * east, lat], axis=-1)
    )
    away_km = great_circle_m(lon, lat, graph.x[near], graph.y[near]).max(axis=1) / 1000.0
    moved = [
        replace(
            trip,
            origin_position=(float(graph.x[a]), float(graph.y[a])),
            destination_position=(float(graph.x[b]), float(graph.y[b])),
        )
        for trip, (a, b) in zip(trips, near.tolist(), strict=True)
    ]
    return moved, away_km


def by_mairies_km(trips, moved, mairies_km):
    """Lengths from each place to its mairie, between the mairies and on, within the same bound."""
    ends = [np.array([f(t) for t in of]) for of in (trips, moved)
            for f in (lambda t: t.origin_position, lambda t: t.destination_position)]  # fmt: skip
    off_m = sum(road_m(great_circle_m(*a.T, *b.T)) for a, b in zip(ends[:2], ends[2:], strict=True))
    return capped_m(mairies_km + off_m / 1000.0, crow_km_of(trips))


def shown(computed, known, crow_km):
    """One cell per band: mean absolute error, bias, 10 % to 90 %."""
    bands = {band.from_km if n else -1.0: band
             for n, band in enumerate(error_bands(computed, known, crow_km))}  # fmt: skip
    return [
        f"{b.mape:.1%}, {b.bias:+.1%}, {b.p10:+.0%} to {b.p90:+.0%} ({b.trips})" if b else ""
        for b in map(bands.get, (-1.0, 0.0, 5.0, 10.0, 20.0, 40.0, 80.0))
    ]


@pytest.mark.benchmark
@needs_shared("calibration")
@pytest.mark.parametrize(("name", "rows"), [("alsace", alsace), ("gironde", gironde)])
def test_error_of_the_estimate_by_distance(name, rows, monkeypatch):
    trips = known_trips(rows())
    crow_km = crow_km_of(trips)
    km = np.array([trip.km for trip in trips])
    minutes = np.array([trip.minutes for trip in trips])
    graph = roads_around(trips)
    shipped = estimated(trips, graph)
    fitted = calibrate(trips, shipped, kind="estimate")
    moved, away_km = at_mairies(trips, graph)
    monkeypatch.setattr("guinguette.roads.calibration.capped_m", lambda metres, _crow_m: metres)
    computed, mairies = estimated(trips, graph), estimated(moved, graph)
    near = away_km < 1.5
    lengths = {
        SHIPPED: shipped.km,
        "the same by the nearest mairies, as in a tour": by_mairies_km(trips, moved, mairies.km),
        "neighbours graph (× 1.12)": computed.km,
        "neighbours graph between the nearest mairies": mairies.km,
        f"calibrated (× {fitted.length.value:.3f})": shipped.km * fitted.length.value,
        **{f"great circle × {f:.2f}": crow_km * f for f in (1.20, 1.26, 1.30)},
        f"great circle × {np.median(km / crow_km):.3f} (median here)": crow_km
        * np.median(km / crow_km),
    }
    times = {
        SHIPPED: shipped.minutes,
        f"calibrated (speed × {fitted.speed.value:.3f})": shipped.minutes * fitted.time_factor,
        "neighbours graph at 55 km/h": computed.minutes,
        "great circle × 1.26 at 55 km/h": crow_km * 1.26 / 55.0 * 60.0,
    }
    table = [["length", what, *shown(value, km, crow_km)] for what, value in lengths.items()]
    table.insert(
        3,
        [
            "length",
            "neighbours graph, ends within 1.5 km of mairies",
            *shown(computed.km[near], km[near], crow_km[near]),
        ],
    )
    table += [["time", what, *shown(value, minutes, crow_km)] for what, value in times.items()]
    assert np.allclose(shipped.minutes, shipped.km / SPEED_KMH * 60.0)
    assert error_bands(shipped.km, km, crow_km)[0].mape < 0.10
    print(
        record(
            f"Estimated roads against {ENGINES[name]}",
            command=f"pytest -m benchmark -k 'estimate and {name}' -s",
            header=("", "mean absolute error, bias, 10 % to 90 % (pairs) by crow", *BANDS),
            rows=table,
        )
    )
