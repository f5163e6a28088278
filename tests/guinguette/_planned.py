"""Working folders that have a plan."""

import shutil
from pathlib import Path

from guinguette.files.outputs import output_directory, write_outputs
from guinguette.files.plan_document import format_plan
from guinguette.folder.settings.model import SETTINGS_NAME
from guinguette.planning.plan_tour import plan_tour
from tests.guinguette._folders import folder, row


def planned_folder(path: Path, codes: list[str], rhythm: str = "quinzaine", **changes) -> Path:
    """Write a folder, plan it and keep the plan where commands look for it."""
    read = folder(path, [row(code, rhythm) for code in codes], **changes)
    tour = plan_tour(read, time_limit_s=2)
    write_outputs(output_directory(path, tour.start), {"plan.json": format_plan(tour).encode()})
    return path


def edit_settings(dossier: Path, copy: Path, former: str, new: str) -> Path:
    """Copy a folder and change one line of its settings."""
    shutil.copytree(dossier, copy)
    text = (copy / SETTINGS_NAME).read_text(encoding="utf-8")
    assert former in text, text
    (copy / SETTINGS_NAME).write_text(text.replace(former, new), encoding="utf-8")
    return copy
