"""What a programme of a season says, as words; every form of it says the same."""

from __future__ import annotations

from dataclasses import dataclass

from maps.season.sold import Sold


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One evening, every text as it is; what is private is empty where everybody reads."""

    anchor: str
    day: str
    opens: str
    closes: str
    date: str
    long: str
    hours: str
    village: str
    place: str
    letter: str
    status: str
    state: str
    note: str
    mark: str
    holiday: str
    crew: str = ""
    wish: str = ""
    contact: str = ""
    phone: str = ""

    @property
    def is_gone(self) -> bool:
        """Whether it was given up."""
        return self.status == "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """A day of the grid of a month; its number is 0 outside of the month."""

    number: int = 0
    letters: str = ""
    told: str = ""
    anchor: str = ""
    is_gone: bool = False
    is_sure: bool = False
    is_school: bool = False
    holiday: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month: its name, its grid by weeks, its evenings by date."""

    name: str
    count: str
    weeks: tuple[tuple[DayCell, ...], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOf:
    """A place to tell of a change: its name, what changes, whom to call."""

    name: str
    text: str
    contact: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    A programme, every text as it is.

    ``legend`` gives the letter of each contract a name; ``reader`` says whom it is for, where it is
    not for everybody.
    """

    service: str
    heading: str
    period: str
    edition: str
    facts: tuple[str, ...]
    months: tuple[Month, ...]
    contracts: tuple[Sold, ...]
    news: tuple[ToldOf, ...]
    about: tuple[tuple[str, str], ...]
    legend: tuple[tuple[str, str], ...]
    contact: str
    estimate: str
    printed: str
    reader: str
    is_private: bool
    is_whole: bool
    is_village: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        """All its evenings, by date."""
        return tuple(line for month in self.months for line in month.lines)
