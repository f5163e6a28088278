"""
Public and school holidays of France, département by département.

Both come from the library ``holidays`` (MIT), which cites the law or the decree of each. It imports
the 250 countries it knows, 0.1 to 0.4 s: nothing is imported before a holiday is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

_OWN = {
    **dict.fromkeys(("67", "68"), "6AE"),
    **{code: code for code in ("57", "971", "972", "973", "974", "976")},
}
"""Subdivisions that have public holidays of their own; elsewhere those of the nation hold."""
_ZONES = {
    "A": "01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86"
    " 87 89 90",
    "B": "02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59"
    " 60 61 62 67 68 72 76 80 83 84 85 88",
    "C": "09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95",
}
"""Academies of each zone (Code de l'éducation D521-1; calendrier scolaire, education.gouv.fr)."""
LAST_SCHOOL_DAY = date(2028, 8, 31)
"""The last day of the calendars decreed so far; later ones are continued by their habit."""


def public_holidays(departement: str, year: int) -> Mapping[date, str]:
    """
    Name the public holidays of one year in one département.

    Returns
    -------
    names
        Date → French name, in order; two that fall together are one name, joined by ``, ``.
    """
    return _holidays(_OWN.get(departement, ""), "public", year)


def school_zone(departement: str) -> str:
    """Return the school zone, ``A``, ``B`` or ``C``; empty in Corsica and overseas."""
    return next((zone for zone, codes in _ZONES.items() if departement in codes.split()), "")


def school_holidays(zone: str, year: int) -> Mapping[date, str]:
    """Name the days of one year of the school holidays of a zone; none without a zone."""
    return _holidays(f"Zone {zone}", "school", year) if zone else {}


def years_of(first: date, last: date) -> Iterator[int]:
    """Count the years that a range of days touches."""
    yield from range(first.year, last.year + 1)


@cache
def _holidays(subdivision: str, category: str, year: int) -> Mapping[date, str]:
    from holidays import country_holidays

    found = country_holidays(
        "FR", subdivision or None, years=year, language="fr", categories=category, expand=False
    )
    return {day: found[day].replace("; ", ", ") for day in sorted(found)}
