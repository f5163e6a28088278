"""What the scenarios of a simulation come to beside each other, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from guinguette.scenarios.compared.differences import Differences, differences_of
from guinguette.scenarios.compared.figures import Figures, figures_of
from guinguette.scenarios.compared.pareto import Pareto, pareto_of
from guinguette.scenarios.compared.sensitivity import Tornado, tornado_of
from guinguette.scenarios.scenario import Scenario, Simulation


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """
    The figures of each scenario, and what sets scenarios apart.

    ``figures`` are in the order of the scenarios; ``compared`` those that are not starved;
    ``differences`` are between each of these and the next; ``tornado`` is that of the last,
    ``None`` where there is none.
    """

    simulation: Simulation
    figures: tuple[Figures, ...]
    compared: tuple[tuple[Scenario, Figures], ...]
    differences: tuple[Differences, ...]
    tornado: Tornado | None
    pareto: Pareto


_last: list[Compared] = []
"""The last simulation that was asked for: each of its documents asks again, and Pareto is slow."""


def compare_scenarios(simulation: Simulation) -> Compared:
    """Work out figures, differences, sensitivity and Pareto of a simulation."""
    if not (_last and _last[0].simulation is simulation):
        _last[:] = [_compared(simulation)]
    return _last[0]


def _compared(simulation: Simulation) -> Compared:
    figures = tuple(figures_of(simulation, one) for one in simulation.scenarios)
    pairs = zip(simulation.scenarios, figures, strict=True)
    compared = tuple((one, own) for one, own in pairs if not one.is_starved)
    return Compared(
        simulation=simulation,
        figures=figures,
        compared=compared,
        differences=tuple(
            differences_of((simulation, few), (simulation, many))
            for (few, _), (many, _) in pairwise(compared)
        ),
        tornado=tornado_of(simulation, compared[-1][0]) if compared else None,
        pareto=pareto_of(simulation),
    )
