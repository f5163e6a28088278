"""What stands behind the kilometres and minutes of a folder, beyond the name of their source."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from guinguette.tour import EngineName, RoadError
from routing.network.estimate.estimate_errors import EDGES_KM, ErrorRange, Quantity, estimate_error

if TYPE_CHECKING:
    from guinguette.roads.calibration import Calibration, Factor


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadEvidence:
    """
    How kilometres and minutes were measured, and how far off they may be.

    Attributes
    ----------
    engine, address
        What measured the matrix: the program itself, or a server at this address. Lines and
        directions always follow the program's own roads.
    trips
        Known trips that the roads were calibrated on; 0 without calibration.
    length_error, time_error
        Relative errors between which eight legs of ten are; ``None`` where nothing was measured
        (real roads without calibration).
    length_errors, time_errors
        The same over all legs, then by band of their km. Without calibration those of an estimate
        are the widest of :mod:`routing.network.estimate.estimate_errors`, whose times are those of
        a car.
    """

    engine: EngineName = "internal"
    address: str = ""
    trips: int = 0
    length_error: ErrorRange | None = None
    time_error: ErrorRange | None = None
    length_errors: tuple[RoadError, ...] = ()
    time_errors: tuple[RoadError, ...] = ()

    @property
    def is_calibrated(self) -> bool:
        """Whether known trips corrected the roads."""
        return self.trips > 0


NOTHING_MEASURED = RoadEvidence()


def estimate_evidence(calibration: Calibration | None) -> RoadEvidence:
    """Return the errors of the estimate: measured on the known trips, else on published tables."""
    if calibration is None:
        return RoadEvidence(
            length_error=estimate_error("length"),
            time_error=estimate_error("time"),
            length_errors=_published("length"),
            time_errors=_published("time"),
        )
    return _calibrated(calibration)


def osm_evidence(calibration: Calibration | None) -> RoadEvidence:
    """Return what is known of real roads: their errors are those of the known trips, if any."""
    return NOTHING_MEASURED if calibration is None else _calibrated(calibration)


def _calibrated(calibration: Calibration) -> RoadEvidence:
    return RoadEvidence(
        trips=calibration.trips,
        length_error=_left_over(calibration.length),
        time_error=_left_over(calibration.speed),
        length_errors=_by_band(calibration.length),
        time_errors=_by_band(calibration.speed),
    )


def _published(quantity: Quantity) -> tuple[RoadError, ...]:
    every = estimate_error(quantity)
    errors = [RoadError(from_km=0.0, to_km=None, low=every.low, high=every.high)]
    for from_km, to_km in pairwise(EDGES_KM):
        found = estimate_error(quantity, km=from_km)
        end = to_km if math.isfinite(to_km) else None
        errors.append(RoadError(from_km=from_km, to_km=end, low=found.low, high=found.high))
    return tuple(errors)


def _left_over(factor: Factor) -> ErrorRange | None:
    """Return the error on known trips, each with the factor of the others."""
    if not factor.after:
        return None
    return ErrorRange(low=factor.after[0].p10, high=factor.after[0].p90)


def _by_band(factor: Factor) -> tuple[RoadError, ...]:
    return tuple(
        RoadError(
            from_km=band.from_km,
            to_km=band.to_km if math.isfinite(band.to_km) else None,
            low=band.p10,
            high=band.p90,
        )
        for band in factor.after
    )
