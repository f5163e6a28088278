"""Plans of the first schema, which kept sentences: made what this version writes."""

from __future__ import annotations

import re
from typing import Any, Final

from guinguette.language.rhythms import labels_of_rhythms
from guinguette.language.unserved import reason_of
from guinguette.road_facts import NEIGHBOURS
from guinguette.tour import SCHEMA_VERSION

OLD_VERSION: Final = 1
_MEASURED = re.compile(r", temps (?:et distances du serveur|à ±|pour 8)")
"""Where the name of a source ended and the words began that now stand in codes."""
_TIMES = re.compile(r"temps à (\d+)\s*km/h, soit (\d+)\s*%")


def renewed(document: dict[str, Any]) -> dict[str, Any]:
    """
    Write the values of a plan of the first schema as this version does.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError
        If it is no such plan.
    """
    rhythms = labels_of_rhythms()
    for route in document["routes"]:
        for visit in route["visits"]:
            visit["rhythm"] = rhythms.get(visit["rhythm"], visit["rhythm"])
    for one in document["unserved"]:
        one["reason"] = reason_of(one.pop("reason_code"))
    network = _network(document["network"])
    return document | {"schema_version": SCHEMA_VERSION, "network": network}


def _network(network: dict[str, Any]) -> dict[str, Any]:
    source: str = network["source"]
    if network["kind"] != "estimate":
        return network | {"source": _MEASURED.split(source)[0]}
    told = _TIMES.search(source)
    times = {"speed_kmh": float(told[1]), "over_car_time": int(told[2]) / 100} if told else {}
    return network | {"source": NEIGHBOURS} | times
