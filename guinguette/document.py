"""A result as a document: the plain values that JSON holds."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, TypeAdapter

_ANYTHING: TypeAdapter[object] = TypeAdapter(
    object, config=ConfigDict(ser_json_inf_nan="constants")
)


def plain(value: object) -> dict[str, Any]:
    """
    Write a result as plain values.

    Parameters
    ----------
    value
        A dataclass or a dict; dataclasses, dates and tuples may be anywhere in it.

    Returns
    -------
    document
        Fields by their name, lists, ISO 8601 dates; properties are left out. A number that is not
    finite stays one: no JSON is written of it.
    """
    document: dict[str, Any] = _ANYTHING.dump_python(value, mode="json")
    return document
