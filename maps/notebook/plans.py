"""A working folder read and planned by a program, without writing anything."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from guinguette.communes.departements import departement_of
from guinguette.faults import Fault
from guinguette.files.plan_document import format_plan
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.read_folder import read_folder as read_whole_folder
from guinguette.networks.built import load_built_network
from guinguette.planning.plan_tour import plan_tour
from guinguette.planning.switch_roads import locate_network
from guinguette.roads.of_folder import network_place
from guinguette.tour import Tour
from maps.drawing.ground import Ground, ground_around
from maps.exchange.layers import geopackage
from maps.notebook import tables
from maps.notebook.saving import day_printed, saved
from maps.notebook.shown import shown, tour_picture
from maps.pages.overview import overview_page
from maps.words import labels
from routing.solver.deadline import Deadline

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

Layer = Literal["visits", "routes", "depots", "unserved"]
_LAYERS: Mapping[str, Callable[[Plan], tables.Table]] = {
    "visits": lambda plan: tables.visits(plan.tour),
    "routes": lambda plan: tables.routes(plan.tour),
    "depots": lambda plan: tables.depots(plan.tour),
    "unserved": lambda plan: tables.unserved(plan.tour, plan.folder),
}


def read_folder(path: str | PathLike[str], *, today: date | None = None) -> WorkingFolder:
    """
    Read a working folder, whole or not at all; nothing is written.

    Parameters
    ----------
    path
        The folder: ``guinguette.toml`` and the workbook of communes.
    today
        A period that ends before is among the ``warnings`` of the folder; not checked where
        omitted.

    Raises
    ------
    guinguette.faults.UsageError
        If there is no such folder.
    guinguette.faults.InputError
        With every fault of the settings and of the workbook, a line each: the file and the cell,
        what is wrong, what to do.

    Examples
    --------
    >>> from guinguette import read_folder
    >>> folder = read_folder("matournee")
    >>> len(folder.requests)
    6
    """
    return read_whole_folder(Path(path), today=today)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Plan:
    """
    A plan, and the folder that it is of.

    Attributes
    ----------
    folder
        What was planned.
    tour
        The routes, and the proof of how good they are.
    warnings
        What is allowed but surprising, of the folder and of its roads.

    Examples
    --------
    >>> from guinguette import plan, read_folder
    >>> found = plan(read_folder("matournee"), effort=300)
    >>> found.to_dataframe()["distance_m"].sum()
    81234
    >>> found.to_geodataframe("routes").explore(column="vehicle")
    >>> found.save("tournees.gpkg")
    """

    folder: WorkingFolder
    tour: Tour
    warnings: tuple[Fault, ...] = ()

    def __repr__(self) -> str:
        return f"<Plan: {labels.headline(self.tour)}>"

    def _repr_html_(self) -> str:
        """Show the map, how good the plan is, and where its kilometres come from."""
        tour = self.tour
        figures = (
            labels.counted(tour.visit_count, "pages.visits"),
            labels.roughly(labels.distance(tour.distance_m), tour.network),
            labels.euros(tour.cost_eur),
        )
        proof, roads = labels.proof_sentence(tour), labels.network_sentence(tour.network)
        lines = (labels.headline(tour), ", ".join(figures), proof, roads)
        return shown([tour_picture(tour, title=tour.title)], lines)

    def to_dataframe(self, layer: Layer = "visits") -> pd.DataFrame:
        """
        Return a layer as a table.

        Parameters
        ----------
        layer
            ``visits``, ``routes`` or ``depots``; or ``unserved``, the places that lack visits.

        Returns
        -------
        table
            A row a visit, route, depot or place. Dates and local times (Europe/Paris, without
            zone) are ``datetime64``; units end the names of columns. Contacts are left out.

        Raises
        ------
        ValueError
            If there is no such layer.
        """
        return self._table(layer).frame()

    def to_geodataframe(self, layer: Layer = "visits") -> gpd.GeoDataFrame:
        """
        Return a layer as a table with a geometry.

        Parameters and errors are those of :meth:`to_dataframe`.

        Returns
        -------
        table
            EPSG:4326: routes are lines, the rest points.
        """
        return self._table(layer).geoframe()

    def _table(self, layer: str) -> tables.Table:
        if layer not in _LAYERS:
            raise ValueError(f"no layer {layer!r}: one of {', '.join(_LAYERS)}")
        return _LAYERS[layer](self)

    def save(self, path: str | PathLike[str], *, printed_on: date | None = None) -> Path:
        """
        Write the plan, whole or not at all.

        Parameters
        ----------
        path
            ``.json``: the plan itself (``plan.json``). ``.gpkg``: every layer that has a row, for
            QGIS. ``.html``: the summary with its map, which opens without a network.
        printed_on
            Date written on it; today where omitted.

        Raises
        ------
        ValueError
            If the name ends otherwise.
        """
        day = day_printed(printed_on)
        return saved(
            path,
            {
                ".json": lambda: format_plan(self.tour).encode(),
                ".gpkg": lambda: geopackage(self._layers(), printed_on=day),
                ".html": lambda: self._page(day).encode(),
            },
        )

    def _layers(self) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
        yield from ((name, lay(self).geoframe()) for name, lay in _LAYERS.items())

    def _page(self, day: date) -> str:
        return overview_page(self.tour, printed_on=day, files={}, ground=self._ground())

    def _ground(self) -> Ground:
        """Find what lies under the page: the roads too, where the plan is on real ones."""
        is_on_roads = bool(self.folder.settings.network.folder)
        network = load_built_network(network_place(self.folder)) if is_on_roads else None
        return ground_around(self.tour, network)


def plan(
    folder: WorkingFolder,
    *,
    seconds: float | None = None,
    effort: int | None = None,
    network: str | PathLike[str] | None = None,
    seed: int | None = None,
) -> Plan:
    """
    Plan a working folder from nothing, as if nothing had been promised; nothing is written.

    The command ``guinguette plan`` goes on with a service instead: it keeps what was announced,
    and remembers. This is for studies: what another network, fleet or rhythm would give.

    Parameters
    ----------
    folder
        As :func:`read_folder` gives it.
    seconds
        How long to search; that of the settings where ``effort`` is omitted too.
    effort
        Search by a count of work, 500 to 1,000 a second, and not by the clock: the same arguments
        then give the same plan, however busy the machine is.
    network
        A built road network, by its folder or its name; that of the settings where omitted.
    seed
        Of the random choices of the search; that of the settings where omitted.

    Returns
    -------
    plan
        Accepted by the independent check. Places that lack visits are its layer ``unserved``.

    Raises
    ------
    guinguette.faults.MissingDataError
        If there is no such network.
    routing.errors.RoutingError
        If no road joins two places.

    Examples
    --------
    >>> from guinguette import plan, read_folder
    >>> plan(read_folder("matournee"), effort=300)
    <Plan: 6 villages sur 6 ont leur jour ; aucun plan ne coûte moins cher.>
    """
    asked = _with_settings(folder, network, seed)
    warnings = [*asked.warnings]
    tour = plan_tour(
        asked,
        deadline=Deadline(
            seconds=math.inf if seconds is None else seconds,
            effort=math.inf if effort is None else effort,
        ),
        on_warning=warnings.append,
    )
    return Plan(folder=asked, tour=tour, warnings=tuple(warnings))


def _with_settings(
    folder: WorkingFolder, network: str | PathLike[str] | None, seed: int | None
) -> WorkingFolder:
    settings = folder.settings
    if network is not None:
        codes = {departement_of(one.commune.code) for one in folder.requests}
        place = locate_network(str(network), folder.path, departements=sorted(codes))
        roads = settings.network.model_copy(update={"folder": str(place)})
        settings = settings.model_copy(update={"network": roads})
    if seed is not None:
        planning = settings.planning.model_copy(update={"seed": seed})
        settings = settings.model_copy(update={"planning": planning})
    return replace(folder, settings=settings)
