"""Fitting a built network, or the roads of a folder, to trips whose length and time are known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from guinguette.communes.france import CommuneIndex, load_communes
from guinguette.faults import Fault, InputError, UsageError
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import writing
from guinguette.networks.built import load_built_network
from guinguette.roads.calibration import (
    FILE_NAME,
    Calibration,
    calibrate,
    calibration_toml,
    compute_trips,
)
from guinguette.roads.kinds import EstimatedRoads, Site
from guinguette.roads.known_trips import KnownTrip, read_known_trips
from guinguette.roads.of_folder import folder_calibration, uncalibrated_roads
from routing.arrays import FloatArray
from routing.errors import UnreachableError
from routing.network.graph import RoadGraph
from routing.network.vehicle.profile import apply_profile
from routing.network.vehicle.vehicle import PROFILES, read_profile
from routing.whole_files import write_whole

DEFAULT_PROFILE = "van_trailer"


def calibrate_network(
    pairs: Path, *, directory: Path | None = None, profile: str = DEFAULT_PROFILE
) -> Calibration:
    """
    Fit the speeds of a built network to known trips.

    Parameters
    ----------
    pairs
        A table of at least ten trips: from, to, km, min.
    directory
        The folder of the network; the last one built where omitted.
    profile
        One of the profiles shipped with :mod:`routing.network.vehicle.vehicle`.

    Raises
    ------
    UsageError
        If there is no such table or no such profile.
    InputError
        If the table has faults, or no road joins two places of it.
    MissingDataError
        If there is no network.
    """
    _require_file(pairs)
    if profile not in PROFILES:
        expected = ", ".join(PROFILES)
        raise UsageError(fault("network-profile-unknown", value=profile, expected=expected))
    trips = _read_trips(pairs)
    graph = apply_profile(load_built_network(directory), read_profile(profile))
    return _fitted(trips, graph, profile=profile)


def calibrate_folder(pairs: Path, folder: Path) -> tuple[Calibration, Path]:
    """
    Fit the roads of a working folder, estimated or real, to known trips, and keep the result.

    Parameters
    ----------
    pairs
        As for :func:`calibrate_network`; of several communes of one name, that of the folder is
        meant.
    folder
        The working folder. Its vehicle and its bans count; a ``facteur_vitesse`` of its settings
        and a former calibration do not.

    Returns
    -------
    calibration, path
        The file is ``calage.toml`` of the folder, which the next plan applies
        (:func:`guinguette.roads.of_folder.folder_roads`); a former one is replaced whole.

    Raises
    ------
    UsageError
        If there is no such table or folder.
    InputError
        If the table or the folder has faults, or no road joins two places of the table.
    MissingDataError
        If the network of the folder is not there, or the file cannot be written.
    """
    _require_file(pairs)
    read = read_folder(folder)
    codes = {request.commune.code for request in read.requests}
    trips = _read_trips(pairs, codes | {depot.commune_code for depot in read.depots})
    found = _fitted_to_folder(trips, read)
    path = folder / FILE_NAME
    with writing("file-inaccessible", file=path.name):
        write_whole(path, calibration_toml(found))
    return found, path


def unapplied(folder: Path) -> tuple[Fault, ...]:
    """
    Say why the next plan of a folder leaves its calibration aside, where it does.

    Errors are those of :func:`guinguette.folder.read_folder.read_folder`, and ``InputError`` if the
    calibration cannot be read.
    """
    calibration, warnings = folder_calibration(read_folder(folder))
    return () if calibration is not None else warnings


def _fitted_to_folder(trips: Sequence[KnownTrip], folder: WorkingFolder) -> Calibration:
    ends = {end for trip in trips for end in (trip.origin_position, trip.destination_position)}
    sites = [Site(code="", name="", longitude=x, latitude=y) for x, y in sorted(ends)]
    roads, vehicle = uncalibrated_roads(folder, sites)
    remoteness = roads.remoteness if isinstance(roads, EstimatedRoads) else None
    return _fitted(trips, roads.graph, profile=vehicle, remoteness=remoteness)


def _fitted(
    trips: Sequence[KnownTrip],
    graph: RoadGraph,
    *,
    profile: str,
    remoteness: FloatArray | None = None,
) -> Calibration:
    try:
        computed = compute_trips(trips, graph, remoteness=remoteness)
        return calibrate(trips, computed, kind=graph.kind, profile=profile)
    except UnreachableError as error:
        raise InputError([fault("no-road")]) from error


def _read_trips(pairs: Path, expected: Collection[str] = ()) -> tuple[KnownTrip, ...]:
    return read_known_trips(pairs, CommuneIndex(load_communes()), expected=expected)


def _require_file(pairs: Path) -> None:
    if not pairs.is_file():
        raise UsageError(fault("file-missing", value=str(pairs)))
