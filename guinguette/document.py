"""A result as a document: the plain values that JSON holds, and what their schema says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Final, Protocol, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    NaiveDatetime,
    PlainSerializer,
    PlainValidator,
    TypeAdapter,
    ValidationInfo,
    WithJsonSchema,
)

Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
InseeCode = Annotated[str, Field(pattern=r"^\d[0-9AB]\d{3}$")]
Count = Annotated[int, Field(ge=0)]
Metres = Annotated[int, Field(ge=0)]
Kilometres = Annotated[float, Field(ge=0)]
Limit = Annotated[float, Field(ge=0)]
Seconds = Annotated[int, Field(ge=0)]
_LOCAL_TIME: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(\+01:00)?$"


def _folded(value: object, info: ValidationInfo) -> object:
    if info.mode != "json" or not isinstance(value, str):
        return value
    if not re.match(_LOCAL_TIME, value):
        raise ValueError("a local time is expected")
    wall, _, zone = value.partition("+")
    return datetime.fromisoformat(wall).replace(fold=int(bool(zone)))


def _with_fold(moment: datetime) -> str:
    return moment.isoformat() + ("+01:00" if moment.fold else "")


LocalTime = Annotated[
    NaiveDatetime,
    BeforeValidator(_folded),
    PlainSerializer(_with_fold, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": _LOCAL_TIME}),
]
"""
Local wall-clock time of France, without zone.

In the night when clocks go back, the hour that they show a second time ends with ``+01:00``.
"""

PlaceKey = Annotated[str, Field(min_length=1)]
"""What a place is known by, for ever: the INSEE code of its commune, or one of its own."""

_KEYS: Final = {
    "commune_code": "commune",
    "return_": "return",
    "lower_bound_scope": "floor_scope",
    "lower_bound_gaps": "floor_gaps",
    "manoeuvres": "instructions",
    "return_manoeuvres": "return_instructions",
    "service_profile": "profile",
}
"""Keys of documents that are not the names of their fields: other programs rely on them."""


def key_of(name: str) -> str:
    """Return the key that a field has in a document."""
    return _KEYS.get(name, name)


DOCUMENT: Final = ConfigDict(
    strict=True,
    extra="forbid",
    allow_inf_nan=False,
    alias_generator=key_of,
    populate_by_name=True,
    revalidate_instances="always",
)
"""How a dataclass, and every one it holds, is a document: read strictly, checked when written."""

_ANYTHING: TypeAdapter[object] = TypeAdapter(
    object, config=ConfigDict(ser_json_inf_nan="constants")
)


class Keyed:
    """What is said of a place; older documents have one place a commune, known by its code."""

    __slots__ = ()
    key: str
    commune_code: str

    def __post_init__(self) -> None:
        """Give the place of a document without keys its own."""
        if not self.key:
            object.__setattr__(self, "key", self.commune_code)


def commune_count(places: Iterable[Keyed]) -> int:
    """Count the communes of some places; several may be in one."""
    return len({place.commune_code for place in places})


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_N = TypeVar("_N", bound=_Named)


def _remember(things: tuple[_N, ...], info: ValidationInfo) -> tuple[_N, ...]:
    """Let what is read after these things refer to one by its name (:data:`ByName`)."""
    if isinstance(info.context, dict):
        info.context.update((one.name, one) for one in things)
    return things


def _recall(value: object, info: ValidationInfo) -> object:
    """Return the thing that a name stands for; anything else is the thing itself."""
    if not isinstance(value, str):
        return value
    known: dict[str, object] = info.context or {}
    if value not in known:
        raise ValueError(f"nothing is named {value!r}")
    return known[value]


Named = Annotated[tuple[_N, ...], AfterValidator(_remember)]
"""Things that others refer to by their name; they come first in the document."""
ByName = Annotated[
    _N, PlainValidator(_recall), PlainSerializer(lambda one: one.name, return_type=str)
]
"""One of those things, written as its name."""


def plain(value: object) -> dict[str, Any]:
    """
    Write a result as plain values.

    Returns
    -------
    document
        Fields by their name, lists, ISO 8601 dates; properties are left out. A number that is not
        finite stays one: no JSON is written of it.
    """
    document: dict[str, Any] = _ANYTHING.dump_python(value, mode="json")
    return document
