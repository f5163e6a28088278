"""Hybrid genetic search: plans for long day-routes."""

from routing.solver.genetic._problem_arrays import can_search
from routing.solver.genetic.search import genetic_search

__all__ = ["can_search", "genetic_search"]
