"""
The workbook of communes, ``communes.xlsx``, ``.ods``, ``.xls`` or ``.csv``: a row per place.

Titles and words are read tolerantly, values strictly: every fault of every cell is reported with
its place, and a row with a fault makes no request.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guinguette.communes.france import every_commune
from guinguette.faults import Fault, InputError
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.duty import can_serve, crew_hours, turns
from guinguette.folder.settings.model import (
    DISORDERS,
    CrewSettings,
    ProfileSettings,
    Settings,
)
from guinguette.folder.workbook.commune import (
    clean_code,
    distance_warning,
    nearby_departements,
    read_commune,
    read_position,
    read_private,
)
from guinguette.folder.workbook.header import (
    Header,
    find_header,
    hidden_parts,
    merged_rows,
    overflow,
)
from guinguette.folder.workbook.place import read_place
from guinguette.folder.workbook.rhythm_cells import (
    check_days,
    read_dates,
    read_market,
    read_preferred,
    read_rhythm,
    read_value,
    read_vehicles,
    read_weekdays,
    read_wishes,
)
from guinguette.folder.workbook.row import Row, phone_number
from guinguette.folder.workbook.table import Table, read_table
from guinguette.folder.workbook.ties import link_requests
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import (
    UnreadableError,
    fold,
    nearest,
    order_facts,
    parse_window,
)
from guinguette.tour import Depot
from routing.limits import MOST_ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequests:
    """What a workbook says: the rows without a fault, and everything that is wrong."""

    requests: tuple[CommuneRequest, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


def read_requests(
    path: Path, *, settings: Settings | None, depots: Sequence[Depot] = ()
) -> ReadRequests:
    """
    Read the workbook of communes and check every cell.

    Parameters
    ----------
    path
        A workbook or a ``.csv`` file.
    settings
        The settings of the folder; where ``None`` (they have faults of their own), what depends
        on them is left unchecked.
    depots
        Where the vehicles sleep; a commune very far from all of them is a warning.

    Returns
    -------
    read
        Never raises for a fault of the file: they are all in ``faults``.
    """
    try:
        table = read_table(path)
    except InputError as error:
        return ReadRequests(faults=error.faults)
    if len(table.rows) > MOST_ROWS:
        return ReadRequests(faults=(fault("file-large", file=table.file),))
    header = find_header(table)
    if header.faults:
        return ReadRequests(faults=tuple(header.faults), warnings=tuple(header.warnings))
    rows = _rows(table, header)
    home = _departements(settings, depots)
    near = nearby_departements([(d.longitude, d.latitude) for d in depots])
    for row in rows:
        row.home, row.near = home, near | home
    read = _read_rows(rows, settings)
    requests, misfits = link_requests(rows, read.requests, settings)
    faults = (*read.faults, *misfits)
    if not rows and not faults:
        faults = (fault("workbook-empty", file=table.file, sheet=table.sheet),)
    far = _far_communes(rows, read.requests, settings, depots)
    unseen = (*merged_rows(table, header), *hidden_parts(table, header))
    warnings = (*header.warnings, *unseen, *read.warnings, *far)
    return ReadRequests(requests=requests, faults=faults, warnings=warnings)


def _far_communes(
    rows: Sequence[Row],
    requests: Sequence[CommuneRequest],
    settings: Settings | None,
    depots: Sequence[Depot],
) -> Iterator[Fault]:
    """Warn of the communes too far from every depot to be meant."""
    by_number = {row.number: row for row in rows}
    for request in requests if settings else ():
        said = distance_warning(request, depots, settings) if settings else None
        if said:
            row = by_number[request.row]
            row.warnings.clear()
            row.warn("commune" if row.text("commune") else "code", said[0], **said[1])
            yield from row.warnings


def _read_rows(rows: Sequence[Row], settings: Settings | None) -> ReadRequests:
    requests: list[CommuneRequest] = []
    faults: list[Fault] = []
    warnings: list[Fault] = []
    met: dict[tuple[str, ...], Row] = {}
    for row in rows:
        if not row.faults:
            request = _read_row(row, settings, met)
            requests.extend([request] if request and not row.faults else [])
        faults.extend(row.faults)
        warnings.extend(row.warnings)
    return ReadRequests(requests=tuple(requests), faults=tuple(faults), warnings=tuple(warnings))


def _departements(settings: Settings | None, depots: Sequence[Depot]) -> frozenset[str]:
    """List the départements of the depots whose commune is known or given by its code."""
    written = [depot.commune for depot in settings.depots] if settings else []
    codes = [depot.commune_code for depot in depots] or written
    found = (every_commune().by_code(clean_code(code)) for code in codes)
    return frozenset(commune.departement for commune in found if commune)


def _rows(table: Table, header: Header) -> list[Row]:
    """Keep the rows below the titles that hold something in a known column."""
    titles = next(cells for cells in table.rows if next(iter(cells.values())).row == header.row)
    found = []
    for cells in table.rows:
        number = next(iter(cells.values())).row
        known = {k: cells[column] for k, column in header.columns.items() if column in cells}
        if number <= header.row or not known:
            continue
        row = Row(table, header, number, known)
        shifted = overflow(table, header, cells, max(titles))
        row.faults.extend([shifted] if shifted else [])
        found.append(row)
    return found


def _read_row(
    row: Row, settings: Settings | None, met: dict[tuple[str, ...], Row]
) -> CommuneRequest | None:
    commune = read_commune(row)
    key, name = read_place(row, commune, met) if commune else ("", "")
    rhythm = read_rhythm(row, settings)
    weekdays = read_weekdays(row, settings)
    dates, closed = (read_dates(row, key, settings) for key in ("dates", "closed"))
    profile = _read_profile(row, settings)
    vehicles = read_vehicles(row, settings)
    window = _read_window(row, settings, profile, weekdays, vehicles)
    position = read_position(row, commune)
    preferred, value = read_preferred(row, weekdays or frozenset()), read_value(row)
    private, market = read_private(row), read_market(row)
    if row.faults or not (commune and rhythm and weekdays and position):
        return None
    request = CommuneRequest(
        commune=commune,
        key=key,
        name=name,
        row=row.number,
        rhythm=rhythm,
        weekdays=weekdays,
        window_min=window,
        profile=profile.name if profile else row.text("profile"),
        place=row.text("place"),
        longitude=position[0],
        latitude=position[1],
        contact=row.text("contact"),
        phone=phone_number(row.cells.get("phone")),
        notes=row.text("notes"),
        dates=dates,
        closed_dates=closed,
        preferred_weekdays=preferred,
        value_eur=value,
        is_place_private=private,
        vehicles=vehicles,
        market=market,
        fallback=row.text("fallback"),
        wishes=read_wishes(row, settings),
    )
    if settings:
        check_days(row, settings, request)
    return request


def _read_profile(row: Row, settings: Settings | None) -> ProfileSettings | None:
    if settings is None or not row.usable("profile"):
        return None
    names = {fold(profile.name): profile for profile in settings.profiles}
    text = row.text("profile")
    if not text and len(names) == 1:
        return settings.profiles[0]
    expected = ", ".join(profile.name for profile in settings.profiles)
    if not text:
        row.refuse("profile", "profile-missing", expected=expected)
    elif fold(text) in names:
        return names[fold(text)]
    else:
        like = nearest(text, (profile.name for profile in settings.profiles))
        row.refuse("profile", "profile-unknown", expected=expected, nearest=like)
    return None


def _read_window(
    row: Row,
    settings: Settings | None,
    profile: ProfileSettings | None,
    weekdays: frozenset[int] | None,
    vehicles: frozenset[str],
) -> tuple[int, int] | None:
    cell = row.cells.get("window")
    if cell is None or not row.usable("window"):
        return None
    if isinstance(cell.value, date) and "/" in row.text("window"):
        row.refuse("window", "window-is-date")
        return None
    try:
        start, end = window = parse_window(row.text("window"))
    except UnreadableError as error:
        _refuse_window(row, error)
        return None
    if profile and end - start < profile.opening_min:
        facts = {"window_min": str(end - start), "opening_min": str(profile.opening_min)}
        row.refuse("window", "window-too-short", profile=profile.name, **facts)
    elif settings and profile and weekdays:
        crews = _crews(settings, weekdays, vehicles)
        if crews and not can_serve(crews, profile, window):
            row.refuse("window", "window-outside-crews", expected=crew_hours(crews))
    return window


def _crews(
    settings: Settings, weekdays: frozenset[int], vehicles: frozenset[str]
) -> list[CrewSettings]:
    """List the crews that may come on some weekdays, with some vehicles or with any."""
    driven = [t for t in turns(settings) if t.vehicle.name in vehicles or not vehicles]
    able = [turn.crew for turn in driven if turn.weekdays & weekdays]
    return [crew for crew in settings.crews if crew in able]


def _refuse_window(row: Row, error: UnreadableError) -> None:
    if error.reason in DISORDERS:
        row.refuse("window", DISORDERS[error.reason], **order_facts(error.word))
        return
    codes = {"one-hour": "window-one-hour", "no-such-hour": "window-no-such-hour"}
    row.refuse("window", codes.get(error.reason, "window-unreadable"), word=error.word)
