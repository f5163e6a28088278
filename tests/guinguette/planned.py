"""Working folders that have a plan."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from guinguette.files.outputs import PLAN_NAME, output_directory, write_outputs
from guinguette.files.plan_document import format_plan
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.folder.settings.model import SETTINGS_NAME
from guinguette.folder.template import crew_table, vehicle_table
from guinguette.planning.last import LastPlan, planned_on, standing_plan
from guinguette.planning.plan_tour import plan_tour
from guinguette.tour import Tour
from routing.solver.deadline import Deadline
from tests.guinguette.folders import folder, row


def tour_of(read: WorkingFolder, **options) -> Tour:
    """Plan a folder of a few communes; most plans are proven long before the effort is spent."""
    return plan_tour(read, deadline=Deadline(effort=2_000), **options)


def last_plan(path: Path) -> LastPlan:
    """Read a folder and its last plan."""
    read = read_folder(path)
    return planned_on(read, *standing_plan(path, read))


def planned_folder(path: Path, codes: list[str], rhythm: str = "quinzaine", **changes) -> Path:
    """Write a folder, plan it and keep the plan where commands look for it."""
    return _planned(path, [row(code, rhythm) for code in codes], **changes)


def planned_two_vans(path: Path, codes: Sequence[str], rhythm: str = "semaine") -> Path:
    """Write a folder of two vans at Saint-Dizier, plan it and keep the plan."""
    vans = [vehicle_table(f"Camion {n}", depot="Saint-Dizier", crew=f"Équipe {n}") for n in (1, 2)]
    crews = [crew_table("Équipe 1"), crew_table("Équipe 2")]
    rows = [row(code, rhythm=rhythm) for code in codes]
    return _planned(path, rows, equipages=crews, vehicules=vans)


_TOURS: dict[str, Tour] = {}


def _planned(path: Path, rows: list[dict[str, str]], **changes) -> Path:
    """Plan a folder, once in a process whatever its path."""
    read, key = folder(path, rows, **changes), repr((rows, changes))
    if key not in _TOURS:
        _TOURS[key] = tour_of(read)
    tour = _TOURS[key]
    write_outputs(output_directory(path, tour.start), {PLAN_NAME: format_plan(tour).encode()})
    return path


def edit_settings(dossier: Path, copy: Path, former: str, new: str) -> Path:
    """Copy a folder and change one line of its settings."""
    shutil.copytree(dossier, copy)
    text = (copy / SETTINGS_NAME).read_text(encoding="utf-8")
    assert former in text, text
    (copy / SETTINGS_NAME).write_text(text.replace(former, new), encoding="utf-8")
    return copy


def dates(tour, code):
    return [r.date for r in tour.routes for v in r.visits if v.commune_code == code]


def slots(tour, code):
    """The dates of the habits of a commune: a visit may be elsewhere, an exception."""
    made = [v.slot.date if v.slot else r.date
            for r in tour.routes for v in r.visits if v.commune_code == code]  # fmt: skip
    return sorted([*made, *(one.slot.date for one in tour.missed if one.key == code)])
