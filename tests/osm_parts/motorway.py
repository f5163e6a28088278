"""A toll motorway: two carriageways, and links down to the roads it crosses."""

from dataclasses import dataclass

import numpy as np

from tests.osm_parts.plane import Plane

_TAGS = {"highway": "motorway", "ref": "A 5", "oneway": "yes", "toll": "yes", "maxspeed": "130"}
CLOSEST_M = 2500.0
"""Interchanges are at least this far apart: links take 500 m on either side."""


@dataclass(frozen=True)
class Interchange:
    """A node of an ordinary road under the motorway, and the place it leads to."""

    node: int
    lon: float
    lat: float
    town: str


class Line:
    """
    The axis of the motorway: a straight line, south-west to north-east of a box.

    ``offer`` keeps a road that crosses it, at least ``spacing_m`` after the last one kept.
    """

    def __init__(self, box, *, spacing_m):
        west, south, east, north = box
        self._plane = Plane((west + east) / 2, (south + north) / 2)
        self._begin = self._plane.metres(west, south)
        self._axis = self._plane.metres(east, north) - self._begin
        self._length_m = float(np.hypot(*self._axis))
        self._axis = self._axis / self._length_m
        self._spacing_m = spacing_m
        self._kept = {}

    def offer(self, built, town):
        """Keep the point of a road next to where it crosses the motorway, one per stretch."""
        lon, lat = built.plane.degrees(built.xy[1:-1])
        offset = [self._plane.metres(*at) - self._begin for at in zip(lon, lat, strict=True)]
        across = np.array([self._axis[0] * o[1] - self._axis[1] * o[0] for o in offset])
        crossing = np.nonzero(np.sign(across[:-1]) != np.sign(across[1:]))[0]
        if not len(crossing):
            return
        k = int(crossing[0])
        stretch = round(float(offset[k] @ self._axis) / self._spacing_m)
        here = Interchange(built.ids[k + 1], float(lon[k]), float(lat[k]), town)
        self._kept.setdefault(stretch, here)

    def build(self, sink):
        """Write the motorway between the first and the last interchange; nothing if under two."""
        exits, along = [], []
        for _, here in sorted(self._kept.items()):
            at = float((self._plane.metres(here.lon, here.lat) - self._begin) @ self._axis)
            if not along or at - along[-1] > CLOSEST_M:
                exits.append(here)
                along.append(at)
        if len(exits) < 2:
            return
        self._carriageway(sink, exits, along)
        self._carriageway(sink, exits[::-1], along[::-1])

    def _carriageway(self, sink, exits, along):
        """One direction: leave 500 m before each interchange, come back 500 m after it."""
        sense = 1.0 if along[-1] > along[0] else -1.0
        side = sense * 12.0 * np.array([self._axis[1], -self._axis[0]])
        join = None
        for k, (leave, at) in enumerate(zip(exits, along, strict=True)):
            if join is not None:
                begin, entry = join
                stop = at - sense * 500.0
                count = max(2, int(abs(stop - begin) / 400.0))
                steps = self._begin + np.linspace(begin, stop, count)[1:, None] * self._axis + side
                refs = [entry, *sink.nodes(*self._plane.degrees(steps))]
                sink.known["motorway"].append(sink.way(refs, **_TAGS))
                self._link(sink, refs[-1], leave, at - sense * 250.0, side, is_exit=True)
                if k < len(exits) - 1:
                    gap = self._node(sink, at + sense * 500.0, side)
                    sink.known["motorway"].append(sink.way([refs[-1], gap], **_TAGS))
                    join = (at + sense * 500.0, gap)
            else:
                join = (at + sense * 500.0, self._node(sink, at + sense * 500.0, side))
            if k < len(exits) - 1:
                self._link(sink, join[1], leave, at + sense * 250.0, side, is_exit=False)

    def _node(self, sink, along, side):
        (node,) = sink.nodes(*self._plane.degrees(self._begin + along * self._axis + side))
        return node

    def _link(self, sink, motorway_node, leave, along, side, *, is_exit):
        middle = self._begin + along * self._axis + 5.0 * side
        (booth,) = sink.nodes(*self._plane.degrees(middle), {0: {"barrier": "toll_booth"}})
        refs = [motorway_node, booth, leave.node]
        tags = {"highway": "motorway_link", "oneway": "yes", "toll": "yes"}
        if is_exit:
            tags["destination"] = leave.town
        else:
            refs.reverse()
            tags |= {"destination": "Paris;Troyes", "destination__ref": "A 5"}
        sink.known["motorway_link"].append(sink.way(refs, **tags))
