"""A timetable beside the best that was found and what is proven: hers, best, bound, and the way."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from guinguette.communes.france import Commune
from guinguette.faults import Fault, InputError
from guinguette.folder.read_folder import WorkingFolder, read_folder, write_folder
from guinguette.folder.settings.model import SETTINGS_NAME
from guinguette.language.fault_sentences import fault
from guinguette.planning.continuity.continuation import Continuation, Progress, in_silence
from guinguette.planning.continuity.continued import CurvePoint
from guinguette.planning.continuity.happenings import Happenings
from guinguette.planning.naming import name_tour
from guinguette.programme.better import Step, in_best_order, steps, visits_of
from guinguette.programme.columns import Key
from guinguette.programme.hers import (
    Figures,
    Hers,
    asking_as_hers,
    figures,
    laid_over,
    unknown_vehicles,
)
from guinguette.programme.new_folder import Assumed, FolderMaker, NewFolder
from guinguette.programme.placing import Placed, period_of, placed
from guinguette.programme.programme import Programme, read_programme
from guinguette.roads.of_folder import folder_roads
from guinguette.service.standing import Standing
from guinguette.tour import Tour
from routing.analysis.change_cost import lawful_now
from routing.analysis.pareto import ParetoPoint, pareto
from routing.problem import Problem
from routing.solution import Solution
from routing.solver.deadline import Deadline
from routing.solver.solve import solve


@dataclass(frozen=True, kw_only=True, eq=False)
class Imported:
    """
    A timetable in a folder, not compared yet.

    ``new`` is the folder to be written, ``None`` where there is one already; ``chosen`` are the
    places whose weeks no cell says; ``misfits`` are visits that the folder has no room for.
    """

    programme: Programme
    folder: WorkingFolder
    new: NewFolder | None
    visits: tuple[Placed, ...]
    hers: Hers
    chosen: tuple[int, ...]
    misfits: tuple[Fault, ...]

    @property
    def unread(self) -> tuple[Fault, ...]:
        """All that was not taken, each with its cell and the reason."""
        return (*self.programme.unread, *self.misfits)

    @property
    def assumed(self) -> tuple[Assumed, ...]:
        """What no cell says."""
        return self.new.assumed if self.new else ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Compared:
    """
    Hers, the best found, and the proven lower bound.

    Attributes
    ----------
    hers, ordered, best
        The timetable; each of its days in the best order; the best plan found.
    solution
        That plan, with its lower bound.
    steps
        The changes worth making first, after ``ordered``.
    curve
        Changes against cost, from the fewest that keep every rule.
    tour
        Hers, as a plan.
    """

    imported: Imported
    hers: Figures
    ordered: Figures
    best: Figures
    solution: Solution
    steps: tuple[Step, ...]
    curve: tuple[CurvePoint, ...]
    tour: Tour

    def best_tour(self) -> Tour:
        """Write the best found as a plan."""
        hers = self.imported.hers
        return name_tour(hers.folder, hers.roads, hers.problem, hers.ground, self.solution)


def import_programme(
    path: Path,
    *,
    today: date,
    folder: Path | None = None,
    asked: Mapping[Key, str] | None = None,
    departements: Collection[str] = (),
    depot: Commune | None = None,
) -> Imported:
    """
    Read a timetable and lay it over a folder.

    Parameters
    ----------
    folder
        An existing folder; one is made of the timetable where there is none.
    asked, departements
        As for :func:`guinguette.programme.programme.read_programme`.
    depot
        Where the vehicles of a new folder sleep.

    Raises
    ------
    InputError
        If the file or the folder cannot be read, or no visit of the file falls in the period.
    """
    known = folder if folder and (folder / SETTINGS_NAME).is_file() else None
    read = read_folder(known, today=today) if known else None
    programme = read_programme(
        path,
        today=today,
        requests=read.requests if read else (),
        departements=departements,
        asked=asked,
    )
    if read is None:
        return _into_new(programme, depot, title=path.stem)
    horizon = read.settings.horizon
    visits, chosen = placed(programme.places, horizon.start, horizon.weeks)
    return _laid(programme, read, None, visits, chosen)


def _into_new(programme: Programme, depot: Commune | None, *, title: str) -> Imported:
    start, weeks = period_of(programme)
    visits, chosen = placed(programme.places, start, weeks)
    if not visits:
        raise InputError([fault("programme-outside", file=programme.file)])
    maker = FolderMaker(programme, visits, (start, weeks), depot)
    first = maker.made(title=title)
    imported = _laid(programme, _read_back(first, programme), first, visits, chosen)
    new = maker.made(title=title, outings=imported.hers.outings_min)
    return _laid(programme, _read_back(new, programme), new, visits, chosen)


def _read_back(new: NewFolder, programme: Programme) -> WorkingFolder:
    """Write a folder aside and read it, so that what is compared is what will be read."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        path = Path(place) / "dossier"
        write_folder(path, settings=new.settings, rows=new.rows, communes=(), today=programme.today)
        return read_folder(path)


def _laid(
    programme: Programme,
    folder: WorkingFolder,
    new: NewFolder | None,
    visits: Sequence[Placed],
    chosen: Sequence[int],
) -> Imported:
    keys = {request.key: i for i, request in enumerate(folder.requests)}
    if new is None:
        rows = {
            rank: keys[timed.place.request.key]
            for rank, timed in enumerate(programme.places)
            if timed.place.request is not None
        }
    else:
        rows = {rank: row for row, rank in enumerate(new.ranks)}
    unknown = frozenset(unknown_vehicles(folder, visits))
    misfits = _misfits(programme, folder, visits, unknown)
    kept = [v for v in visits if v.vehicle not in unknown and v.rank in rows]
    if not kept:
        raise InputError(misfits or [fault("programme-outside", file=programme.file)])
    served = {visit.rank for visit in kept}
    own = {rank: row for rank, row in rows.items() if rank in served}
    asking, stops = asking_as_hers(folder, programme.places, own, kept)
    return Imported(
        programme=programme,
        folder=folder,
        new=new,
        visits=tuple(kept),
        hers=laid_over(asking, folder_roads(folder), kept, stops, words=programme.file),
        chosen=tuple(chosen),
        misfits=tuple(misfits),
    )


def _misfits(
    programme: Programme,
    folder: WorkingFolder,
    visits: Sequence[Placed],
    unknown: Collection[str],
) -> list[Fault]:
    """Name the entries of vehicles that the folder lacks, and of places without a visit in it."""
    served = {visit.rank for visit in visits}
    names = ", ".join(vehicle.name for vehicle in folder.settings.vehicles)
    found = []
    for rank, timed in enumerate(programme.places):
        for entry in timed.entries:
            where = {"file": programme.file, "sheet": entry.sheet, "cell": entry.cell}
            if entry.vehicle in unknown:
                found.append(
                    fault("programme-vehicle-unknown", **where, value=entry.vehicle, expected=names)
                )
            elif rank not in served:
                found.append(fault("programme-visit-outside", **where, value=entry.words))
    return found


def compare(
    imported: Imported,
    *,
    deadline: Deadline = Deadline(seconds=40.0),
    on_progress: Progress = in_silence,
    on_point: Callable[[int, float], None] = lambda _changes, _cost: None,
) -> Compared:
    """
    Search for the best plan of what the timetable asks for, and the way there.

    Parameters
    ----------
    imported
        The timetable in its folder.
    deadline
        Of all searches together.
    on_progress
        Told of the cost and the lower bound of the best plan.
    on_point
        Told (changes, cost) of each plan of the curve.
    """
    hers, deadline = imported.hers, deadline.begin()
    problem, planning = hers.problem, hers.folder.settings.planning
    lawful = [route for route in hers.routes if lawful_now(problem, route)]
    solution = solve(
        problem,
        deadline=deadline.share(0.5),
        seed=planning.seed,
        target_gap=planning.target_gap,
        start=lawful,
        on_progress=on_progress,
    )
    tour = hers.tour(solution.lower_bound)
    ordered = in_best_order(problem, hers.routes)
    points = _points(hers, tour, deadline, on_point)
    plans = (*(point.plan.solution.routes for point in points), solution.routes)
    return Compared(
        imported=imported,
        hers=figures(problem, hers.routes),
        ordered=figures(problem, ordered),
        best=figures(problem, solution.routes),
        solution=solution,
        steps=tuple(_from_hers(hers, step) for step in steps(problem, ordered, plans)),
        curve=tuple(_curve_point(problem, point, solution.lower_bound) for point in points),
        tour=tour,
    )


def _points(
    hers: Hers, tour: Tour, deadline: Deadline, on_point: Callable[[int, float], None]
) -> tuple[ParetoPoint, ...]:
    """Trace changes against cost, from the fewest that keep every rule."""
    if deadline.should_stop():
        return ()
    standing = Standing((tour,), (tour.start,))
    case = Continuation(Happenings(folder=hers.folder), standing, roads=hers.roads)
    return pareto(
        case.changed_habits,
        dearest=max((route.cost for route in hers.routes), default=1.0),
        deadline=deadline,
        on_point=on_point,
    )


def _from_hers(hers: Hers, step: Step) -> Step:
    """Say where the timetable itself has the places, not its days in the best order."""
    own = visits_of(hers.routes)
    return replace(step, moves=tuple((i, own.get(i, old), new) for i, old, new in step.moves))


def _curve_point(problem: Problem, point: ParetoPoint, lower_bound_eur: float) -> CurvePoint:
    return CurvePoint(
        changes=point.changes,
        cost_eur=round(point.cost, 4),
        lower_bound_eur=round(min(point.cost, max(point.lower_bound, lower_bound_eur)), 4),
        price_eur=round(point.price, 4),
        is_proven=point.is_proven,
        distance_m=figures(problem, point.plan.solution.routes).distance_m,
    )
