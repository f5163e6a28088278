"""The commands of ``guinguette ask``: what a plan is asked, and its CO2 balance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from commands.asking.compare import compare
from commands.asking.working_time import rules
from commands.console.answer import Answer
from commands.console.command import Group, Panel, command
from commands.console.interrupt import interruption_said
from commands.console.options import EFFORT, FOLDER, WEEK, deadline_of, seconds_option
from commands.console.parameters import Value, argument, option
from commands.console.session import Session
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault

T = TypeVar("T")

_A_COMMUNE = Value("commands.metavar-commune")
COMMUNE = argument("commune", _A_COMMUNE, "commands.commune-asked", required=False)
NEW_COMMUNE = argument("commune", _A_COMMUNE, "commands.new-commune")
RHYTHM = option(
    "rhythm",
    "--rythme",
    "--rhythm",
    takes=Value("commands.metavar-rhythm"),
    about="commands.rhythm-asked",
    default="",
)
EXPLAIN_S, PRICE_S = 5.0, 60.0
_REASONS = (FOLDER, COMMUNE, seconds_option("commands.seconds-5-together"), EFFORT)
_PRICES = (FOLDER, seconds_option("commands.seconds-60-together"), EFFORT)


@command("explain", "expliquer", *_REASONS, about="commands.explain")
def explain(
    session: Session,
    folder: Path,
    commune: str | None,
    seconds: float | None,
    effort: int | None,
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
    with interruption_said("question-interrupted"):
        return session.wait_for(doing, lambda _tell: question())


@command("what-if", "et-si", FOLDER, NEW_COMMUNE, RHYTHM, about="commands.what-if")
def what_if(session: Session, folder: Path, commune: str, rhythm: str) -> Answer:
    """Answer ``what-if``: try a commune beside the last plan."""
    from commands.answers.explanations import what_if_lines
    from guinguette.planning.what_if import what_if as look
    from guinguette.planning.what_if import what_if_document

    found = _answered(
        session, say("terminal.trying-days"), lambda: look(folder, commune, rhythm=rhythm)
    )
    return Answer(result={"what_if": what_if_document(found)}, lines=what_if_lines(found))


@command("price", "prix", *_PRICES, about="commands.price")
def price(session: Session, folder: Path, seconds: float | None, effort: int | None) -> Answer:
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


@command("impact", "bilan", FOLDER, WEEK, about="commands.impact")
def impact(_session: Session, folder: Path, week: str | None) -> Answer:
    """Answer ``impact``: balance the plan kept in the folder."""
    from commands.answers.results import balance_lines
    from guinguette.emissions.balance import balance_document, balance_tour
    from guinguette.emissions.of_folder import balance_warnings, folder_assumptions
    from guinguette.service.memory import read_memory

    tour = read_memory(folder).last_tour(week)
    balance = balance_tour(tour, folder_assumptions(folder))
    return Answer(
        result={"impact": balance_document(balance)},
        lines=balance_lines(balance),
        warnings=balance_warnings(balance),
    )


_ASK = Panel("commands.commands-title", (explain, what_if, price, compare, impact, rules))
ask = Group("ask", "demander", "commands.ask", (_ASK,))
