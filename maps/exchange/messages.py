"""
The message to the mairie of a commune: a text to paste into a mail, with the files to attach.

It holds what is public and nothing else: the dates, what changed, what to do with the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from guinguette.files.published import (
    Announcement,
    CommuneAnnouncements,
    PublicMissed,
    PublicVisit,
)
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.wall_clock import PARIS
from maps.exchange.calendars import event_title
from maps.words import labels
from maps.words.clean import at, clean
from maps.words.exceptions import missed_note, public_note
from maps.words.phrases import phrase


def town_hall_message(
    commune: CommuneAnnouncements,
    *,
    standing: Sequence[Announcement],
    gone: Sequence[Announcement],
    missed: Sequence[PublicMissed] = (),
    service: ServiceSettings,
    address: str = "",
) -> bytes:
    """
    Write the message to one mairie.

    Parameters
    ----------
    commune
        The commune and all that it was told.
    standing, gone
        Its visits to come, and those that were announced and do not take place.
    missed
        The days on which it expects a visit and gets none; one of the three has some.
    service
        Who runs the tours, and signs.
    address
        Where its calendar is published; nowhere where empty.

    Returns
    -------
    text
        A subject, then the message: UTF-8 with its mark and the line ends of Windows, which every
        editor of text reads.
    """
    changes = list(_changes(commune, standing, gone))
    last = (standing or gone or commune.announcements)[-1].visit
    is_unusual = any(each.visit.instead_of for each in standing) or missed
    news = "letters.exceptions" if is_unusual else "letters.next-dates"
    news = "letters.dates-change" if changes else news
    dates = "letters.dates" if standing else "letters.no-date"
    facts = {"title": clean(last.title), "at": clean(at(last.name))}
    paragraphs = [
        [phrase("letters.subject", title=event_title(last), news=phrase(news))],
        [phrase("letters.hello")],
        [phrase(dates, **facts), *_dates(commune, standing)],
        list(_missed(missed)),
        list(_details(standing)),
        [phrase("letters.changes", day=_day_of_change(commune)), *changes] if changes else [],
        [phrase("letters.what-to-do"), *_what_to_do(commune, standing, gone, address)],
        [
            phrase("letters.thanks"),
            clean(service.known_as(last.title)),
            clean(service.public_contact),
        ],
    ]
    return as_text(paragraphs)


def as_text(paragraphs: Iterable[Sequence[str]]) -> bytes:
    """Write paragraphs as every editor of text reads them, of Windows too; empty lines go."""
    text = "\n\n".join("\n".join(filter(None, lines)) for lines in paragraphs if lines) + "\n"
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _missed(missed: Sequence[PublicMissed]) -> Iterator[str]:
    if missed:
        yield phrase("letters.missed")
        yield from (f"- {missed_note(one)}" for one in missed)


def _dates(commune: CommuneAnnouncements, standing: Sequence[Announcement]) -> Iterator[str]:
    """List the visits; those that come beside dates told before are called new."""
    has_places, latest = len({each.visit.place for each in standing}) > 1, _latest(commune)
    is_followed = any(each.changed_at < latest or each.former for each in standing)
    for each in standing:
        when = f"{_when(each.visit)}{_where(each.visit) if has_places else ''}"
        is_new = is_followed and each.changed_at == latest and each.former is None
        said = phrase("letters.added", visit=when) if is_new else when
        yield f"- {', '.join(filter(None, (said, public_note(each.visit))))}"


def _details(standing: Sequence[Announcement]) -> Iterator[str]:
    """Say what all the dates have in common: the place, what is offered, how sure hours are."""
    visits = [each.visit for each in standing]
    places = {visit.place for visit in visits}
    if len(places) == 1 and (place := clean(places.pop())):
        yield phrase("letters.place", place=place)
    elif any(visit.longitude is None for visit in visits):
        yield phrase("letters.private-place")
    offered = dict.fromkeys(clean(one) for visit in visits for one in visit.services)
    if offered:
        yield phrase("pages.event-services", services=", ".join(offered))
    if any(visit.is_estimate for visit in visits):
        yield phrase("pages.event-estimate")


def _changes(
    commune: CommuneAnnouncements, standing: Sequence[Announcement], gone: Sequence[Announcement]
) -> Iterator[str]:
    """Say what the last publication changed for those who had read the one before."""
    ahead = sorted((*standing, *gone), key=lambda each: each.visit.open)
    back = {_seen(each.visit) for each in standing}
    for each in (one for one in ahead if one.changed_at == _latest(commune)):
        if each.is_cancelled and _seen(each.visit) in back:
            continue
        if each.is_cancelled:
            yield phrase("letters.cancelled", visit=_when(each.visit))
        elif each.former and _seen(each.former) != _seen(each.visit):
            yield _moved(each.former, each.visit)


def _moved(former: PublicVisit, visit: PublicVisit) -> str:
    place = _where(visit) if former.place != visit.place else ""
    if former.day == visit.day and not place:
        hours = labels.hour_range(visit.open, visit.close, visit.day)
        return phrase("letters.rescheduled", former=_when(former), visit=hours)
    return phrase("letters.moved", former=_when(former), visit=f"{_when(visit)}{place}")


def _seen(visit: PublicVisit) -> tuple[object, ...]:
    return visit.open, visit.close, visit.place


def _day_of_change(commune: CommuneAnnouncements) -> str:
    return labels.long_date(_latest(commune).astimezone(PARIS).date())


def _latest(commune: CommuneAnnouncements) -> datetime:
    return max(each.changed_at for each in commune.announcements)


def _what_to_do(
    commune: CommuneAnnouncements,
    standing: Sequence[Announcement],
    gone: Sequence[Announcement],
    address: str,
) -> Iterator[str]:
    if standing:
        yield phrase("letters.pin-up", file=f"{commune.stem}.pdf")
        yield phrase("letters.add", file=f"{commune.stem}.ics")
    else:
        yield phrase("letters.take-down")
    if gone:
        yield phrase("letters.take-out", file=f"{commune.stem}-annulations.ics")
    if address:
        yield phrase("letters.follow", address=address)


def _when(visit: PublicVisit) -> str:
    day, hours = labels.long_date(visit.day), labels.hour_range(visit.open, visit.close, visit.day)
    return f"{day}, {hours}"


def _where(visit: PublicVisit) -> str:
    return f", {clean(visit.place)}" if clean(visit.place) else ""
