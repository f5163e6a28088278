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
Family = Annotated[str, typer.Argument(metavar="village|pvrp", help="The family of the instance.")]
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
