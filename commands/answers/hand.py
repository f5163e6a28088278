"""What the command line says of an instruction: rules, price, what else moves, who is told."""

from __future__ import annotations

from collections.abc import Iterator

from commands.answers.comparison import changes_lines
from commands.answers.results import number
from commands.console.line import Line
from guinguette.language.catalogue import LANGUAGE, count, say
from guinguette.planning.hand.answer import HandAnswer
from maps.words.broken_rules import rule_words


def hand_lines(answer: HandAnswer, *, has_page: bool) -> Iterator[Line]:
    """Say what becomes of an instruction."""
    yield from _rule_lines(answer)
    yield from _price_lines(answer)
    yield Line()
    if answer.is_taken and answer.found.changes is not None:
        yield from changes_lines(answer.found.changes, has_page=has_page)


def _rule_lines(answer: HandAnswer) -> Iterator[Line]:
    names = {request.key: request.name for request in answer.found.folder.requests}
    if not answer.broken:
        yield Line(say("terminal.hand-kept"), say("terminal.hand-rules"), "good")
        return
    is_wider = answer.is_taken and not answer.found.after.waivers
    title = say("terminal.hand-alone") if is_wider else ""
    yield Line(title, say("terminal.hand-rules"), "title")
    for one in answer.broken:
        said = rule_words(one, name=names.get(one.place, ""), language=LANGUAGE.get())
        if one.words and not is_wider:
            said = say("terminal.hand-despite", rule=said, words=one.words)
        yield Line(f"- {said}", style="bad")
    if answer.found.after.waivers:
        yield Line(say("terminal.hand-waiver-bound"), style="note")


def _price_lines(answer: HandAnswer) -> Iterator[Line]:
    each = number(answer.found.price_eur)
    if answer.others:
        yield Line(count(answer.others, "terminal.hand-others", price=each), style="title")
    price = signed(answer.price_eur)
    yield Line(say("terminal.hand-price-of", price=price), say("terminal.hand-price"), "title")
    is_of_weeks = answer.scope == "same_weeks"
    if answer.found.is_proven:
        proven = "terminal.hand-least-weeks" if is_of_weeks else "terminal.hand-least-days"
        yield Line(say(proven, price=each), style="note")
    elif not answer.broken or answer.others:
        least = "terminal.hand-at-least-weeks" if is_of_weeks else "terminal.hand-at-least-days"
        yield Line(say(least, least=signed(answer.least_price_eur)), style="note")


def signed(euros: float) -> str:
    """Write a difference: ``+12``, ``−3``, ``0``."""
    text = number(euros)
    return f"+{text}" if round(euros) > 0 else text
