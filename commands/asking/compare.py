"""The command ``guinguette compare``: two editions, two plans or two settings side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.options import DESTINATION
from commands.console.parameters import A_FOLDER, Number, argument, option
from commands.console.session import Session
from guinguette.faults import UsageError
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from guinguette.planning.side_by_side.sides import SideBySide

PLACE = argument("place", A_FOLDER, "commands.compare-place")
OTHER = argument("other", A_FOLDER, "commands.compare-other", required=False)
EDITIONS = option(
    "editions",
    "--edition",
    takes=Number(1, is_whole=True, name="commands.metavar-number"),
    about="commands.compare-edition",
    multiple=True,
)


@command("compare", "comparer", PLACE, OTHER, EDITIONS, DESTINATION, about="commands.compare")
def compare(
    session: Session,
    place: Path,
    other: Path | None,
    *,
    editions: tuple[int, ...],
    folder: Path | None,
) -> Answer:
    """Answer ``compare``: find both plans, then set them side by side."""
    from guinguette.planning.side_by_side.sides import side_by_side, two_editions, two_plans

    if other is not None and editions:
        raise UsageError(fault("compare-one-question"))
    with session.terminal.progress(say("terminal.reading-plans")):
        sides = two_plans(place, other) if other else two_editions(place, editions)
        found = side_by_side(*sides)
    return _answer(found, folder or _beside(place))


def _beside(place: Path) -> Path:
    """Return where the page goes unless told: to the outputs of a working folder."""
    from guinguette.files.outputs import OUTPUTS
    from guinguette.folder.settings.model import SETTINGS_NAME

    home = place / OUTPUTS if (place / SETTINGS_NAME).is_file() else Path()
    return home / "comparaison"


def _answer(found: SideBySide, directory: Path) -> Answer:
    """Write the page and say it."""
    from commands.answers.results import written_lines
    from commands.answers.side_by_side import side_by_side_lines
    from guinguette.compare import changes_document
    from guinguette.files.outputs import outputs_document, write_outputs
    from guinguette.planning.side_by_side.fates import fates, fates_document
    from maps.pages.side_by_side import PAGE_NAME, side_by_side_page

    judged = fates(found.changes)
    page = side_by_side_page(found, judged, printed_on=today())
    files = {PAGE_NAME: page.encode()}
    write_outputs(directory, files)
    sides = ({"kind": one.kind, "name": one.name} for one in (found.before, found.after))
    document = {
        "sides": list(sides),
        "is_shifted": found.is_shifted,
        **changes_document(found.changes),
        **fates_document(judged),
        **outputs_document(directory, files),
    }
    return Answer(
        result={"compare": document},
        lines=(*side_by_side_lines(found, judged), *written_lines(directory, files, PAGE_NAME)),
    )
