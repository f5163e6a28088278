"""A generated canton, built as a network, and a folder that serves a few of its communes."""

from dataclasses import replace
from pathlib import Path

from guinguette.communes.france import load_communes
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.settings.roads_section import (
    NetworkSettings,
)
from guinguette.folder.template import crew_table, vehicle_table
from guinguette.networks.from_sources import (
    build_from_file,
)
from tests.guinguette.folders import MONDAY, folder, row
from tests.osm_factory import write_small


def canton_network(place: Path) -> tuple[Path, list[str]]:
    """Build the network; return its folder and the communes that have a square."""
    facts = write_small(place / "canton.osm.pbf")
    build_from_file(place / "canton.osm.pbf", today=MONDAY, output=place / "reseau")
    return place / "reseau", sorted(facts.squares)


def canton_folder(path: Path, network: Path, codes: list[str]) -> WorkingFolder:
    """Write a folder with a depot in the first commune and stops in the next four."""
    read = folder_around(path, codes[0], codes[1:5])
    settings = NetworkSettings(folder=str(network))
    return replace(read, settings=read.settings.model_copy(update={"network": settings}))


def folder_around(path: Path, depot: str, stops: list[str]) -> WorkingFolder:
    """Write a folder of one van, its depot in one commune and its stops in others."""
    (town,) = load_communes(codes=[depot])
    return folder(
        path,
        [row(code) for code in stops],
        depots=[{"nom": town.name, "commune": town.code}],
        equipages=[crew_table("Équipe 1")],
        vehicules=[vehicle_table("Camion 1", depot=town.name, crew="Équipe 1")],
    )
