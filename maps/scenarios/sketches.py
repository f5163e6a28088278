"""The map of a scenario: villages by name and visits, depots, tours, who is left out or near."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from markupsafe import Markup

from guinguette.communes.france import Commune
from guinguette.scenarios.scenario import Scenario, Simulation
from guinguette.tour import LonLat
from maps.drawing.base import Bounds, base_layer, bounds_of, grow
from maps.drawing.ground import NO_GROUND, Ground
from maps.drawing.svg import SketchLine, SketchPin, sketch_svg
from maps.pages.driver import route_legs
from maps.pages.overview import VEHICLE_COLOURS
from maps.words import labels

VISIT_COLOURS = {4: "#0b3d91", 2: "#125f2a", 1: "#75430a"}
"""By visits in four weeks; at least 7:1 under white text."""
LEFT_OUT, REACHED = "#a01c15", "#7b3294"
WIDTH = 900.0
_NAMED_LEFT_OUT = 8
"""Those left out whose first visit would bring most are named, where there is room."""


def scenario_sketch(
    simulation: Simulation, scenario: Scenario, *, ground: Ground = NO_GROUND, width: float = WIDTH
) -> Markup:
    """Draw the map of a scenario; every name is escaped, nothing is loaded."""
    pins = [*_pins(simulation, scenario)]
    order = {name: k for k, name in enumerate(scenario.tour.vehicles)}
    lines = [
        SketchLine(
            points=leg,
            colour=VEHICLE_COLOURS[order[route.vehicle] % len(VEHICLE_COLOURS)],
            arrow=False,
        )
        for route in scenario.tour.routes
        for leg in route_legs(route)
    ]
    points: list[LonLat] = [pin.point for pin in pins]
    return sketch_svg(
        pins,
        lines,
        base=base_layer(points, ground=ground),
        title=labels.counted(scenario.vehicles, "pages.tours-of-vehicles"),
        identifier=f"s{scenario.vehicles}",
        width=width,
    )


def _pins(simulation: Simulation, scenario: Scenario) -> Iterator[SketchPin]:
    """Yield what is marked, the most important first: it is named first."""
    for depot in scenario.depots:
        point = (depot.longitude, depot.latitude)
        yield SketchPin(point=point, mark="D", name=depot.name, kind="depot")
    choice, at_depot = scenario.choice, {depot.commune_code for depot in scenario.depots}
    for one in sorted(choice.villages, key=lambda v: (-v.visits, -v.benefit)):
        colour = VISIT_COLOURS[one.visits]
        commune = one.candidate.commune
        yield _pin(commune, "count", colour, mark=str(one.visits), name=commune.name_with_article)
    for near in choice.reached:
        name = "" if near.commune.code in at_depot else near.commune.name_with_article
        yield _pin(near.commune, "ring", REACHED, name=name)
    yield from _specks(simulation, scenario, at_depot | {o.commune.code for o in choice.reached})


def _specks(
    simulation: Simulation, scenario: Scenario, shown: Collection[str]
) -> Iterator[SketchPin]:
    """Yield those left out around what is served, whose visit would bring most first."""
    choice = scenario.choice
    left = [c for c in (one.candidate.commune for one in choice.left_out) if c.code not in shown]
    frame = grow(bounds_of(_places(scenario)), share=0.05)
    weight = {
        c.commune.code: w
        for c, w in zip(simulation.pool.candidates, simulation.pool.weights, strict=True)
    }
    seen = (c for c in left if _is_within(c, frame))
    for rank, commune in enumerate(sorted(seen, key=lambda c: -weight[c.code])):
        name = commune.name_with_article if rank < _NAMED_LEFT_OUT else ""
        yield _pin(commune, "speck", LEFT_OUT, name=name)


def _places(scenario: Scenario) -> Iterator[LonLat]:
    """Yield where the scenario goes: what the map is drawn around."""
    yield from ((one.longitude, one.latitude) for one in scenario.depots)
    communes = (v.candidate.commune for v in scenario.choice.villages)
    yield from ((c.longitude, c.latitude) for c in communes)


def _is_within(commune: Commune, frame: Bounds) -> bool:
    west, south, east, north = frame
    return west <= commune.longitude <= east and south <= commune.latitude <= north


def _pin(
    commune: Commune,
    kind: Literal["count", "ring", "speck"],
    colour: str,
    *,
    name: str,
    mark: str = "",
) -> SketchPin:
    return SketchPin(
        point=(commune.longitude, commune.latitude), mark=mark, name=name, kind=kind, colour=colour
    )
