"""
The service goes on: habits are kept, changed where that pays, and exceptions made week by week.

One engine behind every door: a new period, a change of plan, other roads. Habits are settled on a
cycle without exceptions, as if no vehicle were ever away and no place ever closed; then the weeks
in which something comes between are planned again. A folder without a memory is planned from
nothing by the same two steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property

from guinguette.calendar import DAYS_PER_WEEK, day_number
from guinguette.planning.continuity.found import (
    Found,
    Habits,
    at_usual_hours,
    changed,
    in_two_steps,
    is_same,
    lacking,
    near_their_hours,
    with_lower_bound,
    with_prices,
    without_prices,
)
from guinguette.planning.continuity.happenings import Happenings, without_exceptions
from guinguette.planning.continuity.hours_kept import Cut, within_hours
from guinguette.planning.continuity.instructed import Instructed
from guinguette.planning.continuity.promises_kept import Place, Promises
from guinguette.planning.continuity.room_left import RoomLeft
from guinguette.planning.folder_problem import build_problem
from guinguette.roads.kinds import Roads
from guinguette.service.habits import spare_weeks
from guinguette.service.standing import Standing
from routing.analysis.change_cost import ChangeCost, lawful_now
from routing.analysis.kept_routes import broken_rules
from routing.analysis.least_change import Replanned, replan, replan_once
from routing.problem import Problem
from routing.solution import DayRoute, Solution
from routing.solver.deadline import Deadline
from routing.solver.draft import is_closed

Progress = Callable[[float | None, float | None], None]
DEAREST_EUR = 10_000.0
"""Price of a change that nothing but one more visit pays."""


def in_silence(_plan: float | None, _lower_bound: float | None) -> None:
    """Tell nobody."""


class Continuation:
    """
    A service over the horizon of a folder.

    Parameters
    ----------
    happened
        The folder, and what comes between.
    standing
        The plans that stand; none, and all is planned from nothing.
    since
        Nothing changes before this day; the first of the horizon where omitted.
    has_begun
        Whether this day is today: habits change from tomorrow on, and no other visit comes today.
    """

    def __init__(
        self,
        happened: Happenings,
        standing: Standing,
        *,
        roads: Roads,
        since: date | None = None,
        has_begun: bool = False,
    ) -> None:
        self.happened, self.standing, self.roads = happened, standing, roads
        self.folder = happened.folder
        settings = self.folder.settings
        self.start, self.seed = settings.horizon.start, settings.planning.seed
        self.frozen = max(0, day_number(since, self.start)) if since else 0
        self.has_begun = has_begun and bool(self.frozen or since == self.start)
        self.settled = self.frozen + self.has_begun
        self.promises = Promises(
            self.folder, standing, leaving=happened.leaving, frozen=self.settled
        )
        self.instructed = Instructed(happened, self.promises)
        cycle, self.ground = build_problem(without_exceptions(self.folder), roads)
        self.cycle = self.uncut = self._without_leaving(cycle)
        self.cuts: tuple[Cut, ...] = ()
        self.planned: Callable[..., Solution] = RoomLeft().planned
        problem, _ = build_problem(self.folder, roads, ground=self.ground)
        self.problem = replace(
            problem, stops=self.cycle.stops, visit_cost=with_prices(problem, happened.prices)
        )

    def _without_leaving(self, problem: Problem) -> Problem:
        """Leave only their past to the places that leave."""
        stops = list(problem.stops)
        for i, request in enumerate(self.folder.requests):
            if request.key in self.happened.leaving:
                past = frozenset(self.promises.slots.get(i, ())) or stops[i].visit_patterns[0]
                stops[i] = replace(stops[i], visit_patterns=(past,), prize=None)
        return replace(problem, stops=tuple(stops))

    @cached_property
    def former(self) -> tuple[DayRoute, ...]:
        """The routes that habit asks for, exceptions of the past left out."""
        return self.promises.routes_of(self.cycle, self.promises.habit_places)

    @cached_property
    def promised(self) -> tuple[DayRoute, ...]:
        """Where each visit is before anything new comes between."""
        places = self.promises.standing_places(self.former)
        return self.promises.routes_of(self.problem, places, self.former)

    @cached_property
    def goes_on(self) -> Problem:
        """The cycle, where what was promised is a choice, and no place of it may stay out."""
        stops = list(self.cycle.stops)
        for i, places in self.promises.slots.items():
            days = frozenset(places)
            stops[i] = replace(stops[i], prize=None)
            if days not in stops[i].visit_patterns and self._may_go_on(i, days):
                stops[i] = replace(stops[i], visit_patterns=(days,))
        return replace(self.cycle, stops=tuple(self.instructed.keeping(stops, self.settled)))

    def _may_go_on(self, i: int, days: frozenset[int]) -> bool:
        is_planned = any((i, day) in self.promises.told for day in days)
        later = {day for day in days if day >= self.settled}
        return is_planned and self.promises.is_steady(i) and later <= self.cycle.stops[i].days

    @cached_property
    def must_change(self) -> bool:
        """Whether some habit cannot stay, or some place joins or leaves."""
        moves = any(True for _ in self.promises.gone()) or bool(self.promises.joining)
        return moves or bool(broken_rules(self.goes_on, self.former, frozen_until_day=self.settled))

    @cached_property
    def lacks_visits(self) -> bool:
        """Whether some place that must be served has no visit."""
        stops = enumerate(self.cycle.stops)
        return any(stop.prize is None and i not in self.promises.slots for i, stop in stops)

    def changed_habits(
        self,
        price: ChangeCost,
        deadline: Deadline,
        on_progress: Progress = in_silence,
        *,
        target_gap: float = 0.0,
        keeps_hours: bool = True,
    ) -> Replanned:
        """
        Change the habits as little as pays, each near its hour unless hours are not to be kept.

        Where that leaves out a place that must be served, hours are free in a second search, which
        is taken where it serves more.
        """

        def search(problem: Problem, until: Deadline) -> Replanned:
            return replan(
                problem,
                self.former,
                change_cost=price,
                frozen_until_day=self.settled,
                deadline=until,
                seed=self.seed,
                target_gap=target_gap,
                on_progress=on_progress,
            )

        slots = self.promises.slots.items() if keeps_hours else ()
        starts_s = {i: [place.start_s for place in own.values()] for i, own in slots}
        usual = at_usual_hours(self.goes_on, starts_s) if keeps_hours else self.goes_on
        found = search(usual, deadline.share(0.6))
        if not lacking(found) or deadline.should_stop():
            return found
        other = search(self.goes_on, deadline)
        return min(found, other, key=lacking)

    def exceptions(
        self,
        habits: tuple[DayRoute, ...],
        price: ChangeCost,
        deadline: Deadline,
        on_progress: Progress = in_silence,
    ) -> Replanned:
        """
        Plan again the weeks in which something comes between, each by itself.

        On the weekdays of their habits, places stay near their hour, unless more visits are made
        without that.
        """
        places = self.promises.standing_places(habits)
        former = self.promises.routes_of(self.problem, places, habits)
        fixed = self.instructed.fixed(self.problem, former)

        def search(problem: Problem, until: Deadline) -> Replanned:
            return replan_once(
                problem,
                former,
                change_cost=price,
                closures=self.instructed.closures,
                fixed=fixed,
                waived=self.instructed.waived,
                spare_weeks=self._spare_weeks(),
                priced_weeks=self._priced_weeks(places),
                frozen_until_day=self.frozen,
                has_short_notice=self.has_begun,
                deadline=until,
                seed=self.seed,
                on_progress=on_progress,
            )

        found = search(near_their_hours(self.problem, former), deadline.share(0.6))
        if found.dropped and not deadline.should_stop():
            other = search(self.problem, deadline)
            found = min(found, other, key=lambda one: len(one.dropped))
        if self.instructed.is_lost(found, fixed):  # for want of room beside others: it may move
            return self.exceptions(habits, price, deadline, on_progress)
        return found

    def solve(
        self,
        price_eur: float,
        deadline: Deadline,
        on_progress: Progress = in_silence,
        *,
        is_afresh: bool = False,
        is_weighed: bool = False,
    ) -> Found:
        """
        Settle the habits, then make the exceptions, within the working time of the crews.

        Parameters
        ----------
        price_eur
            Price of one visit on another day or by another vehicle.
        deadline
            Of both steps together.
        on_progress
            Told of the cost and the lower bound of what is searched.
        is_afresh
            Keep no habit.
        is_weighed
            Leave a habit wherever that saves more than the price of the change, its hour for less.
        """

        def search(until: Deadline, stays: bool) -> Found:
            price = ChangeCost(day=price_eur, vehicle=price_eur)
            if self.former and not is_afresh:
                habits = self._settled(
                    price, until, on_progress, is_weighed=is_weighed, stays=stays
                )
            else:
                habits = self._from_nothing(until, on_progress)
            return self._with_exceptions(habits, price, until, on_progress)

        return within_hours(self, search, deadline)

    def _with_exceptions(
        self, habits: Habits, price: ChangeCost, deadline: Deadline, on_progress: Progress
    ) -> Found:
        found = self.exceptions(habits.solution.routes, price, deadline, on_progress)
        if not found.weeks and is_same(found.solution, habits.solution):
            return Found(
                habits=habits,
                problem=habits.problem,
                solution=habits.solution,
                scope=habits.scope,
                is_proven=habits.is_proven,
            )
        return Found(
            habits=habits,
            problem=found.problem,
            solution=in_two_steps(habits, found),
            scope="step_by_step" if habits.is_changed else "same_weeks",
            is_proven=found.is_proven and (habits.is_proven or not habits.is_changed),
            weeks=found.weeks,
        )

    def _settled(
        self,
        price: ChangeCost,
        deadline: Deadline,
        on_progress: Progress,
        *,
        is_weighed: bool,
        stays: bool = False,
    ) -> Habits:
        """
        Keep the habits where they can stay; a search tells what that may cost.

        Where nothing happened, and some place still lacks its visits, they change for one more
        visit alone, and not where they are to stay (``stays``).
        """
        if self.must_change or is_weighed:
            until, keeps = deadline.share(0.7), not is_weighed
            return changed(self.changed_habits(price, until, on_progress, keeps_hours=keeps))
        if self.lacks_visits:
            dearest = max(price.day, DEAREST_EUR)
            price = ChangeCost(day=dearest, vehicle=dearest)
        kept = replan_once(
            self.goes_on, self.former, change_cost=price, frozen_until_day=self.goes_on.days
        )
        gap = 0.0 if self.lacks_visits else self.folder.settings.planning.target_gap
        found = self.changed_habits(price, deadline.share(0.6), target_gap=gap)
        if lacking(found) < lacking(kept) and not stays:
            return changed(found)
        solution = with_lower_bound(without_prices(kept), found.solution.lower_bound)
        is_proven = is_closed(solution.cost, solution.lower_bound)
        return Habits(
            problem=kept.problem, solution=solution, scope="as_few_changes", is_proven=is_proven
        )

    def _from_nothing(self, deadline: Deadline, on_progress: Progress) -> Habits:
        planning = self.folder.settings.planning
        if self.settled:
            free = ChangeCost(day=0.0, vehicle=0.0)
            found = replan(
                self.goes_on,
                self.former,
                change_cost=free,
                frozen_until_day=self.settled,
                deadline=deadline.share(0.8),
                seed=self.seed,
                target_gap=planning.target_gap,
                on_progress=on_progress,
            )
            problem, solution = found.problem, without_prices(found)
        else:
            problem = self.cycle
            solution = self.planned(
                problem,
                deadline=deadline if not self._comes_between else deadline.share(0.8),
                seed=self.seed,
                target_gap=planning.target_gap,
                start=[route for route in self.former if lawful_now(problem, route)],
                on_progress=on_progress,
            )
        return Habits(
            problem=problem,
            solution=solution,
            scope="all_plans",
            is_proven=is_closed(solution.cost, solution.lower_bound),
            is_changed=True,
        )

    @property
    def _comes_between(self) -> bool:
        """Whether exceptions may have to be made."""
        away = any(
            usual.days != now.days
            for usual, now in zip(self.cycle.vehicles, self.problem.vehicles, strict=True)
        )
        return away or bool(self.happened.closures or self.happened.prices)

    def free(self, habits: Habits, deadline: Deadline) -> Solution | None:
        """
        Search for the best plan of the cycle that serves as much, whatever habits and hours.

        Returns
        -------
        solution
            ``None`` where none serves as much, or the horizon has begun.
        """
        if self.settled or not self.former or deadline.begin().is_past:
            return None
        free = RoomLeft().planned(
            self.uncut,
            deadline=deadline,
            seed=self.seed,
            target_gap=self.folder.settings.planning.target_gap,
            start=habits.solution.routes,
        )
        return free if len(free.unserved) == len(habits.solution.unserved) else None

    def _priced_weeks(self, places: Iterable[Place]) -> set[int]:
        """List the weeks with a visit on a day that has come to cost more."""
        told = set(self.standing.events)
        found = set()
        for place in places:
            _, event = self.happened.prices.get((place.stop, place.day), (0.0, None))
            if event is None or place.day < self.frozen:
                continue
            is_planned = (place.stop, place.day) in self.promises.told
            if not (is_planned and {event, replace(event, subject="")} & told):
                found.add(place.day // DAYS_PER_WEEK)
        return found

    def _spare_weeks(self) -> dict[int, int]:
        """Say how many weeks away the visits of each place may be made up."""
        weeks = self.folder.settings.horizon.weeks
        return {i: spare_weeks(r.rhythm, weeks) for i, r in enumerate(self.folder.requests)}
