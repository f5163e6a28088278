"""The commands of ``guinguette data``: open data brought, listed, and the need they measure."""

from __future__ import annotations

from pathlib import Path

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import Group, Panel, command
from commands.console.interrupt import interruption_said
from commands.console.options import DEPARTEMENTS, NETWORK, split_codes
from commands.console.parameters import A_FILE, A_FOLDER, Number, Value, argument, option
from commands.console.session import Session
from guinguette.language.catalogue import say

SOURCE = argument("source", Value("bpe"), "commands.data-source")
FILE = option("file", "--fichier", "--from", takes=A_FILE, about="commands.data-file")
FOLDER = option("folder", "--dossier", "--folder", takes=A_FOLDER, about="commands.data-folder")
FIRST = option(
    "first",
    "--premieres",
    "--first",
    takes=Number(1, 1_000, is_whole=True),
    about="commands.data-first",
    default=24,
)


@command("fetch", "chercher", SOURCE, FILE, about="commands.data-fetch")
def fetch(session: Session, source: str, *, file: Path | None) -> Answer:
    """Answer ``data fetch``: bring a source, read it, keep it."""
    from commands.answers.data import kept_document, kept_lines
    from commands.answers.networks import BuildProgress
    from guinguette.demand.store import fetch as fetch_source

    with interruption_said("data-interrupted"), BuildProgress(session.terminal) as tell:
        kept = fetch_source(source, today=today(), file=file, on_step=tell)
    return Answer(result={"data": kept_document(kept)}, lines=kept_lines(kept))


@command("list", "liste", about="commands.data-list")
def list_(_session: Session) -> Answer:
    """Answer ``data list``: what is known, and what is kept of it."""
    from commands.answers.data import kept_document, listed_lines
    from guinguette.demand.sources import open_data
    from guinguette.demand.store import kept_data

    kept = kept_data()
    return Answer(
        result={"data": [kept_document(one) for one in kept.values()]},
        lines=listed_lines(open_data(), kept),
    )


@command("need", "besoin", DEPARTEMENTS, FOLDER, NETWORK, FIRST, about="commands.data-need")
def need(
    session: Session, departements: str, *, folder: Path | None, network: str | None, first: int
) -> Answer:
    """Answer ``data need``: rank the communes of some départements."""
    from commands.answers.data import need_document, need_lines
    from guinguette.planning.candidates import last_visits
    from guinguette.planning.switch_roads import locate_network
    from guinguette.scenarios.pool import need_of, real_roads
    from guinguette.scenarios.territory import communes_of
    from guinguette.service.memory import read_memory

    codes = split_codes(departements)
    with session.terminal.progress(say("terminal.measuring-need")):
        visits = last_visits(read_memory(folder), today()) if folder else None
        communes = communes_of(codes)
        place = locate_network(network, Path(), departements=codes) if network else None
        roads = real_roads(place) if place else None
        found = need_of(communes, today=today(), visits=visits, roads=roads)
    return Answer(
        result={"need": need_document(found)}, lines=tuple(need_lines(found, first=first))
    )


_DATA = Panel("commands.commands-title", (fetch, list_, need))
data = Group("data", "donnees", "commands.data", (_DATA,))
