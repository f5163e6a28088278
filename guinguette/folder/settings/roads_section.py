"""The roads in ``guinguette.toml``, and what all its sections share."""

from __future__ import annotations

from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from guinguette.language.typed import MOST_EUROS

Profile = Literal["", "car", "van", "van_trailer", "light_truck"]
Engine = Literal["", "interne", "osrm", "valhalla"]
SERVERS = {"osrm": 5000, "valhalla": 8002}
"""Engines that are servers, with the port that each listens to unless told otherwise."""

Euros = Annotated[float, Field(ge=0, le=MOST_EUROS)]


class Section(BaseModel):
    """A section: unknown keys are faults; English names serve as well as French ones."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
    )

    @field_validator("*", mode="before")
    @classmethod
    def _no_truth(cls, value: object, info: ValidationInfo) -> object:
        """Refuse ``true`` where a number is asked for: it would be 1."""
        kind = cls.model_fields[info.field_name or ""].annotation
        if isinstance(value, bool) and (kind is int or kind is float):
            raise PydanticCustomError(f"{kind.__name__}_type", "no number")
        return value


def _one_of(*words: str) -> BeforeValidator:
    """Accept a word of a list, in any case, or nothing."""

    def chosen(value: object) -> object:
        word = value.strip().casefold() if isinstance(value, str) else None
        if word in {"", *words}:
            return word
        raise PydanticCustomError("toml-choice", "unknown", {"expected": ", ".join(words)})

    return BeforeValidator(chosen)


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
        is_whole = is_whole and parts.port != 0 and parts.username is None
    except ValueError:  # a port that is no number, half an IPv6 address
        is_whole = False
    if value and not is_whole:
        raise PydanticCustomError("network-address", "no address of a server")
    return value.rstrip("/")


class NetworkSettings(Section):
    """
    The roads: a built network, by name or path, else estimated ones.

    ``profile`` is a vehicle of :data:`routing.network.vehicle.vehicle.PROFILES`; chosen from the
    trailers where empty. ``speed_factor`` multiplies the speeds of the profile, whatever a
    calibration says. ``engine`` is what measures times and distances: ``interne`` (or empty), else
    a server of this kind at ``address``; lines and directions follow the network all the same.
    """

    folder: str = Field(alias="dossier", default="")
    profile: Annotated[Profile, _one_of(*get_args(Profile)[1:])] = Field(alias="profil", default="")
    speed_factor: float | None = Field(alias="facteur_vitesse", gt=0.2, le=2.0, default=None)
    engine: Annotated[Engine, _one_of(*get_args(Engine)[1:])] = Field(alias="moteur", default="")
    address: Annotated[str, AfterValidator(_address)] = Field(alias="adresse", default="")

    @model_validator(mode="after")
    def _has_what_its_engine_needs(self) -> NetworkSettings:
        facts = {"engine": self.engine, "port": SERVERS.get(self.engine, 0)}
        if self.has_server and not self.address:
            raise PydanticCustomError("network-address-missing", "no address", facts)
        if self.has_server and not self.folder:
            raise PydanticCustomError("network-engine-alone", "no network", facts)
        if self.address and not self.engine:  # « interne » may leave it aside for a while
            raise PydanticCustomError("network-address-alone", "no server", facts)
        return self

    @property
    def has_server(self) -> bool:
        """Whether a server measures times and distances."""
        return self.engine in SERVERS
