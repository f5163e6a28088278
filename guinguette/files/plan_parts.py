"""The parts of ``plan.json``: what every object obeys, and the driving instructions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime, WithJsonSchema

from guinguette.tour import ClosedRoadKind, Instruction, LonLat
from routing.directions.manoeuvres import Road, RoadWarning

LocalTime = Annotated[
    NaiveDatetime,
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?$"}),
]
InseeCode = Annotated[str, Field(pattern=r"^\d[0-9AB]\d{3}$")]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Count = Annotated[int, Field(ge=0)]
Seconds = Annotated[int, Field(ge=0)]
Metres = Annotated[int, Field(ge=0)]


class Facts(BaseModel):
    """Base of every object of the document: read strictly, written whole."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        from_attributes=True,
        populate_by_name=True,
        use_attribute_docstrings=True,
        json_schema_serialization_defaults_required=True,
    )

    def fields(self) -> dict[str, Any]:
        """Return the values by their name in :mod:`guinguette.tour`."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class OfCommune(Facts):
    """Base of what is said of one commune."""

    commune_code: InseeCode = Field(alias="commune")
    """INSEE code of the commune."""
    commune_name: str = Field(alias="name")
    """Name of the commune."""


class RoadErrorDocument(Facts):
    """Relative errors between which eight legs of ten of a band of kilometres are."""

    from_km: Annotated[float, Field(ge=0)]
    """Where the band begins, km of the leg as known trips give it; as the crow flies for an
    estimate without calibration."""
    to_km: Annotated[float, Field(ge=0)] | None
    """Where the band ends; null for no end."""
    low: float
    """Lower error, (shown - real) / real: -0.1 is 10 % too little."""
    high: float
    """Higher error, the same way."""


class RoadDistanceDocument(Facts):
    """How far a depot or a stop is from the road it was put on."""

    commune_code: InseeCode = Field(alias="commune")
    """INSEE code of the commune."""
    name: str
    """Name of the depot, or of the commune."""
    is_depot: bool
    """Whether it is a depot."""
    distance_m: Metres
    """From its own position to the road, metres as the crow flies."""


class ClosedRoadDocument(Facts):
    """A road near the tour that the vehicle may not take, and why."""

    kind: ClosedRoadKind
    """``ban``: forbidden by the coordinator; the others: a rule of the vehicle."""
    limit: Annotated[float, Field(ge=0)]
    """Metres for a height, a width or a length, tonnes for a weight, 0 where none is known."""
    road: str
    """Number of the road, else its name; empty when it has neither."""
    reason: str
    """What the coordinator wrote of a ban; empty for the others."""
    path: tuple[LonLat, ...]
    """Line of the road: [longitude, latitude] pairs, WGS84, decimal degrees; one pair for a
    place where there is no road."""
    longitude: Longitude
    """Longitude of the mark of the road on a map, WGS84, decimal degrees."""
    latitude: Latitude
    """Latitude of the mark of the road on a map, WGS84, decimal degrees."""


class RoadDocument(Facts):
    """A road as its signs tell it."""

    ref: str
    """Number, as ``D 619``; empty when it has none."""
    name: str
    """Name, as ``Rue de l'Église``; empty when it has none."""
    highway: str
    """Class, in the words of OpenStreetMap."""


class WarningDocument(Facts):
    """Something to beware of along a road."""

    kind: Literal["height", "weight", "width", "toll", "level_crossing", "ford"]
    """What it is."""
    limit: Annotated[float, Field(ge=0)]
    """Metres for a height or a width, tonnes for a weight, 0 for the others."""
    start_m: Annotated[float, Field(ge=0)]
    """Where it begins, metres from the start of the leg."""


class InstructionDocument(Facts):
    """One thing the driver does, and the road that follows until the next."""

    kind: Literal["depart", "turn", "continue", "fork", "roundabout", "merge", "u-turn", "arrive"]
    """What to do; ``depart`` comes first and ``arrive`` last."""
    turn_deg: float
    """Angle turned, degrees, positive to the right."""
    side: Literal["left", "right", ""]
    """Side of the turn, of the road to keep to, or of the stop on arrival; empty for none."""
    then_deg: float | None
    """Angle of a second turn at once after the first; null for none."""
    bearing_deg: float
    """Bearing of the road that follows, degrees clockwise from north."""
    exit_number: Count
    """Exit of a roundabout, from 1; 0 elsewhere."""
    is_mini_roundabout: bool = False
    """Whether the turn is made at a roundabout without an island."""
    road: RoadDocument
    """The road that follows."""
    is_same_road: bool
    """Whether it bears the number or the name of the road before."""
    towards: tuple[str, ...]
    """Places that signs announce; on arrival, the place."""
    towards_refs: tuple[str, ...]
    """Road numbers that signs announce."""
    length_m: Annotated[float, Field(ge=0)]
    """Length until the next instruction, metres."""
    duration_s: Annotated[float, Field(ge=0)]
    """Driving time until the next instruction, seconds."""
    start_m: Annotated[float, Field(ge=0)]
    """Length from the start of the leg, metres."""
    start_s: Annotated[float, Field(ge=0)]
    """Driving time from the start of the leg, seconds."""
    warnings: tuple[WarningDocument, ...]
    """What to beware of until the next instruction."""
    longitude: Longitude
    """Longitude, WGS84, decimal degrees."""
    latitude: Latitude
    """Latitude, WGS84, decimal degrees."""

    def instruction(self) -> Instruction:
        """Return the facts."""
        return Instruction(
            **self.fields()
            | {
                "road": Road(**self.road.fields()),
                "warnings": tuple(RoadWarning(**each.fields()) for each in self.warnings),
            }
        )


class DepotDocument(Facts):
    """The place where a vehicle sleeps."""

    name: str
    """Name of the depot, unique in the plan; routes refer to it."""
    commune_code: InseeCode = Field(alias="commune")
    """INSEE code of the commune of the depot."""
    longitude: Longitude
    """Longitude, WGS84, decimal degrees."""
    latitude: Latitude
    """Latitude, WGS84, decimal degrees."""


class UnservedDocument(OfCommune):
    """A commune that lacks visits, and why."""

    missing_visits: Count
    """Number of visits asked for and not planned."""
    reason_code: str
    """The reason, as a stable word for programs."""
    reason: str
    """The reason, as a French sentence for the coordinator."""
