"""Where kilometres and minutes come from, and how far off they may be, in a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from urllib.parse import urlsplit

from guinguette.road_facts import ENGINE_NAMES, NetworkFacts, RoadError
from maps.words.phrases import phrase


def road_source(network: NetworkFacts) -> str:
    """Say what roads were read from, what measured them and how far off that may be."""
    parts = [phrase("pages.neighbours") if network.is_estimate else network.source]
    if network.engine != "internal":
        server = {"engine": ENGINE_NAMES[network.engine], "place": urlsplit(network.address).netloc}
        parts.append(phrase("pages.measured-by-server", **server))
    parts += _errors(network)
    if network.speed_kmh:
        speed, more = round(network.speed_kmh), round(100 * network.over_car_time)
        parts.append(phrase("pages.estimated-times", speed=speed, more=more))
    if network.calibration_trips:
        parts.append(phrase("pages.calibrated", trips=network.calibration_trips))
    return ", ".join(parts)


def _errors(network: NetworkFacts) -> list[str]:
    """Say the errors that were measured: lengths of an estimate, times of calibrated roads."""
    lengths, times = _percent(network.length_errors), _percent(network.time_errors)
    has_lengths = network.is_estimate and lengths is not None
    has_times = network.calibration_trips > 0 and times is not None
    if has_lengths and has_times:
        return [phrase("pages.lengths-and-times-within", lengths=lengths, times=times)]
    if has_lengths:
        return [phrase("pages.lengths-within", lengths=lengths)]
    return [phrase("pages.times-within", times=times)] if has_times else []


def _percent(errors: Sequence[RoadError]) -> int | None:
    """Return the larger error over all legs, percent rounded up; ``None`` for not measured."""
    if not errors:
        return None
    return math.ceil(round(100 * max(abs(errors[0].low), abs(errors[0].high)), 6))
