"""The public holidays of a plan, beside its dates."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from guinguette.tour import Tour
from maps.words.clean import clean
from maps.words.phrases import phrase


def holiday(tour: Tour, day: date, keys: Collection[str] = ()) -> str:
    """
    Name the public holiday of a day.

    Parameters
    ----------
    tour
        The plan; what was known of the days when it was made.
    keys
        Keys of the places that the date is about; all of them where empty. A holiday of other
        places alone (Good Friday in Moselle) is left out.

    Returns
    -------
    name
        Several are joined by commas; empty where there is none.
    """
    named = (
        clean(event.words)
        for event in tour.events
        if event.kind == "public_holiday" and event.holds_on(day)
        if not (event.subject and keys) or event.subject in keys
    )
    return ", ".join(dict.fromkeys(named))


def day_with_holiday(text: str, name: str) -> str:
    """Write the holiday of a day behind its date, where it has one."""
    return phrase("pages.day-and-holiday", day=text, holiday=name) if name else text
