"""The command ``guinguette compare``: two editions, two plans or two settings side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.options import (
    DESTINATION,
    EFFORT,
    WEEK,
    deadline_of,
    seconds_option,
)
from commands.console.parameters import A_FILE, A_FOLDER, Number, argument, option
from commands.console.session import Session, Tell
from guinguette.faults import UsageError
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from guinguette.planning.side_by_side.sides import SideBySide
    from routing.solver.deadline import Deadline

PLACE = argument("place", A_FOLDER, "commands.compare-place")
OTHER = argument("other", A_FOLDER, "commands.compare-other", required=False)
EDITIONS = option(
    "editions",
    "--edition",
    takes=Number(1, is_whole=True, name="commands.metavar-number"),
    about="commands.compare-edition",
    multiple=True,
)
SETTINGS = option(
    "settings", "--reglages", "--settings", takes=A_FILE, about="commands.compare-settings"
)
GHOST = option("ghost", "--fantome", "--ghost", takes=A_FILE, about="commands.compare-ghost")
WEEKS = option(
    "weeks",
    "--semaines",
    "--weeks",
    takes=Number(1, 104, is_whole=True, name="commands.metavar-number"),
    about="commands.compare-weeks",
    default=8,
)
SECONDS = seconds_option("commands.seconds-each")
_ASKED = (PLACE, OTHER, EDITIONS, SETTINGS, WEEK, GHOST, WEEKS, DESTINATION, SECONDS, EFFORT)


@command("compare", "comparer", *_ASKED, about="commands.compare")
def compare(
    session: Session,
    place: Path,
    other: Path | None,
    *,
    editions: tuple[int, ...],
    settings: Path | None,
    week: str | None,
    ghost: Path | None,
    weeks: int,
    folder: Path | None,
    seconds: float | None,
    effort: int | None,
) -> Answer:
    """Answer ``compare``: find or make both plans, then set them side by side."""
    if sum(map(bool, (other, editions, settings, ghost))) > 1:
        raise UsageError(fault("compare-one-question"))
    if missing := next((p for p in (place, other) if p is not None and not p.exists()), None):
        raise UsageError(fault("folder-missing", value=str(missing)))
    if _is_simulation(place) and other and _is_simulation(other):
        return _written(folder or Path("comparaison"), *_simulations(place, other))
    if _is_simulation(place) and not (other or editions or settings or ghost):
        raise UsageError(fault("compare-two-simulations", value=str(place)))
    directory, deadline = folder or _beside(place), deadline_of(seconds, effort)
    if ghost:
        return _written(directory, *_ghost(session, place, ghost, weeks, deadline))
    if settings:
        return _answer(_with_settings(session, place, settings, week, deadline), directory)
    from guinguette.planning.side_by_side.sides import side_by_side, two_editions, two_plans

    with session.terminal.progress(say("terminal.reading-plans")):
        sides = two_plans(place, other) if other else two_editions(place, editions)
        found = side_by_side(*sides)
    return _answer(found, directory)


def _beside(place: Path) -> Path:
    """Return where the page goes unless told: to the outputs of a working folder."""
    from guinguette.files.outputs import OUTPUTS
    from guinguette.folder.settings.model import SETTINGS_NAME

    home = place / OUTPUTS if (place / SETTINGS_NAME).is_file() else Path()
    return home / "comparaison"


def _is_simulation(place: Path) -> bool:
    """Tell a simulation, or a scenario that nobody planned again, from a folder with plans."""
    from guinguette.scenarios.written import document_of
    from guinguette.service.file import MEMORY_NAME

    return document_of(place) is not None and not (place / MEMORY_NAME).exists()


def _simulations(place: Path, other: Path) -> tuple[str, str, Answer]:
    from commands.answers.simulations import simulations_lines
    from guinguette.scenarios.written import pairs_document, pairs_of, read_simulation
    from maps.scenarios.two_simulations import PAGE_NAME, two_simulations_page

    both = read_simulation(place), read_simulation(other)
    pairs = pairs_of(*both)
    answer = Answer(
        result={"scenarios": pairs_document(pairs)}, lines=tuple(simulations_lines(*both, pairs))
    )
    return PAGE_NAME, two_simulations_page(*both, printed_on=today()), answer


def _with_settings(
    session: Session, place: Path, file: Path, week: str | None, deadline: Deadline
) -> SideBySide:
    from commands.answers.results import progress_text
    from guinguette.planning.side_by_side.other_settings import with_settings

    def planned(tell: Tell) -> SideBySide:
        return with_settings(
            place,
            file,
            week=week,
            deadline=deadline,
            on_progress=lambda cost, lower_bound: tell(progress_text(cost, lower_bound)),
        )

    return session.wait_for(say("terminal.planning-tours"), planned, is_slow=True)


def _answer(found: SideBySide, directory: Path) -> Answer:
    """Write the page and say it."""
    from commands.answers.side_by_side import side_by_side_lines
    from guinguette.planning.side_by_side.fates import fates, side_by_side_document
    from maps.pages.side_by_side import PAGE_NAME, side_by_side_page

    judged = fates(found.changes)
    return _written(
        directory,
        PAGE_NAME,
        side_by_side_page(found, judged, printed_on=today()),
        Answer(
            result=side_by_side_document(found, judged), lines=side_by_side_lines(found, judged)
        ),
    )


def _ghost(
    session: Session, place: Path, file: Path, weeks: int, deadline: Deadline
) -> tuple[str, str, Answer]:
    from commands.answers.results import progress_text
    from commands.answers.side_by_side import ghost_lines
    from guinguette.planning.side_by_side.ghost import Ghost, ghost, ghost_document
    from maps.pages.ghost import PAGE_NAME, ghost_page

    def planned(tell: Tell) -> Ghost:
        return ghost(
            place,
            file,
            weeks=weeks,
            deadline=deadline,
            on_progress=lambda done, of, cost: tell(
                f"{done + 1}/{of} · {progress_text(cost, None)}"
            ),
        )

    found = session.wait_for(say("terminal.planning-tours"), planned, is_slow=True)
    answer = Answer(result=ghost_document(found), lines=tuple(ghost_lines(found)))
    return PAGE_NAME, ghost_page(found, printed_on=today()), answer


def _written(directory: Path, name: str, page: str, answer: Answer) -> Answer:
    """Write the page of an answer, and say where."""
    from commands.answers.results import written_lines
    from guinguette.files.outputs import outputs_document, write_outputs

    files = {name: page.encode()}
    write_outputs(directory, files, keep_others=True)
    return Answer(
        result={"compare": {**answer.result, **outputs_document(directory, files)}},
        lines=(*answer.lines, *written_lines(directory, files, name)),
    )
