"""The arguments and options of the commands: names, bounds and the keys of their help."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from routing.solver.deadline import Deadline

LONGEST_SEARCH_S = 86_400


def argument(metavar: str, about: str) -> Any:  # noqa: ANN401 - what Typer gives back
    """Declare an argument: keys of its name in the help, and of what it is."""
    return typer.Argument(metavar=metavar, show_default=False, help=about)


def option(*names: str, about: str, metavar: str = "", **more: Any) -> Any:  # noqa: ANN401
    """
    Declare an option.

    Parameters
    ----------
    names
        The French one first.
    about
        Key of what it does.
    metavar
        What it takes, as it stands or as a key; nothing where it is a switch.
    more
        As for :func:`typer.Option`; the default is not shown unless ``show_default`` says so.
    """
    return typer.Option(*names, metavar=metavar, help=about, **{"show_default": False, **more})


def seconds_option(about: str, *, low: float = 1) -> Any:  # noqa: ANN401
    """Declare the longest time of a search, ``low`` seconds at least."""
    names = ("--secondes", "--seconds")
    bounds = {"min": low, "max": LONGEST_SEARCH_S}
    return option(*names, about=about, metavar="commands.metavar-seconds", **bounds)


def output_option(about: str, metavar: str = "commands.metavar-file") -> Any:  # noqa: ANN401
    """Declare where to write a file or a folder."""
    return option("--sortie", "--output", about=about, metavar=metavar)


def deadline_of(
    seconds: float | None,
    effort: int | None,
    *,
    usual_s: float = math.inf,
    should_stop: Callable[[], bool] | None = None,
) -> Deadline:
    """Bound a search by what is asked, else by the usual seconds."""
    from routing.solver.deadline import Deadline, never

    return Deadline(
        seconds=math.inf if seconds is None else seconds,
        effort=math.inf if effort is None else effort,
        should_stop=should_stop or never,
    ).or_seconds(usual_s)


def split_codes(text: str) -> list[str]:
    """Read codes separated by commas or semicolons."""
    return [code.strip() for code in text.replace(";", ",").split(",") if code.strip()]


_LAST_NETWORK = "commands.network-folder"

Folder = Annotated[Path, argument("commands.metavar-folder", "commands.folder")]
Kind = Annotated[str, argument("commands.metavar-kind", "commands.kind")]
Destination = Annotated[
    Path | None,
    option(
        "--dossier",
        "--folder",
        metavar="commands.metavar-folder",
        about="commands.destination",
    ),
]
Example = Annotated[
    str,
    option(
        "--exemple",
        "--example",
        metavar="der|thierache",
        about="commands.example",
        show_default=True,
    ),
]
Seconds = Annotated[float | None, seconds_option("commands.seconds")]
Effort = Annotated[
    int | None,
    option("--effort", min=1, metavar="commands.metavar-number", about="commands.effort"),
]
Replace = Annotated[
    bool,
    option(
        "--remplacer",
        "--replace",
        about="commands.replace",
    ),
]
Week = Annotated[
    str | None,
    option(
        "--semaine",
        "--week",
        metavar="2027-S01",
        about="commands.week",
    ),
]
Departements = Annotated[
    str,
    option(
        "--departements",
        metavar="commands.metavar-codes",
        about="commands.departements",
    ),
]
VehicleCount = Annotated[
    int,
    option(
        "--vehicules",
        "--vehicles",
        min=1,
        max=6,
        metavar="commands.metavar-number",
        about="commands.vehicles",
        show_default=True,
    ),
]
NetworkFolder = Annotated[Path | None, argument("commands.metavar-folder", _LAST_NETWORK)]
NetworkDepartements = Annotated[
    str,
    option(
        "--departements",
        metavar="commands.metavar-codes",
        about="commands.network-departements",
    ),
]
NetworkOutput = Annotated[
    Path | None,
    output_option("commands.network-output", "commands.metavar-folder"),
]
ExtractDate = Annotated[
    str,
    option(
        "--date",
        metavar="2026-01-01",
        about="commands.extract-date",
    ),
]
ExtractFile = Annotated[
    Path | None,
    option(
        "--fichier",
        "--from",
        metavar="commands.metavar-file",
        about="commands.extract-file",
    ),
]
GraphFile = Annotated[
    Path | None,
    option(
        "--graphml",
        metavar="commands.metavar-file",
        about="commands.graph-file",
    ),
]
RoadSource = Annotated[
    str,
    option(
        "--origine",
        "--source",
        metavar="geofabrik|overpass",
        about="commands.road-source",
        show_default=True,
    ),
]
CommuneCodes = Annotated[
    str,
    option(
        "--communes",
        metavar="commands.metavar-codes",
        about="commands.commune-codes",
    ),
]
Neighbours = Annotated[
    bool,
    option(
        "--voisins",
        "--neighbours",
        about="commands.neighbours",
    ),
]
ExportFormat = Annotated[
    str,
    option("--format", metavar="gpkg|graphml", about="commands.export-format", show_default=True),
]
ExportFile = Annotated[Path, output_option("commands.export-file")]
PairsFile = Annotated[Path, argument("commands.metavar-file", "commands.known-trips")]
NetworkOption = Annotated[
    Path | None,
    option("--reseau", "--network", metavar="commands.metavar-folder", about=_LAST_NETWORK),
]
VehicleProfile = Annotated[
    str,
    option(
        "--profil",
        "--profile",
        metavar="car|van|van_trailer|light_truck",
        about="commands.vehicle-profile",
    ),
]
CalibrationFolder = Annotated[
    Path | None,
    option(
        "--dossier",
        "--folder",
        metavar="commands.metavar-folder",
        about="commands.calibration-folder",
    ),
]
CalibrationFile = Annotated[Path | None, output_option("commands.calibration-file")]
NetworkName = Annotated[
    str | None,
    argument(
        "commands.metavar-network",
        "commands.built-network",
    ),
]
EstimateOnly = Annotated[bool, option("--estimation", "--estimate", about="commands.estimated")]
DryRun = Annotated[bool, option("--essai", "--dry-run", about="commands.dry-run")]
OnRealRoads = Annotated[bool, option("--osm", about="commands.on-real-roads")]
