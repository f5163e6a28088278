"""What stands behind the kilometres and minutes of a folder, as its plan keeps it."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from guinguette.road_facts import NEIGHBOURS, NetworkFacts, RoadError
from routing.network.estimate.estimate import SPEED_KMH
from routing.network.estimate.estimate_errors import (
    EDGES_KM,
    Quantity,
    Terrain,
    estimate_error,
    time_bias,
)
from routing.network.estimate.mountains import ruggedness

if TYPE_CHECKING:
    import geopandas as gpd

    from guinguette.roads.calibration import Calibration, Factor
    from guinguette.roads.server import Server
    from routing.network.road_network import Origin

PLAIN_AT_MOST = 0.1
"""Mean ruggedness of places up to which errors measured in plains hold; 0.05 in those of Lorraine
and Alsace, which hold the lower Vosges, 0.8 in Corsica."""
CORSICA = ("2A", "2B")


def estimate_facts(calibration: Calibration | None, terrain: Terrain | None) -> NetworkFacts:
    """
    Return the facts of estimated roads.

    Their errors were measured on the known trips, else they are the widest of
    :mod:`routing.network.estimate.estimate_errors` for their terrain, whose times are those of a
    car; without either, none is known.
    """
    facts = NetworkFacts(kind="estimate", source=NEIGHBOURS, date=None)
    if calibration is not None:
        return replace(
            facts,
            calibration_trips=calibration.trips,
            length_errors=_by_band(calibration.length),
            time_errors=_by_band(calibration.speed),
        )
    facts = replace(facts, speed_kmh=SPEED_KMH)
    if terrain is None:
        return facts
    return replace(
        facts,
        over_car_time=time_bias(terrain),
        length_errors=_published("length", terrain),
        time_errors=_published("time", terrain),
    )


def osm_facts(
    origin: Origin, calibration: Calibration | None, server: Server | None
) -> NetworkFacts:
    """Return the facts of real roads: their errors are those of the known trips, if any."""
    return NetworkFacts(
        kind="osm",
        source=origin.source,
        date=date.fromisoformat(origin.date[:10]) if origin.date else None,
        engine=server.kind if server else "internal",
        address=server.address if server else "",
        calibration_trips=calibration.trips if calibration else 0,
        length_errors=_by_band(calibration.length) if calibration else (),
        time_errors=_by_band(calibration.speed) if calibration else (),
    )


def terrain_of(frame: gpd.GeoDataFrame, codes: set[str]) -> Terrain | None:
    """Say which terrain, where estimates were measured, these communes are; ``None`` for none."""
    own = frame[frame["code"].isin(codes)] if codes & set(frame["code"]) else frame
    if ruggedness(own["relief_m"].to_numpy(dtype=np.float64)).mean() <= PLAIN_AT_MOST:
        return "plain"
    return "corsica" if own["departement"].isin(CORSICA).all() else None


def _published(quantity: Quantity, terrain: Terrain) -> tuple[RoadError, ...]:
    every = estimate_error(quantity, terrain=terrain)
    errors = [RoadError(from_km=0.0, to_km=None, low=every.low, high=every.high)]
    for from_km, to_km in pairwise(EDGES_KM):
        found = estimate_error(quantity, km=from_km, terrain=terrain)
        end = to_km if math.isfinite(to_km) else None
        errors.append(RoadError(from_km=from_km, to_km=end, low=found.low, high=found.high))
    return tuple(errors)


def _by_band(factor: Factor) -> tuple[RoadError, ...]:
    """Return the errors on known trips, each with the factor of the others."""
    return tuple(
        RoadError(
            from_km=band.from_km,
            to_km=band.to_km if math.isfinite(band.to_km) else None,
            low=band.p10,
            high=band.p90,
        )
        for band in factor.after
    )
