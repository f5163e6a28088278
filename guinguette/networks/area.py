"""The part of France a network covers, and the OpenStreetMap extracts that hold it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod

from guinguette.communes.departements import departement_like, departement_names
from guinguette.communes.france import load_communes, read_communes
from guinguette.faults import UsageError
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    import geopandas as gpd

MARGIN_M = 15_000.0
"""Roads are read this far beyond the border: shortest paths cross it."""
_LAMBERT_93 = 2154
_WGS84 = 4326


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractTable:
    """
    Which extract holds which départements.

    ``date`` is that of the extracts taken by default, ``address`` the folder of the server,
    ``source`` who publishes them.
    """

    date: date
    address: str
    source: str
    departements_of: dict[str, tuple[str, ...]]

    def region_of(self, departement: str) -> str:
        """Name the extract of a département."""
        return next(name for name, codes in self.departements_of.items() if departement in codes)

    def regions_of(self, departements: Collection[str]) -> tuple[str, ...]:
        """Name the extracts of some départements, each once, in their order."""
        return tuple(dict.fromkeys(self.region_of(code) for code in departements))


def extract_name(region: str, day: date) -> str:
    """Name the file of an extract: ``champagne-ardenne-260101.osm.pbf``."""
    return f"{region}-{day:%y%m%d}.osm.pbf"


@cache
def extract_table() -> ExtractTable:
    """Read the table of extracts that comes with the package."""
    text = (files("guinguette") / "extracts.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return ExtractTable(
        date=table["date"],
        address=table["adresse"],
        source=table["source"],
        departements_of={name: tuple(codes) for name, codes in table["extraits"].items()},
    )


def known_departements(codes: Sequence[str]) -> tuple[str, ...]:
    """
    Clean codes of départements: ``2a`` is ``2A``, ``1`` is ``01``, each once.

    Raises
    ------
    UsageError
        If there is none, or one does not exist.
    """
    names = departement_names()
    cleaned = tuple(dict.fromkeys(code.strip().upper().zfill(2) for code in codes if code.strip()))
    if not cleaned:
        raise UsageError(fault("departement-empty"))
    for code in cleaned:
        if code not in names:
            raise UsageError(
                fault("departement-unknown", value=code, nearest=departement_like(code))
            )
    return cleaned


def area_of(
    *,
    departements: Collection[str] = (),
    communes: Collection[str] = (),
    margin_m: float = MARGIN_M,
) -> shapely.Geometry:
    """
    Outline départements or communes with a margin.

    Parameters
    ----------
    departements, communes
        INSEE codes; one of the two.
    margin_m
        How far beyond their contours, in metres on the ground (not degrees).

    Returns
    -------
    area
        Polygon or MultiPolygon, degrees (WGS84).

    Raises
    ------
    UsageError
        If a commune does not exist.
    """
    return _area(tuple(departements), tuple(communes), margin_m)


@lru_cache(maxsize=8)
def _area(
    departements: tuple[str, ...], communes: tuple[str, ...], margin_m: float
) -> shapely.Geometry:
    frame = read_communes(codes=communes) if communes else read_communes(departements=departements)
    for code in set(communes) - set(frame["code"]):
        raise UsageError(fault("network-commune-unknown", value=code))
    frame = frame[frame.geometry.notna()]
    overseas = frame["departement"].where(frame["departement"].str.len() == 3, "")
    parts = [_with_margin(group, margin_m) for _, group in frame.groupby(overseas)]
    return shapely.union_all(parts)


def _with_margin(frame: gpd.GeoDataFrame, margin_m: float) -> shapely.Geometry:
    """Outline communes of one place, on a plane where a metre is a metre."""
    import geopandas as gpd  # noqa: PLC0415 - 0.3 s

    is_overseas = len(str(frame["departement"].iloc[0])) == 3
    plane = frame.estimate_utm_crs() if is_overseas else _LAMBERT_93
    outline = frame.geometry.to_crs(plane).union_all(method="coverage")
    return gpd.GeoSeries([outline.buffer(margin_m)], crs=plane).to_crs(_WGS84).iloc[0]


def area_km2(area: shapely.Geometry) -> float:
    """Measure an area in degrees, in km² (ellipsoid)."""
    return abs(float(Geod(ellps="WGS84").geometry_area_perimeter(area)[0])) / 1e6


@lru_cache(maxsize=8)
def departements_touched(area: shapely.Geometry) -> tuple[str, ...]:
    """List the départements that have a mairie inside an area, by code."""
    communes = [c for c in load_communes() if c.longitude == c.longitude]  # NaN differs from itself
    lon = np.array([c.longitude for c in communes])
    lat = np.array([c.latitude for c in communes])
    shapely.prepare(area)
    inside = shapely.contains_xy(area, lon, lat)
    return tuple(sorted({communes[k].departement for k in np.nonzero(inside)[0].tolist()}))
