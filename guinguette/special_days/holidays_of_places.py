"""The public and the school holidays of the places of a folder, as special days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from guinguette.language.typed import fold
from guinguette.promised import EventKind
from guinguette.special_days.public_holidays import (
    public_holidays,
    school_holidays,
    school_zone,
    years_of,
)
from guinguette.special_days.special_day import Audience, Effect, Place, SpecialDay

FIRST_OF_MAY = (5, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """
    What a holiday does to the visits of each audience.

    ``price_eur`` is what a visit on a day to avoid, or off a wanted one, costs.
    """

    effects: Mapping[Audience, Effect]
    price_eur: float

    @property
    def has_effect(self) -> bool:
        """Whether it does anything to anybody."""
        return set(self.effects.values()) != {"noted"}

    def days(self, day: SpecialDay, audiences: Iterable[Audience]) -> Iterator[SpecialDay]:
        """Say what a holiday does, once where it does the same to all."""
        found = {audience: self.effects[audience] for audience in sorted(audiences)}
        alike = len(set(found.values())) == 1
        for audience, effect in [*found.items()][: 1 if alike else None]:
            price = self.price_eur if effect in {"avoid", "wanted"} else 0.0
            whom = None if alike else audience
            yield replace(day, effect=effect, price_eur=price, audience=whom)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHolidays:
    """
    The public holidays of each place, by its own département.

    Attributes
    ----------
    places
        The places.
    policy
        What a public holiday does.
    first_of_may
        What 1 May does, to everybody: the one day off by law (Code du travail L3133-4).
    worked
        Folded names of holidays that are like any day, and only said.
    """

    places: tuple[Place, ...]
    policy: Policy
    first_of_may: Effect = "closed"
    worked: frozenset[str] = field(default=frozenset())

    def days(self, first: date, last: date) -> Iterator[SpecialDay]:
        """List the public holidays from ``first`` to ``last``."""
        noted = Policy(effects=dict.fromkeys(self.policy.effects, "noted"), price_eur=0.0)
        may = Policy(
            effects=dict.fromkeys(self.policy.effects, self.first_of_may),
            price_eur=self.policy.price_eur,
        )
        groups = _grouped(self.places, lambda place: place.departement)
        for day in _days(groups, public_holidays, "public_holiday", (first, last)):
            is_may = (day.date.month, day.date.day) == FIRST_OF_MAY
            policy = may if is_may else noted if fold(day.words) in self.worked else self.policy
            yield from policy.days(day, _audiences(self.places, day))


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolHolidays:
    """The school holidays of each place, by the zone of its département."""

    places: tuple[Place, ...]
    policy: Policy

    def days(self, first: date, last: date) -> Iterator[SpecialDay]:
        """List the school holidays from ``first`` to ``last``; none where they have no effect."""
        if not self.policy.has_effect:
            return
        groups = _grouped(self.places, lambda place: school_zone(place.departement))
        for day in _days(groups, school_holidays, "school_holiday", (first, last)):
            yield from self.policy.days(day, _audiences(self.places, day))


def _grouped(
    places: Iterable[Place], group_of: Callable[[Place], str]
) -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for place in places:
        groups[group_of(place)] = groups.get(group_of(place), frozenset()) | {place.key}
    return groups


def _days(
    groups: Mapping[str, frozenset[str]],
    names_of: Callable[[str, int], Mapping[date, str]],
    kind: EventKind,
    span: tuple[date, date],
) -> Iterator[SpecialDay]:
    """Yield each day and name once, with the places that have it: all of them where all do."""
    everywhere = frozenset[str]().union(*groups.values())
    keys: dict[tuple[date, str], frozenset[str]] = {}
    for group, members in groups.items():
        for year in years_of(*span):
            for day, words in names_of(group, year).items():
                if span[0] <= day <= span[1]:
                    keys[day, words] = keys.get((day, words), frozenset()) | members
    for (day, words), concerned in sorted(keys.items()):
        whom = None if concerned == everywhere else concerned
        yield SpecialDay(date=day, effect="noted", kind=kind, words=words, keys=whom)


def _audiences(places: Iterable[Place], day: SpecialDay) -> set[Audience]:
    return {place.audience for place in places if day.concerns(place)}
