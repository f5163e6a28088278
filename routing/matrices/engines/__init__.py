"""Engines that measure matrices, behind one small protocol."""

from __future__ import annotations

from importlib.util import find_spec

from routing.matrices.engines.numba_engine import NumbaEngine
from routing.matrices.engines.protocol import MatrixEngine
from routing.matrices.engines.scipy_engine import ScipyEngine

SMALL_WORK = 2_000_000
"""Origins times edges up to which loading the compiled kernel costs more than it saves."""


def default_engine(*, origins: int, edges: int) -> MatrixEngine:
    """Choose the engine that answers soonest; the two that are chosen from agree exactly."""
    if origins * edges <= SMALL_WORK or find_spec("numba") is None:
        return ScipyEngine()
    return NumbaEngine()
