"""Two simulations side by side, as one page: in words, then figure by figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guinguette.scenarios.compared.differences import (
    Standing,
    differences_between,
    differences_said,
)
from guinguette.scenarios.compared.figures import STANDARD, Row
from guinguette.scenarios.written import WrittenSimulation, pairs_of
from maps.drawing import page
from maps.scenarios.figures import figure_text, signed_text
from maps.words import labels
from maps.words.phrases import phrase

PAGE_NAME = "comparaison.html"


def two_simulations_page(
    before: WrittenSimulation, after: WrittenSimulation, *, printed_on: date
) -> str:
    """Write the page of two simulations: each scenario beside that of as many vans."""
    pairs = pairs_of(before, after)
    alone = [
        (side, one.name)
        for number, side in enumerate((before, after))
        for one in side.scenarios
        if one not in [pair[number] for pair in pairs]
    ]
    return page.render_without_map(
        "simulations.html",
        "report.css",
        before=before,
        after=after,
        names=[f"{side.title} ({side.name})" for side in (before, after)],
        pairs=[_pair(*pair) for pair in pairs],
        alone=[(side.name, name) for side, name in alone],
        is_estimate=before.is_estimate or after.is_estimate,
        printed_on=printed_on,
    )


def pair_title(one: Standing, other: Standing) -> str:
    """Name a pair of scenarios."""
    names = list(dict.fromkeys((one.name, other.name)))
    return labels.join_words(names)


def _pair(one: Standing, other: Standing) -> tuple[str, list[str], list[tuple[str, ...]]]:
    """Write a pair: its title, what differs in words, its rows; none where one is starved."""
    found = differences_between(one, other)
    said = list(differences_said(found, "fr", labels.number))
    is_alike = found.need_reached is not None
    rows = [] if found.starved else list(_rows(one, other, is_alike=is_alike))
    return pair_title(one, other), said, rows


def _rows(one: Standing, other: Standing, *, is_alike: bool) -> Iterator[tuple[str, ...]]:
    """Write rows; shares of a need that is not of the same candidates have no difference."""
    depots = (labels.join_words([*side.depots.values()]) for side in (one, other))
    yield (phrase("simulated.depots"), *depots, "")
    for row in STANDARD:
        before, after, more = _figures(row, one, other)
        is_of_need = row.unit in {"share", "index"}
        yield (phrase(row.label), before, after, more if is_alike or not is_of_need else "")


def _figures(row: Row, one: Standing, other: Standing) -> Iterator[str]:
    values = row.value(one.figures), row.value(other.figures)
    yield from (figure_text(value, row.unit, row.decimals) for value in values)
    yield signed_text(*values, row.unit, row.decimals)
