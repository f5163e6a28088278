"""The door: it knows every command, and opens fast."""

import subprocess
import sys

import cli
from guinguette.language.catalogue import say
from tests.program import SOURCE

COMMANDS = (
    "demo init check plan export impact simulate doctor bench explain what-if price replan network "
    "change ask history compare week import rules data "
    "move pin confirm cancel release read-rota delay"
)
FRENCH = (
    "demo init verifier planifier exporter bilan simuler doctor bench expliquer et-si prix "
    "replanifier reseau changer demander historique comparer semaine importer regles donnees "
    "deplacer figer confirmer annuler liberer relire retard"
)
PANELS = {
    "Chaque semaine": "planifier verifier semaine exporter historique",
    "Changer": "changer",
    "Demander": "demander",
    "Ouvrir un territoire": "simuler reseau",
    "Préparer": "init importer doctor",
}
HIDDEN = {
    "change": "replan move pin confirm cancel release read-rota delay",
    "ask": "explain what-if price impact rules",
}


def test_each_command_is_registered_under_both_its_names():
    assert set(cli.line.commands) == {*COMMANDS.split(), *FRENCH.split()}
    for english, french in zip(COMMANDS.split(), FRENCH.split(), strict=True):
        assert cli.line.commands[english] is cli.line.commands[french]


def test_the_help_has_five_panels_and_twelve_names_at_most():
    shown = {
        say(panel.title): " ".join(one.shown_name for one in panel.commands)
        for panel in cli.line.panels
    }
    assert shown == PANELS
    assert len(cli.line.members) <= 12


def test_a_command_of_a_group_keeps_the_name_it_had_before_the_group():
    for group, names in HIDDEN.items():
        for name in names.split():
            assert cli.line.commands[name] is cli.line.commands[group].commands[name]
            assert cli.line.commands[name] not in cli.line.members


def test_the_program_starts_without_heavy_libraries():
    heavy = "numpy pandas geopandas pyarrow shapely folium ortools openpyxl pydantic rich osmnx"
    code = f"import sys, cli; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=SOURCE, check=True
    )
    assert done.stdout.strip() == "[]"
