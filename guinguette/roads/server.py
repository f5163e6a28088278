"""The matrix server that a folder may name, and what is said when it fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guinguette.faults import Fault
from guinguette.folder.settings.roads_section import NetworkSettings
from guinguette.language.fault_sentences import fault
from guinguette.road_facts import ENGINE_NAMES
from routing.matrices.engines.engine_errors import (
    EngineAnswerError,
    EngineError,
    EngineRefusedError,
    EngineUnavailableError,
)
from routing.matrices.engines.osrm_http import OsrmHttpEngine
from routing.matrices.engines.protocol import MatrixEngine
from routing.matrices.engines.valhalla_http import ValhallaHttpEngine
from routing.network.vehicle.vehicle import Profile

_BUSY = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that measures matrices, and how it is asked."""

    kind: Literal["osrm", "valhalla"]
    address: str
    engine: MatrixEngine


def server_of(
    network: NetworkSettings,
    vehicle_profile: Profile,
) -> Server | None:
    """
    Return the server that the settings name; none where the program measures by itself.

    Parameters
    ----------
    network
        Settings of the roads.
    vehicle_profile
        The vehicle: Valhalla is told its size and its mass. An OSRM server has one vehicle, chosen
        when it was prepared.
    """
    address = network.address
    if network.engine == "osrm":
        return Server(kind="osrm", address=address, engine=OsrmHttpEngine(address))
    if network.engine == "valhalla":
        costing = "truck" if vehicle_profile.is_heavy else "auto"
        engine = ValhallaHttpEngine(
            address, costing, costing_options=_size_options(vehicle_profile)
        )
        return Server(kind="valhalla", address=address, engine=engine)
    return None


def _size_options(vehicle_profile: Profile) -> Mapping[str, float]:
    """Return the dimensions as the costing of Valhalla names them: metres and tonnes."""
    size = vehicle_profile.size
    options = {"height": size.height_m, "width": size.width_m}
    if vehicle_profile.is_heavy:
        options |= {
            "length": size.length_m, "weight": size.weight_t, "axle_load": size.axle_load_t
        }  # fmt: skip
    return options


def engine_fault(error: EngineError, server: Server) -> Fault:
    """Say what a server did wrong, and what to do."""
    where = {"value": server.address, "engine": ENGINE_NAMES[server.kind]}
    match error:
        case EngineUnavailableError(status=0):
            return fault("engine-absent", **where)
        case EngineUnavailableError(status=status) if status in _BUSY:
            return fault("engine-busy", **where)
        case EngineUnavailableError(status=status):
            return fault("engine-status", status=status, **where)
        case EngineAnswerError(detail=detail):
            return fault("engine-answer", detail=_short(detail), **where)
        case EngineRefusedError(code=code, detail=detail):
            return fault("engine-refused", status=code, detail=_short(detail), **where)
    return fault("engine-answer", detail=_short(str(error)), **where)


def _short(text: str) -> str:
    """Fold what a server wrote into the middle of a sentence."""
    return " ".join(text.split())[:120].rstrip(".") or "?"
