"""The command ``guinguette import``: read the timetable that exists, price it, start from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.line import Line
from commands.console.options import (
    DRY_RUN,
    EFFORT,
    deadline_of,
    seconds_option,
    split_codes,
)
from commands.console.parameters import A_FILE, A_FOLDER, CODES, Value, argument, option, switch
from commands.console.session import Session
from commands.working import alone
from commands.write_documents import nothing_written_lines, write_documents
from guinguette.faults import InputError
from guinguette.language.catalogue import count, say
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from guinguette.programme.compared import Compared, Imported

USUAL_S = 50.0
"""Of the searches, so that all is answered within a minute."""
FILE = argument("file", A_FILE, "commands.programme-file")
INTO = option(
    "folder", "--dossier", "--folder", "-C", takes=A_FOLDER, about="commands.programme-folder"
)
COLUMNS = option(
    "columns",
    "--colonne",
    "--column",
    takes=Value("commands.metavar-column"),
    about="commands.programme-column",
    multiple=True,
)
NEAR = option("--departements", takes=CODES, about="commands.programme-departements", default="")
DEPOT = option(
    "depot",
    "--depot",
    takes=Value("commands.metavar-commune"),
    about="commands.programme-depot",
    default="",
)
SECONDS = seconds_option("commands.seconds-50")
PARTIAL = switch("is_partial", "--partiel", "--partial", about="commands.programme-partial")
_ASKED = (FILE, INTO, COLUMNS, NEAR, DEPOT, PARTIAL, DRY_RUN, SECONDS, EFFORT)


@command("import", "importer", *_ASKED, about="commands.import")
def import_(
    session: Session,
    file: Path,
    *,
    folder: Path | None,
    columns: tuple[str, ...],
    departements: str,
    depot: str,
    is_partial: bool,
    dry_run: bool,
    seconds: float | None,
    effort: int | None,
) -> Answer:
    """Answer ``import``: read, compare, and start a folder from it where one is named."""
    from commands.answers import programme as said
    from guinguette.folder.asked_commune import one_commune
    from guinguette.programme.columns import read_asked
    from guinguette.programme.compared import import_programme

    codes = split_codes(departements)
    with session.terminal.progress(say("terminal.reading-programme")):
        imported = import_programme(
            file,
            today=today(),
            folder=folder,
            asked=read_asked(columns),
            departements=codes,
            depot=one_commune(depot, codes) if depot else None,
        )
    is_written = folder is not None and not dry_run
    if is_written and not is_partial:
        _refuse_half(imported)
    found = _compared(session, imported, seconds, effort)
    written = Answer(lines=nothing_written_lines())
    if is_written and folder is not None:
        written = _write(session, folder, imported, found)
    return Answer(
        result={"import": said.programme_document(found), **written.result},
        lines=(*said.read_lines(imported), *said.compared_lines(found), *written.lines),
        warnings=(*said.unread_faults(imported), *written.warnings),
    )


def _compared(
    session: Session, imported: Imported, seconds: float | None, effort: int | None
) -> Compared:
    """Search for the best, and show how far it is."""
    from commands.answers.results import progress_text
    from guinguette.programme.compared import compare

    found, _ = session.search(
        say("terminal.comparing-programme"),
        lambda tell, should_stop: compare(
            imported,
            deadline=deadline_of(seconds, effort, usual_s=USUAL_S, should_stop=should_stop),
            on_progress=lambda cost, lower_bound: tell(progress_text(cost, lower_bound)),
        ),
    )
    return found


def _refuse_half(imported: Imported) -> None:
    """Write nothing of half a timetable; what is written twice in it is no half."""
    from commands.answers.programme import unread_faults

    lost = [one for one in imported.unread if one.code != "programme-visit-repeated"]
    if lost:
        told = count(len(lost), "terminal.programme-unread")
        raise InputError([*unread_faults(imported), fault("programme-unread", value=told)])


def _write(session: Session, folder: Path, imported: Imported, found: Compared) -> Answer:
    """Make the folder where there is none, then keep hers as an edition."""
    from guinguette.communes.france import load_communes
    from guinguette.folder.read_folder import write_folder

    if imported.new is not None:
        departements = {r.commune.departement for r in imported.folder.requests}
        write_folder(
            folder,
            settings=imported.new.settings,
            rows=imported.new.rows,
            communes=load_communes(departements=departements),
            today=today(),
        )
    return _keep(session, folder, found)


@alone
def _keep(session: Session, folder: Path, found: Compared) -> Answer:
    """Keep hers as an edition, with its documents and the page that compares it."""
    from commands.answers.results import shown_path
    from guinguette.files.outputs import output_directory
    from maps.export import KINDS
    from maps.pages.programme import PAGE_NAME, programme_page

    page = programme_page(found, printed_on=today()).encode()
    written = write_documents(session, found.tour, kinds=KINDS, more={PAGE_NAME: page})
    page_at = output_directory(folder, found.tour.start).resolve() / PAGE_NAME
    more = (
        Line(page_at.as_uri(), say("terminal.programme-page")),
        Line(say("terminal.programme-next", path=shown_path(folder)), style="good"),
    )
    return replace(written, lines=(*written.lines, *more))
