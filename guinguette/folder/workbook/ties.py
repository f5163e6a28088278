"""
What binds the requests of a workbook to each other: same day, never the same day, same EPCI.

A row names other rows by code or name; what one row says holds in the two directions, and what
two rows say together must be possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from guinguette.communes.names import normalise_name
from guinguette.faults import Fault
from guinguette.folder.request import CommuneRequest, groups
from guinguette.folder.settings.model import SETTINGS_NAME, Settings
from guinguette.folder.workbook.row import Row
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest

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
    shown = [one.commune.name_with_article for one in requests]
    linked: list[CommuneRequest] = []
    naming: dict[str, Row] = {}
    faults: list[Fault] = []
    for row in rows:
        request = by_number.get(row.number)
        if request is None:
            continue
        row.faults.clear()
        found = {key: tuple(_named(row, key, request, names, shown)) for key in _KEYS}
        linked.append(replace(request, apart=found["apart"], together=found["together"]))
        naming[request.commune.code] = row
    if settings:
        _check_links(linked, naming, settings)
    for row in naming.values():
        faults.extend(row.faults)
    if settings and settings.promises.once_a_week_per_epci:
        faults.extend(_epci_faults(linked, settings))
    return tuple(linked), tuple(faults)


_KEYS: tuple[LinkKey, ...] = ("apart", "together")


def _names(rows: Sequence[Row], by_number: dict[int, CommuneRequest]) -> dict[str, set[str]]:
    """Map what designates a row to codes; a row at fault has none, but its name is known."""
    names: dict[str, set[str]] = {}
    for row in rows:
        request = by_number.get(row.number)
        words = [row.text("code"), row.text("commune")]
        codes = set()
        if request:
            commune = request.commune
            words += [commune.code, commune.name]
            codes = {commune.code}
        for word in filter(None, words):
            names.setdefault(normalise_name(word), set()).update(codes)
    return names


def _named(
    row: Row,
    key: LinkKey,
    request: CommuneRequest,
    names: dict[str, set[str]],
    shown: Sequence[str],
) -> Iterator[str]:
    """Find the codes that a cell names; those of rows at fault are left out."""
    if not row.text(key) or not row.usable(key):
        return
    for word in dict.fromkeys(filter(None, _SEPARATOR.split(row.text(key)))):
        codes = names.get(normalise_name(word))
        if codes is None:
            row.refuse(key, "link-unknown", value=word, nearest=nearest(word, shown))
        elif len(codes) > 1:
            row.refuse(key, "link-ambiguous", value=word, expected=", ".join(sorted(codes)))
        elif codes == {request.commune.code}:
            row.refuse(key, "link-itself", value=word)
        else:
            yield from codes


def _check_links(
    requests: Sequence[CommuneRequest], naming: dict[str, Row], settings: Settings
) -> None:
    """Refuse what cannot be kept, at the row that asks for it."""
    by_code = {request.commune.code: request for request in requests}
    patterns = {code: request.patterns(settings) for code, request in by_code.items()}
    tied = {code: group for group in groups(requests) for code in group}
    for code, request in by_code.items():
        row, name = naming[code], request.commune.name
        for other in request.apart:
            facts = {"commune": name, "other": by_code[other].commune.name}
            pairs = ((a, b) for a in patterns[code] for b in patterns[other])
            if other in tied.get(code, ()):
                row.refuse("apart", "link-contradiction", **facts)
            elif not any(a.isdisjoint(b) for a, b in pairs):
                row.refuse("apart", "link-always-same-day", **facts)
        for other in request.together:
            facts = {"commune": name, "other": by_code[other].commune.name}
            common = set.intersection(*(set(patterns[each]) for each in tied[code]))
            is_one_epci = request.commune.epci_code == by_code[other].commune.epci_code != ""
            if not common:
                row.refuse("together", "link-no-common-days", **facts)
            elif is_one_epci and settings.promises.once_a_week_per_epci:
                row.refuse("together", "link-one-epci", **facts)


def _epci_faults(requests: Sequence[CommuneRequest], settings: Settings) -> Iterator[Fault]:
    """Say which intercommunalities have more visits to get than weeks to get them in."""
    weeks = settings.horizon.weeks
    visits: dict[str, int] = {}
    names: dict[str, str] = {}
    for request in requests:
        code, patterns = request.commune.epci_code, request.patterns(settings)
        if code and request.value_eur is None and patterns:
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
