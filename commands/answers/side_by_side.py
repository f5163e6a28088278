"""What the command line says of two plans side by side: figures, who is better and worse off."""

from __future__ import annotations

from collections.abc import Iterator

from commands.answers.comparison import SHOWN_COMMUNES, changes_lines
from commands.answers.results import number
from commands.console.line import Line, Style
from guinguette.calendar import week_name
from guinguette.language.catalogue import LANGUAGE, count, say
from guinguette.planning.side_by_side.fates import TOLD, VERDICTS, Fates, PlaceFate, Verdict
from guinguette.planning.side_by_side.ghost import Ghost, Judgement
from guinguette.planning.side_by_side.sides import SideBySide
from maps.words.ghost import acceptance, criterion_words, proof_words, week_words, weeks_words
from maps.words.side_by_side import (
    crew_verdict,
    fate_words,
    side_name,
    side_notes,
    verdict_words,
)

_JUDGED: dict[Judgement, Style] = {"worse": "bad", "better": "good"}
_STYLES: dict[Verdict, Style] = {"worse": "bad", "better": "good"}


def side_by_side_lines(found: SideBySide, judged: Fates) -> tuple[Line, ...]:
    """Say what two plans are beside each other."""
    language = LANGUAGE.get()
    names = (side_name(side, language=language) for side in (found.before, found.after))
    figures = changes_lines(found.changes, title=" → ".join(names))
    return (
        *(Line(note, style="note") for note in side_notes(found, language=language)),
        *figures,
        *_place_lines(judged),
        *_crew_lines(judged),
    )


def _place_lines(judged: Fates) -> Iterator[Line]:
    language = LANGUAGE.get()
    yield Line()
    yield Line(say("terminal.who-gains"), style="title")
    for verdict in VERDICTS:
        places = judged.of(verdict)
        if not places:
            continue
        words = verdict_words(verdict, len(places), language=language)
        yield Line(words, style=_STYLES.get(verdict, "plain"))
        if verdict in TOLD:
            yield from _some(places)


def _some(places: tuple[PlaceFate, ...]) -> Iterator[Line]:
    for place in places[:SHOWN_COMMUNES]:
        yield Line(f"- {place.name} : {fate_words(place, language=LANGUAGE.get())}")
    rest = len(places) - SHOWN_COMMUNES
    if rest > 0:
        others = count(rest, "terminal.other-places")
        yield Line(say("terminal.side-others", others=others), style="note")


def _crew_lines(judged: Fates) -> Iterator[Line]:
    language = LANGUAGE.get()
    yield Line()
    yield Line(say("terminal.crews-title"), style="title")
    for crew in judged.crews:
        text = crew_verdict(crew, language=language)
        if crew.verdict != "same":
            text = f"{text} : {fate_words(crew, language=language)}"
        yield Line(f"- {crew.name} : {text}")


def ghost_lines(found: Ghost) -> Iterator[Line]:
    """Say the ghost weeks: the acceptance table, then week by week."""
    language = LANGUAGE.get()
    yield Line(weeks_words(found, language=language), style="title")
    notes = (note for one in found.periods for note in side_notes(one, language=language))
    for note in dict.fromkeys(notes):
        yield Line(note, style="note")
    for one in found.criteria:
        said = criterion_words(one, language=language, number=number)
        style = _JUDGED.get(one.judgement, "plain")
        text = f"{said.before} → {said.after}   {said.judgement} ({said.threshold})"
        yield Line(text, said.name, style)
    yield Line(proof_words(found, language=language, number=number), style="note")
    yield Line()
    for week in found.weeks:
        yield Line(week_words(week, language=language), week_name(week.monday))
    yield Line()
    is_good = not found.worse
    yield Line(acceptance(found, language=language), style="good" if is_good else "bad")
