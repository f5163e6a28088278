"""A small town of one-way streets, in OSMnx's schema."""

import networkx as nx
from shapely import LineString


def town() -> nx.MultiDiGraph:
    """
    Draw four crossroads a, b, c, d in a one-way circle, with a two-way short cut a - c.

    From a to b two streets: the long one is fast (10 s), the short one slow (20 s). The street from
    b to c bends. e leads into the circle and nobody can go back to it.
    """
    G = nx.MultiDiGraph(crs="epsg:4326", road_source="town", road_date="2026-01-01")
    places = {"a": (5.0, 48.0), "b": (5.01, 48.0), "c": (5.01, 48.01), "d": (5.0, 48.01)}
    for name, (x, y) in (places | {"e": (4.99, 48.0)}).items():
        G.add_node(name, x=x, y=y)
    bend = LineString([(5.01, 48.0), (5.015, 48.005), (5.01, 48.01)])
    G.add_edge("a", "b", length=400.0, travel_time=10.0)
    G.add_edge("a", "b", length=300.0, travel_time=20.0)
    G.add_edge("b", "c", length=500.4, travel_time=30.3, geometry=bend)
    G.add_edge("c", "d", length=200.0, travel_time=15.0)
    G.add_edge("d", "a", length=200.0, travel_time=15.0)
    G.add_edge("a", "c", length=900.0, travel_time=100.0)
    G.add_edge("c", "a", length=900.0, travel_time=100.0)
    G.add_edge("e", "a", length=50.0, travel_time=5.0)
    G.add_edge("a", "a", length=1.0, travel_time=1.0)
    return G
