"""Build a road network from an OpenStreetMap extract of three roads, and measure it."""

from pathlib import Path

import numpy as np

from routing.matrices.travel import travel_matrices
from routing.network.reading.osm import read_extracts
from routing.network.snap import snap_stops
from routing.network.vehicle.profile import apply_profile
from routing.network.vehicle.vehicle import read_profile

# A triangle of villages: two roads, and a bridge of 2 m that a van with a trailer avoids.
Path("villages.osm").write_text(
    """<osm version="0.6">
  <node id="1" lat="48.50" lon="5.00" version="1"/>
  <node id="2" lat="48.50" lon="5.10" version="1"/>
  <node id="3" lat="48.55" lon="5.05" version="1"/>
  <way id="1" version="1"><nd ref="1"/><nd ref="3"/><tag k="highway" v="secondary"/></way>
  <way id="2" version="1"><nd ref="3"/><nd ref="2"/><tag k="highway" v="secondary"/></way>
  <way id="3" version="1"><nd ref="1"/><nd ref="2"/>
    <tag k="highway" v="secondary"/><tag k="maxheight" v="2"/></way>
</osm>""",
    encoding="utf-8",
)
network = read_extracts([Path("villages.osm")], area=None)

longitudes, latitudes = np.array([5.0, 5.1]), np.array([48.5, 48.5])
for name in ("car", "van_trailer"):
    graph = apply_profile(network, read_profile(name))
    snapped = snap_stops(graph, longitudes, latitudes)
    travel = travel_matrices(snapped.graph, snapped.nodes)
    km, minutes = travel.distance_m[0, 1] / 1000, travel.duration_s[0, 1] / 60
    print(f"{name}: {km:.1f} km, {minutes:.0f} min")
