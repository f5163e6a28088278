"""Sections of ``guinguette.toml`` read by themselves: nothing else in it has to be right."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from guinguette.faults import InputError
from guinguette.folder.settings.settings_faults import faults_of_validation
from guinguette.folder.settings.text import load_toml, with_lines

Sections = TypeVar("Sections", bound=BaseModel)


def read_sections(path: Path, model: type[Sections]) -> Sections:
    """
    Read some sections of a settings file.

    Parameters
    ----------
    path
        The file; where there is none, every value is the one of an empty file.
    model
        What it reads of the file; other sections are left alone.

    Raises
    ------
    InputError
        If it is no TOML, or these sections have faults.
    """
    raw = load_toml(path) if path.exists() else {}
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        faults = faults_of_validation(error, model, file=path.name, known=False)
        raise InputError(with_lines(tuple(faults), path)) from None
