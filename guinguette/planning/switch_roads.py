"""
Change the roads of a working folder, and say what that changes: nothing is written here.

Everything that can go wrong goes wrong before the settings are touched: a network that is not
there, that is damaged, that lies elsewhere, or whose roads do not reach a place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from guinguette.communes.france import load_communes
from guinguette.faults import Fault, InputError, MissingDataError, UsageError
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.folder.settings.edit import SettingsEdit, edit_network
from guinguette.language.accents import on_disk
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest
from guinguette.networks.built import network_info
from guinguette.networks.folder import built_networks, networks_folder, place_of_network
from guinguette.networks.report import REPORT_NAME
from guinguette.planning.continuity.continuation import Progress
from guinguette.planning.continuity.continued import Continued
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.folder_problem import sites
from guinguette.planning.plan_tour import plan_tour
from guinguette.planning.replan_tour import continue_tour
from guinguette.roads.kinds import OsmRoads, Roads, Site
from guinguette.roads.of_folder import folder_roads
from guinguette.service.memory import read_memory
from guinguette.service.standing import standing_of
from guinguette.tour import Tour
from guinguette.tour_changes import TourChanges, compare_tours
from routing.solver.deadline import Deadline
from routing.whole_files import standing_folder

_SHOWN_PLACES = 5
_NO_SERVER = {"engine": "", "address": ""}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Switched:
    """
    A folder on other roads, ready to be written.

    ``found`` goes on from what was promised; ``named`` is what ``[reseau] dossier`` will say, empty
    for estimated roads. ``before`` is what was promised, or a plan on the former roads where
    nothing was; ``warnings`` say what is allowed but surprising.
    """

    found: Continued
    named: str
    edit: SettingsEdit
    before: Tour
    changes: TourChanges
    warnings: tuple[Fault, ...]

    @property
    def after(self) -> Tour:
        """The plan on the other roads."""
        return self.found.after

    @property
    def is_former_read(self) -> bool:
        """Whether ``before`` was promised, and not made again for the comparison."""
        return self.found.before is not None


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
    Go on with a folder on other roads, and compare with what it promised.

    Parameters
    ----------
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
    named = "" if is_estimate else name_network(path, _located(former, network))
    edit = edit_network(path, named)
    folder = _on_network(former, named)
    roads = _roads(folder)
    met: list[Fault] = [fault("switch-already")] if edit.is_empty else []
    standing = standing_of(read_memory(path), folder.settings.horizon.start)
    on_step("before")
    before = None if standing.tours else _plan_again(former, deadline, on_progress, met)
    on_step("after")
    aims = Aims(
        today=today, roads=roads, deadline=deadline, on_progress=on_progress, with_stability=False
    )
    found = continue_tour(folder, standing, aims)
    return Switched(
        found=found,
        named=named,
        edit=edit,
        before=(before := before or found.before or found.after),
        changes=compare_tours(before, found.after),
        warnings=(*found.warnings, *met),
    )


def point_to_network(path: Path, network: Path) -> SettingsEdit:
    """
    Prepare a folder to use a network, without planning it.

    Errors are those of :func:`switch_network`.
    """
    folder = read_folder(path)
    named = name_network(path, network)
    _roads(_on_network(folder, named))
    return edit_network(path, named)


def folder_departements(folder: WorkingFolder) -> tuple[str, ...]:
    """List the départements of the depots and stops of a folder, the one with most first."""
    depots = load_communes(codes={depot.commune_code for depot in folder.depots})
    stops = [request.commune for request in folder.requests]
    counted = Counter(commune.departement for commune in (*stops, *depots))
    return tuple(sorted(counted, key=lambda code: (-counted[code], code)))


def _located(folder: WorkingFolder, network: str | None) -> Path:
    if network is None:
        return Path(network_info().directory)
    return locate_network(network, folder.path, departements=folder_departements(folder))


def locate_network(network: str, folder: Path, *, departements: Sequence[str]) -> Path:
    """
    Find a network: a folder from here or from a working folder, else a name.

    Raises
    ------
    MissingDataError
        If there is none; says how one of these départements is built.
    """
    given = Path(network).expanduser()
    for base in (Path(), folder, networks_folder()):
        place = Path(on_disk(str(base / given)))
        if (standing_folder(place) / REPORT_NAME).is_file():
            return place.resolve()
    built = built_networks()
    facts = {
        "expected": ", ".join(sorted(built)) or say("details.no-network"),
        "nearest": nearest(network, built),
        "codes": ",".join(departements),
    }
    raise MissingDataError(fault("switch-network-unknown", value=network, **facts))


def name_network(folder: Path, place: Path) -> str:
    """Write where a network is: inside the folder, a name of the user's data, else the path."""
    whole = place.resolve()
    for base in (folder.resolve(), networks_folder().resolve()):
        if whole.is_relative_to(base) and whole != base:
            named = whole.relative_to(base).as_posix()
            if place_of_network(folder, named).resolve() == whole:
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
    inside = [site for site, own in zip(asked, roads.surrounds(asked), strict=True) if own]
    outside = [site for site in asked if site not in inside]
    faults = [_elsewhere(folder, outside, total=len(asked))] if outside else []
    if inside:
        try:
            roads.place(inside)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)


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
