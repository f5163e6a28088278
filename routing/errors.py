"""The errors of the vehicle-routing library."""

from __future__ import annotations


class RoutingError(Exception):
    """Base class of the errors of ``routing``."""


class UnreachableError(RoutingError):
    """No path joins two nodes."""

    def __init__(self, origin: int, destination: int) -> None:
        super().__init__(f"no path from node {origin} to node {destination}")
        self.origin, self.destination = origin, destination


class TooManyRoutesError(RoutingError):
    """Enumerating the day-routes would need more memory than allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} candidate day-routes")
        self.limit = limit


class UnsupportedPatternError(RoutingError):
    """A visit pattern cannot be expressed by weekday templates."""

    def __init__(self, stop: int) -> None:
        super().__init__(f"stop {stop} has visit patterns that couple days in another way")
        self.stop = stop


class BenchmarkFormatError(RoutingError):
    """A benchmark file does not follow its published format."""
