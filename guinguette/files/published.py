"""
What was published: the visits that calendars announced.

A calendar that was sent once goes on living in other people's: a visit that moves keeps its UID,
one that is given up is said to be. So a folder remembers what it said, for each commune
(:mod:`guinguette.service.memory`; formerly in ``agendas.json``), and a new plan is laid over it
(:mod:`guinguette.files.publishing`). Nothing private is in it.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError

from guinguette.document import DOCUMENT, Count, InseeCode, Latitude, LocalTime, Longitude, PlaceKey
from guinguette.faults import MissingDataError
from guinguette.language.causes import public_cause_words
from guinguette.language.fault_sentences import fault
from guinguette.tour import MissedVisit, Visit
from routing.limits import MOST_DOCUMENT, LimitError, read_whole

PUBLISHED_NAME: Final = "agendas.json"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicVisit:
    """
    All that the public is told of a visit. Times are local, Europe/Paris, without zone.

    ``place`` and the position, longitude and latitude in decimal degrees, are missing where the
    place is private; ``title`` is the name of the service; ``is_estimate`` says that the roads to
    it were estimated. ``evening`` is the day of service of a visit that opens past its midnight;
    ``instead_of`` the day on which it is expected, where it is another, and ``because`` why, where
    everybody may know.
    """

    open: LocalTime
    close: LocalTime
    title: str
    name: str
    place: str
    longitude: Longitude | None
    latitude: Latitude | None
    services: tuple[str, ...]
    is_estimate: bool
    evening: dt.date | None = None
    instead_of: dt.date | None = None
    because: str = ""

    @property
    def day(self) -> dt.date:
        """The day of service: that of the opening, or the day before where it is past midnight."""
        return self.evening or self.open.date()


def public_visit(visit: Visit, *, day: dt.date, title: str, is_estimate: bool) -> PublicVisit:
    """
    Keep of a visit what may be published; nothing else of it reaches a public document.

    ``day`` is that of its route.
    """
    is_shown = not visit.is_place_private
    is_moved = visit.slot is not None and visit.slot.date != day
    return PublicVisit(
        open=visit.open,
        close=visit.close,
        title=title,
        name=visit.name,
        place=visit.place if is_shown else "",
        longitude=visit.longitude if is_shown else None,
        latitude=visit.latitude if is_shown else None,
        services=visit.services,
        is_estimate=is_estimate,
        evening=day if day < visit.open.date() else None,
        instead_of=visit.slot.date if visit.slot and is_moved else None,
        because=public_cause_words(visit.cause) if is_moved else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMissed:
    """A day on which a visit is expected and none is made; why, where everybody may know."""

    day: dt.date
    name: str
    because: str = ""


def public_missed(missed: MissedVisit) -> PublicMissed:
    """Keep of a visit that is missed what may be published."""
    because = public_cause_words(missed.cause)
    return PublicMissed(day=missed.slot.date, name=missed.name, because=because)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """
    One visit as calendars know it.

    Attributes
    ----------
    uid
        Its name in every calendar, for ever.
    visit
        What was said last.
    former
        What had been said before, where it changed.
    sequence
        How often it changed since it was first said.
    is_cancelled
        Whether it was said not to take place.
    changed_at
        When it was first said or last changed, UTC.
    contract
        Name of the contract that sold it; empty for a visit of a rhythm.
    """

    uid: Annotated[str, Field(min_length=1)]
    visit: PublicVisit
    former: PublicVisit | None = None
    sequence: Count = 0
    is_cancelled: bool = False
    changed_at: AwareDatetime
    contract: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneAnnouncements:
    """
    The visits announced at one place, by date; ``slug`` names its files, for ever.

    ``code`` is that of its commune; its key too, where the commune is one place. ``missed`` are the
    days on which it expects a visit and gets none.
    """

    key: PlaceKey = ""
    code: InseeCode
    slug: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    announcements: Annotated[tuple[Announcement, ...], Field(min_length=1)]
    missed: tuple[PublicMissed, ...] = ()

    def __post_init__(self) -> None:
        """Give the place of a document without keys its own."""
        object.__setattr__(self, "key", self.key or self.code)

    @property
    def name(self) -> str:
        """The place as it was called last."""
        return self.announcements[-1].visit.name

    @property
    def stem(self) -> str:
        """How the names of its files begin."""
        return f"{self.code}-{self.slug}"

    def standing(self, first: dt.date, end: dt.date) -> tuple[Announcement, ...]:
        """Return the visits that take place from a day on, before another."""
        return tuple(
            each
            for each in self.announcements
            if first <= each.visit.day < end and not each.is_cancelled
        )

    def missing(self, first: dt.date, end: dt.date) -> tuple[PublicMissed, ...]:
        """Return the days from one on, before another, that no visit takes place on as expected."""
        return tuple(missed for missed in self.missed if first <= missed.day < end)

    def cancelled(self, first: dt.date) -> tuple[Announcement, ...]:
        """Return the visits from a day on that were announced and do not take place."""
        return tuple(e for e in self.announcements if e.is_cancelled and first <= e.visit.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """
    All that a folder has announced.

    ``identity`` tells this folder from every other; it is made once, and each UID begins with it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = DOCUMENT

    version: Literal[1] = _VERSION
    identity: Annotated[str, Field(pattern=r"^[0-9a-z]{8,}$")]
    communes: tuple[CommuneAnnouncements, ...] = ()


def new_identity() -> str:
    """Draw what tells a folder from every other: 16 hexadecimal digits."""
    return secrets.token_hex(8)


@cache
def _document() -> TypeAdapter[Published]:
    return TypeAdapter(Published)


def published_document(published: Published) -> dict[str, Any]:
    """Write what was published as plain values."""
    plain: dict[str, Any] = _document().dump_python(published, mode="json", by_alias=True)
    return plain


def parse_published(text: str | bytes) -> Published:
    """
    Read what was published back, from its plain values as JSON.

    Raises
    ------
    ValueError
        If the text is no such document, or one of another version.
    """
    return _document().validate_json(text)


def read_published(folder: Path) -> Published:
    """
    Read what a folder without a memory has published; nothing, under a new identity, by default.

    Raises
    ------
    MissingDataError
        If the file is there and cannot be opened or read, or a later version wrote it; it stays as
        it is.
    """
    path = folder / PUBLISHED_NAME
    try:
        text = read_whole(path, MOST_DOCUMENT)
    except FileNotFoundError:
        return Published(identity=new_identity())
    except (OSError, LimitError) as error:
        raise MissingDataError(fault("published-closed", file=path.name)) from error
    try:
        return parse_published(text)
    except ValidationError as error:
        places = [".".join(map(str, one["loc"])) for one in error.errors(include_url=False)]
        code = "published-version" if "version" in places else "published-damaged"
        raise MissingDataError(fault(code, file=path.name, cell=places[0])) from error
