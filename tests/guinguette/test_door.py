"""``from guinguette import …``: few names, found when they are asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

import guinguette

ROOT = Path(__file__).parents[2]


def run(code):
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return done.stdout.strip()


def test_importing_the_package_loads_no_library_and_no_map():
    heavy = "numpy pandas geopandas maps routing pydantic guinguette.tour"
    code = f"import sys, guinguette; print([m for m in '{heavy}'.split() if m in sys.modules])"
    assert run(code) == "[]"


def test_every_name_is_found_whatever_was_imported_before():
    names = ", ".join(guinguette.__all__)
    before = "import guinguette.tour_changes, guinguette.planning.plan_tour, maps.export"
    code = f"{before}\nfrom guinguette import {names}\nprint(all(map(callable, ({names},))))"
    assert run(code) == "True"


def test_no_module_hides_a_name():
    modules = {path.stem for path in Path(guinguette.__file__).parent.iterdir()}
    assert modules & set(guinguette.__all__) == set()


def test_a_name_that_is_none_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'plann'"):
        guinguette.plann  # noqa: B018
    with pytest.raises(ImportError):
        from guinguette import Solver  # noqa: F401
