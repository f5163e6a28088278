"""What ``from guinguette import …`` gives: typed results that are tables, layers and maps."""

from maps.notebook.comparison import Comparison, ScenarioComparison, compare
from maps.notebook.plans import Plan, plan, read_folder
from maps.notebook.simulation import ScenarioResult, SimulationResult, simulate

__all__ = [
    "Comparison", "Plan", "ScenarioComparison", "ScenarioResult", "SimulationResult", "compare",
    "plan", "read_folder", "simulate",
]  # fmt: skip
