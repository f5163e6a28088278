"""
A working folder ("dossier de tournée"): what a coordinator owns and edits.

``guinguette.toml`` holds the settings (:mod:`guinguette.folder.settings.model`), ``communes.xlsx``,
``.ods``, ``.xls`` or ``.csv`` one row per commune
(:mod:`guinguette.folder.workbook.read_workbook`). A folder is read whole or not at all.
"""

from __future__ import annotations

import math
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guinguette.communes.departements import departement_like
from guinguette.communes.france import Commune, every_commune, load_communes
from guinguette.contract import Contract
from guinguette.faults import Fault, InputError, UsageError
from guinguette.folder.calendar_of_folder import calendar_of, read_calendar
from guinguette.folder.contracts_of_folder import read_contracts
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.model import (
    SETTINGS_NAME,
    DepotSettings,
    HorizonSettings,
    Settings,
    read_settings,
)
from guinguette.folder.settings.text import with_lines
from guinguette.folder.settings.warnings import (
    settings_warnings,
)
from guinguette.folder.template import (
    LARGEST_POPULATION,
    settings_toml,
    starter_rows,
    starter_settings,
)
from guinguette.folder.workbook.commune import (
    clean_code,
    labels,
    position_facts,
    position_problem,
    search_name,
)
from guinguette.folder.workbook.read_workbook import ReadRequests, read_requests
from guinguette.folder.workbook.write import (
    write_workbook,
)
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault
from guinguette.special_days.known_days import KnownDays, Source
from guinguette.special_days.special_day import SpecialDay
from guinguette.tour import Depot
from routing.whole_files import cut_off_s, replaced_file

WORKBOOK_NAME = "communes.xlsx"
CSV_NAME = "communes.csv"
BOOKS = (".xlsx", ".csv", ".ods", ".xls", ".xlsm")
"""What a workbook of communes may be; the first is the one that the program writes."""
_SHEETS = {*BOOKS, ".numbers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingFolder:
    """
    A working folder read without a fault.

    ``depots`` are those of the settings, in their order, with a code and a position;
    ``warnings`` say what is allowed but surprising. ``dated`` are
    the special days that its files say; ``contracts`` what is sold of the season.
    """

    path: Path
    settings: Settings
    requests: tuple[CommuneRequest, ...]
    depots: tuple[Depot, ...] = ()
    warnings: tuple[Fault, ...] = ()
    dated: tuple[Source, ...] = ()
    contracts: tuple[Contract, ...] = ()

    @property
    def calendar(self) -> KnownDays:
        """The special days of any range of dates."""
        return calendar_of(self.settings, self.requests, self.dated)

    @property
    def special_days(self) -> tuple[SpecialDay, ...]:
        """The special days of the horizon, by date."""
        return self.calendar.between(self.settings.horizon.start, self.settings.horizon.last)


def read_folder(
    path: Path,
    *,
    today: date | None = None,
    settings_file: Path | None = None,
    horizon: HorizonSettings | None = None,
) -> WorkingFolder:
    """
    Read a working folder, whole or not at all.

    Parameters
    ----------
    today
        A horizon that ends before is a warning; not checked where omitted.
    settings_file
        Other settings than those of the folder.
    horizon
        Another period than that of the settings.

    Raises
    ------
    UsageError
        If there is no such folder.
    InputError
        With the faults of the settings and of the workbook together.
    """
    if path.is_file():
        raise UsageError(fault("folder-is-file", value=str(path), folder=str(path.parent)))
    if not path.is_dir():
        raise UsageError(fault("folder-missing", value=str(path)))
    faults: list[Fault] = []
    settings, written = None, settings_file or path / SETTINGS_NAME
    try:
        settings = read_settings(written)
        if horizon is not None:
            settings = settings.model_copy(update={"horizon": horizon})
    except InputError as error:
        faults.extend(error.faults)
    found = [_depot(n, depot) for n, depot in _numbered_depots(settings)]
    misplaced = (depot for depot in found if isinstance(depot, Fault))
    faults.extend(with_lines(misplaced, written))
    depots = tuple(depot for depot in found if isinstance(depot, Depot))
    read = _read_workbook(path, settings, depots)
    faults.extend(read.faults)
    if faults or settings is None:
        raise InputError(faults)
    dated = read_calendar(path, books_of(path)[0], settings, read.requests)
    sold = read_contracts(path, books_of(path)[0], settings, read.requests, today)
    if dated.faults or sold.faults:
        raise InputError((*dated.faults, *sold.faults))
    surprising = settings_warnings(settings, today=today)
    return WorkingFolder(
        path=path,
        settings=settings,
        requests=read.requests,
        depots=depots,
        warnings=(
            *with_lines(surprising, written),
            *read.warnings,
            *dated.warnings,
            *sold.warnings,
        ),
        dated=dated.dated,
        contracts=sold.contracts,
    )


def _numbered_depots(settings: Settings | None) -> Iterator[tuple[int, DepotSettings]]:
    return enumerate(settings.depots if settings else (), start=1)


def _read_workbook(
    path: Path, settings: Settings | None, depots: tuple[Depot, ...]
) -> ReadRequests:
    books = books_of(path)
    if len(books) > 1:
        if books == [path / WORKBOOK_NAME, path / CSV_NAME]:
            return ReadRequests(faults=(fault("requests-twice", file=CSV_NAME),))
        names = ", ".join(book.name for book in books)
        return ReadRequests(faults=(fault("requests-several", file=books[1].name, value=names),))
    if not books:
        return ReadRequests(faults=(_missing_workbook(path),))
    book = books[0]
    read = read_requests(book, settings=settings, depots=depots)
    if not _lock_files(book):
        return read
    warning = fault("file-open-elsewhere", file=book.name)
    return ReadRequests(
        requests=read.requests, faults=read.faults, warnings=(warning, *read.warnings)
    )


def books_of(path: Path) -> list[Path]:
    """List the workbooks of communes of a folder; more than one is a fault."""
    return [
        path / f"communes{suffix}"
        for suffix in BOOKS
        if os.path.lexists(path / f"communes{suffix}")
    ]


def _missing_workbook(path: Path) -> Fault:
    kinds = {
        p.name: [suffix for suffix in p.name.casefold().split(".") if f".{suffix}" in _SHEETS]
        for p in path.iterdir()
        if not p.name.startswith(("~$", ".~"))
    }
    others = sorted(name for name in kinds if kinds[name])
    kept = [name for name in others if "commun" in name.casefold()] or others
    other = f" ({', '.join(kept)} → {WORKBOOK_NAME} ?)" if kept else ""
    if len(kept) == 1 and (suffix := f".{kinds[kept[0]][-1]}") in BOOKS:
        other = say("details.rename", other=kept[0], file=f"communes{suffix}")
    return fault("requests-missing", file=WORKBOOK_NAME, other=other)


def _lock_files(path: Path) -> list[Path]:
    """List the marks that Excel and LibreOffice leave beside a file they have open."""
    marks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    return [mark for mark in marks if mark.exists()]


def _depot(number: int, depot: DepotSettings) -> Depot | Fault:
    cell = f"depots[{number}].commune"
    where = {"file": SETTINGS_NAME, "cell": cell, "value": depot.commune}
    commune = every_commune().by_code(clean_code(depot.commune))
    if commune is None:
        found = search_name(depot.commune)
        if found.namesakes:
            return fault("depot-commune-ambiguous", **where, expected=labels(found.namesakes))
        if found.former:
            now = labels(found.similar)
            return fault("depot-commune-former", **where, nearest=now, commune=now)
        if found.commune is None:
            return fault("depot-commune-unknown", **where, nearest=labels(found.similar))
        commune = found.commune
    longitude, latitude = commune.longitude, commune.latitude
    if math.isnan(longitude) and depot.longitude is None:
        return fault("commune-without-position", **{**where, "value": commune.name})
    if depot.longitude is not None and depot.latitude is not None:
        longitude, latitude = depot.longitude, depot.latitude
        problem = position_problem(longitude, latitude, commune)
        if problem:
            swapped = problem == "coordinates-swapped"
            facts = position_facts(longitude, latitude, commune)
            if swapped:  # written in TOML: with a point
                facts |= {"longitude": f"{latitude:g}", "latitude": f"{longitude:g}"}
            place = {"file": SETTINGS_NAME, "cell": f"depots[{number}].longitude"}
            return fault("depot-swapped" if swapped else "depot-far", **{**facts, **place})
    return Depot(name=depot.name, commune_code=commune.code, longitude=longitude, latitude=latitude)


def folder_document(folder: WorkingFolder) -> dict[str, object]:
    """Write what a working folder asks for: its horizon and its counts."""
    settings = folder.settings
    return {
        "folder": str(folder.path),
        "title": settings.title,
        "start": settings.horizon.start.isoformat(),
        "weeks": settings.horizon.weeks,
        "communes": len({request.commune.code for request in folder.requests}),
        "places": len(folder.requests),
        "depots": [depot.name for depot in folder.depots],
        "vehicles": [vehicle.name for vehicle in settings.vehicles],
        "contracts": [
            {"name": one.name, "evenings": one.dates, "places": len(one.places)}
            for one in folder.contracts
        ],
    }


def ensure_writable(path: Path) -> None:
    """
    Check that a document can be written or replaced, before any work is done for it.

    Raises
    ------
    InputError
        If a spreadsheet has it open, or it is protected.
    """
    locked = bool(_lock_files(path))
    if path.exists() and not locked:
        try:
            with path.open("r+b"):
                pass
        except OSError:
            locked = True
    if locked:
        raise InputError([fault("file-open-for-writing", file=path.name)])


def init_folder(
    path: Path, *, departements: Collection[str], today: date, title: str | None = None
) -> WorkingFolder:
    """
    Make a working folder that passes every check: a model to edit.

    The depot is the largest town of the first département; the workbook starts with the six
    communes below 3,500 inhabitants nearest to it, and lists all the communes of the départements
    on a sheet of their own, to copy from.

    Parameters
    ----------
    path
        The folder; made where missing.
    departements
        Codes of départements, the main one first.
    today
        The horizon starts on the Monday after.
    title
        Title of the tours; the name of the folder where omitted.

    Raises
    ------
    UsageError
        If a département is unknown, the first has no village, or a file of the folder exists.
    """
    codes = tuple(dict.fromkeys(clean_code(code) for code in departements if code.strip()))
    if not codes:
        raise UsageError(fault("departement-empty"))
    refuse_to_overwrite(path)
    by_departement = {code: _communes_of(code) for code in codes}
    communes = tuple(c for code in codes for c in by_departement[code])
    if not any(0 < c.population < LARGEST_POPULATION for c in by_departement[codes[0]]):
        raise UsageError(fault("departement-without-village", value=codes[0]))
    settings = starter_settings(
        by_departement[codes[0]], today=today, title=title or path.resolve().name
    )
    rows = starter_rows(by_departement[codes[0]], settings)
    write_folder(path, settings=settings, rows=rows, communes=communes, today=today)
    return read_folder(path, today=today)


def _communes_of(departement: str) -> tuple[Commune, ...]:
    try:
        found = load_communes(departements=(departement,))
    except (KeyError, ValueError):
        found = ()
    if not found:
        like = departement_like(departement)
        raise UsageError(fault("departement-unknown", value=departement, nearest=like))
    return found


def refuse_to_overwrite(path: Path, others: Collection[str] = ()) -> None:
    """
    Check that none of the files of a working folder, and no other of some names, exists yet.

    What a run wrote that was cut off before its settings, and nobody changed since, is no obstacle.

    Raises
    ------
    UsageError
        Naming the first file that exists.
    """
    begun_s = cut_off_s(path / SETTINGS_NAME)
    for file in (path / SETTINGS_NAME, *books_of(path), *(path / name for name in others)):
        if os.path.lexists(file) and file.lstat().st_mtime > begun_s:
            raise UsageError(fault("file-exists", value=str(file)))
    if path.exists() and not path.is_dir():
        raise UsageError(fault("file-exists", value=str(path)))


def write_folder(
    path: Path,
    *,
    settings: Settings,
    rows: Collection[dict[str, str]],
    communes: Collection[Commune],
    today: date,
) -> None:
    """
    Write the two files of a working folder, which must not exist yet.

    Parameters
    ----------
    path
        The folder; made where missing.
    settings
        Written with comments in French.
    rows
        The rows of the workbook, keys of :data:`guinguette.folder.workbook.header.TITLES`.
    communes
        Listed on a sheet of their own, to copy from.
    today
        Date of creation written in the workbook.

    Raises
    ------
    UsageError
        If a file exists already; nothing is written.
    """
    refuse_to_overwrite(path)
    path.mkdir(parents=True, exist_ok=True)
    # The settings are written last, and take their place last: refuse_to_overwrite knows by them.
    with (
        replaced_file(path / SETTINGS_NAME) as fresh,
        replaced_file(path / WORKBOOK_NAME) as workbook,
    ):
        write_workbook(workbook, rows, settings=settings, communes=communes, created=today)
        fresh.write_bytes(settings_toml(settings).encode())
