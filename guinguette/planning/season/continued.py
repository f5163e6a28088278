"""The season goes on beside the rounds: what was given to villages stays, unless it cannot."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from math import inf

from guinguette.calendar import date_of
from guinguette.contract import ContractMet
from guinguette.folder.read_folder import WorkingFolder
from guinguette.planning.continuity.continuation import Progress
from guinguette.planning.continuity.continued import Continued
from guinguette.planning.continuity.room_left import RoomLeft
from guinguette.planning.continuity.rounds import Aims, continue_rounds, first_free
from guinguette.planning.events import NOTHING
from guinguette.planning.season.asked import CHANGE_EUR, SeasonAsked, season_asked
from guinguette.planning.season.beside import Proven, rounds_and_evenings
from guinguette.planning.season.sides import (
    is_evening,
    of_rounds,
    rounds_standing,
    sold_keys,
    split_read,
)
from guinguette.planning.season.together import together
from guinguette.planning.season.written import season_written
from guinguette.service.standing import Standing
from guinguette.tour import LowerBoundScope
from routing.season.lacks import why_lacking
from routing.season.solution import SeasonSolution
from routing.season.solve import solve_season
from routing.solver.deadline import Deadline

_LEAST_TRIALS_S = 3.0
"""The trials that say why evenings lack have this long, however little is left."""
_CENT = 0.01
_FOR_ROUNDS = 0.9
"""Share of the time left for rounds: a season is found soon after."""
_FOR_FIRST = 0.85
"""Share of the time left for the first of two plans."""
_FOR_BOTH = 0.4
"""Share of the time left for what is proven of both."""


def continue_season(
    folder: WorkingFolder,
    standing: Standing,
    aims: Aims,
) -> Continued:
    """Plan the rounds of a folder, and its season beside them."""
    settings, read = folder.settings, aims.read
    deadline = aims.deadline.or_seconds(settings.planning.time_limit_s).begin()
    sold = sold_keys(folder, standing)
    said_of_rounds, said = split_read(read, sold)
    since = read.since or first_free(standing, read, settings.horizon, aims.today)
    change_eur = CHANGE_EUR if aims.price_eur is None else aims.price_eur

    asked = season_asked(
        folder,
        standing,
        said,
        roads=aims.roads,
        since=since,
        has_begun=read.since is None and since is not None,
    )
    change = 0.0 if aims.is_afresh else change_eur

    def beside(left: RoomLeft, until: Deadline, free: SeasonSolution | None) -> _Pair:
        left = replace(left, busy=_busy(standing))
        own = replace(aims, read=said_of_rounds, left=left, deadline=until.share(_FOR_ROUNDS))
        rounds = continue_rounds(of_rounds(folder), rounds_standing(standing, sold), own)
        evenings = asked.beside(rounds.after)
        found = _found(evenings, until, aims.on_progress, free, change_eur=change)
        return _Pair(rounds, evenings, found)

    is_free = bool(of_rounds(folder).requests) and (aims.is_afresh or not standing.tours)
    if not is_free:
        pair = beside(RoomLeft(), deadline, None)
    elif standing.tours or read != NOTHING:
        pair = _with_spared(beside, deadline)
    else:
        pair = _at_once(asked, of_rounds(folder), beside, replace(aims, deadline=deadline))
    found = pair.found
    season = season_written(
        pair.asked, found.solution, lower_bound=found.lower_bound, met=found.met
    )
    return together(
        pair.asked,
        standing,
        pair.rounds,
        season,
        is_proven=found.is_proven,
        price_eur=change_eur,
        beside_eur=pair.beside_eur,
    )


_Beside = Callable[[RoomLeft, Deadline, SeasonSolution | None], "_Pair"]


def _with_spared(beside: _Beside, deadline: Deadline, free: SeasonSolution | None = None) -> _Pair:
    """Plan rounds; where evenings lack beside them, spare a weekday of their crews and compare."""
    pair = beside(RoomLeft(), deadline.share(0.6), free)
    spared = pair.needed()
    if not spared or deadline.should_stop():
        return pair
    other, first = beside(RoomLeft(spared=spared), deadline, pair.found.free), pair.rounds.after
    return min(pair, other.bounded(first.lower_bound_eur, first.lower_bound_scope), key=_Pair.worth)


def _at_once(asked: SeasonAsked, rounds: WorkingFolder, beside: _Beside, aims: Aims) -> _Pair:
    """
    Plan rounds and season from nothing, with what is proven of both together.

    Rounds leave to evenings what the cheapest choice of both leaves them; if visits or evenings are
    left out then, they leave nothing.
    """
    deadline = aims.deadline.begin()
    free = _searched(asked, deadline.share(_FOR_BOTH), aims.on_progress, with_rounds=False)
    until = deadline.share(_FOR_BOTH)
    proven = rounds_and_evenings(asked, rounds, free, roads=aims.roads, deadline=until)
    if proven is None:
        return _with_spared(beside, deadline, free)
    best = beside(proven.left, deadline.share(_FOR_FIRST), free).beside(proven)
    if best.lacks_some and not deadline.should_stop():
        other = beside(RoomLeft(least_eur=proven.rounds_eur), deadline, free).beside(proven)
        best = min(best, other, key=_Pair.worth)
    return best


def _busy(standing: Standing) -> dict[str, frozenset[date]]:
    """List the dates on which each crew has an evening that stands."""
    days: dict[str, set[date]] = defaultdict(set)
    for route in standing.routes:
        if is_evening(route):
            days[route.crew].add(route.date)
    return {crew: frozenset(dates) for crew, dates in days.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    solution: SeasonSolution
    free: SeasonSolution
    """The season as if there were no rounds."""
    lower_bound: float
    met: tuple[ContractMet, ...]
    is_proven: bool


@dataclass(frozen=True, slots=True)
class _Pair:
    """Rounds, and the season beside them."""

    rounds: Continued
    asked: SeasonAsked
    found: _Found
    beside_eur: float = 0.0
    """What they cost each other at least, beyond the bound of each."""

    def worth(self) -> tuple[float, ...]:
        """Rank pairs: rounds are made first, then evenings, then they cost little."""
        after, found = self.rounds.after, self.found.solution
        lack = found.terms.get("lack", 0.0)
        return len(after.unserved), len(after.missed), lack, after.cost_eur + found.cost

    def needed(self) -> dict[str, frozenset[date]]:
        """
        Name the dates of the weekday that evenings need most of a crew with fewer than without.

        One that has evenings where no rounds are; else the one with the fewest rounds.
        """
        found, free = self.found.solution, self.found.free
        if sum(found.lacking) <= sum(free.lacking):
            return {}
        crews, start = [turn.crew.name for turn in self.asked.turns], self.asked.start
        made = [[crews[e.vehicle] for e in one.evenings] for one in (free, found)]
        worked = {(r.crew, r.date) for r in self.rounds.after.routes}
        rounds = Counter((crew, day.weekday()) for crew, day in worked)
        wanted = [(crews[e.vehicle], date_of(e.day, start)) for e in free.evenings]
        taken = Counter((crew, day.weekday()) for crew, day in wanted if (crew, day) in worked)
        every = [date_of(n, start) for n in range(self.asked.problem.days)]
        chosen = {}
        for crew in sorted(Counter(made[0]) - Counter(made[1])):
            days = sorted(day for name, day in rounds if name == crew)
            if days:
                most = max(days, key=lambda d: (taken[crew, d], -rounds[crew, d], d))
                chosen[crew] = frozenset(day for day in every if day.weekday() == most)
        return chosen

    def bounded(self, lower_bound_eur: float, scope: LowerBoundScope) -> _Pair:
        """Bound the rounds as those that have every day: these leave some to evenings."""
        after = self.rounds.after
        bound = min(lower_bound_eur, after.cost_eur)
        is_closed = after.cost_eur - bound < _CENT
        after = replace(
            after,
            lower_bound_eur=bound,
            lower_bound_scope=scope,
            gap=(after.cost_eur - bound) / after.cost_eur if after.cost_eur else 0.0,
            status="feasible" if after.status == "optimal" and not is_closed else after.status,
        )
        is_proven = self.rounds.is_proven and is_closed
        return replace(self, rounds=replace(self.rounds, after=after, is_proven=is_proven))

    def beside(self, proven: Proven) -> _Pair:
        """Say what was proven of both; where visits are left out, nothing is."""
        if self.rounds.after.unserved:
            return self
        beside_eur = proven.both_eur - proven.rounds_eur - self.found.lower_bound
        return replace(self, beside_eur=max(0.0, beside_eur))

    @property
    def lacks_some(self) -> bool:
        """Whether visits are left out, or evenings that could be made without rounds."""
        found = self.found
        return bool(self.rounds.after.unserved) or sum(found.solution.lacking) > sum(
            found.free.lacking
        )


def _searched(
    asked: SeasonAsked,
    deadline: Deadline,
    on_progress: Progress,
    *,
    with_rounds: bool,
    change_eur: float = 0.0,
    start: SeasonSolution | None = None,
) -> SeasonSolution:
    """Search the evenings of a season, from those that stand where no others are known."""
    planning, settings = asked.folder.settings.planning, asked.folder.settings.season
    third_of_wish = settings.wish_eur / 3
    is_wished = any(request.wishes for request in asked.folder.requests)
    return solve_season(
        asked.season(change_eur=change_eur, with_rounds=with_rounds),
        deadline=deadline,
        seed=planning.seed,
        target_gap=planning.target_gap if not asked.former else 0.0,
        most_left=third_of_wish if third_of_wish and is_wished else inf,
        start=start.evenings if start else tuple(asked.former | asked.fixed),
        on_progress=on_progress,
    )


def _found(
    asked: SeasonAsked,
    deadline: Deadline,
    on_progress: Progress,
    free: SeasonSolution | None,
    *,
    change_eur: float,
) -> _Found:
    """
    Search the season: first as if there were no rounds, which bounds it; then beside them.

    Evenings that stand change as few as can be. What was found without rounds is not searched
    again.
    """
    planning = asked.folder.settings.planning
    search = partial(_searched, asked, on_progress=on_progress, change_eur=change_eur)
    if free is None:
        until = deadline.share(0.5) if asked.has_rounds else deadline
        free = search(until, with_rounds=not asked.has_rounds)
    solution = search(deadline, with_rounds=True, start=free) if asked.has_rounds else free
    lower_bound = max(solution.lower_bound if not asked.has_rounds else 0.0, free.lower_bound)
    changes = solution.terms.get("change", 0.0)
    until = deadline.at_least(_LEAST_TRIALS_S)
    met = tuple(met_of(asked, n, solution, until) for n in range(len(asked.contracts)))
    return _Found(
        solution=solution,
        free=free,
        lower_bound=lower_bound - changes,
        met=met,
        is_proven=solution.cost - solution.lower_bound <= planning.target_gap * solution.cost,
    )


def met_of(asked: SeasonAsked, n: int, found: SeasonSolution, deadline: Deadline) -> ContractMet:
    """Say what becomes of a contract, why evenings lack, and how many vehicle-days would do."""
    lack = None
    if found.lacking[n]:
        season = asked.season(change_eur=0.0)
        lack = why_lacking(season, n, found.evenings, first_day=asked.settled, deadline=deadline)
    contract = asked.contracts[n]
    cancelled = len(asked.cancelled_of(contract))
    return ContractMet(
        contract=contract.name,
        held=asked.held(contract),
        planned=sum(one.package == n for one in found.evenings),
        lacking=found.lacking[n] + cancelled,
        reason=lack.reason if lack else "cancelled" if cancelled else None,
        remedy_days=lack.extra_days if lack else None,
    )
