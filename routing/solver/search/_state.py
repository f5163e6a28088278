"""A plan as flat arrays, and the room in which the compiled search works."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.arrays import FloatArray, IntArray
from routing.compiled import inner
from routing.solver.search._tables import Records, Tables

_ROAD = np.dtype(
    [
        ("length", "i8"),
        ("load", "i8"),
        ("metres", "i8"),
        ("busy", "i8"),
        ("cost", "f8"),
        ("away", "i8"),
        ("version", "i8"),
        ("broken", "i8"),
    ]
)
_OFFER = np.dtype([("version", "i8"), ("cost", "f8"), ("place", "i4"), ("variant", "i4")])
_TRIP = np.dtype(
    [
        ("size", "i8"),
        ("day", "i8"),
        ("vehicle", "i8"),
        ("origin", "i8"),
        ("away", "i8"),
        ("metres", "i8"),
        ("driving", "i8"),
        ("depart", "i8"),
        ("finish", "i8"),
        ("pause", "i8"),
        ("pause_after", "i8"),
    ]
)


class State(NamedTuple):
    """
    A plan.

    ``routes[slot]`` are stops in order, ``roads[slot]`` what they amount to; a slot's ``version``
    changes with its contents. ``pattern[unit]`` is a row of the patterns, -1 where the unit is
    out; ``seats[stop, visit]`` are slots. ``hour[stop]`` is the earliest start of service that the
    same-hour rule leaves, -1 if it leaves all. ``used[set, period]`` counts visits.
    """

    routes: IntArray
    roads: Records
    pattern: IntArray
    seats: IntArray
    hour: IntArray
    used: IntArray


class Work(NamedTuple):
    """
    Room for one search.

    ``order``, ``legs``, ``starts`` and ``latest`` belong to the route being timed, which ``trip``
    describes. ``offers[stop, slot]`` remembers cheapest insertions by the version of the slot.
    ``choice`` is the best way found to place a unit: pattern, then seats by member and visit;
    ``trial`` the one being tried, ``hours`` its candidate hours, ``seats`` its slots at the best
    hour. ``bank`` holds the units to place, in increasing order of ``key``. ``counter`` is the last
    version given, the number of units in the bank, 1 where a night may be planned before the route
    that follows it, a number that says which slots are overlooked, and how many places of routes
    were tried; ``score`` is the cost of the current plan and, of the best, missing visits and cost.
    """

    order: IntArray
    legs: IntArray
    starts: IntArray
    latest: IntArray
    trip: Records
    offers: Records
    choice: IntArray
    trial: IntArray
    hours: IntArray
    seats: IntArray
    bank: IntArray
    key: FloatArray
    counter: IntArray
    score: FloatArray
    random: NDArray[np.uint64]


def empty_state(t: Tables, width: int) -> State:
    """Return the plan that serves nobody."""
    n, visits = len(t.stops), t.patterns.shape[1]
    roads = np.zeros(len(t.slots), dtype=_ROAD)
    roads["version"] = np.arange(1, len(t.slots) + 1)
    return State(
        routes=np.full((len(t.slots), width), -1, dtype=np.int64),
        roads=roads,
        pattern=np.full(len(t.units), -1, dtype=np.int64),
        seats=np.full((n, visits), -1, dtype=np.int64),
        hour=np.full(n, -1, dtype=np.int64),
        used=np.zeros((len(t.periods), int(t.periods.max(initial=0)) + 1), dtype=np.int64),
    )


def new_work(t: Tables, width: int, seed: int) -> Work:
    """Make room for a search; ``width`` is the largest number of stops of a route."""
    largest = int(t.units["size"].max(initial=1))
    visits = t.patterns.shape[1]
    start = np.random.default_rng(seed).integers(1, 2**63, dtype=np.uint64)
    return Work(
        order=np.zeros(width + 2, dtype=np.int64),
        legs=np.zeros(width + 3, dtype=np.int64),
        starts=np.zeros(width + 2, dtype=np.int64),
        latest=np.zeros(width + 2, dtype=np.int64),
        trip=np.zeros(1, dtype=_TRIP),
        offers=np.zeros((len(t.stops), len(t.slots)), dtype=_OFFER),
        choice=np.full(1 + largest * (visits + 1), -1, dtype=np.int64),
        trial=np.full(1 + largest * (visits + 1), -1, dtype=np.int64),
        hours=np.zeros(4 * visits + 5, dtype=np.int64),
        seats=np.full(visits + 1, -1, dtype=np.int64),
        bank=np.zeros(len(t.units) + 1, dtype=np.int64),
        key=np.zeros(len(t.units) + 1, dtype=np.float64),
        counter=np.array([len(t.slots) + 1, 0, 0, 0, 0], dtype=np.int64),
        score=np.full(3, np.inf),
        random=np.array([start], dtype=np.uint64),
    )


@inner
def copy_state(source: State, target: State) -> None:
    """Overwrite a plan with another."""
    for s in range(len(source.roads)):
        target.roads[s] = source.roads[s]
        for k in range(source.roads[s].length):
            target.routes[s, k] = source.routes[s, k]
    for u in range(len(source.pattern)):
        target.pattern[u] = source.pattern[u]
    for i in range(len(source.hour)):
        target.hour[i] = source.hour[i]
        for d in range(source.seats.shape[1]):
            target.seats[i, d] = source.seats[i, d]
    for k in range(source.used.shape[0]):
        for x in range(source.used.shape[1]):
            target.used[k, x] = source.used[k, x]


@inner
def draw(w: Work) -> float:
    """Return a number between 0 and 1 (xorshift64*: Vigna 2016, ACM TOMS 42 (4))."""
    x = w.random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    w.random[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@inner
def pick(w: Work, below: int) -> int:
    """Return a whole number from 0 to ``below - 1``."""
    return min(below - 1, int(draw(w) * below))
