"""Stops that are placed together: one alone, or those that must share their days."""

from __future__ import annotations

from dataclasses import dataclass

from routing.problem import Problem


@dataclass(frozen=True, slots=True)
class Unit:
    """
    Stops that share their days.

    ``patterns`` are those of any of ``members``; a member that does not allow the one chosen stays
    out, for it then binds no other. Left out, the unit loses ``prize``, and ``due_visits`` visits
    that have no prize.
    """

    members: tuple[int, ...]
    patterns: tuple[frozenset[int], ...]
    prize: float
    due_visits: int


def units_of(problem: Problem) -> tuple[Unit, ...]:
    """Split the stops of a problem into units, by their least member."""
    head = list(range(len(problem.stops)))

    def root(i: int) -> int:
        while head[i] != i:
            head[i] = head[head[i]]
            i = head[i]
        return i

    for group in problem.together:
        least = min((root(i) for i in group), default=0)
        for i in group:
            head[root(i)] = least
    members: dict[int, list[int]] = {}
    for i in range(len(problem.stops)):
        members.setdefault(root(i), []).append(i)
    return tuple(_unit(problem, tuple(group)) for group in members.values())


def _unit(problem: Problem, members: tuple[int, ...]) -> Unit:
    stops = [problem.stops[i] for i in members]
    return Unit(
        members,
        tuple(dict.fromkeys(pattern for s in stops for pattern in s.visit_patterns)),
        float(sum(s.prize for s in stops if s.prize is not None)),
        sum(s.visits for s in stops if s.prize is None),
    )
