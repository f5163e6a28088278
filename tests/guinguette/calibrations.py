"""Calibrations made from trips that are longer and slower than computed by a constant."""

import numpy as np

from guinguette.roads.calibration import Calibration, ComputedTrips, calibrate
from guinguette.roads.known_trips import KnownTrip


def calibration(
    kind: str, *, length: float = 1.1, slowness: float = 1.32, profile: str = ""
) -> Calibration:
    """Twenty trips: known kilometres and minutes are these multiples of the computed ones."""
    km = np.linspace(4.0, 60.0, 20)
    trips = [
        KnownTrip(
            origin="a", destination="b", origin_position=(5.0, 48.0),
            destination_position=(5.1, 48.1), km=length * k, minutes=slowness * k, row=row,
        )
        for row, k in enumerate(km.tolist(), start=2)
    ]  # fmt: skip
    return calibrate(trips, ComputedTrips(km=km, minutes=km), kind=kind, profile=profile)
