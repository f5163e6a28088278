"""Two plans compared by a program: what changes in all, and visit by visit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, overload

from guinguette.planning.side_by_side.sides import Side, side_by_side
from guinguette.scenarios.compared.differences import Differences, differences_of, differences_said
from guinguette.tour_changes import TourChanges
from maps.notebook import tables
from maps.notebook.plans import Plan
from maps.notebook.saving import day_printed, saved
from maps.notebook.scenario_tables import differences as differences_table
from maps.notebook.shown import SMALL, shown, tour_picture
from maps.notebook.simulation import ScenarioResult
from maps.pages.changes import changes_page, count_lines, figure_lines, titles
from maps.scenarios.shown import title_of
from maps.words import labels
from maps.words.phrases import phrase

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Comparison:
    """
    What a second plan does otherwise than a first.

    Attributes
    ----------
    before, after
        The plans.
    changes
        Place by place, as if both began on the Monday of the second.

    Examples
    --------
    >>> from guinguette import compare, plan, read_folder
    >>> folder = read_folder("matournee")
    >>> found = compare(plan(folder, effort=300), plan(folder, effort=300, network="52"))
    >>> found.to_dataframe()[["name", "kinds", "date_before", "date_after"]]
    """

    before: Plan
    after: Plan
    changes: TourChanges

    def __repr__(self) -> str:
        return f"<Comparison: {self._told()}>"

    def _told(self) -> str:
        return labels.counted(len(self.changes.changed), "pages.notebook-changed")

    def _repr_html_(self) -> str:
        """Show both maps, with a cross where more than the hour changes, and the figures."""
        found = self.changes
        names = titles(found.before, found.after)
        marked = {one.key for one in found.changed if set(one.kinds) != {"hour"}}
        pictures = [
            tour_picture(tour, title=name, width=SMALL, marked=marked)
            for tour, name in zip((found.before, found.after), names, strict=True)
        ]
        rows = [(name, x.before, x.after, x.difference) for name, x in figure_lines(found)]
        head = ("", *names, phrase("pages.notebook-difference"))
        crosses = [phrase("pages.notebook-crosses")] * bool(marked)
        return shown(pictures, (*crosses, self._told(), *count_lines(found)), head, rows)

    def to_dataframe(self) -> pd.DataFrame:
        """
        Return a table with a row a visit that changes.

        Returns
        -------
        table
            ``kinds`` says how it changes: ``added``, ``removed``, ``day``, ``hour``, ``vehicle``,
            ``place``. The columns that end in ``_before`` and ``_after`` are those of both plans,
            without a value where one does not make the visit.
        """
        return tables.changes(self.changes).frame()

    def to_geodataframe(self) -> gpd.GeoDataFrame:
        """Return the table of :meth:`to_dataframe`, each visit where it is (EPSG:4326)."""
        return tables.changes(self.changes).geoframe()

    def save(self, path: str | PathLike[str], *, printed_on: date | None = None) -> Path:
        """
        Write the page of what changes, ``.html``, whole or not at all.

        Parameters
        ----------
        printed_on
            Date written on the page; today where omitted.

        Raises
        ------
        ValueError
            If the name ends otherwise.
        """
        found, day = self.changes, day_printed(printed_on)
        page = changes_page(found, after=found.after, printed_on=day)
        return saved(path, {".html": page.encode})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ScenarioComparison:
    """
    What a second scenario does otherwise than a first.

    Attributes
    ----------
    before, after
        The scenarios, of one simulation or of two.
    differences
        Villages, depots, and what the second costs and reaches more; nothing is compared where
        one is starved.
    """

    before: ScenarioResult
    after: ScenarioResult
    differences: Differences

    def __repr__(self) -> str:
        return f"<ScenarioComparison: {self.before!r} → {self.after!r}>"

    def _repr_html_(self) -> str:
        """Show both maps, and what the second does otherwise."""
        sides = (self.before, self.after)
        names = titles(*(one.scenario.tour for one in sides))
        pictures = [
            replace(one.picture(width=SMALL), title=f"{name} : {title_of(one.scenario)}")
            for one, name in zip(sides, names, strict=True)
        ]
        return shown(pictures, [*differences_said(self.differences, "fr", labels.number)])

    def to_dataframe(self) -> pd.DataFrame:
        """Return a table with a row a commune whose visits in four weeks differ."""
        return differences_table(self.differences).frame()

    def to_geodataframe(self) -> gpd.GeoDataFrame:
        """Return the table of :meth:`to_dataframe`, each commune where it is (EPSG:4326)."""
        return differences_table(self.differences).geoframe()


@overload
def compare(before: Plan, after: Plan) -> Comparison: ...
@overload
def compare(before: ScenarioResult, after: ScenarioResult) -> ScenarioComparison: ...
def compare(
    before: Plan | ScenarioResult, after: Plan | ScenarioResult
) -> Comparison | ScenarioComparison:
    """
    Compare two plans of as many weeks, place by place, or two scenarios, village by village.

    Parameters
    ----------
    before, after
        Plans: their roads, fleets, communes and first day may differ. Scenarios: of one simulation
        or of two.

    Raises
    ------
    guinguette.faults.UsageError
        If one plan is of more weeks than the other.
    TypeError
        If one is a plan and the other a scenario.
    """
    if isinstance(before, Plan) and isinstance(after, Plan):
        sides = [Side(kind="plan", name=one.tour.title, tour=one.tour) for one in (before, after)]
        return Comparison(before=before, after=after, changes=side_by_side(*sides).changes)
    if isinstance(before, ScenarioResult) and isinstance(after, ScenarioResult):
        found = differences_of(
            (before.simulation, before.scenario), (after.simulation, after.scenario)
        )
        return ScenarioComparison(before=before, after=after, differences=found)
    raise TypeError(f"{before!r} and {after!r} are not of one kind")
