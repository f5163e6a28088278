"""The coordinator's hand: ``move``, ``pin``, ``confirm``, ``cancel``, and ``release``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.options import DRY_RUN, FOLDER, WORDS
from commands.console.parameters import Value, argument, option, switch
from commands.console.session import Session
from commands.working import alone
from commands.write_documents import continued_answer, nothing_written_lines, write_continued
from guinguette.faults import UsageError
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from guinguette.planning.hand.answer import Asked, HandAnswer

_DATE, _WORDS = Value("commands.metavar-date"), Value("commands.metavar-words")
PLACE = argument("place", Value("commands.metavar-place"), "commands.hand-place")
DAY = argument("day", _DATE, "commands.hand-day", required=False, default="")
GIVEN = argument("day", _DATE, "commands.hand-given", required=False, default="")
PINNED = argument("day", _DATE, "commands.hand-pinned", required=False, default="")
REORGANISE = switch(
    "reorganises", "--reorganiser", "--reorganise", about="commands.hand-reorganise"
)
TO = option("to_day", "--au", "--to", takes=_DATE, about="commands.hand-to", default="")
HOUR = option(
    "hour",
    "--heure",
    "--at",
    takes=Value("commands.metavar-hour"),
    about="commands.hand-hour",
    default="",
)
VEHICLE = option(
    "vehicle",
    "--vehicule",
    "--vehicle",
    takes=Value("commands.metavar-name"),
    about="commands.hand-vehicle",
    default="",
)
DESPITE = option(
    "despite", "--malgre", "--despite", takes=_WORDS, about="commands.hand-despite", default=""
)
INDOORS = switch("is_indoors", "--repli", "--indoors", about="commands.hand-indoors")
_MOVE = (FOLDER, PLACE, DAY, TO, HOUR, VEHICLE, WORDS, DESPITE, DRY_RUN)


@command("move", "deplacer", *_MOVE, about="commands.move")
@alone
def move(
    session: Session,
    folder: Path,
    *,
    place: str,
    day: str,
    to_day: str,
    hour: str,
    vehicle: str,
    words: str,
    despite: str,
    dry_run: bool,
) -> Answer:
    """Answer ``move``: say what it breaks and costs, and do it unless it is a trial."""
    from guinguette.planning.hand.answer import Asked

    asked = Asked(
        kind="move",
        place=place,
        day=day,
        to_day=to_day,
        hour=hour,
        vehicle=vehicle,
        words=despite or words,
        is_despite=bool(despite),
    )
    return _answered(session, folder, asked, is_dry=dry_run)


@command("release", "liberer", FOLDER, PLACE, GIVEN, DRY_RUN, about="commands.release")
@alone
def release(session: Session, folder: Path, *, place: str, day: str, dry_run: bool) -> Answer:
    """Answer ``release``: take back what was decided of a visit, or of a place."""
    from guinguette.planning.hand.release import released
    from guinguette.service.memory import read_memory

    memory = session.memory or read_memory(folder)
    with session.terminal.progress(say("terminal.changing-plan")):
        answer = released(folder, place, day, memory, today=today())
    return _written(session, answer, is_dry=dry_run)


@command("pin", "figer", FOLDER, PLACE, PINNED, WORDS, INDOORS, DRY_RUN, about="commands.pin")
@alone
def pin(
    session: Session,
    folder: Path,
    *,
    place: str,
    day: str,
    words: str,
    is_indoors: bool,
    dry_run: bool,
) -> Answer:
    """Answer ``pin``: a visit, or every visit of a place, stays where it is, or goes indoors."""
    from guinguette.planning.hand.answer import Asked

    asked = Asked(kind="pin", place=place, day=day, words=words, is_indoors=is_indoors)
    return _answered(session, folder, asked, is_dry=dry_run)


@command("confirm", "confirmer", FOLDER, PLACE, DAY, WORDS, DRY_RUN, about="commands.confirm")
@alone
def confirm(
    session: Session, folder: Path, *, place: str, day: str, words: str, dry_run: bool
) -> Answer:
    """Answer ``confirm``: a visit is agreed with its commune, and stays."""
    from guinguette.planning.hand.answer import Asked

    asked = Asked(kind="confirm", place=place, day=day, words=words)
    return _answered(session, folder, asked, is_dry=dry_run)


ALERT = option(
    "alert", "--meteo", "--weather", takes=Value("commands.metavar-alert"),
    about="commands.hand-alert", default="",
)  # fmt: skip
CHOICE = option(
    "choice", "--choix", "--choice", takes=Value("commands.metavar-choice"),
    about="commands.hand-choice", default="",
)  # fmt: skip
ANY_PLACE = argument(
    "place", Value("commands.metavar-place"), "commands.hand-place", required=False, default=""
)
_CANCEL = (FOLDER, ANY_PLACE, DAY, WORDS, REORGANISE, ALERT, CHOICE, DRY_RUN)


@command("cancel", "annuler", *_CANCEL, about="commands.cancel")
@alone
def cancel(
    session: Session,
    folder: Path,
    *,
    place: str,
    day: str,
    words: str,
    reorganises: bool,
    alert: str,
    choice: str,
    dry_run: bool,
) -> Answer:
    """Answer ``cancel``: a visit is not made; the others keep their hours unless asked."""
    from guinguette.planning.hand.answer import Asked

    if alert:
        from commands.hand.storm import under_alert

        return under_alert(session, folder, alert, choice, place, is_dry=dry_run)
    if not place:
        raise UsageError(fault("hand-no-place"))
    asked = Asked(kind="cancel", place=place, day=day, words=words, reorganises=reorganises)
    return _answered(session, folder, asked, is_dry=dry_run)


def answered_by_hand(
    session: Session, folder: Path, asked: Sequence[Asked], *, is_dry: bool
) -> Answer:
    """Answer one after the other; each sees what the former made, unless it is a trial."""
    answers = [_answered(session, folder, one, is_dry=is_dry) for one in asked]
    last = answers[-1]
    return replace(
        last,
        result={"storm": [one.result for one in answers]},
        lines=tuple(line for one in answers for line in one.lines),
        warnings=tuple(dict.fromkeys(fault for one in answers for fault in one.warnings)),
        errors=tuple(dict.fromkeys(fault for one in answers for fault in one.errors)),
        exit_code=max(one.exit_code for one in answers),
    )


def _answered(session: Session, folder: Path, asked: Asked, *, is_dry: bool) -> Answer:
    from guinguette.planning.hand.answer import answered
    from guinguette.service.memory import read_memory

    memory = session.memory or read_memory(folder)
    with session.terminal.progress(say("terminal.changing-plan")):
        answer = answered(folder, asked, memory, today=today())
    return _written(session, answer, is_dry=is_dry)


def _refusal(answer: HandAnswer) -> str:
    own = {"", answer.instruction.place}
    is_of_others = any(one.place not in own for one in answer.broken)
    return "hand-refused-others" if is_of_others else "hand-refused"


def _written(session: Session, answer: HandAnswer, *, is_dry: bool) -> Answer:
    """Write the plan and its documents, unless it is a trial or the instruction is refused."""
    from commands.answers.hand import hand_lines
    from guinguette.planning.hand.answer import answer_document

    found = answer.found
    is_kept = answer.is_taken and not is_dry
    document = {"folder": str(found.folder.path), "is_written": is_kept, **answer_document(answer)}
    lines = tuple(hand_lines(answer, has_page=is_kept))
    if not answer.is_taken:
        return Answer(
            result={"hand": document},
            lines=(*lines, *nothing_written_lines()),
            warnings=found.warnings,
            errors=(fault(_refusal(answer)),),
            exit_code=4,
        )
    written = write_continued(session, found) if is_kept else Answer()
    return continued_answer(
        found, written, (), result={"hand": document}, lines=lines, is_dry=is_dry
    )
