"""
Where a driver must be kept from turning round.

A shortest path turns round for one reason only: to come a second time, by another road, to a place
where a rule has begun, and to pass it by. Such a path goes out from there along two-way roads and
comes back along them. It is of no use where the rule can be obeyed in less time, and so only the
crossroads that are nearer than that need remember by which road one came. Forbidding to turn round
everywhere would copy every crossroads of the network.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from routing.arrays import FloatArray
from routing.network.vehicle.turn_states import Step, TurnStates

_MARGIN_S = 1e-3
"""Sums of seconds differ in their last digits."""


def nodes_without_u_turns(
    states: TurnStates, seconds: FloatArray, *, turn_s: float
) -> NDArray[np.bool_]:
    """
    Find the nodes where turning round must be forbidden for no shortest path to do so.

    Parameters
    ----------
    states
        The roads, and the rules that bind on them.
    seconds
        Shape (E,), the time that each edge takes.
    turn_s
        Time lost in turning round where a road ends.

    Returns
    -------
    nodes
        Shape (N,), whether a path must remember there by which edge it came.
    """
    found = np.zeros(states.network.node_count, dtype=np.bool_)
    search = _Search(states, seconds, turn_s)
    for state in states.ruled:
        blocked = search.blocked(state)
        if blocked:
            found[list(search.tempting(state, blocked))] = True
    return found


class _Search:
    """Searches from the states with which a rule begins."""

    def __init__(self, states: TurnStates, seconds: FloatArray, turn_s: float) -> None:
        self._states = states
        self._seconds = seconds.tolist()
        both = seconds + seconds[states.reverse]
        # One does not come back along a one-way road.
        self._both = np.where(states.reverse >= 0, both, math.inf).tolist()
        self._turn_s = turn_s

    def blocked(self, state: int) -> set[int]:
        """Edges that one would take after a state if no rule had begun: the way on, not back."""
        states = self._states
        free = {step.edge for step in states.ruled[state] if step.edge == step.state}
        back = int(states.reverse[states.last(state)])
        return set(states.leaving(states.head(state))) - free - {back}

    def tempting(self, state: int, blocked: set[int]) -> Iterator[int]:
        """Yield the nodes where turning round would be the soonest way on to a blocked edge."""
        states = self._states
        steps = [step for step in states.ruled[state] if states.reverse[step.edge] >= 0]
        outward = [step for step in steps if self._leads_back(step, blocked)]
        if outward or not blocked.isdisjoint(step.edge for step in steps):
            yield states.head(state)
        legal = self._settled(states.ruled[state], self._seconds)
        waiting, reached_s = set(blocked), 0.0
        for there_and_back_s, found in self._settled(outward, self._both):
            while waiting and reached_s <= there_and_back_s:
                reached_s, other = next(legal, (math.inf, -1))
                if other >= 0 and states.head(other) == states.head(state):
                    waiting -= {s.edge for s in states.steps(other) if s.edge == s.state}
            if not waiting and there_and_back_s > reached_s + _MARGIN_S:
                return
            yield states.head(found)

    def _leads_back(self, step: Step, blocked: set[int]) -> bool:
        """Whether one may drive out along an edge, and on to a blocked one after coming back."""
        back = int(self._states.reverse[step.edge])
        return not step.is_turn and any(s.edge in blocked for s in self._states.steps(back))

    def _settled(self, first: Iterable[Step], seconds: list[float]) -> Iterator[tuple[float, int]]:
        """Yield the states that some steps lead to, soonest first, and the time to each."""
        heap: list[tuple[float, int]] = []
        done: set[int] = set()
        here_s, steps = 0.0, first
        while True:
            for step in steps:
                there_s = here_s + seconds[step.edge] + self._turn_s * step.is_turn
                if step.state not in done and there_s < math.inf:
                    heappush(heap, (there_s, step.state))
            while heap and heap[0][1] in done:
                heappop(heap)
            if not heap:
                return
            here_s, state = heappop(heap)
            done.add(state)
            yield here_s, state
            steps = self._states.steps(state)
