"""What keeps a visit out of its slot, in words: for the house, and for the public."""

from __future__ import annotations

from guinguette.calendar import Language, short_date
from guinguette.language.catalogue import say_in
from guinguette.promised import Event, EventKind


def cause_words(event: Event | None, *, language: Language, name: str = "") -> str:
    """
    Say what happens, in a few words that stand beside a visit or a date.

    Parameters
    ----------
    event
        What happens; ``None`` where nothing is known.
    language
        French or English; what the coordinator wrote stays as it is.
    name
        Name of the place, where the subject is its key; that of the event where omitted.
    """
    if event is None:
        return ""
    subject = name if event.kind in {"joined", "left"} and name else event.subject
    days = short_date(event.first, language=language)
    if event.first != event.last and event.last.year < 9999:
        days = f"{days} → {short_date(event.last, language=language)}"
    said = say_in(
        language, "details.cause", event.kind, subject=subject, days=days, words=event.words
    )
    return f"{said} : {event.words}" if event.words and event.words not in said else said


_PUBLIC: dict[EventKind, str] = {
    "place_closed": "letters.public-closed",
    "service_closed": "letters.public-service-closed",
    "public_holiday": "letters.public-named",
    "fete": "letters.public-named",
    "storm": "letters.public-storm",
}


def public_cause_words(event: Event | None) -> str:
    """
    Say in French what everybody may know of what happens; nothing of vehicles, crews and depots.

    The name of a holiday or a fête is public; what the coordinator wrote of a closing is not.
    """
    key = _PUBLIC.get(event.kind) if event else None
    return say_in("fr", key, words=event.words).strip() if event and key else ""
