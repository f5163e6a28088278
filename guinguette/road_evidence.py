"""What stands behind the kilometres and minutes of a folder, beyond the name of their source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from routing.network.estimate_errors import ErrorRange, estimate_error

if TYPE_CHECKING:
    from guinguette.calibration import Calibration, Factor

EngineName = Literal["internal", "osrm", "valhalla"]


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
    """

    engine: EngineName = "internal"
    address: str = ""
    trips: int = 0
    length_error: ErrorRange | None = None
    time_error: ErrorRange | None = None

    @property
    def is_calibrated(self) -> bool:
        """Whether known trips corrected the roads."""
        return self.trips > 0


NOTHING_MEASURED = RoadEvidence()


def estimate_evidence(calibration: Calibration | None) -> RoadEvidence:
    """Return the errors of the estimate: measured on the known trips, else on published tables."""
    if calibration is None:
        return RoadEvidence(
            length_error=estimate_error("length"), time_error=estimate_error("time")
        )
    return RoadEvidence(
        trips=calibration.trips,
        length_error=_left_over(calibration.length),
        time_error=_left_over(calibration.speed),
    )


def osm_evidence(calibration: Calibration | None) -> RoadEvidence:
    """Return what is known of real roads: their errors are those of the known trips, if any."""
    if calibration is None:
        return NOTHING_MEASURED
    return RoadEvidence(
        trips=calibration.trips,
        length_error=_left_over(calibration.length),
        time_error=_left_over(calibration.speed),
    )


def _left_over(factor: Factor) -> ErrorRange | None:
    """Return the error on known trips, each with the factor of the others."""
    if not factor.after:
        return None
    return ErrorRange(low=factor.after[0].p10, high=factor.after[0].p90)
