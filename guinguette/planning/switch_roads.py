"""
Change the roads of a working folder, and say what that changes: nothing is written here.

Everything that can go wrong goes wrong before the settings are touched: a network that is not
there, that is damaged, that lies elsewhere, or whose roads do not reach a place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from guinguette.communes.france import load_communes
from guinguette.compare import TourChanges, compare_tours
from guinguette.faults import Fault, InputError, MissingDataError, UsageError
from guinguette.files.outputs import PLAN_NAME, output_directory
from guinguette.folder.read_folder import WorkingFolder, books_of, read_folder
from guinguette.folder.settings.edit import SettingsEdit, edit_network
from guinguette.folder.settings.model import SETTINGS_NAME
from guinguette.language.accents import on_disk
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest
from guinguette.networks.built import network_info
from guinguette.networks.folder import mended, networks_folder
from guinguette.networks.report import REPORT_NAME
from guinguette.planning.continuity.continuation import Progress
from guinguette.planning.folder_problem import sites
from guinguette.planning.plan_tour import plan_tour
from guinguette.roads.calibration import FILE_NAME as CALIBRATION_NAME
from guinguette.roads.kinds import REFUSE_M, OsmRoads, Roads, Site
from guinguette.roads.of_folder import BAN_FILES, folder_roads, network_place
from guinguette.service.memory import read_memory
from guinguette.tour import Tour
from routing.great_circle import METRES_PER_DEGREE
from routing.solver.deadline import Deadline

_SHOWN_PLACES = 5
_NO_SERVER = {"engine": "", "address": ""}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Switched:
    """
    A folder on other roads, ready to be written.

    ``named`` is what ``[reseau] dossier`` will say, empty for estimated roads; ``is_former_read``
    tells that ``before`` is the plan made earlier, not one made again for the comparison;
    ``warnings`` say what is allowed but surprising.
    """

    folder: WorkingFolder
    named: str
    edit: SettingsEdit
    before: Tour
    after: Tour
    changes: TourChanges
    is_former_read: bool
    warnings: tuple[Fault, ...]


def switch_network(
    path: Path,
    network: str | None,
    *,
    today: date | None = None,
    is_estimate: bool = False,
    deadline: Deadline = Deadline(),
    on_step: Callable[[str], None] = lambda _step: None,
    on_progress: Progress = lambda _plan, _lower_bound: None,
) -> Switched:
    """
    Plan a folder on other roads and compare with the plan it has.

    Parameters
    ----------
    path
        The working folder.
    network
        A folder, or a name of the user's data folder; the network built last where omitted.
    today
        As for :func:`guinguette.folder.read_folder.read_folder`.
    is_estimate
        Go back to estimated roads instead.
    deadline
        Of each search; the seconds of the settings where it is unbounded.
    on_step
        Told of each step by a word: ``roads``, ``before``, ``after``.
    on_progress
        As for :func:`guinguette.planning.plan_tour.plan_tour`.

    Raises
    ------
    UsageError
        If there is no such folder, or both a network and the estimate are asked for.
    InputError
        If the folder has faults, or the network does not reach its places.
    MissingDataError
        If the network is not there or cannot be read.
    """
    if is_estimate and network:
        raise UsageError(fault("switch-both", value=network))
    former = read_folder(path, today=today)
    on_step("roads")
    named = "" if is_estimate else _named(former, _locate(former, network))
    edit = edit_network(path, named)
    folder = _on_network(former, named)
    roads = _roads(folder)
    met: list[Fault] = [fault("switch-already")] if edit.is_empty else []
    made = _former_plan(former)
    on_step("before")
    before = made or _plan_again(former, deadline, on_progress, met)
    on_step("after")
    after = plan_tour(
        folder,
        roads=roads,
        deadline=deadline,
        on_progress=on_progress,
        on_warning=met.append,
    )
    return Switched(
        folder=folder,
        named=named,
        edit=edit,
        before=before,
        after=after,
        changes=compare_tours(before, after),
        is_former_read=made is not None,
        warnings=(*folder.warnings, *met),
    )


def point_to_network(path: Path, network: Path) -> SettingsEdit:
    """
    Prepare a folder to use a network, without planning it.

    Errors are those of :func:`switch_network`.
    """
    folder = read_folder(path)
    named = _named(folder, network)
    _roads(_on_network(folder, named))
    return edit_network(path, named)


def folder_departements(folder: WorkingFolder) -> tuple[str, ...]:
    """List the départements of the depots and stops of a folder, the one with most first."""
    depots = load_communes(codes={depot.commune_code for depot in folder.depots})
    stops = [request.commune for request in folder.requests]
    counted = Counter(commune.departement for commune in (*stops, *depots))
    return tuple(sorted(counted, key=lambda code: (-counted[code], code)))


def _locate(folder: WorkingFolder, network: str | None) -> Path:
    """Find a network: a folder from here or from the working folder, else a name."""
    if network is None:
        return Path(network_info().directory)
    given = Path(network).expanduser()
    for base in (Path(), folder.path, networks_folder()):
        place = Path(on_disk(str(base / given)))
        if (mended(place) / REPORT_NAME).is_file():
            return place.resolve()
    built = [report.parent.name for report in networks_folder().glob(f"[!.]*/{REPORT_NAME}")]
    facts = {
        "expected": ", ".join(sorted(built)) or say("details.no-network"),
        "nearest": nearest(network, built),
        "codes": ",".join(folder_departements(folder)),
    }
    raise MissingDataError(fault("switch-network-unknown", value=network, **facts))


def _named(folder: WorkingFolder, place: Path) -> str:
    """Write where a network is: inside the folder, a name of the user's data, else the path."""
    whole = place.resolve()
    for base in (folder.path.resolve(), networks_folder().resolve()):
        if whole.is_relative_to(base) and whole != base:
            named = whole.relative_to(base).as_posix()
            if network_place(_on_network(folder, named)).resolve() == whole:
                return named
    return whole.as_posix()


def _on_network(folder: WorkingFolder, named: str) -> WorkingFolder:
    """Name a network; estimated roads have no server."""
    return _with_network(folder, folder=named, **({} if named else _NO_SERVER))


def _with_network(read: WorkingFolder, /, **changes: str) -> WorkingFolder:
    settings = read.settings
    network = settings.network.model_copy(update=changes)
    return replace(read, settings=settings.model_copy(update={"network": network}))


def _roads(folder: WorkingFolder) -> Roads:
    """Load the roads of a folder, where they reach its places."""
    roads = folder_roads(folder)
    if isinstance(roads, OsmRoads):
        _refuse_elsewhere(folder, roads)
    return roads


def _refuse_elsewhere(folder: WorkingFolder, roads: OsmRoads) -> None:
    """Refuse places outside the network, then those too far from its roads, all together."""
    asked = sites(folder)
    outside = _outside(roads, asked)
    faults = [_elsewhere(folder, outside, total=len(asked))] if outside else []
    inside = [site for site in asked if site not in outside]
    if inside:
        try:
            roads.place(inside)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)


def _outside(roads: OsmRoads, asked: list[Site]) -> list[Site]:
    """List the places too far from the box of the roads to be on one of them."""
    x, y = roads.graph.x, roads.graph.y
    if not len(x):
        return asked
    south, north = float(y.min()), float(y.max())
    margin = REFUSE_M / METRES_PER_DEGREE
    wide = margin / max(0.1, float(np.cos(np.radians(max(abs(south), abs(north))))))
    west, east = float(x.min()) - wide, float(x.max()) + wide
    return [
        site
        for site in asked
        if not (
            west <= site.longitude <= east and south - margin <= site.latitude <= north + margin
        )
    ]


def _elsewhere(folder: WorkingFolder, outside: list[Site], *, total: int) -> Fault:
    more = len(outside) - _SHOWN_PLACES
    shown = ", ".join(site.name for site in outside[:_SHOWN_PLACES])
    return fault(
        "switch-network-elsewhere",
        value=folder.settings.network.folder,
        count=len(outside),
        total=total,
        places=f"{shown}…" if more > 0 else shown,
        codes=",".join(folder_departements(folder)),
    )


def _plan_again(
    former: WorkingFolder, deadline: Deadline, on_progress: Progress, met: list[Fault]
) -> Tour:
    """Plan the folder as it is; on what is left of its roads where a part of them is gone."""

    def plan(folder: WorkingFolder, roads: Roads) -> Tour:
        return plan_tour(folder, roads=roads, deadline=deadline, on_progress=on_progress)

    network = former.settings.network
    try:
        roads = folder_roads(former)
    except MissingDataError:
        met.append(fault("switch-former-missing", value=network.folder))
        left = _with_network(former, folder="", **_NO_SERVER)
        return plan(left, folder_roads(left))
    try:
        return plan(former, roads)
    except MissingDataError:
        if not network.has_server:
            raise
        met.append(fault("switch-former-server", value=network.address))
        left = _with_network(former, **_NO_SERVER)
        return plan(left, folder_roads(left))


def _former_plan(folder: WorkingFolder) -> Tour | None:
    """Read the plan made earlier, where it is still the plan of this folder."""
    path = output_directory(folder.path, folder.settings.horizon.start) / PLAN_NAME
    try:
        made_at = path.stat().st_mtime
        if any(file.stat().st_mtime > made_at for file in _inputs(folder.path)):
            return None
        tour = read_memory(folder.path).last_tour(path.parent.name)
    except (OSError, MissingDataError):
        return None
    return tour if is_plan_of(tour, folder) and _is_on_same_roads(tour, folder) else None


def _inputs(path: Path) -> list[Path]:
    names = (SETTINGS_NAME, CALIBRATION_NAME, *BAN_FILES)
    return [*books_of(path), *(path / name for name in names if (path / name).exists())]


def is_plan_of(tour: Tour, folder: WorkingFolder) -> bool:
    """Tell whether a plan has the horizon, the depots, the fleet and the places of a folder."""
    settings = folder.settings
    planned = {v.key for route in tour.routes for v in route.visits}
    planned |= {one.key for one in tour.unserved}
    return (
        (tour.start, tour.weeks) == (settings.horizon.start, settings.horizon.weeks)
        and tour.depots == folder.depots
        and tour.vehicles == tuple(vehicle.name for vehicle in settings.vehicles)
        and planned == {request.key for request in folder.requests}
    )


def _is_on_same_roads(tour: Tour, folder: WorkingFolder) -> bool:
    if not folder.settings.network.folder:
        return tour.network.is_estimate
    if tour.network.is_estimate:
        return False
    try:
        report = network_info(network_place(folder))
    except MissingDataError:
        return True  # the network is gone: the plan that was made on it is all that is left
    day = tour.network.date
    return report.date[:10] == (day.isoformat() if day else "")
