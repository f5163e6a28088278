"""What ``guinguette simulate`` says of its scenarios."""

from __future__ import annotations

from collections.abc import Iterator

from commands.answers.results import number, unserved_lines
from commands.console.line import Line
from guinguette.demand.said import need_said
from guinguette.language.catalogue import LANGUAGE, count, say
from guinguette.scenarios.compared.figures import Figures, figures_of
from guinguette.scenarios.scenario import Scenario, Simulation
from maps.scenarios.report import LONG_ROUND_TRIP_MIN
from maps.words import labels

_MOST_NAMED = 5


def simulation_lines(simulation: Simulation) -> tuple[Line, ...]:
    """Sum each scenario up, then say what the need is made of."""
    pool = simulation.pool
    lines = [
        Line(simulation.title, style="title"),
        Line(number(len(pool.candidates)), say("terminal.candidates")),
    ]
    for why, codes in pool.aside.items():
        lines.append(Line(count(len(codes), "terminal.set-aside", why), style="note"))
    for scenario in simulation.scenarios:
        lines += _scenario_lines(scenario, figures_of(simulation, scenario))
    said = need_said(pool.need, LANGUAGE.get(), number)
    return (*lines, Line(), *(Line(sentence, style="note") for sentence in said))


def _scenario_lines(scenario: Scenario, figures: Figures) -> Iterator[Line]:
    choice, tour = scenario.choice, scenario.tour
    yield Line()
    yield Line(count(scenario.vehicles, "terminal.vehicles"), style="title")
    if scenario.is_starved:
        yield Line(say("terminal.starved"), style="bad")
    yield Line(", ".join(depot.name for depot in scenario.depots), say("terminal.depots"))
    estimate = say("terminal.estimate") if tour.network.is_estimate else ""
    km, hours = number(figures.km), number(figures.hours)
    yield Line(_villages(scenario, figures), say("terminal.villages-title"))
    benefit = say(
        "terminal.benefit",
        points=number(choice.benefit, decimals=1),
        need=percent(figures.need_reached),
    )
    if reached := len(choice.reached):
        benefit += count(reached, "terminal.benefit-reached")
    yield Line(benefit, say("terminal.benefit-title"))
    yield Line(
        say("terminal.km-hours-a-year", km=km, hours=hours) + estimate, say("terminal.roads")
    )
    yield Line(_cost(scenario, figures), say("terminal.figure", "cost"))
    yield Line(
        say(
            "terminal.two-gaps",
            choice=percent(choice.gap_of_choice),
            tours=percent(tour.gap),
            both=percent(choice.gap),
        ),
        say("terminal.proof"),
    )
    yield from unserved_lines(tour)
    if choice.is_inherited:
        yield Line(say("terminal.inherited"), style="note")
    if long := _long_trips(scenario):
        minutes = labels.duration(60 * LONG_ROUND_TRIP_MIN)
        yield Line(long, say("terminal.long-trips", time=minutes))


def _villages(scenario: Scenario, figures: Figures) -> str:
    villages = scenario.choice.villages
    often = ", ".join(
        f"{sum(v.visits == visits for v in villages)} {say('terminal.every', str(visits))}"
        for visits in sorted({v.visits for v in villages}, reverse=True)
    )
    served = count(figures.villages, "terminal.villages")
    people = number(figures.inhabitants_reached)
    return say("terminal.villages-served", served=served, often=often, people=people)


def _cost(scenario: Scenario, figures: Figures) -> str:
    year, each = scenario.year, figures.net_eur_per_inhabitant
    said = say("terminal.euros-a-year", cost=number(year.net_eur))
    if year.subsidies_eur:
        said += say("terminal.less-subsidies", eur=number(year.subsidies_eur))
    return said + (say("terminal.per-inhabitant", eur=number(each, decimals=2)) if each else "")


def _long_trips(scenario: Scenario) -> str:
    """Name the villages that are far from their depot, the farthest first, with their price."""
    long = [v for v in scenario.choice.villages if v.round_trip_min > LONG_ROUND_TRIP_MIN]
    long.sort(key=lambda v: -v.round_trip_min)
    named = [
        say(
            "terminal.long-trip",
            name=v.candidate.commune.name_with_article,
            time=labels.duration(60 * v.round_trip_min),
            eur=number(v.alone_eur),
        )
        for v in long[:_MOST_NAMED]
    ]
    if more := len(long) - len(named):
        named.append(count(more, "terminal.and-more"))
    return ", ".join(named)


def percent(share: float) -> str:
    """Write a share as per cent, a small one with a decimal."""
    value = 100.0 * share
    return say("terminal.gap-percent", gap=number(value, decimals=int(value < 10)))
