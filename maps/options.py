"""The arguments and options of the commands: names, bounds and English help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LONGEST_SEARCH_S = 86_400

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The working folder.")]
Kind = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        show_default=False,
        help="carte, planning, ics, gpx, bilan, or tout (all), the default.",
    ),
]
InstanceFile = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the instance.")]
Destination = Annotated[
    Path | None,
    typer.Option(
        "--dossier",
        "--folder",
        metavar="FOLDER",
        show_default=False,
        help="Where to write; a folder made here where omitted.",
    ),
]
Example = Annotated[
    str, typer.Option("--exemple", "--example", metavar="der|thierache", help="Which example.")
]
Seconds = Annotated[
    float | None,
    typer.Option(
        "--secondes",
        "--seconds",
        min=1,
        max=LONGEST_SEARCH_S,
        metavar="SECONDS",
        show_default=False,
        help="Longest time of search; that of the folder's settings where omitted.",
    ),
]
SecondsEach = Annotated[
    float,
    typer.Option(
        "--secondes",
        "--seconds",
        min=0.1,
        max=LONGEST_SEARCH_S,
        metavar="SECONDS",
        help="Longest time of each search.",
    ),
]
Week = Annotated[
    str | None,
    typer.Option(
        "--semaine",
        "--week",
        metavar="2027-S01",
        show_default=False,
        help="The week the plan starts; the last one planned where omitted.",
    ),
]
Departements = Annotated[
    str,
    typer.Option(
        "--departements",
        metavar="CODES",
        show_default=False,
        help="Codes of départements, the main one first: 52,51,10.",
    ),
]
VehicleCount = Annotated[
    int,
    typer.Option(
        "--vehicules",
        "--vehicles",
        min=1,
        max=6,
        metavar="NUMBER",
        help="Largest number of vehicles compared.",
    ),
]
Seed = Annotated[
    int, typer.Option("--graine", "--seed", min=0, metavar="NUMBER", help="Random seed.")
]
NetworkFolder = Annotated[
    Path | None,
    typer.Argument(
        metavar="FOLDER",
        show_default=False,
        help="The folder of the network; the last one built where omitted.",
    ),
]
NetworkDepartements = Annotated[
    str,
    typer.Option(
        "--departements",
        metavar="CODES",
        show_default=False,
        help="Codes of départements whose roads are wanted: 52,51,10.",
    ),
]
NetworkOutput = Annotated[
    Path | None,
    typer.Option(
        "--sortie",
        "--output",
        metavar="FOLDER",
        show_default=False,
        help="Folder of the network; one of the user's data folder where omitted.",
    ),
]
ExtractDate = Annotated[
    str,
    typer.Option(
        "--date",
        metavar="2026-01-01",
        show_default=False,
        help="Date of the OpenStreetMap extracts; last 1 January known where omitted.",
    ),
]
ExtractFile = Annotated[
    Path | None,
    typer.Option(
        "--fichier",
        "--from",
        metavar="FILE",
        show_default=False,
        help="Read this extract (.osm.pbf, .osm, .osm.gz) instead of downloading.",
    ),
]
GraphFile = Annotated[
    Path | None,
    typer.Option(
        "--graphml",
        metavar="FILE",
        show_default=False,
        help="Read this graph saved by OSMnx (.graphml, .graphml.gz).",
    ),
]
RoadSource = Annotated[
    str,
    typer.Option(
        "--origine",
        "--source",
        metavar="geofabrik|overpass",
        help="Where the roads come from; Overpass is for a few communes.",
    ),
]
CommuneCodes = Annotated[
    str,
    typer.Option(
        "--communes",
        metavar="CODES",
        show_default=False,
        help="INSEE codes of communes, with Overpass: 52088,52331.",
    ),
]
Neighbours = Annotated[
    bool,
    typer.Option(
        "--voisins",
        "--neighbours",
        metavar="",
        help="Download the extracts that the margin of 15 km enters too.",
    ),
]
ExportFormat = Annotated[
    str, typer.Option("--format", metavar="gpkg|graphml", help="Format of the file.")
]
ExportFile = Annotated[
    Path,
    typer.Option(
        "--sortie", "--output", metavar="FILE", show_default=False, help="The file to write."
    ),
]
PairsFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="Known trips: from, to, km, minutes.")
]
NetworkOption = Annotated[
    Path | None,
    typer.Option(
        "--reseau",
        "--network",
        metavar="FOLDER",
        show_default=False,
        help="The folder of the network; the last one built where omitted.",
    ),
]
VehicleProfile = Annotated[
    str,
    typer.Option(
        "--profil",
        "--profile",
        metavar="car|van|van_trailer|light_truck",
        show_default=False,
        help="The kind of vehicle; van_trailer where omitted.",
    ),
]
CalibrationFolder = Annotated[
    Path | None,
    typer.Option(
        "--dossier",
        "--folder",
        metavar="FOLDER",
        show_default=False,
        help="Fit the roads of this working folder instead, estimated or real, and keep the "
        "result there: the next plan applies it.",
    ),
]
CalibrationFile = Annotated[
    Path | None,
    typer.Option(
        "--sortie",
        "--output",
        metavar="FILE",
        show_default=False,
        help="Keep the result in this file; only shown where omitted.",
    ),
]
NetworkName = Annotated[
    str | None,
    typer.Argument(
        metavar="NETWORK",
        show_default=False,
        help="A network built: its name or its folder; the last one built where omitted.",
    ),
]
EstimateOnly = Annotated[
    bool,
    typer.Option(
        "--estimation", "--estimate", metavar="", help="Go back to estimated roads instead."
    ),
]
DryRun = Annotated[
    bool,
    typer.Option("--essai", "--dry-run", metavar="", help="Show what would change; write nothing."),
]
OnRealRoads = Annotated[
    bool,
    typer.Option(
        "--osm", metavar="", help="Download the real roads of the example first, and plan on them."
    ),
]
