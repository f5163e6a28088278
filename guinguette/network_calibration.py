"""Fitting a built network to trips whose kilometres and minutes are known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from guinguette.faults import InputError, UsageError
from guinguette.messages import fault
from guinguette.networks import load_built_network

if TYPE_CHECKING:
    from guinguette.calibration import Calibration

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
        One of the profiles shipped with :mod:`routing.network.vehicle`.

    Raises
    ------
    UsageError
        If there is no such table or no such profile.
    InputError
        If the table has faults, or no road joins two places of it.
    MissingDataError
        If there is no network.
    """
    from guinguette.calibration import calibrate, compute_trips  # noqa: PLC0415
    from guinguette.communes import CommuneIndex, load_communes  # noqa: PLC0415
    from guinguette.known_trips import read_known_trips  # noqa: PLC0415
    from routing.errors import UnreachableError  # noqa: PLC0415
    from routing.network.profile import apply_profile  # noqa: PLC0415
    from routing.network.vehicle import PROFILES, read_profile  # noqa: PLC0415

    if not pairs.is_file():
        raise UsageError(fault("file-missing", value=str(pairs)))
    if profile not in PROFILES:
        expected = ", ".join(PROFILES)
        raise UsageError(fault("network-profile-unknown", value=profile, expected=expected))
    trips = read_known_trips(pairs, CommuneIndex(load_communes()))
    graph = apply_profile(load_built_network(directory), read_profile(profile))
    try:
        return calibrate(trips, compute_trips(trips, graph), kind=graph.kind)
    except UnreachableError as error:
        raise InputError([fault("no-road")]) from error
