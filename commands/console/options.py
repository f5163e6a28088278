"""The arguments and options that several commands take."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from commands.console.parameters import A_FOLDER, CODES, Number, Value, argument, option, switch

if TYPE_CHECKING:
    from routing.solver.deadline import Deadline

LONGEST_SEARCH_S = 86_400


def seconds_option(about: str, *, low: float = 1) -> click.Option:
    """Declare the longest time of a search, ``low`` seconds at least; ``about`` is a key."""
    takes = Number(low, LONGEST_SEARCH_S, name="commands.metavar-seconds")
    return option("seconds", "--secondes", "--seconds", takes=takes, about=about)


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


FOLDER = argument("folder", A_FOLDER, "commands.folder")
DESTINATION = option(
    "folder", "--dossier", "--folder", takes=A_FOLDER, about="commands.destination"
)
DEPARTEMENTS = option("--departements", takes=CODES, about="commands.departements", required=True)
NETWORK = option(
    "network",
    "--reseau",
    "--network",
    takes=Value("commands.metavar-network"),
    about="commands.simulated-network",
)
SECONDS = seconds_option("commands.seconds")
EFFORT = option("--effort", takes=Number(1, is_whole=True), about="commands.effort")
WEEK = option("week", "--semaine", "--week", takes=Value("2027-S01"), about="commands.week")
REPLACE = switch("replace", "--remplacer", "--replace", about="commands.replace")
WORDS = option(
    "words",
    "--motif",
    "--because",
    takes=Value("commands.metavar-words"),
    about="commands.hand-because",
    default="",
)
DRY_RUN = switch("dry_run", "--essai", "--dry-run", about="commands.dry-run")
PRICE = option(
    "price_eur",
    "--prix-du-changement",
    "--change-price",
    takes=Number(0, 10_000, name="commands.metavar-euros"),
    about="commands.change-price",
)
