"""What the command line says of an instruction: rules, price, what else moves, who is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from commands.answers.comparison import changes_lines
from commands.answers.results import number
from commands.console.clock import today
from commands.console.line import Line
from guinguette import calendar
from guinguette.document import plain
from guinguette.folder.instructions_read import SheetRow
from guinguette.instruction import Instruction
from guinguette.language.catalogue import LANGUAGE, count, say, short_day
from guinguette.service.standing import Standing
from maps.words.broken_rules import rule_words, rules_words

if TYPE_CHECKING:
    from guinguette.planning.hand.answer import HandAnswer
    from guinguette.planning.hand.rota import Move, RotaAnswer


def hand_lines(answer: HandAnswer, *, has_page: bool) -> Iterator[Line]:
    """Say what becomes of an instruction."""
    found, names = answer.found, _names(answer)
    given = _given(answer.instruction, names)
    is_released = answer.is_taken and answer.instruction not in found.after.instructions
    text = say("terminal.hand-released", given=given) if is_released else given
    yield Line(text, say("terminal.hand-title"), "title")
    if answer.is_taken and not found.moves_anything:
        yield Line(say("terminal.nothing-moves"), style="good")
        return
    yield from _rule_lines(answer, names)
    yield from _price_lines(answer)
    yield Line()
    if answer.is_taken and found.changes is not None:
        yield from changes_lines(found.changes, has_page=has_page)


def _names(answer: HandAnswer) -> dict[str, str]:
    return {request.key: request.name for request in answer.found.folder.requests}


def _rule_lines(answer: HandAnswer, names: Mapping[str, str]) -> Iterator[Line]:
    if not answer.broken:
        yield Line(say("terminal.hand-kept"), say("terminal.hand-rules"), "good")
        return
    is_wider = answer.is_taken and not answer.found.after.waivers
    title = say("terminal.hand-alone" if is_wider else "terminal.hand-thus")
    title = count(len(answer.broken), "terminal.hand-broken", how=title)
    yield Line(title, say("terminal.hand-rules"), "title")
    for text in rules_words(answer.broken, names, language=LANGUAGE.get()):
        yield Line(f"- {text}", style="bad")
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
    elif answer.price_eur - answer.least_price_eur >= 1:
        least = "terminal.hand-at-least-weeks" if is_of_weeks else "terminal.hand-at-least-days"
        yield Line(say(least, least=signed(answer.least_price_eur)), style="note")


def signed(euros: float) -> str:
    """Write a difference: ``+12``, ``−3``, ``0``."""
    text = number(euros)
    return f"+{text}" if round(euros) > 0 else text


def decided(standing: Standing) -> dict[str, object]:
    """Write the instructions and the broken rules that stand as plain values."""
    return {
        "instructions": [plain(one) for one in standing.instructions],
        "waivers": [plain(one) for one in standing.waivers],
    }


def standing_lines(standing: Standing) -> Iterator[Line]:
    """List the instructions that stand, then the rules that are broken knowingly."""
    names = {v.key: v.name for route in standing.routes for v in route.visits}
    names |= {one.key: one.name for tour in standing.tours for one in tour.missed}
    if standing.instructions:
        yield Line()
        yield Line(count(len(standing.instructions), "terminal.given"), style="title")
    for one in standing.instructions:
        yield Line(f"- {_given(one, names)}")
    if standing.waivers:
        yield Line(count(len(standing.waivers), "terminal.given-despite"), style="title")
    for text in rules_words(standing.waivers, names, language=LANGUAGE.get()):
        yield Line(f"- {text}", style="bad")


def asked_lines(rows: tuple[SheetRow, ...], standing: Standing) -> Iterator[Line]:
    """List what the sheet of the workbook asks that no plan obeys yet."""
    if not rows:
        return
    from guinguette.planning.hand.sheet import waiting  # what searches takes a second to import

    found = list(waiting(rows, standing, today=today()))
    if found:
        yield Line()
        yield Line(count(len(found), "terminal.asked"), style="title")
    for row in found:
        given = Instruction(
            kind=row.kind,
            place=row.request.key,
            date=row.day,
            to_date=row.to_day,
            words=row.words,
            is_indoors=row.is_indoors,
            given=today(),
        )
        yield Line(f"- {_given(given, {row.request.key: row.request.name})}")


def _given(one: Instruction, names: Mapping[str, str]) -> str:
    day, to_day = map(_day, (one.date if one.kind == "move" else one.day, one.to_date))
    facts = {"place": names.get(one.place, one.place), "day": day, "to_day": to_day or day}
    how: str = one.kind if one.date else "pin_place"
    if one.kind == "move" and one.to_date is None:
        how = "same_day"
    if one.is_indoors:
        how = "indoors"
    said = say("terminal.given-how", how, **facts)
    return f"{said} ({one.words})" if one.words else said


def _day(day: date | None) -> str:
    return "" if day is None else short_day(day)


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
