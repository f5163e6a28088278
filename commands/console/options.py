"""The arguments and options of the commands: names, bounds and English help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

LONGEST_SEARCH_S = 86_400


def argument(metavar: str, about: str) -> Any:  # noqa: ANN401 - what Typer gives back
    """Declare an argument: its name in the help, and what it is."""
    return typer.Argument(metavar=metavar, show_default=False, help=about)


def option(*names: str, about: str, metavar: str = "", **more: Any) -> Any:  # noqa: ANN401
    """
    Declare an option.

    Parameters
    ----------
    names
        The French one first.
    about
        What it does, in English.
    metavar
        What it takes; nothing where it is a switch.
    more
        As for :func:`typer.Option`; the default is not shown unless ``show_default`` says so.
    """
    return typer.Option(*names, metavar=metavar, help=about, **{"show_default": False, **more})


def seconds_option(about: str, *, low: float = 1, show_default: bool = True) -> Any:  # noqa: ANN401
    """Declare the longest time of a search, ``low`` seconds at least."""
    names = ("--secondes", "--seconds")
    bounds = {"min": low, "max": LONGEST_SEARCH_S}
    return option(*names, about=about, metavar="SECONDS", show_default=show_default, **bounds)


def output_option(about: str, metavar: str = "FILE") -> Any:  # noqa: ANN401
    """Declare where to write a file or a folder."""
    return option("--sortie", "--output", about=about, metavar=metavar)


def split_codes(text: str) -> list[str]:
    """Read codes separated by commas or semicolons."""
    return [code.strip() for code in text.replace(";", ",").split(",") if code.strip()]


_LAST_NETWORK = "The folder of the network; the last one built where omitted."

Folder = Annotated[Path, argument("FOLDER", "The working folder.")]
Kind = Annotated[
    str, argument("KIND", "carte, planning, ics, gpx, bilan, or tout (all), the default.")
]
Destination = Annotated[
    Path | None,
    option(
        "--dossier",
        "--folder",
        metavar="FOLDER",
        about="Where to write; a folder made here where omitted.",
    ),
]
Example = Annotated[
    str,
    option(
        "--exemple",
        "--example",
        metavar="der|thierache",
        about="Which example.",
        show_default=True,
    ),
]
Seconds = Annotated[
    float | None,
    seconds_option(
        "Longest time of search; that of the folder's settings where omitted.", show_default=False
    ),
]
SecondsEach = Annotated[float, seconds_option("Longest time of each search.", low=0.1)]
SecondsTogether = Annotated[float, seconds_option("Longest time of all the searches together.")]
Replace = Annotated[
    bool,
    option(
        "--remplacer",
        "--replace",
        about="Where Ctrl-C stops the search: write its plan even if it serves fewer communes.",
    ),
]
Week = Annotated[
    str | None,
    option(
        "--semaine",
        "--week",
        metavar="2027-S01",
        about="The week the plan starts; the last one planned where omitted.",
    ),
]
Departements = Annotated[
    str,
    option(
        "--departements",
        metavar="CODES",
        about="Codes of départements, the main one first: 52,51,10.",
    ),
]
VehicleCount = Annotated[
    int,
    option(
        "--vehicules",
        "--vehicles",
        min=1,
        max=6,
        metavar="NUMBER",
        about="Largest number of vehicles compared.",
        show_default=True,
    ),
]
NetworkFolder = Annotated[Path | None, argument("FOLDER", _LAST_NETWORK)]
NetworkDepartements = Annotated[
    str,
    option(
        "--departements",
        metavar="CODES",
        about="Codes of départements whose roads are wanted: 52,51,10.",
    ),
]
NetworkOutput = Annotated[
    Path | None,
    output_option("Folder of the network; one of the user's data folder where omitted.", "FOLDER"),
]
ExtractDate = Annotated[
    str,
    option(
        "--date",
        metavar="2026-01-01",
        about="Date of the OpenStreetMap extracts; last 1 January known where omitted.",
    ),
]
ExtractFile = Annotated[
    Path | None,
    option(
        "--fichier",
        "--from",
        metavar="FILE",
        about="Read this extract (.osm.pbf, .osm, .osm.gz) instead of downloading.",
    ),
]
GraphFile = Annotated[
    Path | None,
    option(
        "--graphml",
        metavar="FILE",
        about="Read this graph saved by OSMnx (.graphml, .graphml.gz).",
    ),
]
RoadSource = Annotated[
    str,
    option(
        "--origine",
        "--source",
        metavar="geofabrik|overpass",
        about="Where the roads come from; Overpass is for a few communes.",
        show_default=True,
    ),
]
CommuneCodes = Annotated[
    str,
    option(
        "--communes",
        metavar="CODES",
        about="INSEE codes of communes, with Overpass: 52088,52331.",
    ),
]
Neighbours = Annotated[
    bool,
    option(
        "--voisins",
        "--neighbours",
        about="Download the extracts that the margin of 15 km enters too.",
    ),
]
ExportFormat = Annotated[
    str, option("--format", metavar="gpkg|graphml", about="Format of the file.", show_default=True)
]
ExportFile = Annotated[Path, output_option("The file to write.")]
PairsFile = Annotated[Path, argument("FILE", "Known trips: from, to, km, minutes.")]
NetworkOption = Annotated[
    Path | None, option("--reseau", "--network", metavar="FOLDER", about=_LAST_NETWORK)
]
VehicleProfile = Annotated[
    str,
    option(
        "--profil",
        "--profile",
        metavar="car|van|van_trailer|light_truck",
        about="The kind of vehicle; van_trailer where omitted.",
    ),
]
CalibrationFolder = Annotated[
    Path | None,
    option(
        "--dossier",
        "--folder",
        metavar="FOLDER",
        about="Fit the roads of this working folder instead, estimated or real, and keep the "
        "result there: the next plan applies it.",
    ),
]
CalibrationFile = Annotated[
    Path | None, output_option("Keep the result in this file; only shown where omitted.")
]
NetworkName = Annotated[
    str | None,
    argument(
        "NETWORK",
        "A network built: its name or its folder; the last one built where omitted.",
    ),
]
EstimateOnly = Annotated[
    bool, option("--estimation", "--estimate", about="Go back to estimated roads instead.")
]
DryRun = Annotated[
    bool, option("--essai", "--dry-run", about="Show what would change; write nothing.")
]
OnRealRoads = Annotated[
    bool, option("--osm", about="Download the real roads of the example first, and plan on them.")
]
