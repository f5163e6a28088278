"""The season goes on beside the rounds: what was given to villages stays, unless it cannot."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from math import inf

from guinguette.calendar import date_of
from guinguette.contract import ContractMet
from guinguette.folder.read_folder import WorkingFolder
from guinguette.planning.continuity.continuation import Progress
from guinguette.planning.continuity.continued import Continued
from guinguette.planning.continuity.rounds import Aims, continue_rounds, first_free
from guinguette.planning.season.asked import CHANGE_EUR, SeasonAsked, season_asked
from guinguette.planning.season.sides import (
    Reserved,
    is_evening,
    of_rounds,
    rounds_standing,
    sold_keys,
    split_read,
)
from guinguette.planning.season.together import together
from guinguette.planning.season.written import season_written
from guinguette.service.standing import Standing
from routing.season.lacks import why_lacking
from routing.season.solution import SeasonSolution
from routing.season.solve import solve_season
from routing.solver.deadline import Deadline

_LEAST_TRIALS_S = 3.0
"""The trials that say why evenings lack have this long, however little is left."""
_CENT = 0.01


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

    def beside(reserved: Reserved, until: Deadline, free: SeasonSolution | None) -> _Pair:
        own = replace(aims, read=said_of_rounds, busy=_busy(standing), deadline=until.share(0.5))
        rounds = continue_rounds(of_rounds(folder, reserved), rounds_standing(standing, sold), own)
        asked = season_asked(
            folder,
            standing,
            said,
            roads=aims.roads,
            rounds=rounds.after,
            since=since,
            has_begun=read.since is None and since is not None,
        )
        change = 0.0 if aims.is_afresh else change_eur
        return _Pair(rounds, asked, _found(asked, until, aims.on_progress, free, change_eur=change))

    is_free = bool(of_rounds(folder).requests) and (aims.is_afresh or not standing.tours)
    pair = beside({}, deadline.share(0.6) if is_free else deadline, None)
    reserved = pair.needed() if is_free else {}
    if reserved and not deadline.should_stop():
        pair = min(pair, pair.instead(beside(reserved, deadline, pair.found.free)), key=_Pair.worth)
    asked, found = pair.asked, pair.found
    season = season_written(asked, found.solution, lower_bound=found.lower_bound, met=found.met)
    return together(
        asked, standing, pair.rounds, season, is_proven=found.is_proven, price_eur=change_eur
    )


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

    def worth(self) -> tuple[float, ...]:
        """Rank pairs: rounds are made first, then evenings, then they cost little."""
        after, found = self.rounds.after, self.found.solution
        lack = found.terms.get("lack", 0.0)
        return len(after.unserved), len(after.missed), lack, after.cost_eur + found.cost

    def needed(self) -> Reserved:
        """
        Name the weekday that evenings need most of each crew that makes fewer beside its rounds.

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
        chosen = {}
        for crew in sorted(Counter(made[0]) - Counter(made[1])):
            days = sorted(day for name, day in rounds if name == crew)
            if days:
                chosen[crew] = max(days, key=lambda d: (taken[crew, d], -rounds[crew, d], d))
        return chosen

    def instead(self, other: _Pair) -> _Pair:
        """Return another pair, its rounds bounded as those of this one: any weekday was theirs."""
        after, first = other.rounds.after, self.rounds.after
        bound = min(first.lower_bound_eur, after.cost_eur)
        is_closed = after.cost_eur - bound < _CENT
        after = replace(
            after,
            lower_bound_eur=bound,
            lower_bound_scope=first.lower_bound_scope,
            gap=(after.cost_eur - bound) / after.cost_eur if after.cost_eur else 0.0,
            status="feasible" if after.status == "optimal" and not is_closed else after.status,
        )
        is_proven = other.rounds.is_proven and is_closed
        return replace(other, rounds=replace(other.rounds, after=after, is_proven=is_proven))


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
    third_of_wish = asked.folder.settings.season.wish_eur / 3
    is_wished = any(request.wishes for request in asked.folder.requests)

    def search(
        *, with_rounds: bool, until: Deadline, start: SeasonSolution | None
    ) -> SeasonSolution:
        return solve_season(
            asked.season(change_eur=change_eur, with_rounds=with_rounds),
            deadline=until,
            seed=planning.seed,
            target_gap=planning.target_gap if not asked.former else 0.0,
            most_left=third_of_wish if third_of_wish and is_wished else inf,
            start=start.evenings if start else tuple(asked.former | asked.fixed),
            on_progress=on_progress,
        )

    if free is None:
        until = deadline.share(0.5) if asked.has_rounds else deadline
        free = search(with_rounds=not asked.has_rounds, until=until, start=None)
    solution = search(with_rounds=True, until=deadline, start=free) if asked.has_rounds else free
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
