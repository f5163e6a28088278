"""What somebody says of some days: whom it concerns, what it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from guinguette.language.typed import fold
from guinguette.promised import EventKind, EventSource
from guinguette.special_days.holidays_of_places import Policy
from guinguette.special_days.special_day import Audience, Effect, SpecialDay


@dataclass(frozen=True, slots=True)
class Whom:
    """One audience, some places, a depot; the whole service where all are empty."""

    audience: Audience | None = None
    keys: frozenset[str] | None = None
    depot: str = ""


def said(
    words: str,
    whom: Whom,
    effect: Effect | None,
    *,
    price_eur: float,
    holidays: Policy,
    source: EventSource,
) -> Iterator[SpecialDay]:
    """
    Say what one thing does, on a day that is yet to be given.

    Parameters
    ----------
    words
        What it is called.
    whom
        Whom it concerns.
    effect
        What it does; what a public holiday does where null.
    price_eur
        What it weighs where the effect has a price.
    holidays
        What a public holiday does to each audience.
    source
        Where it was said.
    """
    day = SpecialDay(
        date=date.min,
        effect=effect or "noted",
        kind=_kind(words, whom, effect),
        words=words,
        price_eur=price_eur if effect in {"avoid", "wanted"} else 0.0,
        audience=whom.audience,
        keys=whom.keys,
        depot=whom.depot,
        source=source,
    )
    if effect is not None:
        yield day
    elif whom.audience is None:
        yield from holidays.days(day, holidays.effects)
    else:
        alone = Policy(
            effects={whom.audience: holidays.effects[whom.audience]}, price_eur=holidays.price_eur
        )
        found = alone.days(day, alone.effects)
        yield from (replace(each, audience=whom.audience) for each in found)


def _kind(words: str, whom: Whom, effect: Effect | None) -> EventKind:
    if effect is None:
        return "public_holiday"
    if effect == "closed":
        if whom.depot:
            return "depot_closed"
        return "service_closed" if whom.keys is None else "place_closed"
    return "market" if fold(words).startswith("marche") else "fete"
