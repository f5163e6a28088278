"""
A simulation as a workbook to go on with: numbers are numbers, each with its format.

Every text goes through ``write_string``: a name is never taken for a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, time
from io import BytesIO

import xlsxwriter

from guinguette.demand.said import part_name
from guinguette.scenarios.compared.figures import STANDARD, Row
from guinguette.scenarios.compared.pareto import ParetoPoint
from guinguette.scenarios.compared.sensitivity import Bar
from guinguette.scenarios.scenario import Scenario, YearCost
from maps.paper.list_sheets import Column, Figure, Foot, list_sheet, styles_of
from maps.scenarios.compared import Compared
from maps.scenarios.figures import KINDS, is_on_roads
from maps.scenarios.shown import CandidateLine, candidate_lines, title_of
from maps.scenarios.taken import taken_for_granted
from maps.words import labels
from maps.words.clean import estimation
from maps.words.phrases import phrase

WORKBOOK_NAME = "simulation.xlsx"
_COSTS = [field.name for field in fields(YearCost)]


def simulation_workbook(compared: Compared, *, printed_on: date) -> bytes:
    """
    Write the workbook of a simulation.

    ``printed_on`` is kept in its properties; the same arguments give the same bytes.
    """
    title = compared.simulation.title
    printed = phrase("simulated.printed", day=labels.long_date(printed_on))
    target, foot = BytesIO(), Foot(title, printed, "")
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        created = datetime.combine(printed_on, time(), tzinfo=UTC)
        book.set_properties({"title": title, "author": "guinguette", "created": created})
        styles = styles_of(book)
        for name, (columns, rows) in _sheets(compared):
            list_sheet(book, name, styles, foot, columns=columns, rows=rows, frozen_columns=1)
    return target.getvalue()


_Rows = Iterable[tuple[object, ...]]
_Sheet = tuple[Sequence[Column], _Rows]


def _sheets(compared: Compared) -> Iterator[tuple[str, _Sheet]]:
    yield phrase("simulated.sheet-comparison"), _comparison(compared)
    yield phrase("simulated.sheet-villages"), _villages(compared)
    yield phrase("simulated.sheet-costs"), _costs(compared)
    if compared.tornado is not None:
        yield phrase("simulated.sheet-sensitivity"), _sensitivity(compared.tornado.bars)
    points = (*compared.pareto.planned, *compared.pareto.estimates)
    yield phrase("simulated.sheet-pareto"), _pareto(points)
    yield phrase("simulated.sheet-taken"), _taken(compared)


def _scenario_columns(compared: Compared) -> list[Column]:
    return [Column(title_of(one), 16) for one in compared.simulation.scenarios]


def _comparison(compared: Compared) -> _Sheet:
    """Lay out the figures; a scenario that is starved has none to be compared."""
    simulation = compared.simulation
    tag = estimation(simulation.scenarios[0].tour.network)
    columns = [
        Column(phrase("simulated.column-figure"), 44),
        Column(phrase("simulated.column-unit"), 12),
        *_scenario_columns(compared),
        Column(phrase("simulated.column-meaning"), 70),
    ]
    pairs = list(zip(simulation.scenarios, compared.figures, strict=True))

    def cells(row: Row) -> Iterator[Figure]:
        for scenario, figures in pairs:
            value = None if scenario.is_starved else row.value(figures)
            yield Figure(value, "cents" if row.unit == "eur" and row.decimals else KINDS[row.unit])

    depots = (", ".join(d.name for d in one.depots) for one in simulation.scenarios)
    rows = [
        (phrase("simulated.depots"), "", *depots, ""),
        *(
            (
                phrase(row.label) + tag * is_on_roads(row),
                phrase("simulated.unit", row.unit),
                *cells(row),
                phrase(row.meaning) if row.meaning else "",
            )
            for row in STANDARD
        ),
    ]
    return columns, rows


def _villages(compared: Compared) -> _Sheet:
    """Lay out a row a candidate: its need, and what each scenario does for it."""
    need, scenarios = compared.simulation.pool.need, compared.simulation.scenarios
    whys = [phrase("simulated.column-why-of", scenario=title_of(one)) for one in scenarios]
    columns = [
        Column(phrase("pages.column-commune"), 26),
        Column(phrase("pages.candidate-inhabitants"), 11, "whole"),
        *(Column(part_name(part, "fr"), 13, "kilometres") for part in need.weights),
        Column(phrase("simulated.column-need"), 10, "index"),
        Column(phrase("simulated.column-weight"), 12, "kilometres"),
        *(Column(title_of(one), 12, "whole") for one in scenarios),
        *(Column(why, 30) for why in whys),
        Column(phrase("pages.column-code"), 12, is_printed=False),
        Column(phrase("simulated.column-epci"), 40, is_printed=False),
        *(column for one in scenarios for column in _own_columns(one)),
    ]
    rows = (
        (
            line.candidate.commune.name_with_article,
            line.candidate.commune.population,
            *(line.candidate.parts.get(part) for part in need.weights),
            line.candidate.score,
            line.weight,
            *(fate.visits for fate in line.fates),
            *(fate.why for fate in line.fates),
            line.candidate.commune.code,
            line.candidate.commune.epci_name,
            *_own_cells(line),
        )
        for line in candidate_lines(compared.simulation)
    )
    return columns, rows


_OWN = (
    ("simulated.column-benefit", 14, "kilometres"),
    ("simulated.column-last", 14, "kilometres"),
    ("simulated.column-depot", 18, "text"),
    ("simulated.column-round-trip", 14, "whole"),
    ("simulated.column-alone", 14, "euros"),
)


def _own_columns(scenario: Scenario) -> Iterator[Column]:
    for key, width, kind in _OWN:
        yield Column(phrase(key, scenario=title_of(scenario)), width, kind, is_printed=False)


def _own_cells(line: CandidateLine) -> Iterator[object]:
    for fate in line.fates:
        one, left = fate.chosen, fate.left_out
        yield from (fate.benefit, fate.last, one.depot if one else "")
        some = one or left
        yield some.round_trip_min if some else None
        yield one.alone_eur if one else None


def _costs(compared: Compared) -> _Sheet:
    columns = [Column(phrase("simulated.column-cost"), 46), *_scenario_columns(compared)]
    years: list[YearCost] = [one.year for one in compared.simulation.scenarios]
    totals = (("scenarios.cost", "total_eur"), ("scenarios.net", "net_eur"))
    posts = [(phrase("simulated.cost", key), key) for key in _COSTS]
    rows = (
        (label, *(Figure(getattr(year, key), "euros") for year in years))
        for label, key in (*posts, *((phrase(label), key) for label, key in totals))
    )
    return columns, rows


def _sensitivity(bars: Sequence[Bar]) -> _Sheet:
    columns = [
        Column(phrase("simulated.column-taken"), 34),
        Column(phrase("simulated.column-unit"), 12),
        Column(phrase("simulated.column-end"), 12),
        Column(phrase("simulated.column-value"), 10, "index"),
        Column(phrase("scenarios.net"), 16, "euros"),
        Column(phrase("scenarios.net-per-inhabitant"), 16, "cents"),
        Column(phrase("simulated.column-per-visitor"), 16, "cents"),
        Column(phrase("scenarios.co2"), 16, "whole"),
        Column(phrase("simulated.column-broken"), 16, "whole"),
        Column(phrase("simulated.column-source"), 60),
    ]
    rows = (
        (
            *(phrase(bar.label), phrase(bar.unit), phrase(word), end.value, end.net_eur),
            *(end.net_eur_per_inhabitant, end.net_eur_per_visitor, end.co2_kg),
            *(end.broken_routes, phrase(bar.source)),
        )
        for bar in bars
        for word, end in (("simulated.end-low", bar.low), ("simulated.end-high", bar.high))
    )
    return columns, rows


def _pareto(points: Sequence[ParetoPoint]) -> _Sheet:
    columns = [
        Column(phrase("simulated.column-point"), 34),
        Column(phrase("simulated.column-vehicles"), 12, "whole"),
        Column(phrase("scenarios.villages"), 12, "whole"),
        Column(phrase("scenarios.visits"), 12, "whole"),
        Column(phrase("scenarios.net"), 16, "euros"),
        Column(phrase("scenarios.need"), 14, "share"),
    ]
    rows = (
        (
            *(one.name or phrase("simulated.estimate"), one.vehicles, one.villages),
            *(one.visits_a_year, one.net_eur, one.need_reached),
        )
        for one in points
    )
    return columns, rows


def _taken(compared: Compared) -> _Sheet:
    columns = [
        Column(phrase("simulated.column-id"), 20),
        Column(phrase("simulated.column-taken"), 60),
        Column(phrase("simulated.column-value"), 10, "index"),
        Column(phrase("simulated.column-unit"), 24),
        Column(phrase("simulated.column-source"), 60),
    ]
    rows = (
        tuple(getattr(one, field.name) for field in fields(one))
        for one in taken_for_granted(compared.simulation)
    )
    return columns, rows
