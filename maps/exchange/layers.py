"""Layers for a GIS: one GeoPackage of several, the same tables giving the same bytes."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path

import geopandas as gpd

WGS84 = "EPSG:4326"


def geopackage(layers: Iterable[tuple[str, gpd.GeoDataFrame]], *, printed_on: date) -> bytes:
    """
    Write a GeoPackage.

    Parameters
    ----------
    layers
        Names and tables, in their order; one without a row is left out.
    printed_on
        The day that the layers say they are of, instead of the second they were written.
    """
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "layers.gpkg"
        for name, table in layers:
            if len(table):
                table.to_file(path, layer=name, driver="GPKG")
        with closing(sqlite3.connect(path)) as book, book:
            day = f"{printed_on}T00:00:00.000Z"
            book.execute("UPDATE gpkg_contents SET last_change = ?", (day,))
        return path.read_bytes()
