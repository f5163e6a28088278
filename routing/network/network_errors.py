"""The errors of reading and keeping road networks."""

from __future__ import annotations

from pathlib import Path

from routing.errors import RoutingError


class ExtractError(RoutingError):
    """
    A source of roads cannot be read.

    ``reason`` is ``"missing"``, ``"unreadable"`` (corrupt, cut short, not OSM data), ``"json"``,
    ``"history"`` (several versions of an object), ``"value"`` (a number that is none),
    ``"projected"`` (positions that are not in degrees), ``"unplaced"`` (roads without any),
    ``"no_roads"`` (nothing to drive on, or none in the area) or ``"unreachable"`` (a service that
    does not answer); ``detail`` is the value, or what the reader said.
    """

    def __init__(self, path: Path | str, reason: str, detail: str = "") -> None:
        super().__init__(f"{path}: {reason}" + (f" ({detail})" if detail else ""))
        self.path, self.reason, self.detail = path, reason, detail


class NetworkStoreError(RoutingError):
    """
    A stored network cannot be loaded.

    ``reason`` is ``"missing"``, ``"version"`` (written by another version) or ``"damaged"``.
    """

    def __init__(self, path: Path, reason: str, detail: str = "") -> None:
        super().__init__(f"{path}: {reason}" + (f" ({detail})" if detail else ""))
        self.path, self.reason, self.detail = path, reason, detail


class GraphSchemaError(RoutingError, ValueError):
    """
    A graph does not follow OSMnx's schema.

    ``reason`` is ``"projected"``, ``"unplaced"`` (a node has no position), ``"no_roads"``,
    ``"nodes"`` (not whole numbers) or ``"undirected"`` (one-way roads whose direction is lost);
    ``detail`` is the value.
    """

    def __init__(self, reason: str, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.reason, self.detail = reason, detail
