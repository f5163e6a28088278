"""One day that is not like others, and whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from guinguette.promised import Event, EventKind, EventSource

Effect = Literal["closed", "avoid", "wanted", "noted"]
"""No visit; a visit at a price; another day of the week at a price; nothing, but it is said."""
Audience = Literal["errands", "evening"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    What the calendar has to know of a place.

    Attributes
    ----------
    key
        Key of the place.
    departement
        Code of its département, which decides its public holidays and its school zone.
    audience
        Audience of its visits.
    market_weekdays
        The weekdays of its market, 0 is Monday.
    """

    key: str
    departement: str
    audience: Audience
    market_weekdays: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """
    One day that is not like others.

    Where ``audience``, ``keys`` and ``depot`` are all empty, it concerns the whole service.

    Attributes
    ----------
    date
        The day.
    effect
        ``closed``: no visit, whatever it costs; ``avoid``: a visit on the day costs the price;
        ``wanted``: a visit on another day of the same week costs it; ``noted``: no effect.
    kind
        What it is, as a stable word for programs.
    words
        What it is called, in French: « Fête nationale », « Marché ».
    price_eur
        The price, euros a visit; 0 where the effect has none.
    audience
        The visits of this audience alone.
    keys
        Keys of the places concerned; all of them where null.
    depot
        The vehicles of this depot alone.
    source
        Where it was said: in the ``folder``, by a ``calendar``.
    """

    date: date
    effect: Effect
    kind: EventKind
    words: str
    price_eur: float = 0.0
    audience: Audience | None = None
    keys: frozenset[str] | None = None
    depot: str = ""
    source: EventSource = "calendar"

    def concerns(self, place: Place) -> bool:
        """Whether the visits of a place are concerned; those of one depot never are by place."""
        return (
            not self.depot
            and self.audience in {None, place.audience}
            and (self.keys is None or place.key in self.keys)
        )

    @property
    def is_holiday(self) -> bool:
        """Whether it is a public or a school holiday."""
        return self.kind in {"public_holiday", "school_holiday"}

    @property
    def is_for_all(self) -> bool:
        """Whether it concerns the whole service."""
        return self.audience is None and self.keys is None and not self.depot

    def event(self, key: str = "") -> Event:
        """
        Say it as an event of the service.

        Parameters
        ----------
        key
            Key of the place whose visit it decides; the depot, or the whole service, where omitted.
        """
        return Event(
            kind=self.kind,
            subject=key or self.depot,
            first=self.date,
            last=self.date,
            words=self.words,
            source=self.source,
        )

    def events(self) -> tuple[Event, ...]:
        """Say it as events: one for each place it names, one alone where it is a school holiday."""
        if self.keys is None or self.kind == "school_holiday":
            return (self.event(),)
        return tuple(self.event(key) for key in sorted(self.keys))

    def document(self) -> dict[str, object]:
        """Write it for a program: its attributes, those without a value left out."""
        facts = {
            "effect": self.effect,
            "kind": self.kind,
            "words": self.words,
            "price_eur": self.price_eur,
            "audience": self.audience,
            "keys": None if self.keys is None else sorted(self.keys),
            "depot": self.depot,
        }
        return {"date": self.date.isoformat()} | {k: v for k, v in facts.items() if v}
