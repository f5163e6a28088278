"""The folder of a built network: put in place whole, mended after an interruption."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import platformdirs

from guinguette.faults import MissingDataError
from guinguette.language.accents import on_disk
from guinguette.language.fault_sentences import fault
from guinguette.networks.report import REPORT_NAME, NetworkReport, report_document
from routing.network.download.sources import file_hash
from routing.network.road_network import RoadNetwork
from routing.network.store import save_network
from routing.whole_files import replaced_folder, standing_folder, standing_folders, write_whole

DATA_VARIABLE = "GUINGUETTE_DONNEES"


def data_folder() -> Path:
    """Locate the user's data folder of guinguette, or the one that the environment names."""
    if chosen := os.environ.get(DATA_VARIABLE):
        return Path(chosen)
    return Path(platformdirs.user_data_path("guinguette", appauthor=False))


def networks_folder() -> Path:
    """Locate the folder where networks are built by default."""
    return data_folder() / "networks"


def place_of_network(folder: Path, named: str) -> Path:
    """Locate a network that a working folder names: a path from it, else one of the user's data."""
    place = Path(named).expanduser()
    beside = Path(on_disk(str(folder / place)))
    if standing_folder(beside).is_dir():
        return beside
    return Path(on_disk(str(networks_folder() / place)))


def latest() -> Path:
    """
    Locate the network built last in :func:`networks_folder`.

    Raises
    ------
    MissingDataError
        If there is none.
    """
    folder = networks_folder()
    reports = built_networks()
    if not reports:
        raise MissingDataError(fault("network-missing", value=str(folder)))
    return folder / max(reports, key=lambda name: reports[name].stat().st_mtime)


def built_networks() -> dict[str, Path]:
    """Locate the reports of the networks of :func:`networks_folder`, by their names."""
    standing = standing_folders(networks_folder())
    reports = {name: place / REPORT_NAME for name, place in standing.items()}
    return {name: report for name, report in reports.items() if report.is_file()}


def listed(place: Path) -> dict[str, str]:
    """Compute the checksums of the files of a network, its report left out."""
    paths = sorted(path for path in place.rglob("*") if path.is_file() and path.name != REPORT_NAME)
    return {path.relative_to(place).as_posix(): file_hash(path) for path in paths}


def install(network: RoadNetwork, place: Path, report: NetworkReport) -> NetworkReport:
    """
    Write a network beside its folder, then put it in place; the former one goes last.

    Returns
    -------
    report
        With the checksums of what was written.

    Raises
    ------
    OSError
        If it cannot be written; the former network is intact.
    """
    with replaced_folder(place) as fresh:
        save_network(network, fresh)
        full = replace(report, files=listed(fresh))
        text = json.dumps(report_document(full), ensure_ascii=False, indent=1)
        write_whole(fresh / REPORT_NAME, f"{text}\n")
    return full
