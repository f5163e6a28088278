"""What ``from guinguette import …`` gives: typed results that are tables, layers and maps."""

from maps.notebook.comparison import Comparison, compare
from maps.notebook.plans import Plan, plan, read_folder

__all__ = ["Comparison", "Plan", "compare", "plan", "read_folder"]
