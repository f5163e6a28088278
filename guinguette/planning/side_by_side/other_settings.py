"""Weeks that were kept, planned again with other settings."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path

from guinguette.faults import UsageError
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.folder.settings.model import HorizonSettings, Settings
from guinguette.language.fault_sentences import fault
from guinguette.planning.continuity.continuation import Progress, in_silence
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.replan_tour import continue_tour
from guinguette.planning.side_by_side.sides import Side, SideBySide, edition_side, side_by_side
from guinguette.service.edition import Edition
from guinguette.service.memory import Memory, read_memory
from guinguette.service.standing import standing_of
from guinguette.tour import Route, Tour, TourStatus
from routing.solver.deadline import Deadline

_CENT = 0.01


def with_settings(
    path: Path,
    file: Path,
    *,
    week: str | None = None,
    deadline: Deadline = Deadline(),
    on_progress: Progress = in_silence,
) -> SideBySide:
    """
    Set the last kept weeks beside what other settings make of them.

    Parameters
    ----------
    file
        The other settings; looked for in the folder where it is not here. Their period is not
        read: that of the kept plan stands.
    week
        First week of other kept weeks, ``2027-S01``.
    deadline
        Of the search; the seconds of the settings where it is unbounded.
    on_progress
        As for :func:`guinguette.planning.plan_tour.plan_tour`.

    Raises
    ------
    UsageError
        If there is no such folder or file.
    InputError
        If the settings, or the folder with them, have faults.
    MissingDataError
        If nothing was planned yet.
    """
    memory = read_memory(path)
    edition = memory.last_edition(week)
    return replanned(
        memory,
        edition,
        settings_file(path, file),
        deadline=deadline,
        on_progress=on_progress,
    )


def settings_file(folder: Path, file: Path) -> Path:
    """
    Find a file of settings here, else in a folder.

    Raises
    ------
    UsageError
        If it is in neither.
    """
    found = next((one for one in (file, folder / file) if one.is_file()), None)
    if found is None:
        raise UsageError(fault("compare-settings-missing", value=str(file)))
    return found


def replanned(
    memory: Memory,
    edition: Edition,
    file: Path,
    *,
    deadline: Deadline,
    on_progress: Progress = in_silence,
) -> SideBySide:
    """
    Plan the weeks of an edition with other settings, going on from what was kept.

    Nothing that later editions know is looked at, and no place that was not asked for then. What
    happened then happens again. A habit is left where that saves more than the price of a change.
    """
    kept = edition_side(memory, edition)
    horizon = HorizonSettings(start=kept.tour.start, weeks=kept.tour.weeks)
    folder = read_folder(memory.folder, settings_file=file, horizon=horizon)
    standing = standing_of(_as_of(memory, edition), kept.tour.start)
    found = continue_tour(
        _asked_then(folder, kept.tour),
        standing,
        Aims(is_weighed=True, deadline=deadline, on_progress=on_progress),
    )
    before = replace(kept, tour=_at_prices(kept.tour, folder.settings))
    after = Side(kind="settings", name=file.name, tour=found.after)
    compared = side_by_side(before, after)
    return replace(compared, is_repriced=before.tour is not kept.tour)


def _as_of(memory: Memory, edition: Edition) -> Memory:
    """Return what was remembered once an edition was kept, and nothing later."""
    then = copy(memory)
    then.editions = tuple(one for one in memory.editions if one.number <= edition.number)
    return then


def _asked_then(folder: WorkingFolder, kept: Tour) -> WorkingFolder:
    asked = {visit.key for route in kept.routes for visit in route.visits}
    asked |= {one.key for one in kept.unserved} | {one.key for one in kept.missed}
    return replace(folder, requests=tuple(r for r in folder.requests if r.key in asked))


def _at_prices(kept: Tour, settings: Settings) -> Tour:
    """Price the kept routes by other settings; what was proven at other prices says nothing."""
    routes = tuple(_priced(route, settings) for route in kept.routes)
    if all(abs(a.cost_eur - b.cost_eur) < _CENT for a, b in zip(routes, kept.routes, strict=True)):
        return kept
    change = sum(route.cost_eur for route in routes) - sum(r.cost_eur for r in kept.routes)
    cost_eur = round(kept.cost_eur + change, 4)
    status: TourStatus = "feasible" if kept.status == "optimal" else kept.status
    unproven = replace(kept, lower_bound_eur=0.0, gap=1.0, status=status)
    return replace(unproven, routes=routes, cost_eur=cost_eur)


def _priced(route: Route, settings: Settings) -> Route:
    vehicle = next((one for one in settings.vehicles if one.name == route.vehicle), None)
    if vehicle is None:
        return route
    crew = next(one for one in settings.crews if one.name == vehicle.crew_on(route.date))
    cost_eur = (
        vehicle.fixed_cost_per_day_eur
        + route.distance_m / 1000 * vehicle.cost_per_km_eur
        + route.duration_s / 3600 * crew.people * crew.hourly_cost_eur
        + (0.0 if route.ends_at is None else vehicle.night_cost_eur)
    )
    return replace(route, cost_eur=round(cost_eur, 4))


def kept_weeks(memory: Memory, weeks: int) -> Iterator[Edition]:
    """List the editions that hold the last weeks kept, the first weeks first."""
    last: dict[object, Edition] = {edition.start: edition for edition in memory.editions}
    chosen: list[Edition] = []
    for edition in sorted(last.values(), key=lambda one: one.start, reverse=True):
        if sum(one.weeks for one in chosen) >= weeks:
            break
        if not chosen or edition.end <= chosen[-1].start:
            chosen.append(edition)
    return reversed(chosen)
