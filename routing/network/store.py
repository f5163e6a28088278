"""
A network on disk: ``network.json`` and one archive of arrays, loaded in a blink, never pickled.

The archive is named after its content and written first; ``network.json``, which names it, is
replaced last and at once. A crash in between leaves the former network as it was. The same network
gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from routing.limits import MOST_DOCUMENT, UNREADABLE, parsed, read_whole, refuse_compressed
from routing.network.network_errors import NetworkStoreError
from routing.network.road_network import (
    Origin,
    Restriction,
    RoadNetwork,
    Town,
    Water,
)
from routing.whole_files import write_whole

VERSION = 2
"""Of the files; one that is written otherwise is refused, to be built again."""
HEADER_NAME = "network.json"
ARRAYS = {
    "node_id": np.int64, "x": np.float64, "y": np.float64, "tail": np.int32, "head": np.int32,
    "way": np.int64, "tag_row": np.int32, "is_forward": np.bool_, "length_m": np.float64,
    "shape_start": np.int64, "shape_x": np.float64, "shape_y": np.float64, "signals": np.uint8,
    "stop_signs": np.uint8, "level_crossings": np.uint8,
}  # fmt: skip
_WATER = {"start": np.int64, "x": np.float64, "y": np.float64, "is_area": np.bool_}
_T = TypeVar("_T")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def save_network(network: RoadNetwork, directory: Path) -> None:
    """
    Write a network in a folder, in place of the one that is there.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written; the former network is intact.
    """
    directory.mkdir(parents=True, exist_ok=True)
    content = _archive(network)
    name = f"roads-{hashlib.sha256(content).hexdigest()[:16]}.npz"
    header = {
        "version": VERSION,
        "arrays": name,
        "origin": asdict(network.origin),
        "tags": network.tags,
        "restrictions": [
            [rule.is_only, list(rule.path), *([dict(rule.access)] if rule.access else ())]
            for rule in network.restrictions
        ],
        "places": [[p.name, p.x, p.y, p.population] for p in network.towns],
        "barriers": list(network.barriers.items()),
        "mini_roundabouts": sorted(network.mini_roundabouts),
        "waters": network.water.names,
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"))
    write_whole(directory / name, content)
    write_whole(directory / HEADER_NAME, text)
    for former in directory.glob("roads-*.npz"):
        if former.name != name:
            former.unlink(missing_ok=True)


def _archive(network: RoadNetwork) -> bytes:
    """Arrays in an uncompressed zip whose entries bear no date, as ``numpy.load`` reads it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        named: list[tuple[str, object, str, type]] = [
            (name, network, name, kind) for name, kind in ARRAYS.items()
        ]
        named += [(f"water_{name}", network.water, name, kind) for name, kind in _WATER.items()]
        for stored, holder, name, kind in named:
            values: NDArray[Any] = np.ascontiguousarray(getattr(holder, name), dtype=kind)
            entry = zipfile.ZipInfo(f"{stored}.npy", date_time=_EPOCH)
            with archive.open(entry, "w", force_zip64=True) as file:
                npy.write_array(file, values, allow_pickle=False)
    return buffer.getvalue()


def load_network(directory: Path) -> RoadNetwork:
    """
    Load the network of a folder.

    Raises
    ------
    NetworkStoreError
        If there is none, it was written by another version, or it is damaged.
    """
    path = directory / HEADER_NAME
    if not path.is_file():
        raise NetworkStoreError(path, "missing")
    header = _checked(path, lambda: parsed(json.loads, read_whole(path, MOST_DOCUMENT)))
    version = header.get("version") if isinstance(header, dict) else None
    if version != VERSION:
        raise NetworkStoreError(path, "version", f"{version}, not {VERSION}")
    return _checked(path, lambda: _network(header, directory))


def _checked(path: Path, read: Callable[[], _T]) -> _T:
    try:
        return read()
    except UNREADABLE as error:
        raise NetworkStoreError(path, "damaged", str(error)) from error


def _network(header: dict[str, Any], directory: Path) -> RoadNetwork:
    place = directory / Path(header["arrays"]).name
    arrays = _read_arrays(place)
    return RoadNetwork(
        **arrays,
        tags=tuple(header["tags"]),
        restrictions=tuple(
            Restriction(is_only=is_only, path=tuple(path), access=tuple(dict(*access).items()))
            for is_only, path, *access in header["restrictions"]
        ),
        towns=tuple(
            Town(name=name, x=x, y=y, population=population)
            for name, x, y, population in header["places"]
        ),
        origin=Origin(**{**header["origin"], "area": tuple(header["origin"]["area"])}),
        barriers={int(node): dict(tags) for node, tags in header["barriers"]},
        mini_roundabouts=frozenset(header["mini_roundabouts"]),
        water=_read_water(place, header["waters"]),
    )


def _read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    refuse_compressed(path)
    arrays: dict[str, NDArray[Any]] = {}
    with np.load(path, allow_pickle=False) as archive:
        for name, kind in ARRAYS.items():
            values = archive[name]
            if values.dtype != kind or values.ndim != 1:
                raise ValueError(f"{name} is of another kind")
            arrays[name] = values
    nodes, edges = len(arrays["node_id"]), len(arrays["tail"])
    lengths = {"x": nodes, "y": nodes, "shape_start": edges + 1}
    lengths["shape_x"] = lengths["shape_y"] = int(arrays["shape_start"][-1])
    for name, values in arrays.items():
        if len(values) != lengths.get(name, nodes if name == "node_id" else edges):
            raise ValueError(f"{name} has another length")
    return arrays


def _read_water(path: Path, names: list[str]) -> Water:
    with np.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[f"water_{name}"] for name in _WATER}
    if any(values.dtype != _WATER[name] or values.ndim != 1 for name, values in arrays.items()):
        raise ValueError("waters are of another kind")
    points, lines = int(arrays["start"][-1]), len(names)
    lengths = {"start": lines + 1, "x": points, "y": points, "is_area": lines}
    if any(len(values) != lengths[name] for name, values in arrays.items()):
        raise ValueError("waters have another length")
    return Water(**arrays, names=tuple(names))
