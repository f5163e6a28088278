"""Large-neighbourhood search over every rule of a problem."""

from routing.solver.search.large_neighbourhood import search

__all__ = ["search"]
