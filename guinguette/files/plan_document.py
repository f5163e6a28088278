"""
The plan as a document: ``plan.json``, what other programs read.

:class:`guinguette.tour.Tour` is its one definition: ``schemas/plan.schema.json``
describes it to other programs, and a document is read back whole, so that ``export`` and ``impact``
work on a plan made earlier.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from guinguette.faults import MissingDataError
from guinguette.files.old_plan import OLD_VERSION, renewed
from guinguette.language.accents import composed
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import limit_fault
from guinguette.tour import Tour
from routing.limits import MOST_DOCUMENT, LimitError, parsed, read_whole


class PlanFormatError(ValueError):
    """A document is no plan of this version; ``where`` is the place in it, as ``routes.0.date``."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}" if where else what)
        self.where, self.what = where, what


@cache
def _plan() -> TypeAdapter[Tour]:
    return TypeAdapter(Tour)


def plan_document(tour: Tour) -> dict[str, Any]:
    """
    Write a tour as plain values: strings, numbers, booleans, lists and dicts.

    Returns
    -------
    document
        Follows ``schemas/plan.schema.json``: ISO 8601 local times, metres, seconds, euros; a route
        gives the name of its depot. :func:`parse_plan` gives the same tour back.

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
    checked = _plan().validate_python(tour)
    document: dict[str, Any] = _plan().dump_python(checked, mode="json", by_alias=True)
    return document


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


def parse_plan(text: str | bytes) -> Tour:
    """
    Read a plan back from the text of ``plan.json``, of this version or of an earlier one.

    Raises
    ------
    PlanFormatError
        If a value is missing, unknown or of another kind, or the schema is of another version.
    ValueError
        If the text is no JSON.
    """
    document = parsed(json.loads, text)
    if not isinstance(document, dict) or "schema_version" not in document:
        raise PlanFormatError("schema_version", "a plan says the version of its schema")
    try:
        if document["schema_version"] == OLD_VERSION:
            text = json.dumps(renewed(document))  # strict reading takes dates from text alone
        return _plan().validate_json(text, context={})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PlanFormatError(where, first["msg"]) from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise PlanFormatError("", f"no plan of the first schema: {error!r}") from error


def read_plan(path: Path) -> Tour:
    """
    Read ``plan.json``.

    Raises
    ------
    MissingDataError
        If the file cannot be opened, is not JSON, or is no plan that this version can read.
    """
    try:
        return parse_plan(composed(read_whole(path, MOST_DOCUMENT).decode()))
    except OSError as error:
        raise MissingDataError(fault("plan-closed", file=path.name)) from error
    except LimitError as error:
        raise MissingDataError(limit_fault(error, path.name)) from error
    except PlanFormatError as error:
        raise MissingDataError(fault("plan-format", file=path.name, cell=error.where)) from error
    except ValueError as error:
        raise MissingDataError(fault("plan-not-json", file=path.name)) from error
