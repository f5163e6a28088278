"""How far the estimated roads are from those of routing engines, by distance."""

import csv
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

import geopandas as gpd
import numpy as np
import pytest
from scipy.spatial import KDTree

from guinguette.communes.france import load_communes
from guinguette.networks.built import load_built_network
from guinguette.networks.from_sources import build_from_graphml
from guinguette.roads.calibration import (
    BAND_EDGES_KM,
    ComputedTrips,
    calibrate,
    compute_trips,
    error_bands,
)
from guinguette.roads.kinds import estimated_roads
from guinguette.roads.known_trips import KnownTrip
from routing.great_circle import great_circle_m
from routing.matrices.estimated import leg_m
from routing.matrices.travel import travel_matrices
from routing.network.estimate.estimate import SPEED_KMH
from routing.network.estimate.estimate_errors import SHIPPED
from routing.network.snap import snap_stops
from routing.network.vehicle.profile import apply_profile
from routing.network.vehicle.vehicle import read_profile
from tests.benchmarks.report import record
from tests.shared import SHARED, needs_shared

BANDS = ("all", "0-5", "5-10", "10-20", "20-40", "40-80", "80+ km")
SHORT = (0.0, 1.0, 2.0, 5.0, 10.0, 20.0)
SHORT_BANDS = ("all", "0-1", "1-2", "2-5", "5-10", "10-20", "20+ km")
HILLS = ("perth_and_kinross", "aberdeenshire", "angus", "midlothian", "wrexham")
FLAT = ("norfolk", "suffolk", "cambridgeshire", "north_lincolnshire", "east_riding_of_yorkshire")


def alsace(_folder):
    with (SHARED / "calibration/alsace_lorraine_graphhopper_2016.csv").open(encoding="utf-8") as f:
        for row in csv.DictReader(f):
            ends = (float(row["lon1"]), float(row["lat1"]), float(row["lon2"]), float(row["lat2"]))
            yield *ends, float(row["km"]), float(row["min"])


def gironde(_folder):
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


def corsica(folder):
    """
    Trips between the mairies of the communities that the estimate was not fitted on.

    Every second community of communes, by SIREN number, was used for the fit. Lengths are those of
    the roads of OpenStreetMap, driven by the car of the library; mairies far from a road are left
    out.
    """
    build_from_graphml(
        SHARED / "osm/corse_2A2B.graphml.gz", today=date(2027, 1, 4), output=folder / "corsica"
    )
    graph = apply_profile(load_built_network(folder / "corsica"), read_profile("car"))
    communes = load_communes(departements=["2A", "2B"])
    judged = sorted({commune.epci_code for commune in communes})[1::2]
    held_out = [commune for commune in communes if commune.epci_code in judged]
    lon = np.array([commune.longitude for commune in held_out])
    lat = np.array([commune.latitude for commune in held_out])
    snapped = snap_stops(graph, lon, lat)
    travel = travel_matrices(snapped.graph, snapped.nodes)
    for a, b in combinations(np.nonzero(snapped.detour_m < 300.0)[0].tolist(), 2):
        km, minutes = travel.distance_m[a, b] / 1000.0, travel.duration_s[a, b] / 60.0
        yield lon[a], lat[a], lon[b], lat[b], km, minutes


def libraries(services=()):
    with (SHARED / "calibration/mobile_library_legs.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not services or row["service"] in services:
                ends = (float(row[k]) for k in ("from_lon", "from_lat", "to_lon", "to_lat"))
                yield *ends, float(row["km"]), float(row["minutes"])


TABLES = {
    "alsace": ("GraphHopper car, Alsace-Lorraine", alsace, 0.10),
    "gironde": ("OSRM car, Gironde", gironde, 0.10),
    "corsica": ("roads of OpenStreetMap, Corsica", corsica, 0.16),
}


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
    )


def estimated(trips, roads):
    """Drive the trips on the estimated roads, a few at a time."""
    parts = [
        compute_trips(trips[k : k + 250], roads.graph, remoteness=roads.remoteness)
        for k in range(0, len(trips), 250)
    ]
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


def shown(computed, known, crow_km, edges=BAND_EDGES_KM):
    """One cell per band: mean absolute error, bias, 10 % to 90 %."""
    error = computed / known - 1.0
    cells = []
    for low, high in [(0.0, np.inf), *pairwise((*edges, np.inf))]:
        e = error[(crow_km >= low) & (crow_km < high)]
        p10, p90 = np.quantile(e, [0.1, 0.9]) if len(e) else (0.0, 0.0)
        cells.append(
            f"{np.abs(e).mean():.1%}, {e.mean():+.1%}, {p10:+.0%} to {p90:+.0%} ({len(e)})"
            if len(e)
            else ""
        )
    return cells


@pytest.mark.benchmark
@needs_shared("calibration")
@needs_shared("osm", "corse_2A2B.graphml.gz")
@pytest.mark.parametrize("name", TABLES)
def test_error_of_the_estimate_by_distance(name, monkeypatch, tmp_path):
    reference, rows, most = TABLES[name]
    trips = known_trips(rows(tmp_path))
    crow_km = crow_km_of(trips)
    km = np.array([trip.km for trip in trips])
    minutes = np.array([trip.minutes for trip in trips])
    roads = roads_around(trips)
    shipped = estimated(trips, roads)
    fitted = calibrate(trips, shipped, kind="estimate")
    moved, away_km = at_mairies(trips, roads.graph)
    monkeypatch.setattr("guinguette.roads.calibration.leg_m", lambda metres, *_bounds: metres)
    computed, mairies = estimated(trips, roads), estimated(moved, roads)
    near = away_km < 1.5
    lengths = {
        SHIPPED: shipped.km,
        "neighbours graph alone": computed.km,
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
        2,
        [
            "length",
            "neighbours graph, ends within 1.5 km of mairies",
            *shown(computed.km[near], km[near], crow_km[near]),
        ],
    )
    table += [["time", what, *shown(value, minutes, crow_km)] for what, value in times.items()]
    assert np.allclose(shipped.minutes, shipped.km / SPEED_KMH * 60.0)
    assert error_bands(shipped.km, km, crow_km)[0].mape < most
    print(
        record(
            f"Estimated roads against {reference}",
            command=f"pytest -m benchmark -k 'estimate and {name}' -s",
            header=("", "mean absolute error, bias, 10 % to 90 % (pairs) by crow", *BANDS),
            rows=table,
        )
    )


@pytest.mark.benchmark
@needs_shared("calibration", "mobile_library_legs.csv")
def test_error_of_the_estimate_on_short_legs():
    """No communes there: the bound of the estimate alone, which holds on most short legs."""
    where = {SHIPPED: (), "hills of Scotland and Wales": HILLS, "flat counties": FLAT}
    rows, short = [], []
    for what, services in where.items():
        trips = known_trips(libraries(services))
        crow_km = crow_km_of(trips)
        km = np.array([trip.km for trip in trips])
        minutes = np.array([trip.minutes for trip in trips])
        estimate = leg_m(np.inf, crow_km, 0.0)
        rows.append(["length", what, *shown(estimate, km, crow_km)])
        rows.append(["time", what, *shown(estimate / SPEED_KMH * 60.0, minutes, crow_km)])
        short.append(["length", what, *shown(estimate, km, crow_km, SHORT)])
    for title, bands, table in (
        ("Estimated roads against OSRM car, British mobile libraries", BANDS, rows),
        ("Estimated roads on short legs, British mobile libraries", SHORT_BANDS, short),
    ):
        print(
            record(
                title,
                command="pytest -m benchmark -k 'estimate and short' -s",
                header=("", "mean absolute error, bias, 10 % to 90 % (pairs) by crow", *bands),
                rows=table,
            )
        )
