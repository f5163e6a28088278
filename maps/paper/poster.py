"""The poster of a village: one A4 page to pin up, read from two metres away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guinguette.files.published import PublicMissed, PublicVisit
from guinguette.folder.settings.service_section import ServiceSettings
from maps.exchange.quick_codes import code_svg, code_text, weeks_between
from maps.paper.typeset import typeset
from maps.words import labels
from maps.words.clean import at, capitalised, clean
from maps.words.exceptions import missed_note, public_note
from maps.words.phrases import phrase


@dataclass(frozen=True, slots=True)
class PosterDate:
    """One visit, its day in full and in short; its place where not all have the same; a holiday."""

    day: str
    short: str
    hours: str
    place: str
    holiday: str
    unusual: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """What the page shows, every text as it is; empty texts take no room."""

    service: str
    commune: str
    place: str
    heading: str
    dates: tuple[PosterDate, ...]
    missed: str
    services: str
    contact: str
    estimate: str
    code: str
    code_label: str
    printed: str


def poster_pdf(
    visits: Sequence[PublicVisit],
    *,
    service: ServiceSettings,
    missed: Sequence[PublicMissed] = (),
    address: str = "",
    holidays: Mapping[date, str] | None = None,
    printed_on: date,
) -> bytes:
    """
    Write the poster of one commune as PDF: A4 portrait, black ink.

    Parameters
    ----------
    visits
        Those to come in the commune, by date; one at least. All are shown: the more there are, the
        smaller, in columns, on a second page beyond some hundred.
    service
        Who runs the tours; its public contact is printed, its telephone is not.
    missed
        The days on which a visit is expected and none is made.
    address
        Where the calendar of the commune is published, for the code; where empty the code holds
        the dates themselves, or the next one.
    holidays
        The public holidays among the dates, by name.
    printed_on
        The day the dates are known at.

    Returns
    -------
    pdf
        As :func:`maps.paper.typeset.typeset`.
    """
    poster = _poster(visits, service, address, printed_on, holidays or {})
    poster = replace(poster, missed="\n".join(capitalised(missed_note(one)) for one in missed))
    return typeset("poster", poster, printed_on=printed_on)


def _poster(
    visits: Sequence[PublicVisit],
    service: ServiceSettings,
    address: str,
    printed_on: date,
    holidays: Mapping[date, str],
) -> Poster:
    last = visits[-1]
    places = {_place(visit) for visit in visits}
    offered = dict.fromkeys(clean(one) for visit in visits for one in visit.services)
    return Poster(
        service=clean(last.title),
        commune=clean(at(last.name)),
        place=places.pop() if len(places) == 1 else "",
        heading=labels.counted(len(visits), "pages.poster-dates"),
        dates=_dates(visits, holidays, has_places=len(places) > 1),
        missed="",
        services=", ".join(offered),
        contact=clean(service.public_contact),
        estimate=phrase("pages.event-estimate") if any(v.is_estimate for v in visits) else "",
        code=code_svg(code_text(visits, address=address)),
        code_label=phrase(_code_label(visits, address)),
        printed=phrase("pages.poster-printed", day=labels.long_date(printed_on)),
    )


def _dates(
    visits: Sequence[PublicVisit], holidays: Mapping[date, str], *, has_places: bool
) -> tuple[PosterDate, ...]:
    """Write the dates; the year is said where it changes."""
    write = labels.day_and_month if len({v.day.year for v in visits}) == 1 else labels.long_date
    return tuple(
        PosterDate(
            day=write(visit.day).replace(" ", labels.NBSP),
            short=labels.short_date(visit.day),
            hours=labels.hour_range(visit.open, visit.close, visit.day).replace(
                "– ", "–\N{NO-BREAK SPACE}"
            ),
            place=_place(visit) if has_places else "",
            holiday=_holiday(holidays.get(visit.day, "")),
            unusual=public_note(visit),
        )
        for visit in visits
    )


def _holiday(name: str) -> str:
    return phrase("pages.poster-holiday", name=name) if name else ""


def _place(visit: PublicVisit) -> str:
    is_private = visit.longitude is None
    return phrase("pages.poster-private-place") if is_private else clean(visit.place)


def _code_label(visits: Sequence[PublicVisit], address: str) -> str:
    if address or weeks_between(visits):
        return "pages.poster-code-dates"
    return "pages.poster-code-next"
