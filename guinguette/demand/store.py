"""
Open data brought, read and kept by commune in the user's data folder.

What is kept is small: a JSON file a source, with where it comes from and its checksum. It takes its
place whole, and only once its file was read: whatever goes wrong, what was kept stays.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from guinguette.demand.osm_places import read_osm_places
from guinguette.demand.readers import Columns, TableError, TableRead, read_table
from guinguette.demand.sources import Source, open_data, source_named
from guinguette.faults import InputError, MissingDataError, UsageError
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import writing
from guinguette.networks.download_faults import download_fault, reading_faults
from guinguette.networks.folder import data_folder
from guinguette.networks.from_sources import Steps, telling
from routing.network.download.source_errors import (
    ChecksumError,
    DownloadError,
    MissingFileError,
)
from routing.network.download.sources import PATIENCE, Patience, download, file_hash
from routing.whole_files import write_whole

ADDRESS_VARIABLE = "GUINGUETTE_DONNEES_URL"
"""A folder of a server that holds the files of all sources, instead of their own addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of a source, and where it comes from; ``file`` is what was read."""

    name: str
    title: str
    publisher: str
    licence: str
    vintage: str
    file: str
    url: str
    sha256: str
    read_on: str
    departements: tuple[str, ...]
    columns: Columns

    @property
    def credit(self) -> str:
        """Who is to be named where it is used."""
        facts = (self.title, self.publisher, self.vintage, self.licence)
        return ", ".join(fact for fact in facts if fact)

    @property
    def communes(self) -> int:
        """How many communes it says something of."""
        return len({code for values in self.columns.values() for code in values})


def kept_folder() -> Path:
    """Locate the folder of what is kept."""
    return data_folder() / "demand"


def fetch(
    name: str,
    *,
    today: date,
    file: Path | None = None,
    on_step: Steps = lambda _step: None,
    patience: Patience = PATIENCE,
) -> Kept:
    """
    Bring a source, read it and keep what the need takes of it.

    Parameters
    ----------
    name
        Of the source.
    today
        Written beside the data.
    file
        A file to read instead of fetching it.
    on_step
        Told how far the work is.
    patience
        How long to insist with the server.

    Raises
    ------
    UsageError
        If there is no such source or file, or the source has no address.
    MissingDataError
        If it cannot be brought, or not be written; what was kept is intact.
    InputError
        If it is not the table that was expected; what was kept is intact.
    """
    source = source_named(name)
    if file is not None and not file.is_file():
        raise UsageError(fault("file-missing", value=str(file)))
    files, url = ([file], "") if file else _bring(source, on_step, patience)
    on_step("table")
    read = _joined([_read(one, source) for one in files])
    kept = Kept(
        name=name,
        title=source.title,
        publisher=source.publisher,
        licence=source.licence,
        vintage=source.vintage,
        file=", ".join(one.name for one in files),
        url=url,
        sha256=", ".join(file_hash(one) for one in files),
        read_on=today.isoformat(),
        departements=read.departements,
        columns=read.columns,
    )
    place = kept_folder() / f"{name}.json"
    with writing("source-unwritable", file=str(place)):
        place.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(kept), ensure_ascii=False)
        write_whole(place, f"{text}\n")
    return kept


def _joined(reads: Sequence[TableRead]) -> TableRead:
    """Put together what several files say; of a commune that two speak of, the greater count."""
    joined: Columns = {}
    for read in reads:
        for name, values in read.columns.items():
            own = joined.setdefault(name, {})
            for code, value in values.items():
                own[code] = max(value, own.get(code, value))
    spoken = sorted({departement for read in reads for departement in read.departements})
    return TableRead(columns=joined, departements=tuple(spoken))


def _bring(source: Source, tell: Steps, patience: Patience) -> tuple[list[Path], str]:
    """Fetch a file; the extracts that networks were built from stand in the data folder."""
    if source.format == "osm" and (
        extracts := sorted((data_folder() / "extracts").glob("*.osm.pbf"))
    ):
        return extracts, ""
    if not source.address:
        raise UsageError(fault("source-without-address", value=source.name, page=source.page))
    base = os.environ.get(ADDRESS_VARIABLE, "").rstrip("/")
    url = f"{base}/{source.file}" if base else source.address
    place = data_folder() / "downloads" / source.file
    report = telling(tell, source.file)
    try:
        found = download(url, place, expected_md5=source.md5, on_progress=report, patience=patience)
    except (MissingFileError, ChecksumError) as error:
        code = "source-gone" if isinstance(error, MissingFileError) else "source-checksum"
        raise MissingDataError(fault(code, value=url, page=source.page)) from error
    except DownloadError as error:
        raise MissingDataError(download_fault(error)) from error
    return [found.path], url


_CODES = {
    "html": "source-html",
    "archive": "source-archive",
    "member": "source-member",
    "columns": "source-columns",
    "empty": "source-empty",
    "place": "source-place",
    "text": "source-text",
}


def _read(file: Path, source: Source) -> TableRead:
    try:
        if source.format == "osm":
            with reading_faults(file):
                return read_osm_places(file, source)
        return read_table(file, source)
    except TableError as error:
        facts = {"file": file.name, "value": error.detail, "expected": error.expected}
        raise InputError(
            [fault(_CODES[error.reason], name=source.name, page=source.page, **facts)]
        ) from error
    except (OSError, RuntimeError, ValueError) as error:
        detail = " ".join(str(error).split())[:120]
        facts = {"name": source.name, "page": source.page, "expected": ""}
        raise InputError([fault("source-text", file=file.name, value=detail, **facts)]) from error


def kept_data() -> Mapping[str, Kept]:
    """
    Read all that is kept, by the name of its source.

    Raises
    ------
    MissingDataError
        If a file of it is damaged.
    """
    found = {}
    for name in open_data():
        place = kept_folder() / f"{name}.json"
        if place.is_file():
            found[name] = _kept(place)
    return found


def _kept(place: Path) -> Kept:
    try:
        raw = json.loads(place.read_text(encoding="utf-8"))
        raw["departements"] = tuple(raw["departements"])
        return Kept(**raw)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MissingDataError(
            fault("source-damaged", file=str(place), value=place.stem)
        ) from error
