"""The roads of a plan, to be drawn under its maps."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from guinguette.folder.settings.model import SETTINGS_NAME
from guinguette.folder.settings.roads_section import NetworkSettings
from guinguette.folder.settings.some_sections import read_sections
from guinguette.networks.built import load_built_network
from guinguette.networks.folder import place_of_network
from guinguette.road_facts import NetworkFacts
from routing.network.road_network import RoadNetwork


class _NetworkOnly(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    network: NetworkSettings = Field(alias="reseau", default_factory=NetworkSettings)


def drawn_network(
    folder: Path, facts: NetworkFacts, settings_file: Path | None = None
) -> RoadNetwork | None:
    """
    Load the network that a working folder names, for the maps of a plan.

    Parameters
    ----------
    folder
        The working folder; nothing in its settings has to be right but the roads.
    facts
        Where the kilometres of the plan come from: no road is drawn under an estimate.
    settings_file
        Other settings than those of the folder: those that go with the plan.

    Raises
    ------
    MissingDataError
        If the network is not there or cannot be read.
    InputError
        If the settings of the roads have faults.
    """
    named = "" if facts.is_estimate else _named(settings_file or folder / SETTINGS_NAME)
    return load_built_network(place_of_network(folder, named)) if named else None


def _named(path: Path) -> str:
    return read_sections(path, _NetworkOnly).network.folder
