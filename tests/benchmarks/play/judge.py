"""What must hold from one edition to the next, judged from two readings of the memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from guinguette.planning.continuity.continued import Continued
from guinguette.planning.folder_problem import build_problem
from routing.check.judge import check
from routing.objective import plan_cost, route_cost
from routing.solution import Solution, UnservedStop
from tests.benchmarks.play.reading import Json, Made, Seen, Slot, period
from tests.benchmarks.play.service import roads_of
from tests.former_routes import former_routes

Change = tuple[str, date]


def rhythms(seen: Seen) -> dict[str, str]:
    """Say how often each place was last visited, in the words of plans."""
    return {
        visit["key"]: visit["rhythm"]
        for (_, _), route in sorted(seen.routes.items())
        for visit in route["visits"]
    }


def projected(
    slots: list[Slot], rhythm: str, start: date, weeks: int, *, same_weekday: bool
) -> dict[date, Slot]:
    """
    Say where the slots so far put the next ones, ``{day: slot}`` over a period.

    Those within the period stay; after the last, what was asked of one interval comes again.
    """
    days = period(start, weeks)
    found = {slot.day: slot for slot in slots if slot.day in days}
    last = slots[-1].day
    ahead = [day for day in days if day > last]
    if rhythm.startswith("monthly"):
        rank = (last.day - 1) // 7
        for day in ahead:
            if (day.weekday(), (day.day - 1) // 7) == (last.weekday(), min(rank, 3)):
                found[day] = slots[-1]
        return found
    interval = _interval(rhythm, weeks, same_weekday=same_weekday)
    recent = [slot for slot in slots if (last - slot.day).days < interval]
    for slot in recent[-_most(rhythm, weeks, same_weekday=same_weekday) :]:
        found |= {day: slot for day in ahead if (day - slot.day).days % interval == 0}
    return found


def _most(rhythm: str, weeks: int, *, same_weekday: bool) -> int:
    """Say how many visits an interval may have; a habit that changed day has two slots in one."""
    if rhythm.endswith(("-per-week", "-times")):
        return int(rhythm.split("-", maxsplit=1)[0])
    if same_weekday or rhythm == "once":
        return 1
    return -(-7 * weeks // _interval(rhythm, weeks, same_weekday=True))


def _interval(rhythm: str, weeks: int, *, same_weekday: bool) -> int:
    known = {"weekly": 7, "fortnightly": 14, "fortnightly-even": 14, "fortnightly-odd": 14}
    if rhythm.endswith("-per-week"):
        return 7
    if not same_weekday or rhythm.endswith("-times") or rhythm == "once":
        return 7 * weeks
    return known.get(rhythm) or 7 * int(rhythm.split("-")[1])


def habit_of(slot: Slot) -> tuple[str, str]:
    """Return the vehicle and the hour of a slot."""
    return slot.vehicle, slot.arrive[11:16]


def expectations(
    seen: Seen, start: date, weeks: int, *, same_weekday: bool
) -> dict[str, dict[date, Slot]]:
    """Say for every place where its slots put it over a period."""
    known = rhythms(seen)
    return {
        key: projected(slots, known[key], start, weeks, same_weekday=same_weekday)
        for key, slots in seen.slots.items()
        if key in known
    }


def left_habits(
    expected: dict[str, dict[date, Slot]], seen: Seen, start: date, weeks: int, since: date
) -> dict[str, str]:
    """List the places whose slots of a period are not the expected ones, and how."""
    days, found = set(period(start, weeks)), {}
    for key, slots in expected.items():
        asked = {day: habit_of(slot) for day, slot in slots.items() if day >= since}
        now = {
            slot.day: habit_of(slot)
            for slot in seen.slots.get(key, ())
            if slot.day in days and slot.day >= since
        }
        cycle = {
            slot.day + timedelta(weeks=weeks): habit_of(slot) for slot in seen.slots.get(key, ())
        }
        gone = [d for d, habit in asked.items() if now.get(d) not in {habit, cycle.get(d)}]
        new = [d for d in now if d not in asked]
        if gone or new:
            told = [f"{d} {asked.get(d)} -> {now.get(d)}" for d in (*gone, *new)]
            found[key] = ", ".join(told)
    return found


def slides(seen: Seen, expected: dict[str, dict[date, Slot]]) -> bool:
    """
    Say whether a day of the month falls on a day of others for the first time.

    Months slide against weeks: what the van can drive of it is then decided anew.
    """
    monthly = {key for key, rhythm in rhythms(seen).items() if rhythm.startswith("monthly")}
    groups, former = (_together(slots) for slots in (expected, _by_day(seen)))
    for key in monthly & expected.keys():
        last = seen.slots[key][-1]
        known = former[last.day, last.vehicle]
        if any(groups[day, slot.vehicle] - known for day, slot in expected[key].items()):
            return True
    return False


def _by_day(seen: Seen) -> dict[str, dict[date, Slot]]:
    return {key: {slot.day: slot for slot in slots} for key, slots in seen.slots.items()}


def _together(slots: dict[str, dict[date, Slot]]) -> dict[tuple[date, str], set[str]]:
    found: dict[tuple[date, str], set[str]] = {}
    for key, days in slots.items():
        for day, slot in days.items():
            found.setdefault((day, slot.vehicle), set()).add(key)
    return found


def past_changes(before: Seen, after: Seen, today: date) -> Iterator[str]:
    """Say what was changed in the past."""
    for key in sorted(before.routes.keys() | after.routes.keys()):
        if key[0] < today and before.routes.get(key) != after.routes.get(key):
            yield f"route of the past changed: {key[0]} {key[1]}"
    told = {row["fid"]: _fixed(row) for row in after.tables["visits"]}
    for row in before.tables["visits"]:
        if row["date"] < today.isoformat() and told.get(row["fid"]) != _fixed(row):
            yield f"visit of the past changed: {row['place']} {row['date']}"
    missed = set(after.missed)
    for slot, has_cause in before.missed:
        if slot.day < today and (slot, has_cause) not in missed:
            yield f"missed visit of the past forgotten: {slot.place} {slot.day}"


def _fixed(row: Json) -> Json:
    """Leave out what may be said of a visit of the past later on."""
    done = {"proposed": "done", "announced": "done", "confirmed": "done"}
    kept = {k: v for k, v in row.items() if k not in {"edition", "geom"}}
    return kept | {"status": done.get(row["status"], row["status"])}


def changed(
    before: dict[str, set[tuple[date, str]]], made: list[Made], since: date, last: date
) -> set[tuple[str, date, str]]:
    """List the visits of known places that were promised on no such day or by another vehicle."""
    return {
        (one.place, one.day, one.vehicle)
        for one in made
        if since <= one.day <= last
        and one.place in before
        and (one.day, one.vehicle) not in before[one.place]
    }


def unlisted(found: Continued, seen: Seen, since: date) -> Iterator[str]:
    """Say which exceptions from today on name no cause."""
    last = found.after.start + timedelta(weeks=found.after.weeks)
    for one in seen.made:
        if since <= one.day < last and one.is_exception and not one.has_cause:
            yield f"{one.place} is on {one.day} {one.vehicle} for {one.slot.day}, no cause"
    for slot, has_cause in seen.missed:
        if since <= slot.day < last and not has_cause:
            yield f"{slot.place} is missed on {slot.day}, no cause"


def listed_places(found: Continued) -> set[str]:
    """Name the places that the answer lists among its changes."""
    if found.changes is None:
        return set()
    return {one.key for one in found.changes.changed}


def violations(found: Continued) -> list[str]:
    """Rebuild the problem and have the plan checked; exceptions are free of patterns and hours."""
    tour, folder = found.after, found.folder
    problem, _ = build_problem(folder, roads_of(folder))
    routes = tuple(replace(r, cost=route_cost(problem, r)) for r in former_routes(tour, folder))
    days: dict[int, set[int]] = {}
    for route in routes:
        for i in route.stops:
            days.setdefault(i, set()).add(route.day)
    stops = list(problem.stops)
    for i, made in days.items():
        if frozenset(made) not in stops[i].visit_patterns:
            stops[i] = replace(stops[i], visit_patterns=(frozenset(made),), prize=None)
    problem = replace(problem, stops=tuple(stops), same_vehicle=False, same_hour_s=None)
    left_out = [i for i in range(len(stops)) if i not in days]
    must = [i for i in left_out if stops[i].prize is None]
    solution = Solution(
        routes=routes,
        unserved=tuple(
            UnservedStop(
                stop=i,
                missing_visits=stops[i].visits,
                reason="fleet_full" if i in must else "not_worth_it",
            )
            for i in left_out
        ),
        cost=plan_cost(problem, routes, left_out).total,
        lower_bound=0.0,
        status=("partial" if routes else "infeasible") if must else "feasible",
        runtime_s=0.0,
        seed=0,
    )
    frozen = 0 if found.since is None else (found.since - tour.start).days
    past = tuple(f"day {day}, " for day in range(frozen))
    return [text for text in check(problem, solution) if not text.startswith(past)]


def served(found: Continued, since: date) -> Counter[str]:
    """Count the visits that places which must be served are given from a day on."""
    must = {r.key for r in found.folder.requests if r.value_eur is None}
    return Counter(
        v.key
        for route in found.after.routes
        if route.date >= since
        for v in route.visits
        if v.key in must
    )


def made_early(seen: Seen, found: Continued, since: date) -> Counter[str]:
    """Count the visits that were made up before a day in the place of one after it."""
    must = {r.key for r in found.folder.requests if r.value_eur is None}
    last = found.after.start + timedelta(weeks=found.after.weeks)
    return Counter(
        one.place
        for one in seen.made
        if one.place in must and one.day < since <= one.slot.day < last
    )
