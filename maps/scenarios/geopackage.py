"""A simulation as layers for a GIS: candidates, and per scenario its villages, tours and depots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import geopandas as gpd
from shapely import LineString, MultiLineString, Point

from guinguette.scenarios.scenario import Scenario, Simulation
from maps.exchange.layers import WGS84, geopackage
from maps.pages.driver import route_legs
from maps.scenarios.shown import CandidateLine

GEOPACKAGE_NAME = "simulation.gpkg"
_Row = Mapping[str, object]


def simulation_geopackage(
    simulation: Simulation, lines: Sequence[CandidateLine], *, printed_on: date
) -> bytes:
    """
    Write a simulation as a GeoPackage, in degrees of WGS84.

    Parameters
    ----------
    lines
        Of all candidates, as :func:`maps.scenarios.shown.candidate_lines` gives them.
    printed_on
        The day its layers say that they are of: the same arguments give the same bytes.

    Returns
    -------
    content
        Layers ``candidats``, and ``villages_N``, ``tournees_N``, ``depots_N`` of the scenario of N
        vans; one without a row is left out.
    """
    tables = (
        (name, gpd.GeoDataFrame(list(rows), geometry="geometry", crs=WGS84))
        for name, rows in _layers(simulation, lines)
    )
    return geopackage(tables, printed_on=printed_on)


def _layers(
    simulation: Simulation, lines: Sequence[CandidateLine]
) -> Iterator[tuple[str, Iterable[_Row]]]:
    vans = [scenario.vehicles for scenario in simulation.scenarios]
    yield "candidats", (_candidate(line) | _fates(line, vans) for line in lines)
    for number, scenario in enumerate(simulation.scenarios):
        yield f"villages_{scenario.vehicles}", _villages(lines, number)
        yield f"tournees_{scenario.vehicles}", _routes(scenario)
        yield f"depots_{scenario.vehicles}", _depots(scenario)


def _candidate(line: CandidateLine) -> dict[str, object]:
    commune = line.candidate.commune
    return {
        "code": commune.code,
        "commune": commune.name_with_article,
        "epci": commune.epci_name,
        "habitants": commune.population,
        "besoin": line.candidate.score,
        **{f"besoin_{part}": value for part, value in line.candidate.parts.items()},
        "benefice_une_visite": line.weight,
        "geometry": Point(commune.longitude, commune.latitude),
    }


def _fates(line: CandidateLine, vans: Sequence[int]) -> dict[str, object]:
    """Say what each scenario does for a candidate, and why."""
    found: dict[str, object] = {}
    for count, fate in zip(vans, line.fates, strict=True):
        found |= {f"passages_{count}": fate.visits, f"pourquoi_{count}": fate.why}
    return found


def _villages(lines: Sequence[CandidateLine], number: int) -> Iterator[_Row]:
    for line in lines:
        fate = line.fates[number]
        if fate.chosen:
            yield {
                **_candidate(line),
                "passages": fate.visits,
                "benefice": fate.benefit,
                "derniere_visite": fate.last,
                "depot": fate.chosen.depot,
                "aller_retour_min": fate.chosen.round_trip_min,
                "expres_eur": fate.chosen.alone_eur,
                "pourquoi": fate.why,
            }


def _routes(scenario: Scenario) -> Iterator[_Row]:
    for route in scenario.tour.routes:
        legs = [LineString(leg) for leg in route_legs(route) if len(leg) > 1]
        yield {
            "date": route.date.isoformat(),
            "vehicule": route.vehicle,
            "equipage": route.crew,
            "depot": route.depot.name,
            "km": route.distance_m / 1000.0,
            "conduite_min": route.driving_s / 60.0,
            "minutes": route.duration_s / 60.0,
            "villages": ", ".join(visit.name for visit in route.visits),
            "estimation": scenario.tour.network.is_estimate,
            "geometry": MultiLineString(legs),
        }


def _depots(scenario: Scenario) -> Iterator[_Row]:
    for depot in scenario.depots:
        yield {
            "depot": depot.name,
            "code": depot.commune_code,
            "vehicules": sum(van.depot == depot.name for van in scenario.folder.settings.vehicles),
            "geometry": Point(depot.longitude, depot.latitude),
        }
