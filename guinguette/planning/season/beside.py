"""What rounds and evenings of the same crews ask of each other, before either is planned."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from guinguette.calendar import DAYS_PER_WEEK, date_of
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.settings.duty import turns
from guinguette.planning.continuity.happenings import without_exceptions
from guinguette.planning.continuity.room_left import RoomLeft
from guinguette.planning.folder_problem import ROUNDING_S, build_problem
from guinguette.planning.season.asked import SeasonAsked
from guinguette.roads.kinds import Roads
from guinguette.roads.of_folder import folder_roads
from routing.season.beside import least_together
from routing.season.solution import SeasonSolution
from routing.solver.deadline import Deadline

_DAY_S = 24 * 3600
_ALLOWED = 2e-4
"""Share of the cost of a season that a programme may be away from its optimum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """
    What is proven of rounds and season, in euros.

    ``rounds_eur`` is least for rounds alone, ``both_eur`` for both together, in the cheapest choice
    of what rounds leave to evenings, ``left``.
    """

    rounds_eur: float
    both_eur: float
    left: RoomLeft


def rounds_and_evenings(
    asked: SeasonAsked,
    rounds: WorkingFolder,
    free: SeasonSolution,
    *,
    roads: Roads | None,
    deadline: Deadline,
) -> Proven | None:
    """
    Bound the rounds and the season of a folder together; ``None`` where nothing ties them.

    Parameters
    ----------
    rounds
        The folder without its season.
    free
        The season as if there were no rounds.
    """
    own = turns(rounds.settings)
    crews = {
        v: frozenset(w for w, other in enumerate(asked.turns) if other.crew.name == turn.crew.name)
        for v, turn in enumerate(own)
    }
    if not any(crews.values()):
        return None
    problem, _ = build_problem(without_exceptions(rounds), roads or folder_roads(rounds))
    found = least_together(
        asked.season(change_eur=0.0, with_rounds=False),
        problem,
        crews,
        deadline=deadline,
        allowed_gap=_ALLOWED * free.cost,
        seed=asked.folder.settings.planning.seed,
    )
    if found is None:
        return None
    spared: dict[str, set[date]] = defaultdict(set)
    for v, day in found.spared:
        spared[own[v].crew.name].add(date_of(day, asked.start))
    return Proven(
        rounds_eur=found.rounds_alone,
        both_eur=found.lower_bound,
        left=RoomLeft(
            spared={crew: frozenset(days) for crew, days in sorted(spared.items())},
            earliest_s=_after_evenings(asked, rounds, free) if found.late else {},
            least_eur=found.rounds_alone,
        ),
    )


def _after_evenings(
    asked: SeasonAsked, rounds: WorkingFolder, free: SeasonSolution
) -> dict[int, int]:
    """
    Say when rounds may begin on weekdays two days after evenings, with the weekly rest between.

    Where not all crews of the rounds have evenings, nobody waits for them.

    Returns
    -------
    earliest_s
        Of weekdays, seconds since midnight.
    """
    crews = {turn.crew.name for turn in turns(rounds.settings)}
    rest_s = asked.season(change_eur=0.0).weekly_rest_s
    back: dict[int, int] = defaultdict(int)
    made = [
        (asked.turns[e.vehicle].crew.name, route)
        for e, route in zip(free.evenings, free.routes, strict=True)
    ]
    if not rest_s or not crews <= {crew for crew, _ in made}:
        return {}
    for crew, route in made:
        if crew in crews:
            weekday = route.day % DAYS_PER_WEEK
            back[weekday] = max(back[weekday], route.return_s)
    worked = frozenset[int]().union(*(turn.weekdays for turn in turns(rounds.settings)))
    return {
        (day + 2) % DAYS_PER_WEEK: -(-(back_s + rest_s - 2 * _DAY_S) // ROUNDING_S) * ROUNDING_S
        for day, back_s in back.items()
        if (day + 2) % DAYS_PER_WEEK in worked
        and (day + 1) % DAYS_PER_WEEK not in back.keys() | worked
    }
