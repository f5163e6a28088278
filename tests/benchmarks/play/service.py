"""The doors that a coordinator uses, without the documents: plan, replan, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.planning.continuity.continued import Continued
from guinguette.planning.continuity.happenings import happenings
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.events import NOTHING, Events, read_events
from guinguette.planning.replan_tour import continue_tour
from guinguette.roads.kinds import Roads
from guinguette.roads.of_folder import folder_roads
from guinguette.service.memory import at_work, read_memory
from guinguette.service.standing import standing_of
from routing.solver.deadline import Deadline


def continued(
    path: Path,
    today: date,
    events: Events | None = None,
    *,
    effort: float,
    seed: int = 1,
    price_eur: float | None = None,
    is_afresh: bool = False,
) -> Continued:
    """Go on with a service as ``plan`` does, or as ``replan`` where something is said."""
    folder = read_folder(path, today=today)
    planning = folder.settings.planning.model_copy(update={"seed": seed})
    folder = replace(folder, settings=folder.settings.model_copy(update={"planning": planning}))
    standing = standing_of(read_memory(path), folder.settings.horizon.start)
    known = happenings(folder, NOTHING, standing.events).folder
    read = NOTHING if events is None else read_events(events, known)
    assert not read.faults, read.faults
    return continue_tour(
        folder,
        standing,
        Aims(
            read=read,
            today=today,
            roads=roads_of(
                replace(folder, requests=(*folder.requests, *read.added, *known.requests))
            ),
            price_eur=price_eur,
            is_afresh=is_afresh,
            with_stability=False,
            deadline=Deadline(effort=effort),
        ),
    )


def roads_of(folder: WorkingFolder) -> Roads:
    """Estimate the roads of a folder, once for the same communes."""
    codes = {depot.commune_code for depot in folder.depots}
    codes |= {request.commune.code for request in folder.requests}
    key = frozenset(codes)
    if key not in _ROADS:
        _ROADS[key] = folder_roads(folder)
    return _ROADS[key]


_ROADS: dict[frozenset[str], Roads] = {}


def keep(path: Path, found: Continued, today: date) -> None:
    """Keep a plan as a command does, its documents taken as written."""
    now = datetime.combine(today, time(12), tzinfo=UTC)
    with at_work(path, command="guinguette plan", now=now, today=today) as memory:
        published = memory.announcing(found.after, title="Tournées", since=found.since)
        with memory.commit(found.after, published, since=found.since):
            pass
