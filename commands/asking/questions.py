"""The commands of ``guinguette ask``: what a plan is asked, and its CO2 balance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from commands.asking.compare import compare
from commands.asking.working_time import rules
from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import Group, Panel, command
from commands.console.interrupt import interruption_said
from commands.console.options import EFFORT, FOLDER, WEEK, deadline_of, seconds_option
from commands.console.parameters import Value, argument, option
from commands.console.session import Session
from guinguette.faults import UsageError
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from routing.solver.deadline import Deadline

T = TypeVar("T")

_A_COMMUNE = Value("commands.metavar-commune")
COMMUNE = argument("commune", _A_COMMUNE, "commands.commune-asked", required=False)
NEW_COMMUNE = argument("commune", _A_COMMUNE, "commands.new-commune", required=False)
CONTRACT = option(
    "contract",
    "--contrat",
    "--contract",
    takes=Value("commands.metavar-name"),
    about="commands.contract-asked",
)
EVENINGS = option(
    "evenings",
    "--soirees",
    "--evenings",
    takes=Value("commands.metavar-number"),
    about="commands.evenings-asked",
)
RHYTHM = option(
    "rhythm",
    "--rythme",
    "--rhythm",
    takes=Value("commands.metavar-rhythm"),
    about="commands.rhythm-asked",
    default="",
)
EXPLAIN_S, WHAT_IF_S, PRICE_S = 5.0, 20.0, 60.0
_REASONS = (FOLDER, COMMUNE, seconds_option("commands.seconds-5-together"), EFFORT)
_WHAT_IF = (
    FOLDER, NEW_COMMUNE, RHYTHM, CONTRACT, EVENINGS, seconds_option("commands.seconds-20-together"),
    EFFORT,
)  # fmt: skip
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
            folder,
            commune,
            today=today(),
            deadline=deadline_of(seconds, effort, usual_s=EXPLAIN_S),
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


@command("what-if", "et-si", *_WHAT_IF, about="commands.what-if")
def what_if(
    session: Session,
    folder: Path,
    *,
    commune: str | None,
    rhythm: str,
    contract: str | None,
    evenings: str | None,
    seconds: float | None,
    effort: int | None,
) -> Answer:
    """Answer ``what-if``: try a commune, or dates of a contract, beside the last plan."""
    if (contract is None) != (evenings is None) or (commune is None) == (contract is None):
        raise UsageError(fault("what-if-one-question"))
    deadline = deadline_of(seconds, effort, usual_s=WHAT_IF_S)
    if contract is not None and evenings is not None:
        return _dates_tried(session, folder, contract, evenings, deadline)
    from commands.answers.explanations import what_if_lines
    from guinguette.planning.what_if import what_if as look
    from guinguette.planning.what_if import what_if_document

    found = _answered(
        session,
        say("terminal.trying-days"),
        lambda: look(folder, commune or "", rhythm=rhythm, today=today(), deadline=deadline),
    )
    return Answer(result={"what_if": what_if_document(found)}, lines=what_if_lines(found))


def _dates_tried(
    session: Session, folder: Path, contract: str, evenings: str, deadline: Deadline
) -> Answer:
    from commands.answers.asked_season import more_dates_lines
    from guinguette.document import plain
    from guinguette.planning.season.more_dates import what_if_dates

    found = _answered(
        session,
        say("terminal.trying-days"),
        lambda: what_if_dates(folder, contract, evenings, today=today(), deadline=deadline),
    )
    return Answer(result={"what_if": plain(found)}, lines=more_dates_lines(found))


@command("price", "prix", *_PRICES, about="commands.price")
def price(session: Session, folder: Path, seconds: float | None, effort: int | None) -> Answer:
    """Answer ``price``: drop one promise after the other."""
    from commands.answers.explanations import price_lines
    from guinguette.document import plain
    from guinguette.planning.price import price_folder

    found = _answered(
        session,
        say("terminal.pricing-promises"),
        lambda: price_folder(
            folder, today=today(), deadline=deadline_of(seconds, effort, usual_s=PRICE_S)
        ),
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
