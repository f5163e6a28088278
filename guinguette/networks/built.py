"""
Road networks: built once from OpenStreetMap, kept in a folder, loaded in a blink.

Building is in :mod:`guinguette.networks.from_sources`; what follows uses a network that is built.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from guinguette.faults import MissingDataError, UsageError
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import writing
from guinguette.networks.folder import latest, listed
from guinguette.networks.report import NetworkReport, read_report
from routing.network.network_errors import NetworkStoreError
from routing.network.road_network import RoadNetwork
from routing.network.store import load_network
from routing.whole_files import standing_folder

EXPORT_FORMATS = ("gpkg", "graphml", "parquet")


def network_info(directory: Path | None = None) -> NetworkReport:
    """
    Read the facts of a built network.

    Parameters
    ----------
    directory
        Its folder; the last one built in :func:`networks_folder` where omitted.

    Raises
    ------
    MissingDataError
        If there is none, or it is damaged.
    """
    return read_report(directory or latest())


def check_network_folder(directory: Path | None = None) -> NetworkReport:
    """
    Check that a built network is whole: every checksum, then a complete load.

    Parameters and errors are those of :func:`network_info`.
    """
    report = network_info(directory)
    place = Path(report.directory)
    held = listed(standing_folder(place))
    wrong = sorted(name for name, digest in report.files.items() if held.get(name) != digest)
    if wrong:
        raise MissingDataError(fault("network-damaged", value=str(place), other=f" ({wrong[0]})"))
    network = load_built_network(place)
    if (network.node_count, network.edge_count) != (report.nodes, report.edges):
        raise MissingDataError(fault("network-damaged", value=str(place), other=""))
    return report


def load_built_network(directory: Path | None = None) -> RoadNetwork:
    """
    Load a built network.

    Parameters and errors are those of :func:`network_info`.
    """
    place = Path(network_info(directory).directory)
    try:
        return load_network(standing_folder(place))
    except NetworkStoreError as error:
        code = "network-format" if error.reason == "version" else "network-damaged"
        raise MissingDataError(fault(code, value=str(place), other="")) from error
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise MissingDataError(fault("network-damaged", value=str(place), other="")) from error


def export_network(directory: Path | None, kind: str, file: Path) -> Path:
    """
    Write a built network for QGIS (``gpkg``), OSMnx (``graphml``) or tables (``parquet``).

    Parameters
    ----------
    directory
        As for :func:`network_info`.
    kind
        One of :data:`EXPORT_FORMATS`; ``parquet`` needs the extra of that name.
    file
        Where to write; replaced whole, or left as it was.

    Raises
    ------
    UsageError
        If the format is unknown.
    MissingDataError
        If there is no network, the extra is not installed, or the file cannot be written.
    """
    if kind not in EXPORT_FORMATS:
        expected = ", ".join(EXPORT_FORMATS)
        raise UsageError(fault("network-export-format", value=kind, expected=expected))
    if kind == "parquet" and not find_spec("pyarrow"):
        raise MissingDataError(fault("parquet-missing"))
    from routing.network import other_formats  # noqa: PLC0415 - 0.5 s

    export = {
        "gpkg": other_formats.export_geopackage,
        "graphml": other_formats.export_graphml,
        "parquet": other_formats.export_parquet,
    }[kind]
    network = load_built_network(directory)
    with writing("network-unwritable", file=str(file)):
        export(network, file)
    return file
