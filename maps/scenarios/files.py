"""All that a simulation gives out, as contents by relative path."""

from __future__ import annotations

from datetime import date

from guinguette.files.plan_document import format_plan
from guinguette.scenarios.scenario import Scenario, Simulation
from maps.drawing.ground import NO_GROUND, Ground
from maps.pages.balance import co2_lines
from maps.pages.overview import overview_page
from maps.scenarios.compared import compare_scenarios
from maps.scenarios.report import REPORT_NAME, report_page
from maps.scenarios.shown import folder_name
from maps.scenarios.workbook import WORKBOOK_NAME, simulation_workbook


def simulation_files(
    simulation: Simulation, *, printed_on: date, ground: Ground = NO_GROUND
) -> dict[str, bytes]:
    """
    Make the report of a simulation and a folder for each of its scenarios.

    Returns
    -------
    files
        Contents by relative path, :data:`maps.scenarios.report.REPORT_NAME` first; the same
        arguments give the same bytes.
    """
    compared = compare_scenarios(simulation)
    files = {REPORT_NAME: report_page(compared, printed_on=printed_on, ground=ground).encode()}
    files[WORKBOOK_NAME] = simulation_workbook(compared, printed_on=printed_on)
    for scenario in simulation.scenarios:
        files |= {
            f"{folder_name(scenario)}/{name}": content
            for name, content in _scenario_files(scenario, printed_on, ground).items()
        }
    return files


def _scenario_files(scenario: Scenario, printed_on: date, ground: Ground) -> dict[str, bytes]:
    page = overview_page(
        scenario.tour,
        printed_on=printed_on,
        files={},
        co2=co2_lines(scenario.balance),
        ground=ground,
    )
    return {"carte.html": page.encode(), "plan.json": format_plan(scenario.tour).encode()}
