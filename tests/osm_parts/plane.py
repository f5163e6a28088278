"""Metres around a point, and degrees."""

import math

import numpy as np

METRES_PER_DEGREE = 111_195.08


class Plane:
    """East and north in metres around a point, good for some tens of kilometres."""

    def __init__(self, lon, lat):
        self.lon, self.lat = lon, lat
        self._east = METRES_PER_DEGREE * math.cos(math.radians(lat))

    def degrees(self, xy):
        """Longitudes and latitudes, to the seventh decimal as OSM keeps them."""
        xy = np.atleast_2d(xy)
        lon = np.round(self.lon + xy[:, 0] / self._east, 7)
        return lon, np.round(self.lat + xy[:, 1] / METRES_PER_DEGREE, 7)

    def metres(self, lon, lat):
        return np.array([(lon - self.lon) * self._east, (lat - self.lat) * METRES_PER_DEGREE])
