"""
French wording and formats shared by every document: hours, distances, durations, the proof.

Numbers and their units are held together by no-break spaces.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from guinguette import calendar
from guinguette.document import commune_count
from guinguette.language.catalogue import count_in, say_in
from guinguette.language.rhythms import rhythm_label
from guinguette.language.unserved import why_unserved
from guinguette.tour import (
    ClosedRoad,
    ClosedRoadKind,
    LowerBoundScope,
    NetworkFacts,
    RoadDistance,
    Route,
    Tour,
    Unserved,
    Visit,
)
from maps.words.no_lower_bound import price_of_same_hour, why_no_lower_bound
from maps.words.phrases import phrase
from maps.words.road_source import road_source

NBSP = "\N{NO-BREAK SPACE}"
THIN_NBSP = "\N{NARROW NO-BREAK SPACE}"
ESTIMATE_TAG = "estimation"

_WEEKDAY_ABBREVIATIONS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
_MONTH_ABBREVIATIONS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
_CLOSED: dict[ClosedRoadKind, tuple[str, str]] = {
    "height": ("directions.height-limit", "pages.closed-too-low"),
    "weight": ("directions.weight-limit", "pages.closed-too-heavy"),
    "width": ("directions.width-limit", "pages.closed-too-narrow"),
    "length": ("pages.closed-by-length", "pages.closed-too-short"),
    "access": ("", "pages.closed-to-vehicle"),
    "barrier": ("pages.closed-by-frame", "pages.closed-by-barrier"),
    "ford": ("", "pages.closed-by-ford"),
}
"""Why a road is closed: with its limit, and without."""
_AUDIENCES = {"errands": "pages.errands", "evening": "pages.evening"}


def hour(
    moment: datetime | time, day: date | None = None, *, language: calendar.Language = "fr"
) -> str:
    """
    Write a time of day: ``16 h``, ``16 h 30``, ``9 h 05``.

    Parameters
    ----------
    day
        The day of service that the reader has before the eyes; a time past its midnight names the
        night: ``1 h 30 (nuit du vendredi au samedi)``. Not needed where an hour of that day stands
        just before, since hours in a row can only go on into the night.
    language
        French, as documents are, by default.
    """
    clock = moment.time() if isinstance(moment, datetime) else moment
    written = calendar.hour(clock, language=language, space=NBSP)
    if not (day and isinstance(moment, datetime) and moment.date() > day):
        return written
    evening, morning = (
        calendar.weekday_name(one.weekday(), language=language) for one in (day, moment)
    )
    return say_in(language, "pages.in-night", hour=written, evening=evening, morning=morning)


def hour_range(start: datetime | time, end: datetime | time, day: date | None = None) -> str:
    """Write a span of the day: ``16 h – 19 h 30``, ``20 h – 1 h``; of a night, as :func:`hour`."""
    is_night = isinstance(start, datetime) and day and start.date() > day
    return f"{hour(start)}{NBSP}– {hour(end, day if is_night else None)}"


def duration(seconds: float) -> str:
    """Write a duration, rounded to the minute: ``25 min``, ``1 h 05``, ``2 h``."""
    minutes = round(seconds / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hours}{NBSP}h"


class WriteNumber(Protocol):
    """Writes a number the way of a language."""

    def __call__(self, value: float, *, decimals: int = 0) -> str:
        """Write ``value`` with so many decimals."""
        ...


def number(value: float, *, decimals: int = 0) -> str:
    """Write a number the French way: ``1 234,5``, with a narrow no-break space for thousands."""
    text = f"{value:,.{decimals}f}".replace(",", THIN_NBSP).replace(".", ",")
    return text.replace("-", "−") if float(f"{value:.{decimals}f}") else text.lstrip("-")


def kilometres(metres: float, write: WriteNumber = number) -> str:
    """Write a distance without its unit: ``12,4``; whole kilometres from 100 on."""
    km = metres / 1000
    return write(km, decimals=0 if km >= 100 else 1)


def distance(metres: float, write: WriteNumber = number) -> str:
    """Write a distance: ``12,4 km``; whole kilometres from 100 on."""
    return f"{kilometres(metres, write)}{NBSP}km"


def euros(amount: float, write: WriteNumber = number, *, decimals: int = 0) -> str:
    """Write an amount of money, whole unless told: ``1 234 €``."""
    return f"{write(amount, decimals=decimals)}{NBSP}€"


def rounded_gap(share: float) -> tuple[float, int]:
    """
    Round the distance of a plan to the proven minimum, never to its advantage.

    Parameters
    ----------
    share
        Cost above the minimum, as a share of it.

    Returns
    -------
    percent, decimals
        Rounded up to one decimal, or to two below 0.1 %; zero below 0.01 %, too little to write.
    """
    exact = round(share * 100, 6)
    if exact < 0.01:
        return 0.0, 2
    decimals = 2 if math.ceil(round(exact * 100, 6)) < 10 else 1
    scale = 10**decimals
    return math.ceil(round(exact * scale, 6)) / scale, decimals


def gap(share: float) -> str:
    """Write the distance of a plan to the proven minimum: ``0,3 %``, ``moins de 0,01 %``."""
    value, decimals = rounded_gap(share)
    if not value:
        return phrase("pages.gap-below")
    return f"{number(value, decimals=decimals)}{NBSP}%"


def cost_excess(cost_eur: float, lower_bound_eur: float) -> float:
    """Return the cost above the proven minimum, as a share of it; infinite where none is known."""
    return max(0.0, cost_eur / lower_bound_eur - 1) if lower_bound_eur > 0 else math.inf


def rounded_mass(value_kg: float) -> tuple[float, int, str]:
    """Round a mass to two significant figures: signed size, decimals and unit to write it with."""
    size = float(f"{value_kg:.2g}")
    if abs(size) < 0.005:
        return 0.0, 0, "kg"
    unit, size = ("t", size / 1000.0) if abs(size) >= 1000.0 else ("kg", size)
    return size, 0 if abs(size) >= 10.0 else 1 if abs(size) >= 1.0 else 2, unit


def mass(value_kg: float, write: WriteNumber = number) -> str:
    """Write a signed mass to two significant figures: ``+120 kg``, ``−2,4 t``, ``0 kg``."""
    size, decimals, unit = rounded_mass(value_kg)
    sign = "+" if size > 0 else ""
    return f"{sign}{write(size, decimals=decimals)}{NBSP}{unit}"


def plural(count: int, singular: str, many: str = "") -> str:
    """Write a count and its noun: ``1 étape``, ``3 étapes``; zero and one are singular."""
    noun = singular if count < 2 else many or f"{singular}s"
    return f"{number(count)}{NBSP}{noun}"


def counted(count: int, key: str, value: str = "", /, **facts: object) -> str:
    """Say a phrase about a number, written the French way: ``1 passage``, ``3 passages``."""
    return count_in("fr", count, key, value, count=number(count), **facts)


def long_date(day: date) -> str:
    """Write a date in full: ``jeudi 4 juin 2026``."""
    return calendar.long_date(day)


def day_and_month(day: date) -> str:
    """Write a date without its year: ``jeudi 4 juin``."""
    return calendar.short_date(day)


def short_date(day: date) -> str:
    """Write a date for a narrow column: ``jeu. 4 juin``."""
    name, month = _WEEKDAY_ABBREVIATIONS[day.weekday()], _MONTH_ABBREVIATIONS[day.month - 1]
    return f"{name}{NBSP}{'1er' if day.day == 1 else day.day}{NBSP}{month}"


def week_label(day: date) -> str:
    """Name the week that holds a day: ``semaine 23 (1er juin – 7 juin 2026)``."""
    monday = calendar.monday_of(day)
    sunday = monday + timedelta(days=6)
    start = calendar.short_date(monday).split(" ", 1)[1]
    end = calendar.long_date(sunday).split(" ", 1)[1]
    if monday.year != sunday.year:
        start = f"{start} {monday.year}"
    return f"semaine{NBSP}{monday.isocalendar().week} ({start} – {end})"


def mondays(tour: Tour) -> tuple[date, ...]:
    """List the Mondays of the weeks of the horizon."""
    return calendar.weeks_of(calendar.monday_of(tour.start), tour.weeks)


def audience(visit: Visit) -> str:
    """Say what kind of opening a visit is: ``tournée de services`` or ``soirée``."""
    return phrase(_AUDIENCES[visit.audience])


def rhythm(visit: Visit) -> str:
    """Say how often a commune is visited; a rhythm of another name is shown as it is."""
    return rhythm_label(visit.rhythm)


def services(visit: Visit) -> str:
    """List the services of a visit: ``pain, épicerie, colis``."""
    return ", ".join(visit.services)


def route_title(route: Route) -> str:
    """Name a route: ``jeudi 4 juin 2026 · Véhicule 1``."""
    return f"{long_date(route.date)} · {route.vehicle}"


def slug(text: str) -> str:
    """Reduce a text to a safe part of a file name: lower-case ASCII, digits and hyphens."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    ascii_text = decomposed.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:60] or "sans-nom"


_last_named: list[tuple[Tour, str]] = []
"""A plan and its version: hundreds of pages ask for the same, a fifth of the time of all."""


def plan_version(tour: Tour) -> str:
    """Name one version: ``2026-S23-4f9a1c``, by a fingerprint of all but the time of the search."""
    if found := [version for known, version in _last_named if known is tour]:
        return found[0]
    fingerprint = hashlib.sha256(repr(replace(tour, runtime_s=0.0)).encode()).hexdigest()
    version = f"{calendar.week_name(tour.start)}-{fingerprint[:6]}"
    _last_named[:] = [(tour, version)]
    return version


def network_sentence(network: NetworkFacts) -> str:
    """Say where kilometres and minutes come from; the ODbL credit for real roads."""
    if network.is_estimate:
        return phrase("pages.estimated-network", source=road_source(network))
    when = ""
    if network.date:
        when = phrase("pages.as-of", day=long_date(network.date).split(" ", 1)[1])
    return phrase("pages.real-network", source=road_source(network), when=when)


def roughly(text: str, network: NetworkFacts) -> str:
    """Mark a figure that comes from estimated roads: ``≈ 18,2 km``."""
    return f"≈{NBSP}{text}" if network.is_estimate else text


def headline(tour: Tour) -> str:
    """Say what matters first: how many villages are served, and how near the best the plan is."""
    villages = counted(tour.communes_served, "pages.headline", asked=tour.communes_asked)
    nearness = _nearness(tour)
    if not nearness:
        return f"{villages}."
    return phrase("pages.headline-and-proof", villages=villages, nearness=nearness)


def unserved_reason(unserved: Unserved) -> str:
    """Say why a commune lacks visits, and what to do about it."""
    return why_unserved(unserved.reason, unserved.name, langue="fr")


def proof_sentence(tour: Tour) -> str:
    """Say how good the plan is, as far as it was proven."""
    if tour.status == "infeasible":
        return phrase("pages.infeasible")
    quality = _quality(tour)
    if tour.status == "partial":
        return counted(commune_count(tour.unserved), "pages.partial", quality=quality)
    return quality


def _nearness(tour: Tour) -> str:
    """Say how near the best plan of all is; empty where it is not known."""
    if tour.lower_bound_scope != "all_plans" or tour.lower_bound_eur <= 0:
        return ""
    if tour.status == "optimal":
        return phrase("pages.none-cheaper")
    excess = cost_excess(tour.cost_eur, tour.lower_bound_eur)
    if why_no_lower_bound(tour):
        return ""
    key = "pages.at-most-above-possible" if rounded_gap(excess)[0] else "pages.near-possible"
    return phrase(key, gap=gap(excess))


def _quality(tour: Tour) -> str:
    if tour.status == "optimal":
        return phrase("pages.optimal", tour.lower_bound_scope)
    if unknown := why_no_lower_bound(tour):
        return unknown[0].upper() + unknown[1:]
    if tour.lower_bound_eur <= 0:
        return phrase("pages.not-proven-yet")
    excess = cost_excess(tour.cost_eur, tour.lower_bound_eur)
    among = lower_bound_holders(tour.lower_bound_scope)
    minimum = phrase("pages.minimum-among", among=among) if among else phrase("pages.minimum")
    key = "pages.at-most-above-minimum" if rounded_gap(excess)[0] else "pages.above-minimum"
    sentence = phrase(key, gap=gap(excess), minimum=minimum)
    return " ".join(filter(None, (sentence, price_of_same_hour(tour))))


def lower_bound_holders(scope: LowerBoundScope) -> str:
    """Name the plans a lower bound holds for: ``les plans qui …``; empty where it holds for all."""
    return phrase("pages.plans-of", scope) if scope != "all_plans" else ""


def road_distance_label(place: RoadDistance) -> str:
    """Say how far a place is from its road: ``Vignory : 230 m``."""
    key = "pages.far-depot" if place.is_depot else "pages.far-from-road"
    return phrase(key, name=place.name, metres=number(place.distance_m))


def unserved_label(unserved: Unserved) -> str:
    """Name an unserved commune with what it lacks: ``Vignory (2 passages)``."""
    name = unserved.name
    return counted(unserved.missing_visits, "pages.unserved-visits", commune=name)


def closed_road_title(closed: ClosedRoad) -> str:
    """Name a closed road: ``D 384 interdite``, ``Route interdite (Rue Haute)``."""
    if not closed.road:
        return phrase("pages.closed-place" if len(closed.path) < 2 else "pages.closed-way")
    if closed.road[-1:].isdigit():
        return phrase("pages.closed-numbered", road=closed.road.replace(" ", NBSP))
    return phrase("pages.closed-named", road=closed.road)


def closed_road_reason(closed: ClosedRoad) -> str:
    """Say why a road is closed to the vehicle, in the words of the coordinator for a ban."""
    if closed.kind == "ban":
        return closed.reason or phrase("pages.closed-by-coordination")
    told, untold = _CLOSED[closed.kind]
    if closed.limit and told:
        return phrase(told, limit=number(closed.limit, decimals=1).removesuffix(",0"))
    return phrase(untold)


def closed_road_source(closed: ClosedRoad) -> str:
    """Say where a closed road is known from."""
    return phrase("pages.source-folder" if closed.kind == "ban" else "pages.source-osm")


def start_of(text: str, characters: int) -> str:
    """Return the first words of a text too long to show, with « … »; empty where it is not."""
    if len(text) <= characters:
        return ""
    start = text[:characters]
    return f"{start.rsplit(None, 1)[0] if ' ' in start.strip() else start} …"


def join_words(words: Sequence[str]) -> str:
    """Join words as a sentence does: ``pain, colis et presse``."""
    if len(words) < 2:
        return "".join(words)
    return phrase("pages.and", first=", ".join(words[:-1]), last=words[-1])
