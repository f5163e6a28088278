"""A plan, or what changes from one to another, as tables: typed columns, units in their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

import geopandas as gpd
import pandas as pd
import shapely

from guinguette.folder.read_folder import WorkingFolder
from guinguette.tour import Tour
from guinguette.tour_changes import TourChanges
from maps.exchange.layers import WGS84
from maps.pages.driver import route_legs

TEXT, WHOLE, NUMBER, MOMENT = "str", "Int64", "float64", "datetime64[s]"
"""Types of columns; a value may be missing in any of them."""

Row = tuple[tuple[object, ...], shapely.Geometry]
"""Its cells, in the order of the columns, and where it lies: WGS84, longitude first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The columns of a table, with their types, and its rows."""

    columns: Mapping[str, str]
    rows: tuple[Row, ...]

    def frame(self) -> pd.DataFrame:
        """Return it as a DataFrame, typed even where it has no row."""
        cells = [cells for cells, _ in self.rows]
        return pd.DataFrame(cells, columns=list(self.columns)).astype(dict(self.columns))

    def geoframe(self) -> gpd.GeoDataFrame:
        """Return it as a GeoDataFrame (EPSG:4326)."""
        return gpd.GeoDataFrame(self.frame(), geometry=[at for _, at in self.rows], crs=WGS84)


_PLACE = {"key": TEXT, "commune_code": TEXT, "name": TEXT}
_VISIT = {
    **_PLACE, "population": WHOLE, "place": TEXT, "arrive": MOMENT, "open": MOMENT,
    "close": MOMENT, "leave": MOMENT, "distance_m": WHOLE, "driving_s": WHOLE, "rhythm": TEXT,
    "audience": TEXT, "contract": TEXT,
}  # fmt: skip
_ROUTE = {
    "date": MOMENT, "vehicle": TEXT, "crew": TEXT, "depot": TEXT, "depart": MOMENT,
    "return": MOMENT, "distance_m": WHOLE, "driving_s": WHOLE, "cost_eur": NUMBER,
}  # fmt: skip
_UNSERVED = {**_PLACE, "missing_visits": WHOLE, "reason": TEXT}
_DEPOT = {"name": TEXT, "commune_code": TEXT}
_PLANNED = {"date": MOMENT, "open": MOMENT, "close": MOMENT, "vehicle": TEXT, "place": TEXT}


def visits(tour: Tour) -> Table:
    """Lay out one row a visit, at its place; ``rank`` is that in its route, from 1."""
    cells = attrgetter(*_VISIT)
    rows = (
        ((r.date, r.vehicle, rank, *cells(v)), shapely.Point(v.longitude, v.latitude))
        for r in tour.routes
        for rank, v in enumerate(r.visits, start=1)
    )
    columns = {"date": MOMENT, "vehicle": TEXT, "rank": WHOLE, **_VISIT}
    return Table(columns=columns, rows=tuple(rows))


def routes(tour: Tour) -> Table:
    """Lay out one row a route, along its way."""
    cells = attrgetter(
        "date", "vehicle", "crew", "depot.name", "depart", "return_",
        "distance_m", "driving_s", "cost_eur",
    )  # fmt: skip
    rows = (
        (
            (*cells(r), len(r.visits), ", ".join(v.name for v in r.visits)),
            shapely.LineString([point for leg in route_legs(r) for point in leg]),
        )
        for r in tour.routes
    )
    return Table(columns={**_ROUTE, "visits": WHOLE, "villages": TEXT}, rows=tuple(rows))


def depots(tour: Tour) -> Table:
    """Lay out one row a depot, where it stands."""
    rows = (((d.name, d.commune_code), shapely.Point(d.longitude, d.latitude)) for d in tour.depots)
    return Table(columns=_DEPOT, rows=tuple(rows))


def unserved(tour: Tour, folder: WorkingFolder) -> Table:
    """Lay out one row a place that lacks visits; the folder knows where it is."""
    at = {one.key: shapely.Point(one.longitude, one.latitude) for one in folder.requests}
    cells = attrgetter(*_UNSERVED)
    return Table(columns=_UNSERVED, rows=tuple((cells(one), at[one.key]) for one in tour.unserved))


def changes(found: TourChanges) -> Table:
    """
    Lay out one row a visit that changes, at its place in the plan that makes it, the new one first.

    ``kinds`` says how (:data:`guinguette.tour_changes.ChangeKind`), with commas between.
    """
    cells = attrgetter(*_PLANNED)
    at = {
        visit.key: shapely.Point(visit.longitude, visit.latitude)
        for tour in (found.before, found.after)
        for route in tour.routes
        for visit in route.visits
    }
    none = (None,) * len(_PLANNED)
    rows = (
        (
            (
                one.key, one.commune_code, one.name, ", ".join(visit.kinds),
                *(cells(visit.before) if visit.before else none),
                *(cells(visit.after) if visit.after else none),
            ),
            at[one.key],
        )
        for one in found.communes
        for visit in one.visits
        if visit.kinds
    )  # fmt: skip
    pairs = {
        f"{name}_{side}": kind for side in ("before", "after") for name, kind in _PLANNED.items()
    }
    return Table(columns={**_PLACE, "kinds": TEXT, **pairs}, rows=tuple(rows))
