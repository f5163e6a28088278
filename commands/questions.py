"""The commands ``guinguette explain``, ``what-if`` and ``price``: a plan answers questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from commands.console.answer import Answer
from commands.console.interrupt import interruptible, interruption_said
from commands.console.options import (
    Effort,
    Folder,
    argument,
    deadline_of,
    option,
    seconds_option,
)
from commands.console.shell import CommandLine, Session
from guinguette.language.catalogue import say
from guinguette.language.faults import fault

T = TypeVar("T")

EXPLAIN_S, PRICE_S = 5.0, 60.0
SecondsOfReasons = Annotated[float | None, seconds_option("commands.seconds-5-together")]
SecondsOfPrices = Annotated[float | None, seconds_option("commands.seconds-60-together")]
CommuneAsked = Annotated[
    str | None,
    argument("commands.metavar-commune", "commands.commune-asked"),
]
NewCommune = Annotated[str, argument("commands.metavar-commune", "commands.new-commune")]
RhythmAsked = Annotated[
    str,
    option(
        "--rythme",
        "--rhythm",
        metavar="commands.metavar-rhythm",
        about="commands.rhythm-asked",
    ),
]


def add_explain_commands(line: CommandLine) -> None:
    """Add the three commands to the command line."""
    line.command("explain", "expliquer", about="commands.explain")(explain)
    line.command("what-if", "et-si", about="commands.what-if")(what_if)
    line.command("price", "prix", about="commands.price")(price)


def explain(
    session: Session,
    folder: Folder,
    commune: CommuneAsked = None,
    seconds: SecondsOfReasons = None,
    effort: Effort = None,
) -> Answer:
    """Answer ``explain``: the reasons of all communes or of one."""
    from commands.answers.explanations import reasons_lines
    from guinguette.planning.explain import explain_folder, reasons_document

    found = _answered(
        session,
        say("terminal.looking-reasons"),
        lambda: explain_folder(
            folder, commune, deadline=deadline_of(seconds, effort, usual_s=EXPLAIN_S)
        ),
    )
    return Answer(
        result={"explain": reasons_document(found)},
        lines=reasons_lines(found),
        warnings=() if found.is_complete else (fault("explain-cut-short"),),
    )


def _answered(session: Session, doing: str, question: Callable[[], T]) -> T:
    """Show that an answer is looked for; Ctrl-C leaves the question."""
    with interruption_said("question-interrupted"), session.terminal.progress(doing):
        return interruptible(question)


def what_if(
    session: Session, folder: Folder, commune: NewCommune, rhythm: RhythmAsked = ""
) -> Answer:
    """Answer ``what-if``: try a commune beside the last plan."""
    from commands.answers.explanations import what_if_lines
    from guinguette.planning.what_if import what_if as look
    from guinguette.planning.what_if import what_if_document

    found = _answered(
        session, say("terminal.trying-days"), lambda: look(folder, commune, rhythm=rhythm)
    )
    return Answer(result={"what_if": what_if_document(found)}, lines=what_if_lines(found))


def price(
    session: Session, folder: Folder, seconds: SecondsOfPrices = None, effort: Effort = None
) -> Answer:
    """Answer ``price``: drop one promise after the other."""
    from commands.answers.explanations import price_lines
    from guinguette.document import plain
    from guinguette.planning.price import price_folder

    found = _answered(
        session,
        say("terminal.pricing-promises"),
        lambda: price_folder(folder, deadline=deadline_of(seconds, effort, usual_s=PRICE_S)),
    )
    return Answer(result={"price": plain(found)}, lines=price_lines(found))
