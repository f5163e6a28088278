"""The doors of planning: a service goes on, its rounds and its season together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from guinguette.faults import InputError
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.language.fault_sentences import fault
from guinguette.planning.continuity.continued import Continued
from guinguette.planning.continuity.happenings import happenings
from guinguette.planning.continuity.rounds import Aims, continue_rounds, idle_warnings
from guinguette.planning.events import NOTHING, Events, read_events
from guinguette.planning.hand.sheet import with_sheet
from guinguette.planning.season.continued import continue_season
from guinguette.planning.season.sides import has_season
from guinguette.service.memory import read_memory
from guinguette.service.standing import Standing, standing_of


def replan_tour(path: Path, events: Events, aims: Aims) -> Continued:
    """
    Change the plan of a folder as little as pays.

    Parameters
    ----------
    path
        The working folder; the absences, places and instructions written in it count.
    events
        What happened, besides what the folder says.
    aims
        ``today`` counts as for :func:`guinguette.folder.read_folder.read_folder` too; what keeping
        the habits costs is not searched for.

    Raises
    ------
    UsageError
        If there is no such folder.
    InputError
        If the folder or the events have faults, or its instructions cannot be obeyed.
    MissingDataError
        If there is no plan yet.
    """
    folder = read_folder(path, today=aims.today)
    memory = read_memory(path)
    memory.last_edition()  # says that there is none
    standing = standing_of(memory, folder.settings.horizon.start)
    known = happenings(folder, NOTHING, standing.events).folder
    read = read_events(events, known)
    if read.faults:
        raise InputError(read.faults)
    aims = replace(aims, read=read, with_stability=False)
    found = with_sheet(
        folder,
        memory,
        standing,
        lambda standing: continue_tour(folder, standing, aims),
        today=aims.today,
    )
    more = [] if found.is_changed else [fault("replan-nothing")]
    if read.added or read.removed:
        more.append(fault("replan-not-in-folder"))
    return replace(found, warnings=(*found.warnings, *more))


def continue_tour(folder: WorkingFolder, standing: Standing, aims: Aims) -> Continued:
    """
    Plan the horizon of a folder, going on from the plans that stand.

    As :func:`guinguette.planning.continuity.rounds.continue_rounds`; where evenings are sold by
    contract, the rounds come first, then the season beside them.
    """
    go_on = continue_season if has_season(folder, standing) else continue_rounds
    found = go_on(folder, standing, aims)
    return replace(found, warnings=(*found.warnings, *idle_warnings(found, standing, aims.read)))
