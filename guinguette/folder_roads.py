"""The roads of a working folder: those its settings name, else estimated ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from guinguette.communes import load_communes
from guinguette.faults import InputError
from guinguette.folder import WorkingFolder
from guinguette.messages import fault
from guinguette.networks import load_built_network, networks_folder
from guinguette.roads import Roads, estimated_roads, osm_roads
from routing.network.bans import Ban, BansError, read_bans
from routing.network.vehicle import Profile, read_profile

BAN_FILES = ("interdits.geojson", "interdits.csv")
_BAN_NAMES = {"rayon_m": "radius_m", "motif": "reason", "sens": "one_way"}


def folder_roads(folder: WorkingFolder) -> Roads:
    """
    Choose the roads of a folder.

    Raises
    ------
    MissingDataError
        If the network that the settings name is not there or cannot be read.
    InputError
        If the file of bans has faults.
    """
    if not folder.settings.network.folder:
        codes = {depot.commune_code for depot in folder.depots}
        depots = load_communes(codes=codes)
        return estimated_roads([r.commune for r in folder.requests] + list(depots))
    network = load_built_network(network_place(folder))
    return osm_roads(network, folder_profile(folder), bans=folder_bans(folder.path))


def network_place(folder: WorkingFolder) -> Path:
    """Locate the network of a folder: a path (from the folder), else a name of the user's data."""
    named = Path(folder.settings.network.folder).expanduser()
    beside = folder.path / named
    return beside if beside.is_dir() else networks_folder() / named


def folder_profile(folder: WorkingFolder) -> Profile:
    """Return the vehicle of a folder: the one named, else a van, with a trailer if any has one."""
    settings = folder.settings
    towed = any(vehicle.has_trailer for vehicle in settings.vehicles)
    profile = read_profile(settings.network.profile or ("van_trailer" if towed else "van"))
    factor = settings.network.speed_factor
    return profile if factor is None else replace(profile, speed_factor=factor)


def folder_bans(path: Path) -> tuple[Ban, ...]:
    """
    Read the forbidden roads and bridges of a folder; none where there is no file of them.

    Raises
    ------
    InputError
        With every fault of the files.
    """
    bans: list[Ban] = []
    faults = []
    for name in BAN_FILES:
        if not (path / name).is_file():
            continue
        try:
            bans += read_bans(path / name, names=_BAN_NAMES)
        except BansError as error:
            faults += [
                fault("bans-unreadable", file=name, line=str(f.line), detail=f"« {f.value} »")
                for f in error.faults
            ]
    if faults:
        raise InputError(faults)
    return tuple(bans)
