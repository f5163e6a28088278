"""
The arrays of a search, handed from one compiled function to the next by reference.

A named tuple of twenty arrays is copied at each call, and each copy is compiled; a reference is
one pointer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import types
from numba.experimental import structref

from routing.solver.search._state import State, Work
from routing.solver.search._tables import Tables


class _Reference(types.StructRef):
    def preprocess_fields(self, fields: Any) -> Any:  # noqa: ANN401
        return tuple((name, _kind(kind)) for name, kind in fields)


@structref.register
class _TablesType(_Reference):
    pass


@structref.register
class _StateType(_Reference):
    pass


@structref.register
class _WorkType(_Reference):
    pass


def refer_to_tables(*arrays: Any) -> Tables:  # noqa: ANN401
    """Make a reference, in compiled code alone; it is read like the tuple it is made of."""
    raise NotImplementedError(len(arrays))


def refer_to_state(*arrays: Any) -> State:  # noqa: ANN401
    """Make a reference, in compiled code alone; it is read like the tuple it is made of."""
    raise NotImplementedError(len(arrays))


def refer_to_work(*arrays: Any) -> Work:  # noqa: ANN401
    """Make a reference, in compiled code alone; it is read like the tuple it is made of."""
    raise NotImplementedError(len(arrays))


_kind: Callable[[Any], Any] = types.unliteral
_define: Callable[[Any, Any, list[str]], None] = structref.define_constructor
_define(refer_to_tables, _TablesType, list(Tables._fields))
_define(refer_to_state, _StateType, list(State._fields))
_define(refer_to_work, _WorkType, list(Work._fields))
