"""What the command line says of open data and of the need they measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from math import isfinite

from commands.answers.results import number
from commands.console.line import Line
from guinguette.communes.departements import departement_names
from guinguette.demand.chance import chance_model
from guinguette.demand.need import Need, stability
from guinguette.demand.said import need_said, part_name, part_said, shaken_said
from guinguette.demand.sources import Source
from guinguette.demand.store import Kept
from guinguette.document import plain
from guinguette.language.catalogue import LANGUAGE, count, long_day, say


def kept_document(kept: Kept) -> dict[str, object]:
    """Write what is kept of a source as plain values, without its columns."""
    facts = plain(kept)
    values = {name: len(own) for name, own in kept.columns.items()}
    return {**facts, "columns": values, "communes": kept.communes}


def kept_lines(kept: Kept) -> tuple[Line, ...]:
    """Say what was read of a source, and where it comes from."""
    return (
        Line(kept.title, style="title"),
        Line(_size(kept), kept.name),
        Line(kept.credit, say("terminal.data-origin")),
        Line(f"{kept.file} · sha256 {kept.sha256}", say("terminal.data-checksum")),
    )


def listed_lines(known: Mapping[str, Source], kept: Mapping[str, Kept]) -> tuple[Line, ...]:
    """List the sources, each with what is kept of it or how it is brought."""
    return tuple(
        Line(f"{source.title} · {_state(source, kept.get(name))}", name)
        for name, source in known.items()
    )


def _state(source: Source, kept: Kept | None) -> str:
    if kept is not None:
        day = long_day(date.fromisoformat(kept.read_on))
        return say("terminal.data-loaded", day=day, communes=_size(kept))
    key = "terminal.data-not-loaded" if source.address else "terminal.data-to-give"
    return say(key, name=source.name)


def _size(kept: Kept) -> str:
    spoken = count(len(kept.departements), "terminal.data-departements")
    return count(kept.communes, "terminal.data-kept", departements=spoken)


def need_document(need: Need) -> dict[str, object]:
    """Write a need as plain values, the greatest first."""
    model = chance_model()
    judged = {"spearman": dict(model.spearman), "farthest": dict(model.farthest)}
    return {
        "weights": dict(need.weights),
        "absent": list(need.absent),
        "is_expected": need.is_expected,
        "model": {"id": model.id, "error_km": model.error_km, **judged},
        "stability": [plain(one) for one in stability(need, first=24)],
        "communes": [_commune(need, k) for k in need.order],
    }


def _commune(need: Need, k: int) -> dict[str, object]:
    known = ((part, float(values[k])) for part, values in need.values.items())
    return {
        "code": need.communes[k].code,
        "name": need.communes[k].name_with_article,
        "population": need.communes[k].population,
        "score": round(float(need.scores[k]), 6),
        "parts": {part: round(value, 3) for part, value in known if isfinite(value)},
    }


def need_lines(need: Need, *, first: int) -> Iterator[Line]:
    """Show the first communes with the parts of their need, then what it is worth."""
    language = LANGUAGE.get()
    names = departement_names()
    shown = dict.fromkeys(names[c.departement] for c in need.communes)
    yield Line(say("terminal.need-of", names=", ".join(shown)), style="title")
    for k in islice(need.order, first):
        parts = (
            f"{part_name(part, language)} {part_said(part, _known(values[k]), number)}"
            for part, values in need.values.items()
        )
        commune = need.communes[k]
        score = number(need.scores[k], decimals=2)
        yield Line(f"{score} · {' · '.join(parts)}", f"{commune.code} {commune.name_with_article}")
    for sentence in need_said(need, language, number):
        yield Line(sentence, style="note")
    if len(need.weights) > 1:
        yield Line(say("terminal.need-shaken"), style="title")
        for part, weight, alike, kept in shaken_said(need, language, number, first=first):
            facts = {"weight": weight, "alike": alike, "kept": kept}
            yield Line(say("terminal.need-shaken-line", **facts), part)


def _known(value: float) -> float | None:
    return float(value) if isfinite(value) else None
