"""A simulation as it was written, ``simulation.json``: what its scenarios are compared by."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from guinguette.faults import MissingDataError
from guinguette.language.fault_sentences import fault
from guinguette.scenarios.compared.differences import Standing, differences_between
from guinguette.scenarios.compared.figures import Figures
from routing.limits import LimitError, parsed, read_whole

DOCUMENT_NAME = "simulation.json"
FOLDER = "scenario-"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSimulation:
    """The scenarios of a simulation of before, in the order of their vans."""

    title: str
    name: str
    is_estimate: bool
    scenarios: tuple[Standing, ...]


def read_simulation(path: Path) -> WrittenSimulation:
    """
    Read a folder that a simulation wrote, or the folder of one of its scenarios.

    Raises
    ------
    MissingDataError
        If there is no such document, or it is none of this version.
    """
    file = document_of(path)
    if file is None:
        raise MissingDataError(fault("simulation-missing", file=str(path)))
    try:
        document = parsed(json.loads, read_whole(file))
        found = [_standing(document, one) for one in document["scenarios"]]
        title, is_estimate = str(document["title"]), bool(document["is_estimate"])
    except (OSError, LimitError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MissingDataError(fault("simulation-unreadable", file=str(file))) from error
    if file.parent != path:
        found = [one for one in found if folder_of(one.vehicles) == path.resolve().name]
    return WrittenSimulation(
        title=title,
        name=path.resolve().name,
        is_estimate=is_estimate,
        scenarios=tuple(found),
    )


def pairs_of(
    before: WrittenSimulation, after: WrittenSimulation
) -> tuple[tuple[Standing, Standing], ...]:
    """Pair the scenarios of two simulations: by their vans, or one with one."""
    if len(before.scenarios) == len(after.scenarios) == 1:
        return ((before.scenarios[0], after.scenarios[0]),)
    of = {one.vehicles: one for one in after.scenarios}
    return tuple((one, of[one.vehicles]) for one in before.scenarios if one.vehicles in of)


def pairs_document(pairs: Sequence[tuple[Standing, Standing]]) -> list[dict[str, object]]:
    """Write what sets pairs of scenarios apart as plain values; starved ones have no figures."""
    found = ((differences_between(*pair), pair) for pair in pairs)
    return [
        {
            "before": one.before,
            "after": one.after,
            "starved": list(one.starved),
            "changes": [
                {"commune": c.commune.code, "before": c.before, "after": c.after}
                for c in one.changes
            ],
            "net_eur": one.net_eur,
            "need_reached": one.need_reached,
            "eur_per_point": one.eur_per_point,
            "figures": [] if one.starved else [asdict(each.figures) for each in pair],
        }
        for one, pair in found
    ]


def document_of(path: Path) -> Path | None:
    """Find the document of a simulation: in its folder, or above that of one of its scenarios."""
    places = (path, path.resolve().parent) if path.name.startswith(FOLDER) else (path,)
    return next((p / DOCUMENT_NAME for p in places if (p / DOCUMENT_NAME).is_file()), None)


def folder_of(vehicles: int) -> str:
    """Name the folder of the scenario of so many vans."""
    return f"{FOLDER}{vehicles}"


def _standing(document: Mapping[str, Any], scenario: Mapping[str, Any]) -> Standing:
    return Standing(
        name=str(scenario["name"]),
        vehicles=int(scenario["vehicles"]),
        is_starved=bool(scenario["is_starved"]),
        visits={one["commune"]: int(one["visits"]) for one in scenario["villages"]},
        weights=document["pool"]["weights"],
        depots={one["commune"]: str(one["name"]) for one in scenario["depots"]},
        figures=Figures(**scenario["figures"]),
    )
