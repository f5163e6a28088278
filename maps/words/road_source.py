"""Where kilometres and minutes come from, and how far off they may be, in a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from urllib.parse import urlsplit

from guinguette.road_facts import ENGINE_NAMES, NetworkFacts, RoadError
from maps.words.phrases import phrase

NEAR_KM, FAR_KM = 5.0, 20.0
"""Bounds of the distances that errors of an estimate are said of; phrases name them too."""


def road_source(network: NetworkFacts) -> str:
    """Say what roads were read from, what measured them and how far off that may be."""
    parts = [phrase("pages.neighbours") if network.is_estimate else network.source]
    if network.engine != "internal":
        server = {"engine": ENGINE_NAMES[network.engine], "place": urlsplit(network.address).netloc}
        parts.append(phrase("pages.measured-by-server", **server))
    parts += _errors(network)
    if network.speed_kmh:
        parts.append(_speed(network))
    if network.calibration_trips:
        parts.append(phrase("pages.calibrated", trips=network.calibration_trips))
    return ", ".join(parts)


def _speed(network: NetworkFacts) -> str:
    speed, more = round(network.speed_kmh), round(100 * network.over_car_time)
    if not more:
        return phrase("pages.estimated-speed", speed=speed)
    if len(network.time_errors) > 1:
        return phrase("pages.estimated-times-far", speed=speed, more=more)
    return phrase("pages.estimated-times", speed=speed, more=more)  # of an old plan


def _errors(network: NetworkFacts) -> list[str]:
    """Say the errors that were measured: lengths of an estimate, times of calibrated roads."""
    lengths, times = network.length_errors, network.time_errors
    is_calibrated = network.calibration_trips > 0
    if network.is_estimate and not is_calibrated:
        return [_of_estimate(lengths)]
    if network.is_estimate and lengths and times:
        facts = {"lengths": _percent(lengths[:1]), "times": _percent(times[:1])}
        return [phrase("pages.lengths-and-times-within", **facts)]
    if is_calibrated and times:
        return [phrase("pages.times-within", times=_percent(times[:1]))]
    return []


def _of_estimate(errors: Sequence[RoadError]) -> str:
    """Say how far off estimated lengths are, by distance."""
    bands = errors[1:]
    near = [band for band in bands if band.from_km < NEAR_KM]
    middle = [band for band in bands if NEAR_KM <= band.from_km < FAR_KM]
    far = [band for band in bands if band.from_km >= FAR_KM]
    if near and middle and far:
        shown = {"near": _percent(near), "middle": _percent(middle), "far": _percent(far)}
        return phrase("pages.lengths-by-band", **shown)
    if errors:  # of an old plan
        return phrase("pages.lengths-within", lengths=_percent(errors))
    return phrase("pages.lengths-unmeasured")


def _percent(errors: Sequence[RoadError]) -> int:
    """Return the largest of errors, percent rounded up."""
    return math.ceil(round(100 * max(max(abs(e.low), abs(e.high)) for e in errors), 6))
