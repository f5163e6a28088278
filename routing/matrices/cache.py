"""Matrices kept on disk: the same question is not measured twice."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from routing.arrays import IntArray
from routing.limits import UNREADABLE, refuse_compressed
from routing.matrices.engines import default_engine
from routing.matrices.engines.protocol import MatrixEngine
from routing.matrices.travel import Travel, travel_matrices
from routing.network.graph import RoadGraph
from routing.whole_files import replaced_file

MOST_FILES = 100
"""Matrices kept in a folder; the one asked for least recently goes first."""
_PATTERN = "matrix-*.npz"
_FORMAT = "3"
"""Raised when what the same question measures changes."""


def cached_matrices(
    graph: RoadGraph,
    nodes: IntArray,
    *,
    folder: Path,
    facts: Sequence[str] = (),
    engine: MatrixEngine | None = None,
    on_lookup: Callable[[bool], None] = lambda _is_hit: None,
) -> Travel:
    """
    Return what :func:`routing.matrices.travel.travel_matrices` does, from disk where it is.

    Parameters
    ----------
    graph, nodes, engine
        As for :func:`routing.matrices.travel.travel_matrices`.
    folder
        Where matrices are kept; made if needed. A file that cannot be read is measured again, and
        a folder that cannot be written to costs nothing but time.
    facts
        What else tells this matrix from another: the hash of the vehicle profile, the version of
        the program.
    on_lookup
        Told whether the matrix was on disk.

    Raises
    ------
    UnreachableError
        If no path joins two of the nodes; nothing is kept then.
    """
    nodes = np.asarray(nodes, dtype=np.int64)
    engine = engine or default_engine(origins=len(nodes), edges=len(graph.tail))
    key = cache_key(graph, nodes, facts=facts, engine_name=engine.name)
    path = folder / _PATTERN.replace("*", key[:32])
    travel = _read(path, key, nodes)
    on_lookup(travel is not None)
    if travel is not None:
        with contextlib.suppress(OSError):
            path.touch()  # used just now: the last to be dropped
        return travel
    travel = travel_matrices(graph, nodes, engine=engine)
    _write(path, key, travel)
    _drop_oldest(folder)
    return travel


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMatrices:
    """How many matrices a folder holds, and their size."""

    files: int
    size_bytes: int


def kept_matrices(folder: Path) -> KeptMatrices:
    """Count the matrices of a folder; none where it does not exist or cannot be read."""
    sizes = []
    with contextlib.suppress(OSError):
        sizes = [path.stat().st_size for path in folder.glob(_PATTERN)]
    return KeptMatrices(files=len(sizes), size_bytes=sum(sizes))


def cache_key(
    graph: RoadGraph, nodes: IntArray, *, facts: Sequence[str] = (), engine_name: str
) -> str:
    """
    Hash what a matrix depends on, as hexadecimal SHA-256.

    That is: the extract, the facts, the engine, the roads as the profile weighs them (closed roads
    and added stops change them), and the places.
    """
    origin = graph.network.origin.sha256 if graph.network is not None else ""
    # The two engines that agree exactly share their matrices.
    engine = "exact" if engine_name in {"numba", "scipy"} else engine_name
    known = (_FORMAT, origin, engine, graph.kind, graph.stop_count, *facts)
    digest = hashlib.sha256(repr(known).encode())
    roads = (graph.tail, graph.head, graph.length_m, graph.travel_time_s, graph.penalty_s)
    for array in (graph.x, graph.y, *roads, nodes):
        digest.update(f"\n{array.dtype.str}{array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _read(path: Path, key: str, nodes: IntArray) -> Travel | None:
    try:
        refuse_compressed(path)
        with np.load(path, allow_pickle=False) as file:
            kept_key, duration_s, distance_m = (
                file[name] for name in ("key", "duration_s", "distance_m")
            )
    except UNREADABLE:
        return None
    shape = (len(nodes), len(nodes))
    if str(kept_key) != key or {duration_s.shape, distance_m.shape} != {shape}:
        return None
    if {duration_s.dtype, distance_m.dtype} != {np.dtype(np.int64)}:
        return None
    return Travel(nodes, duration_s, distance_m)


def _write(path: Path, key: str, travel: Travel) -> None:
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replaced_file(path) as fresh:
            np.savez(fresh, key=key, duration_s=travel.duration_s, distance_m=travel.distance_m)


def _drop_oldest(folder: Path) -> None:
    """Keep a folder small; another program at work in it may be ahead of this one."""
    with contextlib.suppress(OSError):
        paths = sorted(folder.glob(_PATTERN), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in paths[MOST_FILES:]:
            path.unlink(missing_ok=True)
