"""What one commune asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from guinguette.communes.france import Commune
from guinguette.open_days import OpenDays, Patterns, open_days
from guinguette.rhythm import ByContract, Rhythm
from guinguette.special_days.dated import EveryMonth, EveryWeek

if TYPE_CHECKING:
    from guinguette.folder.settings.model import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneRequest:
    """
    One row of the workbook, past every check: what one place asks for.

    ``key`` is what it is known by, for ever: the INSEE code where the row names the commune alone;
    ``name`` is what documents call it, that of the commune where it has none of its own.
    ``weekdays`` are 0 (Monday) to 6; ``window_min`` bounds the opening to the public, in minutes
    after midnight (the opening starts no earlier and ends no later), ``None`` where the profile
    decides; ``profile`` names a profile of the settings. ``longitude`` and ``latitude`` are those
    of the row, else of the commune.

    Where there are ``dates``, the commune is visited on no other day; it is never visited on
    ``closed_dates``. ``preferred_weekdays`` (none: no preference) are wished, not promised. With a
    ``value_eur`` the commune may stay out, at that loss for all its visits together. It is never
    visited on a day when one of ``apart`` is (keys of other requests), always on the days
    of ``together``; both hold in the two directions, whichever row says them. Where there are
    ``vehicles`` (names of the settings), no other one comes. The place and the position of one
    whose place ``is_place_private`` are in nothing that is published.
    ``market`` are the days of its market; ``fallback`` is where it is visited in bad weather.
    ``wishes`` are the dates that the commune would like, the dearest first: an evening of a
    contract may be on another day.
    """

    commune: Commune
    row: int
    rhythm: Rhythm
    weekdays: frozenset[int]
    window_min: tuple[int, int] | None
    profile: str
    place: str
    longitude: float
    latitude: float
    contact: str = ""
    phone: str = ""
    notes: str = ""
    dates: tuple[date, ...] = ()
    closed_dates: tuple[date, ...] = ()
    preferred_weekdays: frozenset[int] = frozenset()
    value_eur: float | None = None
    apart: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    is_place_private: bool = False
    vehicles: frozenset[str] = frozenset()
    key: str = ""
    name: str = ""
    market: tuple[EveryWeek | EveryMonth, ...] = ()
    fallback: str = ""
    wishes: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        """Know a place that is the whole commune by its code and name."""
        object.__setattr__(self, "key", self.key or self.commune.code)
        object.__setattr__(self, "name", self.name or self.commune.name_with_article)

    @property
    def is_by_contract(self) -> bool:
        """Whether its only visits are the evenings that contracts bring."""
        return isinstance(self.rhythm, ByContract)

    @property
    def is_firm(self) -> bool:
        """Whether it must be visited: neither its value nor a contract may leave it out."""
        return self.value_eur is None and not self.is_by_contract

    def wish_of(self, day: date) -> int | None:
        """Return the rank of a day among the wishes, from 1; ``None`` where it is none of them."""
        return self.wishes.index(day) + 1 if day in self.wishes else None

    def wish_cost_eur(self, day: date, worth_eur: float) -> float:
        """Price an evening that is not on the first day wished for: a third more for each rank."""
        if not self.wishes:
            return 0.0
        rank = self.wish_of(day)
        return worth_eur if rank is None else worth_eur * min(1.0, (rank - 1) / 3)

    def open_days(self, settings: Settings) -> OpenDays:
        """Return the days of the horizon on which the commune may be visited."""
        return open_days(
            start=settings.horizon.start,
            weeks=settings.horizon.weeks,
            weekdays=self.weekdays,
            closed=self.closed_dates,
            dates=self.dates,
            same_weekday=settings.promises.same_weekday,
        )

    def patterns(self, settings: Settings) -> Patterns:
        """List the allowed choices of days; vehicles and other communes are not looked at."""
        return self.rhythm.patterns(self.open_days(settings))


def alone(requests: Collection[CommuneRequest]) -> tuple[CommuneRequest, ...]:
    """Let requests know of no other places than each other's."""
    keys = {request.key for request in requests}
    return tuple(
        replace(
            request,
            apart=tuple(key for key in request.apart if key in keys),
            together=tuple(key for key in request.together if key in keys),
        )
        for request in requests
    )


def groups(requests: Iterable[CommuneRequest]) -> tuple[frozenset[str], ...]:
    """
    Gather the places that must share their days.

    Returns
    -------
    groups
        Sets of keys, two or more in each: if A goes with B and B with C, all three do.
    """
    tied: dict[str, frozenset[str]] = {}
    for request in requests:
        if request.together:
            own = {request.key, *request.together}
            union = own.union(*(tied.get(key, frozenset()) for key in own))
            tied |= dict.fromkeys(union, frozenset(union))
    return tuple(dict.fromkeys(tied.values()))
