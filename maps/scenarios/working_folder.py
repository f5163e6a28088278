"""The working folder of a scenario: its settings and its villages, with their need and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from guinguette.demand.need import Part
from guinguette.demand.said import part_name
from guinguette.folder.read_folder import WORKBOOK_NAME
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.model import SETTINGS_NAME
from guinguette.folder.settings.roads_section import NetworkSettings
from guinguette.folder.template import commune_row, settings_toml
from guinguette.folder.workbook.columns import TOLD, ToldColumn
from guinguette.folder.workbook.write import workbook_of_communes
from guinguette.language.rhythms import RHYTHM_WORDS
from guinguette.scenarios.scenario import Scenario, Simulation
from maps.scenarios.shown import CandidateLine, Fate
from maps.words.clean import capitalised
from maps.words.phrases import phrase

_Value = Callable[[CandidateLine, Fate], str | float | None]
EDITED_NAMES = (SETTINGS_NAME, WORKBOOK_NAME)


def working_folder(
    simulation: Simulation,
    scenario: Scenario,
    lines: Sequence[CandidateLine],
    *,
    network: str,
    made_on: date,
) -> dict[str, bytes]:
    """
    Make the two files of a working folder that asks for what a scenario chose.

    Parameters
    ----------
    lines
        Of all candidates, as :func:`maps.scenarios.shown.candidate_lines` gives them.
    network
        How the folder names its network; estimated roads where empty.
    made_on
        Date of creation of the workbook.
    """
    settings = scenario.folder.settings
    settings = settings.model_copy(update={"network": NetworkSettings(folder=network)})
    requests = scenario.folder.requests
    content = workbook_of_communes(
        [_row(request) for request in requests],
        settings=settings,
        communes=simulation.pool.area,
        created=made_on,
        told=_told(simulation, scenario, lines),
    )
    return {SETTINGS_NAME: settings_toml(settings).encode(), WORKBOOK_NAME: content}


def _row(request: CommuneRequest) -> dict[str, str]:
    others = {"vehicles": ", ".join(sorted(request.vehicles))} if request.vehicles else {}
    words = RHYTHM_WORDS.get(request.rhythm, (phrase("simulated.rhythm-of-four-weeks"),))
    return commune_row(request.commune, rhythm=words[0], profile=request.profile, **others)


def _told(
    simulation: Simulation, scenario: Scenario, lines: Sequence[CandidateLine]
) -> list[ToldColumn]:
    """Lay out what the simulation says of each village, a column a thing."""
    number = simulation.scenarios.index(scenario)
    by_code = {line.candidate.commune.code: line for line in lines}
    asked = [by_code[request.commune.code] for request in scenario.folder.requests]

    def column(title: str, width: int, value: _Value) -> ToldColumn:
        values = [value(line, line.fates[number]) for line in asked]
        return ToldColumn(title=f"{capitalised(title)} {TOLD}", width=width, values=values)

    return [
        column(phrase("simulated.column-visits"), 14, lambda _, fate: fate.visits),
        column(phrase("simulated.column-need"), 12, lambda one, _: _short(one.candidate.score)),
        *(column(part_name(p, "fr"), 14, _part(p)) for p in simulation.pool.need.weights),
        column(phrase("simulated.column-points"), 14, lambda _, fate: _short(fate.benefit)),
        column(phrase("simulated.column-last-visit"), 14, lambda _, fate: _short(fate.last)),
        column(
            phrase("simulated.column-there-and-back"),
            14,
            lambda _, fate: round(fate.chosen.round_trip_min) if fate.chosen else None,
        ),
        column(phrase("simulated.column-why"), 34, lambda _, fate: fate.why),
    ]


def _part(part: Part) -> _Value:
    return lambda line, _: _short(line.candidate.parts.get(part))


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
