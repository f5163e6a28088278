"""
Fitting the roads to trips whose kilometres and minutes are known.

A factor is the median of the ratios of known to computed values: half of the trips may be wrong
before it is. What is left is measured on each trip with the factor of the *others* (leave one
out), so the error reported is the one to expect on trips that are not in the table.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from guinguette.document import plain
from guinguette.faults import Fault, InputError
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import content_of
from guinguette.roads.known_trips import FEWEST_TRIPS, KnownTrip
from routing.arrays import FloatArray
from routing.great_circle import great_circle_m
from routing.limits import MOST_SETTINGS, parsed
from routing.matrices.estimated import leg_m, road_m
from routing.matrices.travel import travel_matrices
from routing.network.estimate.estimate import SPEED_KMH
from routing.network.graph import RoadGraph
from routing.network.snap import snap_stops

FILE_NAME = "calage.toml"
BAND_EDGES_KM = (0.0, 5.0, 10.0, 20.0, 40.0, 80.0)
_RESAMPLES = 2_000
_OUTLIER_SCORE = 3.5
"""Modified z-score above which a trip is named (Iglewicz and Hoaglin, 1993)."""
_NORMAL_MAD = 0.6745
"""Median absolute deviation of a normal law of unit standard deviation."""
_LEAST_MAD = 0.005
"""Below half a percent, a spread is that of rounded minutes and kilometres."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComputedTrips:
    """The same trips on a road graph: kilometres and minutes of driving, shape (n,)."""

    km: FloatArray
    minutes: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBand:
    """
    Error of computed against known values, over the trips of a band of known kilometres.

    ``mape`` is the mean absolute error and ``bias`` the mean error, relative to the known value;
    ``p10`` and ``p90`` are quantiles of that relative error. ``to_km`` is infinite for the last.
    """

    from_km: float
    to_km: float
    trips: int
    mape: float
    bias: float
    p10: float
    p90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """
    A fitted factor, with what it changes.

    ``low`` and ``high`` bound 95 % of the medians of resampled trips (bootstrap); ``spread`` is
    the median absolute deviation of the ratios. ``before`` and ``after`` hold the error over all
    trips, then by band.
    """

    value: float
    low: float
    high: float
    spread: float
    before: tuple[ErrorBand, ...]
    after: tuple[ErrorBand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """
    What known trips say about a kind of roads (``"estimate"`` or ``"osm"``).

    Computed lengths are multiplied by ``length.value`` (1 on real roads, whose lengths are
    measured), driving times by ``length.value / speed.value``. ``outliers`` are trips far from the
    others in length or time; they are kept in the fit, where they weigh no more than one trip.
    ``profile`` names the vehicle on real roads: the factors correct its speeds and no other's.
    """

    kind: str
    trips: int
    length: Factor
    speed: Factor
    profile: str = ""
    outliers: tuple[Fault, ...] = ()

    @property
    def time_factor(self) -> float:
        """What computed driving times are multiplied by."""
        return self.length.value / self.speed.value


def compute_trips(
    trips: Sequence[KnownTrip], graph: RoadGraph, *, remoteness: FloatArray | None = None
) -> ComputedTrips:
    """
    Drive known trips on a graph.

    Parameters
    ----------
    trips
        At least one.
    graph
        Real roads, or estimated ones.
    remoteness
        Of each node of estimated roads, shape (nodes,); 0 if omitted.

    Raises
    ------
    routing.errors.UnreachableError
        If no road joins the ends of a trip.
    """
    positions = sorted({p for t in trips for p in (t.origin_position, t.destination_position)})
    place = {position: k for k, position in enumerate(positions)}
    longitudes, latitudes = np.array(positions, dtype=np.float64).T
    snapped = snap_stops(graph, longitudes, latitudes)
    travel = travel_matrices(snapped.graph, snapped.nodes)
    origins = [place[trip.origin_position] for trip in trips]
    destinations = [place[trip.destination_position] for trip in trips]
    metres = travel.distance_m[origins, destinations].astype(np.float64)
    seconds = travel.duration_s[origins, destinations].astype(np.float64)
    if graph.kind == "estimate":  # its roads pass through mairies only
        metres += road_m(snapped.detour_m[origins] + snapped.detour_m[destinations])
        ends = longitudes[origins], latitudes[origins], longitudes[destinations]
        away_m = great_circle_m(longitudes[:, None], latitudes[:, None], graph.x, graph.y)
        off = np.zeros(len(graph.x)) if remoteness is None else remoteness
        off = off[np.argmin(away_m, axis=1)]
        both = (off[origins] + off[destinations]) / 2.0
        metres = leg_m(metres, great_circle_m(*ends, latitudes[destinations]), both)
        seconds = metres * 3.6 / SPEED_KMH
    return ComputedTrips(km=metres / 1000.0, minutes=seconds / 60.0)


def calibrate(
    trips: Sequence[KnownTrip],
    computed: ComputedTrips,
    *,
    kind: str,
    profile: str = "",
) -> Calibration:
    """
    Fit the length factor (estimated roads only) and the speed factor to known trips.

    Parameters
    ----------
    trips
        At least :data:`~guinguette.roads.known_trips.FEWEST_TRIPS`.
    computed
        The same trips, in the same order, before any calibration.
    kind
        That of the roads: ``"estimate"`` or ``"osm"``.
    profile
        Name of the vehicle on real roads.

    Raises
    ------
    InputError
        If there are too few trips.
    """
    if len(trips) < FEWEST_TRIPS:
        facts = {"value": str(len(trips)), "expected": str(FEWEST_TRIPS)}
        raise InputError([fault("trips-too-few", **facts)])
    km = np.array([trip.km for trip in trips])
    minutes = np.array([trip.minutes for trip in trips])
    # A trip within one place has no computed length; a metre keeps its ratio finite and extreme.
    computed_km = np.maximum(computed.km, 1e-3)
    computed_min = np.maximum(computed.minutes, 1e-3)
    length = _fit(km / computed_km, km, computed_km, km)
    if kind != "estimate":
        length = Factor(
            value=1.0, low=1.0, high=1.0, spread=length.spread,
            before=length.before, after=length.before,
        )  # fmt: skip
    slowness = _fit(minutes / computed_min, minutes, computed_min, km)
    speed = Factor(
        value=length.value / slowness.value,
        low=length.value / slowness.high,
        high=length.value / slowness.low,
        spread=slowness.spread,
        before=slowness.before,
        after=slowness.after,
    )
    far = _outliers(km / computed_km) | _outliers(minutes / computed_min)
    fitted = ComputedTrips(km=computed.km * length.value, minutes=computed.minutes * slowness.value)
    return Calibration(
        kind=kind,
        trips=len(trips),
        length=length,
        speed=speed,
        profile=profile,
        outliers=tuple(_outlier(trips[k], fitted, k) for k in np.nonzero(far)[0].tolist()),
    )


def _fit(ratios: FloatArray, known: FloatArray, computed: FloatArray, km: FloatArray) -> Factor:
    n = len(ratios)
    draws = np.random.default_rng(1).integers(n, size=(_RESAMPLES, n))
    medians = np.median(ratios[draws], axis=1)
    value = float(np.median(ratios))
    low, high = np.quantile(medians, [0.025, 0.975])
    return Factor(
        value=value,
        low=float(low),
        high=float(high),
        spread=float(np.median(np.abs(ratios - value))),
        before=error_bands(computed, known, km),
        after=error_bands(computed * _medians_of_others(ratios), known, km),
    )


def _medians_of_others(ratios: FloatArray) -> FloatArray:
    """For each trip, the median of the ratios of all the others, shape (n,)."""
    n = len(ratios)
    order = np.argsort(ratios, kind="stable")
    rank = np.empty(n, dtype=np.int64)
    rank[order] = np.arange(n)
    ordered = ratios[order]
    low, high = (n - 2) // 2, (n - 1) // 2
    # Without the value of rank r, the k-th of the others is the k-th, or the next from r on.
    others: FloatArray = (ordered[low + (rank <= low)] + ordered[high + (rank <= high)]) / 2.0
    return others


def error_bands(
    computed: FloatArray, known: FloatArray, band_km: FloatArray
) -> tuple[ErrorBand, ...]:
    """
    Measure computed against known values: over all trips, then by band of ``band_km``.

    Returns
    -------
    bands
        The first covers everything; bands without a trip are left out.
    """
    error = computed / known - 1.0
    edges = (*BAND_EDGES_KM, np.inf)
    limits = [(0.0, np.inf), *pairwise(edges)]
    found = []
    for low, high in limits:
        inside = error[(band_km >= low) & (band_km < high)]
        if not len(inside):
            continue
        p10, p90 = np.quantile(inside, [0.1, 0.9])
        found.append(
            ErrorBand(
                from_km=low,
                to_km=high,
                trips=len(inside),
                mape=float(np.abs(inside).mean()),
                bias=float(inside.mean()),
                p10=float(p10),
                p90=float(p90),
            )
        )
    return tuple(found)


def _outliers(ratios: FloatArray) -> np.ndarray[Any, np.dtype[np.bool_]]:
    logs = np.log(ratios)
    away = np.abs(logs - np.median(logs))
    spread = max(float(np.median(away)), _LEAST_MAD)
    is_far: np.ndarray[Any, np.dtype[np.bool_]] = _NORMAL_MAD * away / spread > _OUTLIER_SCORE
    return is_far


def _outlier(trip: KnownTrip, fitted: ComputedTrips, k: int) -> Fault:
    return fault(
        "trip-outlier",
        row=trip.row,
        origin=trip.origin,
        destination=trip.destination,
        km=f"{trip.km:g}",
        minutes=f"{trip.minutes:g}",
        computed_km=f"{fitted.km[k]:.1f}",
        computed_minutes=f"{fitted.minutes[k]:.0f}",
    )


def calibration_toml(calibration: Calibration) -> str:
    """Write a calibration for the working folder; :func:`parse_calibration` reads it back."""
    lines = [f'reseau = "{calibration.kind}"', f"trajets = {calibration.trips}"]
    lines += [f'vehicule = "{calibration.profile}"'] if calibration.profile else []
    for title, factor in (("longueur", calibration.length), ("vitesse", calibration.speed)):
        lines += ["", f"[{title}]", f"facteur = {factor.value:.4f}"]
        lines += [f"intervalle = [{factor.low:.4f}, {factor.high:.4f}]"]
        lines += [f"dispersion = {factor.spread:.4f}"]
        for moment, bands in (("avant", factor.before), ("apres", factor.after)):
            for band in bands:
                lines += ["", f"[[{title}.{moment}]]", f"de_km = {band.from_km:g}"]
                lines += [f"a_km = {band.to_km:g}", f"trajets = {band.trips}"]
                lines += [
                    f"{name} = {value:.4f}"
                    for name, value in zip(_BAND_KEYS, _band_values(band), strict=True)
                ]
    return "\n".join(lines) + "\n"


_BAND_KEYS = ("erreur_moyenne", "biais", "p10", "p90")


def _band_values(band: ErrorBand) -> tuple[float, float, float, float]:
    return band.mape, band.bias, band.p10, band.p90


def calibration_document(calibration: Calibration) -> dict[str, object]:
    """Write a calibration as plain values, without its outliers; no end of a band is ``null``."""
    names = ("kind", "profile", "trips", "time_factor", "length", "speed")
    document = plain({name: getattr(calibration, name) for name in names})
    for factor in (document["length"], document["speed"]):
        for band in (*factor["before"], *factor["after"]):
            band["to_km"] = band["to_km"] if math.isfinite(band["to_km"]) else None
    return document


def parse_calibration(text: str, *, file: str = FILE_NAME) -> Calibration:
    """
    Read what :func:`calibration_toml` wrote; outliers are not kept there.

    Raises
    ------
    InputError
        If the text is no calibration, or a factor is not between 0.2 and 5.
    """
    try:
        tree = parsed(tomllib.loads, text)
        return Calibration(
            kind=str(tree["reseau"]),
            trips=int(tree["trajets"]),
            length=_factor(tree["longueur"]),
            speed=_factor(tree["vitesse"]),
            profile=str(tree.get("vehicule", "")),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise InputError([fault("calibration-unreadable", file=file, value=str(error))]) from None


def _factor(table: dict[str, Any]) -> Factor:
    value = float(table["facteur"])
    if not 0.2 <= value <= 5.0:
        raise ValueError(f"facteur = {value}")
    low, high = table["intervalle"]
    return Factor(
        value=value,
        low=float(low),
        high=float(high),
        spread=float(table["dispersion"]),
        before=tuple(map(_band, table.get("avant", []))),
        after=tuple(map(_band, table.get("apres", []))),
    )


def _band(table: dict[str, Any]) -> ErrorBand:
    mape, bias, p10, p90 = (float(table[key]) for key in _BAND_KEYS)
    return ErrorBand(
        from_km=float(table["de_km"]),
        to_km=float(table["a_km"]),
        trips=int(table["trajets"]),
        mape=mape,
        bias=bias,
        p10=p10,
        p90=p90,
    )


def read_calibration(path: Path) -> Calibration:
    """
    Read the calibration of a working folder.

    Raises
    ------
    InputError
        As :func:`parse_calibration`, or if the file cannot be read.
    """
    content = content_of(path, MOST_SETTINGS)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise InputError([fault("file-locked", file=path.name)]) from None
    return parse_calibration(text, file=path.name)
