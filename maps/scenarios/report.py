"""The report of a simulation, as one page: the answer in words, figures, charts, maps, reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from markupsafe import Markup

from guinguette.demand.said import need_said, part_name, part_said, shaken_said
from guinguette.emissions.of_folder import balance_warnings
from guinguette.language.catalogue import count_in
from guinguette.scenarios.compared.differences import differences_said
from guinguette.scenarios.compared.figures import STANDARD, Figures, Row, Unit
from guinguette.scenarios.compared.sensitivity import Outcome
from guinguette.scenarios.scenario import Scenario
from guinguette.scenarios.written import folder_of
from maps.drawing import page
from maps.drawing.ground import NO_GROUND, Ground
from maps.scenarios.charts import Rail, TornadoRail, bars, pareto_svg, tornado_rails
from maps.scenarios.compared import Compared
from maps.scenarios.figures import figure_text, is_on_roads
from maps.scenarios.shown import (
    CandidateLine,
    Fate,
    by_frequency,
    candidate_lines,
    title_of,
)
from maps.scenarios.sketches import LEFT_OUT, REACHED, VISIT_COLOURS, scenario_sketch
from maps.scenarios.taken import taken_for_granted
from maps.words import labels
from maps.words.phrases import phrase

REPORT_NAME = "rapport.html"
LONG_ROUND_TRIP_MIN = 75.0
"""Round trips that take longer are named with their price."""
_MOST_LEFT_OUT, _MOST_LONG, _MOST_REACHED = 30, 6, 12
_BARS = ("net_eur", "need_reached", "inhabitants_reached")
_OUTCOMES: tuple[tuple[Outcome, Unit, int], ...] = (
    ("net_eur_per_inhabitant", "eur", 2),
    ("co2_kg", "kg", 0),
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """What some scenarios in a row do for a candidate: how many, of which vans, visits, why."""

    span: int
    vehicles: str
    visits: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """A scenario as shown."""

    scenario: Scenario
    figures: Figures
    title: str
    folder: str
    depots: str
    from_where: tuple[tuple[str, int], ...]
    lists: tuple[tuple[str, list[str]], ...]
    svg: Markup
    reached: tuple[str, ...]
    reached_count: int
    long_trips: tuple[str, ...]
    long_count: int

    def text(self, key: str, decimals: int | None = None) -> str:
        """Write a figure of the scenario by its key."""
        row = _ROWS[key]
        return figure_text(
            row.value(self.figures), row.unit, row.decimals if decimals is None else decimals
        )


_ROWS: dict[str, Row] = {row.key: row for row in STANDARD}


def report_page(compared: Compared, *, printed_on: date, ground: Ground = NO_GROUND) -> str:
    """Write the report; ``ground`` is what lies under its maps."""
    simulation = compared.simulation
    tour = simulation.scenarios[0].tour
    views = [
        _view(compared, scenario, figures, ground)
        for scenario, figures in zip(simulation.scenarios, compared.figures, strict=True)
    ]
    return page.render_without_map(
        "report.html",
        "report.css",
        simulation=simulation,
        place=labels.join_words(simulation.places),
        views=views,
        unit=phrase("simulated.value-unit", simulation.question.choice.objective),
        colours=VISIT_COLOURS,
        left_out_colour=LEFT_OUT,
        reached_colour=REACHED,
        long_min=labels.number(LONG_ROUND_TRIP_MIN),
        taken=list(taken_for_granted(simulation)),
        emissions=simulation.scenarios[0].balance.assumptions,
        network=labels.network_sentence(tour.network),
        is_estimate=tour.network.is_estimate,
        warnings=balance_warnings(simulation.scenarios[0].balance, langue="fr"),
        printed_on=printed_on,
        **_comparison(compared),
        **_candidates(compared),
    )


def _comparison(compared: Compared) -> dict[str, object]:
    """Gather figures, charts and differences of the scenarios that are compared."""
    return {
        "rows": [_figure_row(row, compared) for row in STANDARD],
        "meanings": [(phrase(row.label), phrase(row.meaning)) for row in STANDARD if row.meaning],
        "bars": [(phrase(_ROWS[key].label), _bars(_ROWS[key], compared)) for key in _BARS],
        "pareto": pareto_svg(compared.pareto),
        "has_estimates": bool(compared.pareto.estimates),
        "tornados": list(_tornados(compared)),
        "differences": [
            (one.before, one.after, list(differences_said(one, "fr", labels.number)))
            for one in compared.differences
        ],
    }


def _candidates(compared: Compared) -> dict[str, object]:
    """Gather the candidates, chosen or left out, and what is said of their need."""
    pool, lines = compared.simulation.pool, candidate_lines(compared.simulation)
    need, chosen = pool.need, [one for one in lines if any(fate.visits for fate in one.fates)]
    return {
        "part_names": [part_name(part, "fr") for part in need.weights],
        "chosen": [_candidate(one, compared) for one in chosen],
        "left_out": [_candidate(one, compared) for one in _left_out(lines)],
        "left_out_count": len(lines) - len(chosen),
        "need": list(need_said(need, "fr", labels.number)),
        "aside": [
            count_in("fr", len(codes), "terminal.set-aside", why)
            for why, codes in pool.aside.items()
        ],
        "shaken": list(shaken_said(need, "fr", labels.number, first=max(1, len(chosen)))),
    }


def _view(compared: Compared, scenario: Scenario, figures: Figures, ground: Ground) -> _View:
    long = sorted(
        (v for v in scenario.choice.villages if v.round_trip_min > LONG_ROUND_TRIP_MIN),
        key=lambda v: -v.round_trip_min,
    )
    near = sorted(scenario.choice.reached, key=lambda o: (-o.benefit, o.commune.code))
    return _View(
        scenario=scenario,
        figures=figures,
        title=title_of(scenario),
        folder=folder_of(scenario.vehicles),
        depots=labels.join_words([depot.name for depot in scenario.depots]),
        from_where=tuple(Counter(v.depot for v in scenario.choice.villages).most_common()),
        lists=tuple(by_frequency(scenario)),
        svg=scenario_sketch(compared.simulation, scenario, ground=ground),
        reached=tuple(o.commune.name_with_article for o in near[:_MOST_REACHED]),
        reached_count=len(near),
        long_trips=tuple(
            phrase(
                "simulated.long-trip",
                name=v.candidate.commune.name_with_article,
                time=labels.duration(60 * v.round_trip_min),
                eur=labels.euros(v.alone_eur),
            )
            for v in long[:_MOST_LONG]
        ),
        long_count=len(long),
    )


def _figure_row(row: Row, compared: Compared) -> tuple[str, bool, list[str]]:
    """Write a row of the table: the scenarios that are compared, in their order."""
    texts = [figure_text(row.value(own), row.unit, row.decimals) for _, own in compared.compared]
    return phrase(row.label), is_on_roads(row), texts


def _bars(row: Row, compared: Compared) -> list[Rail]:
    return bars(
        [
            (
                title_of(scenario),
                row.value(own) or 0.0,
                figure_text(row.value(own), row.unit, row.decimals),
            )
            for scenario, own in compared.compared
        ]
    )


def _tornados(compared: Compared) -> Iterator[tuple[str, str, list[TornadoRail]]]:
    if compared.tornado is None:
        return
    for outcome, unit, decimals in _OUTCOMES:
        now = figure_text(getattr(compared.tornado.now, outcome), unit, decimals)
        rails = list(tornado_rails(compared.tornado, outcome, unit, decimals))
        if rails:
            yield phrase(_ROWS[outcome].label), now, rails


def _left_out(lines: Sequence[CandidateLine]) -> list[CandidateLine]:
    """Return those that no scenario visits, the greatest need first, as many as are shown."""
    return [o for o in lines if not any(f.visits for f in o.fates)][:_MOST_LEFT_OUT]


def _candidate(line: CandidateLine, compared: Compared) -> tuple[str, list[str], list[_Cell]]:
    """Write a candidate: its name, the parts of its need, what scenarios do, alike ones as one."""
    candidate, need = line.candidate, compared.simulation.pool.need
    parts = [
        labels.number(candidate.commune.population),
        *(part_said(part, candidate.parts.get(part), labels.number) for part in need.weights),
        labels.number(candidate.score, decimals=2),
        labels.number(line.weight, decimals=1),
    ]
    scenarios = compared.simulation.scenarios
    pairs = zip(map(_fate, line.fates), scenarios, strict=True)
    cells = []
    for text, some in groupby(pairs, key=itemgetter(0)):
        vehicles = [scenario.vehicles for _, scenario in some]
        span = dict.fromkeys((vehicles[0], vehicles[-1]))
        label = phrase("pages.from-to", low=min(span), high=max(span)) if len(span) > 1 else ""
        cells.append(_Cell(len(vehicles), label or str(vehicles[0]), *text))
    return candidate.commune.name_with_article, parts, cells


def _fate(fate: Fate) -> tuple[str, str]:
    """Write the visits of a candidate and what they bring, then why where that says more."""
    if fate.chosen is None or fate.last is None:
        return "", fate.why
    worth = phrase(
        "simulated.worth" if fate.visits > 1 else "simulated.worth-once",
        benefit=labels.number(fate.benefit, decimals=1),
        last=labels.number(fate.last, decimals=1),
    )
    why = "" if fate.chosen.why == "chosen" else fate.why
    return labels.counted(fate.visits, "pages.visits"), " ".join(filter(None, (worth, why)))
