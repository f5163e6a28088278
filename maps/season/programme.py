"""The programme of a season: whole, by contract, by village, for the house or for everybody."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from guinguette.calendar import MONTH_NAMES
from guinguette.communes.departements import departement_of
from guinguette.contract import Contract, Season
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.language.causes import cause_words
from guinguette.service.evenings import Evening
from guinguette.special_days.public_holidays import (
    public_holidays,
    school_holidays,
    school_zone,
    years_of,
)
from guinguette.tour import Tour
from maps.exchange.calendars import event_title
from maps.season.evening_words import counted, is_over, mark, news, note, place_of, rank_of
from maps.season.sheet import DayCell, Line, Month, Sheet
from maps.season.sold import Sold, sold_of
from maps.words import labels
from maps.words.clean import capitalised, clean
from maps.words.phrases import phrase

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COLOURS = 8
"""Contracts past the eighth start again; each has a letter of its own."""
_SURE = {"confirmed", "done"}


@dataclass(frozen=True)
class Programme:
    """
    A season and what is known of its evenings: what its documents are made from.

    Attributes
    ----------
    tour
        The plan; its season is not null.
    evenings
        Its evenings (:func:`guinguette.service.evenings.season_evenings`).
    service
        Who runs the tours.
    printed_on
        Date written on the documents.
    edition
        Number of the edition; 0 where it is not known.
    """

    tour: Tour
    evenings: tuple[Evening, ...]
    service: ServiceSettings
    printed_on: date
    edition: int = 0

    @staticmethod
    def anchor(one: Evening) -> str:
        """Name an evening within a page, as its calendars do."""
        return f"soiree-{one.told.uid.partition('@')[0]}"

    @property
    def season(self) -> Season:
        """The season of the plan."""
        if self.tour.season is None:
            raise ValueError("the plan sells no evening by contract")
        return self.tour.season

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """A letter for each contract, by its name."""
        names = [one.name for one in self.season.contracts]
        return {name: LETTERS[rank % len(LETTERS)] for rank, name in enumerate(names)}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Who buys each contract, by its name; with that name where they buy several."""
        payers = Counter(clean(one.payer) for one in self.season.contracts)
        return {
            one.name: clean(one.payer)
            if one.payer and payers[clean(one.payer)] == 1
            else _together(clean(one.payer), clean(one.name))
            for one in self.season.contracts
        }

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of each place that the contracts name or that is told of, by its key."""
        told = {one.key: one.told.visit.name for one in self.evenings}
        return {one.key: one.name for one in self.season.places} | told

    @cached_property
    def causes(self) -> Mapping[tuple[str, date], str]:
        """Why an evening moved or is not made, for the house, by key and day."""
        moved = [(v.key, r.date, v.cause) for r in self.tour.routes for v in r.visits if v.cause]
        lost = [(one.key, one.slot.date, one.cause) for one in self.tour.missed]
        return {(key, day): cause_words(cause, language="fr") for key, day, cause in moved + lost}

    @cached_property
    def free_days(self) -> tuple[frozenset[date], Mapping[date, str]]:
        """The school holidays and the public holidays of the season, where its places are."""
        first, last = period_of(self.season.contracts)
        codes = {one.commune_code for r in self.tour.routes for one in r.visits if one.contract}
        school: set[date] = set()
        public: dict[date, str] = {}
        for departement in sorted({departement_of(code) for code in codes}):
            for year in years_of(first, last):
                school.update(school_holidays(school_zone(departement), year))
                public |= public_holidays(departement, year)
        return frozenset(school), public

    def whole(self, *, is_private: bool) -> Sheet:
        """Write the programme of the whole season."""
        first, last = period_of(self.season.contracts)
        heading = phrase("pages.season-heading", year=_years(first, last))
        sheet = self._sheet(heading, self.evenings, is_private=is_private)
        return replace(
            sheet,
            is_whole=True,
            period=_period(first, last),
            months=self._months(self.evenings, first, last, is_private=is_private),
            contracts=tuple(map(self._sold, self.season.contracts)) if is_private else (),
        )

    def of_contract(self, contract: Contract, *, is_private: bool) -> Sheet:
        """Write the programme of what one contract sold."""
        own = tuple(one for one in self.evenings if one.told.contract == contract.name)
        heading = phrase(
            "pages.season-heading-of",
            year=_years(contract.first, contract.last),
            payer=self.titles[contract.name],
        )
        sold = self._sold(contract)
        return replace(
            self._sheet(heading, own, is_private=is_private),
            period=_period(contract.first, contract.last),
            months=self._months(own, contract.first, contract.last, is_private=is_private),
            contracts=(sold if is_private else replace(sold, price=""),),
        )

    def of_village(self, key: str, *, is_private: bool) -> Sheet:
        """Write the programme of one place."""
        own = tuple(one for one in self.evenings if one.key == key)
        days = [one.day for one in own]
        heading = capitalised(event_title(own[-1].told.visit))
        sheet = self._sheet(heading, own, is_private=is_private)
        months = self._months(own, min(days), max(days), is_private=is_private)
        return replace(
            sheet,
            is_village=True,
            news=(),
            reader=phrase("pages.for-town-hall") if is_private else "",
            months=tuple(map(_bare, (month for month in months if month.lines))),
            about=tuple(self._about(own, is_private=is_private)),
        )

    def _sold(self, contract: Contract) -> Sold:
        return sold_of(
            self.season,
            contract,
            self.evenings,
            self.names,
            letter=self.letters[contract.name],
            title=self.titles[contract.name],
        )

    def _sheet(self, heading: str, own: Sequence[Evening], *, is_private: bool) -> Sheet:
        title = clean(self.service.known_as(self.tour.title))
        edition = phrase("pages.edition", number=self.edition) if self.edition else ""
        is_rough = self.tour.network.is_estimate and any(not is_over(one) for one in own)
        printed = phrase("pages.season-printed", day=labels.long_date(self.printed_on))
        return Sheet(
            service=title,
            heading=heading,
            period="",
            edition=edition,
            facts=tuple(counted(own)),
            months=(),
            contracts=(),
            news=tuple(news(own, self.evenings, self.causes)) if is_private else (),
            about=(),
            legend=tuple(
                (self.letters[c.name], self.titles[c.name]) for c in self.season.contracts
            ),
            contact=clean(self.service.public_contact),
            estimate=phrase("pages.event-estimate") if is_rough else "",
            printed=". ".join(filter(None, (edition, printed))),
            reader=phrase("pages.internal-use") if is_private else "",
            is_private=is_private,
            is_whole=False,
            is_village=False,
        )

    def _months(
        self, own: Sequence[Evening], first: date, last: date, *, is_private: bool
    ) -> tuple[Month, ...]:
        lines = [(one, self._line(one, is_private=is_private)) for one in own]
        return tuple(self._month(year, month, lines) for year, month in months_between(first, last))

    def _month(self, year: int, month: int, lines: Sequence[tuple[Evening, Line]]) -> Month:
        own = [(one, line) for one, line in lines if (one.day.year, one.day.month) == (year, month)]
        days = defaultdict[date, list[tuple[Evening, Line]]](list)
        for one, line in lines:
            days[one.day].append((one, line))
            if one.is_news and one.former_day:
                days[one.former_day].append((one, line))
        weeks = calendar.Calendar().monthdatescalendar(year, month)
        standing = sum(not line.is_gone for _, line in own)
        return Month(
            name=f"{capitalised(MONTH_NAMES['fr'][month - 1])} {year}",
            count=labels.counted(standing, "pages.evenings"),
            weeks=tuple(
                tuple(
                    self._cell(day, days[day]) if day.month == month else DayCell() for day in week
                )
                for week in weeks
            ),
            lines=tuple(line for _, line in own),
        )

    def _cell(self, day: date, own: Sequence[tuple[Evening, Line]]) -> DayCell:
        """Write a day: its evenings, else those that this edition took from it."""
        school, public = self.free_days
        standing = [(o, line) for o, line in own if o.day == day and not line.is_gone]
        shown = standing or own
        return DayCell(
            number=day.day,
            letters="".join(sorted({line.letter for _, line in standing})),
            told=", ".join(_told(one, line, day) for one, line in shown),
            anchor=shown[0][1].anchor if shown else "",
            is_gone=bool(own) and not standing,
            is_sure=bool(standing) and all(one.status in _SURE for one, _ in standing),
            is_school=day in school,
            holiday=public.get(day, ""),
        )

    def _line(self, one: Evening, *, is_private: bool) -> Line:
        visit, day = one.told.visit, one.day
        hours = labels.hour_range(visit.open, visit.close, day)
        is_sure = one.status in {"confirmed", "cancelled"}
        why = self.causes.get((one.key, day), one.because) if is_private else one.because
        line = Line(
            anchor=self.anchor(one),
            day=day.isoformat(),
            opens=visit.open.isoformat(),
            closes=visit.close.isoformat(),
            date=labels.short_date(day),
            long=capitalised(labels.day_and_month(day)),
            hours=hours.replace("– ", f"–{labels.NBSP}"),
            village=clean(visit.name),
            place=place_of(one),
            letter=self.letters.get(one.told.contract, ""),
            status=one.status,
            state=phrase("pages.evening-state", one.status) if is_private or is_sure else "",
            note=note(one, why),
            mark=mark(one),
            holiday=self.free_days[1].get(day, ""),
        )
        known = one.visit
        if not is_private or known is None or one.route is None:
            return line
        return replace(
            line,
            place=clean(known.place) or line.place,
            crew=_together(clean(one.route.vehicle), clean(one.route.crew)),
            wish=phrase("pages.wish-met", rank=rank_of(known.wish)) if known.wish else "",
            contact=clean(known.contact),
            phone=clean(known.phone),
        )

    def _about(self, own: Sequence[Evening], *, is_private: bool) -> Iterator[tuple[str, str]]:
        """Say what a mayor and the house agree on: places, help, whom to call."""
        known = [one.visit for one in own if one.visit is not None] if is_private else []
        fallback = [clean(one.fallback) for one in self.season.places if one.key == own[0].key]
        house = clean(self.service.phone), clean(self.service.email)
        said = {
            "pages.about-place": [clean(one.place) for one in known],
            "pages.about-fallback": fallback,
            "pages.about-help": [clean(one.notes) for one in known],
            "pages.about-commune": [_together(clean(v.contact), clean(v.phone)) for v in known],
            "pages.about-house": [_together(*house)] if is_private else [],
        }
        for key, texts in said.items():
            if text := " · ".join(dict.fromkeys(filter(None, texts))):
                yield phrase(key), text


def _told(one: Evening, line: Line, day: date) -> str:
    if line.is_gone:
        return f"{line.village} ({line.state})"
    moved = phrase("pages.evening-moved-to", name=line.village, day=labels.day_and_month(one.day))
    return moved if one.day != day else line.village


def _bare(month: Month) -> Month:
    """Leave out what a mayor need not read at each date."""
    lines = (replace(line, crew="", wish="", contact="", phone="") for line in month.lines)
    return replace(month, lines=tuple(lines))


def _together(*texts: str) -> str:
    return ", ".join(filter(None, texts))


def period_of(contracts: Iterable[Contract]) -> tuple[date, date]:
    """Return the first and the last day of some contracts."""
    pairs = [(one.first, one.last) for one in contracts]
    return min(first for first, _ in pairs), max(last for _, last in pairs)


def _years(first: date, last: date) -> str:
    return str(first.year) if first.year == last.year else f"{first.year}-{last.year}"


def _period(first: date, last: date) -> str:
    start = labels.day_and_month if first.year == last.year else labels.long_date
    return phrase("pages.season-period", first=start(first), last=labels.long_date(last))


def months_between(first: date, last: date) -> Iterator[tuple[int, int]]:
    """Give the months that two days touch, and those between: their years and numbers."""
    for number in range(12 * first.year + first.month - 1, 12 * last.year + last.month):
        yield number // 12, number % 12 + 1
