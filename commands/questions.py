"""The commands ``guinguette explain``, ``what-if`` and ``price``: a plan answers questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from commands.console.answer import Answer
from commands.console.interrupt import interruptible, interruption_said
from commands.console.options import Folder, SecondsTogether, argument, option
from commands.console.shell import CommandLine, Session
from guinguette.language.catalogue import say
from guinguette.language.faults import fault

if TYPE_CHECKING:
    from guinguette.planning.explain import FolderReasons, Offer
    from guinguette.planning.price import PromiseCosts
    from guinguette.planning.what_if import WhatIf

T = TypeVar("T")

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
    session: Session, folder: Folder, commune: CommuneAsked = None, seconds: SecondsTogether = 5.0
) -> Answer:
    """Answer ``explain``: the reasons of all communes or of one."""
    from commands.answers.explanations import reasons_lines
    from guinguette.planning.explain import explain_folder

    found = _answered(
        session,
        say("terminal.looking-reasons"),
        lambda: explain_folder(folder, commune, time_limit_s=seconds),
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


def reasons_document(found: FolderReasons) -> dict[str, Any]:
    """Write reasons as plain values."""
    communes = []
    for one in found.communes:
        values = asdict(one) | {
            "fits": None if one.fits is None else _offer_document(one.fits),
            "other_days": [_offer_document(offer) for offer in one.other_days],
        }
        for shared in [values["alone"], *values["conflicts"]]:
            if shared is not None:
                shared["date"] = shared["date"].isoformat()
        communes.append(values)
    return {
        "communes": communes,
        "more_vehicles": [asdict(more) for more in found.more_vehicles],
        "is_complete": found.is_complete,
    }


def _offer_document(offer: Offer) -> dict[str, Any]:
    return asdict(offer) | {
        "dates": [day.isoformat() for day in offer.dates],
        "weekday": offer.weekday,
    }


def what_if(
    session: Session, folder: Folder, commune: NewCommune, rhythm: RhythmAsked = ""
) -> Answer:
    """Answer ``what-if``: try a commune beside the last plan."""
    from commands.answers.explanations import what_if_lines
    from guinguette.planning.what_if import what_if as look

    found = _answered(
        session, say("terminal.trying-days"), lambda: look(folder, commune, rhythm=rhythm)
    )
    return Answer(result={"what_if": what_if_document(found)}, lines=what_if_lines(found))


def what_if_document(found: WhatIf) -> dict[str, Any]:
    """Write offers as plain values."""
    from guinguette.language.rhythms import rhythm_words

    return {
        "commune": found.commune.code,
        "name": found.commune.name_with_article,
        "rhythm": rhythm_words(found.rhythm),
        "profile": found.profile,
        "visits": found.visits,
        "is_estimate": found.network.is_estimate,
        "offers": [_offer_document(offer) for offer in found.offers],
    }


def price(session: Session, folder: Folder, seconds: SecondsTogether = 60.0) -> Answer:
    """Answer ``price``: drop one promise after the other."""
    from commands.answers.explanations import price_lines
    from guinguette.planning.price import price_folder

    found = _answered(
        session,
        say("terminal.pricing-promises"),
        lambda: price_folder(folder, time_limit_s=seconds),
    )
    return Answer(result={"price": price_document(found)}, lines=price_lines(found))


def price_document(found: PromiseCosts) -> dict[str, Any]:
    """Write prices as plain values."""
    return {**asdict(found), "costs": [asdict(cost) for cost in found.costs]}
