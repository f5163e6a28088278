"""
The trade: communes, working folder, rhythms, planning, emissions, simulation.

A program finds here what it needs, and results it can work with::

    from guinguette import compare, plan, read_folder, simulate

    folder = read_folder("matournee")
    found = plan(folder, effort=300)
    found.to_dataframe("routes")
    simulate("58", vehicles=(1, 2)).save("nievre.html")

Everything else is imported from its own module.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maps.notebook import (
        Comparison,
        Plan,
        ScenarioComparison,
        ScenarioResult,
        SimulationResult,
        compare,
        plan,
        read_folder,
        simulate,
    )

__all__ = [
    "Comparison", "Plan", "ScenarioComparison", "ScenarioResult", "SimulationResult", "compare",
    "plan", "read_folder", "simulate",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """
    Find a public name in the room of results, when it is first asked for.

    Results show maps, and the maps stand above: this is the one place that reaches up to them, for
    a program that imports ``guinguette`` alone. No module of the trade does, and importing one, or
    asking the command line for help, loads nothing of it.
    """
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module("maps.notebook"), name)
    globals()[name] = found
    return found
