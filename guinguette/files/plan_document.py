"""
The plan as a document: ``plan.json``, what other programs read.

The classes below are its one definition: ``schemas/plan.schema.json`` is :func:`plan_schema`
written out, and a document is read back whole, so that ``export`` and ``impact`` work on a plan
made earlier.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError
from pydantic.json_schema import GenerateJsonSchema

from guinguette.faults import MissingDataError
from guinguette.files.plan_parts import (
    ClosedRoadDocument,
    Count,
    DepotDocument,
    Facts,
    InstructionDocument,
    Latitude,
    LocalTime,
    Longitude,
    Metres,
    OfCommune,
    RoadDistanceDocument,
    RoadErrorDocument,
    Seconds,
    UnservedDocument,
)
from guinguette.language.faults import fault
from guinguette.tour import (
    ClosedRoad,
    Depot,
    EngineName,
    LonLat,
    LowerBoundGap,
    LowerBoundScope,
    NetworkFacts,
    RoadDistance,
    RoadError,
    Route,
    Tour,
    Unserved,
    Visit,
)

SCHEMA_VERSION: Final = 1
SCHEMA_PATH = Path(__file__).parents[1] / "schemas" / "plan.schema.json"


class NetworkDocument(Facts):
    """Where the kilometres and minutes of the plan come from."""

    kind: Literal["osm", "estimate"]
    """``osm``: real roads; ``estimate``: straight lines between neighbouring communes, corrected.
    Distances and times of an estimate must be shown as such."""
    source: str
    """The data the network was made from, in a sentence."""
    date: dt.date | None
    """Date of the road data; null for an estimate."""
    engine: EngineName = "internal"
    """What measured distances and times: guinguette itself (``internal``), or a server."""
    address: str = ""
    """Address of the server; empty for ``internal``."""
    calibration_trips: Count = 0
    """Number of known trips that corrected the roads; 0 without calibration."""
    length_errors: tuple[RoadErrorDocument, ...] = ()
    """How far off distances may be: over all legs, then by band; empty where nothing was
    measured."""
    time_errors: tuple[RoadErrorDocument, ...] = ()
    """The same of driving times; for an estimate without calibration, against those of a car."""

    def facts(self) -> NetworkFacts:
        """Return the facts."""
        lengths = tuple(RoadError(**error.fields()) for error in self.length_errors)
        times = tuple(RoadError(**error.fields()) for error in self.time_errors)
        return NetworkFacts(**self.fields() | {"length_errors": lengths, "time_errors": times})


class VisitDocument(OfCommune):
    """One stop served on one day. Times are local, Europe/Paris, without zone."""

    population: Count
    """Inhabitants of the commune."""
    place: str
    """Where the café sets up in the commune, as the coordinator wrote it."""
    longitude: Longitude
    """Longitude of the stop, WGS84, decimal degrees."""
    latitude: Latitude
    """Latitude of the stop, WGS84, decimal degrees."""
    arrive: LocalTime
    """Arrival of the vehicle, local time."""
    open: LocalTime
    """Opening to the public, local time."""
    close: LocalTime
    """End of the opening to the public, local time."""
    leave: LocalTime
    """Departure of the vehicle, local time."""
    distance_m: Metres
    """Length of the leg that ends here, metres."""
    driving_s: Seconds
    """Driving time of the leg that ends here, seconds."""
    path: tuple[LonLat, ...]
    """Line of the leg that ends here: [longitude, latitude] pairs, WGS84, decimal degrees;
    two points where roads are estimated."""
    profile: str
    """Name of the service profile, as in the settings of the folder."""
    services: tuple[str, ...]
    """Services offered at this visit."""
    audience: Literal["errands", "evening"]
    """``errands``: a round of small shops; ``evening``: a café evening."""
    rhythm: str
    """How often the commune is visited: weekly, fortnightly, once."""
    contact: str
    """Who to call in the commune; empty when unknown."""
    phone: str
    """Telephone of the contact, as written; empty when unknown."""
    notes: str
    """Notes of the coordinator for the crew."""
    instructions: tuple[InstructionDocument, ...] = ()
    """How to drive the leg that ends here; empty where roads are estimated."""

    def visit(self) -> Visit:
        """Return the facts."""
        instructions = tuple(each.instruction() for each in self.instructions)
        return Visit(**self.fields() | {"instructions": instructions})


class RouteDocument(Facts):
    """The visits of one vehicle on one day, in order, from its depot and back."""

    date: dt.date
    """The day."""
    vehicle: str
    """Name of the vehicle."""
    crew: str
    """Name of the crew; empty when the plan has none."""
    has_trailer: bool
    """Whether the vehicle pulls a trailer."""
    depot: str
    """Name of the depot, one of ``depots``."""
    depart: LocalTime
    """Departure from the depot, local time."""
    return_: LocalTime = Field(alias="return")
    """Return to the depot, local time."""
    distance_m: Metres
    """Length of the whole route, way back included, metres."""
    driving_s: Seconds
    """Driving time of the whole route, way back included, seconds."""
    break_s: Seconds
    """Break of the crew, seconds."""
    break_after: Count | None
    """Rank, from 1, of the visit that the break follows; null where no break is inserted."""
    cost_eur: float
    """Cost of the route, euros."""
    visits: tuple[VisitDocument, ...]
    """The visits, in the order they are made."""
    return_distance_m: Metres
    """Length of the way back from the last visit, metres."""
    return_driving_s: Seconds
    """Driving time of the way back from the last visit, seconds."""
    return_path: tuple[LonLat, ...]
    """Line of the way back: [longitude, latitude] pairs, WGS84, decimal degrees."""
    return_instructions: tuple[InstructionDocument, ...] = ()
    """How to drive the way back; empty where roads are estimated."""
    starts_from: str | None = None
    """Commune where the vehicle spent the night before; null where it starts from its depot."""
    ends_at: str | None = None
    """Commune of the last visit, where the vehicle spends the night that follows; null where it
    returns to its depot. ``return`` is then the end of the day's work."""

    def route(self, depot: Depot) -> Route:
        """Return the facts."""
        return Route(
            **self.fields()
            | {
                "depot": depot,
                "visits": tuple(visit.visit() for visit in self.visits),
                "return_instructions": tuple(i.instruction() for i in self.return_instructions),
            }
        )


class PlanDocument(Facts):
    """A plan of guinguette: all the routes of a period, and the proof of how good it is."""

    schema_version: Literal[1]
    """Version of this schema; it changes when a property changes its meaning."""
    title: str
    """Title of the working folder."""
    description: str
    """Description of the working folder."""
    start: dt.date
    """First day of the period, a Monday."""
    weeks: Annotated[int, Field(ge=1)]
    """Length of the period, weeks."""
    status: Literal["optimal", "feasible", "partial", "infeasible"]
    """``optimal``: proven cheapest of ``floor_scope``; ``feasible``: all visits planned;
    ``partial``: some visits are in ``unserved``; ``infeasible``: no plan."""
    cost_eur: float
    """Cost of the period, euros."""
    lower_bound_eur: float
    """Proven floor of the cost of any plan with as many visits under the same rules, euros; among
    the plans that ``floor_scope`` names."""
    lower_bound_scope: LowerBoundScope = Field(default="all_plans", alias="floor_scope")
    """``all_plans``: the floor holds for all; ``as_few_changes``: for those that change no more
    visits of the former plan; ``same_weeks``: of these, for those that only change the weeks in
    which something happened; ``step_by_step``: for each of two steps, the habits, then the
    exceptions to them."""
    lower_bound_gaps: tuple[LowerBoundGap, ...] = Field(default=(), alias="floor_gaps")
    """Rules of the plan that the floor leaves out or counts roughly, so that the gap may say
    little: nights away from the depot, the same hour at each visit."""
    gap: float
    """(cost_eur - lower_bound_eur) / cost_eur, a fraction: 0.02 is 2 %."""
    runtime_s: float
    """Time the planning took, seconds."""
    seed: int
    """Seed of the random choices of the solver."""
    communes_served: Count
    """Number of communes that get all the visits they ask for."""
    communes_asked: Count
    """Number of communes of the working folder."""
    inhabitants_served: Count
    """Inhabitants of the communes served."""
    network: NetworkDocument
    """Where the kilometres and minutes come from."""
    depots: tuple[DepotDocument, ...]
    """The depots."""
    vehicles: tuple[str, ...]
    """Names of the vehicles, in the order of the settings."""
    routes: tuple[RouteDocument, ...]
    """The routes of the period."""
    unserved: tuple[UnservedDocument, ...]
    """The communes that lack visits."""
    road_distances: tuple[RoadDistanceDocument, ...] = ()
    """How far each depot and each commune asked for is from its road; empty for an estimate."""
    closed_roads: tuple[ClosedRoadDocument, ...] = ()
    """Roads near the routes that the vehicle may not take; empty for an estimate."""


class PlanFormatError(ValueError):
    """A document is no plan of this version; ``where`` is the place in it, as ``routes.0.date``."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}" if where else what)
        self.where, self.what = where, what


def plan_document(tour: Tour) -> dict[str, object]:
    """
    Write a tour as plain values: strings, numbers, booleans, lists and dicts.

    Returns
    -------
    document
        Follows :func:`plan_schema`: ISO 8601 local times, metres, seconds, euros; a route gives
        the name of its depot. :func:`parse_plan` gives the same tour back.

    Raises
    ------
    ValueError
        If two depots have one name, a route starts from a depot the tour does not list, or a
        value breaks the schema.
    """
    depots = {depot.name: depot for depot in tour.depots}
    if len(depots) < len(tour.depots):
        raise ValueError("two depots of the tour have the same name")
    for route in tour.routes:
        if depots.get(route.depot.name) != route.depot:
            raise ValueError(f"the depot {route.depot.name!r} of a route is not one of the tour")
    values = {
        name: getattr(tour, name)
        for name in PlanDocument.model_fields
        if name not in {"schema_version", "routes"}
    }
    routes = tuple(_route_document(route) for route in tour.routes)
    document = PlanDocument(schema_version=SCHEMA_VERSION, routes=routes, **values)
    return document.model_dump(mode="json", by_alias=True)


def _route_document(route: Route) -> RouteDocument:
    values: dict[str, Any] = {name: getattr(route, name) for name in RouteDocument.model_fields}
    return RouteDocument(**values | {"depot": route.depot.name})


def format_plan(tour: Tour) -> str:
    """
    Write a tour as the text of ``plan.json``; the same tour gives the same text.

    Raises
    ------
    ValueError
        As :func:`plan_document`.
    """
    document = plan_document(tour)
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def parse_plan(document: object) -> Tour:
    """
    Read a plan back from the values of its JSON document.

    Raises
    ------
    PlanFormatError
        If a value is missing, unknown or of another kind, or the schema is of another version.
    """
    try:
        plan = PlanDocument.model_validate_json(json.dumps(document))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PlanFormatError(where, first["msg"]) from error
    depots = {depot.name: Depot(**depot.fields()) for depot in plan.depots}
    values = plan.fields() | {
        "network": plan.network.facts(),
        "depots": tuple(depots.values()),
        "routes": tuple(_routes(plan.routes, depots)),
        "unserved": tuple(Unserved(**unserved.fields()) for unserved in plan.unserved),
        "road_distances": tuple(RoadDistance(**each.fields()) for each in plan.road_distances),
        "closed_roads": tuple(ClosedRoad(**each.fields()) for each in plan.closed_roads),
    }
    del values["schema_version"]
    return Tour(**values)


def _routes(documents: Iterable[RouteDocument], depots: dict[str, Depot]) -> Iterable[Route]:
    for number, document in enumerate(documents):
        if document.depot not in depots:
            raise PlanFormatError(f"routes.{number}.depot", f"no depot {document.depot!r}")
        yield document.route(depots[document.depot])


def read_plan(path: Path) -> Tour:
    """
    Read ``plan.json``.

    Raises
    ------
    MissingDataError
        If the file cannot be opened, is not JSON, or is no plan of this version.
    """
    try:
        return parse_plan(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise MissingDataError(fault("plan-closed", file=path.name)) from error
    except PlanFormatError as error:
        raise MissingDataError(fault("plan-format", file=path.name, cell=error.where)) from error
    except ValueError as error:
        raise MissingDataError(fault("plan-not-json", file=path.name)) from error


class _Schema(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 (its signature)
        return False


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``plan.json``, as shipped in ``schemas/``."""
    schema = PlanDocument.model_json_schema(mode="serialization", schema_generator=_Schema)
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema}


def format_schema() -> str:
    """Write :func:`plan_schema` as the text of ``schemas/plan.schema.json``."""
    return json.dumps(plan_schema(), ensure_ascii=False, indent=2) + "\n"
