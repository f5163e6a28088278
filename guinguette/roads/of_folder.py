"""The roads of a working folder: those its settings name, else estimated ones."""

from __future__ import annotations

import importlib.metadata
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path

import platformdirs

from guinguette.communes.france import Commune, load_communes
from guinguette.faults import Fault, InputError
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.settings.model import (
    SETTINGS_NAME,
)
from guinguette.folder.settings.roads_section import (
    NetworkSettings,
)
from guinguette.language.encodings import UnknownEncodingError, decoded
from guinguette.language.fault_sentences import encoding_fault, fault
from guinguette.language.system_errors import reading
from guinguette.networks.built import (
    load_built_network,
)
from guinguette.networks.folder import DATA_VARIABLE, data_folder, place_of_network
from guinguette.road_facts import ENGINE_NAMES
from guinguette.roads.calibration import FILE_NAME, Calibration, read_calibration
from guinguette.roads.kinds import (
    EstimatedRoads,
    MatrixCache,
    OsmRoads,
    Roads,
    Site,
    estimated_roads,
    osm_roads,
)
from guinguette.roads.server import server_of
from guinguette.tour import LonLat
from routing.great_circle import great_circle_m
from routing.network.vehicle.bans import Ban, BanFault, BansError, read_bans
from routing.network.vehicle.vehicle import Profile, read_profile

BAN_FILES = ("interdits.geojson", "interdits.csv")
_BAN_NAMES = {
    "latitude": "lat", "longitude": "lon", "rayon_m": "radius_m", "rayon": "radius_m",
    "motif": "reason", "raison": "reason", "sens": "one_way",
}  # fmt: skip
_BAN_FAULTS = {"column": "bans-column", "cells": "bans-cells", "radius": "bans-radius"}
_FARTHEST_BAN_M = 100_000.0  # from every place of the folder: no route goes there


def folder_roads(folder: WorkingFolder) -> Roads:
    """
    Choose the roads of a folder, corrected by its calibration.

    Returns
    -------
    roads
        What is surprising about them (a calibration that does not fit them...) is among the
        warnings of the places put on them.

    Raises
    ------
    MissingDataError
        If the network that the settings name is not there or cannot be read.
    InputError
        If the file of bans or that of the calibration has faults.
    """
    calibration, warnings = folder_calibration(folder)
    network = folder.settings.network
    if not network.folder:
        return estimated_roads(_communes(folder), calibration=calibration, warnings=warnings)
    vehicle_profile = folder_vehicle_profile(folder)
    return osm_roads(
        load_built_network(network_place(folder)),
        vehicle_profile,
        bans=bans_of(folder),
        calibration=calibration,
        server=server_of(network, vehicle_profile),
        cache=MatrixCache(
            folder=matrices_folder(), facts=(vehicle_profile.fingerprint, _version())
        ),
        warnings=warnings,
    )


def uncalibrated_roads(
    folder: WorkingFolder, others: Sequence[Site]
) -> tuple[EstimatedRoads | OsmRoads, str]:
    """
    Return the roads of a folder before any calibration, and the name of its vehicle on them.

    Parameters
    ----------
    folder
        A ``facteur_vitesse`` of its settings does not count, nor does a server.
    others
        Places beyond those of the folder that estimated roads must reach too.

    Raises
    ------
    MissingDataError, InputError
        As :func:`folder_roads`.
    """
    if not folder.settings.network.folder:
        return estimated_roads([*_communes(folder), *others]), ""
    vehicle_profile = base_vehicle_profile(folder)
    network = load_built_network(network_place(folder))
    return osm_roads(network, vehicle_profile, bans=bans_of(folder)), vehicle_profile.name


def _communes(folder: WorkingFolder) -> list[Commune]:
    codes = {depot.commune_code for depot in folder.depots}
    return [request.commune for request in folder.requests] + list(load_communes(codes=codes))


def folder_calibration(folder: WorkingFolder) -> tuple[Calibration | None, tuple[Fault, ...]]:
    """
    Read the calibration of a folder, where it has one that fits its roads.

    Returns
    -------
    calibration, warnings
        None where there is no file, or it is not to be applied; the warnings say why.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    path = folder.path / FILE_NAME
    calibration = read_calibration(path) if os.path.lexists(path) else None
    warnings = [*_idle_speed_factor(folder.settings.network)]
    if calibration is not None and (misfit := _misfit(folder, calibration)):
        return None, (*warnings, misfit)
    return calibration, tuple(warnings)


def _misfit(folder: WorkingFolder, calibration: Calibration) -> Fault | None:
    """Say why a calibration is not applied."""
    network, vehicle = folder.settings.network, base_vehicle_profile(folder).name
    if network.has_server:
        engine = ENGINE_NAMES[network.engine]
        return fault("calibration-beside-engine", file=FILE_NAME, engine=engine)
    if calibration.kind != ("osm" if network.folder else "estimate"):
        return fault("calibration-other-roads", file=FILE_NAME)
    if not network.folder:
        return None
    if network.speed_factor is not None:
        return fault("calibration-overridden", **_speed_factor(network))
    if calibration.profile not in {"", vehicle}:
        facts = {"value": calibration.profile, "expected": vehicle}
        return fault("calibration-other-vehicle", file=FILE_NAME, **facts)
    return None


def _idle_speed_factor(network: NetworkSettings) -> Iterator[Fault]:
    """Say that the speed factor of the settings has no effect, where it has none."""
    if network.speed_factor is None:
        return
    if not network.folder:
        yield fault("speed-factor-estimate", **_speed_factor(network))
    elif network.has_server:
        engine = ENGINE_NAMES[network.engine]
        yield fault("calibration-beside-engine", engine=engine, **_speed_factor(network))


def _speed_factor(network: NetworkSettings) -> dict[str, str]:
    value = str(network.speed_factor)
    return {"file": SETTINGS_NAME, "cell": "reseau.facteur_vitesse", "value": value}


def matrices_folder() -> Path:
    """Locate the folder where matrices are kept: the user's cache, or beside the data named."""
    if os.environ.get(DATA_VARIABLE):
        return data_folder() / "matrices"
    return Path(platformdirs.user_cache_path("guinguette", appauthor=False)) / "matrices"


def _version() -> str:
    try:
        return importlib.metadata.version("guinguette")
    except importlib.metadata.PackageNotFoundError:
        return ""


def network_place(folder: WorkingFolder) -> Path:
    """Locate the network of a folder: a path (from the folder), else a name of the user's data."""
    return place_of_network(folder.path, folder.settings.network.folder)


def folder_vehicle_profile(folder: WorkingFolder) -> Profile:
    """Return the vehicle of a folder, with the speed factor of the settings where there is one."""
    vehicle_profile, factor = base_vehicle_profile(folder), folder.settings.network.speed_factor
    return vehicle_profile if factor is None else replace(vehicle_profile, speed_factor=factor)


def base_vehicle_profile(folder: WorkingFolder) -> Profile:
    """Return the vehicle of a folder: the one named, else a van, with a trailer if any has one."""
    settings = folder.settings
    towed = any(vehicle.has_trailer for vehicle in settings.vehicles)
    return read_profile(settings.network.profile or ("van_trailer" if towed else "van"))


def bans_of(folder: WorkingFolder) -> tuple[Ban, ...]:
    """Read the forbidden roads and bridges of a folder, none far from all of its places."""
    depots = [(depot.longitude, depot.latitude) for depot in folder.depots]
    return folder_bans(folder.path, depots + [(r.longitude, r.latitude) for r in folder.requests])


def folder_bans(path: Path, places: Sequence[LonLat] = ()) -> tuple[Ban, ...]:
    """
    Read the forbidden roads and bridges of a folder; none where there is no file of them.

    Parameters
    ----------
    path
        The folder.
    places
        Longitudes and latitudes; a ban far from them all is a fault, unless there are none.

    Raises
    ------
    InputError
        With every fault of the files.
    """
    bans: list[Ban] = []
    faults: list[Fault] = []
    for name in BAN_FILES:
        if not os.path.lexists(path / name):
            continue
        wrong: list[BanFault] = []
        try:
            with reading(name):
                found = read_bans(path / name, names=_BAN_NAMES, decode=decoded)
        except InputError as error:
            faults += error.faults
            continue
        except UnknownEncodingError as error:
            faults.append(encoding_fault(name, error))
            continue
        except BansError as error:
            found, wrong = error.bans, list(error.faults)
        told = [(each.line, _ban_fault(name, each)) for each in wrong]
        told += [(ban.line, far) for ban in found if (far := _misplaced(name, ban, places))]
        faults += [each for _, each in sorted(told, key=itemgetter(0))]
        bans += found
    if faults:
        raise InputError(faults)
    return tuple(bans)


def _ban_fault(file: str, found: BanFault) -> Fault:
    code = _BAN_FAULTS.get(found.code, "bans-unreadable")
    return fault(code, file=file, line=found.line, value=found.value)


def _misplaced(file: str, ban: Ban, places: Sequence[LonLat]) -> Fault | None:
    """Say that a ban is far from every place, or would not be with its coordinates swapped."""
    middle = ban.geometry.envelope.centroid
    distance_m = _nearest_m(middle.x, middle.y, places)
    if not places or distance_m <= _FARTHEST_BAN_M:
        return None
    swapped = abs(middle.x) <= 90 and _nearest_m(middle.y, middle.x, places) <= _FARTHEST_BAN_M
    return fault(
        "bans-swapped" if swapped else "bans-far",
        file=file,
        line=ban.line,
        value=f"{middle.y:g} ; {middle.x:g}",
        expected=f"{middle.x:g} ; {middle.y:g}",
        km=f"{distance_m / 1000:.0f}",
    )


def _nearest_m(longitude: float, latitude: float, places: Sequence[LonLat]) -> float:
    return min((great_circle_m(longitude, latitude, *place) for place in places), default=0.0)
