import numpy as np
import pytest

from routing.network.osmnx_bridge import from_osmnx
from tests.routing.network.roads import town


def test_a_graph_keeps_its_nodes_edges_shapes_and_source():
    graph = from_osmnx(town())
    assert graph.node_ids == ("a", "b", "c", "d", "e")
    assert (graph.x[1], graph.y[2]) == (5.01, 48.01)
    assert (graph.node_count, len(graph.tail)) == (5, 9)
    assert (np.diff(graph.tail) >= 0).all()
    assert (graph.kind, graph.source, graph.date) == ("osm", "town", "2026-01-01")
    (line,) = graph.lines.values()
    assert line[1] == (5.015, 48.005)


@pytest.mark.parametrize("attribute", ["length", "travel_time"])
@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_an_edge_without_a_number_is_refused(attribute, value):
    G = town()
    if value is None:
        del G.edges["c", "d", 0][attribute]
    else:
        G.edges["c", "d", 0][attribute] = value
    with pytest.raises(ValueError, match=f"an edge has no {attribute}"):
        from_osmnx(G)


def test_a_node_without_a_position_is_refused():
    G = town()
    del G.nodes["d"]["x"]
    with pytest.raises(ValueError, match="a node has no position"):
        from_osmnx(G)


def test_a_projected_graph_is_refused():
    G = town()
    G.graph["crs"] = "epsg:2154"
    with pytest.raises(ValueError, match="projected"):
        from_osmnx(G)
