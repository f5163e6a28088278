"""The doors of planning: a service goes on, its rounds and its season together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from guinguette.faults import InputError
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.language.fault_sentences import fault
from guinguette.planning.continuity.continuation import Progress, in_silence
from guinguette.planning.continuity.continued import Continued
from guinguette.planning.continuity.happenings import happenings
from guinguette.planning.continuity.rounds import continue_rounds, idle_warnings
from guinguette.planning.events import NOTHING, Events, ReadEvents, read_events
from guinguette.planning.hand.sheet import with_sheet
from guinguette.planning.season.continued import Busy, continue_season
from guinguette.planning.season.sides import has_season
from guinguette.roads.kinds import Lookup, Roads
from guinguette.service.memory import read_memory
from guinguette.service.standing import Standing, standing_of
from routing.solver.deadline import Deadline


def replan_tour(
    path: Path,
    events: Events,
    *,
    today: date | None = None,
    price_eur: float | None = None,
    with_curve: bool = False,
    deadline: Deadline = Deadline(),
    on_progress: Progress = in_silence,
    on_point: Callable[[int, float], None] = lambda _changes, _cost: None,
) -> Continued:
    """
    Change the plan of a folder as little as pays.

    Parameters
    ----------
    path
        The working folder; the absences, places and instructions written in it count.
    events
        What happened, besides what the folder says.
    today
        Nothing changes before it, unless the events say since when. Else as for
        :func:`guinguette.folder.read_folder.read_folder`.
    price_eur
        Price of one visit on another day or by another vehicle; that of the settings where omitted.
    with_curve
        Trace changes against cost too, for as long again.
    deadline
        Of each search; the seconds of the settings where it is unbounded.
    on_progress
        As for :func:`guinguette.planning.plan_tour.plan_tour`.
    on_point
        Told (changes, cost in euros) of each plan of the curve.

    Raises
    ------
    UsageError
        If there is no such folder.
    InputError
        If the folder or the events have faults, or its instructions cannot be obeyed.
    MissingDataError
        If there is no plan yet.
    """
    folder = read_folder(path, today=today)
    memory = read_memory(path)
    memory.last_edition()  # says that there is none
    standing = standing_of(memory, folder.settings.horizon.start)
    known = happenings(folder, NOTHING, standing.events).folder
    read = read_events(events, known)
    if read.faults:
        raise InputError(read.faults)
    found = with_sheet(
        folder,
        memory,
        standing,
        lambda standing: continue_tour(
            folder,
            standing,
            read,
            today=today,
            price_eur=price_eur,
            with_curve=with_curve,
            with_stability=False,
            deadline=deadline,
            on_progress=on_progress,
            on_point=on_point,
        ),
        today=today,
    )
    more = [] if found.is_changed else [fault("replan-nothing")]
    if read.added or read.removed:
        more.append(fault("replan-not-in-folder"))
    return replace(found, warnings=(*found.warnings, *more))


def continue_tour(
    folder: WorkingFolder,
    standing: Standing,
    read: ReadEvents = NOTHING,
    *,
    today: date | None = None,
    roads: Roads | None = None,
    price_eur: float | None = None,
    is_afresh: bool = False,
    is_weighed: bool = False,
    with_curve: bool = False,
    with_stability: bool = True,
    deadline: Deadline = Deadline(),
    on_progress: Progress = in_silence,
    on_point: Callable[[int, float], None] = lambda _changes, _cost: None,
    on_lookup: Lookup = lambda _was_kept: None,
) -> Continued:
    """
    Plan the horizon of a folder, going on from the plans that stand.

    Parameters, result and errors are those of
    :func:`guinguette.planning.continuity.rounds.continue_rounds`. Where evenings are sold by
    contract, the rounds come first, then the season beside them.
    """

    def rounds(
        asked: WorkingFolder, stands: Standing, said: ReadEvents, busy: Busy, until: Deadline
    ) -> Continued:
        return continue_rounds(
            asked,
            stands,
            said,
            today=today,
            roads=roads,
            price_eur=price_eur,
            is_afresh=is_afresh,
            is_weighed=is_weighed,
            with_curve=with_curve,
            with_stability=with_stability,
            busy=busy,
            deadline=until,
            on_progress=on_progress,
            on_point=on_point,
            on_lookup=on_lookup,
        )

    if not has_season(folder, standing):
        found = rounds(folder, standing, read, {}, deadline)
    else:
        found = continue_season(
            folder,
            standing,
            read,
            rounds,
            today=today,
            roads=roads,
            price_eur=price_eur,
            is_afresh=is_afresh,
            deadline=deadline,
            on_progress=on_progress,
        )
    return replace(found, warnings=(*found.warnings, *idle_warnings(found, standing, read)))
