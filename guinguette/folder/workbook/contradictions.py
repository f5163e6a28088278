"""
Requests that cannot be kept together, and why: through which others they contradict each other.

Communes of one day share their choices of days; communes that are never on the same day, or share
an intercommunality of one visit a week, must find choices that do not meet. An exact search over
these choices says whether there are any; roads, hours and vehicles are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from guinguette.calendar import DAYS_PER_WEEK, long_date, weekday_name
from guinguette.folder.request import CommuneRequest, groups
from guinguette.language.catalogue import LANGUAGE, say
from guinguette.language.rhythms import rhythm_label
from guinguette.open_days import Patterns

_MOST_STEPS = 200_000  # choices compared: a second
_MOST_UNITS = 300  # the search goes as deep

Days = frozenset[int]
Requests = Mapping[str, CommuneRequest]


class _TooLongError(Exception):
    pass


def impossible(
    requests: Requests, patterns: Mapping[str, Patterns], *, is_once_a_week: bool
) -> Iterator[tuple[str, ...]]:
    """
    Find requests that cannot all be served, though any fewer of them could.

    Parameters
    ----------
    requests
        Those of a workbook by their key; those that may stay out, or that contracts may leave
        without an evening, are not looked at.
    patterns
        The choices of days of each.
    is_once_a_week
        Whether an intercommunality has one visit a week.

    Yields
    ------
    keys
        In the order of the requests.
    """
    firm = {key: request for key, request in requests.items() if request.is_firm}
    epci = {key: request.commune.epci_code for key, request in firm.items() if is_once_a_week}
    of_one_day = {k: rank for rank, unit in enumerate(linked([*firm], firm)) for k in unit}
    search = _Search(firm, patterns, epci, of_one_day)
    for part in search.parts():
        if not search.fits(part):
            yield smallest(part, search.fits)


def smallest(keys: Sequence[str], holds: Callable[[Sequence[str]], bool]) -> tuple[str, ...]:
    """Leave out what a contradiction does without, one after the other."""
    kept = list(keys)
    for key in keys:
        fewer = [other for other in kept if other != key]
        if not holds(fewer):
            kept = fewer
    return tuple(kept)


def common_days(keys: Iterable[str], patterns: Mapping[str, Patterns]) -> set[Days]:
    """Return the choices of days that all of some requests have."""
    return set.intersection(*(set(patterns[key]) for key in keys))


@dataclass(slots=True)
class _Search:
    requests: Requests
    patterns: Mapping[str, Patterns]
    epci: Mapping[str, str]
    of_one_day: Mapping[str, int]
    steps: int = _MOST_STEPS

    def parts(self) -> Iterator[list[str]]:
        """Part the requests that no tie joins; one alone contradicts nothing."""
        near: dict[str, set[str]] = {key: set() for key in self.requests}
        by_epci: dict[str, str] = {}
        for key, request in self.requests.items():
            first = by_epci.setdefault(self.epci.get(key) or key, key)
            for other in {first, *request.apart, *request.together} & near.keys():
                near[key].add(other)
                near[other].add(key)
        left = dict.fromkeys(near)
        while left:
            part = [next(iter(left))]
            del left[part[0]]
            for key in part:
                joined = near[key] & left.keys()
                part += joined
                left = {other: None for other in left if other not in joined}
            if len(part) > 1:
                yield [key for key in self.requests if key in part]

    def fits(self, keys: Sequence[str]) -> bool:
        """Whether requests can have days together; taken to be so where it takes long to say."""
        tied = linked(keys, self.requests)
        units = [*tied, *(frozenset({k}) for k in keys if not any(k in unit for unit in tied))]
        if len(units) > _MOST_UNITS:
            return True
        try:
            return self._search([(unit, common_days(unit, self.patterns)) for unit in units])
        except _TooLongError:
            return True

    def _search(self, units: Sequence[tuple[frozenset[str], set[Days]]]) -> bool:
        """Give each unit one of its choices, the one with the fewest first."""
        if not units:
            return True
        unit, choices = min(units, key=lambda each: len(each[1]))
        rest = [each for each in units if each[0] is not unit]
        for days in choices:
            left = [(other, self._left(unit, days, other, theirs)) for other, theirs in rest]
            if all(theirs for _, theirs in left) and self._search(left):
                return True
        return False

    def _left(
        self, unit: frozenset[str], days: Days, other: frozenset[str], theirs: set[Days]
    ) -> set[Days]:
        """
        Keep the choices of another unit that go with the days of this one.

        Communes that share their days through one that is left out are not held against each other:
        leaving out never makes a contradiction.
        """
        shared = self.of_one_day.keys() & unit
        if {self.of_one_day[k] for k in shared} & {self.of_one_day.get(k) for k in other}:
            return theirs
        if {self.epci.get(key, "") for key in unit} & {self.epci.get(k) for k in other} - {""}:
            weeks = {day // DAYS_PER_WEEK for day in days}
            kept = {c for c in theirs if weeks.isdisjoint(day // DAYS_PER_WEEK for day in c)}
        elif self._apart(unit) & other or self._apart(other) & unit:
            kept = {choice for choice in theirs if days.isdisjoint(choice)}
        else:
            return theirs
        self.steps -= len(theirs)
        if self.steps < 0:
            raise _TooLongError
        return kept

    def _apart(self, unit: frozenset[str]) -> frozenset[str]:
        return frozenset(other for key in unit for other in self.requests[key].apart)


def linked(keys: Sequence[str], requests: Requests) -> tuple[frozenset[str], ...]:
    """Gather those of some requests that share their days without the others."""
    return groups(
        replace(r, together=tuple(other for other in r.together if other in keys))
        for r in (requests[key] for key in keys)
    )


def ties_told(keys: Sequence[str], requests: Requests, *, days: bool) -> str:
    """Tell what some requests say of each other, and with ``days`` which days each may have."""
    named = {key: requests[key].name for key in keys}
    pairs = [(key, other) for key in keys for other in requests[key].together if other in named]
    told = [say("details.tie-together", commune=named[a], other=named[b]) for a, b in pairs]
    pairs = [(key, other) for key in keys for other in requests[key].apart if other in named]
    told += [say("details.tie-apart", commune=named[a], other=named[b]) for a, b in pairs]
    told += [f"{named[key]} ({_days_told(requests[key])})" for key in keys if days]
    return ", ".join(told)


def _days_told(request: CommuneRequest) -> str:
    language = LANGUAGE.get()
    dates = ", ".join(long_date(day, language=language) for day in request.dates)
    days = ", ".join(weekday_name(day, language=language) for day in sorted(request.weekdays))
    told = f"{rhythm_label(request.rhythm.name, language=language)} : {dates or days}"
    return f"{told} – {', '.join(sorted(request.vehicles))}" if request.vehicles else told
