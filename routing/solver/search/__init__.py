"""Large-neighbourhood search over every rule of a problem."""

from routing.solver.search.large_neighbourhood import SearchResult, search

__all__ = ["SearchResult", "search"]
