"""What a season must keep, counted with code of its own from the plan and the folder alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from guinguette.contract import Contract
from guinguette.crews.hours import crew_weeks, shifts_of
from guinguette.folder.read_folder import WorkingFolder
from guinguette.service.standing import Standing
from guinguette.tour import Route, Tour

_HALF = 0.5


def evenings_of(routes: Iterable[Route]) -> list[tuple[Route, str, str]]:
    """List the evenings of contracts: (route, key of the place, contract)."""
    return [(r, v.key, v.contract) for r in routes for v in r.visits if v.contract]


def broken(
    folder: WorkingFolder, tour: Tour, standing: Standing, *, since: date | None = None
) -> Iterator[str]:
    """
    Say which rules the evenings of a plan break.

    Parameters
    ----------
    folder
        As it was planned: with the absences and closings that were said.
    standing
        The plans before.
    since
        Evenings before it are of the past: they count, and are not judged.
    """
    first = since or tour.start
    evenings = [one for one in evenings_of(tour.routes) if one[0].date >= first]
    yield from _twice(tour)
    for route, key, contract in evenings:
        waived = {(w.date, w.place) for w in tour.waivers} | {
            (w.date, key) for w in tour.waivers if w.vehicle == route.vehicle and not w.place
        }
        if (route.date, key) not in waived:
            yield from _of_one(folder, route, key, contract)
    yield from _counts(folder, tour, standing, first)
    yield from _hours(folder, tour, standing, first)


def _twice(tour: Tour) -> Iterator[str]:
    for what, keys in {
        "outings of a vehicle": [(r.date, r.vehicle) for r in tour.routes],
        "outings of a crew": [(r.date, r.crew) for r in tour.routes],
        "visits of a place": [(r.date, v.key) for r in tour.routes for v in r.visits],
    }.items():
        yield from (f"{n} {what}: {key}" for key, n in Counter(keys).items() if n > 1)


def _of_one(folder: WorkingFolder, route: Route, key: str, name: str) -> Iterator[str]:
    """Judge one evening: its contract, place, date, vehicle, crew and hours."""
    where = f"{key} {route.date} {route.vehicle} ({name})"
    contract = next((c for c in folder.contracts if c.name == name), None)
    request = next((r for r in folder.requests if r.key == key), None)
    vehicle = next((v for v in folder.settings.vehicles if v.name == route.vehicle), None)
    if contract is None or request is None or vehicle is None:
        yield f"{where}: no such contract, place or vehicle"
        return
    crew = folder.settings.crew(vehicle.crew_on(route.date))
    day, weekday = route.date, route.date.weekday()
    rules = {
        "place of the contract": key in contract.places,
        "period of the contract": contract.first <= day <= contract.last,
        "weekday of the contract": not contract.weekdays or weekday in contract.weekdays,
        "vehicle of the contract": not contract.vehicles or vehicle.name in contract.vehicles,
        "vehicle of the place": not request.vehicles or vehicle.name in request.vehicles,
        "weekday of the place": weekday in request.weekdays,
        "dates of the place": not request.dates or day in request.dates,
        "closing of the place": day not in request.closed_dates,
        "calendar": (key, day) not in folder.calendar.closures(day, day),
        "weekday of the vehicle": weekday in vehicle.weekdays,
        "absence of the vehicle": day not in vehicle.absences,
        "crew of the day": route.crew == crew.name,
        "absence of the crew": day not in crew.absences,
        "departure": _minutes(route, route.depart) >= crew.earliest_start_min,
        "return": _minutes(route, route.return_) <= crew.latest_return_min,
        "length of the day": _minutes(route, route.return_) - _minutes(route, route.depart)
        <= crew.longest_day_min,
    }
    yield from (f"{where}: {rule}" for rule, is_kept in rules.items() if not is_kept)


def _minutes(route: Route, moment) -> float:
    midnight = moment.replace(hour=0, minute=0, second=0)
    days = (moment.date() - route.date).days
    return (moment - midnight).total_seconds() / 60 + 1440 * days


def _is_decided(tour: Tour, route: Route) -> bool:
    """Whether an instruction holds an evening where it is."""
    (visit,) = route.visits
    days = {None, route.date, visit.slot.date if visit.slot else route.date}
    given = [one for one in tour.instructions if one.place == visit.key and one.kind != "cancel"]
    return any(one.date in days for one in given)


def _counts(folder: WorkingFolder, tour: Tour, standing: Standing, first: date) -> Iterator[str]:
    if tour.season is None:
        yield from ["no season in the plan"] if folder.contracts else []
        return
    before = [r for r in standing.routes if r.date < tour.start]
    met = {one.contract: one for one in tour.season.met}
    for contract in folder.contracts:
        own = [key for _, key, name in evenings_of(tour.routes) if name == contract.name]
        held = [
            key
            for route, key, name in evenings_of(before)
            if name == contract.name and route.date >= contract.first
        ]
        told = met.get(contract.name)
        if told is None:
            yield f"{contract.name}: nothing said of it"
            continue
        if (told.held, told.planned) != (len(held), len(own)):
            yield f"{contract.name}: said {told.held}+{told.planned}, {len(held)}+{len(own)} are"
        if contract.last <= tour.start + timedelta(days=7 * tour.weeks - 1):
            total = told.held + told.planned + told.lacking
            if total != max(contract.dates, told.held + told.planned):
                yield f"{contract.name}: {total} with those lacking, {contract.dates} sold"
        kept = len(held) + sum(
            route.date <= first or _is_decided(tour, route)
            for route, _, name in evenings_of(tour.routes)
            if name == contract.name
        )  # nobody takes back what was held, or decided
        if len(own) + len(held) > max(contract.dates, kept):
            yield f"{contract.name}: {len(own) + len(held)} made, {contract.dates} sold"
        for key, count in Counter([*own, *held]).items():
            if count > contract.most:
                yield f"{contract.name}: {key} has {count}, at most {contract.most}"


def lacks_least(folder: WorkingFolder, tour: Tour) -> list[str]:
    """List the places that have fewer evenings than their contract owes them."""
    made = Counter((name, key) for _, key, name in evenings_of(tour.routes))
    return [
        f"{c.name}: {key}" for c in folder.contracts for key in c.places
        if made[c.name, key] < c.least
    ]  # fmt: skip


def _hours(folder: WorkingFolder, tour: Tour, standing: Standing, first: date) -> Iterator[str]:
    """Judge the working time of crews in the weeks that have an evening to come."""
    work = folder.settings.work
    if not work.is_kept:
        return
    before = [r for r in standing.routes if r.date < tour.start]
    weeks = crew_weeks(shifts_of([*before, *tour.routes], work.rules), work.rules)
    own = {
        (r.crew, r.date - timedelta(days=r.date.weekday()))
        for r, *_ in evenings_of(tour.routes)
        if r.date >= first
    }
    for week in weeks:
        if (week.crew, week.monday) in own:
            for one in week.broken:
                yield f"{week.crew} {week.monday}: {one.rule} {one.value} of {one.limit}"


def empty_months(tour: Tour) -> list[str]:
    """List the months that should have an evening of a contract, and have none."""
    if tour.season is None:
        return []
    last = tour.start + timedelta(days=7 * tour.weeks - 1)
    found = []
    for contract in tour.season.contracts:
        days = _days(contract, max(contract.first, tour.start), min(contract.last, last))
        counts = Counter((d.year, d.month) for d in days)
        made = Counter(
            (r.date.year, r.date.month)
            for r, _, name in evenings_of(tour.routes)
            if name == contract.name
        )
        for month, count in counts.items():
            if contract.dates * count / len(days) >= _HALF and not made[month]:
                found.append(f"{contract.name} {month[0]}-{month[1]:02d}")
    return found


def _days(contract: Contract, first: date, last: date) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if contract.holds_on(day)]
