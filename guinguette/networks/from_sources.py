"""
Building road networks from extracts, files, graphs and Overpass.

A network is prepared beside its folder and takes its place whole: whatever goes wrong, the former
one stays. Extracts stay in the user's data folder, so that an interrupted download goes on and a
second network of the same region downloads nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from pathlib import Path

import shapely

from guinguette.faults import InputError, MissingDataError, UsageError
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import writing
from guinguette.networks.area import (
    MARGIN_M,
    area_km2,
    area_of,
    departements_touched,
    extract_name,
    extract_table,
    known_departements,
)
from guinguette.networks.download_faults import download_faults, reading_faults
from guinguette.networks.folder import (
    data_folder,
    install,
    networks_folder,
)
from guinguette.networks.report import REPORT_NAME, NetworkReport, SourceFile, counts_of
from routing.network.download.sources import (
    PATIENCE,
    Downloaded,
    Patience,
    Progress,
    download,
    file_hash,
)
from routing.network.reading.osm import read_extracts
from routing.network.road_network import RoadNetwork
from routing.whole_files import mend_folder

GEOFABRIK_VARIABLE = "GUINGUETTE_GEOFABRIK_URL"
OVERPASS_VARIABLE = "GUINGUETTE_OVERPASS_URL"
OVERPASS_URL = "https://overpass-api.de/api"
LARGEST_OVERPASS_KM2 = 2_500.0
"""About a canton with its margin; beyond, public Overpass servers time out (ROADS: osmnx#310)."""


@dataclass(frozen=True, slots=True)
class Brought:
    """How far the download of file ``number`` of ``files`` is; ``total_bytes`` may be unknown."""

    name: str
    number: int
    files: int
    _: KW_ONLY
    received_bytes: int
    total_bytes: int | None


Steps = Callable[["Brought | str"], None]
"""Told of each download, and of the other steps by a word: ``area``, ``read``, ``save``."""


def telling(tell: Steps, name: str, number: int = 1, files: int = 1) -> Callable[[Progress], None]:
    """Tell how far the download of one of some files is."""

    def report(step: Progress) -> None:
        size, total = step.received_bytes, step.total_bytes
        tell(Brought(name, number, files, received_bytes=size, total_bytes=total))

    return report


def build_network(
    departements: Sequence[str],
    *,
    today: date,
    output: Path | None = None,
    day: date | None = None,
    base_url: str = "",
    with_neighbours: bool = False,
    on_step: Steps | None = None,
    patience: Patience | None = None,
) -> NetworkReport:
    """
    Build the network of whole départements from the extracts of Geofabrik.

    Parameters
    ----------
    departements
        Codes, the main one first.
    today
        Written in the report.
    output
        The folder of the network; by default ``52-51`` in :func:`networks_folder`.
    day
        Date of the extracts; that of the table shipped with the package where omitted.
    base_url
        The folder of the extracts on the server; where omitted, the environment variable
        ``GUINGUETTE_GEOFABRIK_URL``, else the address of the table.
    with_neighbours
        Bring the extracts that the margin enters too.
    on_step
        Told how far the work is.
    patience
        How long to insist with the server.

    Raises
    ------
    UsageError
        If a département does not exist, or the folder holds something else.
    MissingDataError
        If an extract cannot be brought or the network cannot be written; the former network is
        intact.
    InputError
        If an extract cannot be read.
    """
    codes = known_departements(departements)
    place = _place(output, "-".join(codes))
    tell = on_step or _silent
    table = extract_table()
    tell("area")
    area = area_of(departements=codes)
    regions = table.regions_of(codes)
    around = table.regions_of(departements_touched(area))
    if with_neighbours:
        regions = tuple(dict.fromkeys((*regions, *around)))
    address = (base_url or os.environ.get(GEOFABRIK_VARIABLE) or table.address).rstrip("/")
    names = [extract_name(region, day or table.date) for region in regions]
    found = _bring(address, names, tell, patience)
    tell("read")
    network = _read_files([one.path for one in found], area)
    return _keep(
        network,
        place,
        tell,
        _report(place, "geofabrik", today, [_downloaded_file(one) for one in found],
                departements=codes, area=area,
                regions_missing=tuple(name for name in around if name not in regions)),
    )  # fmt: skip


def _bring(
    address: str, names: Sequence[str], tell: Steps, patience: Patience | None
) -> list[Downloaded]:
    found = []
    for number, name in enumerate(names, start=1):
        with download_faults():
            found.append(
                download(
                    f"{address}/{name}",
                    data_folder() / "extracts" / name,
                    md5_url=f"{address}/{name}.md5",
                    on_progress=telling(tell, name, number, len(names)),
                    patience=patience or PATIENCE,
                )
            )
    return found


def build_from_file(
    file: Path,
    *,
    today: date,
    departements: Sequence[str] = (),
    output: Path | None = None,
    on_step: Steps | None = None,
) -> NetworkReport:
    """
    Build a network from an OpenStreetMap file: ``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2``.

    Parameters
    ----------
    file
        The extract.
    today
        Written in the report.
    departements
        Clip to these, with the margin; the whole file where omitted.
    output
        The folder of the network; by default named after the file.
    on_step
        Told how far the work is.

    Raises
    ------
    UsageError
        If there is no such file.
    InputError
        If it cannot be read.
    MissingDataError
        If the network cannot be written.
    """
    codes = known_departements(departements) if departements else ()
    place, source = _place(output, _stem(file)), _given_file(file)
    tell = on_step or _silent
    tell("area")
    area = area_of(departements=codes) if codes else None
    tell("read")
    network = _read_files([file], area)
    report = _report(place, "file", today, [source], departements=codes, area=area)
    return _keep(network, place, tell, report)


def build_from_graphml(
    file: Path, *, today: date, output: Path | None = None, on_step: Steps | None = None
) -> NetworkReport:
    """
    Build a network from a graph saved by OSMnx (``.graphml`` or ``.graphml.gz``).

    Parameters and errors are those of :func:`build_from_file`.
    """
    place, source = _place(output, _stem(file)), _given_file(file)
    tell = on_step or _silent
    tell("read")
    with reading_faults(file):
        from routing.network.reading.graphml import read_graphml  # noqa: PLC0415 - OSMnx: a second

        network = read_graphml(file)
    return _keep(network, place, tell, _report(place, "graphml", today, [source]))


def build_from_overpass(
    communes: Sequence[str],
    *,
    today: date,
    output: Path | None = None,
    on_step: Steps | None = None,
) -> NetworkReport:
    """
    Build the network of a few communes by OSMnx, from an Overpass server.

    The environment variable ``GUINGUETTE_OVERPASS_URL`` names it, else it is the main public one.

    Parameters
    ----------
    communes
        INSEE codes.
    today
        Written in the report, and the date of the data.
    output
        The folder of the network; by default named after the communes.
    on_step
        Told how far the work is.

    Raises
    ------
    UsageError
        If a commune does not exist, or the area is too large for Overpass.
    MissingDataError
        If the server cannot be used, or the network cannot be written.
    """
    codes = tuple(dict.fromkeys(code.strip().upper() for code in communes if code.strip()))
    if not codes:
        raise UsageError(fault("network-communes-missing"))
    tell = on_step or _silent
    tell("area")
    area = area_of(communes=codes, margin_m=OVERPASS_MARGIN_M)
    size_km2 = area_km2(area)
    if size_km2 > LARGEST_OVERPASS_KM2:
        facts = {"value": f"{size_km2:.0f}", "expected": f"{LARGEST_OVERPASS_KM2:.0f}"}
        raise UsageError(fault("network-area-large", **facts))
    extra = f"-et-{len(codes) - 3}-autres" if len(codes) > 3 else ""
    place = _place(output, f"communes-{'-'.join(codes[:3])}{extra}")
    address = (os.environ.get(OVERPASS_VARIABLE) or OVERPASS_URL).rstrip("/")
    tell("overpass")
    with download_faults(), reading_faults(Path("Overpass")):
        from routing.network.reading.overpass import read_overpass  # noqa: PLC0415 - OSMnx too

        network = read_overpass(area, address=address, date=today.isoformat())
    report = _report(place, "overpass", today, [], communes=codes, area=area)
    report = replace(report, margin_m=OVERPASS_MARGIN_M)
    return _keep(network, place, tell, report)


OVERPASS_MARGIN_M = 5_000.0
"""Smaller than for départements: public servers are asked for little."""


def _silent(_step: Brought | str) -> None:
    return


def _place(output: Path | None, name: str) -> Path:
    """Choose the folder, and refuse one that holds something else before any work is done."""
    place = output or networks_folder() / name
    mend_folder(place)
    if place.exists() and not _is_replaceable(place):
        raise UsageError(fault("network-in-the-way", value=str(place)))
    return place


def _is_replaceable(place: Path) -> bool:
    return place.is_dir() and ((place / REPORT_NAME).is_file() or not any(place.iterdir()))


def _stem(file: Path) -> str:
    return file.name.partition(".")[0] or "reseau"


def _given_file(file: Path) -> SourceFile:
    if not file.is_file():
        raise UsageError(fault("file-missing", value=str(file)))
    try:
        size, digest = file.stat().st_size, file_hash(file)
    except OSError as error:
        raise MissingDataError(fault("file-locked", file=str(file))) from error
    return SourceFile(name=file.name, url="", size_bytes=size, sha256=digest)


def _downloaded_file(found: Downloaded) -> SourceFile:
    return SourceFile(
        name=found.path.name,
        url=found.url,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        md5=found.md5,
    )


def _read_files(paths: Sequence[Path], area: shapely.Geometry | None) -> RoadNetwork:
    with reading_faults(paths[0]):
        return read_extracts(list(paths), area=area)


def _report(
    place: Path,
    kind: str,
    today: date,
    sources: Sequence[SourceFile],
    *,
    departements: tuple[str, ...] = (),
    communes: tuple[str, ...] = (),
    area: shapely.Geometry | None = None,
    regions_missing: tuple[str, ...] = (),
) -> NetworkReport:
    return NetworkReport(
        name=place.name,
        directory=str(place.resolve()),
        kind=kind,
        date="",
        built_on=today.isoformat(),
        sha256="",
        sources=tuple(sources),
        departements=departements,
        communes=communes,
        margin_m=MARGIN_M if area is not None else 0.0,
        area_km2=round(area_km2(area), 1) if area is not None else 0.0,
        regions_missing=regions_missing,
    )


def _keep(network: RoadNetwork, place: Path, tell: Steps, report: NetworkReport) -> NetworkReport:
    """Write a network that has roads, and give its report with what it holds."""
    if not network.edge_count:
        raise InputError(
            [fault("network-empty", file=report.sources[0].name if report.sources else "")]
        )
    tell("save")
    origin = network.origin
    full = replace(
        report,
        date=origin.date,
        sha256=origin.sha256,
        dropped=dict(origin.dropped),
        **counts_of(network),
    )
    with writing("network-unwritable", file=str(place)):
        return install(network, place, full)
