"""Networks for other programs: GraphML for OSMnx, GeoPackage for QGIS, GeoParquet for tables."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from routing.network.geometry import edge_lines
from routing.network.reading.osmnx_bridge import to_osmnx
from routing.network.road_network import KEPT_TAGS, RoadNetwork
from routing.network.tag_grammar import least
from routing.whole_files import replaced_file


def export_graphml(network: RoadNetwork, path: Path) -> None:
    """
    Write the graph of :func:`routing.network.reading.osmnx_bridge.to_osmnx`, as OSMnx saves it.

    Raises
    ------
    OSError
        If it cannot be written; a former file is intact.
    """
    import osmnx as ox  # noqa: PLC0415 - a second to import

    path.parent.mkdir(parents=True, exist_ok=True)
    with replaced_file(path) as fresh:  # the suffix ".gz" compresses
        ox.save_graphml(to_osmnx(network), fresh)


def export_geopackage(network: RoadNetwork, path: Path) -> None:
    """
    Write layers ``edges``, ``nodes`` and, if there are any, ``places`` (EPSG:4326).

    Raises
    ------
    OSError
        If it cannot be written; a former file is intact.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replaced_file(path) as fresh:
        _write_layers(network, fresh)


def export_parquet(network: RoadNetwork, path: Path) -> None:
    """
    Write the edges as GeoParquet (EPSG:4326), for GeoPandas or DuckDB; PyArrow has to be installed.

    Raises
    ------
    ImportError
        If it is not.
    OSError
        If it cannot be written; a former file is intact.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replaced_file(path) as fresh:
        _edges(network).to_parquet(fresh, index=False)


def _write_layers(network: RoadNetwork, path: Path) -> None:
    _edges(network).to_file(path, layer="edges", driver="GPKG")
    nodes = {"osmid": network.node_id}
    points = shapely.points(network.x, network.y)
    _layer(nodes, points).to_file(path, layer="nodes", driver="GPKG")
    if network.towns:
        columns = {
            "name": [town.name for town in network.towns],
            "population": [town.population for town in network.towns],
        }
        points = shapely.points([(town.x, town.y) for town in network.towns])
        _layer(columns, points).to_file(path, layer="places", driver="GPKG")


def _edges(network: RoadNetwork) -> gpd.GeoDataFrame:
    rows = network.tag_row.tolist()
    present = sorted(set().union(*network.tags), key=KEPT_TAGS.index)
    met = [network.barriers.get(node, {}) for node in network.head.tolist()]
    heights = np.array([least(tags, "maxheight", "maxheight:physical") for tags in met])
    columns: dict[str, object] = {
        "u": network.node_id[network.tail],
        "v": network.node_id[network.head],
        "osmid": network.way,
        **{key: [network.tags[row].get(key) for row in rows] for key in present},
        "reversed": ~network.is_forward,
        "length": network.length_m,
        "signals": network.signals.astype(np.int32),
        "stops": network.stop_signs.astype(np.int32),
        "crossings": network.level_crossings.astype(np.int32),
        "barrier": [tags.get("barrier", "") for tags in met],
        "barrier_height": np.where(np.isfinite(heights), heights, np.nan),
    }
    return _layer(columns, edge_lines(network))


def _layer(columns: object, geometry: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometry, crs="EPSG:4326")
