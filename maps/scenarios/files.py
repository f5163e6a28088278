"""All that a simulation gives out, as contents by relative path."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from guinguette.files.outputs import PLAN_NAME
from guinguette.files.plan_document import format_plan
from guinguette.scenarios.document import format_simulation
from guinguette.scenarios.scenario import Scenario, Simulation
from guinguette.scenarios.written import DOCUMENT_NAME, folder_of
from maps.drawing.ground import NO_GROUND, Ground
from maps.pages.balance import co2_lines
from maps.pages.overview import overview_page
from maps.scenarios.compared import compare_scenarios
from maps.scenarios.geopackage import GEOPACKAGE_NAME, simulation_geopackage
from maps.scenarios.report import REPORT_NAME, report_page
from maps.scenarios.shown import candidate_lines
from maps.scenarios.workbook import WORKBOOK_NAME, simulation_workbook
from maps.scenarios.working_folder import EDITED_NAMES, working_folder


def simulation_files(
    simulation: Simulation, *, printed_on: date, ground: Ground = NO_GROUND, network: str = ""
) -> dict[str, bytes]:
    """
    Make the report of a simulation and a folder for each of its scenarios.

    Parameters
    ----------
    ground
        What lies under the maps.
    network
        How the working folders of the scenarios name their network
        (:func:`guinguette.planning.switch_roads.name_network`); estimated roads where empty.

    Returns
    -------
    files
        Contents by relative path, :data:`maps.scenarios.report.REPORT_NAME` first; the same
        arguments give the same bytes.
    """
    compared = compare_scenarios(simulation)
    files = {REPORT_NAME: report_page(compared, printed_on=printed_on, ground=ground).encode()}
    files[DOCUMENT_NAME] = format_simulation(simulation).encode()
    files[WORKBOOK_NAME] = simulation_workbook(compared, printed_on=printed_on)
    lines = candidate_lines(simulation)
    files[GEOPACKAGE_NAME] = simulation_geopackage(simulation, lines, printed_on=printed_on)
    for scenario in simulation.scenarios:
        own = {
            "carte.html": _map_page(scenario, printed_on, ground).encode(),
            PLAN_NAME: format_plan(scenario.tour).encode(),
            **working_folder(simulation, scenario, lines, network=network, made_on=printed_on),
        }
        files |= {
            f"{folder_of(scenario.vehicles)}/{name}": content for name, content in own.items()
        }
    return files


def edited_files(files: Collection[str]) -> tuple[str, ...]:
    """
    Return those that the coordinator may go on with: the working folders of the scenarios.

    Their plans and maps are among them: beside what she edited, those of a new search would be of
    other villages.
    """
    folders = {name.rpartition("/")[0] for name in files if name.rpartition("/")[2] in EDITED_NAMES}
    return tuple(name for name in files if name.rpartition("/")[0] in folders)


def _map_page(scenario: Scenario, printed_on: date, ground: Ground) -> str:
    return overview_page(
        scenario.tour,
        printed_on=printed_on,
        files={},
        co2=co2_lines(scenario.balance),
        ground=ground,
    )
