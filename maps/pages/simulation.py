"""The pages of a simulation: scenarios side by side, and the map of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from guinguette.demand.need import Need
from guinguette.demand.said import need_said, part_name, part_said, shaken_said
from guinguette.emissions.of_folder import balance_warnings
from guinguette.planning.candidates import Candidate
from guinguette.planning.new_departement import Scenario, Simulation
from guinguette.tour import LonLat
from maps.drawing import page as _page
from maps.drawing.base import base_layer
from maps.drawing.ground import NO_GROUND, Ground
from maps.drawing.svg import SketchLine, SketchPin, sketch_svg
from maps.pages.balance import co2_lines
from maps.pages.driver import route_legs
from maps.pages.overview import VEHICLE_COLOURS, WEEKDAY_DASHES, overview_page
from maps.words import labels
from maps.words.phrases import phrase

PAGE_NAME = "comparaison.html"
LEFT_OUT = "#a01c15"
"""Colour of the crosses that mark the villages left out; those served are black dots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """One scenario as shown."""

    title: str
    href: str
    svg: Markup
    figures: tuple[str, ...]
    depots: str


ROWS = (
    ("pages.row-villages", False),
    ("pages.row-inhabitants", False),
    ("pages.row-visits", False),
    ("pages.figure-routes", False),
    ("pages.row-distance", True),
    ("pages.row-driving", True),
    ("pages.row-cost", True),
    ("pages.row-visit-cost", True),
    ("pages.row-co2", True),
    ("pages.row-co2-range", True),
    ("pages.row-gap", False),
)
"""Rows of the comparison, and whether they come from the kilometres and times of the network."""


def simulation_files(
    simulation: Simulation, *, printed_on: date, ground: Ground = NO_GROUND
) -> dict[str, bytes]:
    """
    Make the comparison and one page per scenario.

    Returns
    -------
    files
        Contents by relative path, :data:`PAGE_NAME` first.
    """
    files = {PAGE_NAME: comparison_page(simulation, printed_on=printed_on, ground=ground)}
    for scenario in simulation.scenarios:
        files[_href(scenario)] = overview_page(
            scenario.tour,
            printed_on=printed_on,
            files={},
            co2=co2_lines(scenario.balance),
            ground=ground,
        )
    return {name: page.encode() for name, page in files.items()}


def comparison_page(simulation: Simulation, *, printed_on: date, ground: Ground = NO_GROUND) -> str:
    """Write the page that compares the scenarios; parameters of :func:`simulation_files`."""
    tour = simulation.scenarios[0].tour
    return _page.render_without_map(
        "comparison.html",
        "comparison.css",
        simulation=simulation,
        place=labels.join_words(simulation.names),
        columns=[_column(simulation, scenario, ground) for scenario in simulation.scenarios],
        rows=[(phrase(key), is_from_network) for key, is_from_network in ROWS],
        left_out=LEFT_OUT,
        need=list(need_said(simulation.need, "fr", labels.number)),
        candidate_titles=_titles(simulation.need),
        candidates=[_candidate(c, simulation.need) for c in simulation.retained],
        shaken=list(
            shaken_said(simulation.need, "fr", labels.number, first=len(simulation.retained))
        ),
        network=labels.network_sentence(tour.network),
        is_estimate=tour.network.is_estimate,
        warnings=balance_warnings(simulation.scenarios[0].balance, langue="fr"),
        printed_on=printed_on,
    )


def _href(scenario: Scenario) -> str:
    return f"scenario-{scenario.vehicles}.html"


def _column(simulation: Simulation, scenario: Scenario, ground: Ground) -> _Column:
    return _Column(
        title=labels.counted(scenario.vehicles, "pages.vehicles"),
        href=_href(scenario),
        svg=_sketch(simulation, scenario, ground),
        figures=_figures(scenario),
        depots=labels.join_words([depot.name for depot in scenario.depots]),
    )


def _figures(scenario: Scenario) -> tuple[str, ...]:
    """Figures in the order of :data:`ROWS`."""
    tour, balance = scenario.tour, scenario.balance
    per_visit = tour.cost_eur / tour.visit_count if tour.visit_count else 0.0
    low, high = balance.worst.case.net_kg, balance.best.case.net_kg
    return (
        phrase("pages.served-of-asked", served=tour.communes_served, asked=tour.communes_asked),
        labels.number(tour.inhabitants_served),
        str(tour.visit_count),
        str(len(tour.routes)),
        labels.distance(tour.distance_m),
        labels.duration(tour.driving_s),
        labels.euros(tour.cost_eur),
        labels.euros(per_visit),
        labels.mass(balance.central.net_kg),
        phrase("pages.from-to", low=labels.mass(low), high=labels.mass(high)),
        _proven(scenario),
    )


def _proven(scenario: Scenario) -> str:
    tour = scenario.tour
    if tour.status == "optimal":
        return phrase("pages.proven-optimal")
    if tour.lower_bound_eur <= 0:
        return phrase("pages.not-proven")
    return labels.gap(labels.cost_excess(tour.cost_eur, tour.lower_bound_eur))


def _titles(need: Need) -> list[str]:
    parts = [part_name(part, "fr") for part in need.weights]
    ends = ("pages.candidate-public", "pages.candidate-score")
    return [phrase("pages.candidate-inhabitants"), *parts, *(phrase(key) for key in ends)]


def _candidate(candidate: Candidate, need: Need) -> tuple[str, ...]:
    return (
        candidate.commune.name_with_article,
        labels.number(candidate.commune.population),
        *(part_said(part, candidate.parts.get(part), labels.number) for part in need.weights),
        labels.number(candidate.audience),
        labels.number(candidate.score, decimals=2),
    )


def _sketch(simulation: Simulation, scenario: Scenario, ground: Ground) -> Markup:
    left_out = {u.commune_code for u in scenario.tour.unserved}
    pins = [
        SketchPin(point=(depot.longitude, depot.latitude), mark="D", name=depot.name, kind="depot")
        for depot in scenario.depots
    ]
    pins += [
        SketchPin(
            point=(c.commune.longitude, c.commune.latitude),
            mark="",
            name="",
            kind="cross" if c.commune.code in left_out else "dot",
            colour=LEFT_OUT,
        )
        for c in simulation.retained
    ]
    points: list[LonLat] = [pin.point for pin in pins]
    order = {name: k for k, name in enumerate(scenario.tour.vehicles)}
    lines = [
        SketchLine(
            points=leg,
            colour=VEHICLE_COLOURS[order[route.vehicle] % len(VEHICLE_COLOURS)],
            dash=WEEKDAY_DASHES[route.date.weekday()],
            arrow=False,
        )
        for route in scenario.tour.routes
        for leg in route_legs(route)
    ]
    title = labels.counted(scenario.vehicles, "pages.tours-of-vehicles")
    return sketch_svg(
        pins,
        lines,
        base=base_layer(points, ground=ground),
        title=title,
        identifier=f"s{scenario.vehicles}",
    )
