"""
What binds the requests of a workbook to each other: same day, never the same day, same EPCI.

A row names other rows by code or name; what one row says holds in the two directions, and what
two rows say together must be possible.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from guinguette.calendar import DAYS_PER_WEEK
from guinguette.communes.names import normalise_name
from guinguette.faults import Fault
from guinguette.folder.request import CommuneRequest, groups
from guinguette.folder.settings.model import SETTINGS_NAME, Settings
from guinguette.folder.workbook.contradictions import (
    common_days,
    impossible,
    linked,
    smallest,
    ties_told,
)
from guinguette.folder.workbook.row import Row
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest
from guinguette.open_days import Patterns

LinkKey = Literal["apart", "together"]
_SEPARATOR = re.compile(r"\s*[,;\n]\s*")


def link_requests(
    rows: Sequence[Row], requests: Sequence[CommuneRequest], settings: Settings | None
) -> tuple[tuple[CommuneRequest, ...], tuple[Fault, ...]]:
    """
    Read what rows say of each other.

    Parameters
    ----------
    rows
        All the rows of the workbook; their faults have been gathered already.
    requests
        The rows without a fault.
    settings
        Where ``None``, whether the links can be kept is left unchecked.

    Returns
    -------
    linked
        The requests with their links, and every fault of the links.
    """
    by_number = {request.row: request for request in requests}
    names = _names(rows, by_number)
    shown = {one.key: one.name for one in requests}
    told: list[CommuneRequest] = []
    naming: dict[str, Row] = {}
    faults: list[Fault] = []
    for row in rows:
        request = by_number.get(row.number)
        if request is None:
            continue
        row.faults.clear()
        found = {key: tuple(_named(row, key, request, names, shown)) for key in _KEYS}
        told.append(replace(request, apart=found["apart"], together=found["together"]))
        naming[request.key] = row
    if settings:
        by_key = {request.key: request for request in told}
        patterns = {key: _driven(request, settings) for key, request in by_key.items()}
        once = settings.promises.once_a_week_per_epci
        links = _Links(by_key, naming, patterns, once)
        links.check_days()
        faults.extend(_epci_faults(told, settings) if once else ())
        if not faults and not any(row.faults for row in naming.values()):
            links.check_together()
    return tuple(told), (*(f for row in naming.values() for f in row.faults), *faults)


def _driven(request: CommuneRequest, settings: Settings) -> Patterns:
    """List the choices of days on which a vehicle that may come works; absences move visits."""
    chosen = (v for v in settings.vehicles if not request.vehicles or v.name in request.vehicles)
    weekdays = frozenset[int]().union(*(vehicle.weekdays for vehicle in chosen))
    patterns = request.patterns(settings)
    return tuple(days for days in patterns if {d % DAYS_PER_WEEK for d in days} <= weekdays)


_KEYS: tuple[LinkKey, ...] = ("apart", "together")


def _names(rows: Sequence[Row], by_number: dict[int, CommuneRequest]) -> dict[str, set[str]]:
    """Map what designates a row to keys; a row at fault has none, but its name is known."""
    names: dict[str, set[str]] = {}
    for row in rows:
        request = by_number.get(row.number)
        words = [row.text("code"), row.text("commune")]
        keys = set()
        if request:
            words += [request.commune.code, request.commune.name, request.name]
            keys = {request.key}
        for word in filter(None, words):
            names.setdefault(normalise_name(word), set()).update(keys)
    # A key means its place alone, also where it is the code of a commune that has several.
    return names | {normalise_name(r.key): {r.key} for r in by_number.values()}


def _named(
    row: Row,
    key: LinkKey,
    request: CommuneRequest,
    names: dict[str, set[str]],
    shown: Mapping[str, str],
) -> Iterator[str]:
    """Find the keys that a cell names; those of rows at fault are left out."""
    if not row.text(key) or not row.usable(key):
        return
    for word in dict.fromkeys(filter(None, _SEPARATOR.split(row.text(key)))):
        keys = names.get(normalise_name(word))
        if keys is None:
            row.refuse(key, "link-unknown", value=word, nearest=nearest(word, shown.values()))
        elif len(keys) > 1:
            expected = ", ".join(f"{one} {shown[one]}" for one in sorted(keys))
            row.refuse(key, "link-ambiguous", value=word, expected=expected)
        elif keys == {request.key}:
            row.refuse(key, "link-itself", value=word)
        else:
            yield from keys


@dataclass(slots=True)
class _Links:
    """The requests of a workbook by key, their rows and choices of days; refuses what cannot be."""

    requests: dict[str, CommuneRequest]
    naming: dict[str, Row]
    patterns: dict[str, Patterns]
    is_once_a_week: bool

    def check_days(self) -> None:
        """Refuse what two communes, or those of one day, cannot keep."""
        tied = {key: group for group in groups(self.requests.values()) for key in group}
        for key, request in self.requests.items():
            for other in request.apart:
                pairs = ((a, b) for a in self.patterns[key] for b in self.patterns[other])
                if other in tied.get(key, ()):
                    path = self._path(tied[key], {key, other})
                    self._refuse("link-contradiction", (key, other), path, row=key)
                elif not any(a.isdisjoint(b) for a, b in pairs):
                    self._refuse("link-always-same-day", (key, other), (key, other), row=key)
        for group in dict.fromkeys(tied.values()):
            self._check_group([key for key in self.requests if key in group])

    def _check_group(self, keys: Sequence[str]) -> None:
        if not common_days(keys, self.patterns):
            core = smallest(keys, lambda some: not some or bool(common_days(some, self.patterns)))
            self._refuse("link-no-common-days", core, self._path(keys, set(core)))
        epcis = Counter(self.requests[key].commune.epci_code for key in keys)
        for epci, number in epcis.items() if self.is_once_a_week else ():
            if epci and number > 1:
                alike = [key for key in keys if self.requests[key].commune.epci_code == epci]
                self._refuse("link-one-epci", alike, self._path(keys, set(alike)))

    def check_together(self) -> None:
        """Refuse what only several links together make impossible."""
        for keys in impossible(self.requests, self.patterns, is_once_a_week=self.is_once_a_week):
            self._refuse("links-impossible", keys, keys)

    def _path(self, group: Collection[str], ends: set[str]) -> Sequence[str]:
        """Return the fewest of a group through which some of it must share their days."""
        keys = [key for key in self.requests if key in group]
        return smallest(keys, lambda some: not any(ends <= g for g in linked(some, self.requests)))

    def _refuse(
        self, code: str, subject: Sequence[str], told: Sequence[str], *, row: str = ""
    ) -> None:
        """Say that some communes contradict each other, and through which ties, at one of them."""
        *names, last = (self.requests[key].name for key in subject)
        ties = ties_told(told, self.requests, days=code not in _TOLD_WITHOUT_DAYS)
        where = next((k for k in ([row] if row else told) if self._column(k, told)), told[0])
        column = self._column(where, told) or "rhythm"
        self.naming[where].refuse(column, code, commune=", ".join(names), other=last, ties=ties)

    def _column(self, key: str, others: Collection[str]) -> LinkKey | None:
        """Name the cell of a row that ties it to one of some others, if any does."""
        request = self.requests[key]
        links: tuple[tuple[LinkKey, tuple[str, ...]], ...] = (
            ("apart", request.apart), ("together", request.together),
        )  # fmt: skip
        return next((column for column, tied in links if set(tied) & set(others)), None)


_TOLD_WITHOUT_DAYS = ("link-contradiction", "link-one-epci")


def _epci_faults(requests: Sequence[CommuneRequest], settings: Settings) -> Iterator[Fault]:
    """Say which intercommunalities have more visits to get than weeks to get them in."""
    weeks = settings.horizon.weeks
    visits: dict[str, int] = {}
    names: dict[str, str] = {}
    for request in requests:
        code, patterns = request.commune.epci_code, request.patterns(settings)
        if code and request.is_firm and patterns:
            visits[code] = visits.get(code, 0) + len(patterns[0])
            names[code] = request.commune.epci_name
    for code, asked in sorted(visits.items()):
        if asked > weeks:
            yield fault(
                "epci-too-often",
                file=SETTINGS_NAME,
                cell="promesses.epci_une_fois_par_semaine",
                value=names[code],
                visits=asked,
                weeks=weeks,
            )
