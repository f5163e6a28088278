"""OSM files as tools and people leave them: extensions, numbers, objects that are deleted."""

from __future__ import annotations

import bz2
import gzip
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import osmium

from routing.arrays import IntArray
from routing.network.network_errors import ExtractError, GraphSchemaError

_DELETED = re.compile(
    rb"<(node|way|relation)\s(?=[^<>]*\baction\s*=\s*[\"']delete)"
    rb"[^<>]*?\bid\s*=\s*[\"'](-?\d+)[\"']"
)
_CHUNK = 1 << 20
_UNSET = 2_147_483_647
"""What libosmium holds in the place of a coordinate that is not given."""
_MOST_FILTERED = 1 << 40
"""The filter of libosmium reserves memory up to the greatest number, and takes none below zero."""


def osm_file(path: Path) -> osmium.io.File:
    """Open a file as what its first bytes say it is: extensions are written in many ways."""
    return osmium.io.File(str(path), _format(path))


def _format(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(64)
    packed = {b"\x1f\x8b": "osm.gz", b"BZh": "osm.bz2"}
    found = next((name for magic, name in packed.items() if head.startswith(magic)), "")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not found and text[:1] in {b"{", b"["}:
        raise ExtractError(path, "json")
    if not found and text.startswith(b"<"):
        found = "osm"
    return found or ("pbf" if b"OSMHeader" in head else path.suffix.lower().lstrip("."))


def unpacked(path: Path, size: int = -1) -> bytes:
    """Return the content of a file, or the first bytes of it, unpacked."""
    with _unpacked(path, _format(path)) as file:
        return file.read(size)


def _unpacked(path: Path, kind: str) -> IO[bytes]:
    openers: dict[str, Any] = {"osm.gz": gzip.open, "osm.bz2": bz2.open}
    file: IO[bytes] = openers.get(kind, open)(path, "rb")
    return file


def deleted_objects(path: Path) -> frozenset[tuple[str, int]]:
    """Find the objects that JOSM keeps in its files to delete them later, by kind and number."""
    kind = _format(path)
    if not kind.startswith("osm"):
        return frozenset()
    found: set[tuple[str, int]] = set()
    rest = b""
    with _unpacked(path, kind) as file:
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            if b"delete" in text:
                found |= {(name.decode()[0], int(ref)) for name, ref in _DELETED.findall(text)}
            rest = text[text.rfind(b"<") :][:_CHUNK] if b"<" in text else b""
    return frozenset(found)


def only(processor: osmium.FileProcessor, wanted: IntArray) -> Iterable[Any]:
    """Yield the objects of some numbers, ascending."""
    if not len(wanted) or (wanted[0] >= 0 and wanted[-1] < _MOST_FILTERED):
        return processor.with_filter(osmium.filter.IdFilter(wanted.tolist()))
    known = set(wanted.tolist())
    return (thing for thing in processor if thing.id in known)


def is_placed(path: Path, location: osmium.osm.Location) -> bool:
    """
    Whether a location is given.

    Raises
    ------
    ExtractError
        If it is given, and is not in degrees.
    """
    if location.valid():
        return True
    if _UNSET not in {location.x, location.y}:
        raise ExtractError(path, "projected", f"{location.y / 1e7:g}, {location.x / 1e7:g}")
    return False


def number_of(node: osmium.osm.NodeRef) -> int:
    """Return the number of a point of a way; one that has none is numbered by its place."""
    return node.ref or -(((node.x + (1 << 31)) << 31) + node.y + (1 << 30))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """
    Name what a file cannot be read for.

    Raises
    ------
    ExtractError
        If it is missing, or whatever its reader raised.
    """
    if not path.is_file():
        raise ExtractError(path, "missing")
    try:
        yield
    except (ExtractError, GraphSchemaError):
        raise
    except Exception as error:  # libosmium has errors of its own beside RuntimeError
        raise ExtractError(path, *value_fault(error)) from error


def value_fault(error: Exception) -> tuple[str, str]:
    """Return the reason and the detail of an error: a value that is quoted is the cause."""
    quoted = re.search(r"'([^']+)'", str(error))
    is_value = isinstance(error, (ValueError, osmium.InvalidLocationError))
    if not is_value or isinstance(error, UnicodeError) or not quoted:
        return "unreadable", str(error)
    is_far = isinstance(error, osmium.InvalidLocationError) and re.fullmatch(
        r"-?\d{3,}(\.\d*)?", quoted[1]
    )
    return ("projected" if is_far else "value"), quoted[1]
