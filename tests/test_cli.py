"""The door: it knows every command, and opens fast."""

import subprocess
import sys

import cli
from tests.program import SOURCE

COMMANDS = (
    "demo init check plan export impact simulate doctor bench explain what-if price replan network"
)
FRENCH = (
    "demo init verifier planifier exporter bilan simuler doctor bench expliquer et-si prix "
    "replanifier reseau"
)


def test_each_command_is_registered_under_both_its_names():
    assert set(cli.line.commands) == {*COMMANDS.split(), *FRENCH.split()}
    for english, french in zip(COMMANDS.split(), FRENCH.split(), strict=True):
        assert cli.line.commands[english] is cli.line.commands[french]


def test_the_program_starts_without_heavy_libraries():
    heavy = "numpy pandas geopandas pyarrow shapely folium ortools openpyxl pydantic rich osmnx"
    code = f"import sys, cli; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=SOURCE, check=True
    )
    assert done.stdout.strip() == "[]"
