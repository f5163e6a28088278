"""
Tables of open data, read into a few columns by commune.

Three formats: *long* tables of INSEE's Melodi (``GEO``, a kind, ``OBS_VALUE``; subtotals carry
``_T`` and are no kind), *wide* tables of the census (``CODGEO``, a column a variable, its vintage
before the name: ``P22_POP7589``), and tables of one's own (``code`` or ``commune``, then counts; a
row a place where there is no count). Each comes bare or in a zip.
"""

from __future__ import annotations

import csv
import math
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from guinguette.communes.departements import departement_of
from guinguette.communes.france import every_commune
from guinguette.demand.sources import Recipe, Source

_VINTAGE = re.compile(r"^[PC]\d\d_")
_FIRST_ZIP = b"PK\x03\x04"
_SUBTOTAL = "_T"
_SHOWN = 8
Columns = dict[str, dict[str, float]]
"""Values by column, then by INSEE code."""


class TableError(Exception):
    """
    A file is not the table that was expected.

    ``reason`` is ``html`` (a web page came instead), ``archive`` (a damaged zip), ``member`` (no
    such table inside), ``columns`` (others than expected), ``empty`` (no commune in it), ``place``
    (a commune that does not exist) or ``text`` (neither UTF-8 nor Latin-1 rows of a table).
    """

    def __init__(self, reason: str, *, detail: str = "", expected: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail, self.expected = reason, detail, expected


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead:
    """Values by column and commune, and the départements that the table speaks of."""

    columns: Columns
    departements: tuple[str, ...]


def read_table(file: Path, source: Source) -> TableRead:
    """
    Read the columns of a source.

    Raises
    ------
    TableError
        If the file is something else.
    OSError
        If it cannot be opened.
    """
    with _rows(file, source) as (header, rows):
        reading = {"long": _long, "wide": _wide, "own": _own}[source.format]
        try:
            columns = reading(header, rows, source)
        except csv.Error as error:
            raise TableError("text", detail=str(error)) from error
    codes = {code for values in columns.values() for code in values}
    if not codes:
        raise TableError("empty", detail=file.name)
    if source.is_count:
        columns = {name: _with_zeros(values, codes) for name, values in columns.items()}
    return TableRead(columns=columns, departements=_departements(codes))


def _departements(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({departement_of(code) for code in codes}))


def _with_zeros(values: dict[str, float], codes: set[str]) -> dict[str, float]:
    """Say 0 of every commune of the départements spoken of that has no row."""
    spoken = set(_departements(codes))
    known = (c.code for c in every_commune().communes if c.departement in spoken)
    return dict.fromkeys(sorted({*known, *codes}), 0.0) | values


@contextmanager
def _rows(file: Path, source: Source) -> Iterator[tuple[list[str], Iterator[list[str]]]]:
    with file.open("rb") as opened:
        start = opened.read(512)
    if start.startswith(_FIRST_ZIP):
        with _member(file, source) as inside:
            yield _table(inside)
        return
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise TableError("html", detail=file.name)
    with file.open("rb") as opened:
        yield _table(opened)


@contextmanager
def _member(file: Path, source: Source) -> Iterator[IO[bytes]]:
    try:
        with zipfile.ZipFile(file) as archive:
            names = [n for n in archive.namelist() if re.search(source.member or r"\.csv$", n)]
            if not names:
                raise TableError("member", detail=", ".join(archive.namelist()[:_SHOWN]))
            with archive.open(max(names)) as inside:
                yield inside
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise TableError("archive", detail=file.name) from error


def _table(raw: IO[bytes]) -> tuple[list[str], Iterator[list[str]]]:
    """Read a table with its header; UTF-8, or Latin-1 as the census is written."""
    first = raw.readline().removeprefix(b"\xef\xbb\xbf")
    separator = max(";,\t", key=lambda sign: first.count(sign.encode()))
    text = (_decoded(line) for line in raw)
    header = next(csv.reader([_decoded(first)], delimiter=separator), [])
    return [name.strip() for name in header], csv.reader(text, delimiter=separator)


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _places(header: Sequence[str], wanted: Sequence[str]) -> dict[str, int]:
    """Find columns by name; the vintage before a name is left out."""
    plain = {_VINTAGE.sub("", name).upper(): place for place, name in enumerate(header)}
    missing = [name for name in wanted if name.upper() not in plain]
    if missing:
        shown = ", ".join(header[:_SHOWN])
        raise TableError("columns", detail=shown[:120], expected=", ".join(missing))
    return {name: plain[name.upper()] for name in wanted}


def _long(header: list[str], rows: Iterator[list[str]], source: Source) -> Columns:
    at = _places(header, ["GEO", source.kind, "OBS_VALUE"])
    kept = {name: place for place, name in enumerate(header) if name in _ONLY}
    takes = {kind for recipe in source.columns.values() for kind in recipe.read}
    read: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    geo, kind, value = at["GEO"], at[source.kind], at["OBS_VALUE"]
    widest = max(*at.values(), *kept.values(), 0)
    seen: dict[str, None] = {}
    for row in rows:
        if len(row) <= widest or any(row[place] not in _ONLY[name] for name, place in kept.items()):
            continue
        code = row[geo].strip()
        if not _is_commune(code) or row[kind] == _SUBTOTAL:
            continue
        seen[code] = None
        if row[kind] in takes and (amount := _number(row[value])) is not None:
            read[row[kind]][code] = amount + (read[row[kind]][code] if source.is_count else 0.0)
    if source.is_count:
        for name in takes:
            read[name] = defaultdict(float, dict.fromkeys(seen, 0.0) | read[name])
    return {name: _combined(recipe, read) for name, recipe in source.columns.items()}


_ONLY = {"GEO_OBJECT": ("COM", "ARM"), "BPE_MEASURE": ("FACILITIES",)}
"""Rows of a long table that count, where it has these columns."""


def _wide(header: list[str], rows: Iterator[list[str]], source: Source) -> Columns:
    wanted = list(dict.fromkeys(c for recipe in source.columns.values() for c in recipe.read))
    at = _places(header, ["CODGEO", *wanted])
    read: dict[str, dict[str, float]] = {name: {} for name in wanted}
    for row in rows:
        code = row[at["CODGEO"]].strip() if len(row) > max(at.values()) else ""
        if not _is_commune(code):
            continue
        for name in wanted:
            if (amount := _number(row[at[name]])) is not None:
                read[name][code] = amount
    return {name: _combined(recipe, read) for name, recipe in source.columns.items()}


def _own(header: list[str], rows: Iterator[list[str]], source: Source) -> Columns:
    plain = [name.lower() for name in header]
    place = next((plain.index(name) for name in ("code", "commune") if name in plain), None)
    if place is None:
        raise TableError("columns", detail=", ".join(header)[:120], expected="code, commune")
    columns: Columns = {name: defaultdict(float) for name in source.columns}
    counts = {
        name: next((plain.index(c) for c in recipe.sum if c in plain), None)
        for name, recipe in source.columns.items()
    }
    for row in rows:
        if not any(cell.strip() for cell in row) or len(row) <= place:
            continue
        match = every_commune().find(row[place].strip())
        if match.exact is None:
            likely = ", ".join(f"{c.code} {c.name}" for c in match.candidates[:2])
            raise TableError("place", detail=row[place].strip()[:60], expected=likely)
        for name, count in counts.items():
            amount = 1.0 if count is None else _number(row[count] if count < len(row) else "")
            columns[name][match.exact.code] += amount or 0.0
    return columns


def _is_commune(code: str) -> bool:
    return len(code) == 5 and code.isalnum()


def _number(text: str) -> float | None:
    """Read a value; secret and unknown ones (``s``, ``nd``, ``NA``) are none."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _combined(recipe: Recipe, read: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Sum, take off, divide; a commune that lacks one of them has no value."""
    parts = [read.get(name, {}) for name in recipe.read]
    codes = set(parts[0]).intersection(*parts[1:])
    found = {}
    for code in sorted(codes):
        value = sum(read[n][code] for n in recipe.sum) - sum(read[n][code] for n in recipe.less)
        over = sum(read[n][code] for n in recipe.over)
        if not recipe.over:
            found[code] = value
        elif over > 0:
            found[code] = value / over
    return found
