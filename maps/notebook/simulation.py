"""A département simulated by a program: scenarios as tables, layers, maps and plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from guinguette.planning.switch_roads import locate_network
from guinguette.scenarios.ask import parse_question, read_question
from guinguette.scenarios.compared.figures import STANDARD, figures_of
from guinguette.scenarios.question import Question
from guinguette.scenarios.scenario import Scenario, Simulation
from guinguette.scenarios.simulate import simulate as answer_question
from maps.drawing.ground import ground_around
from maps.notebook.plans import Plan
from maps.notebook.saving import day_printed, saved
from maps.notebook.scenario_tables import LAYERS
from maps.notebook.shown import LARGE, SMALL, Picture, picture_of, shown
from maps.notebook.tables import Table
from maps.scenarios.compared import compare_scenarios
from maps.scenarios.figures import figure_text
from maps.scenarios.geopackage import simulation_geopackage
from maps.scenarios.report import report_page
from maps.scenarios.shown import by_frequency, candidate_lines, title_of
from maps.scenarios.sketches import scenario_sketch
from maps.scenarios.workbook import simulation_workbook
from maps.words import labels
from maps.words.phrases import phrase

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

Asked = str | Sequence[str] | PathLike[str] | Question
ScenarioLayer = Literal["scenarios", "villages", "reached", "left_out"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ScenarioResult:
    """
    A scenario of a simulation.

    Attributes
    ----------
    simulation
        What it is one of.
    scenario
        Its choice, its tours, its year.
    """

    simulation: Simulation
    scenario: Scenario

    def __repr__(self) -> str:
        return f"<ScenarioResult: {title_of(self.scenario)}>"

    @property
    def plan(self) -> Plan:
        """Its tours of four weeks, with tables and layers of their own."""
        return Plan(folder=self.scenario.folder, tour=self.scenario.tour)

    def picture(self, *, width: int) -> Picture:
        """Draw the map: a number is the visits of four weeks, a speck a village left out."""
        drawn = scenario_sketch(self.simulation, self.scenario, width=width)
        return picture_of(drawn, title=title_of(self.scenario), width=width)

    def _repr_html_(self) -> str:
        """Show the map, the villages by how often they are visited, and the figures."""
        lists = (f"{words} : {', '.join(names)}" for words, names in by_frequency(self.scenario))
        return _shown(self.simulation, [self.scenario], [*lists], width=LARGE)

    def to_dataframe(self, layer: ScenarioLayer = "villages") -> pd.DataFrame:
        """Return a layer as a table; see :meth:`SimulationResult.to_dataframe`."""
        return _table(self.simulation, [self.scenario], layer).frame()

    def to_geodataframe(self, layer: ScenarioLayer = "villages") -> gpd.GeoDataFrame:
        """Return a layer as points; see :meth:`SimulationResult.to_geodataframe`."""
        return _table(self.simulation, [self.scenario], layer).geoframe()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SimulationResult:
    """
    Scenarios of one question over the same candidates.

    Attributes
    ----------
    simulation
        The question, the candidates with their need, the scenarios.

    Examples
    --------
    >>> from guinguette import compare, simulate
    >>> found = simulate("58", vehicles=(1, 2), effort=1_000)
    >>> found.to_dataframe()[["vehicles", "net_eur", "villages", "need_reached"]]
    >>> found.of(2).plan.save("nievre.gpkg")
    >>> compare(found.of(1), found.of(2))
    """

    simulation: Simulation

    def __repr__(self) -> str:
        names = ", ".join(map(title_of, self.simulation.scenarios))
        return f"<SimulationResult: {self.simulation.title} ({names})>"

    @property
    def scenarios(self) -> tuple[ScenarioResult, ...]:
        """The scenarios, in the order of their vans."""
        each = self.simulation.scenarios
        return tuple(ScenarioResult(simulation=self.simulation, scenario=one) for one in each)

    def of(self, vehicles: int) -> ScenarioResult:
        """
        Return the scenario of so many vans.

        Raises
        ------
        KeyError
            If there is none.
        """
        found = {one.scenario.vehicles: one for one in self.scenarios}
        return found[vehicles]

    def _repr_html_(self) -> str:
        """Show the map of each scenario, and the figures."""
        return _shown(self.simulation, self.simulation.scenarios, (), width=SMALL)

    def to_dataframe(self, layer: ScenarioLayer = "scenarios") -> pd.DataFrame:
        """
        Return a layer as a table.

        Parameters
        ----------
        layer
            ``scenarios``, a row each with the figures of
            :class:`guinguette.scenarios.compared.figures.Figures`; ``villages``, those that each
            visits; ``reached``, those near a stop that count in part; ``left_out``, and why.

        Raises
        ------
        ValueError
            If there is no such layer.
        """
        return _table(self.simulation, self.simulation.scenarios, layer).frame()

    def to_geodataframe(self, layer: ScenarioLayer = "villages") -> gpd.GeoDataFrame:
        """
        Return a layer as points (EPSG:4326); a scenario is where its depots are.

        Parameters and errors are those of :meth:`to_dataframe`; the ways are a layer of the
        ``plan`` of each scenario.
        """
        return _table(self.simulation, self.simulation.scenarios, layer).geoframe()

    def save(self, path: str | PathLike[str], *, printed_on: date | None = None) -> Path:
        """
        Write the simulation, whole or not at all.

        Parameters
        ----------
        path
            ``.html``: the report, which opens without a network. ``.xlsx``: the workbook.
            ``.gpkg``: candidates, and the villages, tours and depots of each scenario, for QGIS.
        printed_on
            Date written on them; today where omitted.

        Raises
        ------
        ValueError
            If the name ends otherwise.
        """
        found, day = self.simulation, day_printed(printed_on)
        return saved(
            path,
            {
                ".html": lambda: self._report(day).encode(),
                ".xlsx": lambda: simulation_workbook(compare_scenarios(found), printed_on=day),
                ".gpkg": lambda: simulation_geopackage(
                    found, candidate_lines(found), printed_on=day
                ),
            },
        )

    def _report(self, day: date) -> str:
        ground = ground_around(self.simulation.scenarios[-1].tour)
        return report_page(compare_scenarios(self.simulation), printed_on=day, ground=ground)


def simulate(
    asked: Asked,
    *,
    vehicles: int | Sequence[int] | None = None,
    budget: float | None = None,
    seconds: float | None = None,
    effort: int | None = None,
    network: str | PathLike[str] | None = None,
    seed: int | None = None,
    today: date | None = None,
) -> SimulationResult:
    """
    Open a département on paper: which villages, how often, from where; nothing is written.

    Parameters
    ----------
    asked
        Départements by their codes; or a whole question, where more is said than here; or the path
        of one: ``simulation.toml``, or its folder.
    vehicles
        The scenarios: so many vans in each; those of the question where omitted.
    budget
        Most that a year may cost, euros, subsidies taken off; the most benefit under it is then
        looked for.
    seconds, effort
        How long the tours of each scenario are searched for; ``effort`` counts the work and not
        the clock: the same arguments then give the same scenarios.
    network
        A built road network, by its folder or its name; that of the question where omitted.
    seed
        Of the random choices of the search.
    today
        The planned weeks come after; the day of today where omitted.

    Raises
    ------
    guinguette.faults.InputError
        With every fault: a value that cannot be, something named that is not there; or where no
        road joins two of the communes.
    guinguette.faults.UsageError
        If nothing can be chosen; says why.
    guinguette.faults.MissingDataError
        If there is no such network.

    Examples
    --------
    >>> from guinguette import simulate
    >>> from guinguette.scenarios.question import Question
    >>> simulate(["58", "18"], vehicles=2, budget=90_000)
    >>> asked = Question.model_validate(
    ...     {"area": {"departements": ["58"]}, "villages": {"forced": ["Ouroux-en-Morvan"]}}
    ... )
    >>> simulate(asked, vehicles=(1, 2))
    """
    question = _question(
        asked,
        choice={
            "vehicles": (vehicles,) if isinstance(vehicles, int) else vehicles,
            "budget_eur": budget,
            "objective": None if budget is None else "benefit",
        },
        search={"seconds": seconds, "effort": effort, "seed": seed},
    )
    named = question.network if network is None else str(network)
    codes = question.area.departements
    place = locate_network(named, Path(), departements=codes) if named else None
    found = answer_question(question, today=day_printed(today), network=place)
    return SimulationResult(simulation=found)


def _question(asked: Asked, **sections: Mapping[str, object]) -> Question:
    """Put what is said beside a question into its sections; every value is checked again."""
    if isinstance(asked, PathLike):
        asked = read_question(Path(asked))
    elif not isinstance(asked, Question):
        names = (asked,) if isinstance(asked, str) else tuple(asked)
        asked = Question.model_validate({"area": {"departements": names}})
    own = asked.model_dump()
    for name, section in sections.items():
        own[name] |= {key: value for key, value in section.items() if value is not None}
    return parse_question(own)


def _table(simulation: Simulation, chosen: Sequence[Scenario], layer: str) -> Table:
    if layer not in LAYERS:
        raise ValueError(f"no layer {layer!r}: one of {', '.join(LAYERS)}")
    return LAYERS[layer](simulation, chosen)


def _shown(
    simulation: Simulation, chosen: Sequence[Scenario], words: Sequence[str], *, width: int
) -> str:
    """Show some scenarios: their maps, some words, where the kilometres come from, the figures."""
    figures = [figures_of(simulation, one) for one in chosen]
    rows = [
        (
            phrase(row.label),
            *(figure_text(row.value(own), row.unit, row.decimals) for own in figures),
        )
        for row in STANDARD
    ]
    titles = [*map(title_of, chosen)]
    pictures = [
        ScenarioResult(simulation=simulation, scenario=one).picture(width=width) for one in chosen
    ]
    roads = labels.network_sentence(chosen[0].tour.network)
    lines = (simulation.title, phrase("pages.notebook-numbers"), *words, roads)
    return shown(pictures, lines, ("", *titles), rows)
