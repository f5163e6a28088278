"""``cancel --weather``: what may become of the evenings of a day, and what is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from commands.answers.hand import signed
from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.line import Line
from commands.console.session import Session
from commands.hand.instructions import answered_by_hand
from guinguette.calendar import short_date
from guinguette.faults import UsageError
from guinguette.language.catalogue import LANGUAGE, say
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import fold
from maps.words import labels

if TYPE_CHECKING:
    from guinguette.planning.hand.storm import Choice, Evening

_CHOICES: dict[str, Choice] = {
    "annuler": "cancel", "cancel": "cancel", "repli": "indoors", "indoors": "indoors",
    "date": "later", "later": "later",
}  # fmt: skip


def under_alert(
    session: Session, folder: Path, alert: str, choice: str, place: str, *, is_dry: bool
) -> Answer:
    """Propose for each evening under an alert; do what is chosen, of one place or of all."""
    from guinguette.document import plain
    from guinguette.planning.hand.storm import asked_of, evenings_warned
    from guinguette.service.memory import read_memory

    if choice and fold(choice) not in _CHOICES:
        raise UsageError(fault("storm-choice", value=choice, expected="annuler, repli, date"))
    memory = session.memory or read_memory(folder)
    with session.terminal.progress(say("terminal.changing-plan")):
        warned, evenings = evenings_warned(folder, alert, memory, today=today())
    if place:
        evenings = tuple(one for one in evenings if fold(one.held.visit.name) == fold(place))
        if not evenings:
            raise UsageError(fault("storm-no-evening", value=place, expected=alert))
    lines = tuple(line for one in evenings for line in _lines(one))
    if not choice:
        document = [
            {
                "place": one.held.visit.key,
                "name": one.held.visit.name,
                "phone": one.held.visit.phone,
                "cancel_eur": one.cancelled.price_eur,
                "fallback": one.fallback,
                "later": None if one.later is None else plain(one.later.instruction),
                "later_eur": None if one.later is None else one.later.price_eur,
            }
            for one in evenings
        ]
        lines = (*lines, Line(), Line(say("terminal.storm-choose"), style="note"))
        return Answer(result={"storm": document}, lines=lines)
    asked = [asked_of(one, _CHOICES[fold(choice)], warned) for one in evenings]
    return answered_by_hand(session, folder, asked, is_dry=is_dry)


def _lines(evening: Evening) -> Iterator[Line]:
    """Say of one evening who is called, and the three ways out with their price."""
    held, language = evening.held, LANGUAGE.get()
    visit, day = held.visit, held.route.date
    hour = labels.hour(visit.open, day, language=language)
    phone = f" · {visit.phone}" if visit.phone else ""
    when = f"{short_date(day, language=language)} {hour}, {held.route.vehicle}"
    yield Line(f"{visit.name} : {when}{phone}", style="title")
    price = signed(evening.cancelled.price_eur)
    yield Line("- " + say("terminal.storm-cancel", price=price))
    inside = say("terminal.storm-no-fallback")
    if evening.fallback:
        inside = say("terminal.storm-indoors", where=evening.fallback)
    yield Line("- " + inside)
    if evening.later is None or evening.later.instruction.day is None:
        yield Line("- " + say("terminal.storm-no-date"))
        return
    other = short_date(evening.later.instruction.day, language=language)
    price = signed(evening.later.price_eur)
    yield Line("- " + say("terminal.storm-later", day=other, price=price))
