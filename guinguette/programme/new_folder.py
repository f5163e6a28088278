"""A working folder made of a timetable: what it says is taken, what it does not say is assumed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import isnan
from statistics import median
from typing import Any

from guinguette.communes.france import Commune, every_commune
from guinguette.folder.settings.model import Settings
from guinguette.folder.template import COUNTER_PROFILE, commune_row, crew_table, vehicle_table
from guinguette.language.rhythms import rhythm_words
from guinguette.language.typed import fold, format_clock, format_window
from guinguette.programme.placing import Placed
from guinguette.programme.programme import Programme
from guinguette.programme.timing import Timed
from guinguette.rhythm import LAST, EveryWeeks, Monthly, OnDates, Rhythm
from routing.great_circle import great_circle_m

_DEPOT_NEAR_M = 15_000
_MOST_STOPS = 12
_FEWEST_STOPS = 3
_AROUND_MIN = 35
"""Setting up and packing down together, where the timetable leaves room for it."""
_ROAD_M_PER_MIN = 550.0
"""Great-circle metres a minute on small roads: 45 km/h on roads 1.35 times as long."""
_USUAL_OPENING_MIN = 60
_LONGEST_MIN = 10 * 60
"""Of a day of work (article L3121-18 of the Code du travail)."""
_EVENING_MIN = 18 * 60
_DAY_MIN = (8 * 60, 18 * 60 + 30)
_TODO = "à préciser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """What a timetable does not say and was assumed, by its key with facts."""

    key: str
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class NewFolder:
    """
    The two files of a folder to come: ``settings``, and ``rows`` of the workbook.

    ``ranks`` are the places of the timetable that the rows are of; ``assumed`` is everything that
    no cell says.
    """

    settings: Settings
    rows: list[dict[str, str]]
    ranks: list[int]
    assumed: tuple[Assumed, ...]


class FolderMaker:
    """
    Makes a folder of a timetable.

    Parameters
    ----------
    visits
        Its visits in the period.
    period
        First Monday and weeks.
    depot
        The commune where all vehicles sleep; chosen among the towns around where omitted.
    """

    def __init__(
        self,
        programme: Programme,
        visits: Sequence[Placed],
        period: tuple[date, int],
        depot: Commune | None = None,
    ) -> None:
        self.programme, self.visits, self.depot = programme, visits, depot
        self.start, self.weeks = period
        self.outings: Mapping[str, tuple[int, int]] = {}
        self.days: dict[tuple[str, date], list[Placed]] = defaultdict(list)
        for visit in visits:
            self.days[visit.vehicle, visit.date].append(visit)

    def made(
        self, *, title: str, outings: Mapping[str, tuple[int, int]] | None = None
    ) -> NewFolder:
        """
        Make the settings and the rows.

        Parameters
        ----------
        outings
            Between what hours each vehicle is out, minutes after midnight, where that is known.
        """
        self.outings = outings or {}
        setup, packdown = self._around()
        profiles = self._profiles(setup, packdown)
        vehicles = [self._vehicle(number, name) for number, name in enumerate(self.vehicles, 1)]
        homes = {one["depot"]: one for one in self._depots()}
        settings = Settings.model_validate(
            {
                "titre": title,
                "periode": {"debut": self.start, "semaines": self.weeks},
                "depots": [{"nom": n, "commune": h["commune"]} for n, h in homes.items()],
                "equipages": [self._crew(n) for n in range(1, len(vehicles) + 1)],
                "vehicules": vehicles,
                "profils": list(profiles.values()),
            }
        )
        served = {visit.rank for visit in self.visits}
        ranks = [rank for rank in range(len(self.programme.places)) if rank in served]
        rows = [self._row(self.programme.places[rank]) for rank in ranks]
        return NewFolder(
            settings=settings, rows=rows, ranks=ranks, assumed=tuple(self._assumed(settings))
        )

    @property
    def vehicles(self) -> list[str]:
        """Names of the vehicles, as first written; one that has no name is « Camion 1 »."""
        names = {fold(visit.vehicle): visit.vehicle for visit in reversed(self.visits)}
        return [name or "Camion 1" for name in sorted(names.values(), key=fold)] or ["Camion 1"]

    def _of(self, name: str) -> list[list[Placed]]:
        own = "" if name == "Camion 1" and not any(v.vehicle == name for v in self.visits) else name
        return [day for (vehicle, _), day in self.days.items() if fold(vehicle) == fold(own)]

    def _depots(self) -> Iterator[dict[str, str]]:
        for name in self.vehicles:
            town = self.depot or self._town(name)
            yield {"vehicle": name, "depot": town.name_with_article, "commune": town.code}

    def _town(self, name: str) -> Commune:
        """Choose the largest commune near the middle of the first and last stops of the days."""
        ends = [self._commune(visit) for day in self._of(name) for visit in (day[0], day[-1])]
        lon, lat = (median(getattr(c, axis) for c in ends) for axis in ("longitude", "latitude"))
        near = [
            commune
            for commune in every_commune().communes
            if not isnan(commune.longitude)
            and abs(commune.latitude - lat) < 0.2
            and great_circle_m(commune.longitude, commune.latitude, lon, lat) < _DEPOT_NEAR_M
        ]
        return max(near or ends, key=lambda commune: (commune.population, commune.code))

    def _commune(self, visit: Placed) -> Commune:
        return self.programme.places[visit.rank].place.commune

    def _vehicle(self, number: int, name: str) -> dict[str, Any]:
        days = self._of(name)
        weekdays = sorted({visit.date.weekday() for day in days for visit in day})
        most = max((len(day) for day in days), default=0)
        depot = next(one["depot"] for one in self._depots() if one["vehicle"] == name)
        return vehicle_table(
            name,
            depot=depot,
            crew=f"Équipe {number}",
            jours=frozenset(weekdays or range(5)),
            arrets_max=min(_MOST_STOPS, max(_FEWEST_STOPS, most)),
        )

    def _crew(self, number: int) -> dict[str, Any]:
        name = self.vehicles[number - 1]
        days = self._of(name)
        opens = [v.window_min[0] for day in days for v in day if v.window_min]
        closes = [self._closes(v) for day in days for v in day if v.window_min]
        guessed = min(opens, default=_DAY_MIN[0]) - 60, max(closes, default=0) + 60
        leaves, returns = self.outings.get(name, guessed)
        return crew_table(
            f"Équipe {number}",
            depart_au_plus_tot=format_clock(max(0, min(_DAY_MIN[0], leaves))),
            retour_au_plus_tard=format_clock(max(_DAY_MIN[1], returns)),
            journee_max=format_clock(max(_LONGEST_MIN, self._longest_min + 60)),
        )

    @property
    def _longest_min(self) -> int:
        """The longest visit: no day of a crew may be shorter."""
        return max(self.opening_min(visit.rank) for visit in self.visits) + sum(self._around())

    def _closes(self, visit: Placed) -> int:
        opens, closes = visit.window_min or (0, None)
        return closes if closes is not None else opens + self.opening_min(visit.rank)

    def opening_min(self, rank: int) -> int:
        """Return how long a place is open, usually; an hour where no cell says so."""
        own = self._lengths(self.programme.places[rank])
        every = own or Counter(
            length for timed in self.programme.places for length in self._lengths(timed).elements()
        )
        return every.most_common(1)[0][0] if every else _USUAL_OPENING_MIN

    def _lengths(self, timed: Timed) -> Counter[int]:
        windows = (entry.window_min for entry in timed.entries)
        lengths = (w[1] - w[0] for w in windows if w is not None and w[1] is not None)
        return Counter(max(5, 5 * round(length / 5)) for length in lengths if length > 0)

    def _around(self) -> tuple[int, int]:
        """Find how long setting up and packing down may take between two openings, minutes."""
        slacks = sorted(
            after.window_min[0] - self._closes(before) - self._drive_min(before, after)
            for day in self.days.values()
            for before, after in pairwise(day)
            if before.window_min and after.window_min
        )
        room = slacks[len(slacks) // 5] if slacks else _AROUND_MIN
        whole = 5 * int(min(_AROUND_MIN, max(0, room)) // 5)
        setup = 5 * round(whole * COUNTER_PROFILE["installation_min"] / _AROUND_MIN / 5)
        return setup, whole - setup

    def _drive_min(self, before: Placed, after: Placed) -> float:
        a, b = self._commune(before), self._commune(after)
        metres = great_circle_m(a.longitude, a.latitude, b.longitude, b.latitude)
        return float(metres) / _ROAD_M_PER_MIN + 5.0

    def _profiles(self, setup: int, packdown: int) -> dict[str, dict[str, Any]]:
        """Make a profile of each length of opening, of the day and of the evening."""
        found: dict[str, dict[str, Any]] = {}
        for visit in self.visits:
            name = self.profile_name(visit.rank)
            opens, closes = (visit.window_min or (_DAY_MIN[0] + 30, None))[0], self._closes(visit)
            is_evening = self._is_evening(visit.rank)
            usual = (opens, closes) if is_evening else (_DAY_MIN[0] + 30, _DAY_MIN[1] - 30)
            former = found[name]["window"] if name in found else usual
            found[name] = {
                **COUNTER_PROFILE,
                "nom": name,
                "installation_min": setup,
                "ouverture_min": self.opening_min(visit.rank),
                "rangement_min": packdown,
                "services": [_TODO],
                "public": "soiree" if is_evening else "courses",
                "window": (min(former[0], opens), max(former[1], closes)),
            }
        for profile in found.values():
            first, last = profile.pop("window")
            profile["creneau"] = format_window((first, max(last, first + profile["ouverture_min"])))
        return found

    def profile_name(self, rank: int) -> str:
        """Name the profile of a place."""
        kind = "soirée" if self._is_evening(rank) else "passage"
        return f"{kind} de {self.opening_min(rank)} min"

    def _is_evening(self, rank: int) -> bool:
        windows = [e.window_min for e in self.programme.places[rank].entries if e.window_min]
        return bool(windows) and sum(w[0] >= _EVENING_MIN for w in windows) * 2 > len(windows)

    def _row(self, timed: Timed) -> dict[str, str]:
        place = timed.place
        several = sum(t.place.commune == place.commune for t in self.programme.places) > 1
        rank = self.programme.places.index(timed)
        dates = [visit.date for visit in self.visits if visit.rank == rank]
        rhythm = asked_rhythm(timed.rhythm, self.weeks)
        row = commune_row(
            place.commune, rhythm=rhythm_words(rhythm), profile=self.profile_name(rank)
        )
        others = {"place": place.own} if place.own else {}
        others |= {"name": place.own} if several and place.own else {}
        if isinstance(rhythm, OnDates):
            others["dates"] = ", ".join(f"{day:%d/%m/%Y}" for day in dates)
        return {**row, **others}

    def _assumed(self, settings: Settings) -> Iterator[Assumed]:
        homes: dict[str, list[str]] = defaultdict(list)
        for one in self._depots():
            homes[one["depot"]].append(one["vehicle"])
        key = "terminal.assumed-depot-given" if self.depot else "terminal.assumed-depot"
        for depot, vehicles in homes.items():
            yield Assumed(key=key, facts={"vehicle": ", ".join(vehicles), "depot": depot})
        crew, vehicle, profile = settings.crews[0], settings.vehicles[0], settings.profiles[0]
        yield Assumed(
            key="terminal.assumed-costs",
            facts={
                "hour": crew.hourly_cost_eur,
                "km": vehicle.cost_per_km_eur,
                "day": vehicle.fixed_cost_per_day_eur,
            },
        )
        hours = {"longest": crew.longest_day_min / 60, "pause": crew.break_min}
        yield Assumed(key="terminal.assumed-crews", facts=hours)
        around = {"setup": str(profile.setup_min), "packdown": str(profile.packdown_min)}
        yield Assumed(key="terminal.assumed-around", facts=around)
        if not any(e.vehicle for timed in self.programme.places for e in timed.entries):
            yield Assumed(key="terminal.assumed-vehicle", facts={"vehicle": self.vehicles[0]})


def asked_rhythm(rhythm: Rhythm, weeks: int) -> Rhythm:
    """
    Say how often a place asks for a visit, without the days it has: those are habits.

    Parameters
    ----------
    rhythm
        As the timetable has it.
    weeks
        Length of the period: an interval that does not fit is given as dates.
    """
    match rhythm:
        case EveryWeeks(each):
            return EveryWeeks(each) if weeks % each == 0 else OnDates()
        case Monthly(rank) if rank != LAST:
            return Rhythm.MONTHLY
    return rhythm
