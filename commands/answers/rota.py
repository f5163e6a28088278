"""What the command line says of an edited rota: each change with its price, then all of them."""

from __future__ import annotations

from collections.abc import Iterator

from commands.answers.hand import hand_lines, signed
from commands.console.line import Line
from guinguette import calendar
from guinguette.language.catalogue import LANGUAGE, count, say
from guinguette.planning.hand.rota import Move, RotaAnswer
from maps.words.broken_rules import rule_words


def rota_lines(found: RotaAnswer, *, has_page: bool) -> Iterator[Line]:
    """Say what becomes of each change, then of all of them together."""
    if not found.moves:
        yield Line(say("terminal.rota-unchanged"), style="good")
        return
    yield Line(count(len(found.moves), "terminal.rota-changes"), style="title")
    for move in found.moves:
        text = f"- {move.name} : {_asked(move)}{_answered(move)}"
        yield Line(text, style="plain" if move.refused is None else "bad")
    yield Line()
    if found.whole is None:
        yield Line(say("terminal.rota-nothing-kept"), style="bad")
    else:
        yield from hand_lines(found.whole, has_page=has_page)


def _asked(move: Move) -> str:
    """Say what is asked: ``vendredi 8 janvier, Camion 1, 14 h``."""
    put, language = move.wish.put, LANGUAGE.get()
    if put is None:
        return say("terminal.rota-cancelled")
    day = calendar.short_date(put.day, language=language)
    hour = calendar.hour(put.open_min, language=language)
    return ", ".join([day, put.vehicle, *([hour] if move.wish.is_timed else [])])


def _answered(move: Move) -> str:
    """Say the price of a change that is taken; what one that is not would break."""
    answer = move.answer
    if move.refused is None:
        return f" ({say('terminal.rota-price', price=signed(answer.price_eur))})" if answer else ""
    if answer is None:
        return f" ({say('terminal.rota-refused')})"
    names = {request.key: request.name for request in answer.found.folder.requests}
    broken = (
        rule_words(one, name=names.get(one.place, ""), language=LANGUAGE.get())
        for one in answer.broken
    )
    return f" ({say('terminal.rota-refused')} : {' ; '.join(broken)})"
