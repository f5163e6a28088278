"""One line of a timetable as it was read: a visit on a date, or a habit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guinguette.rhythm import Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """
    The day of a visit: its ``date``, or its ``weekday`` (0 is Monday) with how often.

    ``rhythm`` is ``None`` where none is said. ``week`` is the week of a cycle of weeks, from 0;
    of two weeks told by parity, the even ones are ``parity`` 0.
    """

    date: date | None = None
    weekday: int | None = None
    rhythm: Rhythm | None = None
    week: int | None = None
    parity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    A visit as a timetable announces it.

    ``sheet`` and ``cell`` say where. ``commune``, ``place`` and ``code`` are texts, any may be
    empty; ``window_min`` is the opening to the public in minutes after midnight, its end ``None``
    where it is not said, ``None`` where no hour is. ``vehicle`` is a text, empty for none.
    """

    sheet: str
    cell: str
    when: When
    commune: str
    place: str = ""
    code: str = ""
    vehicle: str = ""
    window_min: tuple[int, int | None] | None = None

    @property
    def words(self) -> str:
        """What it says of the place."""
        return " ".join(filter(None, (self.code, self.commune, self.place)))
