"""A simulation as tables: scenarios and their figures, villages, who is near, who is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields

import shapely

from guinguette.communes.france import Commune
from guinguette.scenarios.compared.differences import Differences
from guinguette.scenarios.compared.figures import Figures, figures_of
from guinguette.scenarios.scenario import Scenario, Simulation
from maps.notebook.tables import NUMBER, TEXT, WHOLE, Row, Table

_COMMUNE = {"vehicles": WHOLE, "commune_code": TEXT, "name": TEXT, "population": WHOLE}
"""The scenario, by its vans, and a commune."""
_TRUTH = "boolean"


def scenarios(simulation: Simulation, chosen: Sequence[Scenario]) -> Table:
    """Lay out one row a scenario: its figures, all of a year but for what their names say."""
    rows = (
        (
            (
                one.name, one.vehicles, ", ".join(depot.name for depot in one.depots),
                one.is_starved, one.tour.status, *_figures(simulation, one),
            ),
            shapely.MultiPoint([(depot.longitude, depot.latitude) for depot in one.depots]),
        )
        for one in chosen
    )  # fmt: skip
    columns = {
        "scenario": TEXT, "vehicles": WHOLE, "depots": TEXT, "is_starved": _TRUTH, "status": TEXT,
    }  # fmt: skip
    own = {one.name: WHOLE if "int" in str(one.type) else NUMBER for one in fields(Figures)}
    return Table(columns={**columns, **own}, rows=tuple(rows))


def _figures(simulation: Simulation, scenario: Scenario) -> Iterator[float | None]:
    found = figures_of(simulation, scenario)
    yield from (getattr(found, one.name) for one in fields(Figures))


def villages(_simulation: Simulation, chosen: Sequence[Scenario]) -> Table:
    """Lay out one row a village that a scenario visits; visits are those of four weeks."""
    columns = {
        "need_score": NUMBER, "visits": WHOLE, "depot": TEXT, "benefit": NUMBER,
        "last_visit_benefit": NUMBER, "why": TEXT, "round_trip_min": NUMBER, "alone_eur": NUMBER,
    }  # fmt: skip
    rows = (
        _row(
            scenario, v.candidate.commune, v.candidate.score, v.visits, v.depot, v.benefit,
            v.marginal[-1] if v.marginal else None, v.why, v.round_trip_min, v.alone_eur,
        )
        for scenario in chosen
        for v in scenario.choice.villages
    )  # fmt: skip
    return Table(columns={**_COMMUNE, **columns}, rows=tuple(rows))


def reached(_simulation: Simulation, chosen: Sequence[Scenario]) -> Table:
    """Lay out one row a commune that counts in part: the stop near it, and its minutes."""
    rows = (
        _row(scenario, near.commune, near.by, near.minutes, near.benefit)
        for scenario in chosen
        for near in scenario.choice.reached
    )
    columns = {"stop_code": TEXT, "minutes": NUMBER, "benefit": NUMBER}
    return Table(columns={**_COMMUNE, **columns}, rows=tuple(rows))


def left_out(_simulation: Simulation, chosen: Sequence[Scenario]) -> Table:
    """Lay out one row a candidate without a visit, and why."""
    rows = (
        _row(scenario, o.candidate.commune, o.candidate.score, o.why, o.round_trip_min)
        for scenario in chosen
        for o in scenario.choice.left_out
    )
    columns = {"need_score": NUMBER, "why": TEXT, "round_trip_min": NUMBER}
    return Table(columns={**_COMMUNE, **columns}, rows=tuple(rows))


LAYERS: Mapping[str, Callable[[Simulation, Sequence[Scenario]], Table]] = {
    "scenarios": scenarios,
    "villages": villages,
    "reached": reached,
    "left_out": left_out,
}


def differences(found: Differences) -> Table:
    """Lay out one row a commune whose visits in four weeks differ."""
    columns = {
        "commune_code": TEXT, "name": TEXT, "population": WHOLE,
        "visits_before": WHOLE, "visits_after": WHOLE,
    }  # fmt: skip
    rows = (
        ((*_cells(one.commune), one.before, one.after), _point(one.commune))
        for one in found.changes
    )
    return Table(columns=columns, rows=tuple(rows))


def _row(scenario: Scenario, commune: Commune, *cells: object) -> Row:
    return (scenario.vehicles, *_cells(commune), *cells), _point(commune)


def _cells(commune: Commune) -> Iterator[object]:
    yield from (commune.code, commune.name_with_article, commune.population)


def _point(commune: Commune) -> shapely.Point:
    return shapely.Point(commune.longitude, commune.latitude)
