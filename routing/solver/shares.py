"""
How a search shares its time out: the one table.

Each is a part of what is left when its turn comes, of seconds or of effort alike
(:mod:`routing.solver.deadline`).
"""

from __future__ import annotations

TEMPLATES_WITHOUT_RULES = 0.5
"""For weekday templates where rules that they do not know may still refuse their plan."""
GAP_WITHOUT_RULES = 0.5
"""Of the gap that is good enough, for the same: the rules will take the rest of it."""
FIRST_ON_DEMAND, BOUND_ON_DEMAND = 0.25, 0.6
"""For a first plan of routes made on demand, and for its bound; the rest betters the plan."""

ASIDE = 0.15
"""For the first plan of the searches that run aside."""
LISTING = 0.6
"""For the list of all day-routes: past that, routes are searched for without columns."""
RELAXATION, BOUND_ALONE = 0.6, 0.5
"""For column generation: before a plan, and where the plan is found without columns."""
COMPLETION = 0.2
"""For better choices of columns where the first one leaves stops out."""
FIRST_SEARCH, FIRST_SEARCH_OF_MANY = 0.12, 0.3
"""For a first plan found without columns; where day-routes are too many to choose among."""
CUTS, PROOF = 0.3, 0.3
"""For cuts, and for branch and bound among the best columns."""
FIRST_CHOICES, CHOICES = 0.08, 0.25
"""For better choices of columns after the first cuts, and after the next ones."""
TURNS = ((0.2, 0.4), (0.2, 0.5), (0.3, 0.5), (1.0, 0.0))
"""Turn by turn, for a proof in reach, then for better choices while the proof rests."""

GENERATIONS = (0.3, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Of all: when generations of the search of long routes end, two founders, then children."""

REASONS = 0.5
"""For the reasons of an explanation; extra days get the rest."""
A_POINT = 0.4
"""For one plan of a curve of changes."""
